"""A class as a list: how it is read, and who is found by it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from course import roster
from course.output import tables
from course.output.outcome import Report
from course.output.student import Student
from course.roster import BadRoster, find_hand_ins
from course.students import HandIn

from .conftest import Type


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "roster.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def handed_in(name: str, number: str = "", place: str = "") -> HandIn:
    where = Path("class", place or name)
    return HandIn(name, where, ((str(where), ""),), number)


def matched(folder: Path, *lines: str, to: list[HandIn]) -> dict[str, object]:
    """Whose hand-in is whose, by name; a list where nobody can tell."""
    file = write(folder, "folder,name,id,e-mail", *lines)
    return {
        entry.name: [it.name for it in entry.others]
        or (entry.hand_in and entry.hand_in.name)
        for entry in find_hand_ins(roster.read(file), to)
    }


def test_people_are_found_by_what_the_roster_has_of_them(
    tmp_path: Path,
) -> None:
    assert matched(
        tmp_path,
        "b/anna,Anna,,",
        "ben,Ben,,",
        "cleo,Cleo,,",
        ",Dan Roe,4711,",
        ",Ester,s77,",
        ",Frida,,frida@example.org",
        ",Gina da Silva,,",
        "zoë,Zoë Roe,,",
        ",Hugo,,",
        to=[
            handed_in("b/anna"),
            handed_in("a/Ben"),
            handed_in("hw1-cleo"),
            handed_in("Whoever", "4711"),
            handed_in("S77"),
            handed_in("frida"),
            handed_in("dasilvagina", "9"),
            handed_in("zoe"),
            handed_in("ida"),
        ],
    ) == {
        "Anna": "b/anna",
        "Ben": "a/Ben",
        "Cleo": "hw1-cleo",
        "Dan Roe": "Whoever",
        "Ester": "S77",
        "Frida": "frida",
        "Gina da Silva": "dasilvagina",
        "Zoë Roe": "zoe",
        "Hugo": None,
        "ida": "ida",
    }


def test_a_file_in_the_column_of_the_folder_is_found_too(
    tmp_path: Path,
) -> None:
    to = [handed_in("anna", place="anna.zip"), handed_in("ben")]
    lines = ("anna.zip,Anna,,", "BEN ,Ben,,")
    assert matched(tmp_path, *lines, to=to) == {"Anna": "anna", "Ben": "ben"}


def test_two_may_have_worked_together(tmp_path: Path) -> None:
    lines = ("pair,Anna,1,", "pair,Ben,2,")
    assert matched(tmp_path, *lines, to=[handed_in("pair")]) == {
        "Anna": "pair",
        "Ben": "pair",
    }


def test_nobody_is_given_what_may_be_somebody_elses(tmp_path: Path) -> None:
    both = [handed_in("a/anna"), handed_in("b/anna")]
    found = matched(tmp_path, "anna,Anna,,", to=both)
    assert found == {"Anna": ["a/anna", "b/anna"]}
    file = write(tmp_path, "folder,name,id,e-mail", ",Anna,1,", ",Anna,2,")
    entries = find_hand_ins(roster.read(file), [handed_in("anna")])
    assert [len(entry.others) for entry in entries] == [1, 1]


@pytest.mark.parametrize(
    ("folders", "people", "words"),
    [
        (["dan", "eva"], 2, "dan may be meant, and may be somebody else's"),
        (
            ["a/dan", "a/eva", "b/dan", "b/fay"],
            1,
            "More than one hand-in may be meant: a/dan, b/dan",
        ),
    ],
    ids=["two people", "two hand-ins"],
)
def test_why_nobody_is_given_it_is_said(
    folders: list[str], people: int, words: str, tmp_path: Path, type_in: Type
) -> None:
    for folder in folders:
        (tmp_path / "school" / folder).mkdir(parents=True)
        program = tmp_path / "school" / folder / "run.py"
        program.write_text("import flask\n", encoding="utf-8")
    lines = ["name,folder,id,e-mail", *["Dan,,,"] * people]
    file, record = write(tmp_path, *lines), tmp_path / "r.json"
    given = (f"--roster={file}", f"--json={record}")
    type_in("report", str(tmp_path / "school"), *given)
    students = json.loads(record.read_text(encoding="utf-8"))["students"]
    assert all(words in it["problem"] for it in students[:people])


def test_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "Name;Group;E-Mail;ID;Folder",
        '"Levy;\nAnna";A;anna@example.org;007;anna',
        ";;;;",
        "Ben",
        encoding="utf-8-sig",
    )
    anna, ben = roster.read(file).people
    assert (anna.shown, anna.number, anna.folder) == (
        "Levy; Anna",
        "007",
        "anna",
    )
    assert anna.cells["Group"] == "A"
    assert (ben.name, ben.mail) == ("Ben", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "holds no table"),
        (b"folder,name\nanna,Anna\n", "no column id and none e-mail"),
        (b"\xff\xfef\0o\0", "not saved as UTF-8"),
        (b"folder,name,id,e-mail\nanna,Zo\xeb,1,\n", "not saved as UTF-8"),
        (b"PK\x03\x04\0\0\0", "no column folder and none name"),
    ],
)
def test_what_is_no_roster_is_said(
    tmp_path: Path, text: bytes, said: str
) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(text)
    with pytest.raises(BadRoster, match=said):
        roster.read(file)
    with pytest.raises(BadRoster, match="I cannot read"):
        roster.read(tmp_path)


def test_it_comes_back_for_a_grade_book(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "SIS,name,folder,id,e-mail",
        "x1,Anna/Levy,anna,1,=1+1",
        "x2,Ben,,2,",
    )
    people = roster.read(file)
    anna, ben = people.people
    record = {"folder": "class/anna", "passed": True, "reached": 5}
    other = {"folder": "class/cleo", "passed": False, "problem": "Empty."}
    students = [
        Student("Anna/Levy", record, anna),
        Student("Ben", None, ben),
        Student("cleo", other),
    ]
    found = Report(None, students, roster=people)
    text = tables.as_csv(found)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert list(rows[0])[:6] == [
        "SIS",
        "name",
        "folder",
        "id",
        "e-mail",
        "Passed",
    ]
    assert [(row["SIS"], row["name"], row["id"]) for row in rows] == [
        ("x1", "Anna/Levy", "1"),
        ("x2", "Ben", "2"),
        ("", "cleo", ""),
    ]
    assert [row["folder"] for row in rows] == ["anna", "", "cleo"]
    assert rows[0]["e-mail"] == "'=1+1"
    assert [row["How far"] for row in rows] == [
        "lessons 1 to 5",
        "handed in nothing",
        "cannot be judged",
    ]
    assert found.lists == {
        "Cannot be judged": ["cleo"],
        "Handed in nothing": ["Ben"],
        "Not in the roster": ["cleo"],
    }
