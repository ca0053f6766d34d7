"""Whose a name is, and who is here.

A name belongs to the browser that took it until it leaves, or until somebody
else wants it when it has been away for a day. What it left is remembered for
as long as there are cookies that say otherwise.
"""

import math
import time
import unicodedata
from collections.abc import Iterable

from itsdangerous import Signer
from sqlalchemy import Connection, delete, text, tuple_, update

from . import signs
from .database import people

Visitor = tuple[str, str]
"""A name, and the owner that the visitor's cookie says."""

LONGEST, TYPED = 32, 500
"""Characters in a name, and in one that has yet to be tidied."""

MARKS = 4
"""Marks, as accents are, on one letter of a name."""

HELD = 24 * 3600.0
"""Seconds that a name waits for somebody who is away."""

REMEMBERED = 40 * HELD
"""Seconds that a name is; a cookie is good for 31 days."""

AGAIN = 60.0
"""Seconds in which a button is pressed twice, or once more after a failure."""

HERE = 40.0
"""Seconds after which somebody who gave no sign is not here."""

NOBODY = ""
"""Who owns a name that is barred."""

SHOWN = 100
"""Names that are told; beyond that, only how many there are."""


def tidy(name: str) -> str:
    """Return a name as it is shown.

    Raises ValueError with a sentence for whoever typed it.
    """
    # To normalise what is long takes seconds, in which nobody is served.
    if len(name) <= TYPED:
        name = " ".join(unicodedata.normalize("NFKC", name).split())
    if not name:
        raise ValueError("Type the name that others should see.")
    if len(name) > LONGEST:
        raise ValueError(f"A name has at most {LONGEST} characters.")
    kinds = [unicodedata.category(character) for character in name]
    if any(
        (kind[0] == "C" or signs.BLANK.match(character))
        and not signs.belongs(name, at)
        for at, (character, kind) in enumerate(zip(name, kinds, strict=True))
    ):
        raise ValueError("A name is made of characters that can be seen.")
    if set(name) & set("/\\") or not name.strip("."):
        raise ValueError("A name has no slashes, and is not all dots.")
    if kinds[0][0] == "M":
        raise ValueError("A name begins with a letter, a digit or a sign.")
    if "M" * (MARKS + 1) in "".join(kind[0] for kind in kinds):
        raise ValueError(f"A letter in a name has at most {MARKS} marks.")
    return name


def fold(name: str) -> str:
    """Return what a name has in common with those that look the same."""
    name = name.translate(dict.fromkeys(map(ord, signs.CHANGING)))
    for _ in range(3):
        name = unicodedata.normalize("NFKC", name.casefold())
    return name


def new_owners(secret: str, asked: list[str], name: str) -> list[str]:
    """Return whose a name is if it is taken now, and then if it just was.

    `asked` is what the cookie said when the visitor was asked for a name.
    Whoever presses the button twice is one owner; whoever has kept that
    cookie, and comes with it later, is not.
    """
    signer = Signer(secret, salt="owner")
    now = int(time.time() // AGAIN)
    return [
        signer.get_signature(f"{one} {turn} {name}").decode()
        for one in filter(None, asked)
        for turn in (now, now - 1)
    ]


_TAKE = text(
    "INSERT INTO people (key, name, owner, seen_at) "
    "VALUES (:key, :name, :owner, :now) "
    "ON CONFLICT (key) DO UPDATE "
    "SET name = :name, owner = :owner, seen_at = :now "
    "WHERE people.owner = :owner OR people.seen_at < :held "
    "RETURNING key"
)

_SEEN_AT = text(
    "SELECT seen_at FROM people WHERE key = :key AND owner = :owner"
)

_HERE = (
    "FROM people WHERE seen_at BETWEEN :since AND :until AND owner != :nobody"
)

_COUNT = text(f"SELECT count(*) {_HERE}")

_NAMES = text(f"SELECT name {_HERE} ORDER BY key LIMIT {SHOWN}")

_LEAVE = text(
    "UPDATE people SET owner = :nobody, seen_at = :long_ago "
    "WHERE key = :key AND owner = :owner"
)


def take(
    connection: Connection, name: str, owner: str, held: float = HELD
) -> bool:
    """Return whether the name is this owner's from now on.

    It is not if it is another's who was seen in the last `held` seconds.
    """
    now = time.time()
    row: dict[str, str | float] = {"now": now, "held": now - held}
    row |= {"key": fold(name), "name": name, "owner": owner}
    return connection.execute(_TAKE, row).first() is not None


def seen_at(connection: Connection, name: str, owner: str) -> float | None:
    """Return when the name's owner was last seen, None if it is not theirs."""
    row = {"key": fold(name), "owner": owner}
    return connection.execute(_SEEN_AT, row).scalar()


def take_anew(
    connection: Connection, name: str, owners: list[str]
) -> str | None:
    """Take a name for the first of these owners, or the one who has it.

    Returns whose it is from now on, None if it is somebody else's.
    """
    had = (one for one in owners if seen_at(connection, name, one) is not None)
    owner = next(had, owners[0])
    return owner if take(connection, name, owner) else None


def keep(connection: Connection, name: str, owner: str) -> bool:
    """Return whether the name is this owner's still, or nobody's ever.

    The tables may have begun anew, and its owner never gave it up.
    """
    return take(connection, name, owner, held=math.inf)


def leave(connection: Connection, name: str, owner: str) -> None:
    """Give a name up: it is nobody's, who has been away for long."""
    row = {"key": fold(name), "owner": owner, "nobody": NOBODY}
    long_ago = time.time() - 2 * HELD
    connection.execute(_LEAVE, {**row, "long_ago": long_ago})


def free(connection: Connection) -> None:
    """Let everybody take every name that is not barred."""
    connection.execute(delete(people).where(people.c.owner != NOBODY))


def bar(connection: Connection, name: str) -> None:
    """Let nobody have a name for as long as one waits for its owner."""
    take(connection, name, NOBODY, held=-math.inf)


def forget(connection: Connection) -> None:
    """Drop the names that no cookie can call its own any more."""
    connection.execute(
        delete(people).where(people.c.seen_at < time.time() - REMEMBERED)
    )


def seen(connection: Connection, visitors: Iterable[Visitor]) -> set[Visitor]:
    """Note that these are here now; returns those whose name is theirs."""
    rows = [(fold(name), owner) for name, owner in visitors]
    theirs: set[Visitor] = set()
    both = tuple_(people.c.key, people.c.owner)
    for start in range(0, len(rows), 1000):
        found = connection.execute(
            update(people)
            .where(both.in_(rows[start : start + 1000]))
            .values(seen_at=time.time())
            .returning(people.c.name, people.c.owner)
        )
        theirs.update((name, owner) for name, owner in found)
    return theirs


def here(connection: Connection) -> tuple[int, list[str]]:
    """Return how many people are here, and the first names of them."""
    now = time.time()
    span = {"since": now - HERE, "until": now + HERE, "nobody": NOBODY}
    count: int = connection.execute(_COUNT, span).scalar_one()
    return count, list(connection.execute(_NAMES, span).scalars())
