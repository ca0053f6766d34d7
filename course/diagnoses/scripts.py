"""A page's script: how it comes there, and what it does to the page."""

from __future__ import annotations

import re

from .case import Case
from .javascript import stopped
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
    if not stopped(case, r"^SyntaxError: unexpected token.*: '<'"):
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
    if case.kind != "box_renewed" or "innerHTML" not in case.scripts:
        return None
    return (
        "What is written with `innerHTML` is all new, and a new box is empty. "
        "Give the messages an element of their own, such as "
        '`<div id="messages">`, and write into that alone.'
    )


@diagnosis
def message_written_as_html(case: Case) -> str | None:
    """The script writes what people typed in a way that is read as HTML."""
    way = re.search(_WAYS_TO_WRITE_HTML, case.scripts)
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
    if case.kind != "nothing_new" or "fetch(" not in case.scripts:
        return None
    if re.search(r"HTML|Text|Content|append|replace|write", case.scripts):
        return None
    return (
        "`fetch` brings an answer to the script, and nothing on the page "
        "changes by that. The simplest way is to reload it: "
        "`setTimeout(() => location.reload(), 5000)`."
    )


@diagnosis
def emptied_before_it_is_read(case: Case) -> str | None:
    """The script empties the box, and takes only then what is in it."""
    if not case.looked_for:
        return None
    emptied = r"(\b\w+\.value\s*=\s*(?:\"\"|'')|\b\w+\.reset\(\))"
    found = re.search(rf"{emptied};?[^{{}}]*new FormData\(", case.all_scripts)
    if not found:
        return None
    return (
        f"`new FormData(...)` takes what is in the box at that moment, and "
        f"`{found[1]}` has emptied it before. Move that line below."
    )
