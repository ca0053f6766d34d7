/**
 * Runs a program in the Python of a tab, with all that a tab can unpack:
 * `node run.mjs ZIPS PROGRAM ARGUMENT…`, where ZIPS is what
 * `python -m web.bundle` has made. What it prints is printed.
 */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadPyodide } from "pyodide";

import { giveEngine, openDoor, startPython, unpack } from "../python.mjs";
import { loadQuickJs } from "../quickjs.mjs";

const [zips, program, ...programArguments] = process.argv.slice(2);

/** @param {string} name */
const zip = (name) => resolve(join(zips, `${name}.zip`));

try {
    const python = await startPython(loadPyodide, {
        stdLibURL: zip("stdlib"),
    });
    for (const name of ["chat", "checks", "database", "final"]) {
        unpack(python, new Uint8Array(readFileSync(zip(name))));
    }
    giveEngine(python, await loadQuickJs());
    openDoor(python);
    python.pyimport("sys").argv = python.toPy([program, ...programArguments]);
    python.runPython(readFileSync(program, "utf-8"), { filename: program });
} catch (error) {
    // Its place is in a line of a megabyte, which nobody wants to see.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
}
