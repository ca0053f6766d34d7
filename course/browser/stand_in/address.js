// Addresses, and what is asked in them.

class Pairs {
    #pairs = [];
    #changed;

    constructor(pairs, changed = () => {}) {
        this.#pairs = pairs;
        this.#changed = changed;
    }

    append(name, value) {
        this.#pairs.push([String(name), String(value)]);
        this.#changed();
    }

    delete(name) {
        this.#pairs = this.#pairs.filter(([own]) => own !== String(name));
        this.#changed();
    }

    get(name) {
        return this.getAll(name)[0] ?? null;
    }

    getAll(name) {
        return this.#pairs
            .filter(([own]) => own === String(name))
            .map(([, value]) => value);
    }

    has(name) {
        return this.getAll(name).length > 0;
    }

    set(name, value) {
        const own = this.#pairs.find((pair) => pair[0] === String(name));
        if (!own) return this.append(name, value);
        own[1] = String(value);
        this.#pairs = this.#pairs.filter(
            (pair) => pair === own || pair[0] !== own[0],
        );
        this.#changed();
    }

    forEach(job) {
        for (const [name, value] of this.#pairs) job(value, name, this);
    }

    *entries() {
        for (const pair of this.#pairs) yield [...pair];
    }

    *keys() {
        for (const [name] of this.#pairs) yield name;
    }

    *values() {
        for (const [, value] of this.#pairs) yield value;
    }

    [Symbol.iterator]() {
        return this.entries();
    }
}

const escaped = (text) => encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()~]/g, (sign) => (
        "%" + sign.charCodeAt(0).toString(16).toUpperCase()
    ));

const unescaped = (text) => {
    const plain = text.replaceAll("+", " ");
    try {
        return decodeURIComponent(plain);
    } catch {
        return plain;
    }
};

function readQuery(text) {
    return text.replace(/^\?/, "").split("&").filter(Boolean).map((part) => {
        const [name, ...value] = part.split("=");
        return [unescaped(name), unescaped(value.join("="))];
    });
}

class URLSearchParams extends Pairs {
    constructor(source = "", changed = undefined) {
        const pairs = typeof source !== "object" ? readQuery(String(source))
            : Symbol.iterator in source ? [...source]
                : Object.entries(source);
        super(pairs.map((pair) => pair.map(String)), changed);
    }

    toString() {
        return [...this].map((pair) => pair.map(escaped).join("=")).join("&");
    }
}

const WHOLE = /^([a-z][\w+.-]*:)(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/i;
const PORTS = { "http:": "80", "https:": "443" };

class URL {
    #query = "";

    constructor(address, base) {
        const whole = absolute(String(address).trim(), base);
        const found = whole.match(WHOLE);
        if (!found) throw new TypeError(`Invalid URL`);
        const [, protocol, host = "", path, query = "", part = ""] = found;
        const [name, port = ""] = host.slice(2).toLowerCase().split(":");
        this.protocol = protocol.toLowerCase();
        this.hostname = name;
        this.port = port === PORTS[this.protocol] ? "" : port;
        this.pathname = host ? withoutDots(path) : path;
        this.hash = part === "#" ? "" : part;
        this.search = query;
        this.searchParams = new URLSearchParams(query, () => {
            this.search = String(this.searchParams);
        });
    }

    get search() {
        return this.#query;
    }

    set search(text) {
        const query = String(text).replace(/^\?/, "");
        this.#query = query && "?" + query.replaceAll(" ", "%20");
    }

    get host() {
        return this.hostname + (this.port && ":" + this.port);
    }

    get origin() {
        return this.hostname ? `${this.protocol}//${this.host}` : "null";
    }

    get href() {
        const start = this.hostname ? this.origin : this.protocol;
        return start + this.pathname + this.search + this.hash;
    }

    toString() {
        return this.href;
    }

    toJSON() {
        return this.href;
    }
}

function absolute(address, base) {
    if (base === undefined || /^[a-z][\w+.-]*:/i.test(address)) return address;
    const { protocol, origin, pathname, search } = new URL(String(base));
    if (address === "" || address.startsWith("#")) {
        return origin + pathname + search + address;
    }
    if (address.startsWith("?")) return origin + pathname + address;
    if (address.startsWith("//")) return protocol + address;
    if (address.startsWith("/")) return origin + address;
    return origin + pathname.replace(/[^/]*$/, "") + address;
}

function withoutDots(path) {
    const steps = [];
    const parts = path.split("/").slice(1);
    for (const [place, part] of parts.entries()) {
        if (part === "..") steps.pop();
        else if (part !== ".") steps.push(part);
        if (/^\.\.?$/.test(part) && place === parts.length - 1) steps.push("");
    }
    return "/" + steps.join("/").replaceAll(" ", "%20");
}
