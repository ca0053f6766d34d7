"""`course diff`: what changes in the code, and nothing else."""

from __future__ import annotations

import difflib
import itertools
import math
import re
import subprocess
from pathlib import Path

import pytest

from course.changes import CONTEXT, Change, brought, changes, code
from course.lessons import VIDEOS, Lesson, all_lessons, find
from course.moves import Move, moves
from course.output.diffview import MARKED, paint

from .conftest import Type

ESCAPE = re.compile(r"\x1b\[[\d;]*m")
INDEX = "templates/index.html"
CHAT = "templates/chat.html"


@pytest.mark.parametrize(
    ("number", "files"),
    [
        (2, {"run.py"}),
        (3, {"run.py"}),
        (4, {"run.py"}),
        (5, {"run.py"}),
        (6, {"run.py", INDEX}),
        (7, {"run.py", INDEX}),
        (8, {"run.py"}),
        (9, {"run.py", CHAT}),
        (10, {CHAT}),
        (11, {"run.py", CHAT}),
        (12, {"run.py"}),
        (13, {"run.py", "Procfile"}),
    ],
)
def test_a_lesson_changes_only_the_files_it_is_about(
    number: int, files: set[str]
) -> None:
    before, after = all_lessons()[number - 2 : number]
    assert {change.path for change in changes(before, after)} == files


@pytest.mark.parametrize(
    "lesson", all_lessons()[1:VIDEOS], ids=lambda lesson: lesson.name
)
def test_a_lesson_of_the_videos_fits_on_two_screens(
    type_in: Type, lesson: Lesson
) -> None:
    """Two of 60 rows and 80 columns, with all that is printed."""
    lines = type_in("diff", lesson.name).out.splitlines()
    assert sum(math.ceil(len(line) / 80) or 1 for line in lines) <= 2 * 60


def test_a_lesson_is_compared_with_the_one_before(type_in: Type) -> None:
    said = type_in("diff", "timestamps")
    assert said.status == 0
    lines = said.out.splitlines()
    assert lines[0] == "From lesson 4 (presenting) to lesson 5 (timestamps)"
    assert lines[1:3] == [
        "--- 04_presenting/run.py",
        "+++ 05_timestamps/run.py",
    ]
    assert "+from datetime import datetime" in lines
    assert '-    messages.append("{}: {}".format(username, message))' in lines
    assert sum(line.startswith(("+", "-")) for line in lines) == 2 + 4


def test_any_two_lessons_can_be_compared(type_in: Type) -> None:
    there, back = type_in("diff", "5", "9").out, type_in("diff", "9", "5").out
    assert "+++ 09_chat_html/templates/chat.html" in there
    assert "--- /dev/null" in there
    assert "+++ /dev/null" in back
    assert there.count("\n+") == back.count("\n-")


def test_the_first_lesson_is_new_as_a_whole(type_in: Type) -> None:
    lines = type_in("diff", "1").out.splitlines()
    file = all_lessons()[0].folder / "run.py"
    text = file.read_text(encoding="utf-8").splitlines()
    assert [line[1:] for line in lines if line.startswith("+")][-17:] == text
    assert not [line for line in lines[1:] if line.startswith("-import")]


def test_final_is_compared_with_the_last_step(type_in: Type) -> None:
    last = all_lessons()[-2]
    said = type_in("diff", "final", "--stat")
    assert said.out.startswith(
        f"From lesson {last.label} ({last.name}) to the chat of final/\n"
    )
    assert "README" not in said.out


def test_a_change_is_told_as_by_diff_u() -> None:
    lessons = all_lessons()[:14]
    for before, after in itertools.pairwise(lessons):
        for change in changes(before, after):
            plain = [re.sub(r"(@@.*@@).*", r"\1", it) for it in change.lines]
            assert (
                plain[2:]
                == list(
                    difflib.unified_diff(
                        change.was.splitlines(),
                        change.now.splitlines(),
                        n=CONTEXT,
                        lineterm="",
                    )
                )[2:]
            )


def test_a_long_file_shows_no_more_than_has_changed(tmp_path: Path) -> None:
    """In 200 lines and more, `difflib` itself passes over blank lines."""
    lines = [f"{number}\n\n" for number in range(150)]
    before, after = (
        Lesson(number, "long", tmp_path / str(number)) for number in (1, 2)
    )
    for lesson in before, after:
        lesson.folder.mkdir()
        file = lesson.folder / "run.py"
        file.write_text("".join(lines), encoding="utf-8")
        lines[70:72] = ["seventy\n\n", "seventy-one\n\n"]
    (change,) = changes(before, after)
    assert [line for line in change.lines[2:] if line[0] in "+-"] == [
        "-70",
        "+seventy",
        "-71",
        "+seventy-one",
    ]


def test_nothing_to_show_is_said(type_in: Type) -> None:
    said = type_in("diff", "7", "7")
    assert (said.status, said.out.splitlines()[1:]) == (
        0,
        ["No line of code differs."],
    )


def test_stat_counts_the_lines(type_in: Type) -> None:
    assert type_in("diff", "13", "--stat").out.splitlines()[1:] == [
        "Procfile  +1 -0",
        "run.py    +3 -3",
    ]


def test_what_is_no_code_is_passed_over(tmp_path: Path) -> None:
    for name, content in {
        "run.py": b"app = None\n",
        "static/style.css": b"p {}\n",
        "Procfile": b"web: python run.py\n",
        "README.md": b"# Notes\n",
        "__pycache__/run.cpython-313.pyc": b"\0",
        "instance/chat.sqlite": b"SQLite format 3\0",
        "chat.db": b"SQLite format 3",
        "chat.db-wal": b"",
        ".DS_Store": b"",
        ".git/config": b"[core]\n",
        "static/photo.png": b"\x89PNG\r\n\x1a\n\0\0",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    assert code(tmp_path).keys() == {
        "run.py",
        "static/style.css",
        "Procfile",
    }


def test_a_changed_line_without_an_end_is_a_change(tmp_path: Path) -> None:
    for name, text in {"one": "a\nb", "two": "a\nc"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.py").write_text(text, encoding="utf-8")
    one, two = (Lesson(1, n, tmp_path / n) for n in ("one", "two"))
    (change,) = changes(one, two)
    assert change.lines[-2:] == ["-b", "+c"]


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colours_unless_it_wants_none(
    type_in: Type,
    monkeypatch: pytest.MonkeyPatch,
    no_color: str,
    coloured: bool,
) -> None:
    plain = type_in("diff", "5").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", no_color)
    out = type_in("diff", "5").out
    assert "\x1b" not in plain
    assert ("\x1b[" in out.splitlines()[4]) is coloured
    rows = [line.rstrip() for line in ESCAPE.sub("", out).splitlines()]
    assert rows == [line.rstrip() for line in plain.splitlines()]


@pytest.mark.parametrize("number", range(1, len(all_lessons()) + 1))
def test_colours_change_no_letter(number: int) -> None:
    before, after = (None, *all_lessons())[number - 1 : number + 1]
    assert after
    for it in changes(before, after):
        rows = paint(it.path, it.was, it.now, it.lines)
        assert [row.plain for row in rows] == it.lines


def test_the_words_that_differ_are_marked() -> None:
    rows = paint(
        "run.py",
        "a = 1\nreturn redirect(username)\n",
        'a = 1\nreturn redirect("/" + username)\n',
        [
            *("--- run.py", "+++ run.py", "@@ -1,2 +1,2 @@", " a = 1"),
            "-return redirect(username)",
            '+return redirect("/" + username)',
        ],
    )
    marked = [
        row.plain[span.start : span.end]
        for row in rows
        for span in row.spans
        if span.style in MARKED.values()
    ]
    assert [text for text in marked if text] == ['"/" + ']


def test_a_hunk_names_the_function_that_it_begins_in(type_in: Type) -> None:
    lines = type_in("diff", "8").out.splitlines()
    places = [line for line in lines if line.startswith("@@")]
    assert places[0].endswith("@@ def add_messages(username, message):")
    assert places[-1].endswith("@@ def index():")


@pytest.mark.parametrize("part", ["poll", "POLL", "olling"])
def test_a_part_of_a_name_will_do(part: str, type_in: Type) -> None:
    assert type_in("diff", part).out == type_in("diff", "10").out


@pytest.mark.parametrize(
    ("line", "lesson"),
    [
        ("return render_template(index.html)", "6"),
        ('return render_template("index.html")', None),
        ("nothing that any lesson has", None),
    ],
)
def test_the_lesson_of_a_line_that_is_wrong_is_known(
    line: str, lesson: str | None
) -> None:
    found = brought(line, find("11"))
    assert found == (find(lesson) if lesson else None)


def test_a_part_of_two_names_is_asked_about(type_in: Type) -> None:
    said = type_in("diff", "li")
    assert said.refused_with("'list_storage'", "'styling'", "type more")


def test_one_file_can_be_asked_for(type_in: Type) -> None:
    out = type_in("diff", "11", "--file", "chat").out
    assert "+++ 11_textbox/templates/chat.html" in out
    assert "run.py" not in out
    said = type_in("diff", "11", "--file", "style")
    assert said.refused_with("'style'", "run.py, templates/chat.html")


@pytest.mark.parametrize("number", [1, 5, 9, 12, 13, 15, 18])
def test_what_is_printed_is_a_patch(
    number: int, type_in: Type, tmp_path: Path
) -> None:
    after = all_lessons()[number - 1]
    before = code(after.before.folder) if after.before else {}
    for path, text in before.items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    subprocess.run(
        ["patch", "-p1", "--silent"],
        cwd=tmp_path,
        input=type_in("diff", str(number)).out,
        encoding="utf-8",
        check=True,
    )
    assert code(tmp_path) == code(after.folder)


def test_what_has_moved_is_told_as_moved(type_in: Type) -> None:
    lines = type_in("diff", "package", "--stat").out.splitlines()
    assert "index: from run.py to chat/views.py, and changes" in lines
    assert "add_policy: from run.py to chat/security.py" in lines
    lines = type_in("diff", "final", "--stat").out.splitlines()
    assert not any(
        line.startswith(("index:", "add_policy:")) for line in lines
    )


def test_a_function_that_is_the_same_elsewhere_does_not_change() -> None:
    was = 'def a():\n    """Do"""\n    b()\n'
    now = 'def a():\n    """Do it"""\n    b()\n'
    found = [Change("x.py", was, "", []), Change("y.py", "", now, [])]
    assert moves(found) == [Move("a", "x.py", "y.py", changed=False)]


def test_a_page_can_be_kept(type_in: Type, tmp_path: Path) -> None:
    page = tmp_path / "five.html"
    said = type_in("diff", "5", "--html", str(page))
    assert (said.status, said.out) == (0, f"Written to {page}.\n")
    text = page.read_text(encoding="utf-8")
    assert "From lesson 4 (presenting) to lesson 5" in text
    assert "<span" in text
    nowhere = tmp_path / "no" / "page.html"
    said = type_in("diff", "5", "--html", str(nowhere))
    assert said.refused_with("I cannot write")


def test_a_wide_terminal_has_old_and_new_side_by_side(
    type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    plain = type_in("diff", "8").out
    monkeypatch.setenv("COLUMNS", "170")
    rows = ESCAPE.sub("", type_in("diff", "8").out).splitlines()
    (row,) = [row for row in rows if "format(now" in row]
    assert row.startswith('-    messages.append("({}) {}: {}"')
    assert "+    messages_dict = {" in row
    assert len(rows) < len(plain.splitlines())
    assert max(map(len, rows)) <= 170


def test_a_lesson_that_there_is_not_is_refused(type_in: Type) -> None:
    last = find("final").number - 1
    said = type_in("diff", "nonsense")
    assert said.refused_with("'nonsense'", f"from 1 to {last}", "'final'")
    assert type_in("diff", "5", "99").refused_with("'99'")
    assert type_in("diff").refused_with("LESSON", "diff --help")
