"""The exercise of lesson 23: for how long the connection was away."""

from __future__ import annotations

import re
from collections.abc import Callable

from course.browser.tab import Tab

BACK = re.compile(r"back after (\d+) seconds", re.IGNORECASE)


def must_say(tab: Tab, seconds: int, story: str) -> None:
    """It says “Back after so many seconds”, and so once."""
    page = tab.page_now()
    told = BACK.findall(page.text)
    assert told == [str(seconds)], (
        f"{story}, {seconds} seconds after it broke, and the page says "
        f"{' and '.join(told)} seconds."
        if told
        else f"{story}, and the page does not say for how long it was away. "
        f"I read: {page.quoted}."
    )


def test_the_page_says_for_how_long_it_was_away(
    listening: Callable[[], Tab],
) -> None:
    """When the connection is back, the page says `Back after 12 seconds.`

    `onerror` keeps the moment, `Date.now()`, and `onopen` takes it from the
    moment that it is then. The difference is in milliseconds. Keep it outside
    of `listen`, which is called anew where the browser has given up.
    """
    tab = listening()
    tab.connect()
    assert not BACK.search(tab.page_now().text), (
        "It says so when it is opened, before anything broke."
    )
    tab.lose_connection()
    tab.wait(12_000)
    tab.connect()
    must_say(tab, 12, "The connection came back")
    tab.wait(60_000)
    tab.lose_connection(for_good=True)
    tab.wait(7_000)
    tab.connect()
    must_say(tab, 7, "It broke again, and the browser gave up. It came back")


def test_the_seconds_count_from_the_first_error(
    listening: Callable[[], Tab],
) -> None:
    """A break begins with its first error, and not with its last.

    A browser that cannot connect tries again, and `onerror` is called each
    time. Keep the moment only where none is kept: `null` can stand for none.
    """
    tab = listening()
    tab.connect()
    for seconds in (5, 4, 6):
        tab.lose_connection()
        tab.wait(seconds * 1000)
    tab.connect()
    must_say(tab, 15, "The browser tried three times. It connected")
