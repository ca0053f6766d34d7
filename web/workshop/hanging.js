/**
 * A line that is too long for the editor goes on below its own text, a step
 * further in. At the left edge a beginner would take what follows for a line
 * of its own.
 */

import { countColumn } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const STEP = 4;

/** @param {EditorView} view */
function marks({ state, visibleRanges }) {
    const found = [];
    for (const { from, to } of visibleRanges) {
        for (let at = from; at <= to;) {
            const line = state.doc.lineAt(at);
            const columns = indentOf(line.text, state) + STEP;
            const attributes = { style: `--hanging: ${columns}ch` };
            found.push(Decoration.line({ attributes }).range(line.from));
            at = line.to + 1;
        }
    }
    return Decoration.set(found);
}

/**
 * @param {string} text
 * @param {import("@codemirror/state").EditorState} state
 */
function indentOf(text, state) {
    return countColumn(text, state.tabSize, text.search(/\S|$/));
}

class Hanging {
    /** @param {EditorView} view */
    constructor(view) {
        this.marks = marks(view);
    }

    /** @param {import("@codemirror/view").ViewUpdate} update */
    update(update) {
        if (update.docChanged || update.viewportChanged)
            this.marks = marks(update.view);
    }
}

export const hanging = [
    ViewPlugin.fromClass(Hanging, { decorations: (it) => it.marks }),
    EditorView.theme({
        ".cm-line": {
            paddingLeft: "calc(6px + var(--hanging, 0px))",
            textIndent: "calc(-1 * var(--hanging, 0px))",
        },
    }),
];
