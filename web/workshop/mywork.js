/** What is done with a work as a whole. */

import { NoWork, openFolder, openZip, zipOf } from "./archive.js";
import { askWhether, tell } from "./dialogs.js";
import { button, make } from "./dom.js";
import { same } from "./keeper.js";
import { fragmentOf, sharedIn } from "./share.js";

/**
 * @typedef {import("./lessons.js").Lessons} Lessons
 * @typedef {import("./menu.js").Item} Item
 * @typedef {import("./work.js").Work} Work
 */

const PINS = "requirements.txt";

/** The menu's doings. */
export class MyWork {
    #work;
    #lessons;

    /**
     * @param {Work} work
     * @param {Lessons} lessons
     */
    constructor(work, lessons) {
        this.#work = work;
        this.#lessons = lessons;
    }

    /** @returns {Item[]} */
    items() {
        const before = this.#lessons.at(this.#work.lesson - 1);
        return [
            { text: "Download as a zip", act: () => this.download() },
            { text: "Open a zip…", act: () => this.#openZip() },
            { text: "Open a folder…", act: () => this.#openFolder() },
            { text: "Make a link to it…", act: () => this.#share() },
            "line",
            {
                text: before
                    ? `Begin with my lesson ${before.number}…`
                    : "Begin with my own work…",
                act: () => this.beginWithOwn(),
                off: !before,
            },
            { text: "Start this lesson anew…", act: () => this.#startAnew() },
            {
                text: "Undo: bring back what was there",
                act: () => this.#work.undo(),
                off: this.#work.before === null,
            },
        ];
    }

    /** Hand the work out as a zip that runs with `python run.py`. */
    async download() {
        const files = { ...this.#work.files };
        files[PINS] ??= await this.#pins();
        const folder = `chat_${this.#lesson.folder}`;
        save(await zipOf(files, folder), `${folder}.zip`);
    }

    /**
     * What a lesson begins with: the student's own work of the lesson before,
     * if its checks all held as it is, or else our stage.
     *
     * @param {Lesson} lesson
     */
    async beginning(lesson) {
        const own = await this.#own(lesson.number - 1);
        const done = own?.record.green && same(own.record.green, own.files);
        return done ? own.files : this.#lessons.beginning(lesson);
    }

    /** Take the student's own work of the lesson before. */
    async beginWithOwn() {
        const { lesson } = this.#work;
        const before = lesson - 1;
        const own = await this.#own(before);
        if (own) this.#replace(lesson, own.files);
        else
            tell(
                "Nothing there yet",
                `You have no work of lesson ${before} in this browser.`,
            );
    }

    /** Take our stage of the lesson before. */
    async beginWithOurs() {
        const lesson = this.#lesson;
        const files = await this.#lessons.beginning(lesson);
        this.#replace(lesson.number, files);
    }

    /**
     * Where a lesson has just begun with one of the two, the student's own
     * work or ours, offer the other.
     *
     * @returns {Promise<Node[]>} nothing where there is no choice
     */
    async offer() {
        const before = this.#work.lesson - 1;
        const own = await this.#own(before);
        if (!this.#work.keeper.untouched || !own) return [];
        const mine = same(own.files, this.#work.files);
        const is = mine ? "your chat of" : "our own chat after";
        const other = mine
            ? button("Begin with ours instead", () => this.beginWithOurs(), {
                  class: "link",
              })
            : button("Begin with yours instead", () => this.beginWithOwn(), {
                  class: "link",
              });
        return [make("span", {}, `This is ${is} lesson ${before}. `), other];
    }

    /**
     * Ask whether to open a work that came with a link.
     *
     * @param {string} fragment
     * @param {(lesson: number) => Promise<void>} turnTo
     */
    async openShared(fragment, turnTo) {
        let shared;
        try {
            shared = sharedIn(fragment);
        } catch {
            tell(
                "This link does not work",
                "It should hold somebody’s work, and a part of it is missing or too large. Ask for it once more, or for a zip. What is here stays as it was.",
            );
            return;
        }
        if (!shared) return;
        const { lesson, files } = shared;
        if (
            !this.#lessons.at(lesson) ||
            !(await askAboutShared(lesson, files))
        ) {
            return;
        }
        await turnTo(lesson);
        this.#replace(lesson, files);
    }

    get #lesson() {
        const lesson = this.#lessons.at(this.#work.lesson);
        if (!lesson) throw new Error("There is no such lesson.");
        return lesson;
    }

    /** What is to be installed for the lesson. */
    async #pins() {
        const stage = await this.#lessons.stage(this.#lesson);
        return stage[PINS] ?? "";
    }

    async #openZip() {
        const [file] = await choose({ accept: ".zip,application/zip" });
        if (file) await this.#take(openZip(file));
    }

    async #openFolder() {
        const files = await choose({ webkitdirectory: true });
        if (files.length > 0) await this.#take(openFolder(files));
    }

    /** @param {Promise<Files>} opening */
    async #take(opening) {
        const { lesson } = this.#work;
        try {
            this.#replace(lesson, await opening);
        } catch (error) {
            if (!(error instanceof NoWork)) throw error;
            tell("This cannot be opened", error.message);
        }
    }

    async #startAnew() {
        const sure = await askWhether(
            "Start this lesson anew?",
            "Your files of this lesson make way for our own, with which it begins. Undo brings them back.",
            "Start anew",
        );
        if (sure) await this.beginWithOurs();
    }

    /**
     * Put what has come for a lesson in place of its files, unless somebody
     * has turned to another one in the meantime.
     *
     * @param {number} lesson
     * @param {Files} files
     */
    #replace(lesson, files) {
        if (lesson === this.#work.lesson) this.#work.replace(files);
    }

    /**
     * What the student has of a lesson.
     *
     * @param {number} lesson
     */
    #own(lesson) {
        return this.#work.keeper.read(lesson);
    }

    #share() {
        const { lesson, files } = this.#work;
        const fragment = fragmentOf({ lesson, files });
        if (!fragment) {
            tell(
                "Too much for a link",
                "Your work is too large to fit into a link. Download it as a zip, and send that.",
            );
            return;
        }
        const url = new URL(`?lesson=${lesson}${fragment}`, location.href);
        const field = make("textarea", {
            readonly: true,
            rows: "4",
            "aria-label": "The link",
        });
        field.value = url.href;
        tell(
            "A link to your work",
            "Whoever opens it sees your work as it is now. All of it is in the link itself, and nothing of it is kept anywhere else.",
            field,
        );
        field.select();
    }
}

/**
 * @param {number} lesson
 * @param {Files} files
 */
function askAboutShared(lesson, files) {
    const names = Object.keys(files).sort().join(", ");
    return askWhether(
        "Open somebody else’s work?",
        make(
            "div",
            {},
            make(
                "p",
                {},
                `This link holds a work for lesson ${lesson}: ${names}.`,
            ),
            make(
                "p",
                {},
                "It is a program that somebody else may have written. It will run in this tab, where it can read and change what you keep in the workshop. Open it only if you know where it comes from.",
            ),
            make(
                "p",
                {},
                "Your own work of this lesson makes way for it; Undo brings it back.",
            ),
        ),
        "Open it",
    );
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
    const href = URL.createObjectURL(blob);
    make("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/**
 * Have files chosen; none where somebody thinks better of it.
 *
 * @param {Record<string, string | boolean>} attributes
 * @returns {Promise<File[]>}
 */
function choose(attributes) {
    const input = make("input", { type: "file", ...attributes });
    return new Promise((resolve) => {
        input.addEventListener("change", () =>
            resolve([...(input.files ?? [])]),
        );
        input.addEventListener("cancel", () => resolve([]));
        input.click();
    });
}
