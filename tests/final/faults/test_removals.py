"""Messages are taken out of the room, whoever reads and whoever is away."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack

import pytest

from course.lessons import ROOT
from tests.final.faults.conversation import assert_the_same
from tests.final.faults.test_readers import find_epoch
from tests.support.event_source import EventSource
from tests.support.person import Entry, Person
from tests.support.server import ServerProcess

pytestmark = pytest.mark.long


def remove(database_url: str, said: Entry) -> None:
    """Type the operator's command, beside the workers."""
    flask = [sys.executable, "-m", "flask", "--app", "final/run.py"]
    subprocess.run(
        [*flask, "remove", str(said.number)],
        cwd=ROOT,
        env={
            **os.environ,
            "SECRET": "only for the tests",
            "DATABASE_URL": database_url,
        },
        check=True,
    )


def test_what_is_removed_while_readers_are_away_is_gone_for_all(
    server: ServerProcess, database_url: str
) -> None:
    """For who reads, who keeps vanishing, who was away and who comes new.

    One of what is removed is the last that the one who is away has seen.
    """
    ann = Person("ann", server.port)
    with ExitStack() as going:
        readers = [
            going.enter_context(EventSource(ann, restless=restless))
            for restless in (False, True, True, True)
        ]
        said = [ann.say(f"said before {number}") for number in range(30)]
        away = f"{find_epoch(ann)}-{said[19].number}"
        gone = [said[5], said[19], said[25]]
        for number, one in enumerate(gone):
            remove(database_url, one)
            said.append(ann.say(f"said after {number}"))
        came_back = going.enter_context(EventSource(ann, away))
        came_new = going.enter_context(EventSource(ann))
        last = ann.say("the last")
        left = [one for one in [*said, last] if one not in gone]
        for reader in (*readers, came_new):
            assert_the_same(reader.wait_for(last), left, reader.name)
        missed = [one for one in left if one.number > said[19].number]
        assert_the_same(came_back.wait_for(last), missed, "who was away")
        assert came_back.removed == {one.number for one in gone}
        page = ann.ask("GET", ann.path).body.decode()
        assert [one for one in [*said, last] if f"{one.text}<" in page] == left
