// CSS selectors. One is a list of chains; a chain has its compounds from left
// to right, each with its tests and how it is joined to the one before.

const NAME = "-?(?:[_a-z\\u0080-\\uffff]|\\\\.)"
    + "(?:[\\w\\u0080-\\uffff-]|\\\\.)*";
const TOKEN = new RegExp([
    "\\s*(?<comma>,)\\s*",
    "\\s*(?<join>[>+~])\\s*|(?<gap>\\s+)",
    `(?<tag>${NAME}|\\*)`,
    `#(?<id>${NAME})`,
    `\\.(?<class>${NAME})`,
    `\\[\\s*(?<attribute>${NAME})\\s*(?:(?<how>[~|^$*]?=)\\s*`
        + "(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)'"
        + `|(?<bare>${NAME}))\\s*)?\\]`,
    `:(?<pseudo>${NAME})(?:\\((?<inside>(?:[^()]|\\([^()]*\\))*)\\))?`,
].join("|"), "iy");

const COMPARED = {
    "=": (own, wanted) => own === wanted,
    "~=": (own, wanted) => own.split(/\s+/).includes(wanted),
    "|=": (own, wanted) => own === wanted || own.startsWith(wanted + "-"),
    "^=": (own, wanted) => wanted !== "" && own.startsWith(wanted),
    "$=": (own, wanted) => wanted !== "" && own.endsWith(wanted),
    "*=": (own, wanted) => wanted !== "" && own.includes(wanted),
};

const JOINED = {
    " ": (element) => ancestors(element),
    ">": (element) => ancestors(element).slice(0, 1),
    "+": (element) => earlier(element).slice(-1),
    "~": (element) => earlier(element),
};

const PSEUDO = {
    checked: (e) => e.checked === true || e.selected === true,
    disabled: (e) => e.disabled === true,
    empty: (e) => !e.childNodes.length,
    enabled: (e) => e.disabled === false,
    focus: (e) => e === document.activeElement && e !== document.body,
    required: (e) => e.required === true,
    root: (e) => e === document.documentElement,
    "first-child": (e) => placeOf(e) === 1,
    "last-child": (e) => placeOf(e) === siblings(e).length,
    "only-child": (e) => siblings(e).length === 1,
    "first-of-type": (e) => placeOf(e, e.tagName) === 1,
    "last-of-type": (e) => siblings(e, e.tagName).at(-1) === e,
};

const PSEUDO_WITH = {
    is: (text) => anyOf(parseSelector(text)),
    where: (text) => anyOf(parseSelector(text)),
    not: (text) => {
        const found = anyOf(parseSelector(text));
        return (e) => !found(e);
    },
    "nth-child": (text) => (e) => isNth(text, placeOf(e)),
    "nth-of-type": (text) => (e) => isNth(text, placeOf(e, e.tagName)),
};

function ancestors(element) {
    const found = [];
    for (let e = element.parentElement; e; e = e.parentElement) found.push(e);
    return found;
}

function siblings(element, tag) {
    return [...element.parentNode?.children ?? [element]].filter(
        (e) => tag === undefined || e.tagName === tag,
    );
}

const placeOf = (e, tag) => siblings(e, tag).indexOf(e) + 1;
const earlier = (e) => siblings(e).slice(0, placeOf(e) - 1);

// Such as `3`, `odd` or `2n + 1`.
function isNth(text, place) {
    const formula = { odd: "2n+1", even: "2n" }[text.trim()] ?? text;
    const found = formula.replace(/\s/g, "").match(
        /^(?:([+-]?\d*)n)?([+-]?\d+)?$/,
    );
    if (!found) return false;
    const [, times, plus = 0] = found;
    const step = times === undefined ? 0
        : Number(/\d/.test(times) ? times : times + "1");
    const rest = place - Number(plus);
    return step === 0 ? rest === 0 : rest % step === 0 && rest / step >= 0;
}

function parseSelector(text) {
    const chains = [[]];
    let tests = null;
    let join = " ";
    const wrong = () => new DOMException(
        `'${text}' is not a valid selector.`, "SyntaxError",
    );
    const whole = String(text).trim();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < whole.length) {
        const found = TOKEN.exec(whole)?.groups;
        if (!found) throw wrong();
        const at = TOKEN.lastIndex;
        if (found.comma || found.join || found.gap) {
            if (!tests) throw wrong();
            tests = null;
            join = found.join ?? " ";
            if (found.comma) chains.push([]);
        } else {
            if (!tests) chains.at(-1).push({ join, tests: tests = [] });
            tests.push(testFor(found, wrong));
        }
        TOKEN.lastIndex = at;
    }
    if (!tests) throw wrong();
    return chains;
}

function testFor(found, wrong) {
    if (found.tag === "*") return () => true;
    if (found.tag) return (e) => e.localName === found.tag.toLowerCase();
    if (found.id) return (e) => e.id === plain(found.id);
    if (found.class) return (e) => e.classList.contains(plain(found.class));
    if (found.attribute) {
        const { attribute, how } = found;
        const wanted = found.double ?? found.single ?? found.bare;
        return (e) => e.hasAttribute(attribute)
            && (!how || COMPARED[how](e.getAttribute(attribute), wanted));
    }
    const name = found.pseudo.toLowerCase();
    const test = found.inside === undefined
        ? PSEUDO[name] : PSEUDO_WITH[name]?.(found.inside);
    if (!test) throw wrong();
    return test;
}

const plain = (name) => name.replace(/\\(.)/g, "$1");

const anyOf = (chains) => (e) => chains.some((chain) => fits(e, chain));

function fits(element, chain, last = chain.length - 1) {
    const { tests, join } = chain[last];
    if (!tests.every((test) => test(element))) return false;
    if (last === 0) return true;
    return JOINED[join](element).some((e) => fits(e, chain, last - 1));
}
