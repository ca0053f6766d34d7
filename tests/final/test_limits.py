"""How much, and how fast."""

from __future__ import annotations

import contextlib

import pytest
from flask import Flask

from chat import limits
from chat.database import Database
from chat.limits import Limit
from tests.final.client import ChatClient
from tests.final.conftest import Clock, NewApp, NewClient

LIMIT = Limit("test", at_once=3, seconds=10)


def spend(app: Flask, visitor: str) -> bool:
    """Count one, and tell whether there was one."""
    database: Database = app.extensions["database"]
    wanted = [[(LIMIT, visitor)]]
    return database.write(lambda found: limits.spend(found, wanted)) == [None]


def test_so_many_at_once_and_then_one_in_each_while(
    app: Flask, clock: Clock
) -> None:
    assert [spend(app, "a") for _ in range(5)] == [True] * 3 + [False] * 2
    clock.now += 9
    assert not spend(app, "a")
    clock.now += 1
    assert spend(app, "a")
    assert not spend(app, "a")


def test_after_a_rest_it_is_all_free_and_no_more(
    app: Flask, clock: Clock
) -> None:
    assert spend(app, "a")
    clock.now += 10_000
    assert [spend(app, "a") for _ in range(4)] == [True] * 3 + [False]


def test_one_visitor_costs_another_nothing(app: Flask, clock: Clock) -> None:
    assert [spend(app, "a") for _ in range(4)][-1] is False
    assert spend(app, "b")


def test_many_visitors_are_counted_together_and_each_for_themselves(
    app: Flask, clock: Clock
) -> None:
    """What comes after a limit that is used up is not counted."""
    database: Database = app.extensions["database"]
    wide = Limit("wide", at_once=5, seconds=10)
    wanted = [[(LIMIT, who), (wide, "all")] for who in "aaaabbb"]
    used = database.write(lambda found: limits.spend(found, wanted))
    assert used == [None, None, None, LIMIT, None, None, wide]


def test_all_workers_count_together(new_app: NewApp, clock: Clock) -> None:
    apps = [new_app(), new_app()]
    spent = [spend(apps[turn % 2], "a") for turn in range(5)]
    assert spent == [True] * 3 + [False] * 2


def test_what_has_passed_is_forgotten(app: Flask, clock: Clock) -> None:
    database: Database = app.extensions["database"]
    assert [spend(app, "a") for _ in range(4)][-1] is False
    database.write(limits.forget)
    assert not spend(app, "a")
    clock.now += 31
    database.write(limits.forget)
    assert [spend(app, "a") for _ in range(4)] == [True] * 3 + [False]


def test_posting_too_fast_is_refused_and_given_back(
    clock: Clock, ann: ChatClient
) -> None:
    count = limits.POSTING.at_once
    answers = [ann.say(f"message {turn}") for turn in range(count + 3)]
    assert [answer.status_code for answer in answers[:count]] == [201] * count
    refused = answers[-1]
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json["error"].endswith(".")
    page = ann.submit("/chat/ann", message="by hand", uid="kept-uid")
    assert page.status_code == 429
    assert "by hand" in page.text
    assert "kept-uid" in page.text
    assert len(ann.reads()) == count


def test_a_name_that_is_refused_for_haste_is_given_back(
    clock: Clock, new_client: NewClient
) -> None:
    for number in range(limits.JOINING.at_once + 1):
        page = new_client().join(f"name {number}")
    assert page.status_code == 429
    assert f'value="name {number}"' in page.text


def test_others_may_go_on_while_one_is_held_back(
    clock: Clock, ann: ChatClient, ben: ChatClient
) -> None:
    while ann.say("flood").status_code == 201:
        pass
    assert ben.say("calm").status_code == 201


def test_opening_streams_too_fast_is_refused(
    clock: Clock, ann: ChatClient
) -> None:
    statuses = []
    for _ in range(limits.STREAMING.at_once + 10):
        response = ann.get("/chat/ann/stream")
        statuses.append(response.status_code)
        response.close()
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_so_many_streams_may_be_open_and_no_more(
    clock: Clock, ann: ChatClient, ben: ChatClient
) -> None:
    with contextlib.ExitStack() as streams:
        for _ in range(limits.OPEN):
            next(streams.enter_context(ann.stream()))
        assert ann.get("/chat/ann/stream").status_code == 429
        next(streams.enter_context(ben.stream()))
    with ann.stream() as stream:
        next(stream)


def test_an_address_may_not_take_every_name(
    clock: Clock, new_app: NewApp, new_client: NewClient
) -> None:
    app = new_app(PROXIES="1")
    statuses = [
        new_client(at=app).join(f"name {number}").status_code
        for number in range(limits.JOINING.at_once + 2)
    ]
    assert statuses[0] == 302
    assert statuses[-1] == 429
    elsewhere = new_client(at=app)
    elsewhere.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.7"
    assert elsewhere.join("from elsewhere").status_code == 302


def test_all_addresses_of_one_network_count_as_one(
    clock: Clock, new_app: NewApp, new_client: NewClient
) -> None:
    """With IPv6 whoever has one address has 2**64 of them."""
    app = new_app(PROXIES="1")
    statuses = {}
    for number in range(limits.JOINING.at_once + 2):
        client = new_client(at=app)
        address = f"2001:db8:0:7::{number:x}"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = address
        statuses[number] = client.join(f"name {number}").status_code
    assert statuses[0] == 302
    assert statuses[limits.JOINING.at_once + 1] == 429
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "2001:db8:0:8::1"
    assert client.join("from elsewhere").status_code == 302


@pytest.mark.parametrize(("proxies", "status"), [("0", 429), ("1", 302)])
def test_an_address_is_believed_only_from_a_proxy_that_is_ours(
    clock: Clock,
    new_app: NewApp,
    new_client: NewClient,
    proxies: str,
    status: int,
) -> None:
    app = new_app(PROXIES=proxies)
    for number in range(limits.JOINING.at_once + 1):
        client = new_client(at=app)
        address = f"192.0.2.{number}"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = address
        response = client.join(f"name {number}")
    assert response.status_code == status


def test_of_several_addresses_the_last_is_believed(
    clock: Clock, new_app: NewApp, new_client: NewClient
) -> None:
    app = new_app(PROXIES="1")
    for number in range(limits.JOINING.at_once + 1):
        client = new_client(at=app)
        claimed = f"192.0.2.{number}, 198.51.100.1"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = claimed
        response = client.join(f"name {number}")
    assert response.status_code == 429


def test_a_request_that_is_too_large_is_refused(ann: ChatClient) -> None:
    answer = ann.say("x" * 70_000)
    assert answer.status_code == 413
    assert answer.json["error"].endswith(".")
    assert ann.submit("/chat/ann", message="x" * 70_000).status_code == 413


def test_limits_can_be_lifted_for_a_load_test(
    new_app: NewApp, new_client: NewClient
) -> None:
    ann = new_client("ann", at=new_app(LIMITS="off"))
    assert {ann.say(str(turn)).status_code for turn in range(30)} == {201}


def test_many_names_at_one_address_are_held_back_together(
    new_app: NewApp, new_client: NewClient, clock: Clock
) -> None:
    """Though nobody of a class, whose school has one address."""
    app = new_app(PROXIES="1")
    crowd = [new_client(f"name {number}", at=app) for number in range(60)]
    for turn in range(2):
        assert {one.say(str(turn)).status_code for one in crowd} == {201}
    flood = [one.say("flood") for one in crowd for _ in range(5)]
    assert flood[-1].status_code == 429
    assert sum(answer.status_code == 201 for answer in flood) < 100
    neighbour = new_client(at=app)
    neighbour.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.7"
    neighbour.join("neighbour")
    assert neighbour.say("calm").status_code == 201
    clock.now += 30
    assert {one.say("and on").status_code for one in crowd} == {201}


def test_many_names_at_one_address_hold_so_many_streams(
    clock: Clock,
    new_app: NewApp,
    new_client: NewClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "OPEN_TOGETHER", 4)
    app = new_app(PROXIES="1")
    crowd = [new_client(f"name {number}", at=app) for number in range(5)]
    with contextlib.ExitStack() as streams:
        for one in crowd[:4]:
            next(streams.enter_context(one.stream()))
        one = crowd[4]
        assert one.get(f"/chat/{one.name}/stream").status_code == 429
        one.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.7"
        next(streams.enter_context(one.stream()))


def test_many_names_at_one_address_open_so_many_streams(
    clock: Clock,
    ann: ChatClient,
    ben: ChatClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        limits, "STREAMING_TOGETHER", Limit("streams", at_once=6, seconds=60)
    )
    statuses = []
    for one in [ann, ben] * 4:
        response = one.get(f"/chat/{one.name}/stream")
        statuses.append(response.status_code)
        response.close()
    assert statuses == [200] * 6 + [429] * 2
