/**
 * Starts Python as the course needs it, in the worker and under Node alike.
 *
 *     const python = await startPython(loadPyodide, await loadQuickJs(), {});
 *     unpack(python, bytesOf("chat.zip"));
 *     const door = openDoor(python);
 *
 * The zips are those that `python -m web.bundle` makes.
 */

import { Engine } from "./quickjs.mjs";

/** Where the course lies in Python's own file system. */
const COURSE = "/course";

const trueNow = Date.now;

/**
 * @param {typeof import("pyodide").loadPyodide} loadPyodide
 * @param {import("quickjs-emscripten-core").QuickJSWASMModule} quickJs
 * @param {Parameters<typeof import("pyodide").loadPyodide>[0]} options
 */
export async function startPython(loadPyodide, quickJs, options) {
    const python = await loadPyodide({
        env: { HOME: "/home/student", PYTHONHASHSEED: "0" },
        stdin: () => null,
        ...options,
    });
    python.registerJsModule("course_in_javascript", {
        /** @type {(...limits: [number, number, number]) => Engine} */
        newEngine: (...limits) => new Engine(quickJs, ...limits),
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
 * Lay the files of a zip where Python looks for them.
 *
 * @param {import("pyodide").PyodideInterface} python
 * @param {Uint8Array} zip
 */
export function unpack(python, zip) {
    python.unpackArchive(zip, "zip", { extractDir: "/" });
}

/**
 * The functions of `tab.door`, which come with chat.zip.
 *
 * @param {import("pyodide").PyodideInterface} python
 */
export function openDoor(python) {
    python.runPython(
        `import sys; sys.path[:0] = ["${COURSE}", "${COURSE}/web/python"]`,
    );
    return python.pyimport("tab.door");
}
