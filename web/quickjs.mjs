/**
 * QuickJS in WebAssembly: the engine in which the checks run a page's scripts.
 *
 * `giveEngine` of python.mjs hands it to Python.
 */

import variant from "@jitl/quickjs-ng-wasmfile-release-sync";
import {
    newQuickJSWASMModuleFromVariant,
    newVariant,
} from "quickjs-emscripten-core";

/** Milliseconds that one evaluation may take when all time is over. */
const GRACE = 100;
/** So often a script is looked at in half a second or so that has no end. */
const MANY_LOOKS = 2000;
/**
 * How many times as long what is looked at less often may take: the machine
 * is slow, or has much else to do.
 */
const SLOW = 3;

/**
 * @typedef {object} Outcome What came of a script. Python asks for both.
 * @property {unknown} value
 * @property {string | undefined} error
 */

/**
 * @param {string} [wasmLocation] Where the engine lies, if not beside npm's
 *     module.
 */
export async function loadQuickJs(wasmLocation) {
    return newQuickJSWASMModuleFromVariant(
        wasmLocation ? newVariant(variant, { wasmLocation }) : variant,
    );
}

/** One engine with one page in it, and an end to loops and to memory. */
export class Engine {
    /**
     * @param {import("quickjs-emscripten-core").QuickJSWASMModule} quickJs
     * @param {number} memory Bytes that all values may take.
     * @param {number} stack Bytes that all calls may take.
     * @param {number} milliseconds How long all scripts may work together.
     */
    constructor(quickJs, memory, stack, milliseconds) {
        this.runtime = quickJs.newRuntime();
        this.runtime.setMemoryLimit(memory);
        this.runtime.setMaxStackSize(stack);
        this.context = this.runtime.newContext();
        this.milliseconds = milliseconds;
        this.spent = 0;
        this.looks = 0;
    }

    /**
     * @param {string} text
     * @returns {Outcome}
     */
    evaluate(text) {
        const result = this.limited(() => this.context.evalCode(text));
        if (result.error) return this.failed(result.error);
        const value = this.context.dump(result.value);
        // A promise that is settled has been let go with what it holds.
        if (result.value.alive) result.value.dispose();
        return { value, error: undefined };
    }

    /**
     * Run what promises have waiting until nothing is.
     *
     * @returns {Outcome}
     */
    finishJobs() {
        while (this.runtime.hasPendingJob()) {
            const result = this.limited(() => {
                return this.runtime.executePendingJobs(1);
            });
            if (result.error) return this.failed(result.error);
            if (this.spent > this.look()) {
                return {
                    value: undefined,
                    error: "InternalError: interrupted",
                };
            }
        }
        return { value: undefined, error: undefined };
    }

    /**
     * Do something that has an end, of which the time is counted that it
     * takes; what comes before and after it takes none.
     *
     * @template Value
     * @param {() => Value} job
     * @returns {Value}
     */
    limited(job) {
        const begun = performance.now() - this.spent;
        const least = this.spent + GRACE;
        this.runtime.setInterruptHandler(() => {
            return performance.now() - begun > Math.max(this.look(), least);
        });
        try {
            return job();
        } finally {
            this.spent = performance.now() - begun;
        }
    }

    /** How many milliseconds scripts may have worked at this look at them. */
    look() {
        this.looks += 1;
        return this.milliseconds * (this.looks > MANY_LOOKS ? 1 : SLOW);
    }

    close() {
        this.context.dispose();
        this.runtime.dispose();
    }

    /**
     * @param {import("quickjs-emscripten-core").QuickJSHandle} raised
     * @returns {Outcome}
     */
    failed(raised) {
        const error = this.context.dump(raised);
        if (raised.alive) raised.dispose();
        if (error === null || typeof error !== "object") {
            return { value: undefined, error: String(error) };
        }
        const lines = [`${error.name}: ${error.message}`, error.stack ?? ""];
        return { value: undefined, error: lines.join("\n") };
    }
}
