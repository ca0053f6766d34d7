/** What the course tells of a lesson: its hint, its diff, its mistakes. */

import { tell } from "./dialogs.js";
import { differencesOf } from "./differences.js";
import { button, make, prose } from "./dom.js";

/**
 * @typedef {import("./lessons.js").Lessons} Lessons
 * @typedef {import("./python.js").Python} Python
 * @typedef {import("./work.js").Work} Work
 *
 * @typedef {{title: string, why: string, mend: string, seen: string,
 *   lines: {sign: string, text: string}[]}} Mistake
 */

/** The buttons beside the notes and beside the checks. */
export class Help {
    #work;
    #python;
    #lessons;

    /**
     * @param {Work} work
     * @param {Python} python
     * @param {Lessons} lessons
     */
    constructor(work, python, lessons) {
        this.#work = work;
        this.#python = python;
        this.#lessons = lessons;
    }

    /** @returns {HTMLButtonElement[]} */
    buttons() {
        return [
            button("What changes", () => this.#whatChanges()),
            button("Hint", () => this.#hint()),
            button("Mistakes", () => this.#mistakes()),
        ];
    }

    /** @returns {import("./menu.js").Item[]} */
    comparisons() {
        return [
            {
                text: "My work beside the end of the lesson",
                act: () => this.#besideTheStage(),
            },
            {
                text: "My work beside my last green check",
                act: () => this.#besideGreen(),
                off: this.#work.green === null,
            },
        ];
    }

    async #whatChanges() {
        const { lesson } = this.#work;
        const [before, after] = [await this.#beginning(), await this.#stage()];
        await this.#compare(`What lesson ${lesson} changes`, before, after);
    }

    async #besideTheStage() {
        const { lesson, files } = this.#work;
        const title = `From my work to the end of lesson ${lesson}`;
        await this.#compare(title, files, await this.#stage());
    }

    async #besideGreen() {
        const { green, files } = this.#work;
        await this.#compare("Since all checks held", green ?? {}, files);
    }

    async #hint() {
        await wait("The lines that the lesson adds", async () => {
            /** @type {Record<string, string[]>} */
            const added = await this.#python.tell("hint", this.#work.lesson);
            return Object.entries(added).map(([path, lines]) => {
                return make(
                    "section",
                    {},
                    make("h3", {}, path),
                    code(lines.join("\n")),
                );
            });
        });
    }

    async #mistakes() {
        await wait("What goes wrong most easily", async () => {
            /** @type {Mistake[]} */
            const mistakes = await this.#python.tell(
                "mistakes",
                this.#work.lesson,
            );
            if (mistakes.length === 0)
                return [make("p", {}, "Nothing is known to go wrong here.")];
            return mistakes.map(mistakeOf);
        });
    }

    /**
     * @param {string} title
     * @param {Files} before
     * @param {Files} after
     */
    async #compare(title, before, after) {
        await wait(title, async () => {
            const given = [before, after].map((files) =>
                JSON.stringify(files),
            );
            return differencesOf(
                await this.#python.tell("differences", ...given),
            );
        });
    }

    #stage() {
        const lesson = this.#lessons.at(this.#work.lesson);
        return lesson ? this.#lessons.stage(lesson) : {};
    }

    #beginning() {
        const lesson = this.#lessons.at(this.#work.lesson - 1);
        return lesson ? this.#lessons.stage(lesson) : {};
    }
}

/**
 * Open a window at once, and fill it when there is something.
 *
 * @param {string} title
 * @param {() => Promise<Node[]>} fill
 */
async function wait(title, fill) {
    const waiting = make("p", { role: "status" }, "Python is being asked…");
    tell(title, waiting);
    try {
        waiting.replaceWith(...(await fill()));
    } catch (error) {
        waiting.textContent = `That did not work: ${error instanceof Error ? error.message : error}`;
    }
}

/** @param {Mistake} mistake */
function mistakeOf({ title, why, mend, seen, lines }) {
    return make(
        "details",
        { class: "mistake" },
        make("summary", {}, ...prose(title)),
        make("h3", {}, "It looks like this"),
        code(lines.map(lineOf).join("\n")),
        make("h3", {}, "What the checks say"),
        code(seen),
        make("h3", {}, "Why"),
        make("p", {}, ...prose(why)),
        make("h3", {}, "How to mend it"),
        make("p", {}, ...prose(mend)),
    );
}

/** @param {{sign: string, text: string}} line  no sign: a file's name */
function lineOf({ sign, text }) {
    return sign ? `${sign} ${text}` : `${text}:`;
}

/** @param {string} text */
function code(text) {
    return make("pre", { class: "code", tabindex: "0" }, text);
}
