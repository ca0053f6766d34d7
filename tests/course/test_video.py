"""What the videos type, letter by letter, and what it does today.

The notes of the lessons say that these lines fail. Each is put back into a
copy of our stage and tried, so that the notes stay true.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from course.browser.module import Module
from course.browser.tab import Tab
from course.browser.visitor import REDIRECTS, Visitor
from course.lessons import VIDEOS, Lesson, all_lessons
from course.sandbox.failure import Failure
from course.sandbox.work import Work

Retype = Callable[[int, str, str, str], Work]


@pytest.fixture
def retype(tmp_path: Path) -> Iterator[Retype]:
    """A copy of a stage, with a line of it as the video has it."""
    works = []

    def retype(number: int, file: str, ours: str, theirs: str) -> Work:
        folder = tmp_path / "work"
        shutil.copytree(all_lessons()[number - 1].folder, folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert ours in text
        path.write_text(text.replace(ours, theirs), encoding="utf-8")
        works.append(Work(folder))
        return works[-1]

    yield retype
    for work in works:
        work.close()


@pytest.mark.parametrize("number", range(1, 13))
def test_a_port_without_a_default_does_not_start(
    retype: Retype, number: int
) -> None:
    work = retype(
        number, "run.py", 'os.getenv("PORT", "5000")', 'os.getenv("PORT")'
    )
    crash = work.load(PORT=None).crash
    assert crash
    assert crash.type == "TypeError"
    assert 'int(os.getenv("PORT"))' in crash.code
    assert work.load(PORT="8080").runs[0].port == 8080, "as on Cloud9"


@pytest.mark.parametrize("number", range(4, 12))
def test_a_relative_redirect_goes_round_in_circles(
    retype: Retype, number: int
) -> None:
    work = retype(
        number,
        "run.py",
        'return redirect("/" + username)',
        "return redirect(username)",
    )
    work.begin()
    visitor = Visitor(work)
    with pytest.raises(Failure) as raised:
        visitor.get("/aaron/hi")
    assert (raised.value.kind, raised.value.asked) == (
        "redirect_loop",
        "/aaron/hi",
    )
    assert [(asked.request, asked.status) for asked in visitor.log] == [
        ("GET /aaron/hi", 302),
        *[("GET /aaron/aaron", 302)] * REDIRECTS,
    ]


def test_the_list_fills_with_what_nobody_sent(retype: Retype) -> None:
    work = retype(
        4,
        "run.py",
        'return redirect("/" + username)',
        "return redirect(username)",
    )
    work.begin()
    with pytest.raises(Failure):
        Visitor(work).get("/aaron/hi")
    assert Module(work).messages() == [
        "aaron: hi",
        *["aaron: aaron"] * REDIRECTS,
    ]


@pytest.mark.parametrize("number", range(10, 14))
def test_a_reload_taken_from_its_location_is_an_illegal_invocation(
    retype: Retype, number: int
) -> None:
    work = retype(
        number,
        "templates/chat.html",
        "() => location.reload()",
        "location.reload",
    )
    work.begin()
    tab = open_tab(work)
    assert tab.left_after is None
    assert "Illegal invocation" in tab.errors[0]


@pytest.mark.parametrize("number", range(11, 14))
def test_get_element_by_id_is_spelt_with_a_small_d(
    retype: Retype, number: int
) -> None:
    work = retype(
        number, "templates/chat.html", "getElementById", "getElementByID"
    )
    work.begin()
    tab = open_tab(work)
    assert "not a function" in tab.errors[0]
    assert tab.left_after is None, "the line after it is never reached"


def open_tab(work: Work) -> Tab:
    """aaron's page, watched for a while."""
    visitor = Visitor(work)
    visitor.enter("aaron")
    return Tab(visitor, work).stay()


@pytest.mark.parametrize("number", range(1, 14))
def test_a_bare_run_serves_whoever_imports_the_file(
    retype: Retype, number: int
) -> None:
    guard = 'if __name__ == "__main__":'
    work = retype(number, "run.py", guard, "if True:")
    assert len(work.load(main=False).runs) == 1


@pytest.mark.parametrize(
    "lesson", all_lessons()[:VIDEOS], ids=lambda lesson: lesson.name
)
def test_our_stages_do_neither(lesson: Lesson) -> None:
    folder = lesson.folder
    with Work(folder) as work:
        assert work.load(main=False).runs == []
        (run,) = work.load(PORT=None, IP=None, SECRET=None).runs
        assert run.port == 5000
