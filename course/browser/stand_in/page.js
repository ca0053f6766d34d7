// The page, as the program around it drives it. It is opened, each of its
// scripts runs, and then its story is told, a step at a time. After a script
// and after a step the program runs the jobs that promises have waiting.

const { stringify } = JSON;
const events = [];
let left = false;

function note(what, more = {}) {
    events.push({ at: clock.now, what, ...more });
}

function leave(what) {
    if (!left) note(what);
    left = true;
}

let unread = [];
let story;
const known = [];

// Read on, until so many elements are known.
function read(count) {
    let place = 0;
    for (; place < unread.length; place += 1) {
        const { tag, given, text, parent } = unread[place];
        if (tag && known.length === count) break;
        const node = tag ? makeElement(tag, given) : new Text(text);
        put(known[parent] ?? document, node);
        if (tag) known.push(node);
    }
    unread = unread.slice(place);
}

function* tellStory(acts) {
    read(Infinity);
    document.currentScript = null;
    document.readyState = "interactive";
    fire(document, Event, "readystatechange");
    yield;
    fire(document, Event, "DOMContentLoaded", { bubbles: true });
    yield;
    document.readyState = "complete";
    fire(document, Event, "readystatechange");
    yield;
    fire(globalThis, Event, "load", {}, document);
    yield;
    note("loaded");
    document.querySelector("[autofocus]")?.focus();
    yield;
    for (const [what, argument] of acts) {
        if (left) return;
        if (what === "wait") yield* wait(argument);
        else yield* press(known[argument], KEYS[what]);
    }
}

const KEYS = {
    key: { key: "h", code: "KeyH", keyCode: 72, which: 72 },
    erase: { key: "Backspace", code: "Backspace", keyCode: 8, which: 8 },
};

// Somebody goes to an element and presses a key. Each event may stop the next.
function* press(target, members) {
    const { KeyboardEvent, InputEvent } = EVENTS;
    const types = { bubbles: true, cancelable: true, ...members };
    const writes = members.key.length === 1;
    target.focus();
    yield;
    let goesOn = fire(target, KeyboardEvent, "keydown", types);
    yield;
    if (goesOn && writes) {
        goesOn = fire(target, KeyboardEvent, "keypress", types);
        yield;
    }
    const change = {
        bubbles: true,
        data: writes ? members.key : null,
        inputType: writes ? "insertText" : "deleteContentBackward",
    };
    if (goesOn && fire(target, InputEvent, "beforeinput", {
        ...change, cancelable: true,
    })) {
        yield;
        target.value = writes ? target.value + members.key : "";
        fire(target, InputEvent, "input", change);
        yield;
    }
    fire(target, KeyboardEvent, "keyup", types);
    note("key");
    yield;
}

// A name that no script can declare for a thing of its own.
Object.defineProperty(globalThis, "stand-in", {
    value: {
        open(page) {
            here = new URL(page.url);
            unread = page.nodes;
        },
        // A script is next, which sees what stands above it, and itself.
        begin(sees) {
            noteRejected();
            read(sees + 1);
            document.currentScript = known[sees] ?? null;
        },
        failed,
        act(acts) {
            story = tellStory(acts);
        },
        // Gives "more" as long as there is more to come.
        step() {
            noteRejected();
            return story.next().done ? "" : "more";
        },
        report() {
            noteRejected();
            return stringify({ events, errors });
        },
    },
});
