/**
 * The worker that holds Python, and does one thing after the other.
 *
 * It tells the page when it goes into Python and how long that may take, for
 * nobody in here can end what does not come back.
 */

import quickJsFile from "@jitl/quickjs-ng-wasmfile-release-sync/wasm";

import {
    giveEngine,
    openDoor,
    openPack,
    startPython,
    unpack,
} from "../../python.mjs";
import { loadQuickJs } from "../../quickjs.mjs";
import { Assets } from "./assets.js";

const PATIENCE = 8;
const PATIENCE_WITH_CHECKS = 60;
/** How long after a page of the chat the rest is fetched, in ms. */
const PAUSE = 1000;
/** How long it waits for a page at all: there may be none to see. */
const NO_PAGE = 10_000;
const BASE = new URL(".", import.meta.url).href;

const STDLIB = new URL("python/stdlib.pack", BASE).href;

/** What is large and needed before a chat runs: it is fetched at once. */
const FIRST = [
    new URL(`${PYODIDE}pyodide.asm.wasm`, BASE).href,
    STDLIB,
    new URL("python/chat.pack", BASE).href,
];

/** @type {import("pyodide").PyodideAPI} */
let python;
/** @type {typeof import("pyodide/ffi").PythonError} */
let PythonError;
/** @type {any} the module `tab.door` */
let door;
/** @type {Assets} */
let assets;
/** Whether Python could not be loaded; what still comes is no news then. */
let broken = false;
/** What not every chat needs waits for its time; it is fetched once. */
let restLater = 0;
let restBegun = false;
/** @type {Map<string, Promise<void>>} what is there, or on its way */
const parts = new Map();

/** @type {Promise<unknown>} */
let last = Promise.resolve();
addEventListener("message", ({ data }) => {
    last = last.then(() => (data.type === "start" ? start(data) : obey(data)));
});

// While Python comes, much is fetched ahead of whoever will ask for it, and
// who asks will see what went wrong.
addEventListener("unhandledrejection", (event) => {
    if (!door) event.preventDefault();
});

/** @param {{assets: Asset[]}} order */
async function start(order) {
    assets = new Assets(order.assets, BASE);
    globalThis.fetch = fetchOwn();
    try {
        const address = new URL(`${PYODIDE}pyodide.mjs`, BASE).href;
        const { loadPyodide } = await import(address);
        const [started, chat] = await Promise.all([
            startPython(loadPyodide, {
                indexURL: new URL(PYODIDE, BASE).href,
                stdLibURL: STDLIB,
            }),
            fetchZip("chat"),
        ]);
        python = started;
        // Asked for now: a Python that has died gives nothing any more.
        ({ PythonError } = python.ffi);
        step("Starting Flask");
        unpack(python, chat);
        door = openDoor(python);
    } catch (error) {
        broken = true;
        const help = assets.renewed ? "reload" : "again";
        tell("broken", { text: whyBroken(error), help });
        return;
    }
    tell("ready");
    fetchRestIn(NO_PAGE);
}

/**
 * Fetch what not every chat needs, when nothing more urgent has come up.
 *
 * @param {number} milliseconds
 */
function fetchRestIn(milliseconds) {
    clearTimeout(restLater);
    restLater = setTimeout(() => {
        restBegun = true;
        last = last
            .then(() => need("checks"))
            .then(() => need("database"))
            .then(() => tell("complete"));
    }, milliseconds);
}

/**
 * `fetch`, as Pyodide calls it: what is the workshop's own comes from its
 * store or is put there. What is large is on its way already, and is counted.
 * Of Python's library Pyodide expects the zip.
 *
 * @returns {typeof fetch}
 */
function fetchOwn() {
    const { fetch } = globalThis;
    const early = fetchFirst();
    return (input, options) => {
        const address = input instanceof Request ? input.url : String(input);
        const url = new URL(address, BASE).href;
        if (!assets.at(url)) return fetch(input, options);
        const coming = early.get(url) ?? assets.get(url);
        early.delete(url);
        return url === STDLIB ? coming.then(zipIn) : coming;
    };
}

function fetchFirst() {
    const of = FIRST.reduce(
        (sum, url) => sum + (assets.at(url)?.bytes ?? 0),
        0,
    );
    let bytes = 0;
    const came = (/** @type {number} */ more) => {
        bytes += more;
        step("Fetching Python and Flask", bytes, of);
    };
    const early = new Map(FIRST.map((url) => [url, assets.get(url, came)]));
    // Whoever asks for it sees the error; until then nobody shall miss it.
    for (const coming of early.values()) coming.catch(() => {});
    return early;
}

/**
 * @param {string} name
 * @returns {Promise<Uint8Array>}
 */
async function fetchZip(name) {
    const address = new URL(`python/${name}.pack`, BASE).href;
    const zip = await zipIn(await fetch(address));
    return new Uint8Array(await zip.arrayBuffer());
}

/**
 * The zip in a pack, which must have come whole: only then is it known whether
 * it is the right one.
 *
 * @param {Response} response
 * @returns {Promise<Response>}
 */
async function zipIn(response) {
    return new Response(await openPack(await response.arrayBuffer()));
}

/**
 * Have in Python what not every chat needs.
 *
 * @param {"checks" | "database"} name
 */
async function need(name) {
    const coming = parts.get(name) ?? PARTS[name]();
    parts.set(name, coming);
    try {
        await coming;
    } catch {
        parts.delete(name); // the network may be back when it is asked for
    }
}

const PARTS = {
    checks: async () => {
        const [engine, zip] = await Promise.all([
            loadQuickJs(new URL(quickJsFile, BASE).href),
            fetchZip("checks"),
        ]);
        unpack(python, zip);
        giveEngine(python, engine);
    },
    database: async () => {
        unpack(python, await fetchZip("database"));
        python.pyimport("sqlalchemy"); // before a work's time is counted
    },
};

/** @param {any} order */
async function obey(order) {
    const { number } = order;
    try {
        if (needsCourse(order)) await need("checks");
        if (usesDatabase(order.files ?? order.changes)) await need("database");
        const doing = order.type;
        const patience = doing === "check" ? PATIENCE_WITH_CHECKS : PATIENCE;
        const value = within(doing, patience, () => ORDERS[doing](order));
        postMessage({ type: "done", number, value });
        if (doing === "visit" && !restBegun) fetchRestIn(PAUSE);
    } catch (error) {
        console.error(error);
        postMessage({ type: "done", number, error: lastLine(error) });
    }
}

/** @param {any} order */
function needsCourse({ type, what }) {
    return type === "check" || (type === "tell" && what !== "forget");
}

/** @type {Record<string, (order: any) => unknown>} */
const ORDERS = {
    open: ({ files }) => JSON.parse(door.open(JSON.stringify(files))),
    change: ({ changes }) => JSON.parse(door.change(JSON.stringify(changes))),
    check: ({ lesson }) => JSON.parse(door.check(lesson ?? undefined)),
    tell: ({ what, given }) => {
        const told = door[what](...given);
        return told === undefined ? null : JSON.parse(told);
    },
    visit: ({ visit, port }) => answer(visit, port),
};

/**
 * Go into Python, and tell when, and what the server said there.
 *
 * @template Value
 * @param {string} doing
 * @param {number} patience  in seconds
 * @param {() => Value} act
 * @returns {Value}
 */
function within(doing, patience, act) {
    postMessage({ type: "busy", doing, patience });
    try {
        return act();
    } catch (error) {
        // What is no error of Python's is the end of it.
        const lost = !(error instanceof PythonError);
        if (lost) postMessage({ type: "lost", doing });
        throw error;
    } finally {
        postMessage({ type: "idle" });
        report();
    }
}

function report() {
    const said = JSON.parse(door.said());
    if (said.length > 0) tell("said", said);
}

/**
 * @param {Visit} visit
 * @param {MessagePort} port
 */
function answer({ who, method, target, headers, body }, port) {
    const given = [who, method, target, JSON.stringify(headers)];
    const answered = door.ask(...given, new Uint8Array(body ?? []));
    const head = JSON.parse(answered.get(0));
    const content = bytesOf(answered.get(1));
    const number = answered.get(2);
    answered.destroy();
    const stream = number !== 0;
    port.postMessage({ head, body: content.buffer, stream }, [content.buffer]);
    if (stream) pull(number, port);
}

/**
 * Hand on a stream part by part, until it ends or nobody listens.
 *
 * @param {number} number
 * @param {MessagePort} port
 */
function pull(number, port) {
    let timer = 0;
    const next = () => {
        const pulled = within("visit", PATIENCE, () => door.pull(number));
        const part = pulled.get(0);
        const seconds = pulled.get(1);
        pulled.destroy();
        port.postMessage({ part: part ? bytesOf(part) : null });
        if (part) timer = setTimeout(next, seconds * 1000);
    };
    port.onmessage = () => {
        clearTimeout(timer);
        within("visit", PATIENCE, () => door.drop(number));
    };
    next();
}

/**
 * The bytes of a Python object, which is let go.
 *
 * @param {import("pyodide/ffi").PyProxy} bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(bytes) {
    const copied = bytes.toJs().slice();
    bytes.destroy();
    return copied;
}

/** @param {Files | Changes | undefined} files */
function usesDatabase(files) {
    return Object.values(files ?? {}).some((content) => {
        return typeof content === "string" && content.includes("sqlalchemy");
    });
}

/**
 * @param {string} name
 * @param {number} bytes
 * @param {number} of
 */
function step(name, bytes = 0, of = 0) {
    if (!broken) tell("step", { name, bytes, of });
}

/**
 * @param {string} type
 * @param {unknown} detail
 */
function tell(type, detail = null) {
    postMessage({ type, detail });
}

/** @param {unknown} error */
function lastLine(error) {
    return String(error instanceof Error ? error.message : error)
        .trim()
        .split("\n")
        .at(-1);
}

/** @param {unknown} error */
function whyBroken(error) {
    if (assets.renewed) {
        return "The site was renewed while this page was open.";
    }
    // Until Python is there, each error is of something that did not come.
    if (!python) {
        return "A part of Python did not arrive. Was the network lost?";
    }
    return `Python could not be started: ${lastLine(error)}`;
}
