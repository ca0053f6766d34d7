/**
 * Builds the workshop: `npm run build -- OUT`.
 *
 * What `python -m web.bundle` makes must lie in OUT already, and so should the
 * pages of the lessons beside it: all of it is listed with its hash, so that
 * the page and its service worker know each file of their own version.
 */

import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = fileURLToPath(new URL("workshop/", import.meta.url));
const PYODIDE = fileURLToPath(
    new URL(".", import.meta.resolve("pyodide/pyodide.mjs")),
);
const { version } = JSON.parse(
    await readFile(join(PYODIDE, "package.json"), "utf8"),
);
const PYODIDE_HERE = `pyodide-${version}/`;
const OF_PYODIDE = [
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
];
/** What others have made. */
const GIVEN = ["python", "stages"];
/** What only the tests unpack, who judge `final/` in a tab. */
const FOR_TESTS = join("python", "final.pack");

/** @type {import("esbuild").BuildOptions} */
const COMMON = {
    absWorkingDir: HERE,
    bundle: true,
    minify: true,
    target: "es2024",
    logLevel: "warning",
    loader: { ".wasm": "file" },
    external: ["node:*"],
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    metafile: true,
    define: { PYODIDE: JSON.stringify(PYODIDE_HERE) },
};

/**
 * The page itself, in pieces: what it does not begin with comes later.
 *
 * @type {import("esbuild").BuildOptions}
 */
const PAGE = {
    entryPoints: ["main.js", "style/workshop.css"],
    format: "esm",
    splitting: true,
    chunkNames: "part-[hash]",
};

const [out] = process.argv.slice(2);
if (!out) {
    console.error("Where to?  npm run build -- OUT");
    process.exit(2);
}
await buildInto(out);

/** @param {string} out */
async function buildInto(out) {
    await empty(out);
    const made = await bundle(out);
    await copyPyodide(join(out, PYODIDE_HERE));
    await cp(join(HERE, "icon.svg"), join(out, "icon.svg"));
    const listed = await list(out);
    const page = await writePage(join(out, "index.html"), made, listed);
    await writeServiceWorker(out, [...listed, page]);
}

/**
 * Take away what an earlier build has left.
 *
 * @param {string} out
 */
async function empty(out) {
    await mkdir(out, { recursive: true });
    for (const name of await readdir(out)) {
        if (!GIVEN.includes(name)) {
            await rm(join(out, name), { recursive: true });
        }
    }
}

/**
 * Put the modules of the page and of its workers together.
 *
 * @param {string} out
 * @returns {Promise<{names: Map<string, string>, beside: string[]}>} the name
 *   of each by its entry point, and of what the page's first module imports
 */
async function bundle(out) {
    const to = { ...COMMON, outdir: out };
    const built = await Promise.all([
        build({ ...to, ...PAGE }),
        build({ ...to, entryPoints: ["workers/worker.js"], format: "esm" }),
        build({ ...to, entryPoints: ["inside.js"] }),
    ]);
    const outputs = built.flatMap(({ metafile }) => {
        return Object.entries(metafile?.outputs ?? {});
    });
    const names = new Map();
    /** @type {string[]} */
    const beside = [];
    for (const [path, { entryPoint, imports }] of outputs) {
        if (!entryPoint) continue;
        names.set(entryPoint, basename(path));
        if (entryPoint === "main.js") beside.push(...whatComesWith(imports));
    }
    return { names, beside };
}

/**
 * The names of the modules that another cannot begin without.
 *
 * @param {{path: string, kind: string}[]} imports
 */
function whatComesWith(imports) {
    return imports
        .filter(({ kind }) => kind === "import-statement")
        .map(({ path }) => basename(path));
}

/** @param {string} folder */
async function copyPyodide(folder) {
    for (const name of OF_PYODIDE) {
        await cp(join(PYODIDE, name), join(folder, name));
    }
}

/**
 * Every file that the workshop is made of, and the notes that it shows.
 *
 * @param {string} out
 */
async function list(out) {
    const lessons = join(out, "..", "lessons");
    const pages = await filesOf(lessons).catch(() => []);
    const notes = pages.filter((path) => path.endsWith(".html"));
    const made = await filesOf(out);
    const own = made.filter((path) => !path.endsWith(FOR_TESTS));
    const paths = [...own, ...notes].sort();
    return Promise.all(paths.map((path) => describe(path, out)));
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function filesOf(folder) {
    const options = /** @type {const} */ ({
        recursive: true,
        withFileTypes: true,
    });
    const entries = await readdir(folder, options);
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => join(entry.parentPath, entry.name));
}

/**
 * @param {string} path
 * @param {string} out
 * @returns {Promise<Asset>}
 */
async function describe(path, out) {
    const content = await readFile(path);
    return {
        path: relative(out, path).split(sep).join("/"),
        bytes: content.length,
        hash: createHash("sha256").update(content).digest("hex"),
    };
}

/**
 * Write the page, with the names of what it loads and the list of all.
 *
 * @param {string} path
 * @param {{names: Map<string, string>, beside: string[]}} made
 * @param {Asset[]} listed
 */
async function writePage(path, { names, beside }, listed) {
    const folder = join(path, "..");
    let page = await readFile(join(HERE, "index.html"), "utf8");
    for (const [entry, name] of names) page = page.replace(entry, name);
    const links = beside.map((name) => {
        return `<link rel="modulepreload" href="${name}" />`;
    });
    const lessons = await readFile(join(folder, "stages", "index.json"));
    const filled = page
        .replace("<!-- BESIDE -->", links.join(""))
        .replace('"LESSONS"', () => inPage(JSON.parse(String(lessons))))
        .replace('"ASSETS"', () => inPage(listed));
    await writeFile(path, filled);
    return describe(path, folder);
}

/**
 * Data as a script of the page may hold it.
 *
 * @param {unknown} data
 */
function inPage(data) {
    return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/**
 * @param {string} out
 * @param {Asset[]} listed
 */
async function writeServiceWorker(out, listed) {
    await build({
        ...COMMON,
        entryPoints: ["workers/sw.js"],
        outdir: out,
        entryNames: "[name]",
        format: "iife",
        define: { ...COMMON.define, ASSETS: JSON.stringify(listed) },
    });
}
