/**
 * What was typed and is on its way into the storage. That takes a moment in
 * which a page may end; what is noted here is there at once, and whoever comes
 * next finds it.
 */

const VERSION = 1;

/**
 * Changes that follow a revision of a work.
 *
 * @typedef {{revision: number, writer: string, changes: Changes}} Entry
 */

/** The entries, one for each lesson, of a workshop at an address. */
export class Journal {
    /** @type {Set<number>} the lessons of which the last note was not taken */
    missed = new Set();

    /** @param {string} path */
    constructor(path) {
        this.path = path;
    }

    /**
     * @param {number} lesson
     * @param {Entry} entry
     */
    note(lesson, entry) {
        try {
            localStorage.setItem(this.#key(lesson), JSON.stringify(entry));
            this.missed.delete(lesson);
        } catch {
            // No room, or refused: then it has the storage alone.
            this.missed.add(lesson);
        }
    }

    /** @param {number} lesson */
    strike(lesson) {
        this.missed.delete(lesson);
        try {
            localStorage.removeItem(this.#key(lesson));
        } catch {
            // Refused: then there is nothing either.
        }
    }

    /**
     * @param {number} lesson
     * @returns {Entry | null}
     */
    read(lesson) {
        try {
            return JSON.parse(
                localStorage.getItem(this.#key(lesson)) ?? "null",
            );
        } catch {
            return null;
        }
    }

    /** @param {number} lesson */
    #key(lesson) {
        return `workshop of ${this.path}, journal ${VERSION}, ${lesson}`;
    }
}
