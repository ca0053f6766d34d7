/** The work on the bench: the files as they are now, and who changed them. */

import { apply, exchange } from "./keeper.js";

/** @typedef {import("./keeper.js").Keeper} Keeper */

/**
 * Tells of `turned`, when it is that of another lesson, then and else of
 * `opened`, when it is another work altogether, and of `changed`, with the
 * changes, and whether they come from the editor, which has them already.
 */
export class Work extends EventTarget {
    /** @type {Files} */
    files = {};

    /** How many turns to a lesson there were: only the last of them counts. */
    #turns = 0;

    /** @param {Keeper} keeper */
    constructor(keeper) {
        super();
        this.keeper = keeper;
        keeper.addEventListener("followed", (event) => {
            const changes = /** @type {CustomEvent<Changes | null>} */ (event)
                .detail;
            if (changes) this.#apply(changes, false);
            else void this.#readAnew();
        });
    }

    get lesson() {
        return this.keeper.record.lesson;
    }

    /** What it was when its checks last all held. */
    get green() {
        return this.keeper.record.green;
    }

    /** What an undo brings back. */
    get before() {
        return this.keeper.record.before;
    }

    /**
     * Turn to the work of a lesson, which begins with some files, unless
     * somebody turns to another one before it has come.
     *
     * @param {number} lesson
     * @param {() => Promise<Files>} beginning
     */
    async open(lesson, beginning) {
        const turn = ++this.#turns;
        if (lesson === this.lesson) return;
        const wanted = () => turn === this.#turns;
        const files = await this.keeper.turnTo(lesson, beginning, wanted);
        if (!files) return;
        this.files = files;
        this.dispatchEvent(new Event("turned"));
        this.dispatchEvent(new Event("opened"));
    }

    /**
     * @param {Changes} changes
     * @param {boolean} typed
     */
    change(changes, typed = false) {
        this.keeper.keep(changes);
        this.#apply(changes, typed);
    }

    /**
     * Put other files in place of all that are there, which an undo brings back.
     *
     * @param {Files} files
     */
    replace(files) {
        const before = this.files;
        this.keeper.keep(exchange(before, files), { before });
        this.files = { ...files };
        this.dispatchEvent(new Event("opened"));
    }

    /** Bring back what was there before the files were replaced. */
    undo() {
        if (this.before) this.replace(this.before);
    }

    /** Remember that all checks hold now. */
    markGreen() {
        this.keeper.keep({}, { green: { ...this.files } });
    }

    /**
     * Where another tab has changed the work as well: decide which of the two
     * it is from now on. An undo brings back the other.
     *
     * @param {"mine" | "theirs"} which
     */
    async decide(which) {
        const theirs = await this.keeper.catchUp();
        if (!theirs) return;
        if (which === "theirs") this.replace(theirs);
        else
            this.keeper.keep(exchange(theirs, this.files), { before: theirs });
    }

    /** Show the work as another tab has left it. */
    async #readAnew() {
        const files = await this.keeper.readAnew();
        if (!files) return;
        this.files = files;
        this.dispatchEvent(new Event("opened"));
    }

    /**
     * @param {Changes} changes
     * @param {boolean} typed
     */
    #apply(changes, typed) {
        this.files = apply(this.files, changes);
        const detail = { changes, typed };
        this.dispatchEvent(new CustomEvent("changed", { detail }));
    }
}
