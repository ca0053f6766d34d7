"""A page that somebody has open, and what it does as time goes by."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, Self

from ..sandbox.failure import Failure, Unseen
from ..sandbox.link import Reply
from ..sandbox.work import Work
from .beyond import lacking
from .page import Page
from .script import STAND_IN, as_opened, refusal_of_policy
from .visitor import Visitor

PATIENCE = 60_000
"""Milliseconds after which what has not happened never will."""
A_MOMENT = 500
"""Milliseconds: what comes sooner than that, nobody has time to read."""
A_WHILE = 1000
"""Milliseconds from one look at it to the next."""
LOADING = 50
"""Milliseconds from one page to the next."""
MOST_FETCHED = 100
"""Pages and answers that a tab fetches; then nothing more comes."""

_CONNECTING, _OPEN, _CLOSED = range(3)
"""The states of a stream."""
_FAILURE = {"failure": "Failed to fetch"}
_BROKEN = {
    "status": 500,
    "headers": [("Content-Type", "text/html")],
    "body": "<!doctype html>\n<title>500 Internal Server Error</title>\n",
}


class Way(Enum):
    """What becomes of what a page's script asks its site for."""

    WHOLE = auto()
    """It arrives, and so does the answer."""
    CUT = auto()
    """Nothing gets through."""
    LOST = auto()
    """It arrives, and the answer does not."""
    BROKEN = auto()
    """The site breaks down over it: 500."""


class Tab:
    """A page that a visitor has open, in time that is counted.

    It asks its site for what its scripts `fetch`, and where it is left for
    another page, or for itself anew, that one is open next. Whatever is done
    raises Unseen where a script needs what only a browser has.
    """

    def __init__(self, visitor: Visitor, work: Work) -> None:
        """Open the page that the visitor is on.

        Its scripts run beside `work`, the one that the visitor asks. The tab
        that was opened last is the one that can be used.
        """
        self.visitor = visitor
        self.work = work
        self.now = 0
        """Milliseconds since it was opened."""
        self.events: list[dict[str, Any]] = []
        """What has happened, each `at` its time: see `Work.open_page`."""
        self.errors: list[str] = []
        """What its scripts raised."""
        self.way = Way.WHOLE
        """What becomes of what its scripts ask for, from now on."""
        self._fetched = 0
        self._refusal: Failure | None = None
        self._open(visitor.page)

    @property
    def left_after(self) -> int | None:
        """When it was left for the first time, or None: see `now`."""
        return self._first("reload", "leave")

    @property
    def renews_after(self) -> int | None:
        """When it first was left, or asked for something new, or None."""
        left, asked = self.left_after, self._first("fetch", since=A_MOMENT)
        return asked if left is None else left

    @property
    def asks(self) -> bool:
        """Whether its scripts have asked for anything."""
        return self._first("fetch") is not None

    @property
    def streams(self) -> list[str]:
        """The addresses that it listens to."""
        return [str(e["url"]) for e in self.events if e["what"] == "stream"]

    @property
    def box(self) -> str:
        """A CSS selector of the box to write a message in."""
        return self._page.box

    @property
    def alerts(self) -> list[str]:
        """What its scripts have told in a window of their own."""
        return [str(e["text"]) for e in self.events if e["what"] == "alert"]

    def last_key_before(self, moment: int) -> int:
        """When the last key was pressed by then: see `now`."""
        keys = [e["at"] for e in self.events if e["what"] == "key"]
        return max((int(at) for at in keys if at <= moment), default=0)

    def stay(self) -> Self:
        """Wait until it is left, or asks for something, or for a minute."""
        end = self.now + PATIENCE
        while self.renews_after is None and self.now < end:
            self._act([("wait", A_WHILE)], A_WHILE)
        return self

    def wait(self, milliseconds: int) -> None:
        """Let time go by, through whatever pages there come."""
        end = self.now + milliseconds
        while self.now < end:
            self._go_on()
            self._act([("wait", end - self.now)], end - self.now)
            if self._is_over():
                self.now = end

    def shows_in_time(self, words: str) -> bool:
        """Whether this can be read on it by now, or within a minute."""
        end = self.now + PATIENCE
        while not self.page_now().shows(words):
            if self.now >= end:
                return False
            self.wait(A_WHILE)
        return True

    def page_now(self) -> Page:
        """What it shows by now, with what its scripts have put there."""
        self._go_on()
        return Page(self._page.url, 200, self._look("")["html"])

    def press(self, box: str) -> None:
        """Type an h at the end of what stands in a box.

        `box` is a CSS selector, here and below.
        """
        self._go_on()
        self._act([("key", box)])

    def erase(self, box: str) -> None:
        """Take away what stands in a box."""
        self._go_on()
        self._act([("erase", box)])

    def leave_box(self, box: str) -> None:
        """Go out of a box, as by a press beside it."""
        self._go_on()
        self._act([("blur", box)])

    def write(self, box: str, text: str) -> None:
        """Type a text at the end of what stands in a box."""
        self._go_on()
        self._act([("write", [box, text])])

    def enter(self, box: str) -> None:
        """Press Enter in a box."""
        self._go_on()
        self._act([("enter", box)])

    def send(self, box: str) -> None:
        """Press the button that sends what stands in a box."""
        self._go_on()
        self._act([("send", box)])

    def click(self, words: str) -> Page | None:
        """Click on what says these words: the page that it leads to.

        None where its scripts do nothing then; raises Failure where one stops.
        """
        self._go_on()
        before, errors = len(self.events), len(self.errors)
        self._act([("click", words)])
        self.wait(A_WHILE)
        done = {event["what"] for event in self.events[before:]}
        if done.isdisjoint({"reload", "leave", "fetch"}):
            if len(self.errors) > errors and self.broken:
                raise self.broken
            return None
        form = self._left and self._left.get("form")
        if form:
            fields = dict(form["fields"])
            return self.visitor.ask(form["method"], form["url"], form=fields)
        self.visitor.page = self.page_now()
        return self.visitor.page

    def hear(self, event: str) -> None:
        """An event comes down the streams that it listens to.

        `event` is the lines of it, as the server has sent them.
        """
        self._go_on()
        fields: dict[str, list[str]] = {}
        for line in event.splitlines():
            name, _, value = line.partition(":")
            fields.setdefault(name, []).append(value.removeprefix(" "))
        members = {
            "data": "\n".join(fields.get("data", [])),
            "lastEventId": fields.get("id", [""])[-1],
        }
        kind = fields.get("event", ["message"])[-1]
        self._act([("stream", [_OPEN, kind, members])])

    def connect(self) -> None:
        """The streams that it listens to are open, for the first time or not.

        Here and below its scripts are told so, as a browser tells them.
        """
        self._go_on()
        self._act([("stream", [_OPEN, "open"])])

    def lose_connection(self, for_good: bool = False) -> None:
        """The streams break; if it is for good, the browser gives them up."""
        self._go_on()
        state = _CLOSED if for_good else _CONNECTING
        self._act([("stream", [state, "error"])])

    def typed(self, box: str) -> str:
        """What stands in a box."""
        self._go_on()
        return str(self._look(box)["text"])

    @property
    def broken(self) -> Failure | None:
        """What its scripts were refused, or else stopped at, if anything."""
        refusal = self._refusal or refusal_of_policy(self._page)
        if refusal or not self.errors:
            return refusal
        return Failure("script_error", got=self.errors[0].splitlines()[0])

    def not_renewed(self) -> Failure:
        """Why it has shown nothing new, for a check to raise."""
        if self.broken:
            return self.broken
        refresh = self._page.refresh
        if refresh:
            return Failure("refreshes_late", got=refresh[0])
        if not self._page.scripts:
            return Failure("no_script")
        delays = [e["delay"] for e in self.events if e["what"] == "timer"]
        if not delays:
            return Failure("no_timer")
        if max(delays) > PATIENCE:
            return Failure("reloads_late", got=max(delays))
        return Failure("no_reload")

    def nothing_new(self, words: str) -> Failure:
        """What can be read in place of what somebody else said."""
        if self.broken:
            return self.broken
        page = self.page_now()
        return page.failure("nothing_new", asked=words)

    def _open(self, page: Page, **kept: Any) -> None:
        self._page, self._opened_at = page, self.now
        self._left: dict[str, Any] | None = None
        self._last_look = {"html": page.html, "text": ""}
        opened = as_opened(page, self._text_of_script)
        self._take(self.work.open_page(STAND_IN, {**opened, **kept}))

    def _go_on(self) -> None:
        """Open the page that it was left for, if it was."""
        if not self._left or self._is_over():
            return
        left, self._fetched = self._left, self._fetched + 1
        self.now += LOADING
        story = self._story("The page was loaded again")
        page = self.visitor.get(left["url"], story)
        self._open(page, local=left["local"], session=left["session"])

    def _is_over(self) -> bool:
        """Whether it was left, and no other can be opened."""
        if not self._left:
            return False
        return not self._left["url"] or self._fetched >= MOST_FETCHED

    def _look(self, box: str) -> dict[str, Any]:
        if not self._is_over():
            self._act([("look", box)])
        return self._last_look

    def _act(self, acts: list[tuple[str, Any]], length: int = 0) -> None:
        """Act on the page, which takes so long where it is not left."""
        end = self.now + length
        while (acts or self._asked) and not self._left:
            answers = [self._answer(asked) for asked in self._asked]
            self._take(self.work.act(acts, answers))
            acts = []
        if not self._left:
            self.now = end

    def _take(self, told: dict[str, Any]) -> None:
        self._asked = told["asked"]
        for error in told["errors"]:
            self._must_be_known(lacking(error["message"], self._page))
            self.errors.append(error["message"])
        for event in told["events"]:
            event["at"] += self._opened_at
            if event["what"] == "look":
                self._last_look = event
                continue
            self.events.append(event)
            if event["what"] == "lacks":
                self._must_be_known(event["name"])
            if event["what"] in ("reload", "leave"):
                self._left, self.now = event, event["at"]

    def _must_be_known(self, needed: str) -> None:
        """Raise Unseen for what a script needed and has not got here."""
        if needed:
            raise Unseen(needed)

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        """What the site answers to a script, or None."""
        self._fetched += 1
        if self._fetched > MOST_FETCHED:
            return None
        if self.way is Way.CUT:
            return _FAILURE
        if self.way is Way.BROKEN:
            return {"url": asked["url"], **_BROKEN}
        url, reply = self.visitor.fetch(
            asked["method"],
            asked["url"],
            asked["body"].encode(),
            self._story("The script of the page asked"),
            [(name, value) for name, value in asked["headers"]],
        )
        self._take_note(url, reply)
        if self.way is Way.LOST:
            return _FAILURE
        return {
            "url": url,
            "status": reply.status,
            "headers": reply.headers,
            "body": reply.body.decode("utf-8", "replace"),
        }

    def _story(self, text: str) -> str:
        """What is written above a request, where it is not there yet."""
        stories = [asked.story for asked in self.visitor.log if asked.story]
        return "" if stories[-1:] == [text] else text

    def _first(self, *what: str, since: int = 0) -> int | None:
        times = [
            int(event["at"])
            for event in self.events
            if event["what"] in what and event["at"] >= since
        ]
        return min(times, default=None)

    def _text_of_script(self, address: str) -> str:
        url, reply = self.visitor.fetch("GET", address)
        self._take_note(url, reply)
        found = reply.status == 200
        return reply.body.decode("utf-8", "replace") if found else ""

    def _take_note(self, url: str, reply: Reply) -> None:
        if reply.status >= 400:
            self._refusal = self.visitor.refusal(url, reply)
