"""Clocks that are set back, and machines whose clocks do not agree."""

from __future__ import annotations

import pytest

from chat import limits
from tests.final.client import ChatClient
from tests.final.conftest import Clock, NewApp, NewClient
from tests.final.test_limits import LIMIT, spend

HOUR, DAY = 3600, 24 * 3600

APART = 4
"""Seconds between the clocks of two machines: so many do no harm."""


@pytest.mark.parametrize("seconds", [3, 60, HOUR, DAY, 400 * DAY])
def test_a_clock_that_is_set_back_keeps_nobody_out(
    ann: ChatClient, new_client: NewClient, clock: Clock, seconds: int
) -> None:
    for turn in range(limits.POSTING.at_once):
        assert ann.say(str(turn)).status_code == 201
    clock.now -= seconds
    ann.page()
    clock.now += limits.POSTING.seconds + limits.SKEW
    assert ann.say("still here").status_code == 201
    assert new_client().join("ben").status_code == 302
    with ann.stream() as stream:
        assert stream.next("message").json["text"] == "0"


def test_a_cookie_of_a_clock_that_was_ahead_is_good_for_no_longer(
    ann: ChatClient, clock: Clock
) -> None:
    clock.now += 32 * DAY
    assert ann.get("/chat/ann").location == "/"


def test_who_has_gone_is_not_here_because_the_clock_was_set_back(
    ann: ChatClient, new_client: NewClient, clock: Clock
) -> None:
    new_client("gone")
    clock.now -= HOUR
    assert [name.text() for name in ann.page().css("#names li")] == ["ann"]


def test_two_clocks_that_do_not_agree_are_no_way_around_a_limit(
    new_app: NewApp, clock: Clock
) -> None:
    ahead, behind = new_app(), new_app()
    allowed = 0
    for _ in range(20):
        allowed += spend(ahead, "a")
        clock.now -= APART
        allowed += spend(behind, "a")
        clock.now += APART
    assert allowed == LIMIT.at_once
