"""What whoever runs the chat can do: `flask --app final/run.py COMMAND`."""

import contextlib
from collections.abc import Iterator
from typing import cast

import click
from flask import Blueprint, current_app
from sqlalchemy import Connection

from . import messages, people
from .database import UNABLE, WRITING, Database, explain, lock
from .stream import Tail

operator = Blueprint("operator", __name__, cli_group=None)


@operator.cli.command("tables")
def tables() -> None:
    """Make the tables, or bring them up to date."""
    with database() as room:
        room.upgrade()


@operator.cli.command("free-names")
def free_names() -> None:
    """Let everybody take every name, as when a secret has leaked."""
    with database() as room:
        room.write(people.free)


@operator.cli.command("remove")
@click.argument("number", type=click.IntRange(1, messages.LARGEST))
def remove(number: int) -> None:
    """Take the message with a number out of the room."""

    def take_out(connection: Connection) -> bool:
        lock(connection, WRITING)
        return messages.remove(connection, number)

    with database() as room:
        if not room.write(take_out):
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
    with database() as room:
        room.write(lambda connection: people.bar(connection, name))


@contextlib.contextmanager
def database() -> Iterator[Database]:
    """Lend the database; where it cannot be used, a line tells why."""
    try:
        yield cast(Database, current_app.extensions["database"])
    except UNABLE as error:
        sentence = f"The database cannot be used: {explain(error)}"
        raise click.ClickException(sentence) from error
