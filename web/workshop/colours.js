/** How code looks in the editor, in the colours of `style/colours.css`. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
    "&": { height: "100%", fontSize: "var(--code-size)" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.6" },
    ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
    ".cm-cursor": { borderLeftColor: "var(--ink)" },
    ".cm-gutters": {
        backgroundColor: "var(--panel)",
        color: "var(--soft)",
        border: "none",
    },
    ".cm-activeLine, .cm-activeLineGutter": {
        backgroundColor: "var(--active-line)",
    },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
        { backgroundColor: "var(--selected)" },
    ".cm-selectionMatch": { backgroundColor: "var(--selected)" },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selected)" },
    ".cm-panels, .cm-tooltip": {
        backgroundColor: "var(--paper)",
        color: "var(--ink)",
        borderColor: "var(--line)",
    },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
        backgroundColor: "var(--accent)",
        color: "var(--on-accent)",
    },
    ".cm-foldPlaceholder": {
        backgroundColor: "var(--paper)",
        borderColor: "var(--line)",
        color: "var(--soft)",
    },
    ".cm-line.stopped": {
        backgroundColor: "var(--stopped)",
        boxShadow: "inset 3px 0 var(--bad)",
    },
});

const highlighting = HighlightStyle.define([
    {
        tag: [tags.keyword, tags.operatorKeyword],
        color: "var(--code-keyword)",
    },
    { tag: [tags.string, tags.attributeValue], color: "var(--code-string)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
    { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
    {
        tag: [
            tags.definition(tags.variableName),
            tags.function(tags.variableName),
        ],
        color: "var(--code-name)",
    },
    { tag: [tags.tagName, tags.className], color: "var(--code-name)" },
    {
        tag: [tags.attributeName, tags.propertyName],
        color: "var(--code-field)",
    },
    { tag: tags.meta, color: "var(--code-field)" },
]);

/** The looks of the editor. */
export const colours = [theme, syntaxHighlighting(highlighting)];
