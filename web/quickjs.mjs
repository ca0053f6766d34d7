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
        this.end = performance.now() + milliseconds;
        this.runtime.setInterruptHandler(() => performance.now() > this.until);
        this.until = this.end;
        this.context = this.runtime.newContext();
    }

    /**
     * @param {string} text
     * @returns {Outcome}
     */
    evaluate(text) {
        this.until = Math.max(this.end, performance.now() + GRACE);
        const result = this.context.evalCode(text);
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
            this.until = Math.max(this.end, performance.now() + GRACE);
            const result = this.runtime.executePendingJobs(1);
            if (result.error) return this.failed(result.error);
            if (performance.now() > this.end) {
                return {
                    value: undefined,
                    error: "InternalError: interrupted",
                };
            }
        }
        return { value: undefined, error: undefined };
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
