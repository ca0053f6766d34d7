"""Pictures come out the same twice, and each lesson has some."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from course.changes import code
from course.lessons import Lesson, all_lessons, find
from pages import chromium, diagrams, pictures, sources
from pages.play import Moment, Server, playing
from pages.scenes import ACTS, act_of

NAMES = [lesson.name for lesson in all_lessons()]


def played(lesson: Lesson, browser: Browser) -> list[Moment]:
    with Server(lesson) as server, playing(server, browser) as play:
        act_of(lesson)(play)
    return play.moments


@pytest.mark.parametrize("name", ["timestamps", "textbox", "final"])
def test_pictures_are_the_same_twice(name: str, browser: Browser) -> None:
    lesson = find(name)
    first, second = (played(lesson, browser) for _ in range(2))
    assert first
    assert first == second


def test_pictures_show_the_time_that_the_scene_says(browser: Browser) -> None:
    with Server(find("timestamps")) as server, playing(server, browser) as it:
        page = it.person("Aaron")
        it.at("21:08:09")
        page.goto("/aaron/hello")
        expect(page.locator("body")).to_contain_text("(21:08:09) aaron: hello")


def test_every_scene_is_of_a_lesson() -> None:
    assert set(ACTS) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_stage_has_pictures(name: str, built: Path) -> None:
    lesson = find(name)
    scenes = pictures.scenes(lesson, built / "pictures")
    assert scenes
    two = lesson.number >= find("polling").number
    people = {it.who for scene in scenes for it in scene.pictures}
    assert len(people) == 2 or not two


def test_pictures_are_taken_again_when_the_stage_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []

    def take(lessons: list[Lesson], folder: Path) -> None:
        for lesson in lessons:
            taken.append(lesson.name)
            pictures._keep(lesson, [], folder)

    monkeypatch.setattr(pictures, "_play", take)
    lessons = all_lessons()[:2]
    pictures.make(lessons, tmp_path)
    pictures.make(lessons, tmp_path)
    assert sorted(taken) == ["hello_world", "routes"]
    monkeypatch.setattr(
        pictures,
        "code",
        lambda folder: (
            {**code(folder), "new.py": ""}
            if folder == lessons[1].folder
            else code(folder)
        ),
    )
    pictures.make(lessons, tmp_path)
    assert sorted(taken) == ["hello_world", "routes", "routes"]


def test_without_chromium_there_are_pages_and_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "is_there", lambda: False)
    lacks = sources.write(tmp_path / "pages", tmp_path / "pictures")
    assert lacks == [chromium.MISSING]
    lesson = tmp_path / "pages" / "lessons" / "05_timestamps.md"
    assert "no\npictures here" in lesson.read_text(encoding="utf-8")


def test_a_diagram_that_is_not_drawn_is_shown_as_text(tmp_path: Path) -> None:
    text = "```mermaid\nflowchart TD\n```\n"
    shown = diagrams.replaced(text, "pictures", tmp_path)
    assert shown == "```\nflowchart TD\n```\n"


def test_a_diagram_is_shown_as_large_as_it_was_drawn(tmp_path: Path) -> None:
    for scheme in diagrams.THEMES:
        file = tmp_path / diagrams.file_of("flowchart TD\n", scheme)
        file.parent.mkdir(exist_ok=True)
        file.write_text('<svg width="100%" viewBox="-8 -10 520.6 654">')
    text = "```mermaid\nflowchart TD\n```\n"
    shown = diagrams.replaced(text, "pictures", tmp_path)
    assert shown.count('width="521"') == len(diagrams.THEMES)
