"""What is said is stored once, in one order, and can be read back."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Connection, delete

from chat import limits, messages
from chat.database import Database, people
from chat.limits import Limit
from chat.messages import PAGE, Message, Said, add_all
from chat.posting import Post, Posting
from chat.stream import Tail
from tests.final.client import ORIGIN, ChatClient
from tests.final.conftest import Clock, NewApp, NewClient


def test_everybody_reads_what_is_said(
    ann: ChatClient, ben: ChatClient
) -> None:
    answer = ann.say("hello")
    assert answer.status_code == 201
    assert answer.json["from"] == "ann"
    assert answer.json["text"] == "hello"
    assert ben.reads() == ["hello"]


def test_without_a_script_the_form_leads_back_to_the_page(
    ann: ChatClient,
) -> None:
    response = ann.submit("/chat/ann", message="by hand", uid="1")
    assert response.status_code == 302
    assert response.location == "/chat/ann"
    assert ann.reads() == ["by hand"]


def test_ones_own_messages_are_told_apart(
    ann: ChatClient, ben: ChatClient
) -> None:
    ann.say("mine")
    ben.say("not mine")
    own = [item.text() for item in ann.page().css("#messages .own p")]
    assert own == ["mine"]


def test_a_message_sent_twice_is_there_once(ann: ChatClient) -> None:
    first, second = ann.say("once", "u1"), ann.say("once", "u1")
    assert first.json == second.json
    assert ann.reads() == ["once"]


def test_another_text_under_the_same_uid_is_another_message(
    ann: ChatClient,
) -> None:
    """Whoever could not know that the first was stored has changed it."""
    ann.say("wrong", "u1")
    first, second = ann.say("right", "u1"), ann.say("right", "u1")
    assert first.json["text"] == "right"
    assert first.json == second.json
    assert ann.reads() == ["wrong", "right"]


def test_a_uid_that_the_chat_made_up_cannot_be_taken_before_it_does(
    ann: ChatClient,
) -> None:
    """Or a post would lead through a thousand that somebody has laid out."""
    ann.say("wrong", "u1")
    made_up = ann.say("right", "u1").json["uid"]
    assert ann.say("in its way", made_up).status_code == 400


def posting(app: Flask) -> Posting:
    """Another worker's way into the table."""
    tail: Tail = app.extensions["tail"]
    return Posting(app.extensions["database"], True, stored=tail.wake)


def test_what_goes_wrong_is_told_to_all_that_are_stored_together(
    app: Flask,
    ann: ChatClient,
    ben: ChatClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def add_all(connection: Connection, said: Sequence[Said]) -> None:
        raise LookupError(said[0].author)

    monkeypatch.setattr(messages, "add_all", add_all)
    posts = [Post(said_by(ann)), Post(said_by(ben))]
    posting(app)._store(posts)
    assert all(post.done for post in posts)
    assert all(isinstance(post.error, LookupError) for post in posts)


def test_what_is_stored_together_is_judged_one_by_one(
    app: Flask, ann: ChatClient, ben: ChatClient
) -> None:
    """In the order in which it came, whatever becomes of the others."""
    ann.say("before", "u0")
    first, second = said_by(ann), said_by(ben)
    said = [
        first,
        first._replace(owner="an impostor", uid="u1"),
        second,
        first,  # The button was pressed twice.
        first._replace(text="changed"),
        first._replace(text="before", uid="u0"),
    ]
    posts = [Post(each) for each in said]
    posting(app)._store(posts)
    assert not any(post.error for post in posts)
    stored = [post.message for post in posts]
    texts = [message.text if message else None for message in stored]
    assert texts == ["ann", None, "ben", "ann", "changed", "before"]
    assert stored[0] == stored[3]
    assert ann.reads() == ["before", "ann", "ben", "changed"]


def test_whoever_is_too_fast_holds_back_nobody_stored_with_them(
    app: Flask, clock: Clock, ann: ChatClient, ben: ChatClient
) -> None:
    most = limits.POSTING.at_once
    posts = [Post(said_by(ann)) for _ in range(most + 2)]
    posts.insert(1, Post(said_by(ben)))
    posting(app)._store(posts)
    refused = [isinstance(post.error, limits.TooFast) for post in posts]
    assert refused == [False] * (most + 1) + [True] * 2
    assert all(post.message for post in posts[: most + 1])
    assert len(ann.reads()) == most + 1


def test_what_is_too_much_for_one_transaction_is_stored_in_several(
    app: Flask,
    ann: ChatClient,
    ben: ChatClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chat.posting.TOGETHER", 2)
    way = posting(app)
    way._waiting = [Post(said_by(ben)) for _ in range(3)]
    assert way.add(said_by(ann))
    assert ann.reads() == ["ben", "ben", "ben", "ann"]
    assert not way._waiting


def test_whoever_the_tables_have_forgotten_is_heard(
    app: Flask, ann: ChatClient
) -> None:
    """Their name is free, and they have not given it up."""
    database: Database = app.extensions["database"]
    database.write(lambda connection: connection.execute(delete(people)))
    assert (
        ann.submit("/chat/ann", message="hello", uid="u1").status_code == 302
    )
    assert ann.reads() == ["hello"]


def test_the_reload_of_a_sent_form_says_it_once(ann: ChatClient) -> None:
    for _ in range(2):
        ann.submit("/chat/ann", message="once", uid="u1")
    assert ann.reads() == ["once"]


def test_two_people_may_use_the_same_uid(
    ann: ChatClient, ben: ChatClient
) -> None:
    ann.say("from ann", "u1")
    assert ben.say("from ben", "u1").json["text"] == "from ben"
    assert ann.reads() == ["from ann", "from ben"]


def test_nobody_speaks_on_somebody_elses_page(
    ann: ChatClient, ben: ChatClient
) -> None:
    """Which may be a tab of their own, from when they had another name."""
    answer = ann.submit("/chat/ben", script=True, message="who?", uid="1")
    assert answer.status_code == 403
    assert answer.json["error"].startswith("This name is not yours any more")
    assert ann.reads() == ben.reads() == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" a \r\nb\n", "a \nb"),
        ("a\u2028b\u2029c\x85d", "a\nb\nc\nd"),
        ("nul\x00 bell\x07 esc\x1b[31m", "nul bell esc[31m"),
        ("\ttab\there", "tab\there"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("x" * 2000, "x" * 2000),
        ("\r\n" * 900 + "x" * 1500 + "\r\n" * 500, "x" * 1500),
        ("👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("a" + "\n" * 1998 + "b", "a\n\n\nb"),
        ("a" + " \n\u200b\n\u2800\n" * 300 + "b", "a \n\u200b\n\u2800\nb"),
        ("\U0001fae8\U0001f6d8", "\U0001fae8\U0001f6d8"),
        ("\ue000", "\ue000"),
        ("data: x\n\nevent: reset", "data: x\n\nevent: reset"),
    ],
)
def test_text_is_text(
    ann: ChatClient, ben: ChatClient, typed: str, stored: str
) -> None:
    assert ann.say(typed).json["text"] == stored
    assert ben.reads() == [stored]
    with ben.stream("x-1") as stream:
        assert stream.texts(1) == [stored]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " \n ",
        "\x00",
        "x" * 2001,
        "\u200b",
        "\u3164",
        "\u2800" * 9,
        "\ufe0f\u200d",
        "\u202e \u2066",
        "\u00ad\n\U000e0041",
    ],
)
def test_what_is_no_message_is_refused_and_given_back(
    ann: ChatClient, typed: str
) -> None:
    refusal = ann.say(typed)
    assert refusal.status_code == 400
    assert refusal.json["error"].endswith(".")
    page = ann.submit("/chat/ann", message=typed, uid="u")
    assert page.status_code == 400
    if typed.startswith("x"):
        assert typed in page.text
    assert ann.reads() == []


def test_a_uid_that_is_too_long_is_refused(ann: ChatClient) -> None:
    assert ann.say("hello", "u" * 65).status_code == 400
    assert ann.say("hello", "u\x00").status_code == 400


def test_a_message_without_a_uid_is_a_message(ann: ChatClient) -> None:
    answer = ann.post("/chat/ann", data={"message": "plain"}, headers=ORIGIN)
    assert answer.status_code == 302
    assert ann.reads() == ["plain"]


def test_links_can_be_clicked_and_lead_nowhere_else(ann: ChatClient) -> None:
    ann.say('https://example.org/?a=1&b="><i>x</i> javascript:alert(1)')
    links = ann.page().css("#messages a")
    assert [link.attributes["href"] for link in links] == [
        "https://example.org/?a=1&b="
    ]
    assert links[0].attributes["rel"] == "noopener nofollow ugc"


def test_the_history_is_read_back_to_the_first_message(
    new_app: NewApp, new_client: NewClient
) -> None:
    ann = new_client("ann", at=new_app(LIMITS="off"))
    said = [f"message {number}" for number in range(2 * PAGE + 7)]
    for text in said:
        ann.say(text)
    read: list[str] = []
    query: str | None = ""
    while query is not None:
        read = ann.reads(query) + read
        older = ann.page(query).css_first("#older")
        assert older is not None
        query = (
            None if "hidden" in older.attributes else older.attributes["href"]
        )
    assert read == said


@pytest.mark.parametrize("before", ["-1", "x", "0", "9" * 30, "1e3", "²"])
def test_a_page_that_does_not_exist_is_no_error(
    ann: ChatClient, before: str
) -> None:
    ann.say("hello")
    assert ann.reads(f"?before={before}") in ([], ["hello"])


def test_clearing_hides_the_past_from_oneself_alone(
    ann: ChatClient, ben: ChatClient
) -> None:
    ann.say("before")
    assert ann.submit("/clear").location == "/chat/ann"
    ben.say("after")
    assert ann.reads() == ["after"]
    assert ann.reads("?before=2") == []
    assert ben.reads() == ["before", "after"]


def test_the_page_says_where_the_stream_goes_on(
    ann: ChatClient, ben: ChatClient
) -> None:
    ben.say("on the page")
    last = ann.last()
    ben.say("on the stream")
    with ann.stream(last) as stream:
        assert stream.texts(1) == ["on the stream"]


def test_all_workers_tell_the_same_story(
    app: Flask, new_app: NewApp, new_client: NewClient
) -> None:
    speakers = [
        new_client(f"speaker {number}", at=new_app(LIMITS="off"))
        for number in range(4)
    ]

    def talk(speaker: ChatClient) -> None:
        for number in range(25):
            assert speaker.say(f"{number}").status_code == 201

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(talk, speakers))
    reader = new_client("reader")
    with reader.stream("x-0") as stream, reader.stream("x-0") as other:
        told = [stream.next("message").json for _ in range(50)]
        assert told == [other.next("message").json for _ in range(50)]
    numbers = [message["id"] for message in told]
    assert numbers == sorted(set(numbers))
    for speaker in speakers:
        said = [m["text"] for m in told if m["from"] == speaker.name]
        assert said == sorted(said, key=int)


@pytest.mark.parametrize("then", ["said", "removed"])
def test_a_number_waits_for_the_smaller_one_that_is_not_stored_yet(
    then: str,
    ann: ChatClient,
    ben: ChatClient,
    new_app: NewApp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or a reader who has the larger one would never see the smaller.

    The two are at two workers, and no limit has one wait for the other.
    """
    one, other = new_app(LIMITS="off"), new_app(LIMITS="off")
    ann.say("before")
    added, go_on = threading.Event(), threading.Event()

    def add_slowly(
        connection: Connection, said: Sequence[Said]
    ) -> list[Message | None]:
        stored = add_all(connection, said)
        if said[0].author == "ann":
            added.set()
            assert go_on.wait(10)
        return stored

    def store_more() -> bool:
        if then == "said":
            return bool(other.extensions["posting"].add(said_by(ben)))
        removed = other.test_cli_runner().invoke(args=["remove", "1"])
        return removed.exit_code == 0

    monkeypatch.setattr(messages, "add_all", add_slowly)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(one.extensions["posting"].add, said_by(ann))
        assert added.wait(10)
        second = threads.submit(store_more)
        time.sleep(0.5)
        overtook = second.done()
        go_on.set()
        assert first.result()
        assert second.result()
    assert not overtook
    shown = {"said": ["before", "ann", "ben"], "removed": ["ann"]}
    assert ann.reads() == shown[then]


def test_two_workers_never_wait_for_each_other(
    app: Flask,
    ann: ChatClient,
    ben: ChatClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both have something from both people, in the opposite order."""
    monkeypatch.setattr(limits, "POSTING", Limit("post", 1000, 1))
    tried: list[str] = []

    def add(
        connection: Connection, said: Sequence[Said]
    ) -> list[Message | None]:
        tried.extend(one.uid for one in said)
        return add_all(connection, said)

    def store(speakers: list[ChatClient]) -> None:
        said = [said_by(speaker) for speaker in speakers]
        posting(app)._store([Post(each) for each in said])

    monkeypatch.setattr(messages, "add_all", add)
    with ThreadPoolExecutor(2) as threads:
        for _ in range(20):
            list(threads.map(store, [[ann, ben], [ben, ann]]))
    assert len(tried) == len(set(tried)) == 80


def said_by(visitor: ChatClient) -> Said:
    """Something new from a visitor, whose name is all they say."""
    name, uid = visitor.name, secrets.token_hex()
    return Said(name, visitor.owner, name, uid)
