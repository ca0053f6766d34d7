/** Which names the files of a work may have. */

export const LARGEST_WORK = 5_000_000;
export const MOST_FILES = 300;

const LONGEST = 100;
const NOT_ON_WINDOWS = /[<>:"|?*\\]/;
const NOT_SEEN = /[\p{Cc}\p{Cf}]/u;

/**
 * What is wrong with a path as the name of a file, or null.
 *
 * @param {string} path
 * @returns {string | null}
 */
export function wrongName(path) {
    if (path === "") return "A file needs a name.";
    if (path.length > LONGEST) {
        return `A name of more than ${LONGEST} signs is too long.`;
    }
    if (path.startsWith("/")) {
        return "A name begins without a slash: files lie in the folder of the chat.";
    }
    if (NOT_ON_WINDOWS.test(path) || NOT_SEEN.test(path)) {
        return 'A name is made without these signs: < > : " | ? * \\';
    }
    const parts = path.split("/");
    if (parts.includes("..") || parts.includes(".")) {
        return "A name with .. or . as a part would leave the folder of the chat.";
    }
    if (parts.some((part) => part.trim() !== part || part === "")) {
        return "Between the slashes of a name there is a name, without spaces at its ends.";
    }
    return null;
}

/**
 * What stands in the way of a new name in a work, or null.
 *
 * @param {string} path
 * @param {Iterable<string>} others
 * @returns {string | null}
 */
export function wrongNewName(path, others) {
    const wrong = wrongName(path);
    if (wrong) return wrong;
    for (const other of others) {
        if (other.toLowerCase() === path.toLowerCase()) {
            return `There is a file ${other} already.`;
        }
        const [short, long] = [path, other].sort(
            (a, b) => a.length - b.length,
        );
        if (long.startsWith(`${short}/`)) {
            return `${short} cannot be both a file and a folder.`;
        }
    }
    return null;
}

/**
 * How large a work is, in bytes.
 *
 * @param {Files} files
 */
export function sizeOf(files) {
    let size = 0;
    for (const content of Object.values(files)) {
        size +=
            typeof content === "string"
                ? new TextEncoder().encode(content).length
                : Math.floor((content.base64.length * 3) / 4);
    }
    return size;
}
