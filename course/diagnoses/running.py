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
    loop = _hung_in(case)
    if not loop or not isinstance(loop.test, ast.Constant):
        return None
    return (
        f"`while {ast.unparse(loop.test)}:` in line {loop.lineno} "
        "goes round for ever, for nothing in it ends it: no `break`, "
        "and no `return`. A `for` comes to its end by itself."
    )


@diagnosis
def loop_that_changes_nothing(case: Case) -> str | None:
    """A loop goes round for ever: it changes nothing that it looks at."""
    loop = _hung_in(case)
    if not loop:
        return None
    called = {
        it.func for it in ast.walk(loop.test) if isinstance(it, ast.Call)
    }
    looked_at = [
        it.id
        for it in ast.walk(loop.test)
        if isinstance(it, ast.Name) and it not in called
    ]
    if not looked_at or not _may_change(loop).isdisjoint(looked_at):
        return None
    name = looked_at[0]
    return (
        f"`while {ast.unparse(loop.test)}:` in line {loop.lineno} goes round "
        f"for ever, for nothing in it changes `{name}`. Let it change, as "
        f"`{name} += 1` does, or use a `for`, which comes to its end by "
        "itself."
    )


def _may_change(loop: ast.While) -> set[str]:
    """The names that a loop gives a value to, or calls a method of."""
    found = set()
    for it in ast.walk(loop):
        changed = it
        if isinstance(it, ast.Call) and isinstance(it.func, ast.Attribute):
            changed = it.func.value
        elif not isinstance(getattr(it, "ctx", None), ast.Store):
            continue
        while isinstance(changed, ast.Attribute | ast.Subscript):
            changed = changed.value
        if isinstance(changed, ast.Name):
            found.add(changed.id)
    return found


def _hung_in(case: Case) -> ast.While | None:
    """The innermost `while` of the program that it hangs in, if none ends."""
    if case.kind != "hung" or not case.crash:
        return None
    if case.crash.file != case.file.name:
        return None
    found = [
        it
        for it in case.nodes
        if isinstance(it, ast.While)
        and it.lineno <= case.crash.line <= (it.end_lineno or 0)
    ]
    loop = max(found, key=lambda it: it.lineno, default=None)
    if not loop or any(isinstance(it, _LEAVES) for it in ast.walk(loop)):
        return None
    return loop


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
