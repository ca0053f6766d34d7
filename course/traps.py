"""Faults that are known by name: each is recognised by what was seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import texts
from .unmet import Unmet
from .visitor import Asked


@dataclass(frozen=True)
class Case:
    """What is known of one failure, for the traps to look at."""

    seen: str
    error: dict[str, Any]
    log: list[Asked]
    folder: Path
    """The student's own folder, the one that the program is in."""
    file: Path

    @property
    def source(self) -> str:
        """The program's text."""
        return self.file.read_text(encoding="utf-8", errors="replace")

    @property
    def templates(self) -> str:
        """The text of every template."""
        pages = sorted((self.folder / "templates").glob("*.html"))
        return "\n".join(
            page.read_text(encoding="utf-8", errors="replace")
            for page in pages
        )

    def raised(self, kind: str, words: str = "") -> bool:
        """Whether the student's code raised this."""
        return self.error.get("type") == kind and bool(
            re.search(words, self.error.get("says", ""))
        )


Trap = Callable[[Case], str | None]


def explain(case: Case) -> str | None:
    """What the failure is known as, or None."""
    for trap in _TRAPS:
        told = trap(case)
        if told:
            return told
    return None


def redirect_loop(case: Case) -> str | None:
    requests = Counter(asked.request for asked in case.log)
    if not requests:
        return None
    request, times = requests.most_common(1)[0]
    found = re.fullmatch(r"GET /([^/]+)/\1", request)
    if found and times > 2:
        return texts.TRAP_RELATIVE_REDIRECT.format(name=found[1], times=times)
    if times > 5:
        return texts.TRAP_LOOP.format(request=request)
    return None


def no_port(case: Case) -> str | None:
    if case.raised("TypeError", r"^int\(\).*NoneType"):
        return texts.TRAP_NO_PORT
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


def illegal_invocation(case: Case) -> str | None:
    if "Illegal invocation" in case.seen:
        return texts.TRAP_ILLEGAL_INVOCATION
    return None


def reload_at_once(case: Case) -> str | None:
    if "reloads after 0 " in case.seen:
        return texts.TRAP_RELOAD_AT_ONCE
    return None


def script_in_comment(case: Case) -> str | None:
    if case.seen == texts.NO_SCRIPT and re.search(
        r"<!--(?:(?!-->).)*<script", case.templates, re.DOTALL
    ):
        return texts.TRAP_COMMENT
    return None


def wrong_id(case: Case) -> str | None:
    if not re.search(r"propert\w+ .*null|null \(", case.seen):
        return None
    wanted = re.findall(r"getElementById\(\s*[\"'](.+?)[\"']", case.templates)
    there = set(re.findall(r"\bid\s*=\s*[\"'](.+?)[\"']", case.templates))
    for name in wanted:
        if name not in there:
            return texts.TRAP_WRONG_ID.format(name)
    return None


def misspelt_in_script(case: Case) -> str | None:
    found = re.search(r"'?(\w+)'? is not defined", case.seen)
    if found and case.seen.startswith(texts.SCRIPT_STOPPED):
        return texts.TRAP_SCRIPT_NAME.format(found[1])
    return None


def unreadable_script(case: Case) -> str | None:
    if "SyntaxError" in case.seen and "script" in case.seen:
        return texts.TRAP_SCRIPT_SYNTAX
    return None


def template_not_found(case: Case) -> str | None:
    if case.error.get("type") != "TemplateNotFound":
        return None
    name = case.error["says"]
    places = {
        path.relative_to(case.folder).as_posix()
        for path in case.folder.rglob("*.html")
        if ".venv" not in path.parts
    } | {
        f"../{path.name}/{name}"
        for path in case.folder.parent.glob("templates")
        if (path / name).is_file()
    }
    same = sorted(place for place in places if place.endswith(name))
    if same:
        return texts.TRAP_TEMPLATE_ELSEWHERE.format(name, same[0])
    return texts.TRAP_TEMPLATE.format(
        name, ", ".join(sorted(places)) or "none"
    )


def method_not_allowed(case: Case) -> str | None:
    if case.log and case.log[-1].status == 405:
        return texts.TRAP_METHODS.format(case.log[-1].request.split()[1])
    return None


def method_in_brackets(case: Case) -> str | None:
    if re.search(r"request\.method\s*==\s*\[", case.source):
        return texts.TRAP_METHOD_LIST
    return None


def form_method(case: Case) -> str | None:
    sent = [asked for asked in case.log if asked.request.startswith("GET /?")]
    if sent and not re.search(r"<form[^>]*\smethod=", case.templates, re.I):
        return texts.TRAP_FORM_METHOD
    return None


def missing_import(case: Case) -> str | None:
    name = case.error.get("name")
    if case.error.get("type") == "NameError" and name in _FROM_FLASK:
        return texts.TRAP_IMPORT.format(name)
    if case.error.get("type") == "NameError" and name == "flask":
        return texts.TRAP_FLASK_CASE
    return None


_FROM_FLASK = {
    "Flask",
    "redirect",
    "render_template",
    "request",
    "session",
    "url_for",
}


def sessions(case: Case) -> str | None:
    if re.search(r"\bsessions\b", case.error.get("code", "")):
        return texts.TRAP_SESSIONS
    return None


def unknown_name(case: Case) -> str | None:
    if case.error.get("type") == "NameError":
        return texts.TRAP_NAME.format(case.error.get("name"))
    return None


def no_secret_key(case: Case) -> str | None:
    if case.raised("RuntimeError", "secret key"):
        return texts.TRAP_SECRET_KEY
    return None


def form_field(case: Case) -> str | None:
    if case.error.get("type") == "BadRequestKeyError":
        names = re.findall(r"\bname\s*=\s*[\"'](.+?)[\"']", case.templates)
        return texts.TRAP_FIELD.format(", ".join(sorted(set(names))) or "none")
    return None


def route_slash(case: Case) -> str | None:
    if case.raised("ValueError", "must start with a slash"):
        return texts.TRAP_ROUTE_SLASH
    return None


def route_brackets(case: Case) -> str | None:
    if case.raised("ValueError", "malformed url rule"):
        return texts.TRAP_ROUTE_BRACKETS
    return None


def same_view_twice(case: Case) -> str | None:
    if case.raised("AssertionError", "overwriting an existing endpoint"):
        return texts.TRAP_SAME_VIEW
    return None


def no_return(case: Case) -> str | None:
    if case.raised("TypeError", "did not return a valid response"):
        return texts.TRAP_NO_RETURN
    return None


def run_option(case: Case) -> str | None:
    found = re.search(
        r"unexpected keyword argument '(\w+)'", case.error.get("says", "")
    )
    if found and case.error.get("code", "").find("run") >= 0:
        return texts.TRAP_RUN_OPTION.format(found[1])
    return None


def indentation(case: Case) -> str | None:
    if case.error.get("type") in ("IndentationError", "TabError"):
        return texts.TRAP_INDENTATION
    if case.error.get("type") == "SyntaxError":
        return texts.TRAP_SYNTAX
    return None


def moved_in_flask(case: Case) -> str | None:
    if case.raised("ImportError", r"werkzeug|flask|jinja2|markupsafe"):
        return texts.TRAP_MOVED
    return None


def missing_package(case: Case) -> str | None:
    if case.error.get("type") == "ModuleNotFoundError":
        return texts.TRAP_PACKAGE.format(case.error.get("name"))
    return None


def out_of_memory(case: Case) -> str | None:
    if case.error.get("type") == "MemoryError":
        return texts.TRAP_MEMORY
    return None


def reads_the_keyboard(case: Case) -> str | None:
    if case.error.get("type") == "EOFError":
        return texts.TRAP_INPUT
    return None


def leaves(case: Case) -> str | None:
    if case.error.get("type") == "SystemExit":
        return texts.TRAP_EXIT
    return None


def now_without_brackets(case: Case) -> str | None:
    if case.raised("TypeError", "strftime") and "strftime" in case.source:
        return texts.TRAP_NOW
    return None


def loop_variable(case: Case) -> str | None:
    if case.error.get("type") == "UndefinedError":
        return texts.TRAP_UNDEFINED.format(case.error.get("says"))
    return None


def route_after_run(case: Case) -> str | None:
    if not (case.log and case.log[-1].status == 404):
        return None
    lines = case.source.splitlines()
    runs = [n for n, line in enumerate(lines) if "app.run(" in line]
    routes = [n for n, line in enumerate(lines) if "@app.route(" in line]
    if runs and routes and max(routes) > min(runs):
        return texts.TRAP_ROUTE_AFTER_RUN.format(max(routes) + 1)
    return None


def decorator_without_at(case: Case) -> str | None:
    found = re.search(r"^\s*app\.route\(.*$", case.source, re.MULTILINE)
    if found:
        return texts.TRAP_NO_AT.format(found[0].strip())
    return None


def of_stop(stop: Unmet, file: Path) -> Case:
    """The case of a program that could not be loaded."""
    return Case(stop.seen, stop.error or {}, [], file.parent, file)


_TRAPS: tuple[Trap, ...] = (
    no_port,
    missing_import,
    sessions,
    unknown_name,
    template_not_found,
    no_secret_key,
    form_field,
    route_slash,
    route_brackets,
    same_view_twice,
    no_return,
    run_option,
    now_without_brackets,
    loop_variable,
    indentation,
    missing_package,
    moved_in_flask,
    out_of_memory,
    reads_the_keyboard,
    leaves,
    illegal_invocation,
    reload_at_once,
    script_in_comment,
    get_element_by_id,
    wrong_id,
    misspelt_in_script,
    unreadable_script,
    redirect_loop,
    method_not_allowed,
    form_method,
    method_in_brackets,
    route_after_run,
    decorator_without_at,
)
