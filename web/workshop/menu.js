/** A button that opens a list of things to do. */

import { button, make } from "./dom.js";

/**
 * One thing to do, or a line between them.
 *
 * @typedef {{text: string, act: () => unknown, off?: boolean} | "line"} Item
 */

/**
 * A menu, whose items are asked for each time it is opened.
 *
 * @param {string} name
 * @param {() => Item[]} items
 * @param {Record<string, string>} attributes
 */
export function menu(name, items, attributes = {}) {
    const summary = make("summary", {}, name);
    const list = make("div", { class: "items" });
    const details = make(
        "details",
        { class: "menu", ...attributes },
        summary,
        list,
    );
    const close = () => details.removeAttribute("open");
    details.addEventListener("toggle", () => {
        if (!details.open) return;
        list.replaceChildren(...items().map((item) => entry(item, close)));
    });
    details.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        close();
        summary.focus();
    });
    details.addEventListener("focusout", ({ relatedTarget }) => {
        const inside =
            relatedTarget &&
            details.contains(/** @type {Node} */ (relatedTarget));
        if (relatedTarget && !inside) close();
    });
    document.addEventListener("pointerdown", ({ target }) => {
        if (!details.contains(/** @type {Node} */ (target))) close();
    });
    return details;
}

/**
 * @param {Item} item
 * @param {() => void} close
 */
function entry(item, close) {
    if (item === "line") return make("hr");
    const act = () => {
        close();
        item.act();
    };
    return button(item.text, act, { disabled: item.off ?? false });
}
