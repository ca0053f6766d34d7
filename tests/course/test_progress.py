"""Every stage passes at its lesson, fails at the next, and is found there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course.catalogue import CATALOGUE, read
from course.lessons import Lesson, all_lessons, find
from course.output.terminal import text_of
from course.progress import failures, progress
from course.results import Check, Result
from course.sandbox.failure import Failure
from course.suite import all_checks
from course.verdict import Verdict, verdict

from .conftest import PATIENCE
from .test_traces import begin, one_file_more

pytestmark = pytest.mark.long

CLEAR = '"/clear", methods=["POST"]'
BUTTON = "<button>Clear chat history</button>"
LINK = "<a href=\"{{ url_for('clear') }}\">Clear chat history</a>"
FILE = '"sqlite:///" + app.root_path + "/chat.db"'
UNIQUE = '    sa.UniqueConstraint("uid", "message"),\n'
EVENT = '"id: {}\\ndata: {}\\n\\n".format(last, data)'
STORE = "begin() as connection:\n        connection"

ONE_THING = {
    "no unique": ("sent_once", UNIQUE, "", "is there once"),
    "memory": ("database", FILE, '"sqlite://"', "is still there after"),
    "no zone": ("own_time", "%SZ", "%S", "the time zone"),
    "no id": (
        "nothing_missed",
        EVENT,
        EVENT.replace("id: {}", ":{}"),
        "lost the",
    ),
    "no limit": (
        "limits",
        ">= 10",
        ">= 100",
        "asked to wait",
    ),
}
"""What a stage lacks for its lesson, and of what it is to be told then."""


def work(tmp_path: Path, lesson: str, file: str, old: str, new: str) -> Path:
    """One of our stages with one thing in it changed."""
    folder = tmp_path / "work"
    shutil.copytree(find(lesson).folder, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def told(
    folder: Path, lesson: int | None = None, placed: bool = False
) -> Verdict:
    """What is to be said of a folder, however long it takes to find out."""
    return verdict(folder, lesson, placed, PATIENCE)


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    """Every check of the suite."""
    return all_checks()


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda it: it.label)
def test_a_stage_is_where_its_folder_says(
    lesson: Lesson, checks: list[Check]
) -> None:
    """By what each check promises of it; that it is kept is the matrix's."""
    unmet = Failure("unmet")
    results = [
        Result(check, None if lesson.number in check.asked_at else unmet)
        for check in checks
    ]
    found = progress(results)
    assert found.reached == lesson.number
    assert lesson.number in found.satisfied
    assert found.broken == []
    if found.next:
        behind = [result.check.lesson for result in found.missing]
        assert behind, "nothing is missing for the next lesson"
        assert set(behind) == {lesson.number + 1}
        assert failures(results, lesson.number + 1)


def test_the_last_stage_is_judged_to_be_the_whole_course() -> None:
    """As those of all lessons are, in `test_exercises`, with a solution."""
    found = told(find("final").folder)
    assert (found.progress.last, found.told) == (find("final"), [])


@pytest.mark.parametrize(
    ("lesson", "path"), list(one_file_more()), ids=lambda it: str(it)[-20:]
)
def test_whoever_stops_in_the_middle_is_told_that_lesson(
    lesson: Lesson, path: str, tmp_path: Path
) -> None:
    """The stage before, with one file of the lesson on top."""
    found = told(begin(lesson, path, tmp_path))
    assert found.at == lesson
    last = text_of(found).splitlines()[-1]
    if found.told:
        assert last.startswith(f"In lesson {lesson.label}: not yet.")
    else:
        assert found.progress.reached == lesson.number


def test_one_fault_in_a_new_lesson_sends_nobody_back(tmp_path: Path) -> None:
    """Nothing that lessons 2 to 9 promise of the page holds any more."""
    folder = work(tmp_path, "9", "run.py", '"chat.html"', '"chat.htm"')
    found = told(folder)
    assert found.at == find("9")
    text = " ".join(text_of(found).split())
    assert text.startswith("●●●●●●●●○○○○○ You are in lesson 9")
    assert "Something that worked before no longer does." in text
    assert "are done" not in text
    assert "On to" not in text
    assert text.endswith("python -m course diff 9")


def test_what_stops_the_code_is_told_before_what_is_still_to_do(
    tmp_path: Path,
) -> None:
    old = '"randomstring123"'
    found = told(work(tmp_path, "12", "run.py", old, 'os.getenv("SECRET")'))
    assert found.at == find("13")
    assert "found no such variable" in (found.told[0].why or "")
    assert {it.lesson for it in found.told if it.why} >= {7, 13}
    assert all("Your code stopped" not in it.seen for it in found.advice)


def test_a_form_without_its_method_is_told_in_its_lesson(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "work"
    shutil.copytree(find("6").folder, folder)
    page = Path("templates", "index.html")
    form = (find("7").folder / page).read_text(encoding="utf-8")
    (folder / page).write_text(form.replace(' method="POST"', ""))
    found = told(folder)
    assert found.at == find("7")
    assert 'needs `method="POST"`' in (found.told[0].why or "")
    assert not any("instruction" in it.promise for it in found.advice)


@pytest.mark.parametrize("lacks", ONE_THING)
def test_what_a_lesson_does_away_with_is_not_asked_for_again(
    lacks: str, tmp_path: Path
) -> None:
    lesson, old, new, words = ONE_THING[lacks]
    found = told(work(tmp_path, lesson, "run.py", old, new))
    assert found.progress.reached == find(lesson).number - 1
    assert found.failures == []
    assert words in found.coming[0].promise
    known = found.coming[0].why is not None
    assert known == (lacks == "memory"), "That is another mistake's."


def test_a_class_is_not_asked_for_it_either(tmp_path: Path) -> None:
    folder = work(tmp_path, "sent_once", "run.py", UNIQUE, "")
    assert told(folder, find("styling").number, placed=True).passed


@pytest.mark.parametrize(
    ("file", "old", "new", "lessons", "why"),
    [
        (
            "run.py",
            CLEAR,
            '"/clear"',
            {14, 17, 18},
            "takes no POST, and the form sends one",
        ),
        (
            "templates/chat.html",
            BUTTON,
            LINK,
            {14, 17, 18, 26},
            "was asked for with a GET",
        ),
    ],
    ids=["GET alone", "link"],
)
def test_what_breaks_an_earlier_lesson_does_not_hide_the_later(
    file: str,
    old: str,
    new: str,
    lessons: set[int],
    why: str,
    tmp_path: Path,
) -> None:
    """All lessons that press "Clear" miss it, and the cause is told first."""
    found = told(work(tmp_path, "headers", file, old, new))
    assert found.progress.reached == find("headers").number
    assert {finding.lesson for finding in found.failures} == lessons
    assert why in (found.told[0].why or "")


def test_a_chat_that_stores_nothing_is_not_back_at_the_beginning(
    tmp_path: Path,
) -> None:
    wrong = STORE.replace("begin", "connect")
    found = told(work(tmp_path, "database", "run.py", STORE, wrong))
    assert found.progress.reached == 15
    assert "I looked for “old news”" in found.failures[0].seen


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        (', {"Content-Type": "text/event-stream"}', "", "sent as `text/html"),
        ('data: {}\\n\\n"', 'data: {}\\n"', "and no empty line"),
    ],
    ids=["text/html", "no end"],
)
def test_a_stream_that_no_browser_reads_is_told(
    old: str, new: str, seen: str, tmp_path: Path
) -> None:
    found = told(work(tmp_path, "live_updates", "run.py", old, new))
    assert found.progress.reached == find("own_script").number
    assert seen in found.coming[0].seen


@pytest.mark.parametrize(
    "name", ["create_app_first", "in_a_file", "in_a_file_as_json"]
)
def test_what_nobody_can_look_into_leads_no_further_than_the_rest(
    name: str, tmp_path: Path
) -> None:
    (entry,) = read(CATALOGUE / "accepted" / name)
    entry.make(tmp_path / "work")
    found = told(tmp_path / "work")
    assert found.progress.reached == entry.lesson.number
    assert found.passed


def test_of_a_script_that_is_not_run_nothing_is_promised(
    tmp_path: Path,
) -> None:
    """It costs nobody a lesson, and gives nobody one that is not begun."""
    (entry,) = read(CATALOGUE / "accepted" / "script_of_two_files")
    entry.make(tmp_path / "work")
    found = told(tmp_path / "work")
    assert found.progress.reached == find("own_script").number
    assert not found.progress.begun
    text = " ".join(text_of(found).split())
    assert "I cannot run the script of your page" in text
    assert "needs modules that import one another" in text
