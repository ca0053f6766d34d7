"""Who may be called what, and for how long."""

from __future__ import annotations

import itertools
import unicodedata
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from chat import people
from chat.database import Database
from chat.database import people as table
from tests.final.client import ORIGIN, ChatClient
from tests.final.conftest import Clock, NewApp, NewClient


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ann", "ann"),
        ("  Ann   Lee ", "Ann Lee"),
        ("\uff21\uff4e\uff4e", "Ann"),
        ("x" * 32, "x" * 32),
        ("Zoë 🦊", "Zoë 🦊"),
        ("I \u2764\ufe0f U", "I \u2764\ufe0f U"),
        ("ann 👩\u200d💻", "ann 👩\u200d💻"),
        ("👩🏽\u200d⚕\ufe0f", "👩🏽\u200d⚕\ufe0f"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("7\ufe0f\u20e3", "7\ufe0f\u20e3"),
        ("نمی\u200cبینم", "نمی\u200cبینم"),
        ("क्\u200dष", "क्\u200dष"),
        ("क्\u200cष", "क्\u200cष"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("שִׁירָה", "שִׁירָה"),
        ("Nguyễn", "Nguyễn"),
        ("محمد", "محمد"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("<b>&\"'", "<b>&\"'"),
        ("a?b#c%2F", "a?b#c%2F"),
    ],
)
def test_a_name_is_shown_as_it_was_typed_but_tidied(
    typed: str, shown: str
) -> None:
    assert people.tidy(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "x" * 33,
        "a\x00b",
        "a\x07b",
        "a\u200bb",
        "a\u202eb",
        "a\u2066b",
        "a\u3164b",
        "a\ufe0fb",
        "a\u200cb",
        "a\u200db",
        "\u200da",
        "ann\u200c",
        "🦊\u200d",
        "\u200d🦊",
        "\ufe0f🦊",
        "می\u200c",
        "क\u200dष",
        "Z" + "\u0352\u0334\u0317" * 2,
        "a" + "\u0301" * 31,
        "a\u034fb",
        "a\U0001d159b",
        "a\U00016fe4b",
        "a\U00013441b",
        "\ue000",
        "\U000e0041",
        "\u0301a",
        "a/b",
        "..",
        "\uff0e\uff0e",
        "a\uff0fb",
        "\\\\example.org",
        "//example.org",
        "https://example.org",
    ],
)
def test_what_cannot_be_a_name_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        people.tidy(typed)


def test_what_is_far_too_long_for_a_name_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Marks that must be sorted take a second, and nobody else has a turn."""
    looked_at = []
    normalize = unicodedata.normalize

    def look(form: Any, typed: str) -> str:
        looked_at.append(len(typed))
        return normalize(form, typed)

    monkeypatch.setattr(unicodedata, "normalize", look)
    with pytest.raises(ValueError, match="at most 32 characters"):
        people.tidy("a" + "\u0315" * 16_000 + "\u0300" * 16_000)
    assert people.tidy(" " * 99 + "a\u0301" * 32 + " " * 99) == "á" * 32
    assert max(looked_at) < 1000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ann", "ANN"),
        ("ann", "\uff21nn"),
        ("strasse", "straße"),
        ("ﬁn", "FIN"),
        ("I \u2764 U", "I \u2764\ufe0f U"),
        ("👩💻", "👩\u200d💻"),
        ("نمیبینم", "نمی\u200cبینم"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert people.fold(one) == people.fold(other)


def test_folding_a_second_time_changes_nothing() -> None:
    for character in map(chr, range(0x20000)):
        if unicodedata.category(character) != "Cs":
            folded = people.fold(character)
            assert people.fold(folded) == folded, hex(ord(character))


def test_a_name_is_held_for_the_browser_that_took_it(
    ann: ChatClient, new_client: NewClient
) -> None:
    stranger = new_client()
    assert stranger.join("ANN").status_code == 409
    refusal = stranger.say("hello")
    assert refusal.status_code == 403
    assert stranger.get("/chat/ann").location == "/"
    assert ann.say("still me").status_code == 201


@pytest.mark.parametrize(("name", "status"), [("", 400), ("ann", 409)])
def test_a_script_is_told_in_json_why_a_name_is_refused(
    ann: ChatClient, new_client: NewClient, name: str, status: int
) -> None:
    refusal = new_client().submit("/", script=True, username=name)
    assert refusal.status_code == status
    assert refusal.json["error"].endswith(".")


def test_a_button_pressed_twice_is_one_visitor(
    new_client: NewClient, clock: Clock
) -> None:
    """The second request goes out before the first has been answered."""
    clock.now = 100 * people.AGAIN - 1
    first, second = new_client(), new_client()
    first.get("/")
    cookie = first.get_cookie("session")
    assert cookie is not None
    second.set_cookie("session", cookie.value)
    assert first.join("ann").status_code == 302
    clock.now += 2
    assert second.join("ann").status_code == 302
    assert first.owner == second.owner


@pytest.mark.parametrize("before", ["", "mallory"])
def test_a_cookie_that_somebody_kept_is_not_who_came_after(
    new_client: NewClient, clock: Clock, before: str
) -> None:
    """On a computer that many use: from the form, or with a name."""
    computer, keeper = new_client(before), new_client()
    computer.get("/")
    cookie = computer.get_cookie("session")
    assert cookie is not None
    keeper.set_cookie("session", cookie.value)
    assert computer.join("victim").status_code == 302
    clock.now += 2 * people.AGAIN
    assert keeper.join("victim").status_code == 409
    assert keeper.say("it is I").status_code == 403
    assert computer.say("no, I").status_code == 201


def test_a_name_is_not_lost_with_the_answer(
    new_client: NewClient, clock: Clock
) -> None:
    """Whoever got none opens the page, and presses the button, once more."""
    ann = new_client()
    ann.get("/")
    cookie = ann.get_cookie("session")
    assert cookie is not None
    assert ann.join("ann").status_code == 302
    ann.set_cookie("session", cookie.value)
    clock.now += people.AGAIN / 2
    ann.get("/")
    assert ann.join("ann").status_code == 302


def test_the_page_that_asks_for_a_name_is_new_each_time(
    new_client: NewClient,
) -> None:
    """Whoever opened it before may have kept its cookie."""
    computer, keeper = new_client(), new_client()
    computer.get("/")
    cookie = computer.get_cookie("session")
    assert cookie is not None
    keeper.set_cookie("session", cookie.value)
    computer.get("/")
    assert computer.join("ann").status_code == 302
    assert keeper.join("ann").status_code == 409


def test_taking_ones_own_name_again_is_no_theft(ann: ChatClient) -> None:
    assert ann.join("Ann").location == "/chat/Ann"


def test_a_new_name_brings_nothing_back_that_was_cleared(
    ann: ChatClient,
) -> None:
    ann.say("old news")
    ann.submit("/clear")
    ann.join("ann")
    assert ann.reads() == []
    ann.join("anna")
    assert ann.reads() == []


def test_a_new_name_frees_the_old_one(
    ann: ChatClient, new_client: NewClient
) -> None:
    assert ann.join("anna").status_code == 302
    assert new_client().join("ann").status_code == 302


def test_a_name_that_is_taken_costs_nobody_the_one_they_have(
    ann: ChatClient, ben: ChatClient
) -> None:
    assert ben.join("ann").status_code == 409
    ben.name = "ben"
    assert ben.say("still here").status_code == 201


def test_leaving_frees_the_name(
    ann: ChatClient, new_client: NewClient
) -> None:
    cookie = ann.get_cookie("session")
    assert cookie is not None
    assert ann.submit("/leave").location == "/"
    other = new_client("ann")
    ann.set_cookie("session", cookie.value)
    assert ann.say("it was me").status_code == 403
    assert other.say("it is me").status_code == 201


def test_an_old_cookie_does_not_bring_back_who_left(
    ann: ChatClient, ben: ChatClient, new_client: NewClient
) -> None:
    cookie = ann.get_cookie("session")
    assert cookie is not None
    ann.submit("/leave")
    ann.set_cookie("session", cookie.value)
    assert ann.say("I am back").status_code == 403
    assert ann.get("/chat/ann").location == "/"
    assert ben.reads() == []
    assert new_client().join("ann").status_code == 302


def test_who_left_is_not_here(ann: ChatClient, ben: ChatClient) -> None:
    ann.submit("/leave")
    assert [name.text() for name in ben.page().css("#names li")] == ["ben"]


def test_leaving_without_a_name_writes_nothing(
    app: Flask, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = new_client()
    database: Database = app.extensions["database"]
    monkeypatch.setattr(database, "write", None)
    assert stranger.submit("/leave").location == "/"


def test_names_that_nobody_can_have_any_more_are_forgotten(
    app: Flask, ann: ChatClient, new_client: NewClient, clock: Clock
) -> None:
    """A cookie is good for a month; until then a name is remembered."""
    new_client("left").submit("/leave")
    database: Database = app.extensions["database"]
    for days, left in [(0, 2), (32, 2), (9, 0)]:
        clock.now += days * 24 * 3600
        database.write(people.forget)
        rows = database.read(
            lambda connection: connection.execute(select(table)).all()
        )
        assert len(rows) == left, days


def test_leaving_twice_takes_the_name_from_nobody(
    ann: ChatClient, new_client: NewClient
) -> None:
    cookie = ann.get_cookie("session")
    assert cookie is not None
    ann.submit("/leave")
    other = new_client("ann")
    ann.set_cookie("session", cookie.value)
    ann.submit("/leave")
    assert other.say("still me").status_code == 201


@pytest.mark.parametrize(("hours", "status"), [(23, 409), (25, 302)])
def test_a_name_is_free_after_a_day_away(
    ann: ChatClient,
    new_client: NewClient,
    clock: Clock,
    hours: int,
    status: int,
) -> None:
    stranger = new_client()
    clock.now += hours * 3600
    assert stranger.join("ann").status_code == status


def test_coming_back_first_after_a_day_it_is_still_ones_own(
    ann: ChatClient, new_client: NewClient, clock: Clock
) -> None:
    clock.now += 25 * 3600
    assert ann.page() is not None
    assert new_client().join("ann").status_code == 409


def test_another_worker_knows_whose_a_name_is(
    ann: ChatClient, new_app: NewApp, new_client: NewClient
) -> None:
    there = new_client(at=new_app())
    assert there.join("ann").status_code == 409


def test_a_forged_cookie_speaks_for_nobody(
    ann: ChatClient, new_app: NewApp, new_client: NewClient
) -> None:
    forger = new_app(SECRET="guessed").session_interface
    serializer = forger.get_signing_serializer(  # type: ignore[attr-defined]
        new_app(SECRET="guessed")
    )
    stranger = new_client()
    stranger.name = "ann"
    forged = serializer.dumps({"username": "ann", "owner": "x"})
    stranger.set_cookie("session", forged)
    assert stranger.say("I am ann").status_code == 403


def test_a_key_can_be_changed_without_sending_everybody_away(
    new_app: NewApp, new_client: NewClient
) -> None:
    client = new_client("ann", at=new_app(SECRET="old"))
    cookie = client.get_cookie("session")
    assert cookie is not None
    after = new_client(at=new_app(SECRET="new", OLD_SECRETS="older old"))
    after.name = "ann"
    after.set_cookie("session", cookie.value)
    assert after.say("me again").status_code == 201


def test_a_name_with_everything_a_url_dislikes_gets_its_own_page(
    new_client: NewClient,
) -> None:
    odd = new_client()
    response: Any = odd.post(
        "/",
        data={"username": "a?b#c%2F&d=é 🦊"},
        headers=ORIGIN,
        follow_redirects=True,
    )
    assert response.status_code == 200
    assert "Write to everybody" in response.text


def test_a_name_that_is_spelled_anew_is_the_new_one(
    app: Flask, ann: ChatClient
) -> None:
    """What another tab still calls them is not theirs any more."""
    owner = ann.owner
    assert ann.join("ANN").status_code == 302
    database: Database = app.extensions["database"]
    for visitors in itertools.permutations([("ann", owner), ("ANN", owner)]):
        seen = database.write(partial(people.seen, visitors=visitors))
        assert seen == {("ANN", owner)}
