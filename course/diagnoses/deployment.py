"""What keeps a program from being found once it runs elsewhere."""

from __future__ import annotations

import re

from .case import Case, like
from .registry import diagnosis


@diagnosis
def no_port(case: Case) -> str | None:
    """`PORT` is not set, and the program has no default for it."""
    if not case.raised("TypeError", r"^int\(\).*NoneType"):
        return None
    variables = {*re.findall(_OF_THE_ENVIRONMENT, case.source)}
    words = {*re.findall(r"\w+", case.code)}
    if words.isdisjoint({"getenv", "environ", *variables}):
        return None
    return (
        "`os.getenv` found no such variable and gave None, and `int(None)` is "
        "no number. In the video a service sets PORT; your computer does not. "
        'Write `int(os.getenv("PORT", "5000"))`.'
    )


_OF_THE_ENVIRONMENT = r"\b(\w+)\s*=\s*os\.(?:getenv|environ)\b"
"""What has the value of a variable of the environment."""


@diagnosis
def procfile(case: Case) -> str | None:
    """There is a Procfile, of another name or in another place."""
    if case.kind != "no_procfile":
        return None
    for place in case.places:
        name = place.rpartition("/")[2]
        if not name.lower().startswith("procfile"):
            continue
        if name == "Procfile":
            return (
                f"There is one at `{place}`. Heroku looks for it beside the "
                "program: move it there."
            )
        return (
            f"There is a `{place}`. The name has to be `Procfile`, with a "
            "capital P and without an ending. Windows hides endings: the "
            "editor's “Save as” shows the whole name."
        )
    return None


@diagnosis
def utf_16(case: Case) -> str | None:
    """A file was written by PowerShell, in UTF-16."""
    if case.kind != "utf_16":
        return None
    return (
        "`>` in the older Windows PowerShell writes files in UTF-16. In your "
        "editor, save it again with the encoding UTF-8."
    )


@diagnosis
def byte_order_mark(case: Case) -> str | None:
    """A file begins with what some editors on Windows put there."""
    if case.kind != "byte_order_mark":
        return None
    return (
        "Some editors on Windows put it there. Save the file again and choose "
        "the encoding UTF-8, and not “UTF-8 with BOM”."
    )


@diagnosis
def quotes_around_both(case: Case) -> str | None:
    """One pair of quotes holds a variable and its default."""
    both = re.search(
        r"(?:getenv|environ\.get)\(\s*([\"'])(\w+),\s*([^\"']*)\1", case.source
    )
    if not both or both[2] != _not_heeded(case):
        return None
    return (
        "One pair of quotes holds both, so Python asks for one variable with "
        "a long name. Each has quotes of its own: "
        f'`os.getenv("{both[2]}", "{both[3]}")`.'
    )


@diagnosis
def variable_not_set(case: Case) -> str | None:
    """A variable of the environment is asked for that nobody has set."""
    if not case.raised("KeyError"):
        return None
    asked = re.search(r"environ\[([\"'])(\w+)\1\]", case.code)
    if not asked:
        return None
    return (
        f"Nobody has set `{asked[2]}` here, and `os.environ[…]` stops where "
        "there is no such variable. `os.getenv(…)` goes on with its second "
        "argument then."
    )


@diagnosis
def misspelt_variable(case: Case) -> str | None:
    """A variable of the environment is spelt in another way."""
    asked = re.findall(
        r"(?:getenv|environ\.get)\(\s*[\"'](\w+)[\"']",
        "\n".join(case.files.values()),
    )
    wanted = _not_heeded(case)
    if not wanted or wanted in asked:
        return None
    for name in asked:
        if like(name, [wanted]):
            return (
                f"Your program asks for `{name}`, and the variable is called "
                f"`{wanted}`. The names have to be the same to the letter, "
                "capitals too."
            )
    return None


def _not_heeded(case: Case) -> str:
    """The variable that the program does not go by, or nothing."""
    if case.kind == "not_listening":
        return "PORT"
    if case.kind.startswith("other_"):
        return str(case.failure.asked)
    return ""


@diagnosis
def this_computer_alone(case: Case) -> str | None:
    """The host is one that nobody outside reaches."""
    host = _host(case)
    if host not in ("None", "127.0.0.1", "localhost"):
        return None
    return (
        f"`{host}` as the host means this computer alone, and Heroku's "
        'visitors come from outside. Write `host=os.getenv("IP", "0.0.0.0")`.'
    )


@diagnosis
def no_address(case: Case) -> str | None:
    """The host is no address."""
    host = _host(case)
    if not host:
        return None
    return (
        f"`{host}` is no address. One has four numbers with a dot between "
        'each, and none at the end: `"0.0.0.0"`.'
    )


def _host(case: Case) -> str:
    """The one host that the program listens on, where it is wrong."""
    host = case.failure.got
    if case.kind != "other_host" or isinstance(host, list):
        return ""
    return str(host)


@diagnosis
def debug_in_quotes(case: Case) -> str | None:
    """`debug` is given a text."""
    if case.kind != "debug_on":
        return None
    if not re.search(r"debug\s*=\s*[\"']", case.source):
        return None
    return (
        "In quotes, `False` is a text, and a text that is not empty counts as "
        "true. Write `debug=False`, without quotes."
    )


@diagnosis
def not_required(case: Case) -> str | None:
    """The program imports what `requirements.txt` does not name."""
    if case.kind != "not_required":
        return None
    return (
        "It is installed on your computer, and on Heroku is only what stands "
        "in `requirements.txt`. Write that anew, in the environment that the "
        "program runs in: `python -m pip freeze > requirements.txt`."
    )
