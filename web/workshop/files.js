/** The files of the work: those that are open, and what is done with files. */

import { askFor, askWhether } from "./dialogs.js";
import { button, make } from "./dom.js";
import { menu } from "./menu.js";
import { wrongNewName } from "./names.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./work.js").Work} Work
 * @typedef {import("./menu.js").Item} Item
 */

const FIRST = "run.py";
const OPEN_AT_FIRST = 6;

/** The row above the editor. */
export class FilesBar {
    /** @type {string[]} */
    #open = [];
    #list = make("ul");
    #work;
    #editor;

    /**
     * @param {HTMLElement} parent
     * @param {Work} work
     * @param {Editor} editor
     */
    constructor(parent, work, editor) {
        this.#work = work;
        this.#editor = editor;
        const nav = make("nav", { "aria-label": "Open files" }, this.#list);
        parent.append(
            nav,
            menu("Files", () => this.#items(), { class: "menu right" }),
        );
        work.addEventListener("opened", () => this.#begin());
        work.addEventListener("changed", () => this.#tidy());
    }

    /**
     * Show a file, and a line of it.
     *
     * @param {string} path
     * @param {number | null} line
     */
    show(path, line = null) {
        if (!(path in this.#work.files)) return;
        if (!this.#open.includes(path)) this.#open.push(path);
        if (this.#editor.path !== path) this.#editor.show(path);
        this.#draw();
        if (line !== null) this.#editor.goTo(line);
    }

    /** It is another work: open it as one begins. */
    #begin() {
        const shown = this.#editor.path;
        const paths = this.#paths();
        this.#editor.forget();
        this.#open = paths.length > OPEN_AT_FIRST ? [] : paths;
        const first = paths.includes(FIRST) ? FIRST : paths[0];
        this.show(shown !== null && paths.includes(shown) ? shown : first);
    }

    /** Close what is no longer there. */
    #tidy() {
        const there = this.#open.filter((path) => path in this.#work.files);
        if (there.length === this.#open.length) return;
        this.#open = there;
        const shown = this.#editor.path;
        if (shown === null || !there.includes(shown)) {
            this.show(there[0] ?? this.#paths()[0]);
        }
        this.#draw();
    }

    #paths() {
        const paths = Object.keys(this.#work.files).sort();
        return paths.sort((a, b) => Number(b === FIRST) - Number(a === FIRST));
    }

    #draw() {
        this.#list.replaceChildren(
            ...this.#open.map((path) => this.#tab(path)),
        );
    }

    /** @param {string} path */
    #tab(path) {
        const current = path === this.#editor.path;
        const name = button(path, () => this.show(path), {
            "aria-current": current && "true",
        });
        const close = button("×", () => this.#close(path), {
            class: "close",
            "aria-label": `Close ${path}`,
        });
        return make("li", { class: current && "current" }, name, close);
    }

    /** @param {string} path */
    #close(path) {
        if (this.#open.length < 2) return;
        const at = this.#open.indexOf(path);
        this.#open.splice(at, 1);
        if (path === this.#editor.path) {
            this.show(this.#open[Math.min(at, this.#open.length - 1)]);
        }
        this.#draw();
    }

    /** @returns {Item[]} */
    #items() {
        const shown = this.#editor.path ?? "";
        const opening = this.#paths().map((path) => {
            return { text: `Open ${path}`, act: () => this.show(path) };
        });
        return [
            { text: "New file…", act: () => this.#create() },
            { text: `Rename ${shown}…`, act: () => this.#rename(shown) },
            { text: `Delete ${shown}…`, act: () => this.#delete(shown) },
            "line",
            ...opening,
        ];
    }

    async #create() {
        const path = await askFor(
            "New file",
            "Its name; what stands before a slash is a folder, such as templates/",
            "templates/",
            (name) => wrongNewName(name, this.#paths()),
        );
        if (path === null) return;
        this.#work.change({ [path]: "" });
        this.show(path);
        this.#editor.view.focus();
    }

    /** @param {string} path */
    async #rename(path) {
        const others = this.#paths().filter((other) => other !== path);
        const name = await askFor(
            `Rename ${path}`,
            "Its new name",
            path,
            (to) => (to === path ? null : wrongNewName(to, others)),
        );
        if (name === null || name === path) return;
        const at = this.#open.indexOf(path);
        this.#open.splice(at + 1, 0, name);
        const content = this.#work.files[path];
        this.#work.change({ [path]: null, [name]: content });
        this.show(name);
    }

    /** @param {string} path */
    async #delete(path) {
        if (this.#paths().length < 2) return;
        const sure = await askWhether(
            `Delete ${path}?`,
            "It is gone from your work then. A download that you made before still has it.",
            "Delete it",
        );
        if (sure) this.#work.change({ [path]: null });
    }
}
