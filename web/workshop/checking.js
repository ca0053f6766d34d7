/** Asks for a verdict when it is time, and shows it. */

import { summaryOf, verdictOf } from "./checks.js";
import { tell } from "./dialogs.js";
import { button, calm, make } from "./dom.js";
import { Stuck } from "./python.js";

/**
 * @typedef {import("./python.js").Python} Python
 * @typedef {import("./running.js").Running} Running
 * @typedef {import("./work.js").Work} Work
 */

/** How long nobody has typed before the checks run by themselves, in ms. */
const PAUSE = 1500;

const ENDED =
    "The checks did not come back, and were ended. Is there a loop without " +
    "an end in your code?";
const NOT_BEGUN =
    "The checks have not begun: Python did not come back from your chat, " +
    "and was ended. Mend that first, and they run again by themselves.";

/** The panel of the checks. */
export class Checking {
    // What is not loaded yet asks for its own verdict when it is.
    #soon = calm(PAUSE, () => this.#step.inStep && this.run());
    #running = false;
    /** @type {(() => Node[])} what is said when the lesson is done */
    #onDone;
    #work;
    #python;
    #step;

    /**
     * @param {{verdict: HTMLElement, summary: HTMLElement,
     *   tools: HTMLElement}} elements
     * @param {Work} work
     * @param {Python} python
     * @param {Running} step
     * @param {() => Node[]} onDone
     */
    constructor(elements, work, python, step, onDone) {
        this.elements = elements;
        this.#work = work;
        this.#python = python;
        this.#step = step;
        this.#onDone = onDone;
        elements.tools.append(
            button("Check now", () => this.run()),
            button("Where am I?", () => this.#whereAmI()),
        );
        step.addEventListener("loaded", (event) => {
            const { same } = /** @type {CustomEvent} */ (event).detail;
            if (!same) this.#soon();
        });
        work.addEventListener("opened", () => this.#clear());
    }

    /** Have the work judged by the checks of its lesson. */
    async run() {
        if (this.#running) return;
        this.#running = true;
        this.elements.summary.textContent = "Checking…";
        try {
            const verdict = await this.#python.check(this.#work.lesson);
            if (this.#step.inStep) this.#show(verdict);
        } catch (error) {
            this.elements.summary.textContent = why(error);
        } finally {
            this.#running = false;
        }
    }

    /** @param {Verdict} verdict */
    #show(verdict) {
        const { summary, verdict: element } = this.elements;
        summary.textContent = summaryOf(verdict);
        const done = verdict.done ? this.#onDone() : [];
        element.replaceChildren(...done, ...verdictOf(verdict));
        if (verdict.done) this.#work.markGreen();
    }

    async #whereAmI() {
        const waiting = make(
            "p",
            { role: "status" },
            "Looking through the lessons…",
        );
        const dialog = tell("Where am I?", waiting);
        try {
            const { text } = await this.#python.check(null);
            waiting.replaceWith(make("pre", { class: "told" }, text));
        } catch (error) {
            waiting.textContent = why(error);
        }
        return dialog;
    }

    #clear() {
        this.elements.summary.textContent = "";
        this.elements.verdict.replaceChildren();
    }
}

/** @param {unknown} error */
function why(error) {
    if (error instanceof Stuck) {
        return error.doing === "check" ? ENDED : NOT_BEGUN;
    }
    return `The checks could not run: ${error instanceof Error ? error.message : error}`;
}
