/** The lessons, and how each begins. */

/** @typedef {import("./workers/assets.js").Assets} Assets */

const EMPTY = { "run.py": "" };

/** The list of the course, read from what the build has laid beside the page. */
export class Lessons {
    /**
     * @param {Lesson[]} list
     * @param {Assets} assets
     */
    constructor(list, assets) {
        this.list = list;
        this.assets = assets;
    }

    /** @param {Assets} assets */
    static async load(assets) {
        return new Lessons(await json(assets, "stages/index.json"), assets);
    }

    /**
     * The lesson that an address asks for, by number or name.
     *
     * @param {string} asked
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
    async stage(lesson) {
        return json(this.assets, `stages/${lesson.folder}.json`);
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
