/** The workshop: its parts on the page, and the lesson that it is turned to. */

import { Bridge } from "./bridge.js";
import { LittleBrowser } from "./browsers.js";
import { Checking } from "./checking.js";
import { button, find, make, prose } from "./dom.js";
import { Editor } from "./editor.js";
import { FilesBar } from "./files.js";
import { Help } from "./help.js";
import { showKeeping } from "./keeping.js";
import { Layout } from "./layout.js";
import { askedFor, titleOf } from "./lessons.js";
import { Log, NAMES } from "./log.js";
import { menu } from "./menu.js";
import { MyWork } from "./mywork.js";
import { showNotes, whatChanges } from "./notes.js";
import { Running } from "./running.js";
import { Status } from "./status.js";
import { Visits } from "./visits.js";

/**
 * @typedef {import("./lessons.js").Lessons} Lessons
 * @typedef {import("./python.js").Python} Python
 * @typedef {import("./work.js").Work} Work
 */

const NO_SERVICE_WORKER =
    "This browser lets no service worker run here, as in a private window or " +
    "without https. Pages, links and forms work all the same. Live updates " +
    "do not come, and without a network the workshop does not open.";

/** @param {string} id */
const element = (id) => find(`#${id}`, HTMLElement);

/** All of it. */
export class Workshop {
    #select = find("#lesson", HTMLSelectElement);
    #layout = new Layout();
    #status;
    #work;
    #lessons;
    #python;
    #files;
    #editor;
    #mine;
    #browsers;
    #running;
    /** @type {Promise<unknown>} when a work was loaded for the first time */
    #first;

    /**
     * @param {Work} work
     * @param {Lessons} lessons
     * @param {Python} python
     */
    constructor(work, lessons, python) {
        this.#work = work;
        this.#lessons = lessons;
        this.#python = python;
        this.#editor = new Editor(element("editor"), work);
        this.#files = new FilesBar(element("files"), work, this.#editor);
        this.#mine = new MyWork(work, lessons);
        this.#status = new Status(element("status"), () => python.start());
        this.#browsers = /** @type {Who[]} */ (["aaron", "yoni"]).map(
            (who) => {
                return new LittleBrowser(who, NAMES[who], () =>
                    this.#forget(who),
                );
            },
        );
        this.#running = new Running(work, python, this.#browsers);
        this.#first = new Promise((resolve) => {
            this.#running.addEventListener("loaded", resolve, { once: true });
        });
        this.#setUpLessons();
        this.#setUpWork();
        this.#setUpLoading();
        this.#setUpChat();
        this.#setUpChecks();
    }

    /** Give the little browsers a way to the chat, for when it first runs. */
    async openBrowsers() {
        const visits = await Visits.begin(this.#python);
        if (visits) this.#setUpOffline(visits);
        else this.#say(NO_SERVICE_WORKER);
        await this.#first;
        const way = visits ?? new Bridge(this.#python);
        for (const browser of this.#browsers) browser.begin(way);
    }

    /** Turn to the lesson that the address asks for. */
    async turnToAddress() {
        const asked = askedFor();
        const found = this.#lessons.find(asked);
        const lesson = found ?? (await this.#last());
        if (askedFor() !== asked) return; // somebody has turned on
        if (asked !== null && !found) {
            this.#say(
                `There is no lesson “${asked}” in this course. ` +
                    `Here is lesson ${lesson.number}.`,
            );
        }
        await this.#show(lesson);
    }

    /** The lesson that was worked on last, or the first one. */
    async #last() {
        const works = (await this.#work.keeper.storage?.works()) ?? [];
        const last = this.#lessons.at(works[0]?.lesson ?? 1);
        return last ?? this.#lessons.list[0];
    }

    /** Open the work that the address holds, if it does, and if one may. */
    async openShared() {
        const { hash } = location;
        await this.#mine.openShared(hash, (number) => this.#turnTo(number));
        if (hash.startsWith("#work=")) {
            history.replaceState(null, "", location.href.split("#")[0]);
        }
    }

    /**
     * @param {number} number
     * @param {Files | null} beginning  with what; null: as lessons do
     */
    async #turnTo(number, beginning = null) {
        const lesson = this.#lessons.at(number);
        if (!lesson) return;
        if (lesson !== this.#lessons.find(askedFor())) {
            history.pushState(null, "", `?lesson=${lesson.label}`);
        }
        await this.#show(lesson, beginning);
    }

    /**
     * @param {Lesson} lesson
     * @param {Files | null} begun
     */
    async #show(lesson, begun = null) {
        this.#name(lesson);
        const beginning = async () => {
            return begun ?? (await this.#mine.beginning(lesson));
        };
        try {
            await this.#work.open(lesson.number, beginning);
        } catch (error) {
            this.#tellNotCome(lesson, error);
        }
    }

    /** @param {Lesson} lesson */
    #name(lesson) {
        this.#select.value = String(lesson.number);
        document.title = `${titleOf(lesson)} · Workshop`;
    }

    /**
     * Say that a lesson could not be fetched; the one that is shown stays.
     *
     * @param {Lesson} lesson
     * @param {unknown} error
     */
    #tellNotCome(lesson, error) {
        const shown = this.#lessons.at(this.#work.lesson);
        if (!shown) throw error; // It is the first one: there is nothing yet.
        console.error(error);
        if (this.#select.value !== String(lesson.number)) return;
        this.#name(shown);
        this.#say(
            `Lesson ${lesson.number} could not be fetched. Was the network ` +
                `lost? This is still lesson ${shown.number}: choose the other ` +
                "one again in a while.",
        );
    }

    /** Show, for the lesson that the work is of now, what is not the work. */
    #turned() {
        const lesson = this.#lessons.at(this.#work.lesson);
        if (!lesson) return;
        this.#running.held = !lesson.runs_here;
        element("browsers").hidden = !lesson.runs_here;
        if (!lesson.runs_here) {
            const why = `${lesson.why_not} It is started by: ${lesson.command}`;
            this.#status.stop(why, null);
        }
        void showNotes(element("notes"), lesson);
    }

    #setUpLessons() {
        const options = this.#lessons.list.map((lesson) => {
            const value = String(lesson.number);
            return make("option", { value }, titleOf(lesson));
        });
        this.#select.append(...options);
        this.#select.addEventListener("change", () => {
            void this.#turnTo(Number(this.#select.value));
        });
        addEventListener("popstate", () => void this.turnToAddress());
        addEventListener("hashchange", () => void this.openShared());
    }

    #setUpWork() {
        const help = new Help(this.#work, this.#python, this.#lessons);
        const items = () => [
            ...this.#mine.items(),
            /** @type {const} */ ("line"),
            ...help.comparisons(),
        ];
        element("work-menu").append(menu("My work", items));
        element("help").append(...help.buttons());
        const download = () => this.#mine.download();
        showKeeping(element("kept"), this.#work, download);
        const offer = element("offer");
        this.#work.addEventListener("turned", () => this.#turned());
        this.#work.addEventListener("opened", () => void this.#offer(offer));
        this.#work.addEventListener("changed", () => {
            offer.hidden = true;
        });
    }

    #setUpLoading() {
        const python = this.#python;
        const news = (/** @type {string} */ type) => {
            return (/** @type {(detail: any) => void} */ act) => {
                python.addEventListener(type, (event) => {
                    act(/** @type {CustomEvent} */ (event).detail);
                });
            };
        };
        news("step")((step) => {
            if (!this.#running.held) this.#status.step(step);
        });
        news("broken")(({ text, help }) => this.#status.stop(text, help));
        addEventListener("online", () => this.#status.tryAgain());
    }

    #setUpChat() {
        element("browsers").append(...this.#browsers.map((it) => it.element));
        const goTo = (
            /** @type {string} */ path,
            /** @type {number} */ line,
        ) => this.#goTo(path, line);
        const log = new Log(element("log"), goTo);
        element("log-tools").append(button("Clear", () => log.clear()));
        this.#python.addEventListener("said", (event) => {
            log.add(/** @type {CustomEvent<Said[]>} */ (event).detail);
        });
        this.#running.addEventListener("loaded", (event) => {
            this.#tellLoaded(
                /** @type {CustomEvent<Loaded>} */ (event).detail,
            );
        });
        this.#work.addEventListener("opened", () => {
            this.#tellRun("Starting your chat…", false);
        });
        this.#running.addEventListener("held", (event) => {
            this.#tellHeld(/** @type {CustomEvent<string>} */ (event).detail);
        });
    }

    /** @param {Visits} visits */
    #setUpOffline(visits) {
        this.#python.addEventListener("complete", () => void visits.keepAll());
        visits.whenRenewed((take) => {
            const use = button("Use it now", take);
            this.#say("There is a newer version of the workshop. ", use);
        });
    }

    #setUpChecks() {
        const elements = {
            verdict: element("verdict"),
            summary: element("summary"),
            tools: element("check-tools"),
        };
        const done = () => this.#done();
        new Checking(elements, this.#work, this.#python, this.#running, done);
    }

    /** What is said when all of a lesson holds: why, and what comes next. */
    #done() {
        const next = this.#lessons.at(this.#work.lesson + 1);
        const goOn = (/** @type {Lesson} */ { number }) => {
            // As it is: what was typed since is not judged yet, and goes along.
            void this.#turnTo(number, this.#work.files);
        };
        const on = next
            ? button(`On to ${titleOf(next)}`, () => goOn(next), {
                  class: "main next",
              })
            : make("p", {}, "That is the whole course. Well done!");
        const why = whatChanges(element("notes"));
        const box = make("div", { class: "done" }, on, ...why);
        return [box];
    }

    /**
     * Where a lesson may begin with another work, offer that.
     *
     * @param {HTMLElement} offer
     */
    async #offer(offer) {
        const content = await this.#mine.offer();
        offer.hidden = content.length === 0;
        offer.replaceChildren(...content);
    }

    /** @param {Loaded} loaded */
    #tellLoaded({ ms, failure }) {
        const runs = `Your chat runs. It was loaded in ${Math.round(ms)} ms.`;
        this.#status.end();
        this.#tellRun(failure?.text ?? runs, failure !== null);
        this.#editor.stoppedAt(failure?.file ?? null, failure?.line ?? null);
        const { file, line } = failure ?? {};
        if (file && line) {
            const go = () => this.#goTo(file, line);
            const place = `${file}, line ${line}`;
            element("run").append(button(place, go, { class: "place" }));
        }
    }

    /** @param {string} text */
    #tellHeld(text) {
        this.#tellRun(text, true);
        for (const browser of this.#browsers) browser.say(text);
    }

    /**
     * @param {string} text
     * @param {boolean} problem
     */
    #tellRun(text, problem) {
        const run = element("run");
        run.classList.toggle("problem", problem);
        run.replaceChildren(...prose(text));
    }

    /** @param {Who} who */
    async #forget(who) {
        await this.#python.tell("forget", who);
        this.#browsers.find((browser) => browser.who === who)?.goTo("/");
    }

    /**
     * @param {string} path
     * @param {number} line
     */
    #goTo(path, line) {
        this.#layout.show("code");
        this.#files.show(path, line);
    }

    /** @param {...(string | Node)} content */
    #say(...content) {
        const news = element("news");
        const close = button("Close", () => (news.hidden = true));
        news.hidden = false;
        news.replaceChildren(...content, close);
    }
}
