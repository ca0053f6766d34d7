/**
 * The workshop's own files, from this browser's store or from the site.
 *
 * A file is kept under its address with its hash. Whoever asks names the hash,
 * so that a file of another version of the site is never taken for it; and
 * what comes from the site is checked against it before it is kept.
 */

/** A file is no longer as this version of the workshop knows it. */
export class Renewed extends Error {}

/** The browser's store of files; none where the page is not secure. */
const STORE = "caches" in globalThis ? globalThis.caches : null;

/** The site itself, also where `fetch` has been made to come here. */
const fetchFromSite = globalThis.fetch.bind(globalThis);

/** Knows the files of one version of the workshop. */
export class Assets {
    /** @type {Map<string, Asset>} */
    #byAddress;

    /** Whether a file has come that is of another version of the site. */
    renewed = false;

    /**
     * @param {Asset[]} assets
     * @param {string} base  the address of the workshop's folder
     */
    constructor(assets, base) {
        this.base = base;
        this.#byAddress = new Map(
            assets.map((asset) => [new URL(asset.path, base).href, asset]),
        );
    }

    /** How many bytes there are below a folder, or in all. */
    bytes(folder = "") {
        const below = new URL(folder, this.base).href;
        let bytes = 0;
        for (const [address, asset] of this.#byAddress) {
            if (address.startsWith(below)) bytes += asset.bytes;
        }
        return bytes;
    }

    /**
     * The file at an address if it is one of the workshop's.
     *
     * @param {string} address
     */
    at(address) {
        return this.#byAddress.get(address);
    }

    /**
     * What the store has of an address.
     *
     * @param {string} address
     * @returns {Promise<Response | undefined>}
     */
    async kept(address) {
        const asset = this.at(address);
        if (!STORE || !asset) return undefined;
        try {
            return await STORE.match(keyOf(address, asset));
        } catch (error) {
            // A browser that keeps nothing refuses: then the site has it.
            if (!(error instanceof DOMException)) throw error;
            return undefined;
        }
    }

    /**
     * A file, from the store or else from the site, and then it is kept.
     *
     * @param {string} address
     * @param {(bytes: number) => void} came  told of each part that has come
     * @returns {Promise<Response>}
     * @throws {Renewed | TypeError} TypeError: the network is not there
     */
    async get(address, came = () => {}) {
        const asset = this.at(address);
        if (!asset) throw new Error(`${address} is no file of the workshop.`);
        const kept = await this.kept(address);
        if (kept) {
            came(asset.bytes);
            return kept;
        }
        const response = await fetchFromSite(address, { cache: "no-cache" });
        if (!response.ok || !response.body) {
            this.renewed = true;
            throw new Renewed(address);
        }
        const headers = new Headers(response.headers);
        headers.delete("Content-Encoding");
        const checked = response.body.pipeThrough(this.#checked(asset, came));
        return new Response(checked, { headers });
    }

    /** Have everything in the store, and nothing that is no longer needed. */
    async keepAll() {
        if (!STORE) return;
        for (const [address] of this.#byAddress) {
            if (!(await this.kept(address))) {
                await (await this.get(address)).arrayBuffer();
            }
        }
    }

    /** Take out of the store what this version has no use for. */
    async forgetOthers() {
        const store = await STORE?.open(this.base);
        const mine = new Set(
            [...this.#byAddress].map(([address, asset]) =>
                keyOf(address, asset),
            ),
        );
        for (const request of (await store?.keys()) ?? []) {
            if (!mine.has(request.url)) await store?.delete(request);
        }
    }

    /**
     * Lets the bytes of a file through, and ends well only if they are right.
     *
     * @param {Asset} asset
     * @param {(bytes: number) => void} came
     * @returns {TransformStream<Uint8Array<ArrayBuffer>, Uint8Array>}
     */
    #checked(asset, came) {
        /** @type {Uint8Array<ArrayBuffer>[]} */
        const parts = [];
        return new TransformStream({
            transform(part, controller) {
                parts.push(part);
                came(part.length);
                controller.enqueue(part);
            },
            flush: async () => {
                if (!STORE) return;
                const file = new Blob(parts, { type: typeOf(asset.path) });
                if ((await hashOf(file)) !== asset.hash) {
                    this.renewed = true;
                    throw new Renewed(asset.path);
                }
                await this.#keep(asset, file);
            },
        });
    }

    /**
     * @param {Asset} asset
     * @param {Blob} file
     */
    async #keep(asset, file) {
        const address = new URL(asset.path, this.base).href;
        try {
            const store = await STORE?.open(this.base);
            await store?.put(keyOf(address, asset), new Response(file));
        } catch (error) {
            // A store that is full or refused is no reason to go without: the
            // file has come.
            if (!(error instanceof DOMException)) throw error;
        }
    }
}

/**
 * @param {string} address
 * @param {Asset} asset
 */
function keyOf(address, asset) {
    return `${address}?${asset.hash}`;
}

/**
 * @param {Blob} file
 * @returns {Promise<string>}
 */
async function hashOf(file) {
    const digest = await crypto.subtle.digest(
        "SHA-256",
        await file.arrayBuffer(),
    );
    return Array.from(new Uint8Array(digest), (byte) => {
        return byte.toString(16).padStart(2, "0");
    }).join("");
}

/** @type {Record<string, string>} */
const TYPES = {
    css: "text/css",
    html: "text/html; charset=utf-8",
    js: "text/javascript",
    json: "application/json",
    mjs: "text/javascript",
    svg: "image/svg+xml",
    wasm: "application/wasm",
};

/** @param {string} path */
function typeOf(path) {
    const ending = path.slice(path.lastIndexOf(".") + 1);
    return TYPES[ending] ?? "application/octet-stream";
}
