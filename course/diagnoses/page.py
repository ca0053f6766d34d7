"""What a browser makes of the pages: their tags and their script."""

from __future__ import annotations

import re

from .. import texts
from .case import Case, like

_SCRIPT = re.compile(r"<script[^>]*>(.*?)(?:</script>|\Z)", re.S | re.I)


def script_in_comment(case: Case) -> str | None:
    if case.seen == texts.NO_SCRIPT and re.search(
        r"<!--(?:(?!-->).)*<script", case.templates, re.DOTALL
    ):
        return texts.TRAP_COMMENT
    return None


def illegal_invocation(case: Case) -> str | None:
    if "Illegal invocation" in case.seen:
        return texts.TRAP_ILLEGAL_INVOCATION
    return None


def reload_at_once(case: Case) -> str | None:
    if "It reloads after" not in case.seen:
        return None
    if re.search(r"set\w+\(\s*(\w+\.)?location\.reload\(\)", case.templates):
        return texts.TRAP_RELOAD_AT_ONCE
    return texts.TRAP_MILLISECONDS


def tag_not_closed(case: Case) -> str | None:
    for tag in ("title", "textarea", "script"):
        opened = re.findall(rf"<{tag}\b", case.templates, re.I)
        closed = re.findall(rf"</{tag}>", case.templates, re.I)
        if len(opened) > len(closed) and _concerns(case, tag):
            return texts.TRAP_TAG_OPEN.format(tag)
    return None


def _concerns(case: Case, tag: str) -> bool:
    """Whether what was seen is about what such a tag would swallow."""
    if tag == "script":
        return case.seen.startswith(texts.SCRIPT_STOPPED)
    return any(word in case.seen for word in ("title", "button", "looked for"))


def bracket_not_closed(case: Case) -> str | None:
    found = re.search(
        r"<(input|button|form|textarea)\b[^<>]*<", case.templates
    )
    if found and ("button" in case.seen or "form" in case.seen):
        return texts.TRAP_BRACKET_OPEN.format(found[1])
    return None


def button_outside(case: Case) -> str | None:
    if "no button" not in case.seen:
        return None
    inside = re.findall(r"<form\b.*?</form>", case.templates, re.S | re.I)
    if "<button" in case.templates and "<button" not in "".join(inside):
        return texts.TRAP_BUTTON_OUTSIDE
    return None


def box_outside(case: Case) -> str | None:
    if "no form with a `<textarea>`" not in case.seen:
        return None
    if "<textarea" in case.templates:
        return texts.TRAP_BOX_OUTSIDE
    return None


def get_element_by_id(case: Case) -> str | None:
    found = re.search(r"getElement\w*By\w+", case.templates)
    if found and found[0] not in _FINDERS and "script" in case.seen:
        return texts.TRAP_FINDER.format(found[0])
    return None


_FINDERS = {
    "getElementById",
    "getElementsByName",
    "getElementsByTagName",
    "getElementsByClassName",
}


def wrong_id(case: Case) -> str | None:
    if not re.search(r"propert\w+ .*null|null \(", case.seen):
        return None
    wanted = re.findall(r"getElementById\(\s*[\"'](.+?)[\"']", case.templates)
    there = re.findall(r"\bid\s*=\s*[\"'](.+?)[\"']", case.templates)
    for name in wanted:
        if name not in there:
            ids = ", ".join(f"`{one}`" for one in dict.fromkeys(there))
            return texts.TRAP_WRONG_ID.format(name, ids or "none")
    return None


def second_let(case: Case) -> str | None:
    found = re.search(r"(\w+) is not initialized", case.seen)
    return texts.TRAP_SECOND_LET.format(found[1]) if found else None


def misspelt_in_script(case: Case) -> str | None:
    found = re.search(r"'?(\w+)'? is not defined", case.seen)
    if not found or not case.seen.startswith(texts.SCRIPT_STOPPED):
        return None
    known = like(found[1], _KNOWN)
    if known:
        return texts.TRAP_SCRIPT_NAME_LIKE.format(found[1], known)
    return texts.TRAP_SCRIPT_NAME.format(found[1])


_KNOWN = (
    "setTimeout",
    "setInterval",
    "clearTimeout",
    "document",
    "location",
    "window",
)


def unreadable_script(case: Case) -> str | None:
    if "SyntaxError" not in case.seen or "script" not in case.seen:
        return None
    script = "\n".join(_SCRIPT.findall(case.templates))
    colon = re.search(r"\S*\(\):", script)
    if colon:
        return texts.TRAP_SCRIPT_COLON.format(colon[0])
    bracket = re.search(r"<\s*\w+\.\w+\(\)", script)
    if bracket:
        return texts.TRAP_SCRIPT_BRACKET.format(bracket[0])
    for left, right in ("{}", "()"):
        opened, closed = script.count(left), script.count(right)
        if opened != closed:
            return texts.TRAP_SCRIPT_PAIRS.format(left, opened, right, closed)
    return texts.TRAP_SCRIPT_SYNTAX


def deaf_to_keys(case: Case) -> str | None:
    if "even while I type" not in case.seen:
        return None
    minus = re.search(r"\.on\w+\s*-\s*\w+", case.templates)
    if minus:
        return texts.TRAP_KEY_MINUS.format(minus[0])
    camel = re.search(r"\.(on[a-z]*[A-Z]\w*)\s*=", case.templates)
    if camel:
        return texts.TRAP_KEY_CAPITAL.format(camel[1], camel[1].lower())
    if not re.search(r"key(down|press|up)|input", _script(case)):
        return texts.TRAP_NO_KEYS
    if "clearTimeout" not in case.templates:
        return texts.TRAP_NOT_CLEARED
    return None


def _script(case: Case) -> str:
    return "\n".join(_SCRIPT.findall(case.templates)) + "".join(
        re.findall(r"\bonkey\w+", case.templates)
    )


def single_braces(case: Case) -> str | None:
    found = re.search(r"read: .*?(?<!{)({ ?\w+ ?})", case.seen, re.S)
    if found and found[1] in case.templates:
        return texts.TRAP_ONE_BRACE.format(found[1], found[1].strip("{ }"))
    return None


TRAPS = (
    script_in_comment,
    illegal_invocation,
    reload_at_once,
    bracket_not_closed,
    tag_not_closed,
    button_outside,
    box_outside,
    get_element_by_id,
    wrong_id,
    second_let,
    misspelt_in_script,
    unreadable_script,
    deaf_to_keys,
    single_braces,
)
