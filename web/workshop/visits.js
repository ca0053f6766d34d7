/** The page's side of the service worker: it answers what visitors ask for. */

import { Stuck } from "./python.js";
import { sorry } from "./sorry.js";

/** @typedef {import("./python.js").Python} Python */

const PATIENCE = 10_000;

/**
 * The way to the chat through the service worker: each little browser has an
 * address of its own on this site.
 */
export class Visits {
    /**
     * @param {ServiceWorkerRegistration} registration
     * @param {string} tab  by which the service worker knows this page
     */
    constructor(registration, tab) {
        this.registration = registration;
        this.root = new URL(`visit/${tab}/`, registration.scope).pathname;
    }

    /**
     * Have the service worker at work, and answer it.
     *
     * @param {Python} python
     * @returns {Promise<Visits | null>} null where it may not run
     */
    static async begin(python) {
        if (!("serviceWorker" in navigator)) return null;
        navigator.serviceWorker.addEventListener("message", (event) => {
            const { type, visit } = event.data;
            if (type === "visit") void answer(python, visit, event.ports[0]);
        });
        navigator.serviceWorker.startMessages();
        try {
            const options = { updateViaCache: /** @type {const} */ ("none") };
            await navigator.serviceWorker.register("sw.js", options);
            const registration = await soon(navigator.serviceWorker.ready);
            const tab = await soon(ask(registration.active, "who am I?"));
            return new Visits(registration, tab);
        } catch (refused) {
            console.info("There is no service worker here:", refused);
            return null;
        }
    }

    /** Have the whole workshop kept for a visit without a network. */
    async keepAll() {
        return ask(this.registration.active, "keep all");
    }

    /**
     * Tell when a newer version of the workshop is complete.
     *
     * @param {(take: () => void) => void} tell  given what has it take over
     */
    whenRenewed(tell) {
        const { registration } = this;
        const take = () => {
            navigator.serviceWorker.addEventListener(
                "controllerchange",
                () => {
                    location.reload();
                },
            );
            registration.waiting?.postMessage("take over");
        };
        const look = () => {
            if (registration.waiting) tell(take);
        };
        registration.addEventListener("updatefound", () => {
            registration.installing?.addEventListener("statechange", look);
        });
        look();
    }

    /**
     * @param {HTMLIFrameElement} frame
     * @param {Who} who
     * @param {string} target
     */
    show(frame, who, target) {
        frame.contentWindow?.location.replace(this.root + who + target);
    }

    /**
     * What of the chat a frame shows; null if it is none of it.
     *
     * @param {HTMLIFrameElement} frame
     * @param {Who} who
     */
    where(frame, who) {
        try {
            const { pathname, search } = /** @type {Window} */ (
                frame.contentWindow
            ).location;
            const prefix = this.root + who;
            if (!pathname.startsWith(`${prefix}/`)) return null;
            return pathname.slice(prefix.length) + search;
        } catch {
            return null; // it has gone to another site
        }
    }
}

/**
 * @param {Python} python
 * @param {Visit} visit
 * @param {MessagePort} port
 */
async function answer(python, visit, port) {
    // Once it is handed on, the port is Python's: this one is for a sorry.
    const { port1, port2 } = new MessageChannel();
    // Whoever listens is kept, with all that it was sent, until this is done.
    const end = () => {
        port1.close();
        port.close();
    };
    port1.onmessage = ({ data }) => {
        const handed = data.body ? [data.body] : [];
        port.postMessage(data, handed);
        if (data.stream === false || data.part === null) end();
    };
    port.onmessage = ({ data }) => {
        port1.postMessage(data); // nobody there reads on
        end();
    };
    try {
        await python.visit(visit, port2);
    } catch (error) {
        if (!(error instanceof Stuck)) throw error;
        port.postMessage(sorry());
        end();
    }
}

/**
 * Ask the service worker something.
 *
 * @param {ServiceWorker | null} worker
 * @param {string} question
 * @returns {Promise<any>}
 */
function ask(worker, question) {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
        worker?.postMessage(question, [port2]);
    });
}

/**
 * @template Value
 * @param {Promise<Value>} promise
 * @returns {Promise<Value>}
 */
function soon(promise) {
    const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error("It does not answer.")), PATIENCE);
    });
    return Promise.race([promise, /** @type {Promise<never>} */ (late)]);
}
