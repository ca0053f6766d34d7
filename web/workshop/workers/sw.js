/**
 * The service worker: the workshop without a network, and the network of the
 * two little browsers.
 *
 * What they ask for, at `visit/TAB/WHO/…`, is handed to the page that holds
 * Python, which is the client whose id is TAB. So nothing is remembered here,
 * and a browser may end this worker whenever it likes.
 */

import { Assets } from "./assets.js";

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);

/** @type {Asset[]} made by the build */
const list = ASSETS;
const SCOPE = new URL(worker.registration.scope);
const VISIT = `${SCOPE.pathname}visit/`;
const CHAT = "http://localhost:5000";
const NO_BODY = [204, 205, 304];

const assets = new Assets(list, SCOPE.href);

/**
 * Whose page it is, in which tab, and what of the chat.
 *
 * @typedef {{tab: string, who: Who, path: string, prefix: string}} Place
 */

worker.addEventListener("install", (event) => {
    // The first one makes way for the chat at once, and the page asks for the
    // rest later. Each next version comes into its own when it is complete.
    if (worker.registration.active) event.waitUntil(assets.keepAll());
});

worker.addEventListener("activate", (event) => {
    event.waitUntil(
        Promise.all([worker.clients.claim(), assets.forgetOthers()]),
    );
});

worker.addEventListener("message", (event) => {
    const source = /** @type {Client} */ (event.source);
    const [port] = event.ports;
    if (event.data === "who am I?") port.postMessage(source.id);
    if (event.data === "take over") void worker.skipWaiting();
    if (event.data === "keep all") {
        event.waitUntil(
            assets.keepAll().then(
                () => port.postMessage(true),
                () => port.postMessage(false),
            ),
        );
    }
});

worker.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (url.origin !== SCOPE.origin) return;
    const place = placeOf(url.pathname);
    if (place) {
        event.respondWith(hand(event.request, place, url.search));
    } else if (url.pathname.startsWith(SCOPE.pathname)) {
        if (event.request.mode === "navigate")
            url.pathname = indexOf(url.pathname);
        url.search = url.hash = "";
        if (assets.at(url.href))
            event.respondWith(own(event.request, url.href));
    } else if (event.request.mode !== "navigate" && event.clientId) {
        event.respondWith(ofAPage(event, url));
    }
});

/**
 * @param {string} path
 * @returns {Place | null}
 */
function placeOf(path) {
    if (!path.startsWith(VISIT)) return null;
    const [tab, who, ...rest] = path.slice(VISIT.length).split("/");
    return {
        tab,
        who: /** @type {Who} */ (who),
        path: `/${rest.join("/")}`,
        prefix: `${VISIT}${tab}/${who}`,
    };
}

/**
 * The workshop's page, by both of its addresses.
 *
 * @param {string} path
 */
function indexOf(path) {
    return path === SCOPE.pathname ? `${path}index.html` : path;
}

/**
 * A file of the workshop.
 *
 * @param {Request} request
 * @param {string} address
 */
async function own(request, address) {
    return (await assets.kept(address)) ?? fetch(request);
}

/**
 * What a page asks for by an address that begins with `/`: if it is a page of
 * the chat, it means the chat.
 *
 * @param {FetchEvent} event
 * @param {URL} url
 */
async function ofAPage(event, url) {
    const client = await worker.clients.get(event.clientId);
    const from = client && placeOf(new URL(client.url).pathname);
    if (from)
        return hand(
            event.request,
            { ...from, path: url.pathname },
            url.search,
        );
    return own(event.request, url.href);
}

/**
 * Have the page that holds Python answer.
 *
 * @param {Request} request
 * @param {Place} place
 * @param {string} search
 * @returns {Promise<Response>}
 */
async function hand(request, place, search) {
    const page = await worker.clients.get(place.tab);
    if (!page) return closed();
    const read = ["GET", "HEAD"].includes(request.method);
    const body = read ? null : await request.arrayBuffer();
    const { port1, port2 } = new MessageChannel();
    const visit = {
        who: place.who,
        method: request.method,
        target: place.path + search,
        headers: [...request.headers],
        body,
    };
    page.postMessage({ type: "visit", visit }, [port2]);
    const answer = await nextOf(port1);
    return respond(answer, place, port1, request.mode === "navigate");
}

function closed() {
    const text = "The page of the workshop that this belongs to is closed.";
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    return new Response(text, { status: 503, headers });
}

/**
 * @param {MessagePort} port
 * @returns {Promise<Answer>}
 */
function nextOf(port) {
    return new Promise((resolve) => {
        port.onmessage = ({ data }) => resolve(data);
    });
}

/**
 * @param {Answer} answer
 * @param {Place} place
 * @param {MessagePort} port
 * @param {boolean} page  whether a frame shows it
 */
function respond({ head, body, stream }, place, port, page) {
    const { status } = head;
    const headers = new Headers(head.headers);
    moveLocation(headers, place);
    if (stream) return new Response(partsOf(port), { status, headers });
    if (NO_BODY.includes(status))
        return new Response(null, { status, headers });
    const html = headers.get("Content-Type")?.startsWith("text/html");
    const shown = page && html ? withScript(body) : body;
    return new Response(shown, { status, headers });
}

/**
 * A redirect of the chat leads to the same browser's next page.
 *
 * @param {Headers} headers
 * @param {Place} place
 */
function moveLocation(headers, { path, prefix }) {
    const location = headers.get("Location");
    if (location === null) return;
    const to = new URL(location, CHAT + path);
    if (to.host !== "localhost:5000" && to.host !== "localhost") return;
    headers.set("Location", prefix + to.pathname + to.search + to.hash);
}

/**
 * The page with the script in it that keeps it inside the little browser.
 *
 * @param {ArrayBuffer} body
 */
function withScript(body) {
    const start = new TextDecoder("latin1").decode(body.slice(0, 500));
    const doctype = /^\s*<!doctype[^>]*>/i.exec(start)?.[0].length ?? 0;
    const inside = list.find(({ path }) => /^inside-.*\.js$/.test(path));
    const script = `<script src="${SCOPE.pathname}${inside?.path}"></script>`;
    return new Blob([body.slice(0, doctype), script, body.slice(doctype)]);
}

/**
 * The parts of a stream as they come, until somebody leaves.
 *
 * @param {MessagePort} port
 * @returns {ReadableStream<Uint8Array>}
 */
function partsOf(port) {
    return new ReadableStream({
        start(controller) {
            port.onmessage = ({ data }) => {
                if (data.part) controller.enqueue(data.part);
                else controller.close();
            };
        },
        cancel() {
            port.postMessage("stop");
        },
    });
}
