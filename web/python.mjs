/**
 * Starts Python as the course needs it, in the worker and under Node alike.
 *
 *     const python = await startPython(loadPyodide, { stdLibURL });
 *     unpack(python, chatZip);
 *     const door = openDoor(python);
 *
 * and later, before the first check,
 *
 *     unpack(python, checksZip);
 *     giveEngine(python, await loadQuickJs());
 *
 * The zips, and the library that `stdLibURL` leads to, are those that
 * `python -m web.bundle` makes.
 */

import { Engine } from "./quickjs.mjs";

/** Where the course lies in Python's own file system. */
const COURSE = "/course";

const trueNow = Date.now;

/**
 * @param {typeof import("pyodide").loadPyodide} loadPyodide
 * @param {Parameters<typeof import("pyodide").loadPyodide>[0]} options
 */
export async function startPython(loadPyodide, options) {
    const python = await loadPyodide({
        env: { HOME: "/home/student", PYTHONHASHSEED: "0" },
        stdin: () => null,
        ...options,
    });
    python.registerJsModule("course_clock", {
        /** @param {number} moment Milliseconds, as of `Date.now`. */
        standStill: (moment) => {
            Date.now = () => moment;
        },
        goOn: () => {
            Date.now = trueNow;
        },
    });
    return python;
}

/**
 * Let checks run the scripts of pages; none of them does so before.
 *
 * @param {import("pyodide").PyodideInterface} python
 * @param {import("quickjs-emscripten-core").QuickJSWASMModule} quickJs
 */
export function giveEngine(python, quickJs) {
    python.registerJsModule("course_engine", {
        /** @type {(...limits: [number, number, number]) => Engine} */
        newEngine: (...limits) => new Engine(quickJs, ...limits),
    });
}

/**
 * Lay the files of a zip where Python looks for them.
 *
 * @param {import("pyodide").PyodideInterface} python
 * @param {Uint8Array} zip
 */
export function unpack(python, zip) {
    python.unpackArchive(zip, "zip", { extractDir: "/" });
}

/**
 * The functions of `web.python.tab.door`, which come with chat.zip.
 *
 * @param {import("pyodide").PyodideInterface} python
 */
export function openDoor(python) {
    python.runPython(`import sys; sys.path.insert(0, "${COURSE}")`);
    return python.pyimport("web.python.tab.door");
}
