"""What students hand in: who it is from, and where the work is in it."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import hand_in
from course.hand_in import Record, judge_hand_in
from course.sandbox.folder import NoWork
from course.students import HandIn, find_students

NOBODY = 65534
RUN = "from flask import Flask\n"


def put(folder: Path, *paths: str) -> None:
    """Put files there; a zip holds what stands behind its colon."""
    for path in paths:
        name, _, inside = path.partition(":")
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if inside:
            with zipfile.ZipFile(file, "w") as archive:
                for entry in inside.split(","):
                    archive.writestr(entry, RUN)
        elif name.endswith("/"):
            file.mkdir()
        else:
            file.write_text(RUN)


def found(*places: Path) -> list[HandIn]:
    with find_students(list(places)) as students:
        return students


def names(*places: Path) -> list[str]:
    return [student.name for student in found(*places)]


def judged(student: HandIn, **reached: int) -> Record:
    """What is said of a hand-in; a project has reached what is said here."""

    def judge(folder: Path) -> Record:
        return {"reached": reached.get(folder.name, 0), "at": str(folder)}

    return judge_hand_in(student.parts, judge)


def test_moodle_canvas_and_classroom_tell_the_name(tmp_path: Path) -> None:
    put(
        tmp_path,
        "Anna Levy_4711_assignsubmission_file_/chat.zip:run.py",
        "Zoë O'Hara_4712_assignsubmission_file/run.py",
        "Ben Roe_4713_assignsubmission_file_chat.zip:run.py",
        "dansusan_LATE_55_901_chat-1.zip:chat/run.py",
        "roeemil_56_902_run.py",
        "roeemil_56_903_index.html",
        "hw1-frida-main.zip:hw1-frida-main/run.py",
        "gina_run.py",
        "hugo.py",
        "README.md",
        ".git/config",
    )
    by_name = {student.name: student for student in found(tmp_path)}
    assert {name: it.number for name, it in by_name.items()} == {
        "Anna Levy": "4711",
        "Ben Roe": "4713",
        "dansusan": "55",
        "gina": "",
        "hugo": "",
        "hw1-frida": "",
        "roeemil": "56",
        "Zoë O'Hara": "4712",
    }
    for name in by_name:
        assert judged(by_name[name])["at"], name
    assert judged(by_name["Anna Levy"])["project"] == "chat.zip"
    assert judged(by_name["dansusan"])["project"] == "chat.zip/chat"


def test_pages_that_came_one_by_one_are_put_in_their_place(
    tmp_path: Path,
) -> None:
    put(tmp_path, "roe_56_1_my chat.py", "roe_56_2_index.html")
    put(tmp_path, "roe_56_3_style.css", "roe_56_4_Procfile")
    (student,) = found(tmp_path)
    seen: list[str] = []

    def judge(folder: Path) -> Record:
        seen.extend(
            path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        )
        return {}

    record = judge_hand_in(student.parts, judge)
    assert seen == [
        "Procfile",
        "run.py",
        "static/style.css",
        "templates/index.html",
    ]
    assert "templates/" in record["notes"][0]


def test_a_whole_class_may_be_a_zip(tmp_path: Path) -> None:
    put(
        tmp_path,
        "all.zip:Anna Levy_1_assignsubmission_file_/run.py,"
        "Ben Roe_2_assignsubmission_file_/chat/run.py",
        "one.zip:chat/run.py",
        "broken.zip",
    )
    places = [tmp_path / name for name in ("all.zip", "one.zip", "broken.zip")]
    with find_students(places) as students:
        told = [(it.name, judged(it)["project"]) for it in students[:2]]
        assert told == [("all/Anna Levy", "."), ("all/Ben Roe", "chat")]
        assert [it.name for it in students[2:]] == ["broken", "one"]
        assert judged(students[3])["project"] == "one.zip/chat"
        assert students[2].problem.startswith("broken.zip is no zip")
        place = Path(students[0].parts[0][0])
        assert place.exists()
        assert students[0].place.parent == tmp_path / "all.zip"
    assert not place.exists()


def test_work_may_lie_some_folders_down(tmp_path: Path) -> None:
    put(tmp_path, "anna/a/b/chat/run.py", "ben/chat/run.py", "cleo/")
    put(tmp_path, "dan/venv/x/run.py", "dan/node_modules/run.py")
    anna, ben, cleo, dan = found(tmp_path)
    assert judged(anna)["project"] == "a/b/chat"
    assert judged(ben)["project"] == "chat"
    with pytest.raises(NoWork, match="The folder is empty"):
        judged(cleo)
    with pytest.raises(NoWork, match=r"There is no run\.py"):
        judged(dan)


def test_of_two_works_the_further_one_counts(tmp_path: Path) -> None:
    put(tmp_path, "anna/old/run.py", "anna/x/new/run.py", "ben/run.py")
    anna, ben = found(tmp_path)
    assert (anna.name, ben.name) == ("anna", "ben")
    record = judged(anna, old=3, new=5)
    assert record["project"] == "x/new"
    assert record["notes"] == [
        "2 projects are in it. This is x/new, the furthest of them; the "
        "others: old."
    ]
    assert judged(anna, old=7, new=5)["project"] == "old"
    assert judged(ben)["notes"] == []


def test_what_takes_too_long_is_left_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_in, "LONG_ENOUGH", -1)
    put(tmp_path, "anna/a/run.py", "anna/b/run.py", "ben/run.py")
    record = judged(found(tmp_path)[0])
    assert record["project"] == "a"
    assert "1 more I did not look at" in record["notes"][0]


def test_a_program_without_flask_counts_where_there_is_no_other(
    tmp_path: Path,
) -> None:
    put(tmp_path, "anna/chat/run.py", "ben/x.txt")
    for place in ("anna/app.py", "ben/app.py"):
        (tmp_path / place).write_text("print('hello')\n")
    anna, ben = found(tmp_path)
    assert judged(anna)["project"] == "chat"
    assert judged(ben)["project"] == "."


def test_a_zip_in_a_zip_is_opened_and_one_that_is_bad_is_told(
    tmp_path: Path,
) -> None:
    put(tmp_path, "inner.zip:chat/run.py", "anna/x.zip", "anna/z.rar")
    with zipfile.ZipFile(tmp_path / "anna" / "y.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
    (tmp_path / "inner.zip").unlink()
    put(tmp_path, "ben/run.py")
    anna, _ = found(tmp_path)
    record = judged(anna)
    assert record["project"] == "y.zip/inner.zip/chat"
    assert ["x.zip is no zip" in it for it in record["notes"]] == [True, False]
    assert "z.rar is packed" in record["notes"][1]


def test_a_folder_and_the_zip_it_came_from_are_one_student(
    tmp_path: Path,
) -> None:
    put(tmp_path, "anna/run.py", "anna.zip:old/run.py", "ben.zip:run.py")
    anna, _ben = found(tmp_path)
    record = judged(anna)
    assert (record["project"], record["notes"]) == ("anna", [])


def test_names_that_would_break_a_line(tmp_path: Path) -> None:
    if os.name == "nt":
        put(tmp_path, "a b/run.py", "b/run.py")
        assert names(tmp_path) == ["a b", "b"]
        return
    put(tmp_path, "a\nb \x1b[31m/run.py", "a b [31m/run.py", "c/run.py")
    os.mkdir(os.fsencode(tmp_path) + b"/d\xff")
    assert names(tmp_path) == ["a b [31m", "a b [31m (2)", "c", "d\ufffd"]


def test_what_canvas_adds_is_taken_from_its_names_alone(
    tmp_path: Path,
) -> None:
    put(
        tmp_path,
        "Anna Levy_4711_assignsubmission_file_run.py",
        "Anna Levy_4711_assignsubmission_file_page-2.html",
        "benroe_55_901_page-2.html",
        "benroe_55_902_run-1.py",
    )
    anna, ben = (
        {name for _, name in student.parts} for student in found(tmp_path)
    )
    assert anna == {"run.py", "page-2.html"}
    assert ben == {"run.py", "page.html"}


def test_pages_are_put_back_for_moodle_alone(tmp_path: Path) -> None:
    """Where somebody has them beside the program at home, that is a fault."""
    for name in ("Anna Levy_4711_assignsubmission_file_", "ben"):
        put(tmp_path, f"{name}/run.py", f"{name}/index.html")
    anna, ben = found(tmp_path)
    assert judged(anna)["notes"] == [hand_in.LAID_OUT]
    assert judged(ben)["notes"] == []


@pytest.fixture
def not_root() -> Iterator[Path]:
    """A folder, and for as long as it is there, a user who is not root."""
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o777)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield Path(home)
        finally:
            if is_root:
                os.seteuid(0)
            for path in Path(home).rglob("*"):
                path.chmod(0o777)


@pytest.mark.skipif(os.name == "nt", reason="rights are others there")
def test_what_may_not_be_read_is_said(not_root: Path) -> None:
    put(not_root, "anna/chat/run.py", "ben/run.py", "ben/more/x.txt")
    put(not_root, "cleo/a/run.py", "dan/x.zip:run.py", "emil.py")
    for name in ("anna", "ben/more", "cleo/a", "dan/x.zip", "emil.py"):
        (not_root / name).chmod(0)
    anna, ben, cleo, dan, emil = found(not_root)
    assert judged(ben)["project"] == "."
    for student, said in (
        (anna, "I may not read the folder"),
        (cleo, r"I may not read a\."),
        (dan, r"I may not read x\.zip"),
        (emil, r"I could not read emil\.py"),
    ):
        with pytest.raises(NoWork, match=said):
            judged(student)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_that_lead_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    put(tmp_path, "anna/run.py", "ben/x.txt")
    for link, to in (("self", tmp_path), ("ben/up", tmp_path), ("ben/l", "l")):
        (tmp_path / link).symlink_to(to)
    assert names(tmp_path) == ["anna", "ben"]
    _anna, ben = found(tmp_path)
    with pytest.raises(NoWork, match=r"no run\.py"):
        judged(ben)
