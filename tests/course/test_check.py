"""`course check` on work that cannot be judged: whose fault, and what then."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from course.catalogue import mistakes_of
from course.commands.mistakes import RIGHT, looks_like
from course.lessons import ROOT, STEPS, all_lessons, find
from course.output.outcome import Report
from course.output.student import Student
from course.output.tables import as_junit
from course.output.terminal import tell
from course.progress import Progress, failures
from course.results import Check, Result
from course.sandbox import work as work_module
from course.sandbox.failure import Failure
from course.verdict import SCHEMA, Finding, Verdict, verdict
from course.words import DOES_NOT_START, OUR_FAULT

from .conftest import Said, Type, Write, fingerprint

STEP = len(all_lessons()) - 1
"""The last lesson before the last stage, which is final."""


def one_line(text: str) -> str:
    return " ".join(text.split())


def says(said: Said, words: str) -> bool:
    """Whether this was answered, and no fault of the tool was named."""
    fault = one_line(OUR_FAULT)
    return words in one_line(said.out) and fault not in one_line(said.err)


STOPS = {
    "syntax": ("def f(:", "SyntaxError", "Python cannot read this line"),
    "indentation": ("if 1:\nx = 1", "IndentationError", "four spaces"),
    "import": ("from flask import Flsk", "ImportError", "cannot import name"),
    "package": ("import reqests", "ModuleNotFoundError", "not installed here"),
    "sys.exit": ("import sys; sys.exit(3)", "SystemExit: 3", "Take that line"),
    "exit": ("exit()", "SystemExit", "Take that line out"),
    "os._exit": ("os._exit(3)", "ended Python", "exit status 3"),
    "loop": ("while True: pass", "line 4 of run.py", "goes round for ever"),
    "loop in a loop": (
        "while True:\n    n = 0\n    while n < 99:\n        n += 1",
        "`while True:` in line 4 goes round for ever",
    ),
    "loop that waits": (
        "said = []\nwhile len(said) < 9:\n    pass",
        "nothing in it changes `said`. Let it change in there",
    ),
    "C loop": ("sum(range(10**12))", "still running after 1", "never ends"),
    "sleep": ("import time; time.sleep(999)", "still running", "or a wait"),
    "input": ("input('name? ')", "EOFError", "nobody sitting there"),
    "raises": ("1 / 0", "ZeroDivisionError: division by zero", "line 4"),
    "another": ("app = None", "makes no Flask object", "app = Flask"),
}
if sys.platform != "win32":
    STOPS["memory"] = ("bytes(4 << 30)", "MemoryError", "than a gigabyte")


@pytest.mark.parametrize("name", STOPS)
def test_a_program_that_does_not_start_says_why(
    name: str,
    lesson_1: Write,
    type_in: Type,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work_module, "LOAD_SECONDS", 1.0)
    code, *wanted = STOPS[name]
    folder = lesson_1(above=code)
    if name == "another":
        (folder / "run.py").write_text("import flask\nprint('hello')\n")
    before = fingerprint(folder)
    said = type_in("check", str(folder))
    assert said.status == 1
    assert says(said, DOES_NOT_START)
    for words in wanted:
        assert says(said, words)
    assert len(said.out.splitlines()) <= 24
    assert fingerprint(folder) == before


def test_two_flask_objects_have_a_sentence_of_their_own(
    lesson_1: Write, type_in: Type
) -> None:
    folder = lesson_1()
    program = folder / "run.py"
    lines = program.read_text().replace(
        "app.run(", "app = Flask(__name__)\napp.run("
    )
    program.write_text(lines)
    said = type_in("check", str(folder))
    assert said.status == 1
    assert says(said, "makes 2 Flask objects (lines 3 and 12)")


def test_a_second_flask_object_that_nothing_uses_does_no_harm(
    lesson_1: Write, type_in: Type
) -> None:
    folder = lesson_1(above="other = Flask('other')")
    assert type_in("check", str(folder), "--lesson", "1").status == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_told_so(
    encoding: str, lesson_1: Write, type_in: Type
) -> None:
    program = lesson_1() / "run.py"
    program.write_bytes(program.read_text().encode(encoding))
    said = type_in("check", str(program.parent))
    assert said.status == 1
    assert says(said, "run.py is saved in UTF-16")


def test_a_letter_that_is_not_utf_8_is_found(
    lesson_1: Write, type_in: Type
) -> None:
    program = lesson_1(above="# caf\u00e9") / "run.py"
    program.write_bytes(program.read_text(encoding="utf-8").encode("latin-1"))
    said = type_in("check", str(program.parent))
    assert said.status == 1
    assert says(said, "run.py has a letter, at line 4, that is not saved")


def test_a_file_that_declares_its_encoding_is_judged(tmp_path: Path) -> None:
    folder = tmp_path / "chat"
    shutil.copytree(STEPS / "13_deploy", folder)
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8") + "# caf\u00e9\n"
    program.write_bytes(f"# coding: latin-1\n{text}".encode("latin-1"))
    assert verdict(folder, 13).told == []


def test_a_view_that_never_answers_is_located(
    lesson_1: Write, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "VIEW_SECONDS", 1.0)
    monkeypatch.setattr("course.sandbox.network.ANSWER_SECONDS", 1.0)
    folder = lesson_1(inside="while True: pass")
    said = type_in("check", str(folder), "--lesson", "1")
    assert said.status == 1
    assert says(said, "still not there after 1 seconds, at line 8 of run.py")


def test_what_a_loop_calls_may_change_what_it_looks_at(
    lesson_1: Write, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "LOAD_SECONDS", 1.0)
    code = "said = []\ndef more():\n    said.append(1)\n"
    loop = "while len(said) >= 0:\n    more()"
    said = type_in("check", str(lesson_1(above=code + loop)))
    assert says(said, "still running after 1 seconds")
    assert "changes" not in said.out


def test_a_button_may_have_the_name_that_a_program_asks_for(
    tmp_path: Path, type_in: Type
) -> None:
    folder = tmp_path / "chat"
    shutil.copytree(find("11").folder, folder)
    for file, old, new in (
        ("run.py", 'request.form["message"]', 'request.form.get("send")'),
        ("templates/chat.html", "<button>", '<button name="send">'),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    said = type_in("check", str(folder), "--lesson", "11")
    assert says(said, "I looked for “hello” on /yoni")
    assert "that no form has" not in one_line(said.out)


def test_what_was_not_asked_any_more_is_not_told_first(
    tmp_path: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "VIEW_SECONDS", 1.0)
    monkeypatch.setattr("course.sandbox.network.ANSWER_SECONDS", 1.0)
    folder = tmp_path / "chat"
    shutil.copytree(find("4").folder, folder)
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8")
    old = '    return "<br>".join(messages)'
    loop = "    while len(messages) < 99:\n        pass"
    assert text.count(old) == 1
    program.write_text(text.replace(old, loop), encoding="utf-8")
    said = type_in("check", str(folder))
    assert says(said, "What I saw The answer was still not there after 1")
    assert "Not asked" not in said.out
    assert "send_message" not in said.out, "advice for what was not asked"


def make_nothing(place: Path) -> Path:
    return place / "nothing"


def make_a_file(place: Path) -> Path:
    (place / "run.py").write_text("import flask\n")
    return place / "run.py"


def make_it_empty(place: Path) -> Path:
    (place / "empty").mkdir()
    return place / "empty"


def make_other_work(place: Path) -> Path:
    (place / "main.py").write_text("import flask\n")
    return place


def make_a_text_file(place: Path) -> Path:
    (place / "run.py.txt").write_text("import flask\n")
    return place


def make_it_flask(place: Path) -> Path:
    (place / "flask.py").write_text("from flask import Flask\n")
    return place


def make_several(place: Path) -> Path:
    for name in ("mine", "theirs"):
        (place / name).mkdir()
        (place / name / "run.py").write_text("import flask\n")
    return place


def make_it_huge(place: Path) -> Path:
    (place / "run.py").write_text("import flask\n")
    with (place / "film.mp4").open("wb") as film:
        film.truncate(60 << 20)
    return place


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_nothing, "There is no folder"),
        (make_a_file, "is a file. Name the folder"),
        (make_it_empty, "is empty. Put your run.py there"),
        (make_other_work, "There is no run.py (or app.py)"),
        (make_a_text_file, "take the .txt away"),
        (make_it_flask, "call it run.py"),
        (make_several, "mine, theirs"),
        (make_it_huge, "far more than a chat"),
    ],
    ids=lambda value: getattr(value, "__name__", "says"),
)
def test_where_there_is_nothing_to_judge_it_says_so(
    make: Any, words: str, tmp_path: Path, type_in: Type
) -> None:
    assert type_in("check", str(make(tmp_path))).refused_with(words)


@pytest.mark.parametrize("how", ["raises", "does not load"])
def test_a_broken_check_is_not_the_students_fault(
    how: str,
    type_in: Type,
    lesson_1: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checks = tmp_path / "checks"
    checks.mkdir()
    text = "def test_it(): 1 / 0\n" if how == "raises" else "import nothing\n"
    (checks / "test_01_broken.py").write_text(text)
    monkeypatch.setattr("course.suite.CHECKS", checks)
    said = type_in("check", str(lesson_1()))
    assert (said.status, said.out) == (2, "")
    assert one_line(OUR_FAULT) in one_line(said.err)
    assert "ZeroDivisionError" in said.err or "nothing" in said.err


def test_the_record_is_the_documented_one(
    lesson_1: Write, type_in: Type
) -> None:
    said = type_in("check", str(lesson_1()), "--json")
    record = json.loads(said.out)
    assert record["schema"] == SCHEMA
    document = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    tables = document.partition("prints one record")[2]
    rows = tables.partition("The report's own file")[0].split("\n| `")[1:]
    keys = [key for it in rows for key in re.findall(r"\w+", it.split("|")[0])]
    assert keys == [*record, *record["advice"][0]]


@pytest.mark.long
def test_the_same_folder_has_the_same_record_again() -> None:
    first, again = (
        verdict(STEPS / "11_textbox").as_record() for _ in range(2)
    )
    assert first == again


def at(lesson: int) -> Verdict:
    """The verdict on a folder that is this far, with nothing to say of it."""
    progress = Progress(lesson, [], [], [])
    file = Path("chat", "run.py")
    return Verdict(file.parent, file, None, progress, True, [], [], [])


@pytest.mark.parametrize(
    ("lesson", "far", "coming"),
    [
        (1, "Lesson 1 is done", "Next is lesson 2, Basic "),
        (STEP, f"Lessons 1 to {STEP} are done", "Next is final, The chat "),
        (
            STEP + 1,
            f"Lessons 1 to {STEP} and final are done",
            "That is the whole course",
        ),
    ],
)
def test_the_last_stage_is_called_by_its_name(
    lesson: int, far: str, coming: str
) -> None:
    paper = io.StringIO()
    tell(at(lesson), Console(file=paper))
    assert f"{far}. {coming}" in one_line(paper.getvalue())


def test_a_class_at_the_last_stage_is_too() -> None:
    record = at(STEP + 1).as_record()
    student = Student("anna", record)
    assert student.state == f"lessons 1 to {STEP} and final"
    class_of_one = Report(find("final"), [student])
    assert class_of_one.summary.startswith("1 of 1 have done final, The chat")
    assert 'name="final"' in as_junit(class_of_one)


def test_a_page_that_is_very_long_is_shown_as_far_as_one_reads(
    type_in: Type, tmp_path: Path
) -> None:
    """Nor does it take long: a word of its length is looked through once."""
    text = (find("2").folder / "run.py").read_text(encoding="utf-8")
    long = text.replace("/USERNAME/MESSAGE", "x" * 200_000)
    assert long != text
    (tmp_path / "run.py").write_text(long, encoding="utf-8")
    said = type_in("check", str(tmp_path), "--lesson", "2")
    assert "xxx…" in said.out
    assert len(said.out) < 5_000


def test_the_course_is_no_folder_of_a_student(type_in: Type) -> None:
    said = type_in("check", str(ROOT))
    assert said.refused_with("is the course itself", "../my_chat")


def test_a_file_called_like_a_module_is_told(
    type_in: Type, tmp_path: Path
) -> None:
    program = (find("5").folder / "run.py").read_bytes()
    (tmp_path / "run.py").write_bytes(program)
    (tmp_path / "datetime.py").touch()
    said = " ".join(type_in("check", str(tmp_path)).out.split())
    assert "something called `datetime.py`" in said


def test_what_an_earlier_lesson_advised_does_not_mend_a_later_line(
    type_in: Type, tmp_path: Path
) -> None:
    program = (find("12").folder / "run.py").read_text(encoding="utf-8")
    shutil.copytree(find("12").folder / "templates", tmp_path / "templates")
    broken = program.replace("messages.append", "messages.extend().add")
    (tmp_path / "run.py").write_text(broken, encoding="utf-8")
    said = type_in("check", str(tmp_path)).out
    assert "You are in lesson 12" in said
    assert "`%M` is for minutes" not in said
    assert "run.py, line 13" in said


def test_half_of_lesson_2_does_not_lead_back_to_lesson_1(
    type_in: Type, tmp_path: Path
) -> None:
    program = (find("2").folder / "run.py").read_text(encoding="utf-8")
    half = program.replace("/<username>/<message>", "/send/<username>/it")
    (tmp_path / "run.py").write_text(half, encoding="utf-8")
    said = type_in("check", str(tmp_path))
    assert "You are in lesson 2" in said.out
    assert "`/aaron/hello` answers with who said it and what." in said.out
    assert "Hello There" not in said.out


@pytest.mark.long
def test_a_function_that_calls_itself_is_told(
    type_in: Type, tmp_path: Path
) -> None:
    program = (find("4").folder / "run.py").read_text(encoding="utf-8")
    broken = program.replace("messages.append(", "add_messages(username, ")
    assert broken != program
    (tmp_path / "run.py").write_text(broken, encoding="utf-8")
    said = " ".join(type_in("check", str(tmp_path)).out.split())
    assert "The function calls itself there" in said


@pytest.mark.parametrize(("sits_there", "says_so"), [(True, 1), (False, 0)])
def test_whoever_sits_there_is_told_that_it_has_begun(
    sits_there: bool,
    says_so: int,
    type_in: Type,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: sits_there)
    assert type_in("check", str(tmp_path)).out == "Checking …\n" * says_so


def test_advice_is_never_told_as_a_fact(
    type_in: Type, lesson_1: Write
) -> None:
    """What would be better comes first, and then what there is now."""
    folder = lesson_1()
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8").replace("Hello There!", "Hi")
    program.write_text(text, encoding="utf-8")
    said = " ".join(type_in("check", str(folder), "--lesson", "1").out.split())
    assert "What would be better still" in said
    assert "as in the video. Now: It is `<h1>Hi</h1>`." in said


def test_advice_is_given_by_its_own_lesson_alone(
    type_in: Type, tmp_path: Path
) -> None:
    program = (find("2").folder / "run.py").read_bytes()
    (tmp_path / "run.py").write_bytes(program)
    call = ("check", str(tmp_path), "--lesson", "2")
    assert "requirements.txt" not in type_in(*call).out
    assert "requirements.txt" in type_in(*call, "--all").out


def changed(lesson: str, tmp_path: Path, old: str, new: str) -> Path:
    """A stage with one thing in its program changed."""
    folder = tmp_path / "chat"
    shutil.copytree(find(lesson).folder, folder)
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8")
    assert old in text
    program.write_text(text.replace(old, new), encoding="utf-8")
    return folder


NO_IMPORT = ("redirect, ", "")


def test_the_last_line_is_the_verdict_and_what_to_type(
    type_in: Type, tmp_path: Path
) -> None:
    folder = changed("7", tmp_path, *NO_IMPORT)
    lines = type_in("check", str(folder), "--lesson", "7").out.splitlines()
    assert lines[0] == "Lesson 7, Creating users: not yet."
    assert lines[-1] == (
        "Lesson 7: not yet. See what it changes:  python -m course diff 7"
    )
    right = type_in("check", str(find("3").folder)).out.splitlines()
    assert right[-1] == (
        "Lessons 1 to 3 are done. On to lesson 4:  python -m course diff 4"
    )


def test_a_mistake_of_the_catalogue_is_named(
    type_in: Type, tmp_path: Path
) -> None:
    folder = changed("4", tmp_path, "import Flask, redirect", "import Flask")
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8").replace("user(", "page_of(")
    program.write_text(f"# mine\n{text}", encoding="utf-8")
    said = type_in("check", str(folder), "--lesson", "4").out
    found = re.search(r"mistake 4\.(\d+): +python -m course (.*)", said)
    assert found and found[2] == f"mistakes 4 {found[1]}"
    assert "imported" in type_in("mistakes", "4", found[1]).out


def test_a_mistake_of_the_last_stage_is_named_as_others_are(
    type_in: Type, tmp_path: Path
) -> None:
    """What keeps it from starting costs no check."""
    folder = tmp_path / "chat"
    shutil.copytree(find("final").folder, folder)
    step = folder / "chat/migrations/versions/0002_removals.py"
    text = step.read_text(encoding="utf-8").replace('= "0001"', "= None")
    step.write_text(text, encoding="utf-8")
    said = type_in("check", str(folder), "--lesson", "final").out
    found = re.search(r"mistake final\.(\d+): +python -m course (.*)", said)
    assert found and found[2] == f"mistakes final {found[1]}"
    shown = type_in("mistakes", "final", found[1]).out
    assert shown.startswith(f"final.{found[1]}  ")
    assert 'down_revision = "0001"' in shown


@pytest.mark.parametrize("name", ["timestamps", "two_workers"])
def test_a_line_of_a_mistake_is_shown_once_however_many_edits_it_took(
    name: str,
) -> None:
    for entry in mistakes_of(find(name)):
        file = ""
        right: dict[str, list[str]] = {}
        for sign, text in looks_like(entry):
            file = file if sign else text
            if sign == RIGHT:
                right.setdefault(file, []).append(text.strip())
        for file, shown in right.items():
            ours = (entry.lesson.folder / file).read_text(encoding="utf-8")
            there = Counter(line.strip() for line in ours.splitlines())
            assert Counter(shown) <= there, entry.folder


def test_the_mistakes_of_a_lesson_are_listed_under_what_it_is_called(
    type_in: Type,
) -> None:
    for wanted in "7", "final":
        lesson = find(wanted)
        first, *listed = type_in("mistakes", wanted).out.splitlines()
        name = "Final" if wanted == "final" else "Lesson 7"
        assert first.startswith(f"{name}, {lesson.title}: ")
        count = len([it for it in listed if re.match(r" +\d+  ", it)])
        said = type_in("mistakes", wanted, str(count + 1))
        assert said.refused_with(f"{name} has mistakes 1 to {count}.")


def test_what_is_no_mistake_of_the_catalogue_is_not_taken_for_one(
    type_in: Type, tmp_path: Path
) -> None:
    """Another name is misspelt there, which the same words would tell."""
    folder = changed("7", tmp_path, '"username" in session', "1 in Session")
    said = type_in("check", str(folder), "--lesson", "7").out
    assert "spelt alike" in said
    assert "looks like mistake" not in said


def test_a_program_that_stops_is_likened_to_a_line_like_its_own(
    type_in: Type, tmp_path: Path
) -> None:
    """The words of Python are the same for every bracket that is open."""
    folder = changed("12", tmp_path, "debug=True,\n    )", "debug=True,")
    said = type_in("check", str(folder)).out
    found = re.search(r"mistake 1\.(\d+):", said)
    assert found
    entry = type_in("mistakes", "1", found[1]).out
    assert "`app.run(` is never closed" in entry
    program = folder / "run.py"
    text = find("12").folder.joinpath("run.py").read_text(encoding="utf-8")
    text = text.replace("(username, message):", "(username, message:")
    program.write_text(text, encoding="utf-8")
    said = type_in("check", str(folder)).out
    assert "What is opened there has to be closed" in said
    assert "looks like mistake" not in said


def test_advice_of_earlier_lessons_is_not_given_again(
    type_in: Type, tmp_path: Path
) -> None:
    """Nor is it said that there is some: its own lesson has told it."""
    folder = changed("4", tmp_path, 'if __name__ == "__main__":', "if True:")
    said = type_in("check", str(folder)).out
    assert "Lessons 1 to 4 are done" in said
    assert "better still" not in said
    everything = type_in("check", str(folder), "--all").out
    assert "Importing the file" in one_line(everything)


def test_what_has_a_known_cause_is_told_first() -> None:
    def finding(lesson: int, why: str | None) -> Finding:
        return Finding("a", lesson, str(lesson), "", why, None, "")

    verdict = at(5)
    verdict.failures = [finding(5, None), finding(4, "known"), finding(3, "")]
    assert [it.lesson for it in verdict.told] == [4, 3, 5]
    verdict.failures = [finding(3, None), finding(5, None)]
    assert [it.lesson for it in verdict.told] == [5, 3]
    verdict.failures[1].not_asked = True
    assert [it.lesson for it in verdict.told] == [3, 5]


def test_a_record_begins_with_what_was_asked() -> None:
    def result(lesson: int, kind: str) -> Result:
        check = Check("a", lesson, frozenset({5}), False, "", "")
        return Result(check, Failure(kind))

    found = failures([result(5, "hung_before"), result(3, "hung")], 5)
    assert [it.check.lesson for it in found] == [3, 5]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("if messages = []: pass", "Maybe you meant '=='"),
        pytest.param(
            "'a'.upperr()",
            "Did you mean: 'upper'?",
            marks=pytest.mark.skipif(
                sys.version_info < (3, 12),
                reason="An older Python keeps that to itself",
            ),
        ),
    ],
)
def test_python_s_own_words_are_kept(
    code: str, words: str, type_in: Type, lesson_1: Write
) -> None:
    said = one_line(type_in("check", str(lesson_1(above=code))).out)
    assert words in said


def test_a_misspelt_tag_of_a_template_is_told(
    type_in: Type, tmp_path: Path
) -> None:
    folder = tmp_path / "chat"
    shutil.copytree(find("10").folder, folder)
    page = folder / "templates" / "chat.html"
    text = page.read_text(encoding="utf-8").replace("endfor", "endfro")
    page.write_text(text, encoding="utf-8")
    said = one_line(type_in("check", str(folder), "--lesson", "10").out)
    assert "unknown tag 'endfro'" in said
    assert "A template has no `endfro`. It is spelt `endfor`." in said


def test_all_that_was_seen_is_shown_where_it_is_wanted(
    type_in: Type, tmp_path: Path
) -> None:
    folder = changed("7", tmp_path, *NO_IMPORT)
    call = ("check", str(folder), "--lesson", "7")
    short, long = type_in(*call).out, type_in(*call, "--all").out
    assert len(short.splitlines()) <= 24
    assert "With --all" in short
    assert "What I did" in long
    assert "What I did" not in short
    assert "With --all" not in long
