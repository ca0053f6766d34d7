"""What keeps a program from running, or ends it."""

from __future__ import annotations

import ast
import re

from ..words import WORDS
from .case import Case, like, runs_in
from .registry import diagnosis


@diagnosis
def run_inside_a_function(case: Case) -> str | None:
    """`app.run` is indented, and so is part of a function."""
    if case.kind != "never_served":
        return None
    for function in case.functions:
        for run in runs_in(function):
            return (
                f"`app.run` in line {run.lineno} is indented, and so it is "
                f"part of `{function.name}`. Move it to the left edge, or "
                'under `if __name__ == "__main__":`.'
            )
    return None


@diagnosis
def misspelt_main(case: Case) -> str | None:
    """`__name__` is compared with something else than `"__main__"`."""
    main = re.search(r"__name__\s*==\s*([\"'].*?[\"'])", case.source)
    if not main or main[1][1:-1] == "__main__" or case.kind != "never_served":
        return None
    return (
        "Python calls the file that it starts `__main__`, with two "
        f"underscores on each side. Yours waits for {main[1]}: write "
        '`if __name__ == "__main__":`.'
    )


@diagnosis
def no_run(case: Case) -> str | None:
    """Nothing calls `app.run`."""
    if runs_in(case.tree) or case.kind != "never_served":
        return None
    return "Nothing in the file calls `app.run`. Put it at the very end."


@diagnosis
def misspelt_option_of_run(case: Case) -> str | None:
    """An option of `app.run` is spelt in another way."""
    option = _no_option(case)
    known = like(option, ("host", "port", "debug", "threaded"))
    if not known:
        return None
    return f"`app.run` has no `{option}`. It is spelt `{known}`."


@diagnosis
def no_such_option_of_run(case: Case) -> str | None:
    """`app.run` is given an option that it does not have."""
    option = _no_option(case)
    if not option:
        return None
    return f"`app.run` has no `{option}`. Is it spelt right?"


def _no_option(case: Case) -> str:
    """What `app.run` was given and does not take, or nothing."""
    option = case.raised("TypeError", r"unexpected keyword argument '(\w+)'")
    return option[1] if option and "run" in case.code else ""


@diagnosis
def endless_loop(case: Case) -> str | None:
    """A loop goes round for ever: nothing in it ends it."""
    for loop in _hung_in(case):
        if isinstance(loop.test, ast.Constant):
            return (
                f"`while {ast.unparse(loop.test)}:` in line {loop.lineno} "
                "goes round for ever, for nothing in it ends it: no `break`, "
                "and no `return`. A `for` comes to its end by itself."
            )
    return None


@diagnosis
def loop_that_changes_nothing(case: Case) -> str | None:
    """A loop goes round for ever: it changes nothing that it looks at."""
    for loop in _hung_in(case):
        name = _first_name(loop.test)
        if not name or _may_change(loop, case):
            continue
        counts = re.search(rf"^\s*{name}\s*=\s*\d", case.source, re.MULTILINE)
        mend = f", as `{name} += 1` does" if counts else " in there"
        return (
            f"`while {ast.unparse(loop.test)}:` in line {loop.lineno} goes "
            f"round for ever, for nothing in it changes `{name}`. Let it "
            f"change{mend}, or use a `for`, which comes to its end by itself."
        )
    return None


def _hung_in(case: Case) -> list[ast.While]:
    """The `while` loops that the program hangs in and that nothing leaves."""
    if case.kind != "hung" or not case.crash:
        return []
    if case.crash.file != case.file.name:
        return []
    return [
        it
        for it in case.nodes
        if isinstance(it, ast.While)
        and it.lineno <= case.crash.line <= (it.end_lineno or 0)
        and not any(isinstance(inner, _LEAVES) for inner in ast.walk(it))
    ]


def _first_name(condition: ast.expr) -> str:
    """The first name that a condition looks at, and does not call."""
    nodes = list(ast.walk(condition))
    called = {it.func for it in nodes if isinstance(it, ast.Call)}
    names = (it for it in nodes if isinstance(it, ast.Name))
    return next((it.id for it in names if it not in called), "")


def _may_change(loop: ast.While, case: Case) -> bool:
    """Whether a loop may change anything that its condition looks at.

    It gives it a value or calls a method of it, or it calls a function of the
    program, which may do anything.
    """
    own = {function.name for function in case.functions}
    changed = set()
    for it in ast.walk(loop):
        target = it
        if isinstance(it, ast.Call):
            target = it.func
            if isinstance(target, ast.Name) and target.id in own:
                return True
            if not isinstance(target, ast.Attribute):
                continue
        elif not isinstance(getattr(it, "ctx", None), ast.Store):
            continue
        while isinstance(target, ast.Attribute | ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name):
            changed.add(target.id)
    looked_at = {
        it.id for it in ast.walk(loop.test) if isinstance(it, ast.Name)
    }
    return not changed.isdisjoint(looked_at)


_LEAVES = (ast.Break, ast.Return, ast.Raise)


@diagnosis
def endless_calls(case: Case) -> str | None:
    """A function calls itself, for ever."""
    if not case.raised("RecursionError"):
        return None
    return (
        "The function calls itself there, which calls itself again, and so on "
        "for ever. Did you mean to call another one?"
    )


@diagnosis
def out_of_memory(case: Case) -> str | None:
    """The program asks for more memory than there is for it."""
    if not case.raised("MemoryError"):
        return None
    return WORDS["out_of_memory"]


@diagnosis
def reads_the_keyboard(case: Case) -> str | None:
    """The program asks at the keyboard."""
    if not case.raised("EOFError"):
        return None
    return (
        "The program asks at the keyboard, with `input()`. A web server has "
        "nobody sitting there: what it needs comes in with a request."
    )


@diagnosis
def leaves(case: Case) -> str | None:
    """The program ends itself."""
    if not case.raised("SystemExit"):
        return None
    return "The program calls exit() or quit(). Take that line out."
