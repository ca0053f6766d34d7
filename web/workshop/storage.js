/**
 * Where works are kept: the browser's own database, and nowhere else.
 *
 * `works` holds a record for each lesson, `files` one for each file, so that a
 * letter typed writes one file and not the whole work.
 */

const VERSION = 1;

/**
 * What is remembered of the work of one lesson, beside its files.
 *
 * @typedef {object} WorkRecord
 * @property {number} lesson
 * @property {number} revision  counts the changes, so that none is overlooked
 * @property {number} changed   when, in milliseconds since 1970
 * @property {string} writer    which page made the last of them
 * @property {Files | null} before  what an undo brings back
 * @property {Files | null} green   what it was when its checks last all held
 *
 * @typedef {{path: string, lesson: number, content: Content}} KeptFile
 */

/** The work was changed somewhere else since it was last read here. */
export class ChangedElsewhere extends Error {}

/** The browser has no room left, or refuses. */
export class NotKept extends Error {
    /**
     * @param {boolean} full
     * @param {unknown} cause
     */
    constructor(full, cause) {
        super(String(cause), { cause });
        this.full = full;
    }
}

/** The works that this browser keeps. */
export class Storage {
    /** @param {IDBDatabase} database */
    constructor(database) {
        this.database = database;
        // Another tab brings a newer version of the workshop: make way.
        database.addEventListener("versionchange", () => database.close());
    }

    /**
     * The storage of the workshop at an address.
     *
     * @param {string} path
     * @throws {NotKept} where the browser keeps nothing
     */
    static async open(path) {
        try {
            const opening = indexedDB.open(`workshop of ${path}`, VERSION);
            opening.addEventListener("upgradeneeded", ({ oldVersion }) => {
                upgrade(opening.result, oldVersion);
            });
            return new Storage(await resultOf(opening));
        } catch (refused) {
            throw new NotKept(false, refused);
        }
    }

    /**
     * The work of a lesson, or null.
     *
     * @param {number} lesson
     * @returns {Promise<{record: WorkRecord, files: Files} | null>}
     */
    async read(lesson) {
        const transaction = this.database.transaction(["works", "files"]);
        const [record, files] = await Promise.all([
            resultOf(transaction.objectStore("works").get(lesson)),
            resultOf(transaction.objectStore("files").getAll(filesOf(lesson))),
        ]);
        if (!record) return null;
        const kept = files.map((/** @type {KeptFile} */ file) => {
            return [file.path, file.content];
        });
        return { record, files: Object.fromEntries(kept) };
    }

    /**
     * The records of all works, the one last changed first.
     *
     * @returns {Promise<WorkRecord[]>}
     */
    async works() {
        const transaction = this.database.transaction("works");
        /** @type {WorkRecord[]} */
        const all = await resultOf(transaction.objectStore("works").getAll());
        return all.sort((a, b) => b.changed - a.changed);
    }

    /**
     * Keep what has changed, all of it or nothing.
     *
     * @param {WorkRecord} record  with the revision that comes of it
     * @param {Changes} changes
     * @throws {ChangedElsewhere | NotKept}
     */
    async write(record, changes) {
        try {
            await this.#write(record, changes);
        } catch (error) {
            if (error instanceof ChangedElsewhere) throw error;
            const name = error instanceof DOMException ? error.name : "";
            throw new NotKept(name === "QuotaExceededError", error);
        }
    }

    /**
     * @param {WorkRecord} record
     * @param {Changes} changes
     */
    async #write(record, changes) {
        const transaction = this.database.transaction(
            ["works", "files"],
            "readwrite",
        );
        const finished = endOf(transaction);
        const works = transaction.objectStore("works");
        const files = transaction.objectStore("files");
        const reading = works.get(record.lesson);
        let elsewhere = false;
        reading.addEventListener("success", () => {
            const found = reading.result?.revision ?? 0;
            elsewhere = found !== record.revision - 1;
            if (elsewhere) return transaction.abort();
            works.put(record);
            for (const [path, content] of Object.entries(changes)) {
                if (content === null) files.delete([record.lesson, path]);
                else files.put({ lesson: record.lesson, path, content });
            }
        });
        try {
            await finished;
        } catch (error) {
            throw elsewhere ? new ChangedElsewhere() : error;
        }
    }
}

/**
 * Bring a database of an older version to the one that is read here.
 *
 * @param {IDBDatabase} database
 * @param {number} from
 */
function upgrade(database, from) {
    if (from < 1) {
        database.createObjectStore("works", { keyPath: "lesson" });
        database.createObjectStore("files", { keyPath: ["lesson", "path"] });
    }
}

/** @param {number} lesson */
function filesOf(lesson) {
    return IDBKeyRange.bound([lesson], [lesson + 1], false, true);
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function resultOf(request) {
    return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error));
    });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function endOf(transaction) {
    return new Promise((resolve, reject) => {
        transaction.addEventListener("complete", () => resolve());
        transaction.addEventListener("abort", () => reject(transaction.error));
    });
}
