/**
 * Starts Python as the course needs it, in the worker and under Node alike.
 *
 *     const python = await startPython(loadPyodide, { stdLibURL });
 *     unpack(python, await openPack(chatPack));
 *     const door = openDoor(python);
 *
 * and later, before the first check,
 *
 *     unpack(python, await openPack(checksPack));
 *     giveEngine(python, await loadQuickJs());
 *
 * The packs are those that `python -m web.bundle` makes, and `stdLibURL` leads
 * to what is in `stdlib.pack`.
 */

import { clock } from "./clock.mjs";
import { Engine } from "./quickjs.mjs";

/** Where the course lies in Python's own file system. */
const COURSE = "/course";

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
    python.registerJsModule("course_clock", clock);
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
 * The zip that is in a pack.
 *
 * @param {BufferSource} pack
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function openPack(pack) {
    const stream = new Blob([pack])
        .stream()
        .pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
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
 * The functions of `web.python.tab.door`, which come with chat.pack.
 *
 * @param {import("pyodide").PyodideInterface} python
 */
export function openDoor(python) {
    python.runPython(`import sys; sys.path.insert(0, "${COURSE}")`);
    return python.pyimport("web.python.tab.door");
}
