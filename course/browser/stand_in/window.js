// What a page's script finds by its name.

// What is here in name alone: it can be made and called, and does nothing.
function Silent() {
    if (!new.target) return new Silent();
}
for (const name of [
    "addEventListener", "append", "cancel", "close", "disconnect", "get",
    "load", "observe", "open", "pause", "send", "set", "setRequestHeader",
    "unobserve",
]) {
    Silent.prototype[name] = function () {};
}
Silent.prototype.format = (value) => String(value);
Silent.prototype.resolvedOptions = () => ({});

// Nobody is there to ask, so no answer ever comes: to a stream, to a
// permission asked for, to `fetch` from another site.
const never = () => new Promise(() => {});
Silent.prototype.play = never;

const streams = [];

class EventSource extends EventTarget {
    constructor(address) {
        super();
        this.url = new URL(address, location.href).href;
        this.readyState = 0;
        note("stream", { url: String(address) });
        streams.push(this);
    }

    close() {
        this.readyState = 2;
        streams.splice(0, Infinity, ...streams.filter((it) => it !== this));
    }
}
addHandlers(EventSource.prototype, ["open", "message", "error"]);
for (const [state, name] of ["CONNECTING", "OPEN", "CLOSED"].entries()) {
    const constant = { enumerable: true, value: state };
    Object.defineProperty(EventSource, name, constant);
    Object.defineProperty(EventSource.prototype, name, constant);
}

// What becomes of the streams that the page listens to: each is in a state, as
// `readyState` counts them, and told of it.
function* stream(state, type, members = {}) {
    for (const source of [...streams]) {
        source.readyState = state;
        if (state === EventSource.CLOSED) source.close();
        const kind = "data" in members ? EVENTS.MessageEvent : Event;
        fire(source, kind, type, members);
        yield;
    }
}

class AbortSignal extends EventTarget {
    aborted = false;
    reason = undefined;

    throwIfAborted() {
        if (this.aborted) throw this.reason;
    }

    static abort(reason) { return abortSignal(new AbortSignal(), reason); }
    static timeout(milliseconds) {
        const signal = new AbortSignal();
        later(() => abortSignal(signal, new DOMException(
            "signal timed out", "TimeoutError",
        )), milliseconds);
        return signal;
    }
    static any(signals) {
        const either = new AbortSignal();
        for (const signal of signals) {
            const follow = () => abortSignal(either, signal.reason);
            if (signal.aborted) follow();
            else signal.addEventListener("abort", follow);
        }
        return either;
    }
}
addHandlers(AbortSignal.prototype, ["abort"]);

function abortSignal(signal, reason = new DOMException(
    "signal is aborted without reason", "AbortError",
)) {
    if (signal.aborted) return signal;
    Object.assign(signal, { aborted: true, reason });
    fire(signal, Event, "abort");
    return signal;
}

class AbortController {
    signal = new AbortSignal();
    abort(reason) { abortSignal(this.signal, reason); }
}

class Headers {
    #pairs = new Map();

    constructor(given = {}) {
        const pairs = given[Symbol.iterator] ? given : Object.entries(given);
        for (const [name, value] of pairs) this.append(name, value);
    }

    append(name, value) {
        const before = this.get(name);
        this.set(name, before === null ? value : `${before}, ${value}`);
    }
    delete(name) { this.#pairs.delete(String(name).toLowerCase()); }
    get(name) { return this.#pairs.get(String(name).toLowerCase()) ?? null; }
    has(name) { return this.get(name) !== null; }
    set(name, value) {
        this.#pairs.set(String(name).toLowerCase(), String(value));
    }
    forEach(job) { this.#pairs.forEach((value, name) => job(value, name)); }
    entries() { return this.#pairs.entries(); }
    [Symbol.iterator]() { return this.entries(); }
}

class Request {
    constructor(address, options = {}) {
        const { method = "GET", body = null, headers, signal } = options;
        this.url = new URL(address, location.href).href;
        this.method = String(method).toUpperCase();
        this.headers = new Headers(headers);
        Object.assign(this, { body, signal });
    }
}

class Response {
    constructor(
        body = "", { status = 200, headers = {}, url = "" } = {},
    ) {
        Object.assign(this, { status, url, type: "default" });
        this.ok = status >= 200 && status < 300;
        this.headers = new Headers(headers);
        this.clone = () => new Response(body, { status, headers, url });
        this.text = async () => String(body);
        this.json = async () => JSON.parse(body);
    }

    static error() {
        return Object.assign(new Response(), {
            ok: false, status: 0, type: "error",
        });
    }
}

// What the page asks its own site for; the program around it answers. On the
// way an answer is for some time.
const LATENCY = 20;
const asked = [];
const waiting = [];

function fetch(given, options) {
    const request = given instanceof Request
        ? given : new Request(given, options);
    const { url, method, headers, signal } = request;
    if (new URL(url).origin !== here.origin) return never();
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((done, failed) => {
        ask({ url, method, headers, body: request.body }, done, failed);
        signal?.addEventListener("abort", () => failed(signal.reason));
    });
}

function ask({ url, method, headers, body }, done, failed) {
    const text = asText(body, headers);
    note("fetch", { url });
    asked.push({ url, method, headers: [...headers], body: text });
    waiting.push({ done, failed });
}

function asText(body, headers) {
    if (body instanceof Pairs) {
        headers.set("content-type", "application/x-www-form-urlencoded");
        return String(new URLSearchParams(body));
    }
    if (body !== null && !headers.has("content-type")) {
        headers.set("content-type", "text/plain;charset=UTF-8");
    }
    return String(body ?? "");
}

// Where nothing gets through, the reply is a failure; where nobody is there
// to answer, it is nothing.
function answer(reply) {
    const { done, failed } = waiting.shift();
    if (!reply) return;
    later(() => {
        if (reply.failure) failed(new TypeError(reply.failure));
        else done(new Response(reply.body, reply), reply.body);
    }, LATENCY);
}

// How pages asked before there was `fetch`.
class XMLHttpRequest extends EventTarget {
    responseType = "";
    timeout = 0;
    withCredentials = false;
    upload = new EventTarget();
    #asks = null;
    #answer = null;
    #text = "";

    constructor() {
        super();
        this.readyState = 0;
    }

    get status() { return this.#answer?.status ?? 0; }
    get statusText() { return STATUS[this.status] ?? ""; }
    get responseURL() { return this.#answer?.url ?? ""; }
    get responseText() {
        if (!["", "text"].includes(this.responseType)) throw new DOMException(
            "The value is only accessible if the object's 'responseType' is "
            + "'' or 'text'.", "InvalidStateError",
        );
        return this.#text;
    }
    get response() {
        if (["", "text"].includes(this.responseType)) return this.#text;
        if (this.readyState < 4 || !this.#answer) return null;
        if (this.responseType === "document") {
            return new DOMParser().parseFromString(this.#text);
        }
        if (this.responseType !== "json") return null;
        try {
            return JSON.parse(this.#text);
        } catch {
            return null;
        }
    }
    getResponseHeader(name) { return this.#answer?.headers.get(name) ?? null; }
    getAllResponseHeaders() {
        return [...this.#answer?.headers ?? []].map(
            (pair) => pair.join(": ") + "\r\n",
        ).join("");
    }
    overrideMimeType() {}

    open(method, address, waits = true) {
        if (!waits) note("lacks", { name: "a request that the page stops for" });
        this.#asks = {
            method: String(method).toUpperCase(),
            url: new URL(address, location.href).href,
            headers: new Headers(),
        };
        this.#answer = null;
        this.#text = "";
        this.#become(1);
    }
    setRequestHeader(name, value) {
        if (this.readyState !== 1) throw unopened();
        this.#asks.headers.append(name, value);
    }
    send(body = null) {
        const asks = this.#asks;
        if (this.readyState !== 1 || asks.isSent) throw unopened();
        asks.isSent = true;
        this.#tell("loadstart");
        if (new URL(asks.url).origin !== here.origin) return;
        ask(
            { ...asks, body: asks.method === "GET" ? null : body },
            (answer, text) => {
                if (this.#asks !== asks) return;
                this.#answer = answer;
                this.#become(2);
                this.#text = text;
                this.#become(3);
                this.#tell("progress");
                this.#end("load");
            },
            () => {
                if (this.#asks === asks) this.#end("error");
            },
        );
        if (this.timeout > 0) {
            later(() => {
                if (this.#asks === asks) this.#end("timeout");
            }, this.timeout);
        }
    }
    abort() {
        if (this.#asks?.isSent) this.#end("abort");
        this.readyState = 0;
    }

    #become(state) {
        this.readyState = state;
        fire(this, Event, "readystatechange");
    }
    #end(how) {
        this.#asks = null;
        if (how !== "load") {
            this.#answer = null;
            this.#text = "";
        }
        this.#become(4);
        this.#tell(how);
        this.#tell("loadend");
    }
    #tell(type) {
        const loaded = this.#text.length;
        fire(this, EVENTS.ProgressEvent, type, { loaded });
    }
}
addHandlers(XMLHttpRequest.prototype, [
    "readystatechange", "loadstart", "progress", "load", "error", "abort",
    "timeout", "loadend",
]);
for (const [state, name] of [
    "UNSENT", "OPENED", "HEADERS_RECEIVED", "LOADING", "DONE",
].entries()) {
    const constant = { enumerable: true, value: state };
    Object.defineProperty(XMLHttpRequest, name, constant);
    Object.defineProperty(XMLHttpRequest.prototype, name, constant);
}
const STATUS = {
    200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 413: "Request Entity Too Large",
    429: "Too Many Requests", 500: "Internal Server Error",
    503: "Service Unavailable",
};
const unopened = () => new DOMException(
    "The object's state must be OPENED.", "InvalidStateError",
);

class FormData extends Pairs {
    constructor(form = { elements: [] }, submitter = null) {
        super([...form.elements].flatMap((control) => {
            const { name, type, disabled, checked, value } = control;
            const silent = ["button", "image", "reset", "submit"];
            const sent = control === submitter || !silent.includes(type);
            return name && !disabled && sent && checked !== false
                ? [[name, value]] : [];
        }));
    }
}

// Keeps what it is given as long as the page is there.
class Storage {
    get length() { return Object.keys(this).length; }
    key(place) { return Object.keys(this)[place] ?? null; }
    getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
    setItem(name, value) { this[name] = String(value); }
    removeItem(name) { delete this[name]; }
    clear() {
        for (const name of Object.keys(this)) delete this[name];
    }
}
const newStorage = () => new Proxy(new Storage(), {
    set: (kept, name, value) => Reflect.set(kept, name, String(value)),
});

const kept = { local: newStorage(), session: newStorage() };

function structuredClone(value, known = new Map()) {
    if (typeof value === "function" || typeof value === "symbol") {
        throw new DOMException(
            `${String(value)} could not be cloned.`, "DataCloneError",
        );
    }
    if (Object(value) !== value) return value;
    if (known.has(value)) return known.get(value);
    const inner = (each) => structuredClone(each, known);
    if (value instanceof RealDate) return new RealDate(value);
    const copy = Array.isArray(value) ? []
        : value instanceof Map ? new Map()
            : value instanceof Set ? new Set() : {};
    known.set(value, copy);
    if (copy instanceof Map) {
        for (const [key, each] of value) copy.set(inner(key), inner(each));
    } else if (copy instanceof Set) {
        for (const each of value) copy.add(inner(each));
    } else {
        for (const key of Object.keys(value)) copy[key] = inner(value[key]);
    }
    return copy;
}

// Nothing here is a secret, so that chance will do.
const byte = () => Math.floor(Math.random() * 256);
const crypto = {
    getRandomValues(numbers) {
        const bytes = new Uint8Array(
            numbers.buffer, numbers.byteOffset, numbers.byteLength,
        );
        bytes.forEach((_, place) => { bytes[place] = byte(); });
        return numbers;
    },
    randomUUID() {
        const bytes = Array.from({ length: 16 }, byte);
        bytes[6] = (bytes[6] & 15) | 64;
        bytes[8] = (bytes[8] & 63) | 128;
        const text = bytes.map(
            (each) => each.toString(16).padStart(2, "0"),
        ).join("");
        return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    },
};

let here;
const location = {
    get href() { return here.href; },
    set href(address) { go(address); },
    get hash() { return here.hash; },
    set hash(text) { here.hash = text && "#" + text.replace(/^#/, ""); },
    get search() { return here.search; },
    set search(text) { go(here.pathname + "?" + text.replace(/^\?/, "")); },
    get pathname() { return here.pathname; },
    set pathname(path) { go(String(path).replace(/^\/?/, "/")); },
    get host() { return here.host; },
    get hostname() { return here.hostname; },
    get origin() { return here.origin; },
    get port() { return here.port; },
    get protocol() { return here.protocol; },
    assign: go,
    replace: go,
    reload() {
        if (this !== location) throw new TypeError("Illegal invocation");
        leave("reload", here);
    },
    toString: () => here.href,
};

function go(address) {
    const wanted = new URL(address, here);
    const withoutPart = (url) => url.href.split("#")[0];
    const same = withoutPart(wanted) === withoutPart(here);
    if (same && String(address).includes("#")) here.hash = wanted.hash;
    else leave(same ? "reload" : "leave", wanted);
}

const history = {
    length: 1,
    state: null,
    back() {},
    forward() {},
    go(steps = 0) {
        if (Number(steps) === 0) leave("reload", here);
    },
    pushState(state, _, address) { history.replaceState(state, _, address); },
    replaceState(state, _, address = "") {
        history.state = state;
        here = new URL(address, here);
    },
};

const quiet = (...names) => Object.fromEntries(
    names.map((name) => [name, () => {}]),
);

Object.assign(globalThis, {
    ...EVENTS,
    AbortController,
    AbortSignal,
    DocumentFragment,
    DOMParser,
    Element,
    Event,
    EventSource,
    EventTarget,
    FormData,
    HTMLCollection,
    HTMLElement: Element,
    Headers,
    Node,
    NodeList,
    Request,
    Response,
    Storage,
    Text,
    URL,
    URLSearchParams,
    XMLHttpRequest,
    Audio: Silent,
    BroadcastChannel: Silent,
    Image: function () { return makeElement("img"); },
    IntersectionObserver: Silent,
    Intl: {
        DateTimeFormat: Silent, ListFormat: Silent, NumberFormat: Silent,
        RelativeTimeFormat: Silent,
    },
    MutationObserver: Silent,
    Notification: Object.assign(
        function () {}, { permission: "default", requestPermission: never },
    ),
    ResizeObserver: Silent,
    WebSocket: Silent,

    Date: PageDate,
    performance: {
        now: () => clock.now,
        get timeOrigin() { return clock.opened; },
    },
    setTimeout: (job, delay, ...given) => start(asJob(job, given), delay),
    setInterval: (job, delay, ...given) => start(
        asJob(job, given), delay, { repeats: true },
    ),
    requestAnimationFrame: (job) => start(() => job(clock.now), 16),
    requestIdleCallback: (job) => start(() => job(), 0),
    cancelAnimationFrame: stop,
    cancelIdleCallback: stop,
    clearInterval: stop,
    clearTimeout: stop,
    queueMicrotask: (job) => {
        then.call(NativePromise.resolve(), () => attempt(job));
    },
    structuredClone,

    addEventListener: EventTarget.prototype.addEventListener,
    dispatchEvent: EventTarget.prototype.dispatchEvent,
    removeEventListener: EventTarget.prototype.removeEventListener,
    alert: (text) => note("alert", { text: String(text) }),
    ...quiet("blur", "close", "focus", "postMessage", "print",
        "scroll", "scrollBy", "scrollTo", "stop"),
    confirm: () => true,
    prompt: () => "",
    open: () => null,
    fetch,
    getComputedStyle: (element) => element.style,
    getSelection: () => new Silent(),
    matchMedia: () => ({ matches: false, ...quiet("addEventListener") }),

    crypto,
    console: quiet("assert", "clear", "count", "debug", "dir", "error",
        "group", "groupEnd", "info", "log", "table", "time", "timeEnd",
        "trace", "warn"),
    history,
    innerHeight: 768,
    innerWidth: 1024,
    localStorage: kept.local,
    name: "",
    navigator: {
        language: "en", languages: ["en"], onLine: true, userAgent: "",
        sendBeacon: () => true,
    },
    pageXOffset: 0,
    pageYOffset: 0,
    parent: globalThis,
    scrollX: 0,
    scrollY: 0,
    self: globalThis,
    sessionStorage: kept.session,
});

// What no script can give another meaning to.
for (const [name, value] of Object.entries({
    document, top: globalThis, window: globalThis,
})) {
    Object.defineProperty(globalThis, name, { enumerable: true, value });
}
Object.defineProperty(globalThis, "location", {
    enumerable: true, get: () => location, set: go,
});

addHandlers(globalThis, [...HANDLED, ...OF_WINDOW, ...OF_WINDOW_ALONE]);

// Elements by their ids: any name that a script declares comes before these.
const globalNames = Object.create(EventTarget.prototype);
Object.setPrototypeOf(globalThis, globalNames);
