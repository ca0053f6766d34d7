"""The catalogue: each mistake is told as its `seen.txt` has it.

Every change is judged once, on all cores, and only those that are asked for.
With `-v` the summary shows, lesson by lesson, which mistake each check tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from course.catalogue import (
    Change,
    Said,
    all_accepted,
    all_checks,
    all_mistakes,
    say_all,
)
from course.judge import Check
from course.lessons import all_lessons

MISTAKES = all_mistakes()
ACCEPTED = all_accepted()

Judged = Callable[[Change], Said]


def name(change: Change) -> str:
    """What a test is called in pytest's output."""
    return change.name


@pytest.fixture(scope="session")
def judged(request: pytest.FixtureRequest) -> Iterator[Judged]:
    """What is said of a change; those that are asked for, side by side."""
    wanted = {
        change.name: change
        for item in request.session.items
        if isinstance(item, pytest.Function) and "judged" in item.fixturenames
        for change in _asked_by(item)
    }
    said = zip(wanted, say_all(wanted.values()), strict=True)
    known: dict[str, Said] = {}

    def get(change: Change) -> Said:
        while change.name not in known:
            known.update([next(said)])
        return known[change.name]

    yield get


def _asked_by(item: pytest.Function) -> list[Change]:
    if hasattr(item, "callspec"):
        change = item.callspec.params["change"]
        assert isinstance(change, Change)
        return [change]
    return [*MISTAKES, *ACCEPTED]


@pytest.mark.parametrize("change", MISTAKES, ids=name)
def test_a_mistake_is_told_in_these_words(
    change: Change, judged: Judged
) -> None:
    assert judged(change).text == change.seen.read_text(encoding="utf-8")


@pytest.mark.parametrize("change", MISTAKES, ids=name)
def test_a_mistake_is_caught_by_its_own_lesson(
    change: Change, judged: Judged
) -> None:
    verdict = judged(change).verdict
    assert verdict.failures, "It passes."
    first = verdict.failures[0]
    assert verdict.stopped or first.lesson == change.lesson.number, (
        f"It is caught by {first.check}."
    )


@pytest.mark.parametrize("change", ACCEPTED, ids=name)
def test_what_is_no_mistake_passes(change: Change, judged: Judged) -> None:
    assert judged(change).verdict.passed, judged(change).text


def test_a_mistake_is_told_on_one_screen() -> None:
    """No text names a place on this machine, is wide, or goes on and on."""
    for change in MISTAKES:
        lines = change.seen.read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) < 80, change.name
        assert len(lines) <= 40, change.name
        assert not any("/flask" in line for line in lines), change.name


def test_two_mistakes_of_a_lesson_are_told_apart() -> None:
    known: dict[tuple[int, str], str] = {}
    for change in MISTAKES:
        text = change.seen.read_text(encoding="utf-8")
        other = known.setdefault((change.lesson.number, text), change.name)
        assert other == change.name, f"{other} and {change.name} read alike."


def test_every_check_is_the_reason_for_something(
    judged: Judged, pytestconfig: pytest.Config
) -> None:
    """No check without a mistake, and no advice without an accepted change."""
    checks = all_checks()
    first = {
        finding.check
        for change in MISTAKES
        for finding in judged(change).verdict.failures[:1]
    }
    advice = {
        finding.check
        for change in ACCEPTED
        for finding in judged(change).verdict.advice
    }
    if pytestconfig.get_verbosity() > 0:
        pytestconfig.pluginmanager.register(Table(checks, judged))
    told = {True: advice, False: first}
    assert [c.name for c in checks if c.name not in told[c.advice]] == []


class Table:
    """Checks by mistakes, lesson by lesson, for pytest's summary."""

    def __init__(self, checks: list[Check], judged: Judged) -> None:
        self.checks, self.judged = checks, judged

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print it, and for each advice how many accepted changes get it."""
        write = terminalreporter.write_line
        write("● told first   ○ told below   ■ it does not start at all")
        for lesson in all_lessons():
            own = [c for c in MISTAKES if c.lesson == lesson]
            for check in self.checks:
                if check.lesson == lesson.number:
                    write(self.row(check, own))
            for number, change in enumerate(own):
                stopped = self.judged(change).verdict.stopped
                sign = "■" if stopped else "│"
                write("│ " * number + f"{sign} {change.folder.name}")

    def row(self, check: Check, own: list[Change]) -> str:
        """One check: a sign for each mistake of its lesson, and its name."""
        if check.advice:
            found = [c for c in ACCEPTED if check.name in self.advised(c)]
            return f"{'  ' * len(own)}{check.name}, said {len(found)} times"
        cells = " ".join(self.sign(check, change) for change in own)
        return f"{cells} {check.name}"

    def advised(self, change: Change) -> list[str]:
        """The advice that an accepted change gets."""
        return [item.check for item in self.judged(change).verdict.advice]

    def sign(self, check: Check, change: Change) -> str:
        """What the check is for the mistake."""
        told = [item.check for item in self.judged(change).verdict.failures]
        if check.name not in told:
            return "·"
        return "●" if told[0] == check.name else "○"
