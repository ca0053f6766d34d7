"""What goes wrong with a table of a database."""

from __future__ import annotations

import ast
import re

from .case import Case, like, target
from .registry import diagnosis

_MAKES = r"\bcreate[_ ]?(?:all|table)|executescript|\bcreate\(|\bupgrade\("
_NO_SUCH_TABLE = r"no such table: (\w+)"


@diagnosis
def table_of_another_name(case: Case) -> str | None:
    """The table that is made in SQL is called a little otherwise."""
    table = case.raised(".*OperationalError", _NO_SUCH_TABLE)
    made = re.findall(
        r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[\"'`]?(\w+)",
        _text_of_all(case),
        re.IGNORECASE,
    )
    if not table or table[1] in made or not like(table[1], made):
        return None
    return (
        f"The program makes a table `{like(table[1], made)}`, and asks for "
        f"`{table[1]}`. The names have to be the same in all places."
    )


@diagnosis
def table_never_made(case: Case) -> str | None:
    """Nothing makes the table in the file."""
    table = case.raised(".*OperationalError", _NO_SUCH_TABLE)
    program = _text_of_all(case)
    if not table or re.search(_MAKES, program, re.IGNORECASE):
        return None
    if "sqlalchemy" not in program:
        return (
            f"Nothing in the program makes the table `{table[1]}`. `CREATE "
            f"TABLE IF NOT EXISTS {table[1]} (...)` does, with its columns "
            "between the brackets: execute that when the program starts."
        )
    if not re.search(r"\bTable\(", program):
        return None
    return (
        f"`sa.Table` says what the table `{table[1]}` is like, and nothing "
        "makes it in the file. Write `metadata.create_all(database)` below it."
    )


@diagnosis
def table_made_too_early(case: Case) -> str | None:
    """The tables are made above the place that says what they are like."""
    table = case.raised(".*OperationalError", _NO_SUCH_TABLE)
    made = re.search(r"^(\w+\.create_all\(\w*\))", case.source, re.MULTILINE)
    told = re.search(r"^\w+ = (?:sa\.)?Table\(", case.source, re.MULTILINE)
    if not table or not made or not told or made.start() > told.start():
        return None
    return (
        f"Where `{made[1]}` stands, Python has not read yet that there is a "
        f"table `{table[1]}`. Move that line below the table."
    )


@diagnosis
def table_made_again(case: Case) -> str | None:
    """A table is to be made that is there already."""
    table = case.raised(".*OperationalError", r"table (\w+) already exists")
    program = _text_of_all(case)
    for makes, so in _ONLY_WHERE_THERE_IS_NONE:
        if table and re.search(makes, program, re.IGNORECASE):
            return (
                f"The table `{table[1]}` was there already: the program had "
                f"been started before. With {so.format(table[1])}, it is made "
                "only where there is none."
            )
    return None


_ONLY_WHERE_THERE_IS_NONE = (
    (
        r"\bCreateTable\(",
        "`if_not_exists=True` in the brackets of `CreateTable`",
    ),
    (r"\bcreate table\b", "`CREATE TABLE IF NOT EXISTS {} (...)`"),
    (r"\bcreate\(", "`checkfirst=True` in the brackets of `create`"),
)
"""How a table is made, and what is written there."""


def _text_of_all(case: Case) -> str:
    return "\n".join(case.files.values())


@diagnosis
def two_last_steps(case: Case) -> str | None:
    """Of the steps that make the tables, two do not lead to another."""
    if not case.raised("CommandError", r"^Multiple head revisions"):
        return None
    steps = [
        *case.folder.glob("*/versions/*.py"),
        *case.folder.glob("*/*/versions/*.py"),
    ]
    for step in sorted(steps, reverse=True):
        text = step.read_text(encoding="utf-8", errors="replace")
        before = re.search(r"^down_revision\b.*", text, re.MULTILINE)
        if before:
            line = text.count("\n", 0, before.start()) + 1
            return (
                "Each step names the one before it, and two are the last: no "
                f"other names them. Look at line {line} of `{step.name}`, "
                f"which says `{before[0]}`. There belongs the `revision` of "
                "the step before."
            )
    return None


@diagnosis
def result_not_read(case: Case) -> str | None:
    """The rows are still in the result of `execute`."""
    if not case.raised("TypeError", r"'CursorResult' object is not"):
        return None
    return (
        "What `execute` returns is no list yet: the rows have to be read out "
        "of it. Write `.all()` behind its brackets, inside the `with` block."
    )


@diagnosis
def compared_with_what_was_not_sent(case: Case) -> str | None:
    """A number is compared that the address need not have."""
    if not _compared_with_none(case):
        return None
    compared = re.findall(r"\w+", case.code)
    for name in re.findall(_ASKED_OF_THE_ADDRESS, _text_of_all(case)):
        if name in compared:
            return (
                f"`{name}` is `None` where the address says nothing of it, "
                "and nothing is larger or smaller than that. Ask first: "
                f"`if {name} is not None`."
            )
    return None


_ASKED_OF_THE_ADDRESS = (
    r"\b(\w+)\s*=\s*request\.args\.get\("
    r"\s*[\"']\w+[\"']\s*(?:,\s*type\s*=\s*\w+\s*)?\)"
)
"""What has the value of an argument, where there is no default."""


@diagnosis
def compared_with_nothing(case: Case) -> str | None:
    """Something is compared with None, which nothing is larger than."""
    if not _compared_with_none(case) or ".scalar()" not in case.source:
        return None
    if case.crash and case.crash.type == "TypeError":
        words = re.findall(r"\w+", case.code)
        if not _from_a_table(case).intersection(words):
            return None
    return (
        "The number there is `None`, and so is the largest number of a table "
        "without rows. Ask for that with `is None`, and return 0 in its place."
    )


def _compared_with_none(case: Case) -> bool:
    column = case.raised("ArgumentError", r"can be used with None")
    number = case.raised("TypeError", r"'[<>]=?' not supported.*'NoneType'")
    return bool(column or number)


def _from_a_table(case: Case) -> set[str]:
    """The functions that give what `scalar()` gives, and the names it has."""
    found = {it.name for it in case.functions if _asks(it, {"scalar"})}
    kept = {
        target(node)
        for node in case.nodes
        if isinstance(node, ast.Assign) and _asks(node, {"scalar", *found})
    }
    return found | kept


def _asks(node: ast.AST, names: set[str]) -> bool:
    """Whether one of these is called in there."""
    return any(
        ast.unparse(call.func).rpartition(".")[2] in names
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    )


@diagnosis
def thrown_away(case: Case) -> str | None:
    """The tables are thrown away when the program starts."""
    thrown = re.search(r"^\w+\.drop_all\(\w*\)", case.source, re.MULTILINE)
    if case.kind != "not_on_page" or not thrown:
        return None
    return (
        f"`{thrown[0]}` throws the tables away, with all that is in them, "
        "each time that the program starts. Take that line out."
    )


@diagnosis
def newest_first(case: Case) -> str | None:
    """The table is asked for its newest rows first, and nothing turns them."""
    if case.kind not in ("not_on_page", "not_in_order"):
        return None
    turned = r"\blimit\(|reverse|sorted\(|::-1"
    order = re.search(r"order_by\(([\w.]*\.desc\(\))\)", case.source)
    if not order or re.search(turned, case.source + case.templates):
        return None
    line = case.source.count("\n", 0, order.start()) + 1
    return (
        f"With `{order[1]}` in line {line} the newest message comes first. "
        "Up to here it came last, and those that are hidden are counted from "
        "the oldest on. Take the `.desc()` out."
    )


@diagnosis
def in_memory(case: Case) -> str | None:
    """The database has no file."""
    if case.kind != "not_on_page":
        return None
    address = re.search(r"[\"']sqlite://(?:/:memory:)?[\"']\s*\)", case.source)
    if not address:
        return None
    return (
        "This database has no file, and lives in the memory of the program. "
        'Name one: `sa.create_engine("sqlite:///" + app.root_path + '
        '"/chat.db")`.'
    )


@diagnosis
def replaced_and_not_kept(case: Case) -> str | None:
    """The address of the database is replaced, and what comes of it lost."""
    if not case.raised("NoSuchModuleError", r"dialects:postgres$"):
        return None
    for name, text in case.files.items():
        lost = re.search(r"^ *(\w+)\.replace\(", text, re.MULTILINE)
        if lost:
            return (
                "`replace` leaves a text as it is, and returns a new one, "
                f"which is lost in `{name}`. Write "
                f"`{lost[1]} = {lost[1]}.replace(…)`."
            )
    return None


@diagnosis
def unknown_kind_of_database(case: Case) -> str | None:
    """The address of the database begins with a name that nobody knows."""
    found = case.raised("NoSuchModuleError", r"dialects:(postgres.*)$")
    if not found:
        return None
    begins = found[1].replace(".", "+", 1)
    return (
        f"The address begins with `{begins}://`, and no database is called so "
        "in SQLAlchemy. It must be `postgresql+psycopg://`: replace "
        "`postgres://`, all of it, where an address begins so, and leave "
        "others as they are."
    )


@diagnosis
def told_within_one_process(case: Case) -> str | None:
    """What is new goes to those who listen to the same process alone."""
    if case.kind != "not_from_elsewhere":
        return None
    return (
        "A list, a queue or a variable is of one process alone. What both "
        "have is the database: let each stream ask it again and again for the "
        "messages after the last that it has sent, with a `time.sleep(0.5)` "
        "in between."
    )
