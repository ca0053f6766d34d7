/**
 * Python, as the page knows it: a worker that is started, asked, watched, and
 * started anew when it no longer answers.
 */

/** Python was ended while this was asked of it. */
export class Stuck extends Error {
    /** @param {string} doing  what it did not come back from */
    constructor(doing) {
        super();
        this.doing = doing;
    }
}

/**
 * @typedef {object} Order
 * @property {(value: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/**
 * Tells of
 * - `step`: what is being loaded, and how far
 * - `ready`: it is there
 * - `said`: what the server says
 * - `broken`: it could not be loaded, with a sentence why
 * - `stuck`: it was ended, with what it was doing, and comes anew
 */
export class Python extends EventTarget {
    /** @type {Worker | null} */
    #worker = null;
    /** @type {Map<number, Order>} */
    #orders = new Map();
    #number = 0;
    /** @type {PromiseWithResolvers<void>} */
    #arrival = Promise.withResolvers();
    #watchdog = 0;
    #address;
    #assets;

    /**
     * @param {string | URL} address  of the worker's script
     * @param {Asset[]} assets
     */
    constructor(address, assets) {
        super();
        this.#address = address;
        this.#assets = assets;
    }

    /** Load Python, from the beginning. */
    start() {
        clearTimeout(this.#watchdog); // of the one before, which is ended
        this.#worker?.terminate();
        const worker = new Worker(this.#address, { type: "module" });
        worker.addEventListener("message", ({ data }) => this.#hear(data));
        worker.addEventListener("error", (event) => {
            event.preventDefault();
            const text = "A part of Python could not be loaded.";
            this.#tellOf("broken", { text, help: "again" });
        });
        this.#worker = worker;
        worker.postMessage({ type: "start", assets: this.#assets });
    }

    /**
     * Have a work loaded in place of whatever there was.
     *
     * @param {Files} files
     * @returns {Promise<Loaded>}
     */
    open(files) {
        return this.#order({ type: "open", files });
    }

    /**
     * Have what changed loaded, as the reloader of `debug=True` does.
     *
     * @param {Changes} changes
     * @returns {Promise<Loaded>}
     */
    change(changes) {
        return this.#order({ type: "change", changes });
    }

    /**
     * What the checks say: of a lesson, or, with null, how far the work is.
     *
     * @param {number | null} lesson
     * @returns {Promise<Verdict>}
     */
    check(lesson) {
        return this.#order({ type: "check", lesson });
    }

    /**
     * What Python tells of the course.
     *
     * @param {"stage" | "differences" | "mistakes" | "hint" | "forget"} what
     * @param {...(string | number)} given
     */
    tell(what, ...given) {
        return this.#order({ type: "tell", what, given });
    }

    /**
     * Hand on a visit; the answer goes to the port.
     *
     * @param {Visit} visit
     * @param {MessagePort} port
     * @returns {Promise<void>}
     */
    visit(visit, port) {
        const handed = visit.body ? [port, visit.body] : [port];
        return this.#order({ type: "visit", visit, port }, handed);
    }

    /**
     * @param {object} order
     * @param {Transferable[]} handed
     * @returns {Promise<any>}
     */
    async #order(order, handed = []) {
        await this.#arrival.promise;
        const number = ++this.#number;
        const { promise, resolve, reject } = Promise.withResolvers();
        this.#orders.set(number, { resolve, reject });
        this.#worker?.postMessage({ number, ...order }, handed);
        return promise;
    }

    /** @param {any} message */
    #hear(message) {
        if (message.type === "busy")
            this.#watch(message.doing, message.patience);
        else if (message.type === "idle") clearTimeout(this.#watchdog);
        else if (message.type === "lost") this.#end(message.doing);
        else if (message.type === "done") this.#finish(message);
        else this.#tellOf(message.type, message.detail);
        if (message.type === "ready") this.#arrival.resolve();
    }

    /**
     * @param {string} doing
     * @param {number} patience  in seconds
     */
    #watch(doing, patience) {
        clearTimeout(this.#watchdog);
        this.#watchdog = setTimeout(() => this.#end(doing), patience * 1000);
    }

    /** @param {string} doing */
    #end(doing) {
        const orders = [...this.#orders.values()];
        this.#orders.clear();
        this.#arrival = Promise.withResolvers();
        this.start();
        for (const { reject } of orders) reject(new Stuck(doing));
        this.#tellOf("stuck", doing);
    }

    /** @param {{number: number, value?: any, error?: string}} message */
    #finish({ number, value, error }) {
        const order = this.#orders.get(number);
        this.#orders.delete(number);
        if (error === undefined) order?.resolve(value);
        else order?.reject(new Error(error));
    }

    /**
     * @param {string} type
     * @param {any} detail
     */
    #tellOf(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
