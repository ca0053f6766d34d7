/**
 * Runs first in each page that a little browser shows, and keeps it there: an
 * address that begins with `/` means the chat, not the site that it is on.
 */

(() => {
    const [prefix] = /^.*?\/visit\/[^/]+\/[^/]+/.exec(location.pathname) ?? [];
    document.currentScript?.remove();
    if (prefix === undefined) return;

    /**
     * Where an address leads in this little browser; null if it is fine as it is.
     *
     * @param {string} address
     */
    function moved(address) {
        const url = new URL(address, document.baseURI);
        const inside = `${url.pathname}/`.startsWith(`${prefix}/`);
        if (url.origin !== location.origin || inside) return null;
        return prefix + url.pathname + url.search + url.hash;
    }

    /**
     * @param {Element | null | undefined} element
     * @param {string} attribute
     */
    function move(element, attribute) {
        const address = element?.getAttribute(attribute);
        if (!element || !address) return;
        const to = moved(address);
        if (to !== null) element.setAttribute(attribute, to);
        if (/^_(top|parent)$/i.test(element.getAttribute("target") ?? "")) {
            element.setAttribute("target", "_self");
        }
    }

    // Last of all, when the page's own script has had its say.
    addEventListener("click", (event) => {
        const link = /** @type {Element} */ (event.target).closest("a[href]");
        move(link, "href");
        if (
            link instanceof HTMLAnchorElement &&
            link.origin !== location.origin
        ) {
            link.target = "_blank";
            link.rel = "noopener noreferrer";
        }
    });
    addEventListener("submit", (event) => {
        move(/** @type {Element} */ (event.target), "action");
        move(event.submitter, "formaction");
    });
    const { submit } = HTMLFormElement.prototype;
    HTMLFormElement.prototype.submit = function () {
        move(this, "action");
        submit.call(this);
    };

    // `location.href = "/"` and the like.
    if ("navigation" in globalThis) {
        navigation.addEventListener("navigate", (event) => {
            const to = moved(event.destination.url);
            if (to === null || !event.cancelable) return;
            event.preventDefault();
            location.assign(to);
        });
    }
})();
