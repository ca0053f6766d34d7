/** Keeps Python in step with the work, and the browsers in step with Python. */

import { calm } from "./dom.js";
import { Stuck } from "./python.js";

/**
 * @typedef {import("./browsers.js").LittleBrowser} LittleBrowser
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./python.js").Python} Python
 * @typedef {import("./work.js").Work} Work
 */

/** How long nobody has typed before what is there is loaded, in ms. */
const PAUSE = 300;

const BEFORE_THE_CHANGE =
    "This page is from before your last change, which does not run yet.";
const STUCK =
    "Python did not come back from this, and could not say where it was, so " +
    "it was ended and started anew. Your files are as you left them. They " +
    "are loaded again when you change something.";

/**
 * Tells of `loaded`, with what came of it and whether it is the `same` work as
 * before, and of `held`, with a sentence, when the work cannot be loaded as it
 * is.
 */
export class Running extends EventTarget {
    /** Whether the work is none that runs here. */
    held = false;

    /** @type {Changes | null} what Python does not have yet; null: nothing */
    #waiting = null;
    #opened = false;
    /** Whether Python has come anew, and has nothing yet. */
    #anew = false;
    #busy = false;
    #soon = calm(PAUSE, () => this.#bring());
    #work;
    #python;
    #browsers;

    /**
     * @param {Work} work
     * @param {Python} python
     * @param {LittleBrowser[]} browsers
     */
    constructor(work, python, browsers) {
        super();
        this.#work = work;
        this.#python = python;
        this.#browsers = browsers;
        work.addEventListener("opened", () => {
            this.#opened = this.#anew = false;
            void this.#bring();
        });
        work.addEventListener("changed", (event) => {
            const { changes } = /** @type {CustomEvent} */ (event).detail;
            this.#waiting = { ...this.#waiting, ...changes };
            this.#soon();
        });
        python.addEventListener("stuck", (event) => {
            const doing = /** @type {CustomEvent<string>} */ (event).detail;
            this.#comeBack(doing);
        });
    }

    /** Whether Python has the work as it is now. */
    get inStep() {
        return this.#opened && !this.#busy && this.#waiting === null;
    }

    /** Have Python load what it does not have yet. */
    async #bring() {
        if (this.#busy || this.held) return;
        this.#busy = true;
        try {
            while (!this.#opened || this.#waiting) await this.#bringOnce();
        } catch (error) {
            if (!(error instanceof Stuck)) {
                this.#tell(
                    "held",
                    `${error instanceof Error ? error.message : error}`,
                );
            }
        } finally {
            this.#busy = false;
        }
    }

    async #bringOnce() {
        const changes = this.#waiting;
        const opening = !this.#opened;
        const same = this.#anew && changes === null;
        this.#waiting = null;
        this.#opened = true;
        this.#anew = false;
        const loaded = await (opening
            ? this.#python.open(this.#work.files)
            : this.#python.change(changes ?? {}));
        for (const browser of this.#browsers) {
            // Cookies of another work would mean nothing to this one.
            if (opening) await this.#python.tell("forget", browser.who);
            browser.say(loaded.ok ? null : BEFORE_THE_CHANGE);
            // A page that Python was ended for would end the next one as well.
            if (same) continue;
            if (opening) browser.goTo("/");
            else if (loaded.ok) browser.reload();
        }
        this.#tell("loaded", { ...loaded, same });
    }

    /**
     * Python comes anew: give it the work, unless it was that which it could
     * not come back from.
     *
     * @param {string} doing
     */
    #comeBack(doing) {
        this.#opened = false;
        this.#anew = true;
        const loading = doing === "open" || doing === "change";
        if (loading) this.#tell("held", STUCK);
        else this.#soon();
    }

    /**
     * @param {string} type
     * @param {any} detail
     */
    #tell(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
