"""The list of messages, and what adds to it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from .case import Case, Function, like, target
from .registry import diagnosis


@diagnosis
def join_of_a_list(case: Case) -> str | None:
    """`join` is asked of the list, and not of the text between."""
    if not case.raised("AttributeError", "^'list' object .* 'join'"):
        return None
    return (
        "`join` belongs to the text that goes between, and is given the list: "
        '`"<br>".join(messages)`.'
    )


@diagnosis
def other_word_for_append(case: Case) -> str | None:
    """The list is asked for something that lists do not have."""
    method = case.raised(
        "AttributeError", r"^'list' object has no attribute '(\w+)'"
    )
    if not method:
        return None
    name = method[1]
    if name in _OTHER_WORDS or like(name, ["append"]):
        told = "To add something at its end, write `messages.append(...)`."
    elif hasattr(dict, name) or hasattr(str, name):
        owner = "dictionary" if hasattr(dict, name) else "text"
        told = (
            f"`{name}` belongs to a {owner}, and a list can hold many of "
            "them. A loop takes them one by one: `for message in messages`."
        )
    else:
        told = "Is it spelt right?"
    return f"A list has no `{name}`. {told}"


_OTHER_WORDS = ("add", "concat", "push", "push_back", "put", "write")
"""What adds to something elsewhere."""


@diagnosis
def text_for_the_list(case: Case) -> str | None:
    """What is added to is a text, and not the list."""
    if not case.raised("AttributeError", "^'str' .*'append'"):
        return None
    text = re.search(r"\b(\w+)\.append\(", case.code)
    lists = sorted(_lists(case))
    if not text or len(lists) != 1:
        return None
    for function in case.functions:
        taken = {argument.arg for argument in function.args.args}
        if text[1] in taken & {*lists}:
            return (
                f"Between the brackets of `def {function.name}(...)` stands "
                f"`{text[1]}`, too, and in there that is what the function is "
                "given: a text. Give it another name than that of the list."
            )
    return (
        f"`{text[1]}` is a text there, and nothing can be added to it. The "
        f"list is called `{lists[0]}`: write `{lists[0]}.append(...)`."
    )


@diagnosis
def function_of_the_same_name(case: Case) -> str | None:
    """A function is called as the list is, and takes its name away."""
    if not case.raised(
        "AttributeError|TypeError", "^'function' object|can only join"
    ):
        return None
    for function in case.functions:
        if function.name in _lists(case) and function.name in case.code:
            return (
                f"`{function.name}` is your list, and in line "
                f"{function.lineno} a function, too. The name means only what "
                "it was given last. Give the function another one."
            )
    return None


@diagnosis
def append_of_two(case: Case) -> str | None:
    """`append` is given two things."""
    given = case.raised(
        "TypeError", r"append\(\) takes exactly one argument \((\d+)"
    )
    if not given:
        return None
    if int(given[1]) > 2:
        number = {3: "three", 4: "four"}.get(int(given[1]), "all")
        return (
            f"`append` takes one thing. Make one of the {number} first, a "
            'text or a dictionary: `messages.append({"from": username, '
            '"message": message})`.'
        )
    return (
        "`append` takes one thing. Make one of the two first: "
        '`messages.append("{}: {}".format(username, message))`.'
    )


@diagnosis
def extend_by_a_text(case: Case) -> str | None:
    """`extend` is given a text or a dictionary, and adds each part of it."""
    if case.kind not in ("unmet", "no_dictionary"):
        return None
    for node in case.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "extend"
            and ast.unparse(node.func.value) in _lists(case)
            and node.args
            and not isinstance(node.args[0], ast.List | ast.Tuple)
        ):
            return (
                f"`extend` in line {node.lineno} takes a text apart and adds "
                "each letter, and of a dictionary each key. `append` adds the "
                "whole as one."
            )
    return None


@diagnosis
def added_to_itself(case: Case) -> str | None:
    """What is added to the list is the list."""
    if not case.crash and case.kind not in ("no_adder", "unmet"):
        return None
    for number, line in enumerate(case.source.splitlines(), 1):
        twice = re.search(r"\b(\w+)\.append\(\s*\1\s*\)", line)
        if twice:
            return (
                f"In line {number} the list is added to itself: in the "
                f"brackets of `{twice[1]}.append(...)` belongs the message."
            )
    return None


@diagnosis
def join_of_dictionaries(case: Case) -> str | None:
    """`join` is given dictionaries."""
    if not case.raised("TypeError", "expected str instance, dict found"):
        return None
    return (
        "`join` puts texts together, and the list now holds dictionaries. For "
        "this lesson, show `messages` as it is."
    )


@diagnosis
def tuple_for_a_list(case: Case) -> str | None:
    """What should be a list is made with round brackets."""
    if case.kind != "no_list":
        return None
    for node in case.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            return (
                f"`{target(node)} = ()` is not a list, and nothing can "
                "be added to it. A list is made with square brackets: `[]`."
            )
    return None


@diagnosis
def list_inside_a_function(case: Case) -> str | None:
    """The list is made inside a function, and so anew at each call."""
    if case.kind != "no_list":
        return None
    for function in case.functions:
        for name, line in _made_in(function, ast.List):
            return (
                f"`{name}` is made inside `{function.name}`, in line {line}: "
                "there it is new each time, and nobody else sees it. Move the "
                "line up, under `app = Flask(__name__)`."
            )
    return None


@diagnosis
def list_of_its_own(case: Case) -> str | None:
    """A function makes a name of its own where it meant the file's list."""
    if case.kind not in ("no_adder", "not_on_page"):
        return None
    for function in case.functions:
        for name, line in _made_in(function):
            if name in _lists(case) and line not in _given_by_functions(case):
                return (
                    f"In line {line}, `{function.name}` makes a `{name}` of "
                    "its own, and the list at the top of your file stays as "
                    f"it is. Take that line out, or use `{name}.append(...)`."
                )
    return None


@diagnosis
def emptied(case: Case) -> str | None:
    """A function takes out of the list what was in it."""
    if case.kind not in ("not_on_page", "not_three_lines"):
        return None
    for function in case.functions:
        for node in ast.walk(function):
            if _empties(node, _lists(case)):
                return (
                    f"Line {node.lineno}, in `{function.name}`, empties the "
                    f"list: `{ast.unparse(node)}`. Whatever was said is gone "
                    "with it. Take that line out."
                )
    return None


def _empties(node: ast.AST, lists: set[str]) -> TypeGuard[ast.stmt]:
    match node:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(name), "clear"))):
            return name in lists
        case ast.Assign([ast.Name(name)], ast.List([])):
            return name in lists
    return False


def _given_by_functions(case: Case) -> set[int]:
    """The lines that give a name what a function of the file gives back."""
    return {
        node.lineno
        for node in case.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and case.function(ast.unparse(node.value.func))
    }


def _lists(case: Case) -> set[str]:
    """The names of the lists that the file makes outside its functions."""
    return {
        target(node)
        for node in case.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    }


def _made_in(
    function: Function, kind: type[ast.expr] = ast.expr
) -> Iterator[tuple[str, int]]:
    """The names that a function gives such a value, and where."""
    if any(isinstance(node, ast.Global) for node in ast.walk(function)):
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, kind):
            yield target(node), node.lineno


@diagnosis
def adder_takes_nothing(case: Case) -> str | None:
    """The function that adds is not given a name and a message."""
    if case.kind != "no_adder":
        return None
    for function in case.functions:
        taken, given = function.args.args, function.args.defaults
        takes_two = len(taken) - len(given) <= 2 <= len(taken)
        if "append" in ast.unparse(function) and not takes_two:
            return (
                f"`{function.name}` in line {function.lineno} has to be given "
                "both between its brackets: "
                f"`def {function.name}(username, message):`."
            )
    return None


@diagnosis
def nothing_appends(case: Case) -> str | None:
    """Nothing in the program adds to a list."""
    if case.kind != "no_adder" or ".append(" in case.source:
        return None
    return (
        "Nothing in your file adds to a list. That is what "
        "`messages.append(...)` is for."
    )


@diagnosis
def set_for_a_dictionary(case: Case) -> str | None:
    """A dictionary has commas where its colons belong."""
    if case.kind != "no_dictionary":
        return None
    for node in case.nodes:
        if isinstance(node, ast.Set) and _has_keys(node):
            return (
                f"In line {node.lineno} a comma stands between a key and its "
                'value, where a colon belongs: `{"timestamp": now, ...}`. '
                "Without colons it is no dictionary."
            )
    return None


@diagnosis
def dictionary_in_a_text(case: Case) -> str | None:
    """A dictionary is made a text before it is added."""
    if case.kind != "no_dictionary":
        return None
    for node in case.nodes:
        match node:
            case ast.Call(
                func=ast.Name("str"), args=[ast.Dict() | ast.Name() as made]
            ) if isinstance(made, ast.Dict) or made.id in _dictionaries(case):
                return (
                    f"`str(...)` in line {node.lineno} makes a text of the "
                    "dictionary, and a text has no keys. Add the dictionary "
                    "as it is."
                )
    return None


def _dictionaries(case: Case) -> set[str]:
    """The names that are given a dictionary somewhere."""
    return {
        target(node)
        for node in case.nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
    }


def _has_keys(node: ast.Set) -> bool:
    """Whether every other thing in it is a text, as a key is."""
    keys = node.elts[::2]
    return all(isinstance(key, ast.Constant) for key in keys)


@diagnosis
def changed_in_place(case: Case) -> str | None:
    """What `reverse`, `sort` or the like returns is used: `None`."""
    if not case.raised("TypeError", "NoneType"):
        return None
    alone = [node.value for node in case.nodes if isinstance(node, ast.Expr)]
    for node in case.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("append", "extend", "reverse", "sort")
            and node not in alone
        ):
            changed = ast.unparse(node.func.value)
            return (
                f"`{ast.unparse(node)}` in line {node.lineno} changes "
                f"`{changed}` itself, and gives back nothing: `None`. Write "
                f"it in a line of its own, and go on with `{changed}` in "
                "the next."
            )
    return None


@diagnosis
def query_not_kept(case: Case) -> str | None:
    """`query.where(...)` stands alone, and what it gives is not kept."""
    if case.crash:
        return None
    for node in case.nodes:
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
            and node.value.func.attr in ("where", "order_by", "limit")
        ):
            query = ast.unparse(node.value.func.value)
            return (
                f"`{ast.unparse(node)}` in line {node.lineno} does not change "
                f"`{query}`: it gives back another query, which nobody keeps. "
                f"Write `{query} =` in front of it."
            )
    return None


@diagnosis
def added_twice(case: Case) -> str | None:
    """One function adds a message, and then adds it again."""
    if case.kind != "more_than_once":
        return None
    adders = {
        function.name
        for function in case.functions
        if ".append(" in ast.unparse(function)
    }
    for function in case.functions:
        first, second = _one_after_the_other(function.body, adders)
        if second:
            return (
                f"`{function.name}` adds the message in line {first}, and "
                f"again in line {second}. Take one of the two out."
            )
    return None


def _one_after_the_other(
    body: list[ast.stmt], names: set[str], first: int = 0
) -> tuple[int, int]:
    """Two lines that call one of these on the same way, or 0 for a line.

    `first` is the line that has called one before. It comes back as 0 where
    the way ends in here.
    """
    for node in body:
        blocks = _blocks(node)
        called = [] if blocks else _calls(node, names)
        if first and called:
            return first, called[0]
        if called:
            first, *more = called
            if more:
                return first, more[0]
        found = [_one_after_the_other(it, names, first) for it in blocks]
        for both in found:
            if both[1]:
                return both
        first = max([first, *(it[0] for it in found)])
        if isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break):
            return 0, 0
    return first, 0


def _blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    """What stands further in below a line: of an `if`, each of its branches.

    Of a function it is nothing: it does not run there.
    """
    if isinstance(node, Function | ast.ClassDef):
        return [[]]
    inner = [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    found = [it.body for it in inner]
    found += [getattr(node, it, []) for it in ("body", "orelse", "finalbody")]
    return [block for block in found if block]


def _calls(node: ast.stmt, names: set[str]) -> list[int]:
    """The lines in which one of these is called."""
    return sorted(
        call.lineno
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in names
    )


@diagnosis
def not_committed(case: Case) -> str | None:
    """What is written to a database is not committed."""
    if case.kind != "not_on_page" or "commit()" in case.source:
        return None
    written = re.search(
        r"with (\w+)\.connect\(\) as (\w+):\s+\2\.execute\(\s*[\w.]*insert\(",
        case.source,
    )
    if not written:
        return None
    return (
        f"`{written[1]}.connect()` forgets what was written and not "
        f"committed. Where something is stored, write `with {written[1]}"
        f".begin() as {written[2]}:`."
    )
