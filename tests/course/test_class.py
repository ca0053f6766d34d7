"""`course report` on a class as it is: everybody in it, under their name."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from course.lessons import find

from .conftest import Type, fingerprint

FIELD = re.compile(r' name="\w+"')
ROSTER = """\
folder,name,id,e-mail
anna,Anna Levy,1,anna@example.org
,Ben Roe,4711,
nobody,Zoe,3,
"""


def stage(to: Path, lesson: int) -> Path:
    shutil.copytree(find(str(lesson)).folder, to)
    return to


def zipped(work: Path, to: Path, inside: str = "") -> None:
    to.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(to, "w") as archive:
        for path in work.rglob("*"):
            if path.is_file():
                archive.write(path, Path(inside, path.relative_to(work)))
    shutil.rmtree(work)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which hardly two have handed in alike."""
    school = tmp_path_factory.mktemp("school") / "class"
    for name, lesson in (("field 1", 7), ("field 2", 7), ("field 3", 8)):
        page = stage(school / name, lesson) / "templates" / "index.html"
        page.write_text(FIELD.sub("", page.read_text(), count=1))
    stage(school / "anna" / "homework" / "week" / "chat", 2)
    stage(school / "two" / "old", 3)
    stage(school / "two" / "new", 5)
    zipped(
        stage(school / "work", 4),
        school / "Ben Roe_4711_assignsubmission_file_" / "chat.zip",
    )
    zipped(
        stage(school / "work", 3),
        school / "rocleo_LATE_5_6_chat.zip",
        inside="chat",
    )
    zipped(
        stage(school / "work", 1),
        school / "hw1-dan-main.zip",
        inside="hw1-dan-main",
    )
    (school / "evil.zip").write_bytes(b"none")
    (school / "empty").mkdir()
    (school / ("n" * 200)).mkdir()
    program = school / "stops" / "run.py"
    program.parent.mkdir()
    program.write_text("from flask import Flask\napp = Flask(_name_)\n")
    greets = stage(school / "begins", 1) / "run.py"
    greets.write_text(greets.read_text().replace("@app", "# @app"))
    (school.parent / "roster.csv").write_text(ROSTER)
    return school


@pytest.fixture(scope="module")
def made(school: Path) -> dict[str, Any]:
    """What the report of the class says in each of its files."""
    from course.commands.report import Files, report

    kinds = {it: school.parent / f"r.{it}" for it in ("html", "csv", "json")}
    before = fingerprint(school)
    status = report(
        [school],
        None,
        Files(**kinds),
        roster=school.parent / "roster.csv",
    )
    assert fingerprint(school) == before
    texts = {kind: path.read_text("utf-8") for kind, path in kinds.items()}
    return {"status": status, **texts}


def test_everybody_is_there_with_what_is_so(made: dict[str, Any]) -> None:
    assert made["status"] == 1
    students = json.loads(made["json"])["students"]
    assert {it["student"]: it["state"] for it in students} == {
        "Anna Levy": "lessons 1 to 2",
        "Ben Roe": "lessons 1 to 4",
        "Zoe": "handed in nothing",
        "begins": "at the beginning",
        "empty": "cannot be judged",
        "evil": "cannot be judged",
        "field 1": "lessons 1 to 6",
        "field 2": "lessons 1 to 6",
        "field 3": "lessons 1 to 7",
        "hw1-dan": "lesson 1",
        "n" * 200: "cannot be judged",
        "rocleo": "lessons 1 to 3",
        "stops": "does not start",
        "two": "lessons 1 to 5",
    }
    (two,) = [it for it in students if it["student"] == "two"]
    assert two["project"] == "new"
    assert "the others: old" in two["notes"][0]


def test_what_most_are_stuck_on_goes_by_its_cause(
    made: dict[str, Any],
) -> None:
    first, *others = json.loads(made["json"])["missing"]
    assert first["students"] == ["field 1", "field 2", "field 3"]
    assert first["cause"] == "forms.field_of_another_name"
    assert "field" in first["promise"]
    assert all(len(other["students"]) == 1 for other in others)


def test_the_three_that_have_no_lesson_are_told_apart(
    made: dict[str, Any],
) -> None:
    page = re.sub(r"<[^>]+>|\s+", " ", made["html"])
    for words in (
        "handed in nothing 1",
        "cannot be judged 3",
        "does not start 1",
        "at the beginning 1",
        "lesson 6 2",
        "Handed in nothing (1) Zoe",
    ):
        assert words in re.sub(" +", " ", page), words
    assert "n" * 61 not in made["html"]


def test_a_grade_book_knows_everybody(made: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(made["csv"][1:])))
    told = {row["name"]: (row["id"], row["Passed"]) for row in rows}
    assert told["Anna Levy"] == ("1", "yes")
    assert told["Ben Roe"] == ("4711", "yes")
    assert told["Zoe"] == ("3", "no")
    assert len(rows) == 14


@pytest.mark.parametrize(
    "count", [2, pytest.param(2000, marks=pytest.mark.long)]
)
def test_where_nobody_can_be_judged_it_is_2(
    type_in: Type, tmp_path: Path, count: int
) -> None:
    for number in range(count):
        (tmp_path / "class" / f"student {number}").mkdir(parents=True)
    said = type_in("report", str(tmp_path / "class"))
    assert said.status == 2
    assert "Nobody could be judged" in said.err
    assert said.out.count("The folder is empty.") == count
    assert f"{count:,} students." in said.out


def test_what_cannot_be_used_is_said_and_the_report_made(
    type_in: Type, tmp_path: Path
) -> None:
    bad = tmp_path / "bad"
    bad.write_text("nothing of use\n")
    stage(tmp_path / "anna", 1)
    said = type_in(
        *("report", str(tmp_path / "anna")),
        *("--roster", str(bad), "--since", str(bad)),
    )
    assert said.status == 0
    assert [line.split()[-6:] for line in said.err.splitlines()] == [
        ["The", "report", "is", "made", "without", "it."]
    ] * 2
    assert "anna" in said.out


def test_without_names_none_is_said(type_in: Type, tmp_path: Path) -> None:
    (tmp_path / "class" / "anna").mkdir(parents=True)
    (tmp_path / "class" / "ben.zip").write_bytes(b"none")
    said = type_in("report", str(tmp_path / "class"), "--anonymous")
    assert "Student 2" in said.out
    assert not re.search("anna|ben", said.out + said.err)
