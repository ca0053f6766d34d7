/** What is told or asked in a window of its own above the page. */

import { button, make } from "./dom.js";

/**
 * Show something until it is closed.
 *
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function tell(title, ...content) {
    const dialog = open(title, content, "wide");
    dialog.append(buttons(button("Close", () => dialog.close())));
    dialog.showModal();
    return dialog;
}

/**
 * Ask something that is answered by yes or no.
 *
 * @param {string} title
 * @param {string | Node} question
 * @param {string} yes  what the button of the yes says
 * @param {string} no
 * @returns {Promise<boolean>}
 */
export function askWhether(title, question, yes, no = "No, leave it") {
    return new Promise((resolve) => {
        const dialog = open(title, [question]);
        dialog.append(
            buttons(
                button(no, () => dialog.close()),
                button(yes, () => answer(true), { class: "main" }),
            ),
        );
        const answer = answering(dialog, resolve, false);
        dialog.showModal();
    });
}

/**
 * Ask for a line of text.
 *
 * @param {string} title
 * @param {string} label
 * @param {string} value  what stands there at first
 * @param {(text: string) => string | null} wrong  what is wrong with a text
 * @returns {Promise<string | null>}
 */
export function askFor(title, label, value, wrong) {
    return new Promise((resolve) => {
        const problem = make("p", { class: "problem", role: "alert" });
        const input = make("input", {
            type: "text",
            value,
            autocapitalize: "none",
            autocomplete: "off",
            spellcheck: "false",
        });
        const form = make(
            "form",
            {},
            make("label", {}, label, input),
            problem,
        );
        const dialog = open(title, [form]);
        form.append(
            buttons(
                button("Cancel", () => dialog.close()),
                make("button", { class: "main" }, "OK"),
            ),
        );
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            const text = input.value.trim();
            problem.textContent = wrong(text);
            if (!problem.textContent) answer(text || null);
        });
        const answer = answering(dialog, resolve, null);
        dialog.showModal();
        input.select();
    });
}

/**
 * What closes a window with an answer; closed without one, it gives `none`.
 *
 * Whoever asked goes on at once, when the focus is back: the window's own
 * event comes a moment later, and what is typed until then would be lost.
 *
 * @template T
 * @param {HTMLDialogElement} dialog
 * @param {(answer: T) => void} resolve
 * @param {NoInfer<T>} none
 */
function answering(dialog, resolve, none) {
    dialog.addEventListener("close", () => resolve(none));
    return (/** @type {T} */ answer) => {
        dialog.close();
        resolve(answer);
    };
}

/**
 * @param {string} title
 * @param {(Node | string)[]} content
 * @param {string} kind
 */
function open(title, content, kind = "") {
    const heading = make("h2", { tabindex: "-1", autofocus: true }, title);
    const paragraphs = content.map((part) => {
        return typeof part === "string" ? make("p", {}, part) : part;
    });
    const dialog = make(
        "dialog",
        { class: kind, "aria-label": title },
        heading,
        make("div", { class: "content" }, ...paragraphs),
    );
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    return dialog;
}

/** @param {...Node} children */
function buttons(...children) {
    return make("div", { class: "buttons" }, ...children);
}
