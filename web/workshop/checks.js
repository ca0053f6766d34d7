/** What the checks of a lesson say, in the words that Python has for it. */

import { make, prose } from "./dom.js";

const STATES = {
    holds: ["●", "holds"],
    fails: ["○", "not yet"],
    advice: ["◦", "worth knowing"],
};

/**
 * A verdict on the page: what does not hold, then what the lesson itself asks,
 * and at the end what held before it.
 *
 * @param {Verdict} verdict
 * @returns {Node[]}
 */
export function verdictOf({ stopped, checks, lesson }) {
    if (stopped) {
        const { text, cause } = stopped;
        const told = [text, cause].filter(Boolean).join("\n\n");
        return [make("p", { class: "stopped-text" }, ...prose(told))];
    }
    const failing = checks.filter(({ state }) => state === "fails");
    const others = checks.filter(({ state }) => state !== "fails");
    const own = others.filter((check) => check.lesson === lesson);
    const earlier = others.filter((check) => check.lesson !== lesson);
    const entries = [...failing, ...own].map((check) => {
        return entry(check, check === failing[0]);
    });
    const shown = make("ul", { class: "checks" }, ...entries);
    return earlier.length > 0 ? [shown, heldBefore(earlier)] : [shown];
}

/** @param {CheckSeen[]} checks */
function heldBefore(checks) {
    const held = checks.filter(({ advice }) => !advice).length;
    const rest = checks.length - held;
    const more = rest > 0 ? `, and ${rest} more as advice` : "";
    const summary = `What earlier lessons ask: ${held} things that hold${more}`;
    return make(
        "details",
        { class: "held" },
        make("summary", {}, summary),
        make(
            "ul",
            { class: "checks" },
            ...checks.map((check) => entry(check, false)),
        ),
    );
}

/**
 * How a verdict is told in a line.
 *
 * @param {Verdict} verdict
 */
export function summaryOf({ checks, done, stopped }) {
    if (stopped) return "The program does not start yet.";
    if (done) return "Done: everything that this lesson asks for holds.";
    const asked = checks.filter(({ advice }) => !advice);
    const held = asked.filter(({ state }) => state === "holds");
    return `${held.length} of ${asked.length} things hold.`;
}

/**
 * @param {CheckSeen} check
 * @param {boolean} first  the first that fails is told at once
 */
function entry(check, first) {
    const [sign, word] = STATES[check.state];
    const promise = make(
        "span",
        { class: "promise" },
        make("span", { class: "sign", "aria-hidden": "true" }, sign),
        ...prose(check.promise),
        make("span", { class: "state" }, word),
    );
    if (check.state === "holds")
        return make("li", { class: "holds" }, promise);
    const summary = make("summary", {}, promise);
    const parts = [
        part("What I saw", check.seen),
        part("Where", check.where),
        part("Why that is", check.cause),
        check.cause ? null : part("Try this", unwrapped(check.hint)),
    ].filter((one) => one !== null);
    const details = make("details", { open: first }, summary, ...parts);
    return make("li", { class: check.state }, details);
}

/**
 * @param {string} heading
 * @param {string | null} text
 */
function part(heading, text) {
    if (!text) return null;
    return make(
        "div",
        { class: "part" },
        make("h3", {}, heading),
        make("p", {}, ...prose(text)),
    );
}

/**
 * A text of paragraphs whose lines were folded for an editor.
 *
 * @param {string} text
 */
function unwrapped(text) {
    const paragraphs = text.split(/\n\s*\n/);
    return paragraphs.map((it) => it.replace(/\s+/g, " ")).join("\n\n");
}
