"""The script of a page: what stops it, and when it reloads."""

from __future__ import annotations

import re

from .case import Case, like
from .javascript import code_of, leaves_outside, timers_in
from .registry import diagnosis


@diagnosis
def script_in_a_comment(case: Case) -> str | None:
    """The whole script stands in a comment."""
    if case.kind != "no_script":
        return None
    if not re.search(r"<!--(?:(?!-->).)*<script", case.templates, re.DOTALL):
        return None
    return (
        "The whole script stands between `<!--` and `-->`, so the browser "
        "passes over it. Take these two away."
    )


@diagnosis
def script_that_is_not_served(case: Case) -> str | None:
    """A script is asked for where a page answers, and no file."""
    if not _stopped(case, r"^SyntaxError: unexpected token.*: '<'"):
        return None
    for src in re.findall(
        r"<script[^>]*\bsrc\s*=\s*[\"']([^\"':{]+)[\"']", case.templates, re.I
    ):
        name = src.rpartition("/")[2]
        if not src.lstrip("/").startswith("static/"):
            return (
                f'What answers at `src="{src}"` is a page, and no script. '
                "Flask serves files that lie in a folder called `static` "
                f'beside your program: with `{name}` in it, `src="/static/'
                f'{name}"` is its address.'
            )
    return None


@diagnosis
def script_asked_for_below_the_page(case: Case) -> str | None:
    """A script's address begins without a slash, and leads elsewhere."""
    if case.kind != "no_page":
        return None
    asked = str(case.failure.asked).removeprefix("GET ")
    for src in _SRC.findall(case.templates):
        is_there = (case.folder / src).is_file()
        if is_there and asked.endswith(f"/{src}") and asked != f"/{src}":
            return (
                f'`src="{src}"` begins without a slash, so it counts from the '
                f"address of the page, and the browser asks for `{asked}`. "
                f'With a slash in front, `src="/{src}"`, it is the same on '
                "every page."
            )
    return None


_SRC = re.compile(r"<script[^>]*\bsrc\s*=\s*[\"'](static/[^\"']+)", re.I)


@diagnosis
def reload_without_its_location(case: Case) -> str | None:
    """`location.reload` is handed over without the `location` it is of."""
    if not _stopped(case, "Illegal invocation"):
        return None
    return (
        "`setTimeout(location.reload, 5000)` hands over the function without "
        "the `location` it belongs to, and the browser refuses with “Illegal "
        "invocation”. Write `setTimeout(() => location.reload(), 5000)`."
    )


@diagnosis
def reload_called_on_the_spot(case: Case) -> str | None:
    """`location.reload()` is called, where it should be handed over."""
    if case.kind not in _TOO_SOON:
        return None
    called = re.search(
        r"\bset(?:Timeout|Interval)\(\s*"
        r"(?:(?:window|document)\.)?(location\.reload|\w+)\(\)",
        case.templates,
    )
    if not called:
        return None
    return (
        f"`{called[1]}()` with brackets is called on the spot, and its "
        "result goes to `setTimeout`. Put an arrow in front: "
        f"`setTimeout(() => {called[1]}(), 5000)`."
    )


@diagnosis
def reload_not_called(case: Case) -> str | None:
    """What the timer does only names `location.reload`."""
    if case.kind != "no_reload":
        return None
    named = r"(=>|{)\s*((window\.)?location\.reload)\s*[,;})]"
    found = re.search(named, _scripts(case))
    if not found:
        return None
    return (
        f"`{found[2]}` alone names the function, and does not call it. With "
        f"brackets the page reloads: `{found[2]}()`."
    )


@diagnosis
def seconds_for_milliseconds(case: Case) -> str | None:
    """The timer is given seconds, or nothing."""
    if case.kind not in _TOO_SOON or _refreshes(case):
        return None
    delays = [timer.delay for timer in timers_in(code_of(_all(case)))]
    if _leaves_in_no_timer(case) and all(delay != 0 for delay in delays):
        return None
    if delays and all(it is None or it >= _A_SECOND for it in delays):
        return None
    return (
        "`setTimeout` counts in milliseconds, and takes their number last: "
        "`setTimeout(() => location.reload(), 5000)` waits for five seconds."
    )


_TOO_SOON = ("reloads_at_once", "reloads_after_a_key")
_A_SECOND = 1000


@diagnosis
def reload_without_a_timer(case: Case) -> str | None:
    """The page is loaded anew by what stands in no timer."""
    leaves = _leaves_in_no_timer(case)
    if case.kind not in _TOO_SOON or not leaves or _refreshes(case):
        return None
    if case.kind == "reloads_after_a_key":
        return (
            f"`{leaves}` stands in no timer, so a key reloads the page at "
            "once. A key should only put it off: stop the timer, "
            "`clearTimeout(timer);`, and set it anew."
        )
    return (
        f"`{leaves}` stands in no timer, so the page reloads as soon as the "
        "browser comes to that line. Put it into one: "
        "`setTimeout(() => location.reload(), 5000)`."
    )


def _leaves_in_no_timer(case: Case) -> str:
    """What loads the page anew by itself, or nothing."""
    at_once = case.kind == "reloads_at_once"
    return leaves_outside(code_of(_all(case)), at_the_top=at_once)


@diagnosis
def refresh_in_milliseconds(case: Case) -> str | None:
    """The page's own refresh is given milliseconds."""
    if case.kind != "refreshes_late":
        return None
    return (
        "A refresh counts in seconds, and not in milliseconds as `setTimeout` "
        "does: 5 are five seconds."
    )


@diagnosis
def refresh_cannot_be_put_off(case: Case) -> str | None:
    """The page's own refresh takes away what is being typed."""
    if case.kind != "reloads_while_typing" or not _refreshes(case):
        return None
    return (
        "No script can put a refresh off. Take it out, and let a timer in the "
        "script reload the page: `setTimeout(() => location.reload(), 5000)`."
    )


def _refreshes(case: Case) -> bool:
    """Whether a page says itself that it is to be loaded anew."""
    tag = r"http-equiv\s*=\s*[\"']?refresh\b"
    if re.search(tag, case.templates, re.IGNORECASE):
        return True
    return bool(re.search(r"[\"']refresh[\"']", case.source, re.IGNORECASE))


@diagnosis
def stands_in_the_page(case: Case) -> str | None:
    """The policy allows files of the chat, and something is in none."""
    if case.kind != "refused_by_policy":
        return None
    return _INTO_A_FILE.get(str(case.failure.asked))


_INTO_A_FILE = {
    "script": (
        "The policy allows a script in a file of the chat, and none that "
        "stands in the page itself. Move it into a file in `static`, and name "
        'that in the page: `<script src="/static/chat.js"></script>`.'
    ),
    "handler": (
        "What stands in an `onclick` or the like is a script that is in no "
        "file, and the policy allows none. Take it out, give the element an "
        "`id`, and say it in `static/chat.js`: "
        "`button.onclick = function () { ... };`."
    ),
    "style": (
        "A style that stands in the page itself is in no file, and the policy "
        "allows none. Write it into `static/style.css`; for one element, give "
        "that a `class`, and write the style for this class."
    ),
}


@diagnosis
def box_written_anew(case: Case) -> str | None:
    """The script writes the box anew, and with it what stands in it."""
    if case.kind != "box_renewed" or "innerHTML" not in _scripts(case):
        return None
    return (
        "What is written with `innerHTML` is all new, and a new box is empty. "
        "Give the messages an element of their own, such as "
        '`<div id="messages">`, and write into that alone.'
    )


@diagnosis
def message_written_as_html(case: Case) -> str | None:
    """The script writes what people typed in a way that is read as HTML."""
    way = re.search(_WAYS_TO_WRITE_HTML, _scripts(case))
    if case.kind != "tag_by_script" or not way:
        return None
    return (
        f"What is written with `{way[0]}` is read as HTML, and so is the "
        "message in it. Make an element with "
        '`document.createElement("p")`, and give it the message as its '
        "`textContent`, which stays text."
    )


_WAYS_TO_WRITE_HTML = r"\b(?:\w+HTML|document\.write(?:ln)?)\b"


@diagnosis
def fetched_and_not_shown(case: Case) -> str | None:
    """The script fetches something, and puts nothing on the page."""
    if case.kind != "nothing_new" or "fetch(" not in _scripts(case):
        return None
    if re.search(r"HTML|Text|Content|append|replace|write", _scripts(case)):
        return None
    return (
        "`fetch` brings an answer to the script, and nothing on the page "
        "changes by that. The simplest way is to reload it: "
        "`setTimeout(() => location.reload(), 5000)`."
    )


@diagnosis
def milliseconds_for_seconds(case: Case) -> str | None:
    """The timer is given far too many milliseconds."""
    if case.kind != "reloads_late":
        return None
    return (
        "`setTimeout` counts in milliseconds, and a second has a thousand: "
        "5000 are five seconds."
    )


@diagnosis
def misspelt_get_element(case: Case) -> str | None:
    """`getElementById` is misspelt."""
    found = re.search(r"getElement\w*By\w+", case.templates)
    if not found or found[0] in _FINDERS or not _stopped(case):
        return None
    return (
        f"JavaScript has no `{found[0]}`. Capital and small letters matter: "
        "it is `getElementById`."
    )


_FINDERS = {
    "getElementById",
    "getElementsByName",
    "getElementsByTagName",
    "getElementsByClassName",
}


@diagnosis
def no_such_id(case: Case) -> str | None:
    """The script looks for an id that no element has."""
    if not _stopped(case, r"propert\w+ .*null|null \("):
        return None
    wanted = re.findall(_LOOKED_FOR, case.templates)
    there = re.findall(r"\bid\s*=\s*[\"'](.+?)[\"']", case.templates)
    for name in wanted:
        if name not in there:
            ids = ", ".join(f"`{one}`" for one in dict.fromkeys(there))
            return (
                f"The script looks for the id `{name}`, and no element has "
                f"it. The ids in your pages: {ids or 'none'}."
            )
    return None


@diagnosis
def selector_without_its_sign(case: Case) -> str | None:
    """`querySelector` is given an id without the `#`."""
    if not _stopped(case, r"propert\w+ .*null|null \("):
        return None
    ids = re.findall(r"\bid\s*=\s*[\"'](.+?)[\"']", case.templates)
    for name in re.findall(
        r"querySelector\(\s*[\"'](.+?)[\"']", _scripts(case)
    ):
        if name in ids:
            return (
                f'`querySelector("{name}")` looks for a tag `<{name}>`. An '
                f'id has a `#` in front there: `querySelector("#{name}")`.'
            )
    return None


@diagnosis
def script_above_the_element(case: Case) -> str | None:
    """The script runs before the element that it looks for is there."""
    if not _stopped(case, r"propert\w+ .*null|null \("):
        return None
    for page in case.pages.values():
        for script in _SCRIPT.finditer(page):
            for name in re.findall(_LOOKED_FOR, script[1]):
                there = rf"\bid\s*=\s*[\"']?{re.escape(name)}\b"
                if re.search(there, page[script.end() :]):
                    return (
                        "The browser runs a script as soon as it comes to it, "
                        f"and the element with the id `{name}` stands further "
                        "down. Move the `<script>` to just above `</body>`."
                    )
    return None


_LOOKED_FOR = r"getElementById\(\s*[\"'](.+?)[\"']"


@diagnosis
def second_let(case: Case) -> str | None:
    """The timer is made anew with a second `let`."""
    name = _stopped(case, r"(\w+) is not initialized")
    if not name:
        return None
    return (
        f"`let {name[1]}` stands a second time, inside the function, and "
        f"makes another `{name[1]}` there. Inside, write "
        f"`{name[1]} = ...` without `let`."
    )


@diagnosis
def misspelt_name_of_the_browser(case: Case) -> str | None:
    """The script has a name of the browser's in another spelling."""
    name = _unknown(case)
    known = like(name, _KNOWN)
    if not known:
        return None
    return f"The browser does not know `{name}`. It is spelt `{known}`."


_KNOWN = (
    "setTimeout",
    "setInterval",
    "clearTimeout",
    "document",
    "location",
    "window",
)


@diagnosis
def misspelt_part_of_location(case: Case) -> str | None:
    """What `location` is asked for is spelt in another way."""
    if not _stopped(case, "not a function"):
        return None
    for name in re.findall(r"\blocation\.(\w+)\(", _scripts(case)):
        known = like(name, _OF_LOCATION)
        if known and name not in _OF_LOCATION:
            return f"`location` has no `{name}`. It is spelt `{known}`."
    return None


@diagnosis
def reload_of_something_else(case: Case) -> str | None:
    """What should load the page anew is asked of what cannot do so."""
    if not _stopped(case, "not a function"):
        return None
    asked = re.search(
        r"\b(?:(document)\.(re\w+)|(location)\.(refresh|update))\(",
        code_of(_scripts(case)),
    )
    if not asked:
        return None
    return (
        f"`{asked[1] or asked[3]}` has no `{asked[2] or asked[4]}`. What "
        "loads the page anew is `location.reload()`."
    )


@diagnosis
def number_of_a_timer_first(case: Case) -> str | None:
    """A timer is given its number first, and what to do behind it."""
    if case.kind != "no_reload":
        return None
    for timer in timers_in(code_of(_scripts(case))):
        if timer.does.isdigit():
            return (
                "What a timer is to do comes first, and the number stands "
                f"behind it: `setTimeout(() => location.reload(), "
                f"{timer.does})`."
            )
    return None


@diagnosis
def timer_of_a_word(case: Case) -> str | None:
    """A timer is given the name of a function in quotes."""
    if case.kind != "no_reload":
        return None
    named = re.search(
        r"\bset(?:Timeout|Interval)\(\s*([\"'])(\w+)\1", _scripts(case)
    )
    if not named:
        return None
    return (
        f"`{named[2]}` in quotes is a line that only names the function. "
        f"Without the quotes it is handed over, and called later: "
        f"`setTimeout({named[2]}, 5000)`."
    )


@diagnosis
def timer_that_nobody_sets(case: Case) -> str | None:
    """A function sets the timer, and nothing calls the function."""
    if case.kind != "no_timer":
        return None
    code = code_of(_scripts(case))
    for name in re.findall(r"\bfunction\s+(\w+)\s*\(", code):
        if timers_in(code) and len(re.findall(rf"\b{name}\b", code)) == 1:
            return (
                f"`{name}` is a function, and nothing calls it, so what "
                f"stands in it is never done. Below it, write `{name}();`."
            )
    return None


_OF_LOCATION = ("assign", "reload", "replace")


@diagnosis
def unknown_name(case: Case) -> str | None:
    """The script has a name that the browser does not know."""
    name = _unknown(case)
    if not name:
        return None
    return f"The browser does not know `{name}`. Is it spelt as in the lesson?"


def _unknown(case: Case) -> str:
    """The name that the browser does not know, or nothing."""
    found = _stopped(case, r"'?(\w+)'? is not defined")
    return found[1] if found else ""


@diagnosis
def const_for_let(case: Case) -> str | None:
    """A name that is to have another value later is made with `const`."""
    name = _stopped(case, r"'(\w+)' is read-only")
    if not name:
        return None
    return (
        f"`const` gives `{name[1]}` one value for good, and a line below "
        f"gives it another. Write `let {name[1]} = ...` above."
    )


@diagnosis
def comment_of_python(case: Case) -> str | None:
    """A comment in the script begins as one of Python does."""
    if not re.search(r"^\s*#", _unreadable(case), re.M):
        return None
    return (
        "`#` begins a comment in Python. A comment of JavaScript begins with "
        "`//`. Because of it the browser cannot read the script, and runs "
        "none of it."
    )


@diagnosis
def colon_for_semicolon(case: Case) -> str | None:
    """A line of the script ends with a colon."""
    colon = re.search(r"\S*\(\):", _unreadable(case))
    if not colon:
        return None
    return (
        f"`{colon[0]}` ends with a colon. In JavaScript it is a semicolon, "
        "`;`. Because of it the browser cannot read the script, and runs none "
        "of it."
    )


@diagnosis
def bracket_of_a_tag(case: Case) -> str | None:
    """A `<` has come into the script."""
    bracket = re.search(r"<\s*\w+\.\w+\(\)", _unreadable(case))
    if not bracket:
        return None
    return (
        f"The `<` in `{bracket[0]}` does not belong there. Because of it the "
        "browser cannot read the script, and runs none of it."
    )


@diagnosis
def function_without_brackets(case: Case) -> str | None:
    """A function of the script lacks the brackets for what it is given."""
    if not re.search(r"\bfunction\s*{", _unreadable(case)):
        return None
    return (
        "Behind the word `function` stand round brackets, also where nothing "
        "is in them: `function () { ... }`."
    )


@diagnosis
def two_equals_for_one(case: Case) -> str | None:
    """A name is compared with its first value, and not given it."""
    compared = re.search(
        r"\b(?:let|const|var)\s+(\w+)\s*===?", _unreadable(case)
    )
    if not compared:
        return None
    return (
        f"In `{compared[0]}` stand too many `=`: that compares two things. To "
        f"give `{compared[1]}` a value, write one `=`."
    )


@diagnosis
def brackets_that_are_no_pairs(case: Case) -> str | None:
    """A bracket or a brace of the script is missing, or too many."""
    script = _unreadable(case)
    for left, right in ("{}", "()"):
        opened, closed = script.count(left), script.count(right)
        if opened != closed:
            return (
                f"The script opens {opened} `{left}` and closes {closed} "
                f"`{right}`. As long as they are not as many, the browser "
                "cannot read the script, and runs none of it."
            )
    return None


@diagnosis
def no_json(case: Case) -> str | None:
    """What the script takes for JSON is something else."""
    if not _stopped(case, r"\bJSON\b"):
        return None
    if _stopped(case, "Expected property name"):
        return (
            "What `JSON.parse` was given is no JSON. Python writes a "
            "dictionary with single quotes, and JSON wants double ones: "
            "`json.dumps(...)` writes it so."
        )
    if ".json()" in _all(case):
        return (
            "`.json()` reads an answer that is JSON, such as a view gives "
            "that returns a dictionary or a list. This one is none. What "
            "`render_template` makes is HTML, and `.text()` reads that."
        )
    return (
        "What `JSON.parse` was given is no JSON. On Python's side, "
        "`json.dumps(...)` writes it."
    )


@diagnosis
def emptied_before_it_is_read(case: Case) -> str | None:
    """The script empties the box, and takes only then what is in it."""
    if not case.looked_for:
        return None
    emptied = r"(\b\w+\.value\s*=\s*(?:\"\"|'')|\b\w+\.reset\(\))"
    found = re.search(rf"{emptied};?[^{{}}]*new FormData\(", _all(case))
    if not found:
        return None
    return (
        f"`new FormData(...)` takes what is in the box at that moment, and "
        f"`{found[1]}` has emptied it before. Move that line below."
    )


def _all(case: Case) -> str:
    """The scripts of all pages, also those in files of their own."""
    files = sorted((case.folder / "static").glob("*.js"))
    texts = [it.read_text(encoding="utf-8", errors="replace") for it in files]
    return "\n".join([_scripts(case), *texts])


@diagnosis
def unreadable(case: Case) -> str | None:
    """The browser cannot read the script, for a reason not known here."""
    if not _stopped(case, "SyntaxError"):
        return None
    return (
        "The browser cannot read the script, and runs none of it. Look for a "
        "bracket or brace that is not closed, or a sign that does not belong."
    )


def _unreadable(case: Case) -> str:
    """The code of all pages' scripts, where the browser could not read one."""
    if _stopped(case, r"\bJSON\b"):
        return ""
    return code_of(_scripts(case)) if _stopped(case, "SyntaxError") else ""


def _stopped(case: Case, says: str = "") -> re.Match[str] | None:
    """What is found of a pattern in what the browser's engine said."""
    if case.kind != "script_error":
        return None
    return re.search(says, str(case.failure.got))


def _scripts(case: Case) -> str:
    return "\n".join(_SCRIPT.findall(case.templates))


_SCRIPT = re.compile(r"<script[^>]*>(.*?)(?:</script>|\Z)", re.S | re.I)


@diagnosis
def minus_for_equals(case: Case) -> str | None:
    """The function for the keys is taken off the box, and not given to it."""
    minus = re.search(r"\.on\w+\s*-\s*\w+", case.templates)
    if not minus or case.kind != "reloads_while_typing":
        return None
    return (
        f"`{minus[0]}` takes one from the other, and does nothing else. To "
        "give the box its function, write `=` and not `-`."
    )


@diagnosis
def event_in_capitals(case: Case) -> str | None:
    """The event of the keys is written with a capital letter."""
    event = re.search(r"\.(on[a-z]*[A-Z]\w*)\s*=", case.templates)
    if not event or case.kind != "reloads_while_typing":
        return None
    return (
        f"The browser knows `{event[1].lower()}`, all in small letters. "
        f"`{event[1]}` is another name, and nobody calls it."
    )


@diagnosis
def event_with_its_on(case: Case) -> str | None:
    """`addEventListener` is given the name of an event with `on` in front."""
    event = re.search(
        r"\baddEventListener\(\s*([\"'])on(\w+)\1", _scripts(case)
    )
    if not event or case.kind != "reloads_while_typing":
        return None
    return (
        f"`addEventListener` calls the event `{event[2]}`, without the `on` "
        "that stands in front of it elsewhere."
    )


@diagnosis
def listener_called_on_the_spot(case: Case) -> str | None:
    """The function for the keys is called, where it should be handed over."""
    called = re.search(
        r"\.(on\w+)\s*=\s*(\w+)\(\s*\)", code_of(_scripts(case))
    )
    if not called or case.kind != "reloads_while_typing":
        return None
    return (
        f"`{called[2]}()` with brackets is called on the spot, and no key "
        f"calls it later. Hand it over by its name: `.{called[1]} = "
        f"{called[2]};`."
    )


@diagnosis
def attribute_without_brackets(case: Case) -> str | None:
    """An attribute names the function for the keys, and does not call it."""
    named = re.search(
        r"\b(on(?:key\w+|input))\s*=\s*([\"'])\s*(\w+)\s*;?\s*\2",
        _SCRIPT.sub("", case.templates),
    )
    if not named or case.kind != "reloads_while_typing":
        return None
    return (
        f"What stands in an attribute is done as a line of the script is, and "
        f"a name alone does nothing. With brackets it is called: "
        f'`{named[1]}="{named[3]}()"`.'
    )


@diagnosis
def list_of_elements(case: Case) -> str | None:
    """A list of elements is given the function, and not one of them."""
    found = re.search(
        r"\b(getElementsBy\w+|querySelectorAll)\([^()]*\)(?!\s*\[)",
        _scripts(case),
    )
    if not found or case.kind != "reloads_while_typing":
        return None
    return (
        f"`{found[1]}` gives all elements that it finds, and such a list "
        "hears no key. `[0]` behind it takes the first: "
        f"`{found[0]}[0]`."
    )


@diagnosis
def deaf_to_keys(case: Case) -> str | None:
    """Nothing in the script listens to the keys."""
    if case.kind != "reloads_while_typing":
        return None
    keys = "key(down|press|up)"
    if re.search(rf"{keys}|input", _scripts(case)):
        return None
    if re.search(rf"\bon{keys}", case.templates):
        return None
    return (
        "Nothing in the script listens to the keys. Give the box an "
        "`onkeydown`."
    )


@diagnosis
def nothing_to_clear(case: Case) -> str | None:
    """`clearTimeout` is not told which timer is meant."""
    if case.kind != "reloads_while_typing":
        return None
    if not re.search(r"clearTimeout\(\s*\)", _scripts(case)):
        return None
    return (
        "`clearTimeout()` stops nothing: between its brackets stands the "
        "timer that is to be stopped, `clearTimeout(timer);`."
    )


@diagnosis
def timer_not_cleared(case: Case) -> str | None:
    """A key sets a new timer, and does not stop the old one."""
    if case.kind != "reloads_while_typing" or "clearTimeout" in case.templates:
        return None
    return (
        "A key sets a new timer, and the first still runs. Stop it before: "
        "`clearTimeout(timer);`."
    )


@diagnosis
def new_timer_not_kept(case: Case) -> str | None:
    """A key sets a new timer under no name, and the next cannot stop it."""
    if case.kind != "reloads_after_a_key":
        return None
    code = code_of(_scripts(case))
    if not re.search(r"\bclearTimeout\(\w+\)[;\s]*setTimeout\(", code):
        return None
    return (
        "A key stops the timer and sets another, which has no name: the next "
        "key cannot stop that one. Write `timer = setTimeout(...)` there, as "
        "above."
    )
