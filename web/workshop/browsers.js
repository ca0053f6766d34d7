/** The two little browsers in which Aaron and Yoni visit the chat. */

import { button, make } from "./dom.js";

const HOST = "localhost:5000";
/** After how long it is said that an answer is waited for, in ms. */
const SLOW = 1000;
const ELSEWHERE = `Only your own chat is reached from here, at ${HOST}.`;

/**
 * A way to the chat: how a frame comes to show a page of it.
 *
 * @typedef {object} Way
 * @property {(frame: HTMLIFrameElement, who: Who, target: string) => void} show
 * @property {(frame: HTMLIFrameElement, who: Who) => string | null} where
 */

/** One little browser: address bar, back, reload, cookies of its own. */
export class LittleBrowser {
    /** @type {Way | null} */
    #way = null;
    /** @type {string[]} the pages so far, the one that is shown last */
    #pages = [];
    #slow = 0;

    /**
     * @param {Who} who
     * @param {string} name
     * @param {() => void} forget  has the chat forget this browser's cookies
     */
    constructor(who, name, forget) {
        this.who = who;
        this.frame = make("iframe", { title: `${name}’s browser` });
        this.address = make("input", {
            type: "text",
            "aria-label": `Address in ${name}’s browser`,
            autocapitalize: "none",
            autocomplete: "off",
            spellcheck: "false",
            value: "/",
        });
        this.back = button("←", () => this.goBack(), {
            class: "icon",
            "aria-label": `Back in ${name}’s browser`,
            title: "Back",
            disabled: true,
        });
        this.notice = make("p", { class: "notice", hidden: true });
        this.waiting = make(
            "p",
            { class: "waiting", role: "status", hidden: true },
            "Waiting for an answer: Python does one thing after the other.",
        );
        this.missing = make(
            "p",
            { class: "missing", role: "status", hidden: true },
            "This page listens for live updates. They do not come here, as " +
                "this browser lets no service worker run: Reload shows what " +
                "is new.",
        );
        const reload = button("↻", () => this.reload(), {
            class: "icon",
            "aria-label": `Reload ${name}’s browser`,
            title: "Reload",
        });
        const cookies = button("Forget", forget, {
            class: "quiet",
            "aria-label": `Forget ${name}’s cookies`,
            title: "Forget the cookies, as if this browser were new",
        });
        const host = make("span", { "aria-hidden": "true" }, HOST);
        const bar = make(
            "form",
            { class: "bar", novalidate: true },
            make("h3", {}, name),
            this.back,
            reload,
            make("div", { class: "address" }, host, this.address),
            cookies,
        );
        this.element = make(
            "section",
            { class: `browser ${who}`, "aria-label": `${name}’s browser` },
            bar,
            this.notice,
            this.waiting,
            this.missing,
            make("div", { class: "screen" }, this.frame),
        );
        bar.addEventListener("submit", (event) => {
            event.preventDefault();
            this.#goToTyped();
        });
        this.frame.addEventListener("load", () => this.#arrive());
        this.frame.addEventListener("missing", (event) => {
            const { detail } = /** @type {CustomEvent<boolean>} */ (event);
            this.missing.hidden = !detail;
        });
    }

    /**
     * Begin with a way to the chat.
     *
     * @param {Way} way
     */
    begin(way) {
        this.#way = way;
        this.goTo("/");
    }

    /** @param {string} target */
    goTo(target) {
        if (!this.#way) return;
        clearTimeout(this.#slow);
        this.#slow = setTimeout(() => (this.waiting.hidden = false), SLOW);
        this.#way.show(this.frame, this.who, target);
    }

    reload() {
        this.goTo(this.#pages.at(-1) ?? "/");
    }

    goBack() {
        this.#pages.pop();
        this.reload();
    }

    /**
     * Say something above the page, or with null nothing.
     *
     * @param {string | null} text
     */
    say(text) {
        this.notice.hidden = text === null;
        this.notice.textContent = text;
    }

    #goToTyped() {
        const target = targetOf(this.address.value.trim());
        this.say(target === null ? ELSEWHERE : null);
        if (target !== null) this.goTo(target);
    }

    #arrive() {
        clearTimeout(this.#slow);
        this.waiting.hidden = true;
        const target = this.#way?.where(this.frame, this.who);
        if (!target) return;
        if (target !== this.#pages.at(-1)) this.#pages.push(target);
        this.back.disabled = this.#pages.length < 2;
        this.address.value = readable(target);
    }
}

/**
 * What of the chat somebody means who types an address; null: another site.
 *
 * @param {string} typed
 */
function targetOf(typed) {
    const path = typed.replace(/^(http:\/\/)?localhost:5000/, "");
    if (/^\w+:\/\//.test(path)) return null;
    const url = new URL(path.replace(/^\/*/, "/"), `http://${HOST}`);
    return url.pathname + url.search;
}

/**
 * An address as a browser shows it.
 *
 * @param {string} target
 */
function readable(target) {
    try {
        return decodeURI(target);
    } catch {
        return target;
    }
}
