/** A link that holds a whole work, in the part that no server is ever sent. */

import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

import { LARGEST_WORK, MOST_FILES, sizeOf, wrongName } from "./names.js";

const MARK = "#work=1.";
const LONGEST = 500_000;

/** @typedef {{lesson: number, files: Files}} Shared */

/**
 * The fragment that holds a work; null if it would be too long for a link.
 *
 * @param {Shared} shared
 * @returns {string | null}
 */
export function fragmentOf(shared) {
    const packed = deflateSync(strToU8(JSON.stringify(shared)), { level: 9 });
    const text = btoa(strFromU8(packed, true))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replace(/=+$/, "");
    return text.length > LONGEST ? null : MARK + text;
}

/**
 * The work that a fragment holds; null if it is about something else.
 *
 * @param {string} fragment
 * @returns {Shared | null}
 * @throws {Error} where it is broken or too large
 */
export function sharedIn(fragment) {
    if (!fragment.startsWith("#work=")) return null;
    if (
        !fragment.startsWith(MARK) ||
        fragment.length > LONGEST + MARK.length
    ) {
        throw new Error("The link is of another kind, or too long.");
    }
    const text = fragment.slice(MARK.length);
    const packed = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const room = new Uint8Array(LARGEST_WORK * 2);
    const json = inflateSync(strToU8(packed, true), { out: room });
    const shared = JSON.parse(strFromU8(json));
    if (!isShared(shared)) throw new Error("The link holds no work.");
    return shared;
}

/**
 * @param {any} shared
 * @returns {shared is Shared}
 */
function isShared(shared) {
    const files = shared?.files;
    if (!Number.isInteger(shared?.lesson)) return false;
    if (typeof files !== "object" || files === null) return false;
    const entries = Object.entries(files);
    return (
        entries.length > 0 &&
        entries.length <= MOST_FILES &&
        entries.every(
            ([path, content]) => !wrongName(path) && isContent(content),
        ) &&
        sizeOf(files) <= LARGEST_WORK
    );
}

/** @param {any} content */
function isContent(content) {
    return typeof content === "string" || typeof content?.base64 === "string";
}
