"""Runs the checks of `tests/lessons` on one work, with pytest, silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from . import exercises
from .browser.visitor import Visitor
from .lessons import ROOT, Lesson, all_lessons, find
from .progress import progress
from .results import Check, JudgeFailed, Result
from .sandbox.failure import Failure, Unseen
from .sandbox.link import Backend
from .subject import Subject
from .traces import Traces

CHECKS = ROOT / "tests" / "lessons"
SUBJECT = pytest.StashKey[Subject | None]()
"""Where the suite's `subject` fixture finds the work to judge; while none is
judged yet, it is None."""
BACKEND = pytest.StashKey[Backend]()
"""Where that fixture finds a place to run our stages in, if it is not this
machine."""

_LEFT_OUT = (
    "cacheprovider",  # nothing is to be written beside the checks
    "debugging",  # nobody sits there to be asked
    "terminal",  # what is to be said is said elsewhere
    # What a work leaves open is no fault of a check; and to look for it took
    # a fifth of the tool's own time.
    "threadexception",
    "unraisableexception",
    "warnings",
)
OPTIONS = [
    *("--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")),
    *(word for name in _LEFT_OUT for word in ("-p", f"no:{name}")),
    "--disable-plugin-autoload",
    "--assert=plain",  # the sentence of an assertion is for the student
    "--capture=no",
]
"""How pytest runs the checks where nobody reads what it says."""


class Suite:
    """The checks, read once, for one work or for many: see `with_suite`.

    It is the pytest plugin that reads them, and makes none by itself.
    """

    def __init__(self, lessons: range | None, exercise: Lesson | None) -> None:
        self._lessons = lessons
        self._exercise = exercise
        self._config: pytest.Config
        self._checks: dict[pytest.Item, Check] = {}
        self._broken: list[str] = []
        self._use: Callable[[Suite], None]
        self._raised: BaseException | None = None

    @property
    def checks(self) -> list[Check]:
        """What was read, in the order of the lessons."""
        return list(self._checks.values())

    def read(self, use: Callable[[Suite], None]) -> None:
        """Have pytest read the checks, and then have them used."""
        self._use = use
        files = ["test_*.py"]
        if self._exercise:
            files.append(exercises.checks(self._exercise))
        chosen = ["--override-ini", f"python_files={' '.join(files)}"]
        status = pytest.main([*OPTIONS, *chosen, str(CHECKS)], plugins=[self])
        if self._raised:
            raise self._raised
        if status == pytest.ExitCode.INTERRUPTED and not self._broken:
            raise KeyboardInterrupt  # which pytest has taken, as it read
        # Of a check that broke down `run` has told.
        done = status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        if self._broken or not done:
            raise JudgeFailed("\n".join(self._broken) or f"pytest: {status}")

    def run(
        self,
        subject: Subject,
        lesson: int | None,
        traces: Traces,
        alone: bool = False,
    ) -> list[Result]:
        """What each check saw: all checks, or those that one lesson asks.

        With `alone` only those that came with that lesson are made. Those of
        an exercise that were read are made if the work has come to its lesson.
        Of all, those of lessons that are far from anything that works, and of
        which there is no trace, are not made.

        Raises Failure where the work cannot even be loaded, and JudgeFailed
        where a check broke down by a fault of its own.
        """
        subject.work.begin()
        asked = {
            item: check
            for item, check in self._checks.items()
            if (lesson is None or lesson in check.asked_at)
            and (not alone or check.exercise or check.lesson == lesson)
        }
        taker = _Taker(asked, lesson, traces)
        self._config.stash[SUBJECT] = subject
        protocol = self._config.hook.pytest_runtest_protocol
        self._config.pluginmanager.register(taker)
        try:
            for item in sorted(asked, key=lambda it: _comes_last(asked[it])):
                if not taker.is_passed_over(asked[item]):
                    # Which one is next is not known, and none needs what
                    # another has left.
                    protocol(item=item, nextitem=None)
        finally:
            self._config.pluginmanager.unregister(taker)
        if taker.broken:
            raise JudgeFailed("\n".join(taker.broken))
        return taker.results

    def pytest_configure(self, config: pytest.Config) -> None:
        self._config = config
        config.stash[SUBJECT] = None

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Pass over the files of lessons that are not wanted."""
        if self._lessons is None or not collection_path.match("test_*"):
            return None
        return None if _number(collection_path) in self._lessons else True

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self._checks = {item: read_check(item) for item in items}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._broken.append(f"{report.nodeid}: {report.longrepr}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> bool:
        """Hand the checks to whoever wanted them; True says: all is done.

        Nothing may be raised through pytest, which would take it for its own.
        """
        if not self._broken:
            try:
                self._use(self)
            except BaseException as raised:
                self._raised = raised
        return True


def with_suite(
    use: Callable[[Suite], None],
    lesson: int | None = None,
    alone: bool = False,
    exercise: Lesson | None = None,
) -> None:
    """Read the checks, and have them used, for as long as that takes.

    All of them, or those that a lesson can ask, its own `alone`; and those of
    an exercise. Raises what `use` does, and JudgeFailed where they cannot be
    read.
    """
    lessons = range(lesson if alone else 1, lesson + 1) if lesson else None
    Suite(lessons, exercise).read(use)


def all_checks() -> list[Check]:
    """Every check, in the order of the lessons; none is made.

    Raises JudgeFailed where they cannot be read.
    """
    checks: list[Check] = []
    with_suite(lambda suite: checks.extend(suite.checks))
    return checks


def _number(file: Path) -> int:
    """The lesson whose checks a file has: `test_05_…` or `test_final`."""
    found = re.match(r"(?:test|exercise)_(\d+|final)", file.name)
    assert found, file
    return find(found[1]).number


def read_check(item: pytest.Item) -> Check:
    """The check that a test stands for: its place, its marks, its words."""
    lesson = _number(item.path)
    function = getattr(item, "function", None)
    doc = re.sub(r"\n {4}", "\n", (function and function.__doc__) or "")
    promise, _, hint = doc.partition("\n\n")
    name = getattr(item, "originalname", item.name)
    return Check(
        name=f"{lesson:02}/{name.removeprefix('test_')}",
        lesson=lesson,
        asked_at=_asked_at(item, lesson),
        advice=item.get_closest_marker("advice") is not None,
        promise=" ".join(promise.split()),
        hint=hint.strip(),
        exercise=item.path.name.startswith("exercise_"),
    )


def _asked_at(item: pytest.Item, lesson: int) -> frozenset[int]:
    """The lessons that ask it: to the one marked `until`, from `again` on."""
    end = len(all_lessons()) + 1

    def number(mark: str) -> int:
        marker = item.get_closest_marker(mark)
        return find(marker.args[0]).number if marker else end

    return frozenset(
        {*range(lesson, number("until")), *range(number("again"), end)}
    )


def _comes_last(check: Check) -> bool:
    """Whether it is known before a check is made how far the work is."""
    return check.advice or check.exercise


class _Taker:
    """The pytest plugin that takes the results of one work."""

    def __init__(
        self,
        checks: dict[pytest.Item, Check],
        lesson: int | None,
        traces: Traces,
    ) -> None:
        self.checks = checks
        self.lesson = lesson
        self.traces = traces
        self.results: list[Result] = []
        self.broken: list[str] = []
        self.reached: int | None = None

    def is_passed_over(self, check: Check) -> bool:
        """Whether a check is far from where the work has come to.

        The first check of each lesson of which anything shows in the text is
        made in any case: what is broken in the middle does not hide what works
        behind it. Advice comes last, and only where the work has come to, as
        does an exercise.
        """
        if self.lesson is not None:
            return False
        if _comes_last(check):
            if self.reached is None:
                self.reached = progress(self.results, self.traces).reached
            if check.exercise:
                return self.reached < check.lesson
            return self.reached not in check.asked_at
        looked_into = any(
            result.check.lesson == check.lesson for result in self.results
        )
        shows = self.traces.any_of(check.lesson)
        return (looked_into or not shows) and self._is_far(check.lesson)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(
        self, item: pytest.Item
    ) -> Generator[None, object, object]:
        """Load the work: a check that it no longer loads for has failed."""
        try:
            return (yield)
        except AssertionError as raised:
            self._take(item, raised)
            pytest.skip()

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(
        self, pyfuncitem: pytest.Function
    ) -> Generator[None, object, object]:
        """Take what a check saw.

        To pytest, which would put together a traceback that nobody reads, a
        check that does not hold has passed: it has done its work.
        """
        try:
            yield
        except (AssertionError, Unseen) as raised:
            self._take(pyfuncitem, raised)
        else:
            self._take(pyfuncitem)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.broken.append(f"{report.nodeid}: {report.longreprtext}")

    def _is_far(self, lesson: int) -> bool:
        """Whether no check of this lesson and the three before it passed."""
        held = {
            result.check.lesson
            for result in self.results
            if result.passed and not result.check.advice
        }
        near = range(lesson - 3, lesson + 1)
        return (
            lesson > 3 and held.isdisjoint(near) and not self.traces.of(lesson)
        )

    def _take(
        self,
        item: pytest.Item,
        raised: AssertionError | Unseen | None = None,
    ) -> None:
        result = Result(self.checks[item])
        self.results.append(result)
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, Visitor):
                result.log = value.log
        if isinstance(raised, Unseen):
            result.unseen, result.needs = True, raised.needs
        elif isinstance(raised, Failure):
            result.failure = raised
        elif raised is not None:
            result.failure = Failure("unmet", str(raised))
