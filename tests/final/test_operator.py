"""What whoever runs the chat can do, and what is let go by itself."""

from __future__ import annotations

import logging
import time

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text, update

from chat import stream as streaming
from chat.database import Database, messages
from chat.messages import DAY, PAGE
from tests.final.client import ChatClient
from tests.final.conftest import Clock, NewApp, NewClient


def run(app: Flask, *words: str) -> Result:
    """Type `flask --app final/run.py` and these words."""
    result: Result = app.test_cli_runner().invoke(args=words)
    return result


def removal(number: int) -> dict[str, int]:
    """What a stream says when a message is gone, and nothing was since."""
    return {"id": number + 1, "removes": number}


def stored(app: Flask) -> str:
    """Everything that is in the table of messages."""
    database: Database = app.extensions["database"]
    rows = text("SELECT * FROM messages ORDER BY number")
    found = database.read(lambda connection: connection.execute(rows).all())
    return str(found)


def test_a_message_that_is_removed_is_gone(
    app: Flask,
    ann: ChatClient,
    ben: ChatClient,
    new_client: NewClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """From open pages and from those that come; nothing tells what it was."""
    ann.say("stays")
    said = ann.say("secret").json["id"]
    with caplog.at_level(logging.DEBUG), ben.stream() as stream:
        assert stream.texts(2) == ["stays", "secret"]
        result = run(app, "remove", str(said))
        assert (result.exit_code, result.output) == (0, "")
        told = stream.next("message")
        assert told.json == removal(said)
        assert told.id.endswith(f"-{said + 1}")
    assert ann.reads() == new_client("carl").reads() == ["stays"]
    assert ann.reads(f"?before={said + 1}") == ["stays"]
    with ben.stream("x-0") as stream:
        assert stream.texts(1) == ["stays"]
        assert stream.next("message").json == {"id": said, "removes": said}
    assert "secret" not in stored(app)
    assert "secret" not in caplog.text


def test_the_numbers_go_on_after_a_removal(
    app: Flask, ann: ChatClient, ben: ChatClient
) -> None:
    """Though it was the last: who has read it is not from the future."""
    said = ann.say("the last").json["id"]
    seen = ben.last()
    run(app, "remove", str(said))
    with ben.stream(seen) as stream:
        assert next(stream).kind == "people"
        assert stream.next("message").json == removal(said)
        ann.say("the next")
        told = stream.next("message").json
    assert (told["text"], told["id"]) == ("the next", said + 2)


def test_whoever_was_away_learns_of_a_removal(
    app: Flask, ann: ChatClient, ben: ChatClient
) -> None:
    """Also in the middle of what they missed."""
    first = ann.say("removed while away").json["id"]
    seen = ben.last()
    second = ann.say("never seen").json["id"]
    ann.say("stays")
    for number in (first, second):
        run(app, "remove", str(number))
    with ben.stream(seen) as stream:
        told = [stream.next("message").json for _ in range(4)]
    assert [one.get("text") for one in told] == [None, "stays", None, None]
    gone = [one["removes"] for one in told if "removes" in one]
    assert gone == [second, first, second]


def test_what_was_removed_is_not_stored_again(
    app: Flask, ann: ChatClient
) -> None:
    """As by a page that never heard that it had been stored."""
    said = ann.say("once", "u1").json["id"]
    for _ in range(2):
        run(app, "remove", str(said))
    answer = ann.say("once", "u1")
    assert answer.status_code == 410
    assert answer.json == {"error": "This message was taken out of the room."}
    assert ann.say("in other words", "u1").status_code == 410
    assert ann.reads() == []
    assert ann.say("new").json["id"] > said + 1


def test_what_is_no_message_cannot_be_removed(
    app: Flask, ann: ChatClient
) -> None:
    said = ann.say("hello").json["id"]
    run(app, "remove", str(said))
    for number in (said + 1, said + 99):
        result = run(app, "remove", str(number))
        assert result.exit_code == 1
        assert result.output == f"Error: There is no message {number}.\n"
    for nonsense in ("0", "hello", "9" * 30):
        assert run(app, "remove", nonsense).exit_code == 2


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life come five times a second."""
    monkeypatch.setattr(streaming, "BEAT", 0.2)
    monkeypatch.setattr(streaming, "COUNT", 0.1)


@pytest.mark.usefixtures("quick")
def test_a_name_that_is_barred_is_nobodys_at_once(
    app: Flask, ann: ChatClient, ben: ChatClient
) -> None:
    """Whoever has it can neither speak nor read, nor are they here."""
    with ann.stream() as stream:
        stream.next("people")
        assert run(app, "bar", " ANN ").exit_code == 0
        assert [event.kind for event in stream][-1] == "bye"
    assert ann.say("still here").status_code == 403
    assert ann.get("/chat/ann").location == "/"
    assert ann.join("ann").status_code == 409
    names = [name.text() for name in ben.page().css("#names li")]
    assert names == ["ben"]


def test_a_name_is_barred_for_a_day(
    app: Flask, ann: ChatClient, new_client: NewClient, clock: Clock
) -> None:
    """Whether somebody has it or not, and though all others are freed."""
    for name in ("ann", "carl"):
        run(app, "bar", name)
    run(app, "free-names")
    clock.now += DAY - 1
    for name in ("ann", "carl"):
        assert new_client().join(name).status_code == 409
    assert ann.say("a day later").status_code == 403
    clock.now += 2
    for name in ("ann", "carl"):
        assert new_client().join(name).status_code == 302


def test_what_is_no_name_cannot_be_barred(app: Flask) -> None:
    result = run(app, "bar", " ")
    assert result.exit_code == 1
    assert result.output == "Error: Type the name that others should see.\n"


def let_days_pass(app: Flask, days: float, before: int) -> None:
    """Let messages before a number have been sent so much earlier."""
    database: Database = app.extensions["database"]
    sent_at = messages.c.sent_at - days * DAY
    older = (
        update(messages)
        .where(messages.c.number < before)
        .values(sent_at=sent_at)
    )
    database.write(lambda connection: connection.execute(older))


@pytest.fixture
def kept(new_app: NewApp) -> Flask:
    """The chat that keeps its messages for three days."""
    return new_app(KEEP_DAYS="3", LIMITS="off")


def test_old_messages_go_and_the_history_has_an_end(
    kept: Flask, new_client: NewClient
) -> None:
    ann = new_client("ann", at=kept)
    said = [f"message {number}" for number in range(2 * PAGE)]
    numbers = [ann.say(each).json["id"] for each in said]
    let_days_pass(kept, 2.9, before=numbers[40])
    new_client("ben", at=kept)
    assert "message 0'" in stored(kept)
    let_days_pass(kept, 0.2, before=numbers[40])
    ben = new_client("carl", at=kept)
    assert "message 39'" not in stored(kept)
    assert ben.reads() == said[PAGE:]
    older = ben.page().css_first("#older")
    assert older is not None
    assert "hidden" not in older.attributes
    query = older.attributes["href"] or ""
    assert ben.reads(query) == said[40:PAGE]
    older = ben.page(query).css_first("#older")
    assert older is not None
    assert "hidden" in older.attributes
    assert ben.reads(f"?before={numbers[40]}") == []


def test_who_comes_back_after_what_is_gone_starts_over(
    kept: Flask, new_client: NewClient
) -> None:
    """Or there would be a gap between what they see and what comes."""
    ann, ben = (new_client(name, at=kept) for name in ("ann", "ben"))
    ann.say("seen long ago")
    seen = ben.last()
    missed = ann.say("missed, and gone").json["id"]
    last = ann.say("missed, and old, but not gone").json["id"]
    let_days_pass(kept, 9, before=missed + 1)
    new_client("carl", at=kept)
    with ben.stream(seen) as stream:
        assert next(stream).kind == "reset"
        assert stream.next("message").json["id"] == last


def test_when_all_is_old_the_numbers_go_on(
    kept: Flask, new_client: NewClient
) -> None:
    ann, ben = (new_client(name, at=kept) for name in ("ann", "ben"))
    said = [ann.say(each).json["id"] for each in ("old", "and old")]
    seen = ben.last()
    let_days_pass(kept, 9, before=said[1] + 1)
    assert new_client("carl", at=kept).reads() == []
    assert "old" not in stored(kept)
    for last in (seen, ben.last()):
        with ben.stream(last) as stream:
            assert next(stream).kind == "people"
    assert ann.say("new").json["id"] > said[1]
    assert ben.reads() == ["new"]


@pytest.mark.usefixtures("quick")
def test_old_messages_go_while_one_reads(
    kept: Flask, new_client: NewClient
) -> None:
    ann = new_client("ann", at=kept)
    first = ann.say("old").json["id"]
    ann.say("new")
    with ann.stream() as stream:
        stream.texts(2)
        let_days_pass(kept, 9, before=first + 1)
        ends = time.monotonic() + 10
        while "old" in stored(kept) and time.monotonic() < ends:
            stream.next("people")
    assert "old" not in stored(kept)


def test_a_clock_that_was_wrong_takes_nothing_with_it(
    kept: Flask, new_client: NewClient, clock: Clock
) -> None:
    """What is younger than its number says keeps all that came later."""
    ann = new_client("ann", at=kept)
    ann.say("before")
    clock.now -= 9 * DAY
    ann.say("with a clock that is behind")
    clock.now += 9 * DAY
    ann.say("after")
    assert len(new_client("ben", at=kept).reads()) == 3


def test_nothing_goes_when_nothing_is_set(
    app: Flask, ann: ChatClient, new_client: NewClient
) -> None:
    said = ann.say("from long ago").json["id"]
    let_days_pass(app, 9999, before=said + 1)
    assert new_client("ben").reads() == ["from long ago"]
