// Events: who hears what, and in which order.

const listeners = new WeakMap();
const stopped = Symbol("how far an event was stopped");

class Event {
    static members = {};

    constructor(type, options) {
        const members = {
            bubbles: false, cancelable: false, composed: false,
            ...new.target.members,
        };
        for (const name of Object.keys(members)) {
            this[name] = options?.[name] ?? members[name];
        }
        Object.assign(this, {
            type: String(type), target: null, currentTarget: null,
            eventPhase: 0, defaultPrevented: false, isTrusted: false,
            timeStamp: clock.now,
        });
        this[stopped] = "";
    }

    preventDefault() {
        if (this.cancelable) this.defaultPrevented = true;
    }

    stopPropagation() {
        this[stopped] ||= "here";
    }

    stopImmediatePropagation() {
        this[stopped] = "at once";
    }

    composedPath() {
        return this.currentTarget ? wayUp(this.target, this.type) : [];
    }
}

const MODIFIERS = {
    altKey: false, ctrlKey: false, metaKey: false, shiftKey: false,
};
const EVENTS = {
    UIEvent: { detail: 0 },
    FocusEvent: { relatedTarget: null },
    InputEvent: { data: null, inputType: "", isComposing: false },
    KeyboardEvent: {
        key: "", code: "", keyCode: 0, which: 0, charCode: 0, location: 0,
        repeat: false, isComposing: false, ...MODIFIERS,
    },
    MouseEvent: {
        button: 0, buttons: 0, clientX: 0, clientY: 0, pageX: 0, pageY: 0,
        screenX: 0, screenY: 0, relatedTarget: null, detail: 0, ...MODIFIERS,
    },
    SubmitEvent: { submitter: null },
    CustomEvent: { detail: null },
    ProgressEvent: { lengthComputable: false, loaded: 0, total: 0 },
    MessageEvent: { data: null, origin: "", lastEventId: "" },
};
for (const [name, members] of Object.entries(EVENTS)) {
    EVENTS[name] = { [name]: class extends Event {
        static members = members;
    } }[name];
}

class EventTarget {
    addEventListener(type, listener, options) {
        if (arguments.length < 2) throw new TypeError(
            `2 arguments required, but only ${arguments.length} present.`,
        );
        if (listener === null || listener === undefined) return;
        if (!["function", "object"].includes(typeof listener)) {
            throw new TypeError("parameter 2 is not of type 'Object'.");
        }
        const { once, signal } = Object(options);
        const capture = captures(options);
        const target = this ?? globalThis;
        if (signal?.aborted || find(target, type, listener, capture)) return;
        heard(target).push({ type: String(type), listener, capture, once });
        signal?.addEventListener("abort", () => {
            target.removeEventListener(type, listener, capture);
        });
    }

    removeEventListener(type, listener, options) {
        const target = this ?? globalThis;
        forget(target, find(target, type, listener, captures(options)));
    }

    dispatchEvent(event) {
        if (!(event instanceof Event)) {
            throw new TypeError("parameter 1 is not of type 'Event'.");
        }
        return dispatch(this ?? globalThis, event);
    }
}

const captures = (options) => Boolean(
    typeof options === "object" ? options?.capture : options,
);

function heard(target) {
    if (!listeners.has(target)) listeners.set(target, []);
    return listeners.get(target);
}

function find(target, type, listener, capture) {
    return heard(target).find((entry) => (
        !entry.isHandler && entry.type === String(type)
        && entry.listener === listener && entry.capture === capture
    ));
}

function forget(target, entry) {
    const left = heard(target).filter((other) => other !== entry);
    listeners.set(target, left);
}

// Gives `on…` to a target or to all of a kind. Where `whose` says so, it is
// another's: what is set on the body is heard by the window.
function addHandlers(owner, types, whose = (target) => target) {
    for (const type of types) {
        Object.defineProperty(owner, "on" + type, {
            configurable: true,
            enumerable: true,
            get() {
                return handlerOf(whose(this ?? globalThis), type)?.listener
                    ?? null;
            },
            set(value) {
                setHandler(whose(this ?? globalThis), type, value);
            },
        });
    }
}

function handlerOf(target, type) {
    return heard(target).find((e) => e.isHandler && e.type === type);
}

function setHandler(target, type, value) {
    const entry = handlerOf(target, type);
    if (typeof value !== "function") {
        forget(target, entry);
    } else if (entry) {
        entry.listener = value;
    } else {
        heard(target).push(
            { type, listener: value, capture: false, isHandler: true },
        );
    }
}

// From a target to the window. The end of a page's loading is told to the
// window by an event of its own.
function wayUp(target, type) {
    const way = [];
    for (let place = target; place; place = place.parentNode) way.push(place);
    if (way.at(-1) === document && type !== "load") way.push(globalThis);
    return way;
}

// As a browser does: inwards to the target, there, and outwards again; then
// what the target does by itself, if nobody has prevented it. Gives whether
// nobody has.
function dispatch(target, event, shown = target) {
    const way = wayUp(target, event.type);
    const around = way.slice(1);
    const before = globalThis.event;
    globalThis.event = event;
    event.target = shown;
    for (const place of around.toReversed()) tell(place, event, true, 1);
    tell(target, event, true, 2);
    tell(target, event, false, 2);
    if (event.bubbles) {
        for (const place of around) tell(place, event, false, 3);
    }
    globalThis.event = before;
    event.eventPhase = 0;
    event.currentTarget = null;
    event[stopped] = "";
    if (event.type === "click" && !event.defaultPrevented) {
        way.find((place) => place[activate])?.[activate]();
    }
    return !event.defaultPrevented;
}

function tell(place, event, capture, phase) {
    if (event[stopped]) return;
    event.currentTarget = place;
    event.eventPhase = phase;
    for (const entry of [...heard(place)]) {
        if (entry.type !== event.type || entry.capture !== capture) continue;
        if (event[stopped] === "at once") return;
        if (!heard(place).includes(entry)) continue;
        if (entry.once) forget(place, entry);
        const { listener, isHandler } = entry;
        const answer = attempt(
            () => typeof listener === "function"
                ? listener.call(place, event) : listener.handleEvent(event),
        );
        if (isHandler && answer === false) event.preventDefault();
    }
}

// An event of the browser's own.
function fire(target, kind, type, members = {}, shown = target) {
    const event = new kind(type, members);
    event.isTrusted = true;
    return dispatch(target, event, shown);
}
