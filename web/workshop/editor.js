/** The editor: CodeMirror, with the text of one file of the work at a time. */

import { indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import {
    Annotation,
    Compartment,
    EditorState,
    StateEffect,
    StateField,
} from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";

import { colours } from "./colours.js";
import { hanging } from "./hanging.js";
import { languageOf } from "./languages.js";

/** @typedef {import("./work.js").Work} Work */

const NO_TEXT = "This file is not text, and cannot be shown here.";

/** The place of the language, which may come later than the text. */
const language = new Compartment();

/**
 * What closes itself when it is opened: brackets. Quotes do not, for whoever
 * types three of them at both ends of a docstring would have five at its end.
 */
const PAIRS = EditorState.languageData.of(() => [
    { closeBrackets: { brackets: ["(", "[", "{"] } },
]);

/** What is shown because it was changed elsewhere, and not typed here. */
const followed = Annotation.define();

/** Marks the line on which the program has stopped; 0 for none. */
/** @type {import("@codemirror/state").StateEffectType<number>} */
const stopAt = StateEffect.define();
const stopped = StateField.define({
    create: () => Decoration.none,
    update(marks, transaction) {
        for (const effect of transaction.effects) {
            if (effect.is(stopAt))
                return markOf(transaction.state, effect.value);
        }
        return marks.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
});

/** Shows the files of a work and hands it what is typed. */
export class Editor {
    /** @type {Map<string, EditorState>} those that were shown before */
    #states = new Map();
    /** @type {{path: string | null, line: number}} */
    #stopped = { path: null, line: 0 };
    #work;

    /** @type {string | null} */
    path = null;

    /**
     * @param {HTMLElement} parent
     * @param {Work} work
     */
    constructor(parent, work) {
        this.#work = work;
        this.view = new EditorView({ parent });
        work.addEventListener("changed", (event) => {
            const { changes, typed } = /** @type {CustomEvent} */ (event)
                .detail;
            if (!typed) this.#follow(changes);
        });
    }

    /** Forget what was shown: it is another work. */
    forget() {
        this.#states.clear();
        this.#stopped = { path: null, line: 0 };
        this.path = null;
    }

    /**
     * Show a file of the work.
     *
     * @param {string} path
     */
    show(path) {
        if (this.path !== null) this.#states.set(this.path, this.view.state);
        this.path = path;
        const known = this.#states.get(path);
        this.view.setState(known ?? this.#stateOf(path));
        if (!known) this.view.scrollDOM.scrollTo(0, 0);
        this.#showStopped();
        void this.#speak(path);
    }

    /**
     * Go to a line of the file that is shown, and be there to type.
     *
     * @param {number} line
     */
    goTo(line) {
        const { doc } = this.view.state;
        const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
        const effects = EditorView.scrollIntoView(from, { y: "center" });
        this.view.dispatch({ selection: { anchor: from }, effects });
        this.view.focus();
    }

    /**
     * Mark the line on which the program has stopped; null: it runs.
     *
     * @param {string | null} path
     * @param {number | null} line
     */
    stoppedAt(path, line) {
        this.#stopped = { path, line: line ?? 0 };
        this.#showStopped();
    }

    /**
     * Give a file its colours, and what else its language knows.
     *
     * @param {string} path
     */
    async #speak(path) {
        const spoken = await languageOf(path);
        if (this.path !== path) return;
        this.view.dispatch({ effects: language.reconfigure(spoken) });
    }

    #showStopped() {
        const { path, line } = this.#stopped;
        const here = path !== null && path === this.path;
        this.view.dispatch({ effects: stopAt.of(here ? line : 0) });
    }

    /** @param {Changes} changes */
    #follow(changes) {
        for (const [path, content] of Object.entries(changes)) {
            if (path !== this.path) this.#states.delete(path);
            else if (typeof content === "string") this.#replaceText(content);
        }
    }

    /** @param {string} text */
    #replaceText(text) {
        const { doc } = this.view.state;
        if (doc.toString() === text) return;
        this.view.dispatch({
            changes: { from: 0, to: doc.length, insert: text },
            annotations: followed.of(true),
        });
    }

    /** @param {string} path */
    #stateOf(path) {
        const content = this.#work.files[path];
        const text = typeof content === "string";
        return EditorState.create({
            doc: text ? content : NO_TEXT,
            extensions: [
                basicSetup,
                keymap.of([indentWithTab]),
                indentUnit.of("    "),
                EditorState.tabSize.of(4),
                EditorState.readOnly.of(!text),
                PAIRS, // before what the language says of it
                language.of([]),
                EditorView.lineWrapping,
                hanging,
                colours,
                stopped,
                EditorView.contentAttributes.of({
                    "aria-label": `Text of ${path}`,
                    tabindex: "0",
                }),
                EditorView.updateListener.of((update) =>
                    this.#typed(path, update),
                ),
            ],
        });
    }

    /**
     * @param {string} path
     * @param {import("@codemirror/view").ViewUpdate} update
     */
    #typed(path, update) {
        if (!update.docChanged) return;
        if (update.transactions.some((one) => one.annotation(followed)))
            return;
        this.#work.change({ [path]: update.state.doc.toString() }, true);
    }
}

/**
 * @param {EditorState} state
 * @param {number} line
 */
function markOf(state, line) {
    if (line < 1 || line > state.doc.lines) return Decoration.none;
    const mark = Decoration.line({ class: "stopped" });
    return Decoration.set(mark.range(state.doc.line(line).from));
}
