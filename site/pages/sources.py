"""Writes the sources of all pages, in Markdown, for Sphinx to read."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course.lessons import FINAL, VIDEOS, Lesson, all_lessons
from course.questions import questions

from . import (
    changes,
    checks,
    chromium,
    compare,
    diagrams,
    mistakes,
    notes,
    words,
)
from . import pictures as stages

TEMPLATES = Path(__file__).parent.parent / "templates"

PAGES = (
    "index",
    "start",
    "compare",
    "video",
    "quiz",
    "glossary",
    "teach",
    "deploy",
    "contribute",
    "architecture",
    "benchmarks",
)
"""The pages that are no lesson's; each has a template of its name."""


def write(folder: Path, pictures: Path) -> list[str]:
    """Write the sources into a folder, and the pictures into another.

    Gives a sentence for each thing that the site will lack.
    """
    lacks = _draw(pictures)
    wanted = dict(_all(pictures))
    for path, text in wanted.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    for file in folder.rglob("*.md"):
        if file.relative_to(folder).as_posix() not in wanted:
            file.unlink()
    return lacks


def _draw(pictures: Path) -> list[str]:
    """Make the pictures that can be made; what keeps others from it."""
    pictures.mkdir(parents=True, exist_ok=True)
    if not chromium.is_there():
        return [chromium.MISSING]
    stages.make(all_lessons(), pictures)
    if not diagrams.MERMAID.is_dir():
        return [diagrams.MISSING]
    documents = [notes.document(path) for path in notes.DOCUMENTS]
    diagrams.draw([*documents, *map(notes.notes, all_lessons())], pictures)
    return []


def _all(pictures: Path) -> Iterator[tuple[str, str]]:
    """Each page: its path and its text."""
    environment = _environment(pictures)
    lesson_page = environment.get_template("lesson.md")
    for lesson in all_lessons():
        page = lesson_page.render(_about(lesson, pictures))
        yield f"{notes.page_of(lesson)}.md", page
    for name in PAGES:
        yield f"{name}.md", environment.get_template(f"{name}.md").render()


def _about(lesson: Lesson, pictures: Path) -> dict[str, Any]:
    """What the page of a lesson tells."""
    return {
        "lesson": lesson,
        "scenes": stages.scenes(lesson, pictures),
        "notes": notes.notes(lesson),
        "questions": questions(lesson),
        "changed": changes.changed_files(lesson.before, lesson),
        "files": changes.whole_files(lesson),
        "checks": checks.asked_by(lesson),
        "still_asked": checks.still_asked(lesson),
        "mistakes": mistakes.mistakes(lesson),
    }


def _environment(pictures: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawn"] = functools.partial(
        diagrams.replaced, pictures=pictures
    )
    environment.filters["words"] = words.as_html
    environment.filters["paragraphs"] = words.paragraphs
    environment.globals.update(
        blank=compare.BLANK,
        compared=compare.folder(all_lessons()),
        lessons=all_lessons(),
        videos=VIDEOS,
        final=FINAL,
        document=notes.document,
        page_of=notes.page_of,
        readme_section=notes.readme_section,
        scenes=stages.scenes(all_lessons()[-1], pictures),
        different_from_the_video=notes.different_from_the_video,
    )
    return environment
