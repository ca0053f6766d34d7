"""`course report` on a class, with some who hang, crash and destroy."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from course import pool
from course.commands.report import Files, report
from course.lessons import ROOT, STEPS, find
from course.output import tables
from course.output.outcome import Report, listed
from course.output.student import Student
from course.pool import LOST
from course.students import find_students

from .conftest import Type, fingerprint

CLASS: dict[str, tuple[str, Callable[[str], str]]] = {
    "anna": ("13_deploy", lambda text: text),
    "ben": ("05_timestamps", lambda text: text),
    "cleo": ("05_timestamps", lambda text: text.replace("%M", "%m")),
    "dan": ("04_presenting", lambda text: text),
    "emil": ("01_hello_world", lambda text: "while True: pass\n" + text),
    "finn": ("01_hello_world", lambda text: "import os; os._exit(3)\n" + text),
    "gina": (
        "02_routes",
        lambda text: (
            "import shutil, os; "
            "shutil.rmtree(os.path.dirname(os.path.abspath(__file__)))\n"
            + text
        ),
    ),
    "hugo": ("02_routes", lambda text: text.replace("(", "", 1)),
    '<b onclick="alert(1)">': ("01_hello_world", lambda text: text),
    "=HYPERLINK(1)": ("01_hello_world", lambda text: text),
}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of twelve: ten folders of work, an empty one, and no Flask."""
    school = tmp_path_factory.mktemp("school")
    for name, (step, change) in CLASS.items():
        folder = school / name
        shutil.copytree(STEPS / step, folder)
        program = folder / "run.py"
        program.write_text(change(program.read_text()))
    (school / "ida").mkdir()
    (school / "jon").mkdir()
    (school / "jon" / "run.py").write_text("print('hello')\n")
    return school


@pytest.fixture(scope="module")
def made(
    school: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The report of the class about lesson 5: its files and exit status."""
    folder = tmp_path_factory.mktemp("report")
    before = fingerprint(school)
    kinds = {kind: folder / f"r.{kind}" for kind in ("html", "csv", "json")}
    junit = folder / "r.xml"
    status = report([school], find("5"), Files(junit=junit, **kinds))
    assert fingerprint(school) == before
    texts = {kind: path.read_text("utf-8") for kind, path in kinds.items()}
    return {"status": status, "junit": junit.read_text("utf-8"), **texts}


def test_nobody_is_missing_and_the_verdicts_are_right(
    made: dict[str, Any],
) -> None:
    assert made["status"] == 1
    record = json.loads(made["json"])
    students = {s["student"]: s for s in record["students"]}
    assert set(students) == {*CLASS, "ida", "jon"}
    assert students["ben"]["passed"]
    assert students["ben"]["reached"] == 5
    assert students["anna"]["passed"], "further than lesson 5"
    assert students["anna"]["reached"] == 13
    seen = {
        name: " ".join(f["seen"] for f in student.get("failures", []))
        for name, student in students.items()
    }
    assert "%m" not in seen["ben"]
    assert "21:" in seen["cleo"]
    assert "still running after" in seen["emil"]
    assert "exit status 3" in seen["finn"]
    assert "FileNotFoundError" in seen["gina"]
    assert "SyntaxError" in seen["hugo"]
    assert "makes no Flask object" in seen["jon"]
    assert "is empty" in students["ida"]["problem"]
    assert not students["ida"]["our_fault"]


def test_the_commonest_need_comes_first(made: dict[str, Any]) -> None:
    needs = json.loads(made["json"])["missing"]
    counts = [len(need["students"]) for need in needs]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1


def finding(check: str, cause: str | None) -> dict[str, Any]:
    lesson = int(check[:2])
    return {
        "check": check,
        "lesson": lesson,
        "promise": f"{check} holds.",
        "seen": "It does not.",
        "why": cause,
        "cause": cause,
    }


def test_what_has_a_known_cause_comes_first_and_is_what_is_counted() -> None:
    known = "forms.button_outside"
    findings = {
        "anna": [finding("02/page", None), finding("07/form", known)],
        "ben": [finding("09/text", known), finding("07/form", None)],
        "cleo": [finding("04/kept", None), finding("02/page", None)],
    }
    students = [
        Student(name, {"folder": name, "failures": failures})
        for name, failures in findings.items()
    ]
    assert [it.missing for it in students] == [
        "07/form holds.",
        "09/text holds.",
        "02/page holds.",
    ]
    first, second = Report(None, students).needs
    assert (first.names, first.lesson) == (["anna", "ben"], None)
    assert first.what == "The button stands outside the form."
    assert (second.names, second.lesson) == (["cleo"], find("2"))


def test_names_with_a_comma_can_be_told_apart_in_a_row() -> None:
    assert listed(["Anna Levy", "Ben Roe"]) == "Anna Levy, Ben Roe"
    assert listed(["Levy, Anna", "Ben Roe"]) == "Levy, Anna; Ben Roe"
    many = listed(["Levy, Anna"] * 42)
    assert many.endswith("Levy, Anna; and 2 more")


def test_the_page_is_one_file_and_names_are_only_names(
    made: dict[str, Any],
) -> None:
    page = LexborHTMLParser(made["html"])
    names = [node.text(strip=True) for node in page.css("tbody th")]
    assert set(names) == {*CLASS, "ida", "jon"}
    assert not page.css("[onclick], script, link, img, iframe, [src]")
    assert "http" not in made["html"]
    first = page.css_first(".needs li")
    assert first
    needs = json.loads(made["json"])["missing"]
    assert needs[0]["promise"].replace("`", "") in first.text()


def test_the_spreadsheet_takes_nothing_for_a_formula(
    made: dict[str, Any],
) -> None:
    assert made["csv"].startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(made["csv"][1:])))
    assert len(rows) == len(CLASS) + 2
    assert not [row for row in rows if row["Student"].startswith("=")]
    assert "'=HYPERLINK(1)" in {row["Student"] for row in rows}


def test_junit_has_a_case_for_everybody(made: dict[str, Any]) -> None:
    suite = ET.fromstring(made["junit"])[0]
    assert suite.get("tests") == str(len(suite)) == str(len(CLASS) + 2)
    assert suite.get("errors") == str(len(suite.findall(".//error"))) == "1"
    passed = [case.get("name") for case in suite if len(case) == 0]
    assert passed == ["anna", "ben"]


def test_junit_says_what_it_comes_from() -> None:
    failures = [finding("07/form", "forms.button_outside")]
    failures.append(finding("02/page", None))
    student = Student("anna", {"folder": "anna", "failures": failures})
    told = ET.fromstring(tables.as_junit(Report(None, [student])))
    assert told.findtext(".//failure") == (
        "07/form holds.\n  It does not.\n  forms.button_outside\n"
        "02/page holds.\n  It does not."
    )


@pytest.mark.parametrize("begin", ["=1", "+1", "-1", "@A", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_marked(begin: str) -> None:
    record = {"folder": "f", "passed": False, "problem": begin + "x"}
    text = tables.as_csv(Report(None, [Student(begin, record)]))
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert row[0] == "'" + begin
    assert row[6] == "'" + begin + "x"


def test_signs_that_xml_cannot_have_do_no_harm() -> None:
    record = {"folder": "f", "passed": False, "problem": "a\x00b\x1b"}
    text = tables.as_junit(Report(None, [Student("\x08", record)]))
    assert ET.fromstring(text)[0][0].get("name") == "\ufffd"


DIES = """\
import os
from course import worker
judged = worker.record_of
def record_of(task, suite):
    if task.folder.name == "dan":
        os._exit(3)
    return judged(task, suite)
worker.record_of = record_of
worker.main()
"""
HANGS = """\
import sys, time
sys.stderr.write("waiting\\n")
time.sleep(600)
"""


@pytest.mark.long
def test_a_worker_that_dies_costs_nobody_else_their_verdict(
    school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "WORKER", [sys.executable, "-c", DIES])
    tasks = {n: pool.Task(school / n, 5) for n in ("ben", "dan", "jon")}
    records = dict(pool.judge_all(tasks))
    assert records["ben"]["passed"]
    assert records["jon"]["failures"]
    assert records["dan"]["problem"] == LOST
    assert records["dan"]["our_fault"]


def test_a_worker_that_says_nothing_is_given_up(
    school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "WORKER", [sys.executable, "-c", HANGS])
    monkeypatch.setattr(pool, "PATIENCE", 0.01)
    ((_, record),) = pool.judge_all({"ben": pool.Task(school / "ben")})
    assert record["our_fault"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another there")
def test_ctrl_c_ends_it_with_all_its_workers(school: Path) -> None:
    """Though they hang, and are not told themselves."""
    call = (
        "import signal, sys; from course import cli, pool; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        f"pool.WORKER = [sys.executable, '-c', {HANGS!r}]; "
        "sys.exit(cli.main())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", call, "report", str(school)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stderr
            assert process.stderr.readline() == "waiting\n"
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, out) == (130, "")


def test_who_is_a_student(tmp_path: Path) -> None:
    for path in (
        "a/anna/run.py",
        "a/ben/chat/app.py",
        "a/nobody/notes.txt",
        "b/first/cleo/run.py",
        "b/first/dan/run.py",
        "b/second/ester/chat/run.py",
        "b/second/frida/run.py",
        "b/emil/run.py",
        "b/.git/run.py",
        "b/venv/run.py",
        "finn/run.py",
        "gina/chat/run.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("import flask\n")

    def names(*folders: str) -> list[str]:
        with find_students([tmp_path / name for name in folders]) as found:
            return [student.name for student in found]

    assert names("a") == ["anna", "ben", "nobody"]
    assert names("b") == [
        "emil",
        "first/cleo",
        "first/dan",
        "second/ester",
        "second/frida",
    ]
    assert names("finn") == ["finn"]
    assert names("gina") == ["gina"]
    assert names("a", "a/anna", "finn") == [
        "a/anna",
        "a/ben",
        "a/nobody",
        "finn",
    ]
    assert names("nowhere") == ["nowhere"]


def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "nowhere" / "page.html"
    assert report([school], None, Files(html=page)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(page) in err


def test_a_class_that_is_not_there_is_no_student(type_in: Type) -> None:
    said = type_in("report", "nowhere")
    assert said.refused_with("There is no folder nowhere")
