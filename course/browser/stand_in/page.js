// The page, as the program around it drives it. It is opened, each of its
// scripts runs, and then its story is told, a step at a time. After a script
// and after a step the program runs the jobs that promises have waiting; no
// step is made as long as something was asked and not answered.

const { stringify } = JSON;
const events = [];
let left = false;

function note(what, more = {}) {
    events.push({ at: clock.now, what, ...more });
}

// The page goes, for another or for itself anew. It is told so, and what it
// has kept goes with whoever looks at it.
function leave(what, address = null, more = {}) {
    if (left) return;
    left = true;
    for (const type of ["beforeunload", "pagehide", "unload"]) {
        fire(globalThis, Event, type, { cancelable: true });
    }
    const url = address && address.pathname + address.search;
    note(what, {
        url, local: { ...kept.local }, session: { ...kept.session }, ...more,
    });
}

let unread = [];
let refresh = null;
const acts = [];
const known = [];

// Read on, until so many elements are known.
function read(count) {
    let place = 0;
    for (; place < unread.length; place += 1) {
        const { tag, given, content, text, parent } = unread[place];
        if (tag && known.length === count) break;
        const node = tag ? makeElement(tag, given) : new Text(text);
        if (content) node.innerHTML = content;
        put(known[parent] ?? document, node);
        if (tag) known.push(node);
    }
    unread = unread.slice(place);
}

const story = tellStory();

function* tellStory() {
    yield* load();
    for (;;) {
        const [what, argument] = (left ? null : acts.shift()) ?? [];
        if (what === undefined) yield "";
        else if (what === "wait") yield* wait(argument);
        else if (what === "look") look(argument);
        else if (what === "write") yield* write(...argument);
        else if (what === "send") yield* send(argument);
        else if (what === "click") yield* click(saying(argument));
        else if (what === "blur") yield* blur(argument);
        else if (what === "stream") yield* stream(...argument);
        else yield* press(document.querySelector(argument), KEYS[what]);
    }
}

function* load() {
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
    if (refresh) {
        const [seconds, address] = refresh;
        later(() => go(address), 1000 * seconds);
    }
    document.querySelector("[autofocus]")?.focus();
    yield;
}

// What there is to see by now, and what stands in an element.
function look(selector) {
    const text = selector && document.querySelector(selector)?.value;
    note("look", { html: serialise(document), text: text ?? "" });
}

const KEYS = {
    enter: { key: "Enter", code: "Enter", keyCode: 13, which: 13 },
    key: { key: "h", code: "KeyH", keyCode: 72, which: 72 },
    erase: { key: "Backspace", code: "Backspace", keyCode: 8, which: 8 },
};

// A text, a key at a time.
function* write(selector, text) {
    for (const key of text) {
        yield* press(document.querySelector(selector), { key });
    }
}

// The button that sends a form, the first of them.
const buttonOf = (form) => [...form?.elements ?? []].find(
    (control) => ["submit", "image"].includes(control.type),
);

// Somebody presses the button that sends what is in a box.
const send = (selector) => click(
    buttonOf(document.querySelector(selector)?.form),
);

// What can be clicked on and says these words; of one in another, the inner.
const saying = (words) => [...document.querySelectorAll(
    "a, button, input[type=button], input[type=submit], [onclick]",
)].findLast((element, place, all) => (
    says(element, words)
    && !all.slice(0, place).some((e) => says(e, words) && !e.contains(element))
));
const says = (element, words) => (
    element.localName === "input" ? element.value : element.innerText
).toLowerCase().includes(words);

// Somebody presses, with the mouse, what is there to be pressed.
function* click(target) {
    if (!target || target.disabled) return;
    const members = { bubbles: true, cancelable: true, detail: 1 };
    for (const type of ["mousedown", "mouseup", "click"]) {
        const goesOn = fire(target, EVENTS.MouseEvent, type, members);
        if (type === "mousedown" && goesOn) target.focus();
        yield;
    }
}

// Somebody goes out of an element that they were in.
function* blur(selector) {
    document.querySelector(selector)?.blur();
    yield;
}

// Somebody goes to an element and presses a key. Each event may stop the next.
function* press(target, members) {
    if (!target) return;
    const { KeyboardEvent, InputEvent } = EVENTS;
    const types = { bubbles: true, cancelable: true, ...members };
    const isEnter = members.key === "Enter";
    const writes = members.key.length === 1 || isEnter;
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
        data: writes && !isEnter ? members.key : null,
        inputType: isEnter ? "insertLineBreak"
            : writes ? "insertText" : "deleteContentBackward",
    };
    if (goesOn && fire(target, InputEvent, "beforeinput", {
        ...change, cancelable: true,
    })) {
        yield;
        if (isEnter && target.localName === "input") {
            const button = buttonOf(target.form);
            if (button) button.click();
            else target.form?.requestSubmit();
        } else {
            const added = isEnter ? "\n" : members.key;
            target.value = writes ? target.value + added : "";
            fire(target, InputEvent, "input", change);
        }
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
            refresh = page.refresh;
            clock.opened = page.moment;
            Object.assign(kept.local, page.local);
            Object.assign(kept.session, page.session);
        },
        // A script is next, which sees what stands above it, and itself.
        begin(sees) {
            noteRejected();
            read(sees + 1);
            document.currentScript = known[sees] ?? null;
        },
        failed,
        act(more) {
            acts.push(...more);
        },
        // To the one that was asked first of those that wait for an answer.
        answer,
        // Gives "more" as long as there is more to come.
        step() {
            noteRejected();
            if (asked.length) return "";
            const { done, value = "more" } = story.next();
            return done ? "" : value;
        },
        // What happened since the last time.
        report() {
            noteRejected();
            const [happened, failures, questions] = [events, errors, asked]
                .map((all) => all.splice(0));
            return stringify({
                events: happened, errors: failures, asked: questions,
            });
        },
    },
});
