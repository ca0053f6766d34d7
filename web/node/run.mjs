/**
 * Runs a program in the Python of a tab, with all that a tab can unpack:
 * `node run.mjs PACKS PROGRAM ARGUMENT…`, where PACKS is what
 * `python -m web.bundle` has made. What it prints is printed.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPyodide } from "pyodide";

import {
    giveEngine,
    openDoor,
    openPack,
    startPython,
    unpack,
} from "../python.mjs";
import { loadQuickJs } from "../quickjs.mjs";

const [packs, program, ...programArguments] = process.argv.slice(2);

/** @param {string} name */
const zip = (name) => openPack(readFileSync(join(packs, `${name}.pack`)));

const folder = mkdtempSync(join(tmpdir(), "python-of-a-tab-"));
try {
    const stdLibURL = join(folder, "stdlib.zip");
    writeFileSync(stdLibURL, await zip("stdlib"));
    const python = await startPython(loadPyodide, { stdLibURL });
    for (const name of ["chat", "checks", "database", "final"]) {
        unpack(python, await zip(name));
    }
    giveEngine(python, await loadQuickJs());
    openDoor(python);
    python.pyimport("sys").argv = python.toPy([program, ...programArguments]);
    python.runPython(readFileSync(program, "utf-8"), { filename: program });
} catch (error) {
    // Its place is in a line of a megabyte, which nobody wants to see.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
} finally {
    rmSync(folder, { recursive: true });
}
