/** Small words for what is done to a page all the time. */

/** How long a page is waited for that is not drawn, in ms. */
const A_WHILE = 300;

/**
 * The element that a selector finds; the page is made so that there is one.
 *
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} within
 * @returns {Kind}
 */
export function find(selector, kind, within = document) {
    const found = within.querySelector(selector);
    if (!(found instanceof kind)) {
        throw new Error(`The page has no ${kind.name} at ${selector}.`);
    }
    return found;
}

/**
 * A new element with its attributes and what is in it.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== false) element.setAttribute(name, String(value).trim());
    }
    element.append(...children);
    return element;
}

/**
 * A button that does something.
 *
 * @param {string} text
 * @param {() => unknown} act
 * @param {Record<string, string | boolean>} attributes
 */
export function button(text, act, attributes = {}) {
    const element = make("button", { type: "button", ...attributes }, text);
    element.addEventListener("click", act);
    return element;
}

/**
 * Text in which code stands between backticks, as the course writes it:
 * between two and two, where the code has one itself.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function prose(text) {
    return text.split(/(``.+?``|`[^`]+`)/).map((part, number) => {
        if (number % 2 === 0) return part;
        return make("code", {}, part.replace(/^`+\s*|\s*`+$/g, ""));
    });
}

/**
 * A function that acts once nobody has asked it to for a while.
 *
 * @param {number} milliseconds
 * @param {() => unknown} act
 */
export function calm(milliseconds, act) {
    let timer = 0;
    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(act, milliseconds);
    };
    later.never = () => clearTimeout(timer);
    return later;
}

/** When what is on the page now has been drawn, or nobody looks at it. */
export function shown() {
    return new Promise((resolve) => {
        requestAnimationFrame(() => setTimeout(resolve));
        setTimeout(resolve, A_WHILE); // what is in the background is not drawn
    });
}

/** When the page has nothing to do, or has had something for a while. */
export function idle() {
    return new Promise((resolve) => {
        if ("requestIdleCallback" in window) {
            requestIdleCallback(resolve, { timeout: A_WHILE });
        } else {
            setTimeout(resolve); // Safari has none
        }
    });
}

/**
 * A number of bytes as people read it.
 *
 * @param {number} bytes
 */
export function megabytes(bytes) {
    return (bytes / 1_000_000).toFixed(1);
}
