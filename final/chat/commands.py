"""What whoever runs the chat can do: `flask --app final/run.py COMMAND`."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import click
from flask import Blueprint, current_app

from . import people
from .database import UNABLE, Database, explain

operator = Blueprint("operator", __name__, cli_group=None)


@operator.cli.command("tables")
def tables() -> None:
    """Make the tables, or bring them up to date."""
    use(Database.upgrade)


@operator.cli.command("free-names")
def free_names() -> None:
    """Let everybody take every name, as when a secret has leaked."""
    use(lambda database: database.write(people.free))


def use(work: Callable[[Database], object]) -> None:
    """Do something with the database, or tell in a line why not."""
    try:
        work(cast(Database, current_app.extensions["database"]))
    except UNABLE as error:
        sentence = f"The database cannot be used: {explain(error)}"
        raise click.ClickException(sentence) from error
