"""What README.md and CONTRIBUTING.md promise is there."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from course.cli import cli
from course.lessons import ROOT, all_lessons

PAGES = ("README.md", "CONTRIBUTING.md")
WORKFLOWS = ROOT / ".github" / "workflows"
FIRST_SCREEN = 24
"""Lines."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sessions() -> set[str]:
    """The chores of the noxfile, and what its Python makes of their names."""
    source = read("noxfile.py")
    found = re.findall(
        r"@nox\.session(?:\(.*?name=\"([\w-]+)\".*|.*)\ndef (\w+)\(", source
    )
    return {name or function for name, function in found}


def test_the_first_screen_has_two_lines_to_type() -> None:
    lines = read("README.md").splitlines()[:FIRST_SCREEN]
    fences = [n for n, line in enumerate(lines) if line.startswith("```")]
    assert len(fences) == 2
    start, tests = lines[fences[0] + 1 : fences[1]]
    assert start.endswith("-m nox -s course -- run final")
    assert tests.endswith("-m nox")


def test_the_table_has_each_lesson_once_and_in_order() -> None:
    rows = re.findall(r"^\|[^|]*\| \[.+$", read("README.md"), re.MULTILINE)
    wanted = [
        "| {number} | [{it.name}]({folder}/README.md) | {it.brings} | "
        "`python -m course diff {it.label}` |".format(
            number=it.label if it.label.isdigit() else "",
            it=it,
            folder=it.folder.relative_to(ROOT).as_posix(),
        )
        for it in all_lessons()
    ]
    for row in wanted:
        assert row in rows, f"The table in README.md lacks this row: {row}"
    for row in rows:
        assert row in wanted, f"README.md has a row of no lesson: {row}"
    assert rows == wanted


def test_the_readme_shows_every_verb() -> None:
    shown = re.findall(r"python -m course ([a-z]+)", read("README.md"))
    assert set(shown) == cli.commands.keys()


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", read(page)):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize(
    "page", [*PAGES, *(f"{it.folder}/README.md" for it in all_lessons())]
)
def test_headings_go_down_a_level_at_a_time(page: str) -> None:
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.DOTALL | re.M)
    levels = [len(found) for found in re.findall(r"^(#+) ", text, re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    "file",
    [
        *(".ci/run", *PAGES, "docs/architecture.md", "docs/benchmarks.md"),
        *(f".github/workflows/{it.name}" for it in WORKFLOWS.glob("*.yml")),
    ],
)
def test_every_chore_that_is_named_exists(file: str) -> None:
    named = re.findall(r" -s\s+([a-z][a-z-]*(?: [a-z][a-z-]*)*)", read(file))
    named += re.findall(r"`-s ([a-z-]+)`", read(file))
    words = " ".join(named).split()
    assert words
    assert {word.removesuffix("-") for word in words} <= sessions()
