// What each kind of element has of its own, and what all of them hear.

// What can be written in, chosen, or pressed.
class Control extends Element {
    get form() {
        const id = this.getAttribute("form");
        if (id === null) return this.closest("form");
        return document.getElementById(id);
    }
    get type() {
        const given = (this.getAttribute("type") ?? "").toLowerCase();
        const [first, ...others] = TYPES[this.localName];
        return others.includes(given) ? given : first;
    }
    set type(text) { this.setAttribute("type", text); }
    get value() { return this[written] ?? this.defaultValue; }
    set value(text) { this[written] = String(text ?? ""); }
    get defaultValue() {
        if (this.localName === "textarea") return this.textContent;
        const other = ["checkbox", "radio"].includes(this.type) ? "on" : "";
        return this.getAttribute("value") ?? other;
    }

    checkValidity() {
        if (this.disabled || !this.required || this.value) return true;
        fire(this, Event, "invalid", { cancelable: true });
        return false;
    }
    reportValidity() { return this.checkValidity(); }
    setCustomValidity() {}
    select() {}
    setRangeText() {}
    setSelectionRange() {}

    [activate]() {
        const { form, type } = this;
        if (type === "submit" || type === "image") form?.requestSubmit(this);
        if (type === "reset") form?.reset();
    }
}

const TYPES = {
    button: ["submit", "button", "reset"],
    input: [
        "text", "button", "checkbox", "color", "date", "datetime-local",
        "email", "file", "hidden", "image", "month", "number", "password",
        "radio", "range", "reset", "search", "submit", "tel", "time", "url",
        "week",
    ],
    select: ["select-one"],
    textarea: ["textarea"],
};

class Box extends Control {
    get value() { return super.defaultValue; }
    set value(text) { this.setAttribute("value", text); }
    get checked() { return this[written] ?? this.hasAttribute("checked"); }
    set checked(wanted) { this[written] = Boolean(wanted); }
    [activate]() {
        this.checked = this.type === "radio" || !this.checked;
        fire(this, Event, "input", { bubbles: true });
        fire(this, Event, "change", { bubbles: true });
    }
}

class Choice extends Control {
    get options() { return this.getElementsByTagName("option"); }
    get selectedIndex() {
        const all = [...this.options];
        const chosen = all.findLastIndex((option) => option.selected);
        return chosen < 0 && all.length ? 0 : chosen;
    }
    set selectedIndex(place) {
        [...this.options].forEach((e, own) => { e.selected = own === place; });
    }
    get value() { return this.options[this.selectedIndex]?.value ?? ""; }
    set value(text) {
        this.selectedIndex = [...this.options].findIndex(
            (option) => option.value === String(text),
        );
    }
}

class Option extends Element {
    get text() { return this.innerText; }
    get value() { return this.getAttribute("value") ?? this.text; }
    set value(text) { this.setAttribute("value", text); }
    get selected() { return this[written] ?? this.hasAttribute("selected"); }
    set selected(wanted) { this[written] = Boolean(wanted); }
}

class Form extends Element {
    get elements() {
        return elements(document, (e) => (
            e instanceof Control && e.form === this
        ));
    }
    get length() { return this.elements.length; }
    get action() {
        return new URL(this.getAttribute("action") ?? "", location.href).href;
    }
    set action(address) { this.setAttribute("action", address); }
    get method() {
        const given = (this.getAttribute("method") ?? "").toLowerCase();
        return given === "post" ? "post" : "get";
    }
    set method(name) { this.setAttribute("method", name); }

    checkValidity() {
        return [...this.elements].every((control) => control.checkValidity());
    }
    reportValidity() { return this.checkValidity(); }
    requestSubmit(submitter = null) {
        if (!this.hasAttribute("novalidate") && !this.reportValidity()) return;
        const members = { bubbles: true, cancelable: true, submitter };
        if (!fire(this, EVENTS.SubmitEvent, "submit", members)) return;
        leave("leave", null, { form: sentBy(this, submitter) });
    }
    submit() { leave("leave", null, { form: sentBy(this) }); }
    reset() {
        if (!fire(this, Event, "reset", { bubbles: true, cancelable: true })) {
            return;
        }
        for (const control of this.elements) delete control[written];
    }
}

// What a browser would ask for, to send a form by one of its buttons or by none.
function sentBy(form, submitter = null) {
    const given = (name) => submitter?.getAttribute("form" + name)
        ?? form.getAttribute(name) ?? "";
    const url = new URL(given("action") || location.href, location.href);
    const fields = [...new FormData(form, submitter)];
    const isPost = given("method").toLowerCase() === "post";
    if (!isPost) url.search = new URLSearchParams(fields);
    return {
        method: isPost ? "POST" : "GET",
        url: url.pathname + url.search,
        fields: isPost ? fields : [],
    };
}

class Link extends Element {
    toString() { return this.href; }
    [activate]() {
        if (this.href && this.target !== "_blank") go(this.href);
    }
}

class Media extends Element {
    load() {}
    pause() {}
    play() { return never(); }
}

class Dialog extends Element {
    returnValue = "";

    show() { this.open = true; }
    showModal() {
        if (this.open || !this.isConnected) throw new DOMException(
            "The element already has an 'open' attribute, or is not in a "
            + "Document.", "InvalidStateError",
        );
        this.show();
    }
    close(value = this.returnValue) {
        if (!this.open) return;
        this.open = false;
        this.returnValue = String(value);
        later(() => fire(this, Event, "close"), 0);
    }
}

class Label extends Element {
    [activate]() { document.getElementById(this.htmlFor)?.click(); }
}

// What stands in it is no part of the page, until somebody copies it there.
class Template extends Element {
    content = new DocumentFragment();

    get innerHTML() { return serialise(this.content); }
    set innerHTML(html) {
        this.content.replaceChildren(parseMarkup(html ?? ""));
    }
    cloneNode(deep = false) {
        const copy = super.cloneNode(false);
        if (deep) copy.content.append(this.content.cloneNode(true));
        return copy;
    }
}

class Body extends Element {}
class Image extends Element {}
class Meta extends Element {}
class Script extends Element {}
class Time extends Element {}

const KINDS = {
    a: Link, audio: Media, body: Body, button: Control, dialog: Dialog,
    form: Form, img: Image, input: Control, label: Label, meta: Meta,
    option: Option, script: Script, select: Choice, textarea: Control,
    template: Template, time: Time, video: Media,
};

function makeElement(tag, given = {}) {
    const ticked = tag === "input"
        && /^(checkbox|radio)$/i.test(given.type ?? "");
    return new (ticked ? Box : KINDS[tag] ?? Element)(tag, given);
}

// Properties that are an attribute: as text, as yes or no, as a number, or as
// a whole address.
function reflect(
    kind, { texts = "", flags = "", numbers = "", addresses = "" },
) {
    const define = (names, get, set) => {
        for (const name of words(names)) {
            const own = OTHER_NAMES[name] ?? name.toLowerCase();
            Object.defineProperty(kind.prototype, name, {
                configurable: true,
                enumerable: true,
                get() { return get(this, own); },
                set(value) { set(this, own, value); },
            });
        }
    };
    const write = (e, name, value) => e.setAttribute(name, value);
    define(texts, (e, name) => e.getAttribute(name) ?? "", write);
    define(
        flags,
        (e, name) => e.hasAttribute(name),
        (e, name, value) => e.toggleAttribute(name, Boolean(value)),
    );
    define(numbers, (e, name) => Number(e.getAttribute(name) ?? -1), write);
    define(addresses, (e, name) => {
        const given = e.getAttribute(name);
        return given === null ? "" : new URL(given, location.href).href;
    }, write);
}

const OTHER_NAMES = {
    className: "class", htmlFor: "for", httpEquiv: "http-equiv",
};
reflect(Element, {
    texts: "className dir id lang title", flags: "hidden", numbers: "tabIndex",
});
reflect(Control, {
    texts: "max min name pattern placeholder step",
    flags: "autofocus disabled multiple readOnly required",
    numbers: "cols maxLength minLength rows size",
});
reflect(Dialog, { flags: "open" });
reflect(Form, { texts: "enctype name target" });
reflect(Image, { texts: "alt", addresses: "src" });
reflect(Label, { texts: "htmlFor" });
reflect(Link, { texts: "download rel target", addresses: "href" });
reflect(Media, { flags: "autoplay controls loop muted", addresses: "src" });
reflect(Meta, { texts: "content httpEquiv name" });
reflect(Option, { flags: "disabled" });
reflect(Script, { texts: "type", addresses: "src" });
reflect(Time, { texts: "dateTime" });

const HANDLED = words(
    "animationend auxclick beforeinput cancel change click close contextmenu "
    + "copy cut dblclick drag dragend dragover dragstart drop ended input "
    + "invalid keydown keypress keyup mousedown mouseenter mouseleave "
    + "mousemove mouseout mouseover mouseup paste pause play pointerdown "
    + "pointermove pointerup reset select submit toggle touchend touchmove "
    + "touchstart transitionend wheel",
);
const OF_WINDOW = words("blur error focus load resize scroll");
const OF_WINDOW_ALONE = words(
    "beforeunload hashchange message offline online pagehide pageshow "
    + "popstate storage unhandledrejection unload",
);

addHandlers(Element.prototype, [...HANDLED, ...OF_WINDOW]);
addHandlers(
    Body.prototype, [...OF_WINDOW, ...OF_WINDOW_ALONE], () => globalThis,
);
