/**
 * Makes packs of zips for the tab: `node pack.mjs FROM TO`, both folders.
 *
 * The chat of the last stage that runs in a tab is opened and judged. What
 * that imports becomes bytecode, which only the Python that will run it can
 * make; the rest stays as source, which is smaller.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadPyodide } from "pyodide";

import { giveEngine, openDoor, startPython, unpack } from "../python.mjs";
import { loadQuickJs } from "../quickjs.mjs";

const [from, to] = process.argv.slice(2);

/** @param {string} name */
const read = (name) => new Uint8Array(readFileSync(join(from, `${name}.zip`)));

/** How many times as long as for a student: a build may be slow. */
const PATIENCE = 100;

const python = await startPython(loadPyodide, {});
giveEngine(python, await loadQuickJs());
const later = ["checks", "database", "final"];
for (const name of ["chat", ...later]) unpack(python, read(name));
const door = openDoor(python);
python.runPython(
    readFileSync(new URL("packing.py", import.meta.url), "utf-8"),
);
const packed = python.globals.get("packed");

/** @param {string} name */
const pack = (name) => {
    writeFileSync(join(to, `${name}.pack`), packed(read(name), name).toJs());
};

const last = JSON.parse(door.lessons()).findLast(
    (/** @type {{ runs_here: boolean }} */ lesson) => lesson.runs_here,
);
door.open(door.stage(last.number));
door.ask("aaron", "GET", "/", "[]", new Uint8Array());
["stdlib", "chat"].forEach(pack);
const verdict = JSON.parse(door.check(last.number, PATIENCE));
if (!verdict.done) throw new Error(verdict.text);
later.forEach(pack);
