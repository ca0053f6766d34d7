/** Begins the workshop, when the page is there. */

import { find, idle, shown } from "./dom.js";
import { Keeper } from "./keeper.js";
import { Lessons, askedFor } from "./lessons.js";
import { Python } from "./python.js";
import { Storage } from "./storage.js";
import { Work } from "./work.js";
import { Assets } from "./workers/assets.js";
import { Workshop } from "./workshop.js";

const BASE = new URL(".", location.href);

const listed = /** @type {Asset[]} */ (inPage("#assets"));
const workerPath = listed.find(({ path }) => path.startsWith("worker-"))?.path;

try {
    const opening = Storage.open(BASE.pathname).catch(() => null);
    const assets = new Assets(listed, BASE.href);
    const lessons = new Lessons(inPage("#lessons"), assets);
    lessons.fetchAhead(askedFor());
    const work = new Work(new Keeper(await opening, BASE.pathname));
    const python = new Python(new URL(String(workerPath), BASE), listed);
    const workshop = new Workshop(work, lessons, python);
    // Python takes longest. Where all of it is kept it begins first; else the
    // network has it, and before it comes there may be something to read.
    const kept = Boolean(navigator.serviceWorker?.controller);
    if (kept) python.start();
    await workshop.turnToAddress();
    await shown();
    if (!kept) {
        await idle(); // notes, colours and a first letter go before
        python.start();
    }
    void workshop.openBrowsers();
    await workshop.openShared();
} catch (error) {
    const news = find("#news", HTMLElement);
    news.hidden = false;
    news.textContent =
        "The workshop could not be fetched whole, so it has not begun. What " +
        "you have written is still there: reload the page.";
    throw error;
}

/**
 * What the build has put into the page.
 *
 * @param {string} selector
 */
function inPage(selector) {
    return JSON.parse(find(selector, HTMLScriptElement).text);
}
