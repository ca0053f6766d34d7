// The tree of a page: its nodes, and what every element can do.

const inside = Symbol("the nodes inside");
const outside = Symbol("the node around");
const attributes = Symbol("the attributes");
const written = Symbol("what somebody wrote or chose");
const activate = Symbol("what it does when it is clicked");

// Lists of nodes. They are live: each look at one is a look at the page.

class NodeList {
    item(place) {
        return this[place] ?? null;
    }

    forEach(job, self) {
        [...this].forEach((node, place) => job.call(self, node, place, this));
    }

    entries() {
        return [...this].entries();
    }

    keys() {
        return [...this].keys();
    }

    values() {
        return [...this].values();
    }
}

class HTMLCollection {
    item(place) {
        return this[place] ?? null;
    }

    namedItem(name) {
        return [...this].find(
            (e) => name && (e.id === name || e.getAttribute("name") === name),
        ) ?? null;
    }
}

function listOf(kind, look) {
    return new Proxy(new kind(), {
        get(list, name, proxy) {
            if (name === Symbol.iterator) return () => look().values();
            if (name === "length" || /^\d+$/.test(String(name))) {
                return look()[name];
            }
            if (name in list || typeof name === "symbol") return list[name];
            return list.namedItem?.call(proxy, name) ?? undefined;
        },
        has: (list, name) => name in list || name in look(),
    });
}

class Node extends EventTarget {
    constructor() {
        super();
        this[inside] = [];
        this[outside] = null;
    }

    get parentNode() { return this[outside]; }
    get parentElement() {
        return this[outside] instanceof Element ? this[outside] : null;
    }
    get ownerDocument() { return document; }
    get isConnected() { return document.contains(this); }

    get childNodes() { return listOf(NodeList, () => this[inside]); }
    get children() {
        return listOf(HTMLCollection, () => this[inside].filter(isElement));
    }
    get childElementCount() { return this.children.length; }
    get firstChild() { return this[inside][0] ?? null; }
    get lastChild() { return this[inside].at(-1) ?? null; }
    get firstElementChild() { return this[inside].find(isElement) ?? null; }
    get lastElementChild() {
        return this[inside].findLast(isElement) ?? null;
    }
    get nextSibling() { return beside(this, 1); }
    get previousSibling() { return beside(this, -1); }
    get nextElementSibling() { return beside(this, 1, isElement); }
    get previousElementSibling() { return beside(this, -1, isElement); }

    get textContent() {
        return within(this).map((node) => node.data ?? "").join("");
    }
    set textContent(text) {
        this.replaceChildren(...(text ?? "") === "" ? [] : [String(text)]);
    }

    hasChildNodes() { return this[inside].length > 0; }
    contains(other) {
        for (let node = other; node; node = node.parentNode) {
            if (node === this) return true;
        }
        return false;
    }
    getRootNode() { return this.parentNode?.getRootNode() ?? this; }

    appendChild(node) { return put(this, node); }
    insertBefore(node, before) { return put(this, node, before); }
    removeChild(node) {
        if (node?.parentNode !== this) throw new DOMException(
            "The node to be removed is not a child of this node.",
            "NotFoundError",
        );
        return take(node);
    }
    replaceChild(node, old) {
        put(this, node, old);
        return this.removeChild(old);
    }
    append(...nodes) {
        for (const node of nodes) put(this, asNode(node));
    }
    prepend(...nodes) {
        const first = this.firstChild;
        for (const node of nodes) put(this, asNode(node), first);
    }
    replaceChildren(...nodes) {
        for (const node of [...this[inside]]) take(node);
        this.append(...nodes);
    }
    before(...nodes) {
        for (const node of nodes) put(this.parentNode, asNode(node), this);
    }
    after(...nodes) {
        const next = this.nextSibling;
        for (const node of nodes) put(this.parentNode, asNode(node), next);
    }
    replaceWith(...nodes) {
        this.before(...nodes);
        this.remove();
    }
    remove() { take(this); }

    querySelector(selector) {
        return within(this).filter(isElement).find(
            anyOf(parseSelector(selector)),
        ) ?? null;
    }
    querySelectorAll(selector) {
        const found = within(this).filter(isElement).filter(
            anyOf(parseSelector(selector)),
        );
        return listOf(NodeList, () => found);
    }
    getElementsByTagName(tag) {
        return elements(this, (e) => (
            tag === "*" || e.localName === String(tag).toLowerCase()
        ));
    }
    getElementsByClassName(names) {
        const wanted = words(names);
        return elements(this, (e) => wanted.length > 0 && wanted.every(
            (name) => e.classList.contains(name),
        ));
    }
}

const isElement = (node) => node instanceof Element;
const asNode = (node) => node instanceof Node ? node : new Text(node);
const words = (text) => String(text).split(/\s+/).filter(Boolean);

function elements(node, test) {
    return listOf(HTMLCollection, () => (
        within(node).filter((e) => isElement(e) && test(e))
    ));
}

// All that stands in a node, in the order of the page.
function within(node) {
    const found = [];
    const open = [...node[inside]].reverse();
    while (open.length) {
        const next = open.pop();
        found.push(next);
        open.push(...next[inside].toReversed());
    }
    return found;
}

function beside(node, step, test = () => true) {
    const row = node.parentNode?.[inside] ?? [];
    let place = row.indexOf(node) + step;
    while (row[place] && !test(row[place])) place += step;
    return row[place] ?? null;
}

function put(place, node, before = null) {
    if (!(node instanceof Node)) {
        throw new TypeError("parameter 1 is not of type 'Node'.");
    }
    if (node.contains(place)) throw new DOMException(
        "The new child element contains the parent.", "HierarchyRequestError",
    );
    if (before && before.parentNode !== place) throw new DOMException(
        "The node before which the new node is to be inserted is not a child "
        + "of this node.", "NotFoundError",
    );
    if (before === node) return node;
    const group = node instanceof DocumentFragment
        ? [...node[inside]] : [node];
    for (const each of group) {
        take(each);
        const row = place[inside];
        row.splice(before ? row.indexOf(before) : row.length, 0, each);
        each[outside] = place;
        if (place.isConnected) [each, ...within(each)].forEach(nameElement);
    }
    return node;
}

function take(node) {
    const row = node[outside]?.[inside];
    if (row) row.splice(row.indexOf(node), 1);
    node[outside] = null;
    return node;
}

// By its id an element is a name of its own, and by its name or id one of its
// form, as far as these have nothing else of that name.
function nameElement(element) {
    if (!isElement(element)) return;
    const name = element.getAttribute("name");
    const places = [[globalNames, globalThis, element.id]];
    if (element instanceof Form) {
        places.push([globalNames, globalThis, name]);
        places.push([document, document, name]);
    }
    if (element instanceof Control && element.form) {
        const { form } = element;
        places.push([form, form, element.id], [form, form, name]);
    }
    for (const [place, seen, word] of places) {
        if (word && !(word in seen)) place[word] = element;
    }
}

class Text extends Node {
    constructor(text = "") {
        super();
        this.data = String(text);
    }

    get nodeType() { return 3; }
    get nodeName() { return "#text"; }
    get nodeValue() { return this.data; }
    set nodeValue(text) { this.data = String(text ?? ""); }
    get textContent() { return this.data; }
    set textContent(text) { this.data = String(text ?? ""); }
    cloneNode() { return new Text(this.data); }
}

class DocumentFragment extends Node {
    get nodeType() { return 11; }
    get nodeName() { return "#document-fragment"; }
    cloneNode(deep = false) {
        const copy = new DocumentFragment();
        if (deep) copy.append(...this[inside].map((n) => n.cloneNode(true)));
        return copy;
    }
    getElementById(id) {
        return within(this).find((e) => e.id === String(id)) ?? null;
    }
}

class DOMTokenList {
    #element;

    constructor(element) { this.#element = element; }

    get value() { return this.#element.className; }
    get length() { return this.#all().length; }
    item(place) { return this.#all()[place] ?? null; }
    contains(name) { return this.#all().includes(String(name)); }
    add(...names) {
        const found = new Set([...this.#all(), ...names.map(tokenOf)]);
        this.#element.className = [...found].join(" ");
    }
    remove(...names) {
        const gone = names.map(tokenOf);
        const left = this.#all().filter((name) => !gone.includes(name));
        if (left.length === this.length) return;
        this.#element.className = left.join(" ");
    }
    toggle(name, wanted = !this.contains(name)) {
        if (wanted) this.add(name);
        else this.remove(name);
        return Boolean(wanted);
    }
    replace(old, name) {
        const all = this.#all();
        if (!all.includes(old)) return false;
        all[all.indexOf(old)] = tokenOf(name);
        this.#element.className = [...new Set(all)].join(" ");
        return true;
    }
    forEach(job) { this.#all().forEach(job); }
    toString() { return this.value; }
    [Symbol.iterator]() { return this.#all().values(); }
    #all() { return [...new Set(words(this.value))]; }
}

function tokenOf(name) {
    if (String(name) === "") throw new DOMException(
        "The token provided must not be empty.", "SyntaxError",
    );
    if (/\s/.test(name)) throw new DOMException(
        `The token provided ('${name}') contains HTML space characters, which `
        + "are not valid in tokens.", "InvalidCharacterError",
    );
    return String(name);
}

const dashed = (name) => String(name).replace(
    /[A-Z]/g, (letter) => "-" + letter.toLowerCase(),
);

function datasetOf(element) {
    const name = (key) => "data-" + dashed(key);
    return new Proxy({}, {
        get: (_, key) => typeof key === "symbol" ? undefined
            : element.getAttribute(name(key)) ?? undefined,
        set: (_, key, value) => (element.setAttribute(name(key), value), true),
        has: (_, key) => element.hasAttribute(name(key)),
        deleteProperty: (_, key) => (element.removeAttribute(name(key)), true),
    });
}

// What the attribute `style` says. Of all else that makes a page's looks this
// knows nothing.
function styleOf(element) {
    const read = () => new Map(
        (element.getAttribute("style") ?? "").split(";").flatMap((rule) => {
            const [name, ...value] = rule.split(":");
            return value.length
                ? [[name.trim().toLowerCase(), value.join(":").trim()]] : [];
        }),
    );
    const methods = {
        getPropertyValue: (name) => read().get(name) ?? "",
        removeProperty: (name) => methods.setProperty(name, ""),
        setProperty(name, value) {
            const rules = read();
            if ((value ?? "") === "") rules.delete(name);
            else rules.set(name, String(value));
            element.setAttribute("style", [...rules].map(
                ([key, text]) => `${key}: ${text};`,
            ).join(" "));
        },
    };
    return new Proxy(methods, {
        get: (_, name) => name === "cssText"
            ? element.getAttribute("style") ?? ""
            : methods[name] ?? methods.getPropertyValue(dashed(name)),
        set(_, name, value) {
            if (name === "cssText") element.setAttribute("style", value);
            else methods.setProperty(dashed(name), value);
            return true;
        },
    });
}

class Element extends Node {
    constructor(tag, given = {}) {
        super();
        this[attributes] = new Map();
        this.localName = tag;
        this.scrollTop = this.scrollLeft = 0;
        for (const [name, text] of Object.entries(given)) {
            this.setAttribute(name, text);
        }
    }

    get nodeType() { return 1; }
    get nodeName() { return this.tagName; }
    get tagName() { return this.localName.toUpperCase(); }

    get attributes() {
        return [...this[attributes]].map(([name, value]) => ({ name, value }));
    }
    getAttribute(name) {
        return this[attributes].get(String(name).toLowerCase()) ?? null;
    }
    getAttributeNames() { return [...this[attributes].keys()]; }
    hasAttribute(name) { return this.getAttribute(name) !== null; }
    setAttribute(name, value) {
        const own = String(name).toLowerCase();
        this[attributes].set(own, String(value));
        if (own.startsWith("on") && own in this) {
            this[own] = handlerFrom(String(value));
        }
        if (this.isConnected) nameElement(this);
    }
    removeAttribute(name) {
        const own = String(name).toLowerCase();
        this[attributes].delete(own);
        if (own.startsWith("on") && own in this) this[own] = null;
    }
    toggleAttribute(name, wanted = !this.hasAttribute(name)) {
        if (!wanted) this.removeAttribute(name);
        else if (!this.hasAttribute(name)) this.setAttribute(name, "");
        return Boolean(wanted);
    }

    get classList() { return new DOMTokenList(this); }
    set classList(names) { this.className = names; }
    get dataset() { return datasetOf(this); }
    get style() { return styleOf(this); }
    set style(text) { this.setAttribute("style", text); }

    get innerHTML() { return [...this.childNodes].map(serialise).join(""); }
    set innerHTML(html) { this.replaceChildren(parseMarkup(html ?? "")); }
    get outerHTML() { return serialise(this); }
    set outerHTML(html) { this.replaceWith(parseMarkup(html)); }
    get innerText() { return this.textContent.replace(/\s+/g, " ").trim(); }
    set innerText(text) { this.textContent = text; }
    insertAdjacentHTML(where, html) {
        this.insertAdjacentElement(where, parseMarkup(html));
    }
    insertAdjacentText(where, text) {
        this.insertAdjacentElement(where, new Text(text));
    }
    insertAdjacentElement(where, node) {
        const does = {
            beforebegin: "before", afterbegin: "prepend",
            beforeend: "append", afterend: "after",
        }[String(where).toLowerCase()];
        if (!does) throw new DOMException(
            `The value provided ('${where}') is not one of 'beforebegin', `
            + "'afterbegin', 'beforeend', or 'afterend'.", "SyntaxError",
        );
        this[does](node);
        return node;
    }
    cloneNode(deep = false) {
        const copy = makeElement(
            this.localName, Object.fromEntries(this[attributes]),
        );
        if (deep) copy.append(...this[inside].map((n) => n.cloneNode(true)));
        return copy;
    }

    matches(selector) { return anyOf(parseSelector(selector))(this); }
    closest(selector) {
        const test = anyOf(parseSelector(selector));
        return [this, ...ancestors(this)].find(test) ?? null;
    }

    focus() {
        if (focused === this || !canFocus(this)) return;
        focused?.blur();
        focused = this;
        fire(this, EVENTS.FocusEvent, "focus");
        fire(this, EVENTS.FocusEvent, "focusin", { bubbles: true });
    }
    blur() {
        if (focused !== this) return;
        focused = null;
        fire(this, EVENTS.FocusEvent, "blur");
        fire(this, EVENTS.FocusEvent, "focusout", { bubbles: true });
    }
    click() {
        if (this.disabled) return;
        const members = { bubbles: true, cancelable: true };
        dispatch(this, new EVENTS.MouseEvent("click", members));
    }

    // Nothing is drawn here, so nothing has a size or a place.
    getBoundingClientRect() {
        return {
            x: 0, y: 0, top: 0, left: 0, bottom: 0, right: 0,
            width: 0, height: 0,
        };
    }
    get clientHeight() { return 0; }
    get clientWidth() { return 0; }
    get offsetHeight() { return 0; }
    get offsetWidth() { return 0; }
    get offsetTop() { return 0; }
    get scrollHeight() { return 0; }
    animate() { return new Silent(); }
    scroll() {}
    scrollBy() {}
    scrollIntoView() {}
    scrollTo() {}
}

let focused = null;

const canFocus = (element) => element.isConnected && (
    element.hasAttribute("tabindex")
    || element.hasAttribute("contenteditable")
    || (element.localName === "a" && element.hasAttribute("href"))
    || (element instanceof Control && !element.disabled
        && element.type !== "hidden")
);

// Of an attribute such as `onclick`; it is only read when it is needed. What
// it names is looked for at the element first.
function handlerFrom(text) {
    let handler;
    return function (event) {
        handler ??= new Function("event", `
            with (document) with (this.form ?? {}) with (this) { ${text}
            }
        `);
        return handler.call(this, event);
    };
}
