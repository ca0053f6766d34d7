"""`course drift`: what differs between stages, and no lesson says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course.authoring.drift import Stage, drift, stages
from course.lessons import find

from .conftest import Type

SAYS = '"""Display chat messages"""'


@pytest.fixture
def course() -> list[Stage]:
    """The stages as they are."""
    return stages()


def change(
    course: list[Stage], label: str, path: str, was: str, now: str
) -> None:
    """Change a text in a file of one stage; `was` nowhere is at the end."""
    number = find(label).number
    stage = course[number - 1]
    text = stage.code.get(path, "")
    assert was in text
    text = text.replace(was, now) if was else text + now
    course[number - 1] = replace(stage, code={**stage.code, path: text})


def sentences(course: list[Stage]) -> list[str]:
    """What has drifted, with its place."""
    return [
        f"{it.lesson.label} {it.path} {it.line}: {it.sentence}"
        for it in drift(course)
    ]


def test_nothing_has_drifted(type_in: Type) -> None:
    said = type_in("drift")
    assert (said.status, said.out) == (0, "Nothing has drifted apart.\n")


def test_a_line_that_one_stage_has_otherwise(course: list[Stage]) -> None:
    change(course, "5", "run.py", "app = Flask(", "app  =  Flask(")
    assert (
        "5 run.py 5: is changed here, and back again in lesson 6 (templates): "
        "“app = Flask(__name__)”." in sentences(course)
    )


def test_a_file_that_no_other_stage_has(course: list[Stage]) -> None:
    change(course, "5", "more.txt", "", "here\n")
    assert "5 more.txt None: is in no other stage." in sentences(course)


def test_a_change_of_which_the_notes_have_no_word(
    course: list[Stage],
) -> None:
    for number in range(5, len(course) + 1):
        change(course, str(number), "run.py", "", "import zlib\n")
    (said,) = sentences(course)
    assert said.startswith("5 run.py ")
    assert said.endswith(
        "differs from lesson 4 (presenting), and the notes do not say a word "
        "of it: “import zlib”."
    )


def test_what_is_said_otherwise_of_the_same_lines(
    course: list[Stage],
) -> None:
    change(course, "6", "run.py", SAYS, '"""Show what was sent"""')
    found = sentences(course)
    assert (
        "6 run.py 28: says “Show what was sent”, and lesson 5 (timestamps) "
        "says of the same lines “Display chat messages”." in found
    )


def test_the_verb_says_where(
    type_in: Type, course: list[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(course, "5", "more.txt", "", "here\n")
    monkeypatch.setattr("course.commands.drift.stages", lambda: course)
    said = type_in("drift")
    assert said.status == 1
    assert "05_timestamps/more.txt: is in no other stage.\n" in said.out
