/** Works as zips and folders: out of the browser, and back into it. */

import { strFromU8, strToU8, unzip, zip } from "fflate";

import { LARGEST_WORK, MOST_FILES, wrongName } from "./names.js";

/** What was opened is no work; the message says why, for whoever opened it. */
export class NoWork extends Error {}

const LEFT_OUT =
    /(^|\/)(\.git|\.venv|venv|__pycache__|instance|node_modules|__MACOSX|\.DS_Store|[^/]+\.pyc|[^/]+\.db(-\w+)?)(\/|$)/;
const TOO_LARGE = `A work has at most ${MOST_FILES} files and ${LARGEST_WORK / 1_000_000} MB, and this has more. What is here stays as it was.`;
const NO_ZIP =
    "This is no zip, or a part of it is missing. What is here stays as it was.";

/**
 * A zip of a work, in a folder of its own.
 *
 * @param {Files} files
 * @param {string} folder
 * @returns {Promise<Blob>}
 */
export async function zipOf(files, folder) {
    const entries = Object.entries(files).map(([path, content]) => {
        return [`${folder}/${path}`, bytesOf(content)];
    });
    const packed = await new Promise((resolve, reject) => {
        zip(Object.fromEntries(entries), (error, data) => {
            if (error) reject(error);
            else resolve(data);
        });
    });
    return new Blob([packed], { type: "application/zip" });
}

/**
 * The work in a zip.
 *
 * @param {Blob} file
 * @returns {Promise<Files>}
 * @throws {NoWork}
 */
export async function openZip(file) {
    if (file.size > LARGEST_WORK) throw new NoWork(TOO_LARGE);
    const packed = new Uint8Array(await file.arrayBuffer());
    const limit = new Limit();
    /** @type {Record<string, Uint8Array>} */
    const found = await new Promise((resolve, reject) => {
        const filter = (
            /** @type {import("fflate").UnzipFileInfo} */ entry,
        ) => {
            if (entry.name.endsWith("/") || LEFT_OUT.test(entry.name))
                return false;
            limit.take(entry.name, entry.originalSize);
            return true;
        };
        try {
            unzip(packed, { filter }, (error, data) => {
                if (error) reject(new NoWork(NO_ZIP));
                else resolve(data);
            });
        } catch (error) {
            reject(error instanceof NoWork ? error : new NoWork(NO_ZIP));
        }
    });
    return workOf(Object.entries(found));
}

/**
 * The work in a folder that was chosen.
 *
 * @param {Iterable<File>} chosen
 * @returns {Promise<Files>}
 * @throws {NoWork}
 */
export async function openFolder(chosen) {
    const limit = new Limit();
    /** @type {[string, Uint8Array][]} */
    const found = [];
    for (const file of chosen) {
        const path = file.webkitRelativePath || file.name;
        if (LEFT_OUT.test(path)) continue;
        limit.take(path, file.size);
        found.push([path, new Uint8Array(await file.arrayBuffer())]);
    }
    return workOf(found);
}

/** Counts what is taken, and refuses what is too much or has a wrong name. */
class Limit {
    #files = 0;
    #bytes = 0;

    /**
     * @param {string} path
     * @param {number} bytes
     */
    take(path, bytes) {
        const wrong = wrongName(path);
        if (wrong) {
            throw new NoWork(
                `It holds a file “${path}”. ${wrong} What is here stays as it was.`,
            );
        }
        this.#files += 1;
        this.#bytes += bytes;
        if (this.#files > MOST_FILES || this.#bytes > LARGEST_WORK) {
            throw new NoWork(TOO_LARGE);
        }
    }
}

/**
 * The files by their paths in the folder that has run.py.
 *
 * @param {[string, Uint8Array][]} found
 * @returns {Files}
 */
function workOf(found) {
    const programs = found
        .map(([path]) => path)
        .filter((path) => /(^|\/)\w+\.py$/.test(path))
        .sort((a, b) => a.split("/").length - b.split("/").length);
    const main = programs.find((path) => /(^|\/)run\.py$/.test(path));
    const [program] = main ? [main] : programs;
    if (program === undefined) {
        throw new NoWork(
            "There is no Python file in it, such as run.py. What is here stays as it was.",
        );
    }
    const folder = program.slice(0, program.lastIndexOf("/") + 1);
    const inside = found.filter(([path]) => path.startsWith(folder));
    const files = inside.map(([path, bytes]) => {
        return [path.slice(folder.length), contentOf(bytes)];
    });
    return Object.fromEntries(files);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Content}
 */
function contentOf(bytes) {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return { base64: btoa(strFromU8(bytes, true)) };
    }
}

/**
 * @param {Content} content
 * @returns {Uint8Array}
 */
function bytesOf(content) {
    if (typeof content === "string") return strToU8(content);
    return strToU8(atob(content.base64), true);
}
