/** The notes of a lesson, taken from the lesson's own page. */

import { find, make } from "./dom.js";

const ID = "notes-";

/**
 * Show the notes of a lesson, unless those of another one are asked for before
 * they have come.
 *
 * @param {HTMLElement} element
 * @param {Lesson} lesson
 */
export async function showNotes(element, lesson) {
    element.dataset.lesson = lesson.label;
    element.setAttribute("aria-busy", "true");
    const notes = await notesOf(lesson);
    if (element.dataset.lesson !== lesson.label) return;
    element.replaceChildren(...notes);
    element.scrollTop = 0;
    element.removeAttribute("aria-busy");
}

/**
 * @param {Lesson} lesson
 * @returns {Promise<Node[]>}
 */
async function notesOf({ folder, title }) {
    const address = new URL(`../lessons/${folder}.html`, location.href);
    try {
        return await notesAt(address, title);
    } catch {
        return [
            make("h2", {}, title),
            make(
                "p",
                {},
                "The notes of this lesson could not be fetched. They are in the README.md of its folder, too.",
            ),
        ];
    }
}

/**
 * @param {URL} address
 * @param {string} title
 * @returns {Promise<Node[]>}
 */
async function notesAt(address, title) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(
        await response.text(),
        "text/html",
    );
    const notes = find("#notes", HTMLElement, page);
    find("h2", HTMLElement, notes).textContent = title;
    for (const link of notes.querySelectorAll("a.headerlink")) link.remove();
    for (const element of notes.querySelectorAll("[id]")) {
        element.id = ID + element.id;
    }
    for (const code of notes.querySelectorAll("pre")) {
        code.setAttribute("tabindex", "0"); // wide ones are moved by keys too
    }
    for (const link of notes.querySelectorAll("a[href]"))
        moveLink(link, address);
    for (const image of notes.querySelectorAll("[src]")) {
        const source = image.getAttribute("src") ?? "";
        image.setAttribute("src", new URL(source, address).href);
    }
    return [...document.adoptNode(notes).childNodes];
}

/**
 * A link within the notes stays there; any other leaves the workshop open.
 *
 * @param {Element} link
 * @param {URL} address
 */
function moveLink(link, address) {
    const href = link.getAttribute("href") ?? "";
    if (href.startsWith("#")) {
        link.setAttribute("href", `#${ID}${href.slice(1)}`);
        return;
    }
    link.setAttribute("href", new URL(href, address).href);
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener");
}

/**
 * The part of the notes that explains the lesson, once more.
 *
 * @param {HTMLElement} element
 * @returns {Node[]}
 */
export function whatChanges(element) {
    const part = element.querySelector(`#${ID}what-changes`);
    if (!part) return [];
    const copy = /** @type {Element} */ (part.cloneNode(true));
    for (const named of [copy, ...copy.querySelectorAll("[id]")]) {
        named.removeAttribute("id");
    }
    copy.querySelector("h2, h3, h4")?.remove();
    return [
        make(
            "details",
            { class: "notes" },
            make("summary", {}, "Why it works"),
            ...copy.childNodes,
        ),
    ];
}
