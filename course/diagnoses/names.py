"""Names that Python does not know."""

from __future__ import annotations

import ast
import builtins
import re

from .case import Case, Function, like
from .registry import diagnosis


@diagnosis
def one_underscore(case: Case) -> str | None:
    """`__name__` or `"__main__"` has not two underscores on each side."""
    name = _unknown(case)
    if not re.fullmatch(r"_+(name|main)_+", name):
        return None
    return (
        "Python's own names have two underscores on each side, which often "
        f"look like one long line. Write `__{name.strip('_')}__` and not "
        f"`{name}`."
    )


@diagnosis
def file_without_quotes(case: Case) -> str | None:
    """The name of a template stands without quotes."""
    file = re.search(r"\(\s*(\w+\.html)\b", case.code)
    if not file or not case.raised("AttributeError|NameError"):
        return None
    return (
        f'The name of a file is a text, and stands in quotes: `"{file[1]}"`.'
    )


@diagnosis
def word_without_quotes(case: Case) -> str | None:
    """A key stands without quotes."""
    name = _unknown(case)
    if not name or not re.search(
        rf"[{{,]\s*{name}\s*:|\b{name} in session", case.code
    ):
        return None
    return (
        f"Without quotes, `{name}` is a variable, and there is none of that "
        f'name. Meant as a word, it stands in quotes: `"{name}"`.'
    )


@diagnosis
def word_of_python_in_small_letters(case: Case) -> str | None:
    """`True`, `False` or `None` is written as other languages have it."""
    meant = _PYTHONS_WORDS.get(_unknown(case))
    if not meant:
        return None
    return (
        f"In Python it is `{meant}`, with a capital letter, and not "
        f"`{case.name}`."
    )


_PYTHONS_WORDS = {
    "true": "True",
    "false": "False",
    "none": "None",
    "null": "None",
}


@diagnosis
def name_of_two_spellings(case: Case) -> str | None:
    """A name is spelt in another way than where it was made."""
    name = _unknown(case)
    known = like(name, case.names - {name})
    if not known:
        return None
    return (
        f"Python does not know `{name}` there. Your file has `{known}`: are "
        "they meant to be the same? Then both have to be spelt alike."
    )


@diagnosis
def misspelt_name_of_python(case: Case) -> str | None:
    """A name that Python itself has is spelt in another way."""
    known = like(_unknown(case), dir(builtins))
    if not known:
        return None
    return f"Python does not know `{case.name}`. Did you mean `{known}`?"


@diagnosis
def unknown_name(case: Case) -> str | None:
    """A name is used that nothing has made."""
    name = _unknown(case)
    if not name:
        return None
    return (
        f"Python does not know the name `{name}` there. Is it spelt as where "
        "it was made, quotes included?"
    )


def _unknown(case: Case) -> str:
    """The name that Python does not know, or nothing."""
    return case.name if case.raised("NameError") else ""


@diagnosis
def result_of_append(case: Case) -> str | None:
    """The list is given what `append` gives back, which is nothing."""
    if not case.raised("UnboundLocalError") or not re.search(
        r"=\s*\w+\.append\(", case.code
    ):
        return None
    return (
        "`append` changes the list itself and gives nothing back. Leave out "
        "what stands in front of it: write only `messages.append(...)`."
    )


@diagnosis
def list_made_anew(case: Case) -> str | None:
    """A function gives the list's name a new value, to add to it."""
    name = case.raised("UnboundLocalError", r"'(\w+)'")
    if not name:
        return None
    anew = rf"{name[1]}\s*(\+=|=\s*{name[1]}\s*\+)"
    its_list = re.search(rf"^{name[1]}\s*=\s*\[", case.source, re.MULTILINE)
    if not its_list or not re.match(anew, case.code):
        return None
    return (
        "A name that is given a value inside a function belongs to that "
        f"function, so Python does not look for `{name[1]}` at the top of "
        f"your file. `{name[1]}.append(...)` adds to the list there, and "
        "needs no `=`."
    )


@diagnosis
def value_on_one_way(case: Case) -> str | None:
    """A name has a value on some of the ways through a function only."""
    name = case.raised("UnboundLocalError", r"'(\w+)'")
    if not name or not case.crash:
        return None
    tree, line = case.tree_of(case.crash.file), case.crash.line
    function = _around(tree, line)
    if not function or _made_at_the_top(tree, name[1]):
        return None
    lines = {
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and _makes(node, name[1])
    } - {line}
    seen = (
        f"`{name[1]}` gets its value in line "
        f"{' or '.join(map(str, sorted(lines)))}, and this time Python came "
        f"to line {line} without passing there."
        if lines
        else f"`{name[1]}` has no value there yet."
    )
    return (
        f"{seen} Move line {line} to where it has one, or give it a first "
        f"value at the top of `{function.name}`."
    )


def _around(tree: ast.Module, line: int) -> Function | None:
    """The innermost function that a line is in."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return found[-1] if found else None


def _made_at_the_top(tree: ast.Module, name: str) -> bool:
    """Whether a file makes or imports a name outside of its functions."""
    inside = {
        node
        for outer in ast.walk(tree)
        if isinstance(outer, _WITH_NAMES_OF_ITS_OWN)
        for node in ast.walk(outer)
        if node is not outer
    }
    return any(
        _makes(node, name) for node in ast.walk(tree) if node not in inside
    )


_WITH_NAMES_OF_ITS_OWN = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _makes(node: ast.AST, name: str) -> bool:
    """Whether a name comes to be by this."""
    match node:
        case ast.Name(id=made, ctx=ast.Store()):
            return made == name
        case ast.FunctionDef(name=made) | ast.ClassDef(name=made):
            return made == name
        case ast.alias(name=imported, asname=made):
            return (made or imported) == name
    return False


@diagnosis
def local_name(case: Case) -> str | None:
    """A function reads a name of the file's, and gives it a value later."""
    name = case.raised("UnboundLocalError", r"'(\w+)'")
    if not name:
        return None
    return (
        "A name that is given a value inside a function belongs to that "
        f"function. So Python looks for `{name[1]}` there, where it has no "
        "value yet, and not at the top of your file. Give the one inside "
        "another name."
    )
