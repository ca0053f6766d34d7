/**
 * The languages of the editor. Each comes when a file is written in it: to
 * read and to write, the text alone is enough.
 */

/** @typedef {import("@codemirror/state").Extension} Extension */

/** @type {Record<string, () => Promise<Extension>>} by the ending of a file */
const LANGUAGES = {
    css: async () => (await import("@codemirror/lang-css")).css(),
    html: async () => {
        const { html } = await import("@codemirror/lang-html");
        return html({ selfClosingTags: true });
    },
    js: async () => (await import("@codemirror/lang-javascript")).javascript(),
    py: async () => (await import("@codemirror/lang-python")).python(),
};

/** @type {Map<string, Extension>} those that have come */
const come = new Map();

/**
 * The language of a file; nothing where none is known, or where it does not
 * come: then the text has no colours.
 *
 * @param {string} path
 * @returns {Promise<Extension>}
 */
export async function languageOf(path) {
    const ending = path.slice(path.lastIndexOf(".") + 1);
    const bring = LANGUAGES[ending];
    if (!bring) return [];
    try {
        if (!come.has(ending)) come.set(ending, await bring());
        return come.get(ending) ?? [];
    } catch {
        return []; // the network may be back with the next file
    }
}
