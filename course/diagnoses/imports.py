"""What is imported, wrongly or not at all."""

from __future__ import annotations

import sys

from .case import Case, like
from .registry import diagnosis


@diagnosis
def own_module(case: Case) -> str | None:
    """A file of the student's own is called like a module that is needed."""
    for path in sorted(case.folder.iterdir()):
        module = path.is_dir() or path.suffix == ".py"
        if not module or path.stem not in _TAKEN or path == case.file:
            continue
        if case.raised(
            "ImportError|AttributeError", rf"(module|from) '{path.stem}\b"
        ):
            return (
                f"Your folder has something called `{path.name}`, and Python "
                f"takes that for the real `{path.stem}`. Give it another name."
            )
    return None


_TAKEN = {
    *("blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe"),
    *("sqlalchemy", "werkzeug"),
    *sys.stdlib_module_names,
}
"""What a program of the course imports, or Flask for it."""


@diagnosis
def misspelt_name_of_flask(case: Case) -> str | None:
    """What is to be imported from Flask is spelt in another way there."""
    found = case.raised(
        "ImportError", r"^cannot import name '(\w+)' from 'flask'"
    )
    if not found:
        return None
    import flask  # it takes long, and most works import what there is

    known = like(found[1], dir(flask))
    if not known:
        return None
    return f"Flask has no `{found[1]}`. What it has is called `{known}`."


@diagnosis
def moved(case: Case) -> str | None:
    """What is to be imported has gone from Flask since the videos."""
    found = case.raised("ImportError", _NOT_THERE)
    if not found or found[1] not in _GONE:
        return None
    told = (
        "That name was in an older Flask or Werkzeug and has gone. This tool "
        "runs Flask 3"
    )
    if found[1] in _MARKUPSAFE:
        return f"{told}; today one writes `from markupsafe import {found[1]}`."
    return f"{told}, and its list of changes says what came in its place."


_MARKUPSAFE = ("Markup", "escape")


_GONE = {
    *("escape", "Markup", "safe_join", "JSONEncoder", "JSONDecoder"),
    *("_app_ctx_stack", "_request_ctx_stack", "safe_str_cmp"),
    *("url_decode", "url_encode", "url_join", "url_parse", "url_unparse"),
    *("url_quote", "url_quote_plus", "url_unquote", "url_unquote_plus"),
    *("contextfilter", "contextfunction", "BaseRequest", "BaseResponse"),
}
"""What could be imported from Flask, Werkzeug or Jinja once."""


@diagnosis
def from_another_module(case: Case) -> str | None:
    """Something is imported from Flask that comes from elsewhere."""
    found = case.raised("ImportError", _NOT_THERE)
    if not found:
        return None
    name, module = found.groups()
    if name in sys.stdlib_module_names:
        line = _MODULES.get(name, f"import {name}")
        return (
            f"`{name}` comes with Python, and is no part of `{module}`. It "
            f"has a line of its own: `{line}`."
        )
    if name in _HOMES:
        return (
            f"`{module}` has no `{name}`: another package brings it. Give it "
            f"a line of its own: `from {_HOMES[name]} import {name}`."
        )
    return (
        f"`{module}` has no `{name}`. Is it spelt right? What another package "
        "brings has a line of its own, with the name of that package behind "
        "`from`."
    )


_NOT_THERE = (
    r"^cannot import name '(\w+)' from '((?:flask|werkzeug|jinja2)\b[\w.]*)"
)
_HOMES = {
    "check_password_hash": "werkzeug.security",
    "generate_password_hash": "werkzeug.security",
    "secure_filename": "werkzeug.utils",
    "SQLAlchemy": "flask_sqlalchemy",
}
"""Where it is that others take for a part of Flask."""


@diagnosis
def module_in_capitals(case: Case) -> str | None:
    """The name of a module is written with a capital letter."""
    name = _missing(case)
    if name.lower() not in ("flask", "os", "datetime") or name.islower():
        return None
    return (
        f"Python makes a difference between `{name}` and `{name.lower()}`. "
        f"After `from`, it is `{name.lower()}` in small letters."
    )


@diagnosis
def missing_package(case: Case) -> str | None:
    """A package is imported that is not installed, or is misspelt."""
    name = _missing(case)
    if not name:
        return None
    told = f"Your program imports `{name}`, which is not installed here."
    if name == "flask_sqlalchemy":
        return f"{told} The course does without it: `import sqlalchemy as sa`."
    return (
        f"{told} The course needs Flask, and from lesson 16 on SQLAlchemy. Is "
        "the name spelt right, in small letters?"
    )


def _missing(case: Case) -> str:
    """The module that was not found, or nothing."""
    found = case.raised("ModuleNotFoundError", "'(.*?)'")
    return case.name or found[1] if found else ""


@diagnosis
def flask_in_small_letters(case: Case) -> str | None:
    """`flask` is used where the class `Flask` is meant."""
    if not case.raised("NameError") or case.name != "flask":
        return None
    return (
        "It is `Flask` with a capital F: `from flask import Flask`, and "
        "`app = Flask(__name__)`."
    )


@diagnosis
def module_not_imported(case: Case) -> str | None:
    """A module is used that was not imported."""
    if not case.raised("NameError") or case.name not in _MODULES:
        return None
    return (
        f"`{case.name}` does not come by itself: put `{_MODULES[case.name]}` "
        "at the top of the file."
    )


_MODULES = {"os": "import os", "datetime": "from datetime import datetime"}


@diagnosis
def not_imported_from_flask(case: Case) -> str | None:
    """Something of Flask is used that was not imported."""
    if not case.raised("NameError") or case.name not in _FROM_FLASK:
        return None
    return (
        f"`{case.name}` is part of Flask and has to be imported: add it to "
        "the line `from flask import ...`."
    )


_FROM_FLASK = {
    "Flask",
    "redirect",
    "render_template",
    "request",
    "session",
    "url_for",
}
