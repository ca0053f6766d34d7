"""What whoever runs the chat can do: `flask --app final/run.py COMMAND`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import click
from flask import Blueprint, current_app
from sqlalchemy import Connection

from . import messages, people
from .database import UNABLE, WRITING, Database, explain
from .stream import Tail

T = TypeVar("T")

operator = Blueprint("operator", __name__, cli_group=None)


@operator.cli.command("tables")
def tables() -> None:
    """Make the tables, or bring them up to date."""
    use(Database.upgrade)


@operator.cli.command("free-names")
def free_names() -> None:
    """Let everybody take every name, as when a secret has leaked."""
    use(lambda database: database.write(people.free))


@operator.cli.command("remove")
@click.argument("number", type=click.IntRange(1, messages.LARGEST))
def remove(number: int) -> None:
    """Take the message with a number out of the room."""

    def work(database: Database) -> bool:
        def take_out(connection: Connection) -> bool:
            database.lock(connection, WRITING)
            return messages.remove(connection, number)

        return database.write(take_out)

    if not use(work):
        raise click.ClickException(f"There is no message {number}.")
    cast(Tail, current_app.extensions["tail"]).wake()


@operator.cli.command("bar")
@click.argument("name")
def bar(name: str) -> None:
    """Let nobody speak under a name for a day."""
    try:
        name = people.tidy(name)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    use(
        lambda database: database.write(
            lambda connection: people.bar(connection, name)
        )
    )


def use(work: Callable[[Database], T]) -> T:
    """Return what is done with the database, or tell in a line why not."""
    try:
        return work(cast(Database, current_app.extensions["database"]))
    except UNABLE as error:
        sentence = f"The database cannot be used: {explain(error)}"
        raise click.ClickException(sentence) from error
