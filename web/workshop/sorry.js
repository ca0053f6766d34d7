/** The page that a little browser shows where Python was ended. */

const TEXT =
    "This page took so long that Python was ended and started anew. " +
    "Reload the page to ask again.";

/** @returns {Answer} */
export function sorry() {
    const page =
        '<!doctype html><html lang="en"><meta charset="utf-8">' +
        '<meta name="color-scheme" content="light dark">' +
        `<title>No answer</title><h1>No answer</h1><p>${TEXT}</p></html>`;
    return {
        head: {
            status: 504,
            headers: [["Content-Type", "text/html; charset=utf-8"]],
            ms: 0,
        },
        body: new TextEncoder().encode(page).buffer,
        stream: false,
    };
}
