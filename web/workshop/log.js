/** What the server says, as the terminal of `python run.py` would. */

import { button, make, prose } from "./dom.js";

const MOST = 500;
/** What is said in the course's own words, with code between backticks. */
const OURS = ["problem", "note"];

/** The list of what was said, the newest last. */
export class Log {
    /**
     * @param {HTMLElement} list
     * @param {(path: string, line: number) => void} goTo
     */
    constructor(list, goTo) {
        this.list = list;
        this.goTo = goTo;
    }

    /** @param {Said[]} said */
    add(said) {
        const { list } = this;
        const below =
            list.scrollHeight - list.scrollTop - list.clientHeight < 40;
        list.append(...said.map((one) => this.#entry(one)));
        while (list.childElementCount > MOST) list.firstElementChild?.remove();
        if (below) list.scrollTop = list.scrollHeight;
    }

    clear() {
        this.list.replaceChildren();
    }

    /** @param {Said} said */
    #entry(said) {
        const entry = make("li", { class: said.kind });
        if (said.who)
            entry.append(
                make("span", { class: `who ${said.who}` }, NAMES[said.who]),
            );
        const text = OURS.includes(said.kind) ? prose(said.text) : [said.text];
        entry.append(make("span", { class: "text" }, ...text));
        const { file, line } = said;
        if (file && line) {
            const go = () => this.goTo(file, line);
            entry.append(
                button(`${file}, line ${line}`, go, { class: "place" }),
            );
        }
        return entry;
    }
}

/** Whose browser asked. */
export const NAMES = { aaron: "Aaron", yoni: "Yoni" };
