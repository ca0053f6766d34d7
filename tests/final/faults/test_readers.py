"""Readers who vanish, stall, or come back with whatever they believe."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest
from selectolax.lexbor import LexborHTMLParser

from chat import sockets
from tests.final.faults.conversation import assert_the_same
from tests.support.event_source import EventSource
from tests.support.person import Entry, Person
from tests.support.server import PATIENCE, ServerProcess

pytestmark = pytest.mark.long

LONG = "\N{GRINNING FACE}" * 1990
"""A message of 24,000 bytes, escaped as the stream sends it."""


@pytest.fixture
def ann(server: ServerProcess) -> Person:
    """Somebody at the other end of a socket."""
    return Person("ann", server.port)


def test_many_vanish_and_many_stall(ann: Person) -> None:
    """Who reads gets everything, and so does who stalls and then reads.

    250 messages are six million bytes: more than a socket has room for. Each
    25 of them are followed by somebody who then hangs up without a word.
    """
    with ExitStack() as going, EventSource(ann) as reader:
        stalled = [
            going.enter_context(EventSource(ann, stalled=True))
            for _ in range(5)
        ]
        said: list[Entry] = []
        for _ in range(10):
            with EventSource(ann):
                said += [ann.say(f"{len(said)} {LONG}") for _ in range(25)]
        assert_the_same(reader.wait(250), said, "who reads")
        for one in stalled:
            one.go_on()
        for one in stalled:
            assert_the_same(one.wait(250), said, "who stalled")


def test_a_reader_who_never_reads_is_shut_out() -> None:
    """A close alone would leave the socket, and what is in it, behind."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(0.2)
        lent = {"gunicorn.socket": ours, "SERVER_PROTOCOL": "HTTP/1.1"}
        line = sockets.line(lent)
        assert line
        while line.write(bytes(65536)) == 65536:
            pass
        line.hand_back()
        assert not line.wait()
        line.end()
        theirs.settimeout(PATIENCE)
        while theirs.recv(65536):
            pass


def test_readers_come_back_with_whatever_they_believe(ann: Person) -> None:
    """What is not an id of ours is no reason to miss anything."""
    said = [ann.say(str(number)) for number in range(60)]
    epoch = find_epoch(ann)
    with ExitStack() as going:
        readers = []
        for after, resets, count in [
            ("", 0, 50),
            (f"{epoch}-{said[6].number}", 0, 53),
            (f"{epoch}-0", 0, 60),
            (f"{epoch}-{said[-1].number + 1}", 1, 50),
            (f"{epoch}-{9 * 10**17}", 1, 50),
            (f"{epoch}-{10**30}", 1, 50),
            (f"{epoch}--1", 1, 50),
            (f"{epoch}-", 1, 50),
            (f"-{said[6].number}", 1, 50),
            ("0123abcd-7", 1, 50),
            ("nonsense", 1, 50),
            ("7'; DROP TABLE messages; --", 1, 50),
        ]:
            reader = going.enter_context(EventSource(ann, after))
            readers.append((after, reader, resets, count))
        said.append(ann.say("and on it goes"))
        for after, reader, resets, count in readers:
            got = reader.wait(count + 1)
            assert_the_same(got, said[-count - 1 :], f"after {after!r}")
            assert reader.resets == resets, after


def find_epoch(person: Person) -> str:
    """The epoch that somebody's page names."""
    page = person.ask("GET", person.path).body.decode()
    (found,) = LexborHTMLParser(page).css("#messages")
    return (found.attributes["data-last"] or "").partition("-")[0]
