"""What the notes quote is so: code, commands, files and lessons."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from course.changes import code
from course.cli import cli
from course.lessons import ROOT, Lesson, all_lessons, find

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *(lesson.folder / "README.md" for lesson in all_lessons()),
]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACEHOLDER = {"N": "7", "LESSON": "7", "NUMBER": "1", "emojis": "7"}
"""What stands in a command for what a person fills in, and such a thing."""


def each(lessons: tuple[Lesson, ...]) -> pytest.MarkDecorator:
    """Runs a test with each of these lessons."""
    return pytest.mark.parametrize(
        "lesson", lessons, ids=lambda lesson: lesson.name
    )


@each(all_lessons())
def test_the_code_in_its_notes_is_its_own(lesson: Lesson) -> None:
    """That of the lesson before stands there to be changed."""
    known = {
        line.strip()
        for it in (lesson.before, lesson)
        if it
        for text in code(it.folder).values()
        for line in text.splitlines()
    }
    for language, text in FENCE.findall(lesson.readme):
        if language not in ("", "mermaid"):
            for line in text.splitlines():
                assert not line.strip() or line.strip() in known, (
                    f"{lesson.called} has no such line: {line}"
                )


@each(all_lessons()[:-1])
def test_its_notes_lead_on_to_the_next(lesson: Lesson) -> None:
    after = lesson.after
    assert after
    *_, last = lesson.readme.splitlines()
    place = re.search(r"^Next: \[[^\]]+\]\(([^)]+)\), ", last)
    told = f"python -m course diff {after.label}`."
    leads = place and (lesson.folder / place[1]).parent.resolve()
    assert leads == after.folder and last.endswith(told), (
        f"The last line of the notes shall lead to {after.called}: {last}"
    )


@each(all_lessons())
def test_its_notes_name_lessons_as_they_are_called(lesson: Lesson) -> None:
    text = " ".join(lesson.readme.split())
    for number, name in re.findall(r"[Ll]essons? (\d+) \(`(\d\d_\w+)`", text):
        assert find(number).folder.name == name, f"lesson {number} (`{name}`)"
    for number in re.findall(r"[Ll]essons? (\d+)\b", text):
        assert find(number)


@each(all_lessons()[1:])
def test_it_changes_something(lesson: Lesson) -> None:
    before = lesson.before
    assert before
    assert code(lesson.folder) != code(before.folder), (
        f"{lesson.called} has the code of {before.called}, and no other."
    )


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda it: it.relative_to(ROOT).as_posix()
)
def test_each_command_that_is_shown_can_be_typed(page: Path) -> None:
    for typed in commands(page.read_text(encoding="utf-8")):
        verb, *words = shlex.split(typed)
        command = cli.commands.get(verb)
        assert command, f"There is no verb for: {typed}"
        filled = [PLACEHOLDER.get(word, word) for word in words]
        if filled:  # without any the verb is named, and not typed
            try:
                command.make_context(verb, filled)
            except click.ClickException as error:
                pytest.fail(f"{typed}: {error.format_message()}")


def commands(text: str) -> Iterator[str]:
    """What stands behind `python -m course` in a text, each to its end."""
    for line in text.splitlines():
        for found in re.finditer(
            r"-m (?:course|nox -s course --) (\S.*)", line
        ):
            inline = "`" in line[: found.start()] or "`" in found[1]
            yield re.split(r"`| +#| +\|", found[1])[0] if inline else found[1]
