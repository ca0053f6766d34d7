/** Says where the work is kept, and asks when two tabs have changed it. */

import { askWhether } from "./dialogs.js";
import { button } from "./dom.js";

/** @typedef {import("./work.js").Work} Work */

const KEPT = "Your work is only in this browser.";
const FULL =
    "The browser’s storage is full: what you type now is on this page only.";
const REFUSED =
    "This browser keeps nothing here: your work is on this page only, and gone with it.";
const ELSEWHERE =
    "Another tab has changed this work: what you type here is not kept.";

const SENTENCES = {
    kept: KEPT,
    full: FULL,
    refused: REFUSED,
    elsewhere: ELSEWHERE,
};

/**
 * Show how it stands with what was typed, with a download beside it.
 *
 * @param {HTMLElement} element
 * @param {Work} work
 * @param {() => unknown} download
 */
export function showKeeping(element, work, download) {
    const { keeper } = work;
    const show = () => {
        const { standing } = keeper;
        element.classList.toggle("problem", standing !== "kept");
        element.replaceChildren(
            SENTENCES[standing],
            " ",
            button("Download it", download, { class: "link" }),
        );
        if (standing === "elsewhere") void decide(work);
    };
    keeper.addEventListener("standing", show);
    addEventListener("beforeunload", (event) => {
        if (keeper.onlyHere) event.preventDefault(); // the browser asks first
    });
    show();
}

/** @param {Work} work */
async function decide(work) {
    // Closed without an answer, it is what is here: what is seen stays.
    const theirs = await askWhether(
        "Changed in another tab",
        "You have this lesson open in another tab, and what is there is not " +
            "what is here. Which shall be your work? The other one can be " +
            "brought back with Undo.",
        "What is in the other tab",
        "What is here",
    );
    await work.decide(theirs ? "theirs" : "mine");
}
