/** How far Python has come while it is loaded: steps by name, bytes in a bar. */

import { button, make, megabytes } from "./dom.js";

/** @typedef {{name: string, bytes: number, of: number}} Step */

/** The part of the page that is there until the chat is. */
export class Status {
    #words = make("p");
    #bar = make("progress", { "aria-label": "Loaded", max: "1", value: "0" });
    #again;
    #reload = button("Reload the page", () => location.reload(), {
        class: "main",
        hidden: true,
    });

    /**
     * @param {HTMLElement} element
     * @param {() => void} again  tries once more
     */
    constructor(element, again) {
        this.element = element;
        this.#again = button("Try again", again, {
            class: "main",
            hidden: true,
        });
        element.append(this.#words, this.#bar, this.#again, this.#reload);
    }

    /** @param {Step} step */
    step({ name, bytes, of }) {
        this.element.hidden = this.#bar.hidden = false;
        this.#again.hidden = this.#reload.hidden = true;
        const part =
            of > 0 ? `: ${megabytes(bytes)} of ${megabytes(of)} MB` : "";
        this.#words.textContent = name + part;
        this.#bar.max = of || 1;
        this.#bar.value = bytes;
    }

    /**
     * Say why there is nothing to wait for.
     *
     * @param {string} text
     * @param {"again" | "reload" | null} help  what may help
     */
    stop(text, help) {
        this.element.hidden = false;
        this.#bar.hidden = true;
        this.#again.hidden = help !== "again";
        this.#reload.hidden = help !== "reload";
        this.#words.textContent = text;
    }

    /** Try once more, if there is nothing but to wait for the network. */
    tryAgain() {
        if (!this.element.hidden && !this.#again.hidden) this.#again.click();
    }

    end() {
        this.element.hidden = true;
    }
}
