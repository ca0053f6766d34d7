/**
 * Compiles the modules in zips: `node compile.mjs FROM TO`, both folders.
 *
 * Only the Python that will run them can: bytecode is of one version.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { loadPyodide } from "pyodide";

const [from, to] = process.argv.slice(2);
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0" } });
python.runPython(
    readFileSync(new URL("bytecode.py", import.meta.url), "utf-8"),
);
const compiled = python.globals.get("compiled");
for (const file of readdirSync(from).sort()) {
    const zip = new Uint8Array(readFileSync(join(from, file)));
    const bytes = compiled(zip, basename(file, ".zip"));
    writeFileSync(join(to, file), bytes.toJs());
}
