"""The session: its name, its key, and how it is asked."""

from __future__ import annotations

import ast
import re

from .case import Case
from .registry import diagnosis


@diagnosis
def session_with_an_s(case: Case) -> str | None:
    """`session` is written with an s at its end."""
    imported = re.search(
        r"^from flask import.*\bsessions\b", case.source, re.M
    )
    if not re.search(r"\bsessions\b", case.code) and not (
        imported and case.name == "session"
    ):
        return None
    if not imported and any(
        re.search(r"\bsessions\s*=[^=]", text) for text in case.files.values()
    ):
        return None  # a name of the program's own
    return "It is `session`, without an s at the end, in the import and below."


@diagnosis
def secret_key_without_a_default(case: Case) -> str | None:
    """The secret key is taken from a variable that need not be set."""
    if not case.raised("RuntimeError", "secret key"):
        return None
    taken = re.search(
        r"secret_key\s*=\s*(os\.(?:getenv|environ\.get)\([^(),]+)\)",
        case.source,
    )
    if not taken:
        return None
    return (
        f"`{taken[1]})` found no such variable here and gave None, and "
        "without a key Flask signs no session. Behind a comma comes what "
        f'holds where it is not set: `{taken[1]}, "randomstring123")`.'
    )


@diagnosis
def misspelt_secret_key(case: Case) -> str | None:
    """The secret key is there, under a name that Flask does not know."""
    if not case.raised("RuntimeError", "secret key"):
        return None
    for named in re.findall(_NAMED_ALIKE, case.source, re.M | re.I):
        if named.replace("'", '"') not in _SECRET_KEYS:
            right = _SECRET_KEYS["[" in named]
            return (
                "Flask signs a session with a key, and does not find yours: "
                f"`{named}` is another name than `{right}`, letter by letter."
            )
    return None


_NAMED_ALIKE = (
    r"^\s*(app\.(?:\w*secret\w*|key)|app\.config\[[\"']\w*secret\w*[\"']\])"
    r"\s*=(?!=)"
)
_SECRET_KEYS = ("app.secret_key", 'app.config["SECRET_KEY"]')


@diagnosis
def no_secret_key(case: Case) -> str | None:
    """The session is used, and the program has no secret key."""
    if not case.raised("RuntimeError", "secret key"):
        return None
    return (
        "Flask signs a session with a key, and your program has none. Put "
        '`app.secret_key = "randomstring123"` under `app = Flask(__name__)`.'
    )


@diagnosis
def key_of_each_start(case: Case) -> str | None:
    """Each start of the program makes a secret key of its own."""
    made = re.search(
        r"\b(?:secret_key|SECRET_KEY\W{1,3})\s*=[^#\n]*?"
        r"\b((?:token_\w+|urandom|uuid4|randbytes|randint)\()",
        "\n".join(case.files.values()),
    )
    if not made or case.check not in _STARTED_ANEW:
        return None
    return (
        f"The secret key comes from `{made[1]}...)`, so each start of your "
        "program makes another, and takes no session that was signed with the "
        "last. Whoever was in is out then, and what the session held is lost. "
        'Keep one key: `os.getenv("SECRET", "randomstring123")`.'
    )


_STARTED_ANEW = (
    "17/what_is_cleared_stays_cleared",
    "17/what_is_cleared_is_cleared_in_every_program",
)
"""The checks that start the program again, and need the session then."""


@diagnosis
def asked_where_it_is_not(case: Case) -> str | None:
    """The session is asked for a key only where it does not have it."""
    key = case.raised("KeyError", r"^'(\w+)'$")
    if not key or not case.crash:
        return None
    lacks = rf"'{key[1]}' not in (?:flask\.)?session\b"
    for node in case.nodes:
        if (
            isinstance(node, ast.If)
            and re.search(lacks, ast.unparse(node.test))
            and any(
                it.lineno <= case.crash.line <= (it.end_lineno or 0)
                for it in node.body
            )
        ):
            return (
                "Python comes to this line only where the session has no "
                f"`{key[1]}`. Meant is the other case: "
                f'`if "{key[1]}" in session:`.'
            )
    return None


@diagnosis
def other_key(case: Case) -> str | None:
    """What is put into the session is asked for under another key."""
    if case.kind != "led_elsewhere":
        return None
    key = r"session\[[\"']([^\"']+)[\"']\]"
    put = re.search(rf"{key}\s*=[^=]", case.source)
    asked = re.search(r"[\"'](\w+)[\"']\s+in\s+session", case.source)
    if not put or not asked or put[1] == asked[1]:
        return None
    return (
        f"The name is put into the session as `{put[1]}`, and looked for as "
        f"`{asked[1]}`. Use one word in all these lines."
    )


@diagnosis
def name_behind_a_dot(case: Case) -> str | None:
    """The session is given a name behind a dot, and not by a key."""
    given = re.search(r"\bsession\.([a-z]\w*)\s*=(?!=)", case.source)
    if case.kind != "led_elsewhere" or not given or given[1] in _OF_A_SESSION:
        return None
    return (
        f"`session.{given[1]}` is not kept: only what the session holds by a "
        f"key goes to the browser. Where it is set and asked for, write "
        f'`session["{given[1]}"]`.'
    )


_OF_A_SESSION = ("permanent", "modified", "accessed")
"""What a session may be given behind a dot."""


@diagnosis
def field_behind_a_dot(case: Case) -> str | None:
    """A form is asked for a field behind a dot, and not by a key."""
    asked = re.search(r"\brequest\.(form|args)\.(\w+)", case.code)
    if not asked or not case.raised("AttributeError", "MultiDict' object"):
        return None
    return (
        f"What a form sends is asked for in square brackets, with the name in "
        f'quotes: `request.{asked[1]}["{asked[2]}"]`.'
    )


@diagnosis
def round_brackets(case: Case) -> str | None:
    """The session or the form is called, and not asked by a key."""
    asked = re.search(r"\b(request\.form|session)\(", case.code)
    if not asked or not case.raised("TypeError", "not callable"):
        return None
    return (
        f"`{asked[1]}` works like a dictionary: what it holds is asked for in "
        f'square brackets, `{asked[1]}["username"]`.'
    )
