// HTML that a script writes. What the server sends is read before it comes
// here; of this, a part of a page is made, and text is made of a page.

const VOID = new Set([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr",
]);
const RAW = new Set(["script", "style", "textarea", "title"]);
// Which elements end one of the same kind, or a paragraph, that is still open.
const ENDS = {
    li: ["li"], option: ["option"], tr: ["tr", "td", "th"], td: ["td", "th"],
    th: ["td", "th"], dt: ["dt", "dd"], dd: ["dt", "dd"],
    ...Object.fromEntries([
        "blockquote", "div", "dl", "fieldset", "form", "h1", "h2", "h3", "h4",
        "hr", "ol", "p", "pre", "section", "table", "ul",
    ].map((tag) => [tag, ["p"]])),
};
const ENTITIES = {
    amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0",
};
const PIECE = new RegExp([
    "<!--[^]*?(?:-->|$)|<![a-z][^>]*>",
    "</(?<end>[a-z][^\\s>/]*)[^>]*>",
    "<(?<start>[a-z][^\\s>/]*)(?<attributes>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>",
    "(?<text>[^<]+|<)",
].join("|"), "giy");
const ATTRIBUTE = /([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s]+)))?/g;

// The nodes that a text of HTML stands for.
function parseMarkup(html) {
    const top = document.createDocumentFragment();
    let open = top;
    const whole = String(html);
    PIECE.lastIndex = 0;
    while (PIECE.lastIndex < whole.length) {
        const { start, end, attributes, text } = PIECE.exec(whole).groups;
        if (text && open.lastChild instanceof Text) {
            open.lastChild.data += decoded(text);
        } else if (text) {
            put(open, new Text(decoded(text)));
        } else if (end) {
            const found = around(open, top, end.toLowerCase());
            if (found) open = found.parentNode;
        } else if (start) {
            const tag = start.toLowerCase();
            for (const name of ENDS[tag] ?? []) {
                if (open.localName === name) open = open.parentNode;
            }
            const element = makeElement(tag, readAttributes(attributes));
            put(open, element);
            if (RAW.has(tag)) {
                const rest = whole.slice(PIECE.lastIndex);
                const stop = rest.search(new RegExp(`</${tag}[\\s/>]`, "i"));
                const inner = stop < 0 ? rest : rest.slice(0, stop);
                const raw = tag === "script" || tag === "style";
                put(element, new Text(raw ? inner : decoded(inner)));
                PIECE.lastIndex += inner.length;
            }
            if (!VOID.has(tag)) open = element;
        }
    }
    for (const element of within(top)) {
        if (element instanceof Template) {
            element.content.append(...element[inside]);
        }
    }
    return top;
}

function around(place, top, tag) {
    while (place !== top && place.localName !== tag) place = place.parentNode;
    return place === top ? null : place;
}

function readAttributes(text) {
    const found = {};
    for (const [, name, ...values] of text.matchAll(ATTRIBUTE)) {
        found[name.toLowerCase()] ??= decoded(
            values.find((value) => value !== undefined) ?? "",
        );
    }
    return found;
}

function decoded(text) {
    return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name) => {
        if (name[0] !== "#") return ENTITIES[name] ?? whole;
        const code = name.slice(1).replace(/^x/i, "0x");
        return String.fromCodePoint(Number(code));
    });
}

const encoded = (text) => text.replace(/[&<>\u00a0]/g, (sign) => (
    { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;" }[sign]
));

function serialise(node) {
    if (node instanceof Text) {
        return ["script", "style"].includes(node.parentNode?.localName)
            ? node.data : encoded(node.data);
    }
    const { childNodes } = node instanceof Template ? node.content : node;
    const inner = [...childNodes].map(serialise).join("");
    if (!(node instanceof Element)) return inner;
    const attributes = node.getAttributeNames().map((name) => {
        const value = encoded(node.getAttribute(name));
        return ` ${name}="${value.replaceAll('"', "&quot;")}"`;
    });
    const start = `<${node.localName}${attributes.join("")}>`;
    return VOID.has(node.localName) ? start
        : `${start}${inner}</${node.localName}>`;
}
