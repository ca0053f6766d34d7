"""What README and docs say of the tool is so: figures, words and files."""

from __future__ import annotations

import re

import pytest

from course.archive import Room
from course.cli import cli
from course.hand_in import DEPTH
from course.lessons import ROOT, VIDEOS, Lesson, all_lessons
from course.output import student
from course.output.outcome import Report
from course.questions import questions
from course.sandbox import limits, work
from course.sandbox.allowance import OVERFULL
from course.students import OF_A_CLASS

from .test_notes import each

RECOMMENDED = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
TEACHING = "docs/teaching.md"
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven"]
WORDS += ["eight", "nine", "ten", "eleven", "twelve"]
WORK = Room()
"""What a zip with one work in it may unpack to."""
MB, GB = 1 << 20, 1 << 30

FIGURES = [
    ("README.md", f"a video course of {VIDEOS} lessons"),
    ("README.md", f"Lessons 1 to {VIDEOS} are the videos'"),
    (
        "README.md",
        f"{VIDEOS + 1} and {VIDEOS + 2} answer the two challenges that the "
        f"last video leaves you; {VIDEOS + 3} to {len(all_lessons()) - 1} are",
    ),
    (TEACHING, f"up to {WORDS[DEPTH]} folders down"),
    (
        TEACHING,
        f"more than {WORK.files:,} files or {WORK.size // MB} MB (a whole "
        f"class: {OF_A_CLASS.files:,} files or {OF_A_CLASS.size // GB} GB)",
    ),
    (
        TEACHING,
        f"may take {WORDS[int(work.LOAD_SECONDS)]} seconds to load, "
        f"{WORDS[int(work.VIEW_SECONDS)]} for an answer and "
        f"{'a minute' if work.MOST_SECONDS == 60 else '?'} in all",
    ),
    (TEACHING, f"does not count, up to {WORDS[OVERFULL]} times as long"),
    (
        TEACHING,
        f"may ask for {'a gigabyte' if limits.MEMORY == GB else '?'} of "
        f"memory and write files of {limits.FILE_SIZE // MB} MB",
    ),
    (TEACHING, f"FROM python:{RECOMMENDED}-slim"),
]


def read(page: str) -> str:
    """A page as one line."""
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


def section(page: str, start: str, end: str) -> str:
    """What stands in a page between two texts."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return text.partition(start)[2].partition(end)[0]


def first_column(text: str) -> list[str]:
    """What stands first in each row of the tables in a text."""
    return [
        found[1]
        for line in text.splitlines()
        if (found := re.match(r"\| (.+?) \|", line))
        and found[1] not in ("Key", "Option", "How far")
    ]


@pytest.mark.parametrize(("page", "said"), FIGURES)
def test_a_figure_is_the_one_that_the_code_has(page: str, said: str) -> None:
    assert said in read(page), f"{page} shall say: {said}"


def test_the_oldest_python_is_said_alike_everywhere() -> None:
    oldest, *_ = re.findall(r"Python (3\.\d+) or newer", read("README.md"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    chores = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    major, minor = oldest.split(".")
    assert f'target-version = "py{major}{minor}"' in project
    assert f'python_version = "{oldest}"' in project
    assert f"sys.version_info < ({major}, {minor})" in chores
    assert f"needs Python {oldest} or newer" in chores


def test_every_option_of_the_report_is_described() -> None:
    options = {
        option
        for parameter in cli.commands["report"].params
        for option in parameter.opts
        if option.startswith("--")
    }
    table = section(TEACHING, "## Look over a class", "### What may be")
    cells = " ".join(first_column(table))
    assert {*re.findall(r"--\w+", cells)} == options - {"--help"}


def test_how_far_a_student_is_is_called_as_in_the_report() -> None:
    table = section(TEACHING, "### What is said of a student", "\n\nWhat ")
    *states, lessons = first_column(table)
    assert states == [
        student.NOTHING,
        student.NOT_JUDGED,
        student.NOT_STARTED,
        student.BEGINNING,
    ]
    record = {"passed": False, "reached": 5}
    assert student.Student("Anna", record).state == lessons


def test_the_keys_of_a_report_are_those_that_are_described() -> None:
    table = section(TEACHING, "The report's own file has:", "A student's rec")
    keys = re.findall(r"`(\w+)`", " ".join(first_column(table)))
    assert keys == [*Report(None, []).as_record()]


@each(all_lessons()[:-1])
def test_notes_say_how_many_questions_there_are(lesson: Lesson) -> None:
    said = re.findall(r"course predict (\d+)`\s+asks (\w+)", lesson.readme)
    count = len(questions(lesson))
    assert said == [(lesson.label, WORDS[count])] * bool(count)


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_path_that_is_named_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    known = {it.name for it in ROOT.iterdir() if it.is_dir()} - {"build"}
    paths = [
        path
        for path in re.findall(r"`([\w.-]+/[\w./-]*)`", text)
        if path.partition("/")[0] in known and "NN_" not in path
    ]
    assert paths
    for path in paths:
        assert (ROOT / path).exists(), f"{page} names a path of none: {path}"


@pytest.mark.parametrize(
    ("heading", "place", "suffix"),
    [
        ("## From the repository to pages", "site/pages", ".py"),
        ("## The workshop", "web/workshop", ".js"),
    ],
)
def test_every_module_in_a_table_is_there(
    heading: str, place: str, suffix: str
) -> None:
    table = section("docs/architecture.md", heading, "\n## ")
    names = re.findall(r"`([\w/]+)`", " ".join(first_column(table)))
    assert names
    for name in names:
        assert (ROOT / place / f"{name}{suffix}").is_file(), name
