/** Begins the workshop, when the page is there. */

import { find } from "./dom.js";
import { Keeper } from "./keeper.js";
import { Lessons } from "./lessons.js";
import { Python } from "./python.js";
import { Storage } from "./storage.js";
import { Work } from "./work.js";
import { Assets } from "./workers/assets.js";
import { Workshop } from "./workshop.js";

const BASE = new URL(".", location.href);

/** @type {Asset[]} */
const listed = JSON.parse(find("#assets", HTMLScriptElement).text);
const workerPath = listed.find(({ path }) => path.startsWith("worker-"))?.path;

try {
    const assets = new Assets(listed, BASE.href);
    const [lessons, storage] = await Promise.all([
        Lessons.load(assets),
        Storage.open(BASE.pathname).catch(() => null),
    ]);
    const work = new Work(new Keeper(storage, BASE.pathname));
    const python = new Python(new URL(String(workerPath), BASE), listed);
    const workshop = new Workshop(work, lessons, python);
    python.start(); // it takes longest, and the rest comes meanwhile
    await workshop.turnToAddress();
    await workshop.openShared();
} catch (error) {
    const news = find("#news", HTMLElement);
    news.hidden = false;
    news.textContent =
        "The workshop could not be fetched whole, so it has not begun. What " +
        "you have written is still there: reload the page.";
    throw error;
}
