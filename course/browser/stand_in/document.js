// The page as a whole.

class Document extends Node {
    readyState = "loading";
    hidden = false;
    visibilityState = "visible";
    referrer = "";
    currentScript = null;
    #cookies = new Map();

    get nodeType() { return 9; }
    get nodeName() { return "#document"; }
    get textContent() { return null; }
    get documentElement() { return this.firstElementChild; }
    get head() { return this.querySelector("head"); }
    get body() { return this.querySelector("body"); }
    get forms() { return this.getElementsByTagName("form"); }
    get images() { return this.getElementsByTagName("img"); }
    get links() { return elements(this, (e) => e.matches("a[href]")); }
    get scripts() { return this.getElementsByTagName("script"); }
    get activeElement() {
        return focused?.isConnected ? focused : this.body;
    }
    get defaultView() { return globalThis; }
    get location() { return location; }
    set location(address) { go(address); }
    get URL() { return location.href; }

    get title() { return this.querySelector("title")?.innerText ?? ""; }
    set title(text) {
        let place = this.querySelector("title");
        if (!place) put(this.head, place = makeElement("title"));
        place.textContent = text;
    }

    get cookie() {
        return [...this.#cookies].map((pair) => pair.join("=")).join("; ");
    }
    set cookie(text) {
        const [name, ...value] = String(text).split(";")[0].split("=");
        this.#cookies.set(name.trim(), value.join("=").trim());
    }

    getElementById(id) {
        return within(this).find((e) => e.id === String(id)) ?? null;
    }
    getElementsByName(name) {
        return listOf(NodeList, () => within(this).filter(
            (e) => e.localName && e.getAttribute("name") === String(name),
        ));
    }
    createElement(tag) { return makeElement(String(tag).toLowerCase()); }
    createTextNode(text) { return new Text(text); }
    createDocumentFragment() { return new DocumentFragment(); }
    importNode(node, deep = false) { return node.cloneNode(deep); }
    execCommand() { return false; }
    hasFocus() { return true; }

    // While the page is read it adds to it, below the script that writes;
    // after that it begins a new one.
    write(...texts) {
        const nodes = parseMarkup(texts.join(""));
        if (this.currentScript) put(this.currentScript.parentNode, nodes);
        else this.body.replaceChildren(nodes);
    }
    writeln(...texts) { this.write(...texts, "\n"); }
    open() {}
    close() {}
}

// What a script reads into a document of its own, which nobody sees.
class DOMParser {
    parseFromString(html) {
        const found = new Document();
        put(found, parseMarkup(html));
        if (found.body) return found;
        const page = makeElement("html");
        for (const tag of ["head", "body"]) put(page, makeElement(tag));
        page.lastChild.append(...found.childNodes);
        put(found, page);
        return found;
    }
}

const document = new Document();

addHandlers(document, [
    ...HANDLED, ...OF_WINDOW, "readystatechange", "visibilitychange",
]);
