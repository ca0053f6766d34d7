"""What can be read in the program itself, where nothing was raised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from .. import texts
from .case import Case, Function, like


def never_run(case: Case) -> str | None:
    if "without starting a server" not in case.seen:
        return None
    for function in case.functions:
        for node in ast.walk(function):
            if _is_run(node):
                return texts.TRAP_RUN_INSIDE.format(
                    getattr(node, "lineno", 0), function.name
                )
    found = re.search(r"__name__\s*==\s*([\"'].*?[\"'])", case.source)
    if found and found[1][1:-1] != "__main__":
        return texts.TRAP_MAIN.format(found[1])
    if not any(_is_run(node) for node in ast.walk(case.tree)):
        return texts.TRAP_NO_RUN
    return None


def _is_run(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "run"
    )


def tuple_for_a_list(case: Case) -> str | None:
    if not case.seen.startswith(texts.NO_LIST[:20]):
        return None
    for node in case.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            return texts.TRAP_TUPLE.format(_target(node))
    for function in case.functions:
        for name, line in _made_in(function, ast.List):
            return texts.TRAP_LIST_INSIDE.format(name, function.name, line)
    return None


def own_list(case: Case) -> str | None:
    """A function makes a name of its own where it meant the file's list."""
    if not _about_messages(case):
        return None
    lists = {
        _target(node)
        for node in case.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    }
    for function in case.functions:
        for name, line in _made_in(function):
            if name in lists:
                return texts.TRAP_OWN_LIST.format(name, function.name, line)
    return None


def adder_takes_nothing(case: Case) -> str | None:
    if case.seen != texts.NO_ADDER:
        return None
    for function in case.functions:
        if "append" in ast.unparse(function) and len(function.args.args) != 2:
            return texts.TRAP_ADDER.format(function.name, function.lineno)
    if ".append(" not in case.source:
        return texts.TRAP_NO_APPEND
    return None


def after_return(case: Case) -> str | None:
    if not _about_messages(case):
        return None
    for node in ast.walk(case.tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for one, following in pairwise(body):
            if isinstance(one, ast.Return):
                return texts.TRAP_AFTER_RETURN.format(
                    following.lineno, one.lineno
                )
    return None


def returns_nothing(case: Case) -> str | None:
    if not re.search(r"read: .*\bNone\b", case.seen, re.S):
        return None
    for function in case.functions:
        returns = [n for n in ast.walk(function) if isinstance(n, ast.Return)]
        if not returns and _used_as_value(case, function.name):
            return texts.TRAP_RETURNS_NOTHING.format(
                function.name, function.lineno
            )
    return None


def _used_as_value(case: Case, name: str) -> bool:
    calls = [
        node
        for node in ast.walk(case.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
    ]
    alone = [n.value for n in ast.walk(case.tree) if isinstance(n, ast.Expr)]
    return any(call not in alone for call in calls)


def function_not_called(case: Case) -> str | None:
    if not case.seen.startswith("I looked for"):
        return None
    names = {function.name for function in case.functions}
    for node in ast.walk(case.tree):
        if isinstance(node, ast.Call):
            for argument in node.args:
                if isinstance(argument, ast.Name) and argument.id in names:
                    return texts.TRAP_NOT_CALLED.format(
                        argument.id, argument.lineno
                    )
    return None


def time_once(case: Case) -> str | None:
    """The time is asked for outside every function."""
    if not _about_time(case):
        return None
    for node in case.tree.body:
        if isinstance(node, ast.Assign) and "now()" in ast.unparse(node):
            return texts.TRAP_TIME_ONCE.format(_target(node), node.lineno)
    return None


def time_pattern(case: Case) -> str | None:
    if not _about_time(case):
        return None
    found = re.search(r"strftime\(\s*([\"'])(.*?)\1", case.source)
    pattern = found[2] if found else ""
    for sign, meaning, right in (
        ("%m", "the month", "%M"),
        ("%I", "the hour up to twelve", "%H"),
        ("%h", "the name of the month", "%H"),
    ):
        if sign in pattern:
            return texts.TRAP_PATTERN.format(sign, meaning, right)
    return None


def word_for_the_name(case: Case) -> str | None:
    """The page shows the word `username`, and not what it stands for."""
    read = case.seen.partition(" read: ")[2]
    for word, wanted in (("username", "aaron|yoni"), ("now", r"\d\d:\d\d")):
        if not re.match(f"I looked for “({wanted})", case.seen):
            continue
        if re.search(rf"\b{word}\b", read) and re.search(
            rf"[\"'][^\"'{{}}]*\b{word}\b[^\"'{{}}]*[\"']", case.source
        ):
            return texts.TRAP_WORD.format(word)
    return None


def joined_with_newlines(case: Case) -> str | None:
    if "I sent three messages" in case.seen and re.search(
        r"[\"']\\n[\"']\.join", case.source
    ):
        return texts.TRAP_NEWLINES
    return None


def format_forgotten(case: Case) -> str | None:
    found = re.search(r"read: .*?({\d?})", case.seen, re.S)
    return texts.TRAP_FORMAT.format(found[1]) if found else None


def template_not_given(case: Case) -> str | None:
    """A template asks for a name that `render_template` does not hand over."""
    if not case.seen.startswith("I looked for"):
        return None
    for node in ast.walk(case.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "render_template"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            page = str(node.args[0].value)
            given = [keyword.arg for keyword in node.keywords if keyword.arg]
            for name in _asked_by(case.pages.get(page, "")):
                if name not in given:
                    there = ", ".join(f"`{one}`" for one in given)
                    return texts.TRAP_NOT_GIVEN.format(
                        page, name, there or "nothing"
                    )
    return None


def _asked_by(page: str) -> list[str]:
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        tree = Environment(autoescape=True).parse(page)
    except TemplateSyntaxError:
        return []
    known = {"request", "session", "g", "config", "url_for"}
    return sorted(meta.find_undeclared_variables(tree) - known)


def key_misspelt(case: Case) -> str | None:
    """A template asks a message for a part that it does not have."""
    if not case.seen.startswith("I looked for"):
        return None
    keys = {
        key.value
        for node in ast.walk(case.tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    for part in re.findall(r"{{\s*\w+\.(\w+)\s*}}", case.templates):
        known = like(part, [str(key) for key in keys])
        if known and part not in keys:
            return texts.TRAP_KEY.format(part, known)
    return None


def _about_messages(case: Case) -> bool:
    return case.seen == texts.NO_ADDER or case.seen.startswith("I looked for")


def _about_time(case: Case) -> bool:
    return bool(re.match(r"I looked for “\d\d:\d\d:\d\d”", case.seen))


def _target(node: ast.Assign) -> str:
    return ast.unparse(node.targets[0])


def _made_in(
    function: Function, kind: type[ast.expr] = ast.expr
) -> Iterator[tuple[str, int]]:
    if any(isinstance(node, ast.Global) for node in ast.walk(function)):
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, kind):
            yield _target(node), node.lineno


TRAPS = (
    never_run,
    tuple_for_a_list,
    own_list,
    adder_takes_nothing,
    after_return,
    returns_nothing,
    function_not_called,
    time_once,
    time_pattern,
    joined_with_newlines,
    format_forgotten,
    template_not_given,
    key_misspelt,
    word_for_the_name,
)
