"""What every check is given: the work to judge, and visitors to it.

By itself each check meets every stage of the course, and is expected to fail
before its lesson, to pass from its lesson on, and to fail again from the
lesson that does away with what it checks. The summary prints the matrix. What
is judged each day is where holding begins and where it ends: between a stage
and its neighbours. Where they all hold, or all fail, it is a long test.
When `course.suite` runs them, each check meets a student's work instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from course.browser.module import Module
from course.browser.page import Page
from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.lessons import Lesson, all_lessons
from course.results import Check
from course.sandbox.failure import Failure, Unseen
from course.sandbox.link import Started
from course.sandbox.machine import MACHINE
from course.sandbox.work import Work
from course.subject import Subject
from course.suite import BACKEND, SUBJECT, read_check

HERE = Path(__file__).parent
PATIENCE = 10.0
"""Our own stages do not hang; the machine that tests them may be busy."""

ABSENT = "not here"
UNMET = (AssertionError, Unseen)
"""What a check raises that does not hold."""

MATRIX: dict[Check, dict[int, str]] = {}
"""For each check, the sign for each stage that it met."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if SUBJECT in metafunc.config.stash:
        return
    stages = [
        pytest.param(lesson, id=lesson.label.zfill(2))
        for lesson in all_lessons()
    ]
    metafunc.parametrize("subject", stages, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in _checks(items):
        if not _holds(item):
            item.add_marker(pytest.mark.xfail(reason=ABSENT, raises=UNMET))
        if not _is_at_an_edge(item):
            item.add_marker(pytest.mark.long)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(
    pyfuncitem: pytest.Function,
) -> Generator[None, object, object]:
    """Where a check must fail, let it do so without a traceback.

    Nobody reads those of the matrix, and to put them together took a third of
    its time.
    """
    try:
        return (yield)
    except UNMET:
        if _checks([pyfuncitem]) and not _holds(pyfuncitem):
            raise pytest.xfail.Exception(ABSENT, pytrace=False) from None
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" or report.failed:
        for check in _checks([item]):
            row = MATRIX.setdefault(read_check(check), {})
            sign = {"passed": "●", "skipped": "·"}.get(report.outcome, "✗")
            row[_stage(check)] = sign
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not MATRIX:
        return
    labels = [lesson.label.zfill(2)[:2] for lesson in all_lessons()]
    write = terminalreporter.write_line
    write("● holds   · fails, as it must here   ✗ wrong   (a) advice only")
    write(" ".join(labels))
    for check, row in sorted(MATRIX.items(), key=lambda pair: pair[0].name):
        cells = (row.get(n, " ") for n in range(1, len(labels) + 1))
        mark = " (a)" if check.advice else ""
        write(" " + "  ".join(cells) + f"  {check.name}{mark}")


def _checks(items: list[pytest.Item]) -> list[pytest.Function]:
    """Those of the items that are a check on one of our stages."""
    return [
        item
        for item in items
        if isinstance(item, pytest.Function)
        and HERE in item.path.parents
        and hasattr(item, "callspec")
    ]


def _holds(item: pytest.Function) -> bool:
    """Whether a check must hold at its stage."""
    return _stage(item) in read_check(item).asked_at


def _is_at_an_edge(item: pytest.Function) -> bool:
    """Whether a check must hold at its stage and not at one beside it.

    Or the other way round; beyond the first and the last stage none holds.
    """
    stage, asked_at = _stage(item), read_check(item).asked_at
    near = range(stage - 1, stage + 2)
    return len({number in asked_at for number in near}) == 2


def _stage(item: pytest.Function) -> int:
    lesson = item.callspec.params["subject"]
    assert isinstance(lesson, Lesson)
    return lesson.number


@pytest.fixture(scope="session")
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    """What is judged: somebody's work, or one of our stages."""
    stash = request.config.stash
    judged = stash.get(SUBJECT, None)
    if judged:
        yield judged
        return
    folder, backend = request.param.folder, stash.get(BACKEND, MACHINE)
    with Subject(folder, PATIENCE, backend, ours=True) as stage:
        yield stage


@pytest.fixture
def reads(subject: Subject) -> Callable[..., bool]:
    """Compares a text with the video's: `reads(text, exact, *others)`.

    Our own stages must have it exactly. A student's may have one of the
    others, which the course's own published solutions have.
    """

    def reads(text: str, exact: str, *others: str) -> bool:
        return text == exact or (not subject.ours and text in others)

    return reads


@pytest.fixture
def in_chat(work: Work) -> Callable[[Page], bool]:
    """Whether somebody has been let into the chat: `in_chat(page)`.

    A line to write in may be for a message or for a name, which a page at
    another address than `/` may ask for, too.
    """

    def in_chat(page: Page) -> bool:
        form = page.box_form()
        if page.status != 200 or not form:
            return False
        if "textarea" in form.kinds.values():
            return True
        asked = Visitor(work).ask("GET", "/").form_with("text")
        return asked is None or asked.box != form.box

    return in_chat


@pytest.fixture
def refused(
    in_chat: Callable[[Page], bool],
) -> Callable[[Visitor, str], Page]:
    """The page that a name leads to, which must not be the chat.

    `refused(visitor, name)` is that page.
    """

    def refused(visitor: Visitor, name: str) -> Page:
        page = visitor.try_to_enter(name)
        assert not in_chat(page), f"I was let in as “{name}”."
        return page

    return refused


@pytest.fixture
def process(subject: Subject) -> Work:
    """The work, as it was left by the check before."""
    return subject.work


@pytest.fixture
def work(process: Work) -> Work:
    """The work, loaded from the beginning for this check."""
    process.begin()
    return process


@pytest.fixture
def start_anew() -> Callable[[Work], None]:
    """Starts a program, with the files that it left: `start_anew(work)`."""

    def start(work: Work) -> None:
        crash = work.load(fresh=False).crash
        if crash:
            raise Failure("crashed", crash=crash)

    return start


@pytest.fixture
def set_clock(work: Work) -> Callable[[str], str]:
    """Sets the work's clock: `set_clock("2030-05-06 21:08:09")`.

    Gives the time of the day that it is then. Where the program asks for that
    of a place, as `datetime.now(ZoneInfo("Europe/Dublin"))` does, it is that.
    """

    def set_to(moment: str) -> str:
        now = work.clock(moment)
        place = re.search(_PLACE, work.read_sources())
        with suppress(ZoneInfoNotFoundError):  # the program will say so
            there = ZoneInfo(place[1]) if place else None
            if there:
                return f"{datetime.fromtimestamp(now, there):%H:%M:%S}"
        return moment.partition(" ")[2]

    return set_to


_PLACE = r"\bZoneInfo\(\s*[\"'](\w+/[\w/+-]+)"


@pytest.fixture
def module(work: Work) -> Module:
    """The names that the work's module offers."""
    return Module(work)


@pytest.fixture
def visitor(work: Work) -> Visitor:
    """Somebody with a browser of their own."""

    def click(visitor: Visitor, words: str) -> Page | None:
        return Tab(visitor, work).click(words)

    return Visitor(work, click=click)


@pytest.fixture
def another(work: Work, visitor: Visitor) -> Visitor:
    """Somebody else, elsewhere, with another browser."""
    return Visitor(work, log=visitor.log, click=visitor.click)


@pytest.fixture
def listening(visitor: Visitor, work: Work) -> Callable[[], Tab]:
    """Opens aaron's page and watches it for a while: it opens a stream."""

    def listening() -> Tab:
        visitor.enter("aaron")
        tab = Tab(visitor, work).stay()
        if tab.broken and not tab.streams:
            raise tab.broken
        assert tab.streams, (
            "The page opens no stream: its script makes no `EventSource`."
        )
        return tab

    return listening


@pytest.fixture
def started(subject: Subject) -> Started:
    """The work started with `python run.py`, and `PORT` set."""
    return subject.started


@pytest.fixture
def folder(process: Work) -> Path:
    """The folder of the work, where its other files are."""
    return process.original.parent
