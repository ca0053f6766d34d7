"""`course check --exercise`: each can be done, and whether it is is told."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from course import exercises
from course.changes import code
from course.judge import judge
from course.lessons import Lesson, find
from course.suite import CHECKS
from course.verdict import Verdict, verdict

from .conftest import PATIENCE, Type
from .test_check import one_line

SECTION = "### One step further"
each = pytest.mark.parametrize(
    "lesson", exercises.with_exercises(), ids=lambda it: it.name
)


def judged(folder: Path, lesson: Lesson) -> Verdict:
    """What is to be said of it, however long it takes to find out."""
    return verdict(folder, patience=PATIENCE, exercise=lesson)


def stage(lesson: Lesson, folder: Path) -> Path:
    """A folder with what a lesson has reached."""
    return shutil.copytree(lesson.folder, folder, dirs_exist_ok=True)


def solved(lesson: Lesson, folder: Path) -> Path:
    """The same, with our solution of the exercise."""
    subprocess.run(
        ["patch", "-p1", "--silent", "--fuzz=0"],
        cwd=stage(lesson, folder),
        input=exercises.solution(lesson),
        encoding="utf-8",
        check=True,
    )
    return folder


@pytest.mark.long
@each
def test_our_solution_holds_and_breaks_nothing(
    lesson: Lesson, tmp_path: Path
) -> None:
    """And nobody who has done it is taken for further than they are."""
    said = judged(solved(lesson, tmp_path), lesson)
    told = [(it.check, it.seen) for it in [*said.told, *said.advice]]
    assert (told, said.passed) == ([], True)
    assert said.progress.last == lesson
    assert not said.progress.begun


CONDITION = """\
        has_word = messages.c.message.icontains(word, autoescape=True)
        query = query.where(has_word)
"""
IN_A_FILE = """\
def has(word, text):
    return text.icontains(word, autoescape=True)
"""
OTHER_SEARCHES = {
    "in Python": (
        [
            (CONDITION, "        query = query.limit(None)\n"),
            (".limit(50)", ""),
            (
                "        rows = connection.execute(query).all()\n\n    rows.",
                "        rows = connection.execute(query).all()\n\n"
                "    word = word.casefold()\n"
                "    rows = [row for row in rows"
                " if word in row.message.casefold()][:50]\n"
                "    rows.",
            ),
        ],
        "",
    ),
    "in a file beside": (
        [
            (
                CONDITION,
                "        import search\n"
                "        has_word = search.has(word, messages.c.message)\n"
                "        query = query.where(has_word)\n",
            )
        ],
        IN_A_FILE,
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("way", OTHER_SEARCHES)
def test_a_word_may_be_found_in_another_way(way: str, tmp_path: Path) -> None:
    """The last lesson's exercise asks for words, and not for one method."""
    lesson = find("30")
    folder = solved(lesson, tmp_path)
    file = folder / "chat" / "talk.py"
    text = file.read_text(encoding="utf-8")
    edits, beside = OTHER_SEARCHES[way]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    (folder / "search.py").write_text(beside, encoding="utf-8")
    said = judged(folder, lesson)
    assert [(it.check, it.seen) for it in said.told] == []


@pytest.mark.long
@each
def test_without_it_the_exercise_is_what_is_missing(lesson: Lesson) -> None:
    """Of what came with the lesson; that all before holds is the matrix's."""
    seen = judge(
        lesson.folder, lesson.number, PATIENCE, alone=True, exercise=lesson
    )
    missing = [it.check for it in seen.results if not it.passed]
    assert missing
    assert all(it.exercise and it.hint for it in missing)


@each
def test_our_solution_is_made_of_the_stage_as_it_is(
    lesson: Lesson, tmp_path: Path
) -> None:
    """It brings what it is said to add, and is no part of the stage."""
    changed = code(solved(lesson, tmp_path))
    assert changed != code(lesson.folder)
    added = exercises.added(lesson)
    assert added
    for path, lines in added.items():
        assert set(lines) <= set(changed[path].splitlines())


@each
def test_the_notes_ask_for_it_once(lesson: Lesson) -> None:
    _, heading, rest = lesson.readme.partition(f"\n{SECTION}\n")
    section, _, _ = rest.partition("\n### ")
    assert heading
    assert f"course check ../mychat --exercise {lesson.label}\n" in section
    last = section.strip().splitlines()[-1]
    assert last == f"Our solution: [{exercises.FILE}]({exercises.FILE})"


def test_only_lessons_with_an_exercise_have_checks_of_one() -> None:
    files = {file.name for file in CHECKS.glob("exercise_*.py")}
    assert files == {exercises.checks(it) for it in exercises.with_exercises()}


def test_it_is_told_what_is_missing(type_in: Type) -> None:
    call = ("check", str(find("4").folder), "--exercise", "4")
    said = type_in(*call)
    lines = said.out.splitlines()
    assert (said.status, said.err) == (1, "")
    assert lines[0] == (
        "The exercise of lesson 4, Presenting our messages: not yet."
    )
    assert "`/count` says how many messages there are" in one_line(said.out)
    assert "I opened /count" in said.out
    assert "len(messages)" in said.out
    assert "def count():" not in said.out
    assert lines[-1] == (
        "The exercise of lesson 4: not yet. What it asks:  "
        "steps/04_presenting/README.md"
    )
    assert "      def count():\n" in type_in(*call, "--hint").out


def test_what_is_done_is_told_as_well(type_in: Type, tmp_path: Path) -> None:
    folder = solved(find("4"), tmp_path)
    said = type_in("check", str(folder), "--exercise", "4")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        "The exercise of lesson 4, Presenting our messages: done.",
        "",
        "The exercise of lesson 4: done. On to lesson 5:  "
        "python -m course diff 5",
    ]


def test_its_lesson_comes_first(type_in: Type) -> None:
    said = type_in("check", str(find("3").folder), "--exercise", "4")
    assert said.status == 1
    words = one_line(said.out)
    assert words.startswith(
        "The exercise of lesson 4, Presenting our messages, begins where that "
        "lesson is done, and your chat is not there yet."
    )
    assert "Lessons 1 to 3 are done. Next is lesson 4" in words
    assert "/count" not in words


def test_what_it_has_broken_is_told(type_in: Type, tmp_path: Path) -> None:
    """It is the lesson's, which is to hold whatever else there is."""
    folder = solved(find("5"), tmp_path)
    program = folder / "run.py"
    text = program.read_text(encoding="utf-8")
    broken = text.replace("/<username>/<message>", "/say/<username>/<message>")
    program.write_text(broken, encoding="utf-8")
    said = judged(folder, find("5"))
    assert not said.passed
    assert not any(it.exercise for it in said.failures)


def test_a_chat_that_is_further_may_do_it_too(
    type_in: Type, tmp_path: Path
) -> None:
    folder = stage(find("5"), tmp_path)
    subprocess.run(
        ["patch", "-p1", "--silent"],
        cwd=folder,
        input=exercises.solution(find("4")),
        encoding="utf-8",
        check=True,
    )
    said = type_in("check", str(folder), "--exercise", "4")
    assert said.status == 0
    assert said.out.splitlines()[-1] == (
        "The exercise of lesson 4: done. On to lesson 6:  "
        "python -m course diff 6"
    )


def test_the_record_says_which_exercise(type_in: Type) -> None:
    call = ("check", str(find("3").folder), "--json")
    record = json.loads(type_in(*call, "--exercise", "4").out)
    assert record["exercise"] == 4
    assert (record["passed"], record["asked"]) == (False, None)
    assert json.loads(type_in(*call).out)["exercise"] is None


def test_what_cannot_be_asked_is_refused(type_in: Type) -> None:
    folder = str(find("4").folder)
    call = ("check", folder, "--exercise")
    assert type_in(*call, "99").refused_with("There is no lesson '99'")
    assert type_in(*call, "final").refused_with(
        "no exercise in final", "Lessons 1, 2, 3", " and "
    )
    assert type_in(*call, "4", "--lesson", "4").refused_with(
        "'--exercise 4'", "leave '--lesson' out"
    )
