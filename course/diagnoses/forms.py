"""Forms: what they send, how, and how the program takes it."""

from __future__ import annotations

import ast
import re
from urllib.parse import unquote, urljoin

from .case import Case, Route, listed_routes, path_of
from .registry import diagnosis


@diagnosis
def leads_to_no_route(case: Case) -> str | None:
    """A button or a link leads to an address that no route has."""
    if len(case.log) < 2 or not case.not_found or case.log[-2].location:
        return None
    page, there = map(path_of, case.log[-2:])
    yours = listed_routes(case, there)
    for address in re.findall(_LEADS_TO, _without_boxes(case.templates)):
        filled_in = re.sub(r"{{.*?}}", "<name>", urljoin(page, address))
        parts = map(re.escape, filled_in.split("<name>"))
        if yours and re.fullmatch("[^/]+".join(parts), there):
            return (
                f"A button or a link in your pages leads to `{there}`, and no "
                f"route has that address. Yours are {yours}."
            )
    return None


_LEADS_TO = (
    r"<(?:form|button|input|a)\b[^>]*?"
    r"\b(?:action|formaction|href)\s*=\s*[\"']([^\"'#?]+)"
)


def _without_boxes(pages: str) -> str:
    """Pages without the forms in which something is typed."""
    for form in re.findall(r"<form\b.*?</form>", pages, re.S | re.I):
        if re.search(_TO_TYPE_IN, form, re.I):
            pages = pages.replace(form, "")
    return pages


_TO_TYPE_IN = r"<textarea\b|<input\b(?![^>]*\b(?:hidden|submit)\b)"


@diagnosis
def form_leads_elsewhere(case: Case) -> str | None:
    """The form goes to another address than that of its page."""
    page, goes_to, status = _sent_from(case)
    action = re.search(_ACTION, case.templates)
    if not action or page == goes_to or status not in (400, 404, 405):
        return None
    if status == 405 and _is_there(case, page, goes_to):
        return None
    if case.crash and not _of_another_page(case):
        return None
    return (
        f"The form stands on `{page}`, and its `action` sends it to "
        f"`{goes_to}`, where nothing takes what was typed. Leave `action` "
        "out: the form goes to the page that it is on."
    )


def _sent_from(case: Case) -> tuple[str, str, int]:
    """The page that a form was on, where it went, and what came of it.

    Of the last form that was sent; nothing where that was no POST.
    """
    if len(case.log) < 2 or not case.log[-1].request.startswith("POST "):
        return "", "", 0
    page, sent = (
        unquote(asked.request).partition(" ")[2].partition("?")[0]
        for asked in case.log[-2:]
    )
    return page, sent, case.log[-1].status


def _is_there(case: Case, page: str, goes_to: str) -> bool:
    """Whether a form goes to an address that the program has.

    One that is written out, such as `/login`, is no name for `<username>`.
    """
    written = re.findall(_WRITTEN_ACTION, case.templates)
    if any(urljoin(page, action) == goes_to for action in written):
        return any(route.rule == goes_to for route in case.routes)
    return any(_is_for(route, goes_to) for route in case.routes)


_ACTION = r"<form\b[^>]*\baction\s*="
_WRITTEN_ACTION = _ACTION + r"\s*[\"']?([^\"'\s>{]+)[\"'\s>]"


def _of_another_page(case: Case) -> bool:
    """Whether a field is asked for that only pages without `action` have."""
    asked = _asked_for(case)
    pages = [it for it in case.pages.values() if asked in _fields(it)]
    return bool(pages) and not any(re.search(_ACTION, it) for it in pages)


@diagnosis
def field_at_a_get(case: Case) -> str | None:
    """The program asks the form for a field before one was sent."""
    asked, path = _asked_for(case), _opened(case)
    if not asked or not path:
        return None
    if re.search(rf"[?&]{re.escape(asked)}=", path):
        return (
            "The form went out as a GET, with what was typed in the address. "
            'The `<form>` needs `method="POST"`.'
        )
    return (
        f"`{path}` was asked for with a GET, and `request.form` holds only "
        "what a form sends with POST. Move that line below "
        '`if request.method == "POST":`, where it waits for the form.'
    )


def _opened(case: Case) -> str:
    """The address of the last request, or nothing where that was no GET."""
    asked = case.log[-1].request if case.log else ""
    method, _, path = unquote(asked).partition(" ")
    return path if method == "GET" else ""


@diagnosis
def field_of_another_name(case: Case) -> str | None:
    """The program asks the form for a field that no page has."""
    asked, fields = _asked_for(case), _fields(case.templates)
    if not asked or asked in fields:
        return None
    return (
        f"Your program asks the form for `{asked}`. The fields in your "
        f"pages have these names: {_listed(fields)}. What counts is "
        "`name=...`, and not `id=...`."
    )


@diagnosis
def get_of_another_field(case: Case) -> str | None:
    """The program asks for a field that no page has, and gets None."""
    fields = _fields(case.templates)
    if not case.looked_for or not fields:
        return None
    for call, name in re.findall(
        r"(request\.form\.get\(\s*[\"'](.+?)[\"'])", case.source
    ):
        if name not in fields:
            return (
                f"`{call})` asks for a field that no form has, and gives "
                "`None` without a word. The fields in your pages have these "
                f"names: {_listed(fields)}."
            )
    return None


def _asked_for(case: Case) -> str:
    """The field that a form was asked for in vain, or nothing."""
    asked = re.search(r"form\[\s*[\"'](.+?)[\"']", case.code)
    return asked[1] if asked and case.raised("BadRequestKeyError") else ""


def _fields(pages: str) -> list[str]:
    """The names of the fields in pages; a button may be one, too."""
    found = re.finditer(
        r"<(?:input|textarea|select|button)\b[^>]*?"
        r"\bname\s*=\s*(?:\"(.+?)\"|'(.+?)'|([^\"'>\s]+))",
        pages,
    )
    return [it[1] or it[2] or it[3] for it in found]


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(set(names))) or "none"


@diagnosis
def missing_in_the_address(case: Case) -> str | None:
    """The program takes for granted what an address may do without."""
    asked = re.search(r"\bargs\[\s*[\"'](\w+)", case.code)
    path = _opened(case)
    if not asked or not path or not case.raised("BadRequestKeyError"):
        return None
    number = ", type=int" if re.search(r"\bint\(", case.code) else ""
    return (
        f"`{path}` has no `{asked[1]}` behind a `?`, and square brackets stop "
        f'the program then. `request.args.get("{asked[1]}"{number})` gives '
        "`None` instead."
    )


@diagnosis
def asked_of_the_address(case: Case) -> str | None:
    """The program looks in the address for what a form sends."""
    if "request.args" not in case.code:
        return None
    if not case.raised("BadRequestKeyError"):
        return None
    return (
        "`request.args` holds what stands behind the `?` of an address. What "
        "a form sends with POST is in `request.form`."
    )


@diagnosis
def field_of_another_page(case: Case) -> str | None:
    """The program asks one page's form for a field of another page."""
    asked, shown = _asked_for(case), _shown_by_what_stopped(case)
    others = [it for it in case.pages if asked in _fields(case.pages[it])]
    if not asked or not shown or not others or {*shown} & {*others}:
        return None
    session = (
        ' Whoever has come in is in `session["username"]`.'
        if asked == "username"
        else ""
    )
    return (
        f"`{shown[0]}` has no field `{asked}`: that is one of `{others[0]}`, "
        f"and each form sends its own fields.{session}"
    )


def _shown_by_what_stopped(case: Case) -> list[str]:
    """The pages that the function shows in which it stopped."""
    line = case.crash.line if case.crash else 0
    for function in case.functions:
        if function.lineno <= line <= (function.end_lineno or 0):
            text = ast.unparse(function)
            pages = re.findall(r"\brender_template\(\s*'([^']+)'", text)
            return [page for page in pages if page in case.pages]
    return []


@diagnosis
def field_not_sent(case: Case) -> str | None:
    """The form does not send the field that the program asks for."""
    if not case.raised("BadRequestKeyError") or _opened(case):
        return None
    return (
        "The form did not send that field. Does the field stand inside the "
        "`<form>`?"
    )


@diagnosis
def button_of_another_type(case: Case) -> str | None:
    """The button is of a type that sends nothing."""
    if case.kind not in _NOTHING_SENDS:
        return None
    found = re.search(
        r"<(?:button|input)\b[^>]*\btype\s*=\s*[\"']?(button|reset)\b[^>]*>",
        case.templates,
        re.I,
    )
    if not found or "onclick" in found[0].lower():
        return None
    return (
        f"The button is of the type `{found[1]}`, which sends nothing. Write "
        '`type="submit"`, or leave the type of a `<button>` out.'
    )


_NOTHING_SENDS = ("no_button", "cannot_be_sent", "nothing_to_press")


@diagnosis
def button_outside(case: Case) -> str | None:
    """The button stands outside the form."""
    if case.kind not in _NOTHING_SENDS:
        return None
    for page in case.pages.values():
        forms = re.findall(r"<form\b.*?</form>", page, re.S | re.I)
        if forms and "<button" in page and "<button" not in "".join(forms):
            return (
                "There is a button, but it stands outside the form, and a "
                "button sends the form that it is in. Move it above "
                "`</form>`."
            )
    return None


@diagnosis
def form_in_a_loop(case: Case) -> str | None:
    """The form stands inside a loop over the messages."""
    if case.kind not in ("no_form", "no_box_form"):
        return None
    loops = re.findall(r"{%-?\s*for\b.*?{%-?\s*endfor\b", case.templates, re.S)
    if not any("<form" in loop for loop in loops):
        return None
    return (
        "The form stands between `{% for %}` and `{% endfor %}`, so there is "
        "one for each message, and none before the first. Move it out of the "
        "loop."
    )


@diagnosis
def box_outside(case: Case) -> str | None:
    """The box to write in stands outside the form."""
    if case.kind != "no_box_form" or "<textarea" not in case.templates:
        return None
    if re.search(r"<form\b((?!</form>).)*<textarea", case.templates, re.S):
        return None
    return (
        "There is a `<textarea>`, but it stands outside the form, and a form "
        "sends what is in it. Move it below `<form ...>`."
    )


@diagnosis
def takes_no_post(case: Case) -> str | None:
    """A form sends a POST to a view that takes none."""
    method, path = _refused(case)
    if method != "POST":
        return None
    return (
        f"The view for `{path}` takes no POST, and the form sends one. Its "
        'route needs `methods=["GET", "POST"]`.'
    )


@diagnosis
def takes_only_post(case: Case) -> str | None:
    """A link leads to a view that takes only POST."""
    method, path = _refused(case)
    if not method or method == "POST" or "?" in path:
        return None
    before = case.log[-2:-1]
    if path == "/" or any(it.location for it in before):
        return (
            f"The view for `{path}` takes only POST, and was asked for with a "
            "GET: whoever opens an address sends one, and so does a browser "
            'after a redirect. The route needs `methods=["GET", "POST"]`.'
        )
    return (
        f"The view for `{path}` takes only POST, and was asked for with a "
        "GET, which is what a link sends. Put a button there, in a "
        '`<form method="POST">`; or, where one may come by the address too, '
        'the route needs `methods=["GET", "POST"]`.'
    )


def _refused(case: Case) -> tuple[str, str]:
    """Method and path, where the last request was refused for its method."""
    if not case.log or case.log[-1].status != 405:
        return "", ""
    method, _, path = unquote(case.log[-1].request).partition(" ")
    return method, path


@diagnosis
def origin_without_its_beginning(case: Case) -> str | None:
    """`Origin` is compared with a host, which has no `http://` in front."""
    if not case.log or case.log[-1].status != 403:
        return None
    compared = r"origin\w*\s*[!=]=\s*request\.host\b"
    if not re.search(compared, case.source, re.IGNORECASE):
        return None
    return (
        "`Origin` begins with `http://` or `https://`, and `request.host` "
        "has neither, so the two are never the same. Put it in front: "
        '`"http://" + request.host`, and the same with `https`.'
    )


@diagnosis
def origin_in_part(case: Case) -> str | None:
    """Of an `Origin` only a part is compared with the host."""
    if case.kind != "origin_looks_alike":
        return None
    return (
        "Another website may have your host as a part of its own name, at the "
        "beginning or at the end. Compare all of `Origin` with what is yours, "
        '`"http://" + request.host`, and the same with `https`: '
        "`origin not in own`, where `own` is a list of the two."
    )


@diagnosis
def misspelt_method(case: Case) -> str | None:
    """The form's `method` is misspelt, so that it sends a GET."""
    if not _sent_by_get(case):
        return None
    for tag in _form_tags(case):
        for word in re.findall(_SAYS_POST, tag, re.I):
            if word.lower() in _ATTRIBUTES or word.startswith("data-"):
                continue
            return (
                f"The `<form>` says `{word}`, which the browser does not "
                "know, and so it sent a GET. It is spelt "
                '`method="POST"`.'
            )
    return None


@diagnosis
def form_without_method(case: Case) -> str | None:
    """The form does not say that it sends a POST."""
    if not _sent_by_get(case):
        return None
    for tag in _form_tags(case):
        if not re.search(r"(?<![\w-])method\s*=\s*[\"']?post\b", tag, re.I):
            return (
                "The form went out as a GET, with what was typed in the "
                'address. The `<form>` needs `method="POST"`.'
            )
    return None


_SAYS_POST = r"(?<![\w-])([\w-]+)\s*=\s*[\"']\s*post\s*[\"']"
_ATTRIBUTES = {
    *("accept-charset", "action", "autocomplete", "class", "enctype", "id"),
    *("method", "name", "rel", "role", "style", "target", "title"),
}
"""What a `<form>` may say."""


def _sent_by_get(case: Case) -> bool:
    """Whether a form went out as a GET, and nothing was raised.

    What the program reads from `request.args` is meant to come so.
    """
    program = "\n".join(case.files.values())
    read = re.findall(r"args(?:\.get\(|\[)\s*[\"'](\w+)", program)
    sent = (re.match(r"GET \S*\?(\w+)=", it.request) for it in case.log)
    return not case.crash and any(it and it[1] not in read for it in sent)


@diagnosis
def number_that_was_not_sent(case: Case) -> str | None:
    """`int` is given what the address need not have."""
    if not case.raised("TypeError", r"^int\(\).*NoneType"):
        return None
    asked = re.search(
        r"\brequest\.(args|form)\.get\(\s*([\"'])(\w+)\2\s*\)", case.code
    )
    if not asked:
        return None
    return (
        f"Nothing called `{asked[3]}` was sent here, so `get` gave None, and "
        "`int(None)` is no number. Let `get` make the number, where there is "
        f'one: `request.{asked[1]}.get("{asked[3]}", type=int)`.'
    )


def _form_tags(case: Case) -> list[str]:
    return re.findall(r"<form\b[^>]*>", case.templates, re.I)


@diagnosis
def method_is_no_list(case: Case) -> str | None:
    """`request.method` is compared with a list."""
    if case.crash or not re.search(r"request\.method\s*==\s*\[", case.source):
        return None
    return (
        '`request.method == ["POST"]` compares a text with a list and is '
        'never true. Write `request.method == "POST"`.'
    )


@diagnosis
def method_in_small_letters(case: Case) -> str | None:
    """`request.method` is compared with a word in small letters."""
    word = re.search(r"request\.method\s*==\s*[\"']([a-z]\w*)", case.source)
    if case.crash or not word:
        return None
    return (
        f"`request.method` is in capital letters, and to Python `{word[1]}` "
        f'is another text. Write `request.method == "{word[1].upper()}"`.'
    )


@diagnosis
def post_not_heeded(case: Case) -> str | None:
    """A view takes a POST, and does not look at what was sent."""
    if case.kind not in ("not_on_page", "led_elsewhere"):
        return None
    for asked in case.log:
        method, _, path = asked.request.partition(" ")
        if method != "POST" or asked.status != 200:
            continue
        for route in case.routes:
            if _is_for(route, path) and not _looks_at_request(case, route):
                return (
                    f"`{route.view.name}` takes a POST, and nothing in it "
                    "looks at what was sent. `if request.method == "
                    '"POST":` comes first in it, and below that what '
                    "`request.form` has to give."
                )
    return None


def _is_for(route: Route, path: str) -> bool:
    """Whether an address is one that a route takes."""
    return route.takes(path)


def _looks_at_request(case: Case, route: Route) -> bool:
    """Whether a view does, or a function that is none, for it."""
    views = [it.view for it in case.routes]
    helpers = [it for it in case.functions if it not in views]
    return any("request" in ast.unparse(it) for it in (route.view, *helpers))
