"""The folders of the lessons: each starts, and each has its notes."""

from __future__ import annotations

import re
import sys
import urllib.request
from pathlib import Path

import pytest

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.lessons import FINAL, ROOT, VIDEOS, Lesson, all_lessons, find
from course.sandbox import folder, process
from course.sandbox.machine import start
from course.sandbox.ports import free_port
from course.sandbox.work import Work
from tests.support.server import ServerProcess

COMMITS = {
    "1": "Initial commit",
    "2": "Implement basic views and routing",
    "4": (
        "Add the ability to write to and read from a list and display the "
        "messages to the user"
    ),
    "13": "Added Procfile for deployment",
}


VIDEO_TITLES = {
    "1": "Beginning The Project",
    "2": "Basic Routes And Views",
    "3": "Storing Our Messages",
    "4": "Presenting Our Messages",
    "5": "Adding Timestamps",
    "6": "Creating An Index.Html Page",
    "7": "Creating Users",
    "9": "Refactoring To Use Chat.Html Instead Of A Single String",
    "10": "Simple Long Polling With JavaScript",
    "11": "Creating A Message Textbox",
    "12": "Simplifying Our Code",
    "13": "Heroku Deployment",
}
"""That of lesson 8 is missing."""


"""How often twenty pages have looked into the database after each moment."""


def each(lessons: tuple[Lesson, ...]) -> pytest.MarkDecorator:
    """Runs a test with each of these lessons."""
    return pytest.mark.parametrize(
        "lesson", lessons, ids=lambda lesson: lesson.name
    )


def since(name: str) -> tuple[Lesson, ...]:
    """The stages from a lesson on, but for the deployed chat."""
    return all_lessons()[find(name).number - 1 : -1]


def flask_run(lesson: Lesson, home: Path) -> ServerProcess:
    """`flask --app run run` in a copy of a lesson, to be started."""
    folder.copy(lesson.folder, home / "work")
    port = free_port()
    return ServerProcess(
        [sys.executable, "-m", "flask", "--app=run", "run", f"--port={port}"],
        home,
        process.environment(home),
        cwd=home / "work",
        port=port,
    )


@pytest.mark.long
@each(all_lessons())
def test_it_starts_by_python_and_by_flask(
    lesson: Lesson, tmp_path: Path
) -> None:
    with (
        start(lesson.folder) as server,
        flask_run(lesson, tmp_path) as flask,
    ):
        server.wait()
        assert Visitor(server).ask("GET", "/").status == 200
        with urllib.request.urlopen(flask.url) as answer:
            assert answer.status == 200


@each(all_lessons()[:-1])
def test_it_starts_where_nothing_is_set(lesson: Lesson) -> None:
    with Work(lesson.folder) as work:
        loaded = work.load(IP=None, PORT=None, SECRET=None)
    assert loaded.crash is None
    assert [run.port for run in loaded.runs] == [5000]


@each(all_lessons())
def test_its_notes_begin_as_they_should(lesson: Lesson) -> None:
    number = lesson.label if lesson.folder != FINAL else None
    heading = f"Lesson {number}" if number else "Final"
    assert lesson.readme.startswith(
        "# Flask Chat App\n\n"
        "This is a chat application written in Flask.\n\n"
        f"## {heading}: {lesson.title.removeprefix('Final: ')}\n\n"
        f"{lesson.brings}\n\n"
    ), "the paragraph under the title is one line: `course list` prints it"


@each(all_lessons()[:VIDEOS])
def test_its_notes_say_first_what_one_can_do_afterwards(
    lesson: Lesson,
) -> None:
    section = re.search(r"\n### (.+)\n\n([^#]+)", lesson.readme)
    assert section
    heading, text = section[1], " ".join(section[2].split())
    assert heading == "After this lesson you can"
    assert 2 <= section[2].count("\n- ") + 1 <= 3
    assert re.search(r"Allow .+(minutes|hour)[.,] ", text)
    if title := VIDEO_TITLES.get(lesson.label):
        assert f"Its video is “{title}”." in text


@each(all_lessons())
def test_what_its_notes_link_to_is_there(lesson: Lesson) -> None:
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", lesson.readme):
        assert (lesson.folder / link).exists(), link


@pytest.mark.parametrize(("label", "message"), COMMITS.items())
def test_the_notes_name_the_video_s_commit(label: str, message: str) -> None:
    (lesson,) = (it for it in all_lessons() if it.label == label)
    commands = [
        line for line in lesson.readme.splitlines() if "git commit" in line
    ]
    assert [line for line in commands if f'"{message}"' in line]


@each(since("styling"))
def test_what_others_say_looks_alike_at_every_address(lesson: Lesson) -> None:
    with Work(lesson.folder) as work:
        work.begin()
        aaron, yoni = Visitor(work), Visitor(work)
        for visitor, name in (aaron, "aaron"), (yoni, "yoni"):
            visitor.enter(name)
            visitor.say(name, f"It is {name}.")
        at_home = classes(aaron.get("/chat/aaron"))
        assert classes(aaron.get("/chat/yoni")) == at_home
        assert at_home["aaron"] != at_home["yoni"]


def classes(page: Page) -> dict[str, str]:
    """The classes of each message, by its sender."""
    found = re.findall(r'<p class="(.*?)">.*\n\s*(\w+):', page.html)
    return {sender: names for names, sender in found}


@each(since("own_time"))
def test_a_line_parts_two_days(lesson: Lesson) -> None:
    with Work(lesson.folder) as work:
        work.begin()
        visitor = Visitor(work)
        visitor.enter("aaron")
        for moment in "05-06 12:00:00", "05-07 11:00:00", "05-07 11:30:00":
            work.clock(f"2030-{moment}")
            page = visitor.say("aaron", f"It is {moment}.")
    days = re.findall(r"It is 05-(\d\d)|(<hr>)", page.html)
    assert [day or line for day, line in days] == ["06", "<hr>", "07", "07"]


@each(all_lessons()[:-1])
def test_it_pins_what_the_deployed_chat_pins(lesson: Lesson) -> None:
    ours, theirs = (
        set(path.read_text(encoding="utf-8").splitlines())
        for path in (
            lesson.folder / "requirements.txt",
            ROOT / "requirements.txt",
        )
    )
    assert ours <= theirs
    assert any(line.startswith("Flask==") for line in ours)
