"""`course carry`: an edit of one lesson reaches every later one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from course import catalogue
from course.authoring import git, sentences
from course.authoring.entries import quoting, refit
from course.authoring.merge import merge
from course.commands import carry
from course.lessons import ROOT, all_lessons, find

from .conftest import Type
from .killing import kill_often, tree, with_the_tool

INDEX = "templates/index.html"
FIELD = 'name="username">'
REQUIRED = 'name="username" required>'
CONTINUE = ("carry", "--continue", "--no-check")

Edit = Callable[[str, str, str, str], None]


@pytest.fixture
def clone(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A checkout of its own, which the verb is told to be at work in."""
    folder = tmp_path / "clone"
    shutil.copytree(checkout, folder)
    monkeypatch.setattr(carry, "ROOT", folder)
    monkeypatch.setattr(catalogue, "CATALOGUE", folder / "catalogue")
    return folder


@pytest.fixture
def edit(clone: Path) -> Edit:
    """Changes a text in a file of a lesson, wherever it stands there."""

    def edit(lesson: str, path: str, was: str, now: str) -> None:
        file = where(clone, lesson) / path
        text = file.read_text(encoding="utf-8")
        assert was in text
        file.write_text(text.replace(was, now), encoding="utf-8")

    return edit


def where(clone: Path, lesson: str) -> Path:
    """The folder of a lesson in a checkout."""
    return clone / find(lesson).folder.relative_to(ROOT)


def lessons_with(clone: Path, path: str, text: str) -> list[str]:
    """The lessons that have a text in one of their files."""
    return [
        it.label
        for it in all_lessons()
        if (file := where(clone, it.label) / path).is_file()
        and text in file.read_text(encoding="utf-8")
    ]


def test_an_edit_reaches_every_lesson_that_has_the_line(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("7", INDEX, FIELD, REQUIRED)
    said = type_in("carry", "7", "--no-check")
    assert (said.status, said.err) == (0, "")
    assert lessons_with(clone, INDEX, REQUIRED) == [
        it.label for it in all_lessons()[6:-1]
    ]
    assert f"In the chat of final/:\n    {INDEX}  ends here\n" in said.out
    assert "        has it already: <input type=" in said.out
    assert "In lesson 8 (dictionaries):\n" in said.out
    assert f"    {INDEX}  changes line 8\n" in said.out
    notes = (clone / "steps/07_sessions/README.md").read_text("utf-8")
    quoted = notes.partition(FIELD)[0].count("\n") + 1
    assert f"steps/07_sessions/README.md, line {quoted}\n" in said.out


@pytest.mark.long
def test_the_catalogue_follows(clone: Path, edit: Edit, type_in: Type) -> None:
    edit("7", INDEX, FIELD, REQUIRED)
    edit("7", INDEX, "<button>", '<button class="go">')
    final = clone / "final" / INDEX
    as_it_was = final.read_bytes()
    type_in("carry", "--no-check")
    final.write_bytes(as_it_was)
    said = type_in(*CONTINUE)
    _, _, to_read = said.out.partition("These speak of a line as it was:\n")
    assert "07_sessions/button_outside/change.toml, line 3\n" in to_read
    not_closed = clone / "catalogue/mistakes/07_sessions/input_not_closed"
    text = (not_closed / "change.toml").read_text(encoding="utf-8")
    assert "old = 'name=\"username\" required>'\n" in text
    assert "new = 'name=\"username\" required'\n" in text


@pytest.mark.long
def test_a_dry_run_writes_nothing(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("7", INDEX, FIELD, REQUIRED)
    before = tree(clone)
    said = type_in("carry", "--dry-run")
    assert said.status == 0
    assert "In lesson 28 (headers):\n" in said.out
    assert tree(clone) == before
    assert not (clone / ".git" / "course-carry").exists()


def test_a_conflict_stops_it_and_it_goes_on_from_there(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("4", "run.py", "get_all_messages", "all_messages")
    said = type_in("carry", "--no-check")
    assert said.status == 1
    assert "something else for: def get_all_messages():" in said.out
    assert "Stopped at lesson 8 (dictionaries).\n" in said.out
    assert "carry --continue'" in said.out
    file = where(clone, "8") / "run.py"
    marked = file.read_text(encoding="utf-8")
    ours = "<<<<<<< lesson 7 (sessions), edited\n    return "
    assert ours in marked
    assert ">>>>>>> lesson 8 (dictionaries)\n" in marked

    line = marked[: marked.index(ours)].count("\n") + 1
    assert type_in(*CONTINUE).refused_with(f"run.py, line {line},", "marks")
    assert type_in("carry").refused_with("not finished", "--abort")

    shutil.copy(find("8").folder / "run.py", file)
    said = type_in(*CONTINUE)
    assert (said.status, said.err) == (0, "")
    assert lessons_with(clone, "run.py", " all_messages()") == [
        *("4", "5", "6", "7"),
    ]
    assert lessons_with(clone, "run.py", "get_all_messages") == []
    assert type_in(*CONTINUE).refused_with("No change has been begun")


def test_what_was_edited_behind_a_stop_is_not_written_over(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("4", "run.py", "get_all_messages", "all_messages")
    type_in("carry", "--no-check")
    shutil.copy(find("8").folder / "run.py", where(clone, "8") / "run.py")
    edit("10", "templates/chat.html", "5000", "6000")
    edit("11", "README.md", "Lesson 11", "Lesson 11 ")
    before = tree(clone)
    said = type_in(*CONTINUE)
    assert said.refused_with("steps/10_polling/templates/chat.html is edited")
    assert tree(clone) == before
    edit("10", "templates/chat.html", "6000", "5000")
    assert type_in(*CONTINUE).status == 0


@pytest.mark.long
def test_what_was_resolved_is_carried_on(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("4", "run.py", "get_all_messages", "all_messages")
    before = tree(clone)
    type_in("carry", "--no-check")
    shutil.copy(find("8").folder / "run.py", where(clone, "8") / "run.py")
    edit("8", "run.py", "messages_dict", "entry")
    said = type_in(*CONTINUE)
    assert "Stopped at lesson 12 (refactor).\n" in said.out
    assert lessons_with(clone, "run.py", 'entry = {"timestamp') == [
        *("8", "9", "10", "11", "12"),
    ]
    assert type_in("carry", "--abort").status == 0
    assert tree(clone) == before


@pytest.mark.long
def test_an_abort_leaves_every_file_as_it_was(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("4", "run.py", "get_all_messages", "all_messages")
    before = tree(clone)
    type_in("carry", "--no-check")
    (where(clone, "8") / "more.py").write_text("# tried\n", encoding="utf-8")
    said = type_in("carry", "--abort")
    assert (said.status, said.out) == (0, f"{carry.UNDONE}\n")
    assert tree(clone) == before
    assert type_in("carry", "--abort").refused_with("No change has been begun")


@pytest.mark.long
def test_new_renamed_and_deleted_files_are_carried(
    clone: Path, type_in: Type
) -> None:
    stage = where(clone, "nothing_missed")
    (stage / "static" / "new.txt").write_text("new\n", encoding="utf-8")
    (stage / "static" / "style.css").rename(stage / "static" / "chat.css")
    (stage / "Procfile").unlink()
    said = type_in("carry", "--no-check")
    assert said.status == 0
    for lesson in "own_name", "headers":
        files = {
            path.relative_to(where(clone, lesson)).as_posix()
            for path in where(clone, lesson).rglob("*")
        }
        assert {"static/new.txt", "static/chat.css"} <= files
        assert not {"static/style.css", "Procfile"} & files
    assert "static/chat.css  goes by this name\n" in said.out
    assert "Procfile  goes\n" in said.out
    assert "static/new.txt  comes in\n" in said.out


@pytest.mark.long
def test_a_file_that_the_lesson_changes_is_not_taken_out_unasked(
    clone: Path, type_in: Type
) -> None:
    (where(clone, "live_updates") / "run.py").unlink()
    said = type_in("carry", "--no-check")
    assert said.status == 1
    assert "the lesson changes this file, which is gone before" in said.out
    assert (where(clone, "headers") / "run.py").is_file()
    assert type_in(*CONTINUE).status == 0
    assert (where(clone, "headers") / "run.py").is_file()


@pytest.mark.long
def test_a_sentence_is_carried_to_where_the_same_one_stands(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    was = "A message cannot contain `?`, `#` or `/`: lesson 11."
    now = "A message has no `?`, no `#` and no `/` before lesson 11."
    edit("3", "README.md", was, now)
    assert type_in("carry", "--no-check").status == 0
    having = [
        it.label
        for it in all_lessons()
        for text in [(where(clone, it.label) / "README.md").read_text()]
        if now in " ".join(text.split())
    ]
    assert having == ["3", "4", "5", "6", "7", "8", "9"]
    lines = (where(clone, "7") / "README.md").read_text().splitlines()
    assert max(map(len, lines)) < 100, "the line with two links is the longest"


@pytest.mark.long
def test_it_names_the_one_edited_lesson_or_says_what_is_wrong(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    assert type_in("carry").refused_with("No lesson is edited")
    assert type_in("carry", "7").refused_with("Lesson 7 (sessions) is as it")
    assert type_in("carry", "99").refused_with("no lesson '99'")
    assert type_in("carry", "--abort", "7").refused_with("typed alone")
    edit("7", INDEX, FIELD, REQUIRED)
    edit("9", INDEX, FIELD, REQUIRED)
    before = tree(clone)
    for words in ["carry"], ["carry", "7"], ["carry", "9"]:
        said = type_in(*words)
        assert said.refused_with("Lesson 7 (sessions) and lesson 9", "both")
    assert tree(clone) == before


@pytest.mark.long
def test_the_last_stage_has_nothing_behind_it(
    clone: Path, edit: Edit, type_in: Type
) -> None:
    edit("final", "run.py", "import", "import  ")
    assert type_in("carry").refused_with("Behind the chat of final/")


def test_it_takes_a_checkout(
    tmp_path: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry, "ROOT", tmp_path)
    assert type_in("carry").refused_with("is not a git checkout")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert type_in("carry").refused_with("is not a git checkout")


def test_it_takes_git(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert type_in("carry").refused_with("not installed", "git-scm.com")


def test_it_takes_a_git_that_is_new_enough(
    type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "OLDEST", (1000, 1))
    assert type_in("carry").refused_with("takes git 1000.1 or newer", "git 2")


@pytest.mark.parametrize(
    ("theirs", "text", "ended", "clashes"),
    [
        ("a\nb\nc\nd\ne\n", "a\nB()\nc\nd\ne\n", [], 0),
        ("a\nc\nd\ne\n", "a\nc\nd\ne\n", ["b()"], 0),
        ("a\nsome quite other words\nc\nd\ne\n", None, ["b()"], 0),
        ("a\nb(9)\nc\nd\ne\n", "", [], 1),
        ("a\nB()  # so\nc\nd\ne\n", None, ["b()"], 0),
    ],
    ids=["kept", "gone", "replaced", "changed as well", "has it already"],
)
def test_a_line_ends_where_a_lesson_has_nothing_left_of_it(
    theirs: str, text: str | None, ended: list[str], clashes: int
) -> None:
    base = "a\nb()\nc\nd\ne\n"
    theirs = theirs.replace("\nb\n", "\nb()\n")
    merged = merge(base, base.replace("b()", "B()"), theirs, "5", "6")
    assert merged
    assert [it.line for it in merged.ended] == ended
    assert merged.clashes == clashes
    assert text == "" or merged.text == (text or theirs)


def test_what_comes_in_at_an_edge_is_for_a_person_to_place() -> None:
    merged = merge("a\nb\n", "a\nb\nours\n", "a\nb\ntheirs\n", "5", "6")
    assert merged
    assert merged.clashes == 1
    assert merged.text == (
        "a\nb\n<<<<<<< 5, edited\nours\n||||||| 5, before\n=======\ntheirs\n"
        ">>>>>>> 6\n"
    )


def test_every_text_of_the_notes_is_put_together_as_it_was_taken_apart() -> (
    None
):
    for lesson in all_lessons():
        text = lesson.readme
        lines = [line for it in sentences.blocks(text) for line in it.lines]
        assert "\n".join(lines) == text


def test_a_sentence_that_is_taken_out_leaves_no_gap() -> None:
    text = "# A\n\nOne. Two.\n\n- Three.\n- Four.\n\nFive.\n\nSix.\n"
    changes = sentences.changed("Two. Here. Four. Five.", "Here.")
    assert sentences.replace(text, [(("Two.",), ())])[0] == text.replace(
        " Two.", ""
    )
    assert changes == [(("Two.",), ()), (("Four.", "Five."), ())]
    gone, lines = sentences.replace(text, [(("Four.",), ()), (("Five.",), ())])
    assert gone == "# A\n\nOne. Two.\n\n- Three.\n\nSix.\n"
    assert lines == [6, 7]


def test_an_entry_whose_words_quote_what_is_no_longer_there_is_named() -> None:
    lesson = find("7")
    text = (lesson.folder / "run.py").read_text(encoding="utf-8")
    now = text.replace("request.form", "request.values")
    named = dict(quoting({lesson: ({"run.py": text}, {"run.py": now}, {})}))
    for folder, line in named.items():
        lines = (folder / "change.toml").read_text("utf-8").splitlines()
        assert "request.form" in lines[line - 1]
    assert "args_for_form" in {folder.name for folder in named}
    assert not [*quoting({lesson: ({"run.py": text}, {"run.py": text}, {})})]


def test_an_entry_that_a_machine_cannot_refit_is_left_to_a_person() -> None:
    lesson = find("7")
    text = (lesson.folder / INDEX).read_text(encoding="utf-8")
    now = text.replace(f'<input type="text" id="username" {FIELD}\n', "")
    found = refit({lesson: ({INDEX: text}, {INDEX: now}, {})})
    assert found
    assert {it.edit for it in found} == {None}


@pytest.mark.long
def test_a_kill_leaves_it_as_it_was_or_finished_or_to_be_undone(
    checkout: Path, tmp_path: Path
) -> None:
    clone = with_the_tool(checkout, tmp_path)
    index = where(clone, "7") / INDEX
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace(FIELD, REQUIRED), encoding="utf-8")
    kill_often(clone, "carry", "--no-check")


@pytest.mark.long
def test_the_checks_of_the_lessons_are_run(
    checkout: Path, tmp_path: Path
) -> None:
    clone = with_the_tool(checkout, tmp_path)
    file = where(clone, "live_updates") / "templates" / "chat.html"
    text = file.read_text(encoding="utf-8")
    assert "<textarea" in text
    file.write_text(text.replace("textarea", "div"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "course", "carry"],
        cwd=clone,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert re.search(r"lesson 28 \(headers\): not right", done.stdout)
