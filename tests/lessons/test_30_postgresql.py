"""Lesson 30: a database for many machines."""

from __future__ import annotations

import re
from pathlib import Path

from pytest import mark

from course.browser.visitor import Visitor
from course.sandbox.failure import Crash, Failure
from course.sandbox.work import Work

NOWHERE = "nobody@127.0.0.1:1/chat?nobody=knows"
"""Every driver refuses this before it looks for a server."""


def test_the_environment_says_where_the_messages_are(
    visitor: Visitor, work: Work
) -> None:
    """`DATABASE_URL` says in which database the messages are.

    `os.getenv("DATABASE_URL", …)` asks for it, with the address of the file
    as the second argument. What that returns is for `create_engine`.
    """
    people = iter(("aaron", "yoni", "ben"))

    def begin_with(database: str) -> str:
        loaded = work.load(fresh=False, DATABASE_URL=database)
        if loaded.crash:
            raise Failure("crashed", crash=loaded.crash)
        visitor.cookies.clear()
        return next(people)

    one, two = "sqlite:///one.db", "sqlite:///two.db"
    visitor.enter(begin_with(one))
    visitor.say("aaron", "kept in one")
    page = visitor.enter(begin_with(two))
    if page.shows("kept in one"):
        raise Failure(
            "other_database",
            "What was said while `DATABASE_URL` named one database is there "
            "with another one, too.",
            asked="DATABASE_URL",
        )
    visitor.enter(begin_with(one)).expect("kept in one")


def test_the_address_of_a_server_is_understood(
    visitor: Visitor, work: Work
) -> None:
    """An address that begins with `postgres://` leads to PostgreSQL.

    Heroku writes it so. SQLAlchemy wants `postgresql+psycopg://` there; what
    comes behind stays as it is. Others write `postgresql://`, which SQLAlchemy
    knows.
    """
    for scheme in ("postgres", "postgresql"):
        url = f"{scheme}://{NOWHERE}"
        crash = work.load(fresh=False, DATABASE_URL=url).crash
        if crash is None:
            _, reply = visitor.fetch("GET", "/")
            assert reply.status >= 500, (
                f"With `DATABASE_URL={url}`, where no database is, all is as "
                "ever: nothing asks for that variable."
            )
            crash = reply.crash
        if crash and is_unknown(crash):
            raise Failure("crashed", crash=crash)


def is_unknown(crash: Crash) -> bool:
    """Whether SQLAlchemy does not know what kind of database it is."""
    found = re.search(
        r"Can't load plugin: sqlalchemy\.dialects:(.*)", crash.says
    )
    # In a browser's tab there is no PostgreSQL, by its right name either.
    known = r"postgresql(\.(psycopg|psycopg2|asyncpg|pg8000))?"
    return found is not None and not re.fullmatch(known, found[1])


@mark.advice
@mark.until("final")
def test_its_driver_is_among_the_requirements(folder: Path) -> None:
    """`requirements.txt` names `psycopg`, which speaks with PostgreSQL.

    `python -m pip install "psycopg[binary]"` brings it, and what stands in
    `requirements.txt` is installed on Heroku.
    """
    file = folder / "requirements.txt"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert re.search(r"^(psycopg|asyncpg|pg8000)", text, re.MULTILINE), (
        "It is not there."
    )
