"""What is over leaves nothing behind in the page, however often it was."""

from __future__ import annotations

import pytest

from tests.support.workshop import Workshop


@pytest.mark.parametrize("lesson", [5, 23])
def test_a_visit_that_is_over_leaves_nothing_behind(
    workshop: Workshop, lesson: int
) -> None:
    """Nor does the stream of live updates of a page that was left."""
    workshop.begin(lesson)
    if lesson == 23:
        workshop.aaron.enter("aaron")
    before = ports(workshop)
    for _ in range(5):
        workshop.aaron.leave()
        workshop.aaron.press("Reload")
        workshop.aaron.arrive()
    tries = 0
    while ports(workshop) > before and tries < 100:
        workshop.page.wait_for_timeout(100)
        tries += 1
    assert ports(workshop) <= before


def ports(workshop: Workshop) -> int:
    """How many ports for messages the page holds, after a tidying-up."""
    browser = workshop.page.context.new_cdp_session(workshop.page)
    found = browser.send(
        "Runtime.evaluate", {"expression": "MessagePort.prototype"}
    )
    prototype = found["result"]["objectId"]
    held = browser.send(
        "Runtime.queryObjects", {"prototypeObjectId": prototype}
    )
    told = browser.send(
        "Runtime.callFunctionOn",
        {
            "objectId": held["objects"]["objectId"],
            "functionDeclaration": "function () { return this.length; }",
            "returnByValue": True,
        },
    )
    browser.detach()
    return int(told["result"]["value"])
