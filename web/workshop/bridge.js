/**
 * The way to the chat where no service worker may run: the page asks Python
 * itself, and puts what comes back into the frame, with its styles and scripts
 * in it. Links and forms are followed here, and a script fetches by it; a page
 * that reloads itself is asked for again. Live updates do not come.
 */

import { Stuck } from "./python.js";
import { sorry } from "./sorry.js";

/** @typedef {import("./python.js").Python} Python */

const CHAT = "http://localhost:5000";
const FORM = "application/x-www-form-urlencoded";

/** Runs first in each page: its scripts ask the chat, and not this site. */
const INSIDE = `<script>
document.currentScript.remove();
fetch = (...given) => frameElement.fetch(...given);
EventSource = class extends EventTarget {
    constructor() {
        super();
        const detail = true;
        frameElement.dispatchEvent(new CustomEvent("missing", { detail }));
    }
    close() {}
};
</script>`;

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} target
 * @property {[string, string][]} headers
 * @property {ArrayBuffer | null} body
 */

/**
 * See `Visits`, which this stands in for. A frame tells of `missing`: whether
 * its page listens for live updates.
 */
export class Bridge {
    /** @type {Map<HTMLIFrameElement, string>} what each frame shows */
    #shown = new Map();
    /** @type {Set<HTMLIFrameElement>} frames whose next page is from here */
    #coming = new Set();
    #python;

    /** @param {Python} python */
    constructor(python) {
        this.#python = python;
    }

    /**
     * @param {HTMLIFrameElement} frame
     * @param {Who} who
     * @param {string} target
     */
    show(frame, who, target) {
        if (!this.#shown.has(frame)) {
            frame.addEventListener("load", () => this.#arrive(frame, who));
            const fetch = (
                /** @type {RequestInfo | URL} */ input,
                /** @type {RequestInit} */ options,
            ) => this.#fetch(frame, who, input, options);
            Object.assign(frame, { fetch });
        }
        void this.#open(frame, who, get(target));
    }

    /** @param {HTMLIFrameElement} frame */
    where(frame) {
        return this.#shown.get(frame) ?? null;
    }

    /**
     * @param {HTMLIFrameElement} frame
     * @param {Who} who
     * @param {Asked} request
     */
    async #open(frame, who, request) {
        this.#shown.set(frame, request.target);
        const { answer, target } = await this.#follow(who, request);
        const html = await this.#complete(who, answer, target);
        this.#shown.set(frame, target);
        this.#coming.add(frame);
        const detail = false;
        frame.dispatchEvent(new CustomEvent("missing", { detail }));
        frame.srcdoc = html;
    }

    /**
     * What a page's script fetches.
     *
     * @param {HTMLIFrameElement} frame
     * @param {Who} who
     * @param {RequestInfo | URL} input
     * @param {RequestInit} options
     */
    async #fetch(frame, who, input, options) {
        const address =
            typeof input === "object" && "url" in input ? input.url : input;
        const url = new URL(address, CHAT + this.#shown.get(frame));
        const asked = new Request(url, options);
        const reads = ["GET", "HEAD"].includes(asked.method);
        const { answer } = await this.#follow(who, {
            method: asked.method,
            target: url.pathname + url.search,
            headers: [...asked.headers],
            body: reads ? null : await asked.arrayBuffer(),
        });
        const { status, headers } = answer.head;
        const body = answer.body.byteLength > 0 ? answer.body : null;
        return new Response(body, { status, headers });
    }

    /**
     * Ask, and go on to where redirects lead, unless that is another site.
     *
     * @param {Who} who
     * @param {Asked} request
     */
    async #follow(who, request) {
        let answer = await this.#ask(who, request);
        for (;;) {
            const location = redirectOf(answer.head);
            if (location === null) break;
            const url = new URL(location, CHAT + request.target);
            if (url.origin !== CHAT) break;
            const same = answer.head.status >= 307;
            const target = url.pathname + url.search;
            request = same ? { ...request, target } : get(target);
            answer = await this.#ask(who, request);
        }
        return { answer, target: request.target };
    }

    /**
     * What the chat answers, or a sorry where Python was ended for it.
     *
     * @param {Who} who
     * @param {Asked} request
     * @returns {Promise<Answer>}
     */
    #ask(who, request) {
        const { port1, port2 } = new MessageChannel();
        return new Promise((resolve, reject) => {
            port1.onmessage = ({ data }) => {
                port1.onmessage = null;
                if (data.stream) port1.postMessage("stop");
                resolve(data);
            };
            this.#python.visit({ who, ...request }, port2).catch((error) => {
                if (error instanceof Stuck) resolve(sorry());
                else reject(error);
            });
        });
    }

    /**
     * The page with its styles and scripts in it, as text for the frame.
     *
     * @param {Who} who
     * @param {Answer} answer
     * @param {string} target
     */
    async #complete(who, answer, target) {
        const text = new TextDecoder().decode(answer.body);
        const page = new DOMParser().parseFromString(text, "text/html");
        const wanted = "link[rel~=stylesheet][href], script[src], img[src]";
        for (const element of page.querySelectorAll(wanted)) {
            const name = element.tagName === "LINK" ? "href" : "src";
            const source = element.getAttribute(name) ?? "";
            const url = new URL(source, CHAT + target);
            if (url.origin !== CHAT) continue;
            const file = get(url.pathname + url.search);
            element.setAttribute(name, await this.#data(who, file));
        }
        const doctype = page.doctype ? "<!doctype html>" : "";
        return doctype + INSIDE + page.documentElement.outerHTML;
    }

    /**
     * A file of the chat, as an address that holds all of it.
     *
     * @param {Who} who
     * @param {Asked} request
     */
    async #data(who, request) {
        const { head, body } = (await this.#follow(who, request)).answer;
        const type = headerOf(head, "content-type") ?? "";
        return URL.createObjectURL(new Blob([body], { type }));
    }

    /**
     * A page is there: one of ours, or the frame has reloaded itself.
     *
     * @param {HTMLIFrameElement} frame
     * @param {Who} who
     */
    #arrive(frame, who) {
        const target = this.#shown.get(frame) ?? "/";
        if (!this.#coming.delete(frame)) {
            void this.#open(frame, who, get(target));
            return;
        }
        const page = /** @type {Document} */ (frame.contentDocument);
        page.addEventListener("click", (event) => {
            const clicked = /** @type {Element} */ (event.target);
            const link = clicked.closest("a[href]");
            if (!link || event.defaultPrevented) return;
            const href = link.getAttribute("href") ?? "";
            const url = new URL(href, CHAT + target);
            if (href.startsWith("#") || url.origin !== CHAT) return;
            event.preventDefault();
            void this.#open(frame, who, get(url.pathname + url.search));
        });
        page.addEventListener("submit", (event) => {
            if (event.defaultPrevented) return;
            event.preventDefault();
            void this.#open(frame, who, requestOf(event, target));
        });
    }
}

/**
 * @param {string} target
 * @returns {Asked}
 */
function get(target) {
    return { method: "GET", target, headers: [], body: null };
}

/**
 * What a form asks for when it is sent.
 *
 * @param {SubmitEvent} event
 * @param {string} target  of the page that it is on
 * @returns {Asked}
 */
function requestOf({ target: sent, submitter }, target) {
    const form = /** @type {HTMLFormElement} */ (sent);
    const say = (/** @type {string} */ name) => {
        return (
            submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name)
        );
    };
    const url = new URL(say("action") || target, CHAT + target);
    const data = [...new FormData(form, submitter)].map(([name, value]) => {
        return [name, String(value)];
    });
    const fields = new URLSearchParams(data).toString();
    if (say("method")?.toLowerCase() !== "post") {
        return get(`${url.pathname}?${fields}`);
    }
    return {
        method: "POST",
        target: url.pathname + url.search,
        headers: [["Content-Type", FORM]],
        body: new TextEncoder().encode(fields).buffer,
    };
}

/** @param {AnswerHead} head */
function redirectOf(head) {
    const redirect = head.status >= 300 && head.status < 400;
    return redirect ? headerOf(head, "location") : null;
}

/**
 * @param {AnswerHead} head
 * @param {string} wanted  in small letters
 */
function headerOf({ headers }, wanted) {
    const found = headers.find(([name]) => name.toLowerCase() === wanted);
    return found ? found[1] : null;
}
