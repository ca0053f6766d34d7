/** What the checks of a lesson say, in the words that Python has for it. */

import { make } from "./dom.js";

const STATES = {
    holds: ["●", "holds"],
    fails: ["○", "not yet"],
    advice: ["◦", "worth knowing"],
};

/**
 * A verdict on the page.
 *
 * @param {Verdict} verdict
 * @returns {Node[]}
 */
export function verdictOf(verdict) {
    if (verdict.stopped) {
        const { text, cause } = verdict.stopped;
        const told = [text, cause].filter(Boolean).join("\n\n");
        return [make("p", { class: "stopped-text" }, told)];
    }
    const first = verdict.checks.find(({ state }) => state === "fails");
    return [
        make(
            "ul",
            { class: "checks" },
            ...verdict.checks.map((check) => entry(check, check === first)),
        ),
    ];
}

/**
 * How a verdict is told in a line.
 *
 * @param {Verdict} verdict
 */
export function summaryOf({ checks, done, stopped }) {
    if (stopped) return "The program does not start yet.";
    if (done) return "Done: everything that this lesson asks for holds.";
    const asked = checks.filter(({ state }) => state !== "advice");
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
        check.promise,
        make("span", { class: "state" }, word),
    );
    if (check.state === "holds")
        return make("li", { class: "holds" }, promise);
    const summary = make("summary", {}, promise);
    const parts = [
        part("What I saw", check.seen),
        part("Why that is", check.cause),
        check.cause ? null : part("Try this", check.hint),
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
        make("h4", {}, heading),
        make("p", {}, text),
    );
}
