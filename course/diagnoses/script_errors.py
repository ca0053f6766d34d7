"""What stops a script, or keeps it from being read."""

from __future__ import annotations

import re

from .case import SCRIPT, Case, like
from .javascript import code_of, stopped
from .registry import diagnosis


@diagnosis
def misspelt_get_element(case: Case) -> str | None:
    """`getElementById` is misspelt."""
    found = re.search(r"getElement\w*By\w+", case.templates)
    if not found or found[0] in _FINDERS or not stopped(case):
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
    if not stopped(case, r"propert\w+ .*null|null \("):
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
    if not stopped(case, r"propert\w+ .*null|null \("):
        return None
    ids = re.findall(r"\bid\s*=\s*[\"'](.+?)[\"']", case.templates)
    for name in re.findall(r"querySelector\(\s*[\"'](.+?)[\"']", case.scripts):
        if name in ids:
            return (
                f'`querySelector("{name}")` looks for a tag `<{name}>`. An '
                f'id has a `#` in front there: `querySelector("#{name}")`.'
            )
    return None


@diagnosis
def script_above_the_element(case: Case) -> str | None:
    """The script runs before the element that it looks for is there."""
    if not stopped(case, r"propert\w+ .*null|null \("):
        return None
    for page in case.pages.values():
        for script in SCRIPT.finditer(page):
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
    name = stopped(case, r"(\w+) is not initialized")
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
    if not stopped(case, "not a function"):
        return None
    for name in re.findall(r"\blocation\.(\w+)\(", case.scripts):
        known = like(name, _OF_LOCATION)
        if known and name not in _OF_LOCATION:
            return f"`location` has no `{name}`. It is spelt `{known}`."
    return None


@diagnosis
def reload_of_something_else(case: Case) -> str | None:
    """What should load the page anew is asked of what cannot do so."""
    if not stopped(case, "not a function"):
        return None
    asked = re.search(
        r"\b(?:(document)\.(re\w+)|(location)\.(refresh|update))\(",
        code_of(case.scripts),
    )
    if not asked:
        return None
    return (
        f"`{asked[1] or asked[3]}` has no `{asked[2] or asked[4]}`. What "
        "loads the page anew is `location.reload()`."
    )


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
    found = stopped(case, r"'?(\w+)'? is not defined")
    return found[1] if found else ""


@diagnosis
def const_for_let(case: Case) -> str | None:
    """A name that is to have another value later is made with `const`."""
    name = stopped(case, r"'(\w+)' is read-only")
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
    if not stopped(case, r"\bJSON\b"):
        return None
    if stopped(case, "Expected property name"):
        return (
            "What `JSON.parse` was given is no JSON. Python writes a "
            "dictionary with single quotes, and JSON wants double ones: "
            "`json.dumps(...)` writes it so."
        )
    if ".json()" in case.all_scripts:
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
def unreadable(case: Case) -> str | None:
    """The browser cannot read the script, for a reason not known here."""
    if not stopped(case, "SyntaxError"):
        return None
    return (
        "The browser cannot read the script, and runs none of it. Look for a "
        "bracket or brace that is not closed, or a sign that does not belong."
    )


def _unreadable(case: Case) -> str:
    """The code of all pages' scripts, where the browser could not read one."""
    if stopped(case, r"\bJSON\b"):
        return ""
    return code_of(case.scripts) if stopped(case, "SyntaxError") else ""
