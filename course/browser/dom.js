// A stand-in for a browser's page: just enough of one for a page's own script
// to find its elements, set timers, hear keys and reload. Time is counted, not
// waited for. What it does not have is reported like any other script error.

const course = (() => {
    const events = [];
    const errors = [];
    const listeners = new Map();
    const elements = [];
    const known = [];
    let active = null;
    let now = 0;
    let left = false;
    let timers = [];
    let lastTimer = 0;

    const note = (what, more = {}) => events.push({ at: now, what, ...more });

    function failed(message, script) {
        errors.push({ message: String(message), script });
    }

    function attempt(job) {
        try {
            return job();
        } catch (error) {
            failed(error, -1);
        }
    }

    function leave(what) {
        if (!left) note(what);
        left = true;
    }

    function resolve(address) {
        const path = location.href.split("?")[0];
        if (address === "") return location.href;
        if (/^\w+:/.test(address)) return address;
        if (address.startsWith("?")) return path + address;
        if (address.startsWith("/")) return path.match(/^\w+:..[^/]*/) + address;
        return path.replace(/[^/]*$/, "") + address.replace(/^\.(\/|$)/, "");
    }

    function go(address) {
        const [wanted, part] = String(address).split("#");
        if (wanted === "" && part !== undefined) return;
        leave(resolve(wanted) === location.href ? "reload" : "leave");
    }

    function asFunction(handler) {
        if (typeof handler === "function") return handler;
        if (typeof handler === "string") return new Function("event", handler);
        return null;
    }

    function hear(target, type, handler) {
        if (!listeners.has(target)) listeners.set(target, []);
        listeners.get(target).push({ type, handler });
    }

    function fire(target, type, more = {}) {
        const event = {
            type, target, key: "h", keyCode: 72, which: 72, code: "KeyH",
            preventDefault() {}, stopPropagation() {}, ...more,
        };
        const handlers = [target["on" + type]];
        for (const entry of listeners.get(target) ?? []) {
            if (entry.type === type) handlers.push(entry.handler);
        }
        for (const handler of handlers) {
            const job = handler?.handleEvent
                ? (e) => handler.handleEvent(e) : asFunction(handler);
            if (job) attempt(() => job.call(target, event));
        }
    }

    // As a browser does: at the element, then at all it stands in.
    function rise(target, type) {
        for (let place = target; place; place = place.parentElement) {
            fire(place, type, { target });
        }
        fire(document, type, { target });
        fire(globalThis, type, { target });
    }

    class Element {
        constructor(record, ours = true) {
            Object.assign(this, record.attributes, {
                tagName: record.tag.toUpperCase(), ours,
                className: record.attributes.class ?? "", attributes: undefined,
                value: record.value ?? "", style: {}, dataset: {}, children: [],
                textContent: record.text ?? "", innerHTML: record.text ?? "",
                scrollTop: 0, scrollHeight: 0,
            });
            for (const [name, text] of Object.entries(record.attributes)) {
                if (name.startsWith("data-")) {
                    const key = name.slice(5).replace(
                        /-(.)/g, (_, letter) => letter.toUpperCase(),
                    );
                    this.dataset[key] = text;
                } else if (name.startsWith("on")) {
                    this[name] = attempt(() => asFunction(text));
                }
            }
            this.classList = {
                add() {}, remove() {}, toggle() {}, contains: () => false,
            };
        }
        getAttribute(name) { return this[name] ?? null; }
        setAttribute(name, value) { this[name] = value; }
        addEventListener(type, handler) { hear(this, type, handler); }
        removeEventListener() {}
        appendChild(child) { return child; }
        append() {}
        focus() {
            if (active === this) return;
            active = this;
            fire(this, "focus");
            rise(this, "focusin");
        }
        blur() { active = null; }
        get elements() {
            const found = known.filter((e) => e.form === this);
            for (const each of found) {
                for (const name of [each.name, each.id]) {
                    if (name && !(name in found)) found[name] = each;
                }
            }
            return found;
        }
        closest(wanted) {
            let place = this;
            while (place && !matches(place, wanted)) place = place.parentElement;
            return place ?? null;
        }
        hasAttribute(name) { return this[name] !== undefined; }
        removeAttribute(name) { delete this[name]; }
        cloneNode() { return this; }
        contains() { return false; }
        checkValidity() { return true; }
        reportValidity() { return true; }
        getBoundingClientRect() {
            return { top: 0, left: 0, bottom: 0, right: 0, width: 0, height: 0 };
        }
        querySelector(wanted) { return document.querySelector(wanted); }
        querySelectorAll(wanted) { return document.querySelectorAll(wanted); }
    }

    // What shows, and does nothing that is looked at here.
    for (const name of [
        "after", "animate", "before", "click", "insertAdjacentElement",
        "insertAdjacentHTML", "insertAdjacentText", "insertBefore", "prepend",
        "remove", "removeChild", "replaceChildren", "replaceWith", "reset",
        "scroll", "scrollBy", "scrollIntoView", "scrollTo", "select",
        "setCustomValidity", "setRangeText", "setSelectionRange",
        "toggleAttribute",
    ]) {
        Element.prototype[name] = function () {};
    }

    // An answer never comes: nobody is there to ask.
    const never = () => new Promise(() => {});

    function Silent() {
        if (!new.target) return new Silent();
        this.style = {};
    }
    for (const name of [
        "addEventListener", "append", "close", "disconnect", "get", "observe",
        "open", "send", "set", "setRequestHeader",
    ]) {
        Silent.prototype[name] = function () {};
    }
    Silent.prototype.format = (value) => String(value);
    Silent.prototype.resolvedOptions = () => ({});

    class EventSource {
        constructor(url) { note("stream", { url: String(url) }); }
        addEventListener() {}
        close() {}
    }

    function matches(element, wanted) {
        const last = wanted.trim().split(/[\s>+~]+/).pop();
        const parts = last.match(/^[\w-]+|[#.][\w-]+|\[[^\]]+\]/g) ?? [];
        return parts.length > 0 && parts.every((part) => {
            const name = part.slice(1);
            if (part[0] === "#") return element.id === name;
            if (part[0] === ".") {
                return element.className.split(/\s+/).includes(name);
            }
            if (part[0] === "[") {
                const found = part.match(/\[([\w-]+)(?:="?([^"\]]*)"?)?\]/);
                return found && element[found[1]] !== undefined
                    && (found[2] === undefined || element[found[1]] === found[2]);
            }
            return element.tagName.toLowerCase() === part.toLowerCase();
        });
    }

    const all = (test) => known.filter(test);

    // Its script sees of a page what stands above it. By its id an element is
    // a name of its own, and by its name or id one of its form.
    function read(count) {
        for (const element of elements.slice(known.length, count)) {
            known.push(element);
            if (element.id && !(element.id in globalThis)) {
                globalThis[element.id] = element;
            }
            let form = element.parentElement;
            while (form && form.tagName !== "FORM") form = form.parentElement;
            if (!form) continue;
            element.form = form;
            for (const name of [element.id, element.name]) {
                if (name && !(name in form)) form[name] = element;
            }
        }
    }

    const location = {
        reload() {
            if (this !== location) throw new TypeError("Illegal invocation");
            leave("reload");
        },
        replace: go,
        assign: go,
        toString() { return this.href; },
    };

    const document = {
        readyState: "loading",
        title: "",
        hidden: false,
        visibilityState: "visible",
        cookie: "",
        getElementById: (id) => all((e) => e.id === String(id))[0] ?? null,
        getElementsByName: (name) => all((e) => e.name === name),
        getElementsByClassName: (name) => all((e) => matches(e, "." + name)),
        getElementsByTagName: (tag) => all((e) => matches(e, tag)),
        querySelector: (w) => document.querySelectorAll(w)[0] ?? null,
        querySelectorAll: (wanted) => all(
            (e) => wanted.split(",").some((one) => matches(e, one)),
        ),
        createElement: (tag) => new Element({ tag, attributes: {} }, false),
        addEventListener(type, handler) { hear(document, type, handler); },
        removeEventListener() {},
        get forms() { return document.getElementsByTagName("form"); },
        get body() { return document.querySelector("body"); },
        get head() { return document.querySelector("head"); },
        get activeElement() { return active ?? document.body; },
        location,
    };

    function start(job, delay, repeats) {
        const wait = Math.max(0, Number(delay) || 0);
        const id = ++lastTimer;
        timers.push({ id, job, wait, repeats, due: now + wait });
        note("timer", { delay: wait, repeats });
        return id;
    }

    function stop(id) {
        timers = timers.filter((timer) => timer.id !== id);
    }

    function wait(length) {
        const end = now + length;
        for (let turns = 0; !left && turns < 1000; turns += 1) {
            timers.sort((a, b) => a.due - b.due);
            const timer = timers[0];
            if (!timer || timer.due > end) break;
            now = Math.max(now, timer.due);
            if (timer.repeats) timer.due = now + Math.max(1, timer.wait);
            else timers.shift();
            const job = typeof timer.job === "string"
                ? () => (0, eval)(timer.job) : timer.job;
            if (typeof job === "function") {
                attempt(() => job.call(globalThis));
            }
        }
        now = end;
    }

    function press(index, erase) {
        if (left) return;
        const target = elements[index];
        target.focus();
        for (const type of ["keydown", "keypress", "input", "keyup"]) {
            if (type === "input") target.value = erase ? "" : target.value + "h";
            rise(target, type);
        }
        note("key");
    }

    Object.assign(globalThis, {
        document,
        EventSource,
        window: globalThis,
        self: globalThis,
        console: { log() {}, info() {}, warn() {}, error() {}, debug() {} },
        alert() {},
        confirm: () => true,
        prompt: () => "",
        fetch: never,
        scroll() {},
        scrollBy() {},
        scrollTo() {},
        focus() {},
        innerWidth: 1024,
        innerHeight: 768,
        scrollX: 0,
        scrollY: 0,
        getComputedStyle: () => ({}),
        matchMedia: () => ({ matches: false, addEventListener() {} }),
        Audio: Silent,
        FormData: Silent,
        Headers: Silent,
        IntersectionObserver: Silent,
        Intl: { DateTimeFormat: Silent, NumberFormat: Silent },
        MutationObserver: Silent,
        Notification: Silent,
        URLSearchParams: Silent,
        WebSocket: Silent,
        XMLHttpRequest: Silent,
        history: { go: () => leave("reload"), replaceState() {}, pushState() {} },
        navigator: { userAgent: "", onLine: true },
        localStorage: { getItem: () => null, setItem() {}, removeItem() {} },
        sessionStorage: { getItem: () => null, setItem() {}, removeItem() {} },
        setTimeout: (job, delay) => start(job, delay, false),
        setInterval: (job, delay) => start(job, delay, true),
        requestAnimationFrame: (job) => start(job, 16, false),
        clearTimeout: stop,
        clearInterval: stop,
        addEventListener: (type, handler) => hear(globalThis, type, handler),
        removeEventListener() {},
    });
    Object.defineProperty(globalThis, "location", {
        get: () => location, set: go,
    });

    return {
        failed,
        open(page) {
            let address = page.url;
            Object.defineProperty(location, "href", {
                get: () => address, set: go,
            });
            location.pathname = page.path;
            location.search = location.hash = "";
            for (const record of page.elements) {
                const element = new Element(record);
                element.parentElement = elements[record.parent] ?? null;
                elements.push(element);
            }
        },
        read,
        act(acts) {
            read(elements.length);
            document.readyState = "complete";
            fire(document, "DOMContentLoaded");
            fire(globalThis, "DOMContentLoaded", { target: document });
            fire(globalThis, "load");
            const body = document.body;
            if (body && !left) fire(body, "load");
            note("loaded");
            for (const [what, argument] of acts) {
                if (what === "wait") wait(argument);
                else press(argument, what === "erase");
            }
        },
        report: () => JSON.stringify({ events, errors, left }),
    };
})();
