/** Where the panels are: beside each other, or on a phone one at a time. */

import { find } from "./dom.js";

/** @typedef {"notes" | "code" | "chat" | "checks" | "server"} Panel */

/** The panels and the row of buttons that switches between them. */
export class Layout {
    #panels = find("#panels", HTMLElement);
    #buttons = [...document.querySelectorAll("nav.switch button")];

    constructor() {
        for (const button of this.#buttons) {
            button.addEventListener("click", () => {
                const { panel } = /** @type {HTMLElement} */ (button).dataset;
                this.show(/** @type {Panel} */ (panel));
            });
        }
        this.show("code");
    }

    /**
     * Bring a panel to the front, where there is room for one only.
     *
     * @param {Panel} name
     */
    show(name) {
        this.#panels.dataset.shown = name;
        for (const button of this.#buttons) {
            const { panel } = /** @type {HTMLElement} */ (button).dataset;
            button.setAttribute("aria-pressed", String(panel === name));
        }
    }
}
