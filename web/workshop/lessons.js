/** The lessons, and how each begins. */

/** @typedef {import("./workers/assets.js").Assets} Assets */

const EMPTY = { "run.py": "" };

/** The list of the course; the files of its stages lie beside the page. */
export class Lessons {
    /** @type {Map<string, Promise<Files>>} the stages that were asked for */
    #stages = new Map();

    /**
     * @param {Lesson[]} list
     * @param {Assets} assets
     */
    constructor(list, assets) {
        this.list = list;
        this.assets = assets;
    }

    /**
     * The lesson that an address asks for, by number or name.
     *
     * @param {string | null} asked
     * @returns {Lesson | undefined}
     */
    find(asked) {
        return this.list.find(
            ({ label, name }) => asked === label || asked === name,
        );
    }

    /** @param {number} number */
    at(number) {
        return this.list.find((lesson) => lesson.number === number);
    }

    /**
     * The files of a lesson's stage.
     *
     * @param {Lesson} lesson
     * @returns {Promise<Files>}
     */
    async stage({ folder }) {
        const coming =
            this.#stages.get(folder) ??
            json(this.assets, `stages/${folder}.json`);
        this.#stages.set(folder, coming);
        try {
            return { ...(await coming) };
        } catch (error) {
            this.#stages.delete(folder); // the network may be back next time
            throw error;
        }
    }

    /**
     * Have on its way what the lesson of the address will likely begin with.
     *
     * @param {string | null} asked
     */
    fetchAhead(asked) {
        const lesson = this.find(asked);
        // Whoever opens the lesson sees what goes wrong.
        if (lesson) this.beginning(lesson).catch(() => {});
    }

    /**
     * What a lesson begins with, as the video does: the stage before it.
     *
     * @param {Lesson} lesson
     * @returns {Promise<Files>}
     */
    async beginning(lesson) {
        const before = this.at(lesson.number - 1);
        return before ? this.stage(before) : { ...EMPTY };
    }
}

/** What the address of the page asks for, by number or name, or null. */
export function askedFor() {
    return new URL(location.href).searchParams.get("lesson");
}

/**
 * What a lesson is called in a list.
 *
 * @param {Lesson} lesson
 */
export function titleOf({ label, title }) {
    return `${label}. ${title}`;
}

/**
 * @param {Assets} assets
 * @param {string} path
 */
async function json(assets, path) {
    const address = new URL(path, assets.base).href;
    return (await assets.get(address)).json();
}
