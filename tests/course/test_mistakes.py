"""The catalogue: each mistake is told as its `seen.txt` has it.

Every entry is judged once, on all cores, and only those that are asked for.
Of each lesson the first mistake, and the first change that is none, are judged
every day, the others by `nox -s full`. A mistake of a lesson after the videos
that its own checks tell as `seen.txt` does is judged by no others. With `-v`
the summary of all shows, lesson by lesson, which mistake each check tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from course.catalogue import (
    CATALOGUE,
    Edit,
    Entry,
    WrongEntry,
    all_accepted,
    all_mistakes,
    judge_entries,
    looks_like,
    read,
)
from course.lessons import all_lessons
from course.pool import Record
from course.suite import all_checks

MISTAKES = all_mistakes()
ACCEPTED = all_accepted()

Judged = Callable[[Entry], Record]


def entries(folders: Iterable[Path]) -> list[Entry]:
    """Those that can be read: one that cannot is another test's matter."""
    found = []
    for folder in folders:
        with suppress(WrongEntry):
            found += read(folder)
    return found


def sampled(folders: list[Path]) -> list[Any]:
    """Every folder, and all are `long` but the first one of each lesson."""
    known = entries(folders)
    first: dict[int, Path] = {}
    for entry in known:
        first.setdefault(entry.lesson.number, entry.folder)
    others = {entry.folder for entry in known} - set(first.values())
    return [
        pytest.param(
            folder,
            id=name(folder),
            marks=[pytest.mark.long] if folder in others else [],
        )
        for folder in folders
    ]


def name(folder: Path) -> str:
    """Such as `05_timestamps/computed_once`, or `title_case`."""
    return folder.relative_to(CATALOGUE).as_posix().partition("/")[2]


@pytest.fixture(scope="session")
def judged(request: pytest.FixtureRequest) -> Iterator[Judged]:
    """Gives the record of an entry; what is asked for is judged together."""
    wanted = {
        folder: None
        for item in request.session.items
        if isinstance(item, pytest.Function) and "judged" in item.fixturenames
        for folder in _asked_by(item)
    }
    records: dict[Entry, Record] = {}
    with closing(judge_entries(entries(wanted), briefly=True)) as coming:

        def get(entry: Entry) -> Record:
            while entry not in records:
                records.update([next(coming)])
            return records[entry]

        yield get


def _asked_by(item: pytest.Function) -> list[Path]:
    if hasattr(item, "callspec"):
        folder = item.callspec.params["folder"]
        assert isinstance(folder, Path)
        return [folder]
    return [*MISTAKES, *ACCEPTED]


@pytest.mark.parametrize("folder", sampled(MISTAKES))
def test_a_mistake_is_caught_by_its_lesson_and_told_in_these_words(
    folder: Path, judged: Judged
) -> None:
    (entry,) = read(folder)
    record = judged(entry)
    assert "problem" not in record, record["problem"]
    assert record["failures"], "It passes."
    check, lesson = (record["failures"][0][key] for key in ("check", "lesson"))
    assert not check or lesson == entry.lesson.number, f"Caught by {check}."
    assert record["text"] == entry.seen.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", sampled(ACCEPTED))
def test_what_is_no_mistake_passes(folder: Path, judged: Judged) -> None:
    for entry in read(folder):
        record = judged(entry)
        assert "problem" not in record, record["problem"]
        assert record["passed"], record["text"]


def test_a_mistake_is_told_on_one_screen() -> None:
    """No text names a place on this machine, is wide, or goes on and on."""
    for folder in MISTAKES:
        text = (folder / "seen.txt").read_text(encoding="utf-8")
        lines = text.splitlines()
        assert max(map(len, lines)) < 80, name(folder)
        assert len(lines) <= 25, name(folder)
        assert not any("/flask" in line for line in lines), name(folder)


def test_two_mistakes_of_a_lesson_are_told_apart() -> None:
    known: dict[tuple[Path, str], Path] = {}
    for folder in MISTAKES:
        text = (folder / "seen.txt").read_text(encoding="utf-8")
        other = known.setdefault((folder.parent, text), folder)
        assert other == folder, f"{name(other)} and {name(folder)} read alike."


@pytest.mark.parametrize(
    "mistake",
    [
        "29_package/redirect_without_the_blueprint",
        "29_package/url_for_without_the_blueprint",
        "final/names_not_handed_over",
    ],
)
def test_a_mistake_in_a_package_is_known_by_its_words(
    mistake: str, tmp_path: Path
) -> None:
    """Also where another of its lesson differs in the names alone."""
    (entry,) = read(CATALOGUE / "mistakes" / mistake)
    folder = tmp_path / "chat"
    entry.make(folder)
    found = looks_like(entry.explained, folder, [entry.lesson])
    assert found and found[0] == entry


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        ('old = "nowhere"', 4),
        ('encoding = "utf-9"', 4),
        ('colour = "red"', 4),
        ('old = "not closed', 6),
    ],
    ids=["text", "encoding", "key", "TOML"],
)
def test_what_cannot_be_made_is_told_with_its_line(
    edit: str, line: int, tmp_path: Path
) -> None:
    folder = tmp_path / "05_timestamps" / "wrong"
    folder.mkdir(parents=True)
    (folder / "change.toml").write_text(
        f'title = ""\nwhy = ""\n\n[[edit]]\nfile = "run.py"\n{edit}\n'
    )
    with pytest.raises(WrongEntry, match=rf"wrong.change\.toml.* line {line}"):
        for entry in read(folder):
            entry.make(tmp_path / "work")


def test_what_cannot_be_made_costs_no_other_its_verdict() -> None:
    right = read(ACCEPTED[0])[0]
    edit = Edit(line=1, file="run.py", old="nowhere")
    wrong = replace(right, edits=(edit,))
    records = dict(judge_entries([wrong, right]))
    assert "'nowhere' stands 0 times" in records[wrong]["problem"]
    assert records[right]["passed"]


@pytest.mark.long
def test_every_check_is_the_reason_for_something(
    judged: Judged, pytestconfig: pytest.Config
) -> None:
    """No check without a mistake, and no advice without an accepted change.

    It is asked of every lesson, and of `final`.
    """
    told = Told(judged)
    if pytestconfig.get_verbosity() > 0:
        pytestconfig.pluginmanager.register(told)
    first = {checks[0] for checks in told.mistakes.values() if checks}
    assert [it for it in names_of_checks() if it not in first] == []
    advice = {check for checks in told.accepted for check in checks}
    assert [
        it for it in names_of_checks(advice=True) if it not in advice
    ] == []


def names_of_checks(advice: bool = False) -> list[str]:
    """Such as `05/a_message_shows_the_time`: of all that must hold, or may."""
    return [check.name for check in all_checks() if check.advice == advice]


class Told:
    """Which checks each entry is told by, in a table for the summary."""

    def __init__(self, judged: Judged) -> None:
        def names(entry: Entry, key: str) -> list[str]:
            found = judged(entry).get(key, [])
            return [finding["check"] for finding in found]

        self.mistakes = {
            entry: names(entry, "failures") for entry in entries(MISTAKES)
        }
        self.accepted = [names(it, "advice") for it in entries(ACCEPTED)]

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print it, and for each advice how many accepted changes get it."""
        write = terminalreporter.write_line
        write("● told first   ○ told below   ■ it does not start at all")
        must, may = names_of_checks(), names_of_checks(advice=True)
        for lesson in all_lessons():
            own = [it for it in self.mistakes if it.lesson == lesson]
            start = f"{lesson.number:02}/"
            for check in must:
                if check.startswith(start):
                    signs = " ".join(self.sign(check, entry) for entry in own)
                    write(f"{signs} {check}")
            for check in may:
                if check.startswith(start):
                    times = sum(check in checks for checks in self.accepted)
                    write(f"{'  ' * len(own)}{check}, said {times} times")
            for number, entry in enumerate(own):
                stopped = None in self.mistakes[entry]
                sign = "■" if stopped else "│"
                write("│ " * number + f"{sign} {entry.folder.name}")

    def sign(self, check: str, entry: Entry) -> str:
        """What the check is for the mistake."""
        told = self.mistakes[entry]
        if check not in told:
            return "·"
        return "●" if told[0] == check else "○"
