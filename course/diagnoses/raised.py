"""What Python, Flask or a template raised, and what it means here."""

from __future__ import annotations

import ast
import keyword
import re
import sys

import flask

from .. import texts
from .case import Case, like


def no_port(case: Case) -> str | None:
    if case.raised("TypeError", r"^int\(\).*NoneType"):
        return texts.TRAP_NO_PORT
    return None


def own_module(case: Case) -> str | None:
    if case.error.get("type") not in ("ImportError", "AttributeError"):
        return None
    for path in sorted(case.folder.iterdir()):
        module = path.is_dir() or path.suffix == ".py"
        taken = module and path.stem in _TAKEN and path != case.file
        if taken and re.search(rf"(module|from) '{path.stem}\b", case.says):
            return texts.TRAP_OWN_MODULE.format(path.name, path.stem)
    return None


_TAKEN = {
    *("blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe"),
    *("sqlalchemy", "werkzeug"),
    *sys.stdlib_module_names,
}
"""What a program of the course imports, or Flask for it."""


def flask_has_no_such_name(case: Case) -> str | None:
    found = re.match(r"cannot import name '(\w+)' from 'flask'", case.says)
    if found is None:
        return None
    known = like(found[1], dir(flask))
    if known:
        return texts.TRAP_FLASK_NAME.format(found[1], known)
    return texts.TRAP_MOVED


def moved(case: Case) -> str | None:
    if case.raised("ImportError", r"werkzeug|flask|jinja2|markupsafe"):
        return texts.TRAP_MOVED
    return None


def missing_package(case: Case) -> str | None:
    if case.error.get("type") != "ModuleNotFoundError":
        return None
    name = str(case.error.get("name") or case.says.split("'")[1])
    if name.lower() in ("flask", "os", "datetime") and not name.islower():
        return texts.TRAP_SMALL_MODULE.format(name, name.lower())
    return texts.TRAP_PACKAGE.format(name)


def sessions(case: Case) -> str | None:
    imported = re.search(
        r"^from flask import.*\bsessions\b", case.source, re.M
    )
    if re.search(r"\bsessions\b", case.code) or (
        imported and case.error.get("name") == "session"
    ):
        return texts.TRAP_SESSIONS
    return None


def missing_import(case: Case) -> str | None:
    name = str(case.error.get("name"))
    if case.error.get("type") != "NameError":
        return None
    if name == "flask":
        return texts.TRAP_FLASK_CASE
    if name in _MODULES:
        return texts.TRAP_MODULE.format(name, _MODULES[name])
    if name in _FROM_FLASK:
        return texts.TRAP_IMPORT.format(name)
    return None


_MODULES = {"os": "import os", "datetime": "from datetime import datetime"}
_FROM_FLASK = {
    "Flask",
    "redirect",
    "render_template",
    "request",
    "session",
    "url_for",
}


def one_underscore(case: Case) -> str | None:
    name = str(case.error.get("name"))
    if case.error.get("type") == "NameError" and re.fullmatch(
        r"_+(name|main)_+", name
    ):
        return texts.TRAP_UNDERSCORES.format(name, f"__{name.strip('_')}__")
    return None


def file_without_quotes(case: Case) -> str | None:
    found = re.search(r"\(\s*(\w+\.html)\b", case.code)
    if found and case.error.get("type") in ("AttributeError", "NameError"):
        return texts.TRAP_FILE_QUOTES.format(found[1])
    return None


def name_without_quotes(case: Case) -> str | None:
    name = str(case.error.get("name"))
    if case.error.get("type") != "NameError":
        return None
    as_key = re.search(rf"[{{,]\s*{re.escape(name)}\s*:", case.code)
    looked_up = re.search(rf"\b{re.escape(name)} in session", case.code)
    if as_key or looked_up:
        return texts.TRAP_QUOTES.format(name)
    return None


def unknown_name(case: Case) -> str | None:
    if case.error.get("type") != "NameError":
        return None
    name = str(case.error.get("name"))
    known = like(name, case.names - {name})
    if known:
        return texts.TRAP_NAME_LIKE.format(name, known)
    return texts.TRAP_NAME.format(name)


def local_name(case: Case) -> str | None:
    if case.error.get("type") != "UnboundLocalError":
        return None
    if re.search(r"=\s*\w+\.append\(", case.code):
        return texts.TRAP_APPEND_RESULT
    found = re.search(r"'(\w+)'", case.says)
    return texts.TRAP_LOCAL.format(found[1]) if found else None


def list_method(case: Case) -> str | None:
    found = re.match(r"'list' object has no attribute '(\w+)'", case.says)
    if not found:
        return None
    if found[1] == "join":
        return texts.TRAP_JOIN
    return texts.TRAP_LIST_METHOD.format(found[1])


def append_takes_one(case: Case) -> str | None:
    if case.raised("TypeError", r"append\(\) takes exactly one argument"):
        return texts.TRAP_APPEND_ONE
    return None


def join_takes_strings(case: Case) -> str | None:
    if case.raised("TypeError", r"expected str instance, dict found"):
        return texts.TRAP_JOIN_DICTS
    return None


def too_many_places(case: Case) -> str | None:
    if case.raised("IndexError", "Replacement index"):
        return texts.TRAP_PLACES
    return None


def not_a_text(case: Case) -> str | None:
    found = re.search(r'only concatenate str \(not "(\w+)"\)', case.says)
    if not found:
        return None
    if found[1] == "function":
        return texts.TRAP_FUNCTION_AS_TEXT
    return texts.TRAP_NOT_A_TEXT.format(found[1])


def now_without_brackets(case: Case) -> str | None:
    if "strftime" in case.code and case.error.get("type") in (
        "TypeError",
        "AttributeError",
    ):
        if "module 'datetime'" in case.says:
            return texts.TRAP_DATETIME_MODULE
        if "now." in case.code:
            return texts.TRAP_NOW_BRACKETS
        return texts.TRAP_NOW
    return None


def square_brackets(case: Case) -> str | None:
    found = re.search(r"\b(request\.form|session)\(", case.code)
    if found and case.raised("TypeError", "not callable"):
        return texts.TRAP_SQUARE.format(found[1])
    return None


def no_secret_key(case: Case) -> str | None:
    if case.raised("RuntimeError", "secret key"):
        return texts.TRAP_SECRET_KEY
    return None


def form_field(case: Case) -> str | None:
    if case.error.get("type") != "BadRequestKeyError":
        return None
    asked = re.search(r"form\[\s*[\"'](.+?)[\"']", case.code)
    fields = re.findall(
        r"<(?:input|textarea|select)\b[^>]*?\bname\s*=\s*[\"'](.+?)[\"']",
        case.templates,
    )
    if asked and asked[1] not in fields:
        there = ", ".join(f"`{name}`" for name in sorted(set(fields)))
        return texts.TRAP_FIELD.format(asked[1], there or "none")
    return texts.TRAP_FIELD_NOT_SENT


def route_slash(case: Case) -> str | None:
    if case.raised("ValueError", "must start with a slash"):
        return texts.TRAP_ROUTE_SLASH
    return None


def route_brackets(case: Case) -> str | None:
    if case.raised("ValueError", "malformed url rule"):
        return texts.TRAP_ROUTE_BRACKETS
    return None


def same_view_twice(case: Case) -> str | None:
    found = re.search(r"existing endpoint function: (\w+)", case.says)
    return texts.TRAP_SAME_VIEW.format(found[1]) if found else None


def no_return(case: Case) -> str | None:
    found = re.match(
        r"The view function for '(\w+)' did not return a valid", case.says
    )
    if not found:
        return None
    function = case.function(found[1])
    body = function.body if function else []
    if any("print(" in _line(case, node.lineno) for node in body):
        return texts.TRAP_PRINT.format(found[1])
    last = ast.unparse(body[-1]) if body else ""
    answer = re.match(r"(redirect|render_template)\(", last)
    if answer:
        return texts.TRAP_ANSWER_LOST.format(found[1], answer[1])
    return texts.TRAP_NO_RETURN.format(found[1])


def _line(case: Case, number: int) -> str:
    return case.source.splitlines()[number - 1]


def view_names(case: Case) -> str | None:
    found = re.match(
        r"(\w+)\(\) (?:got an unexpected keyword|missing \d+ required)",
        case.says,
    )
    for route in case.routes:
        if found and route.view.name == found[1]:
            takes = [argument.arg for argument in route.view.args.args]
            return texts.TRAP_VIEW_NAMES.format(
                route.rule,
                _listed(route.names),
                found[1],
                route.view.lineno,
                _listed(takes),
            )
    return None


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names) or "nothing"


def route_option(case: Case) -> str | None:
    found = re.match(r"Rule.*unexpected keyword argument '(\w+)'", case.says)
    return texts.TRAP_ROUTE_OPTION.format(found[1]) if found else None


def run_option(case: Case) -> str | None:
    found = re.search(r"unexpected keyword argument '(\w+)'", case.says)
    if found and "run" in case.code:
        known = like(found[1], ("host", "port", "debug", "threaded"))
        if known:
            return texts.TRAP_RUN_OPTION_LIKE.format(found[1], known)
        return texts.TRAP_RUN_OPTION.format(found[1])
    return None


def url_for_view(case: Case) -> str | None:
    if case.error.get("type") != "BuildError":
        return None
    found = re.search(r"endpoint '([^']+)'", case.says)
    asked = found[1] if found else ""
    if "forget to specify values" in case.says:
        return texts.TRAP_URL_FOR_VALUES.format(asked)
    views = ", ".join(f"`{route.view.name}`" for route in case.routes)
    return texts.TRAP_URL_FOR.format(asked, views)


def named_only(case: Case) -> str | None:
    found = re.match(
        r"(url_for|render_template)\(\) takes 1 positional", case.says
    )
    return texts.TRAP_NAMED_ONLY.format(found[1]) if found else None


def template_not_found(case: Case) -> str | None:
    if case.error.get("type") != "TemplateNotFound":
        return None
    name = case.says
    if (case.folder.parent / "templates" / name).is_file():
        return texts.TRAP_TEMPLATE_ABOVE.format(name)
    places = {
        path.relative_to(case.folder).as_posix()
        for path in case.folder.rglob("*.htm*")
        if ".venv" not in path.parts
    }
    same = sorted(place for place in places if place.endswith("/" + name))
    if name in places:
        return texts.TRAP_TEMPLATE_BESIDE.format(name)
    if same:
        return texts.TRAP_TEMPLATE_ELSEWHERE.format(name, same[0])
    return texts.TRAP_TEMPLATE.format(
        name, ", ".join(f"`{place}`" for place in sorted(places)) or "none"
    )


def template_in_utf_16(case: Case) -> str | None:
    if case.error.get("type") != "UnicodeDecodeError":
        return None
    for page in sorted((case.folder / "templates").glob("*.html")):
        if b"\0" in page.read_bytes():
            return texts.TRAP_PAGE_UTF_16.format(page.name)
    return None


def template_syntax(case: Case) -> str | None:
    if case.error.get("type") != "TemplateSyntaxError":
        return None
    if "'endfor'" in case.says:
        return texts.TRAP_ENDFOR
    return texts.TRAP_TEMPLATE_SYNTAX


def undefined_in_template(case: Case) -> str | None:
    if case.error.get("type") != "UndefinedError":
        return None
    name = case.says.split("'")[1] if "'" in case.says else case.says
    page = case.pages.get(str(case.error.get("file")).rpartition("/")[2], "")
    loop = re.search(r"{%-?\s*for\s+(\w+)\s+in", page)
    if loop and loop[1] != name:
        return texts.TRAP_LOOP_NAME.format(loop[1], name)
    return texts.TRAP_UNDEFINED.format(name)


def syntax(case: Case) -> str | None:
    kind = case.error.get("type")
    if kind in ("IndentationError", "TabError"):
        return texts.TRAP_INDENTATION
    if kind != "SyntaxError":
        return None
    for words, text in _SYNTAX:
        if re.search(words, case.says):
            return text
    for pattern, text in _SYNTAX_LINES:
        if re.search(pattern, case.code):
            return text
    first = re.match(r"\s*(\w+)[ \t]+[\w\"'{\[]", case.code)
    if first and not keyword.iskeyword(first[1]):
        meant = _ELSEWHERE.get(first[1]) or like(first[1], _FIRST_WORDS)
        if meant:
            return texts.TRAP_FIRST_WORD.format(first[1], meant)
    return texts.TRAP_SYNTAX


_FIRST_WORDS = ("def", "from", "import", "return")
_ELSEWHERE = dict.fromkeys(("define", "func", "function"), "def")
"""What other languages have in their place."""


_SYNTAX = (
    ("never closed", texts.TRAP_NOT_CLOSED),
    ("outside function", texts.TRAP_OUTSIDE),
    (r"expected '\('", texts.TRAP_FUNCTION_BRACKETS),
    ("Missing parentheses", texts.TRAP_PARENTHESES),
    ("expected ':'", texts.TRAP_COLON),
    ("triple-quoted", texts.TRAP_TRIPLE_QUOTES),
    ("unterminated string", texts.TRAP_QUOTE),
    ("expression cannot contain assignment", texts.TRAP_KEYWORD_QUOTES),
    ("invalid (non-printable )?character", texts.TRAP_CURLY_QUOTES),
)
_SYNTAX_LINES = (
    (r"strftime\(\s*%", texts.TRAP_PATTERN_QUOTES),
    (r"[^\"'\d]\d+\.\d+\.\d+", texts.TRAP_ADDRESS_QUOTES),
    (r"[{,]\s*[\"']\w+[\"']\s*=[^=]", texts.TRAP_DICT_COLON),
    (r":\s*\w+\s+[\"']\w+[\"']\s*:", texts.TRAP_DICT_COMMA),
)


def endless_calls(case: Case) -> str | None:
    if case.error.get("type") == "RecursionError":
        return texts.TRAP_RECURSION
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


TRAPS = (
    no_port,
    own_module,
    flask_has_no_such_name,
    moved,
    missing_package,
    sessions,
    missing_import,
    one_underscore,
    file_without_quotes,
    name_without_quotes,
    unknown_name,
    local_name,
    list_method,
    append_takes_one,
    join_takes_strings,
    too_many_places,
    not_a_text,
    now_without_brackets,
    square_brackets,
    no_secret_key,
    form_field,
    route_slash,
    route_brackets,
    same_view_twice,
    no_return,
    view_names,
    route_option,
    run_option,
    url_for_view,
    named_only,
    template_not_found,
    template_in_utf_16,
    template_syntax,
    undefined_in_template,
    syntax,
    endless_calls,
    out_of_memory,
    reads_the_keyboard,
    leaves,
)
