"""What has become of a class since an earlier report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.lessons import all_lessons
from course.output import since, tables
from course.output.anonymous import without_names
from course.output.class_page import as_html
from course.output.outcome import Report
from course.output.since import BadReport, Moved
from course.output.student import Record, Student

FIRST = "2026-11-05T10:00:00+01:00"
SECOND = "2026-11-12T10:00:00+01:00"
LAST = len(all_lessons())


def finding(check: str | None = "02/page", **more: object) -> Record:
    return {
        "check": check,
        "lesson": 2,
        "promise": "There is a page.",
        "seen": "There was none.",
        "why": None,
        "cause": None,
        "line": None,
        **more,
    }


def student(name: str, reached: int | None, **more: Any) -> Student:
    record: Record = {"folder": f"class/{name}", "reached": reached}
    return Student(name, record | {"passed": False, "asked": None} | more)


def written(folder: Path, report: Report) -> since.Earlier:
    file = folder / "earlier.json"
    file.write_text(tables.as_json(report), encoding="utf-8")
    return since.read(file)


def test_who_moved_and_who_has_been_stuck_since(tmp_path: Path) -> None:
    before = [
        student("anna", 2),
        student("ben", 5),
        student("cleo", 3),
        student("dan", LAST, passed=True),
        student("emil", None, problem="It is empty."),
        student("frida", 0, failures=[finding(None)]),
        Student("gina", None),
        student("hugo", 1),
        student("juri", 3, failures=[PAGE]),
    ]
    now = [
        student("anna", 4),
        student("ben", 4),
        student("cleo", 3),
        student("dan", LAST, passed=True),
        student("emil", 0, failures=[finding(None)]),
        student("frida", 0, failures=[finding()]),
        Student("gina", None),
        student("ida", 1),
        student("juri", 3, failures=[PAGE]),
    ]
    found = written(tmp_path, Report(None, before, FIRST)).compare(now)
    assert found.moves == {
        Moved.ON: ["anna"],
        Moved.MENDED: ["emil", "frida"],
        Moved.BACK: ["ben"],
        Moved.STUCK: ["juri"],
        Moved.STILL: ["cleo", "gina"],
        Moved.DONE: ["dan"],
        Moved.NEW: ["ida"],
    }
    assert found.gone == ["hugo"]
    told = {name: change.told for name, change in found.changes.items()}
    assert told["anna"] == "moved on; was: lessons 1 to 2"
    assert told["emil"] == "mended something; was: cannot be judged"
    assert told["juri"] == "stuck since 5 November 2026"
    assert told["cleo"] == "no further since 5 November 2026"


STOPPED = finding(None, seen="It stops at line 3.", cause="syntax.colon")
PAGE = finding("02/page")
NAME = finding("02/name", cause="names.unknown")
NAME_GONE = finding("02/name", cause="names.other")
FORM = finding("06/form", lesson=6)
LIST = finding("06/list", lesson=6)


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        pytest.param(
            {"reached": 5, "failures": [PAGE, NAME]},
            {"reached": 5, "failures": [PAGE]},
            Moved.MENDED,
            id="fewer things",
        ),
        pytest.param(
            {"reached": 5, "failures": [NAME]},
            {"reached": 5, "failures": [NAME_GONE]},
            Moved.MENDED,
            id="another cause",
        ),
        pytest.param(
            {"reached": 5, "failures": [PAGE]},
            {"reached": 5, "failures": [NAME, PAGE]},
            Moved.STUCK,
            id="the same and more",
        ),
        pytest.param(
            {"reached": 5, "failures": [PAGE]},
            {"reached": 5, "passed": True},
            Moved.MENDED,
            id="all of it",
        ),
        pytest.param(
            {"reached": 5, "passed": True},
            {"reached": 5, "failures": [PAGE]},
            Moved.BACK,
            id="something broken",
        ),
        pytest.param(
            {"reached": 5, "passed": True},
            {"reached": 5, "passed": True, "coming": [FORM, LIST]},
            Moved.ON,
            id="the next lesson begun",
        ),
        pytest.param(
            {"reached": 5, "passed": True, "coming": [FORM, LIST]},
            {"reached": 5, "passed": True, "coming": [LIST]},
            Moved.MENDED,
            id="a part of the next lesson",
        ),
        pytest.param(
            {"reached": 5, "failures": [PAGE]},
            {"reached": 6, "failures": [PAGE, NAME]},
            Moved.ON,
            id="a lesson on, and more wrong",
        ),
        pytest.param(
            {"reached": 0, "failures": [STOPPED]},
            {"reached": 0, "failures": [{**STOPPED, "cause": "names.typo"}]},
            Moved.MENDED,
            id="stopped by something else",
        ),
        pytest.param(
            {"reached": 0, "failures": [STOPPED]},
            {"reached": 0, "failures": [STOPPED]},
            Moved.STUCK,
            id="stopped by the same",
        ),
        pytest.param(
            {"reached": 0, "failures": [STOPPED]},
            {"reached": 6, "passed": True},
            Moved.MENDED,
            id="it starts again, and nobody knows where it was",
        ),
    ],
)
def test_to_move_on_and_to_mend_something_are_two_things(
    tmp_path: Path, before: Record, now: Record, moved: Moved
) -> None:
    earlier = written(
        tmp_path, Report(None, [student("anna", **before)], FIRST)
    )
    found = earlier.compare([student("anna", **now)])
    assert found.changes["anna"].moved is moved


@pytest.mark.parametrize(
    ("reached", "moved"), [(5, Moved.MENDED), (6, Moved.ON)]
)
def test_what_starts_again_has_moved_on_by_the_report_before(
    tmp_path: Path, reached: int, moved: Moved
) -> None:
    at_first = [student("anna", 5, failures=[PAGE])]
    then = [student("anna", 0, failures=[STOPPED])]
    first = written(tmp_path, Report(None, at_first, FIRST))
    fell = first.compare(then)
    assert fell.changes["anna"].moved is Moved.BACK
    second = written(tmp_path, Report(None, then, SECOND, since=fell))
    found = second.compare([student("anna", reached)])
    assert found.changes["anna"].moved is moved


def test_where_other_lessons_were_asked_about_only_lessons_are_compared(
    tmp_path: Path,
) -> None:
    before = [student("anna", 5, failures=[PAGE, NAME], asked=6)]
    earlier = written(tmp_path, Report(all_lessons()[5], before, FIRST))
    found = earlier.compare([student("anna", 5, failures=[PAGE], asked=7)])
    assert found.changes["anna"].moved is Moved.STUCK


def test_every_output_tells_what_was_mended(tmp_path: Path) -> None:
    before = [student("anna", 5, failures=[PAGE, NAME])]
    now = [student("anna", 5, failures=[PAGE])]
    earlier = written(tmp_path, Report(None, before, FIRST))
    found = Report(None, now, SECOND, since=earlier.compare(now))
    told = "mended something; was: lessons 1 to 5"
    assert told in tables.as_csv(found)
    assert told in as_html(found)
    record = json.loads(tables.as_json(found))["students"][0]
    assert record["change"] == {
        "moved": "mended something",
        "before": "lessons 1 to 5",
        "since": None,
        "reached": 5,
    }
    heading = "Mended something since 5 November 2026"
    assert found.lists == {heading: ["anna"]}


def test_the_first_report_of_them_all_says_since_when(tmp_path: Path) -> None:
    class_of_one = [student("anna", 2)]
    first = written(tmp_path, Report(None, class_of_one, FIRST))
    second = Report(
        None, class_of_one, SECOND, since=first.compare(class_of_one)
    )
    third = written(tmp_path, second).compare(class_of_one)
    assert third.changes["anna"].told == "no further since 5 November 2026"
    moved_since = written(tmp_path, second).compare([student("anna", 3)])
    assert moved_since.changes["anna"].moved is Moved.ON


def test_who_is_called_otherwise_is_known_by_the_folder(
    tmp_path: Path,
) -> None:
    before = written(tmp_path, Report(None, [student("anna", 2)], FIRST))
    record = student("anna", 3).record
    found = before.compare([Student("Anna Levy", record)])
    assert found.moves == {Moved.ON: ["Anna Levy"]}
    assert found.gone == []


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("no JSON", "is no report that"),
        pytest.param("[" * 100_000, "is no report that", id="brackets"),
        ([1], "is no report that"),
        ({"schema": 7, "students": []}, "of schema 7, and I know only 1"),
        ({"schema": 1, "folder": "x"}, "no report of a class"),
        ({"schema": 1, "lesson": None, "students": 3}, "no report of a class"),
        ({"schema": 1, "lesson": None, "students": ["anna"]}, "of a class"),
        ({"schema": 1, "anonymous": True}, "without names"),
    ],
)
def test_what_is_no_earlier_report_is_said(
    tmp_path: Path, record: Any, said: str
) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(record if isinstance(record, str) else json.dumps(record))
    with pytest.raises(BadReport, match=said):
        since.read(file)
    with pytest.raises(BadReport, match="I cannot read"):
        since.read(tmp_path)


def test_a_report_without_names_has_none(tmp_path: Path) -> None:
    anna = student(
        "Anna Levy",
        2,
        project="levy.zip/chat",
        notes=["2 projects are in it. This is annas."],
        failures=[finding(seen="I read: Welcome to ANNA LEVY's chat")],
    )
    ben = student("ben", None, problem="ben.zip is locked with a password.")
    earlier = written(tmp_path, Report(None, [anna, student("zoe", 1)], FIRST))
    found = Report(
        None, [anna, ben], SECOND, since=earlier.compare([anna, ben])
    )
    bare = without_names(found)
    for text in (
        tables.as_json(bare),
        tables.as_csv(bare),
        tables.as_junit(bare),
    ):
        for name in ("anna", "levy", "ben", "zoe"):
            assert name not in text.lower(), text
        assert "Student 1" in text
    assert sorted(it.name for it in bare.students) == [
        "Student 1",
        "Student 2",
    ]
    assert bare.since
    assert bare.since.changes["Student 1"].moved is Moved.STUCK
