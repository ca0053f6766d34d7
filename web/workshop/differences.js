/** What is different between two works, as a table. */

import { make } from "./dom.js";

/**
 * @typedef {{kind: "same" | "added" | "removed" | "gap",
 *   was: number | null, now: number | null, text: string}} Row
 * @typedef {{file: string, rows: Row[]}} FileDifference
 */

const SIGNS = { same: " ", added: "+", removed: "−", gap: "" };
const WORDS = { same: "", added: "added: ", removed: "removed: ", gap: "" };

/**
 * The differences on the page, or a sentence where there are none.
 *
 * @param {FileDifference[]} differences
 * @returns {Node[]}
 */
export function differencesOf(differences) {
    if (differences.length === 0) {
        return [make("p", {}, "There is no difference.")];
    }
    return differences.map(({ file, rows }) => {
        return make(
            "section",
            { class: "difference" },
            make("h3", {}, file),
            make(
                "div",
                {
                    class: "rows",
                    tabindex: "0",
                    role: "region",
                    "aria-label": `What changes in ${file}`,
                },
                table(rows),
            ),
        );
    });
}

/** @param {Row[]} rows */
function table(rows) {
    const lines = rows.map(({ kind, was, now, text }) => {
        return make(
            "tr",
            { class: kind },
            make("td", { class: "number" }, String(was ?? "")),
            make("td", { class: "number" }, String(now ?? "")),
            make("td", { class: "sign", "aria-hidden": "true" }, SIGNS[kind]),
            make(
                "td",
                { class: "code" },
                make("span", { class: "unseen" }, WORDS[kind]),
                text,
            ),
        );
    });
    return make("table", {}, make("tbody", {}, ...lines));
}
