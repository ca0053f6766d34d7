/**
 * A smoke of the workshop in Firefox: `node firefox.mjs FIREFOX PROFILE
 * ADDRESS`. It opens lesson 4 at the address, waits for its chat and for what
 * the checks say, types a line, and ends well when that is there after a
 * reload.
 *
 * Firefox is driven by WebDriver BiDi, which it speaks by itself: Playwright
 * has a Firefox of its own alone, and Selenium wants a driver.
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

const [firefox, profile, address] = process.argv.slice(2);

/** In which what is waited for has come, on a machine that is busy; in ms. */
const PATIENCE = 240_000;
const PAUSE = 200;
const ENTER = "\uE007";
const TYPED = "# typed";

const RUN = "document.querySelector('#run').textContent";
const SUMMARY = "document.querySelector('#summary').textContent";
const EDITOR = "document.querySelector('.cm-content')";
/** The middle of the third line, which is empty. */
const PLACE = `(() => {
    const box = ${EDITOR}.querySelectorAll(".cm-line")[2].getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round).join();
})()`;
const PAGE = `document.querySelector(".aaron iframe").contentDocument.body`;

/** One tab of a Firefox that has been started. */
class Tab {
    /** @type {Map<number, (answer: any) => void>} */
    #asked = new Map();
    #number = 0;
    #context = "";
    #socket;

    /** @param {WebSocket} socket */
    constructor(socket) {
        this.#socket = socket;
        socket.addEventListener("message", ({ data }) => {
            const answer = JSON.parse(data);
            this.#asked.get(answer.id)?.(answer);
            this.#asked.delete(answer.id);
        });
    }

    /** @param {string} address  where Firefox listens */
    static async of(address) {
        const socket = new WebSocket(`${address}/session`);
        await new Promise((resolve, reject) => {
            socket.addEventListener("open", resolve);
            socket.addEventListener("error", reject);
        });
        const tab = new Tab(socket);
        await tab.#ask("session.new", { capabilities: {} });
        const { contexts } = await tab.#ask("browsingContext.getTree");
        tab.#context = contexts[0].context;
        return tab;
    }

    /** @param {string} url */
    async goTo(url) {
        const context = this.#context;
        const wait = "complete";
        await this.#ask("browsingContext.navigate", { context, url, wait });
    }

    async reload() {
        const context = this.#context;
        const wait = "complete";
        await this.#ask("browsingContext.reload", { context, wait });
    }

    /**
     * What comes of an expression, if it is plain; nothing if it fails.
     *
     * @param {string} expression
     */
    async evaluate(expression) {
        const told = await this.#ask("script.evaluate", {
            expression,
            target: { context: this.#context },
            awaitPromise: true,
        });
        return told.result?.value;
    }

    /**
     * Wait until a text is in what comes of an expression.
     *
     * @param {string} expression
     * @param {string} text
     */
    async waitFor(expression, text) {
        for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
            if (String(await this.evaluate(expression)).includes(text)) return;
            await setTimeout(PAUSE);
        }
        const seen = await this.evaluate(expression);
        throw new Error(`“${text}” is not in: ${seen}`);
    }

    /**
     * Press keys one after the other.
     *
     * @param {string} keys
     */
    async press(keys) {
        const actions = [...keys].flatMap((value) => [
            { type: "keyDown", value },
            { type: "keyUp", value },
        ]);
        await this.#ask("input.performActions", {
            context: this.#context,
            actions: [{ type: "key", id: "keys", actions }],
        });
    }

    /**
     * @param {string} place  such as `20,30`, in pixels from the corner
     */
    async clickAt(place) {
        const [x, y] = place.split(",").map(Number);
        const actions = [
            { type: "pointerMove", x, y },
            { type: "pointerDown", button: 0 },
            { type: "pointerUp", button: 0 },
        ];
        await this.#ask("input.performActions", {
            context: this.#context,
            actions: [{ type: "pointer", id: "mouse", actions }],
        });
    }

    /**
     * @param {string} method
     * @param {object} params
     * @returns {Promise<any>}
     */
    async #ask(method, params = {}) {
        const id = ++this.#number;
        this.#socket.send(JSON.stringify({ id, method, params }));
        const answer = await new Promise((resolve) => {
            this.#asked.set(id, resolve);
        });
        if (answer.type === "error") {
            throw new Error(`${method}: ${answer.message}`);
        }
        return answer.result;
    }
}

/** @param {Tab} tab */
async function smoke(tab) {
    await tab.goTo(address);
    await tab.waitFor(RUN, "Your chat runs.");
    await tab.waitFor(`${PAGE}.textContent`, "To send a message");
    await tab.waitFor(SUMMARY, "6 of 11 things hold.");
    await tab.clickAt(await tab.evaluate(PLACE));
    await tab.press(`${TYPED}${ENTER}`);
    await tab.waitFor(`${EDITOR}.textContent`, TYPED);
    await tab.reload();
    await tab.waitFor(RUN, "Your chat runs.");
    await tab.waitFor(`${EDITOR}.textContent`, TYPED);
}

const options = ["--headless", "--no-remote", "--remote-debugging-port", "0"];
const started = spawn(firefox, [...options, "--profile", profile], {
    stdio: ["ignore", "ignore", "pipe"],
});
try {
    for await (const line of createInterface({ input: started.stderr })) {
        const listens = /BiDi listening on (ws:\S+)/.exec(line);
        if (!listens) continue;
        await smoke(await Tab.of(listens[1]));
        break;
    }
} catch (error) {
    console.error(error);
    process.exitCode = 1;
} finally {
    started.kill();
}
process.exit();
