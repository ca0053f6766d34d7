/** Keeps one work as it changes, and notices what other tabs do to it. */

import { Journal } from "./journal.js";
import { ChangedElsewhere, NotKept } from "./storage.js";

/**
 * @typedef {import("./storage.js").Storage} Storage
 * @typedef {import("./storage.js").WorkRecord} WorkRecord
 */

/**
 * How it stands with what was typed:
 * - `kept`: all of it is in the browser's storage
 * - `full`, `refused`: it is on this page only
 * - `elsewhere`: another tab has changed the same work, and nothing of here is
 *   kept until somebody has decided which of the two it shall be
 *
 * @typedef {"kept" | "full" | "refused" | "elsewhere"} Standing
 */

/**
 * A work, or a part of one, that is on this page only: its record, and what
 * follows the record's revision.
 *
 * @typedef {{record: WorkRecord, changes: Changes}} Unkept
 */

/**
 * Tells of `standing`, a new standing, and of `followed`, changes that another
 * tab has made and this one shall show.
 */
export class Keeper extends EventTarget {
    /** @type {Standing} */
    standing = "kept";

    /** @type {Changes | null} */
    #waiting = null;
    /** @type {Files} what a work that was never kept begins with */
    #beginning = {};
    /** @type {Changes | null} what is on its way into the storage */
    #writing = null;
    /**
     * What of other works is on this page only, as the storage did not take it.
     *
     * @type {Map<number, Unkept>}
     */
    #aside = new Map();
    /** @type {Promise<void>} when nothing is on its way any more */
    #flushed = Promise.resolve();
    #writer = String(Math.random());
    #channel;
    #journal;

    /**
     * @param {Storage | null} storage  null where the browser keeps nothing
     * @param {string} path  where the workshop is
     */
    constructor(storage, path) {
        super();
        this.storage = storage;
        this.record = newRecord(0);
        this.#channel = new BroadcastChannel(`workshop of ${path}`);
        this.#channel.addEventListener("message", ({ data }) => {
            if (data.record.lesson === this.record.lesson) this.#hear(data);
        });
        this.#journal = new Journal(path);
        if (!storage) this.standing = "refused";
    }

    /** Whether the work has never been kept, as nothing of it was changed. */
    get untouched() {
        return this.record.revision === 0 && !this.#waiting;
    }

    /** Whether something was typed that is gone when the page is. */
    get onlyHere() {
        return this.#journal.missed.size > 0 || this.standing === "elsewhere";
    }

    /**
     * Turn to the work of a lesson, when all of it has come: until then what
     * is typed belongs to the work that is still shown.
     *
     * What is there is kept as soon as something of it changes.
     *
     * @param {number} lesson
     * @param {() => Promise<Files>} beginning  what it is if there is none yet
     * @param {() => boolean} wanted  whether to turn to it after all
     * @returns {Promise<Files | null>} its files, or null if it is not wanted
     */
    async turnTo(lesson, beginning, wanted) {
        await this.#flushed;
        if (this.#journal.read(lesson)) await aMoment();
        const kept = await this.storage?.read(lesson);
        const record = kept?.record ?? newRecord(lesson);
        const unkept = this.#unkept(record);
        const begun = kept || unkept ? {} : await beginning();
        await this.#flushed; // what was typed in the meantime
        if (!wanted()) return null;
        this.#layAside();
        this.#beginning = { ...begun };
        this.record = record;
        if (this.storage) this.#stand("kept");
        if (unkept) this.#takeUp(unkept);
        return apply(kept?.files ?? begun, unkept?.changes ?? {});
    }

    /**
     * The work of a lesson, kept or on this page only, or null.
     *
     * @param {number} lesson
     * @returns {Promise<{record: WorkRecord, files: Files} | null>}
     */
    async read(lesson) {
        const kept = (await this.storage?.read(lesson)) ?? null;
        const unkept = this.#unkept(kept?.record ?? newRecord(lesson));
        if (!unkept) return kept;
        const files = apply(kept?.files ?? {}, unkept.changes);
        return { record: unkept.record, files };
    }

    /**
     * Keep what changes in the work, and what is remembered beside it.
     *
     * @param {Changes} changes
     * @param {{before?: Files | null, green?: Files | null}} beside
     */
    keep(changes, beside = {}) {
        Object.assign(this.record, beside);
        this.#waiting = { ...this.#beginning, ...this.#waiting, ...changes };
        this.#beginning = {};
        this.#note();
        if (!this.#writing) this.#flushed = this.#write();
    }

    /**
     * Go on from what another tab has made of the work: what is kept next
     * follows that, and must say what becomes of it.
     *
     * @returns {Promise<Files | null>} what it is, or null if nobody waits for
     *   a decision any more
     */
    async catchUp() {
        const { record } = this;
        const kept = await this.storage?.read(record.lesson);
        const asked = this.standing === "elsewhere" && record === this.record;
        if (!asked) return null;
        record.revision = kept?.record.revision ?? 0;
        this.#stand("kept");
        return kept?.files ?? {};
    }

    /**
     * The work as another tab has left it, where nothing was changed here.
     *
     * @returns {Promise<Files | null>} null if something has been by now, or
     *   there is nothing new
     */
    async readAnew() {
        const { lesson } = this.record;
        const kept = await this.storage?.read(lesson);
        if (!kept || this.#waiting || this.#writing) return null;
        const { record } = this;
        const newer = kept.record.revision > record.revision;
        if (lesson !== record.lesson || !newer) return null;
        this.#beginning = {};
        this.record = kept.record;
        return kept.files;
    }

    /** Hold on to what the storage has not taken, for as long as the page is. */
    #layAside() {
        if (!this.#waiting) return;
        const { record } = this;
        this.#aside.set(record.lesson, { record, changes: this.#waiting });
        this.#waiting = null;
    }

    /**
     * Take up what is not in the storage, which is tried once more.
     *
     * @param {Unkept} unkept
     */
    #takeUp({ record, changes }) {
        this.#aside.delete(record.lesson);
        this.record = record;
        this.keep(changes);
    }

    /**
     * What of a work is not in the storage: waiting or laid aside on this
     * page, or noted by one that could not bring it there.
     *
     * @param {WorkRecord} record
     * @returns {Unkept | null}
     */
    #unkept(record) {
        const { lesson, revision, writer } = record;
        if (this.#waiting && lesson === this.record.lesson)
            return { record: this.record, changes: this.#waiting };
        const aside = this.#aside.get(lesson);
        if (aside) return aside;
        const noted = this.#journal.read(lesson);
        if (!noted) return null;
        const follows = noted.revision === revision;
        const half =
            noted.revision === revision - 1 && noted.writer === writer;
        return follows || half ? { record, changes: noted.changes } : null;
    }

    #note() {
        const { lesson, revision } = this.record;
        const changes = { ...this.#writing, ...this.#waiting };
        const entry = { revision, writer: this.#writer, changes };
        this.#journal.note(lesson, entry);
    }

    async #write() {
        const { storage } = this;
        if (!storage || this.standing === "elsewhere") return;
        while (this.#waiting) {
            this.#writing = this.#waiting;
            this.#waiting = null;
            const failed = await this.#writeOnce(storage, this.#writing);
            if (failed) {
                this.#waiting = { ...this.#writing, ...(this.#waiting ?? {}) };
                this.#writing = null;
                this.#stand(failed);
                return;
            }
            this.#writing = null;
            this.#stand("kept");
        }
        this.#journal.strike(this.record.lesson);
    }

    /**
     * @param {Storage} storage
     * @param {Changes} changes
     * @returns {Promise<Standing | null>}
     */
    async #writeOnce(storage, changes) {
        const revision = this.record.revision + 1;
        const now = { changed: Date.now(), writer: this.#writer };
        const record = { ...this.record, revision, ...now };
        try {
            await storage.write(record, changes);
        } catch (error) {
            if (error instanceof ChangedElsewhere) return "elsewhere";
            if (error instanceof NotKept)
                return error.full ? "full" : "refused";
            throw error;
        }
        Object.assign(this.record, { revision, ...now });
        this.#channel.postMessage({ record, changes });
        return null;
    }

    /** @param {{record: WorkRecord, changes: Changes}} heard */
    async #hear({ record, changes }) {
        if (this.#waiting || this.#writing) return; // the write will find it out
        if (record.revision === this.record.revision + 1 && !this.untouched) {
            this.record = record;
            this.#follow(changes);
        } else if (record.revision > this.record.revision) {
            this.#follow(null);
        }
    }

    /** @param {Changes | null} changes  null: read all of it anew */
    #follow(changes) {
        this.dispatchEvent(new CustomEvent("followed", { detail: changes }));
    }

    /** @param {Standing} standing */
    #stand(standing) {
        if (standing === this.standing) return;
        this.standing = standing;
        this.dispatchEvent(new Event("standing"));
    }
}

/**
 * What turns one work into another.
 *
 * @param {Files} before
 * @param {Files} after
 * @returns {Changes}
 */
export function exchange(before, after) {
    const gone = Object.keys(before).map((path) => [path, null]);
    return { ...Object.fromEntries(gone), ...after };
}

/**
 * The files as changes leave them.
 *
 * @param {Files} files
 * @param {Changes} changes
 * @returns {Files}
 */
export function apply(files, changes) {
    const changed = Object.entries({ ...files, ...changes });
    return Object.fromEntries(
        changed.filter(
            /** @returns {entry is [string, Content]} */
            (entry) => entry[1] !== null,
        ),
    );
}

/**
 * Whether two works have the same files.
 *
 * @param {Files} one
 * @param {Files} other
 */
export function same(one, other) {
    const [mine, theirs] = [one, other].map((files) => {
        return JSON.stringify(Object.entries(files).sort());
    });
    return mine === theirs;
}

/** In which another tab, if it is alive, brings what it has noted home. */
function aMoment() {
    return new Promise((resolve) => setTimeout(resolve, 300));
}

/**
 * @param {number} lesson
 * @returns {WorkRecord}
 */
function newRecord(lesson) {
    return {
        lesson,
        revision: 0,
        changed: 0,
        writer: "",
        before: null,
        green: null,
    };
}
