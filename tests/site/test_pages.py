"""What the pages show, to whoever reads them."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]
    Axe,
)
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser

from course.catalogue import mistakes_of
from course.changes import changes
from course.exercises import solution, with_exercises
from course.lessons import FINAL, Lesson, all_lessons, find
from course.questions import questions
from pages.checks import asked_by
from pages.notes import page_of
from tests.site.conftest import Read
from tests.support.static_host import StaticHost

SIZES = {"phone": (390, 844), "desk": (1280, 900)}
LESSONS = all_lessons()
LOOKED_AT = [
    "index.html",
    "start.html",
    "compare.html",
    "video.html",
    "architecture.html",
    "search.html",
    "lessons/05_timestamps.html",
    "lessons/13_deploy.html",
    "lessons/22_live_updates.html",
]
"""One page of each kind; that of final/ is like the others, and so long that
axe takes minutes for it."""

each = pytest.mark.parametrize(
    "lesson", LESSONS, ids=[lesson.name for lesson in LESSONS]
)


def size(name: str) -> dict[str, int]:
    """A window, as Playwright is told of it."""
    width, height = SIZES[name]
    return {"width": width, "height": height}


def parsed(built: Path, lesson: Lesson) -> LexborHTMLParser:
    """The page of a lesson, as it is without any script."""
    file = built / f"{page_of(lesson)}.html"
    return LexborHTMLParser(file.read_text(encoding="utf-8"))


def text_of(page: LexborHTMLParser, selector: str) -> str:
    """What is written there, also where it is folded up."""
    return " ".join(" ".join(it.text() for it in page.css(selector)).split())


def plain(text: str) -> str:
    """A sentence of ours as a page shows it: code without its marks."""
    text = re.sub(r"``(.+?)``|`([^`]+)`", lambda it: it[1] or it[2], text)
    return " ".join(text.split())


def test_the_first_page_leads_to_lesson_1_in_one_click(read: Read) -> None:
    page = read("index.html")
    page.get_by_role("link", name="Begin with lesson 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lesson 1")


@each
def test_a_lesson_has_its_notes(built: Path, lesson: Lesson) -> None:
    page = parsed(built, lesson)
    assert lesson.title in text_of(page, "h1").replace(
        "\N{RIGHT SINGLE QUOTATION MARK}", "'"
    )
    headings = re.findall(r"^### (.+)$", lesson.readme, re.MULTILINE)
    shown = text_of(page, "section#notes h3")
    assert headings
    assert [it for it in headings if plain(it) not in shown] == []


@each
def test_a_lesson_tells_what_its_checks_ask(
    built: Path, lesson: Lesson
) -> None:
    asked = text_of(parsed(built, lesson), ".checks")
    own = asked_by(lesson)
    assert own
    assert [it for it in own if plain(it.promise) not in asked] == []


@each
def test_a_lesson_asks_its_questions_and_folds_the_answers(
    built: Path, lesson: Lesson
) -> None:
    page = parsed(built, lesson)
    asked = text_of(page, ".question > p")
    folded = text_of(page, ".question details:not([open])")
    for question in questions(lesson):
        assert plain(question.asks) in asked
        assert " ".join(question.comes.split()) in folded
        assert plain(question.why) in folded


@pytest.mark.parametrize("lesson", with_exercises(), ids=lambda it: it.name)
def test_a_lesson_folds_our_solution_of_its_exercise(
    built: Path, lesson: Lesson
) -> None:
    page = parsed(built, lesson)
    folded = text_of(page, "section#notes .solution:not([open])")
    for line in solution(lesson).splitlines():
        assert " ".join(line.split()) in folded


@each
def test_a_lesson_tells_its_mistakes(built: Path, lesson: Lesson) -> None:
    told = text_of(parsed(built, lesson), ".mistake")
    for mistake in mistakes_of(lesson):
        assert plain(mistake.mend) in told
        seen = mistake.seen.read_text(encoding="utf-8")
        assert " ".join(seen.split()) in told


@each
def test_a_lesson_opens_in_the_workshop_if_it_can(
    built: Path, lesson: Lesson
) -> None:
    page = parsed(built, lesson)
    addresses = [it.attributes["href"] for it in page.css("a.button")]
    if lesson.folder == FINAL:
        assert addresses == []
        assert "python -m course run final" in text_of(page, ".no-tab")
    else:
        assert addresses == [f"../workshop/?lesson={lesson.label}"]


@each
def test_the_changes_of_a_lesson_are_those_of_diff(
    built: Path, lesson: Lesson
) -> None:
    page = parsed(built, lesson)
    assert shown_changes(page) == told_changes(lesson.before, lesson)


@pytest.mark.parametrize(
    ("was", "now"), [("9", "11"), ("1", "18"), ("18", "final"), ("5", "3")]
)
def test_any_two_stages_can_be_compared(
    read: Read, was: str, now: str
) -> None:
    page = read(f"compare.html?from={was}&to={now}")
    expect(page.locator("#differences")).to_contain_text("differ")
    shown = shown_changes(LexborHTMLParser(page.content()))
    assert shown == told_changes(find(was), find(now))


def shown_changes(page: LexborHTMLParser) -> dict[str, list[str]]:
    """The lines that a page shows as removed or added, file by file."""
    return {
        file.css("h3 code")[0].text(): [
            {"del": "-", "ins": "+"}[line.tag or ""] + line.text()
            for line in file.css("del, ins")
        ]
        for file in page.css("div.file")
    }


def told_changes(before: Lesson | None, after: Lesson) -> dict[str, list[str]]:
    """The same as `course diff` has them."""
    return {
        change.path: [line for line in change.lines[2:] if line[0] in "-+"]
        for change in changes(before, after)
    }


def test_only_the_two_stages_that_are_compared_are_sent(
    read: Read, host: StaticHost
) -> None:
    page = read("index.html")
    asked_before = len(host.asked)
    page.goto(f"{host.address}compare.html?from=4&to=9")
    expect(page.locator("#differences")).to_contain_text("differ.")
    asked = [Path(path).name for path in host.asked[asked_before:]]
    assert sorted(it for it in asked if it.endswith(".json")) == [
        "4.json",
        "9.json",
    ]


def test_a_stage_that_does_not_come_is_told_and_may_come_later(
    read: Read, host: StaticHost
) -> None:
    host.lost.add("/9.json")
    try:
        page = read("compare.html?from=4&to=9")
        expect(page.locator("#differences")).to_contain_text("did not come")
    finally:
        host.lost.clear()
    page.locator("#to").select_option("8")
    expect(page.locator("#differences")).to_contain_text("differ")
    expect(page.locator("#files .file").first).to_be_visible()


def test_how_lines_stand_is_changed_where_the_reader_is(read: Read) -> None:
    page = read("compare.html?from=4&to=9")
    expect(page.locator("#differences")).to_contain_text("differ.")
    page.locator("#files .file").first.evaluate("it => { it.id = 'mine'; }")
    page.get_by_label("side by side").check()
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 200))")
    expect(page.locator("#mine")).to_be_attached()


def test_the_same_stage_twice_differs_in_nothing(read: Read) -> None:
    page = read("compare.html?from=5&to=5")
    expect(page.locator("#differences")).to_have_text(
        "No line of code differs."
    )


def test_a_lesson_that_is_not_there_is_not_compared(read: Read) -> None:
    page = read("compare.html?from=99&to=<b>")
    expect(page.locator("#from")).to_have_value("4")
    expect(page.locator("#to")).to_have_value("9")


def test_to_compare_without_script_says_what_to_type(read: Read) -> None:
    page = read("compare.html", java_script_enabled=False)
    expect(page.locator("article")).to_contain_text("does not run here")
    expect(page.locator("article")).to_contain_text("python -m course diff")


def test_what_the_script_shows_has_its_room_before_it_comes(
    read: Read, host: StaticHost
) -> None:
    page = read("index.html")
    held = host.held["compare.js"] = threading.Event()
    page.goto(f"{host.address}compare.html", wait_until="commit")
    below = page.locator("#what-differs, footer")
    expect(below).to_have_count(2)
    before = [it.bounding_box() for it in below.all()]
    held.set()
    expect(page.locator("#differences")).to_contain_text("differ.")
    after = [it.bounding_box() for it in below.all()]
    assert before[0] and after[0] and before[1]
    assert before[0]["y"] == after[0]["y"]
    assert before[1]["y"] > page.evaluate("innerHeight"), "It is in sight."


def test_every_picture_has_its_room_before_it_comes(built: Path) -> None:
    page = parsed(built, find("presenting"))
    pictures = page.css("article img")
    assert pictures
    for picture in pictures:
        assert picture.attributes["width"] and picture.attributes["height"]


def test_old_and_new_stand_side_by_side_without_script(read: Read) -> None:
    page = read("lessons/05_timestamps.html", java_script_enabled=False)
    removed, added = (
        page.locator(f".{kind} .line").last for kind in ("removed", "added")
    )
    below = removed.bounding_box(), added.bounding_box()
    page.get_by_label("side by side").check()
    beside = removed.bounding_box(), added.bounding_box()
    assert below[0] and below[1] and beside[0] and beside[1]
    assert below[0]["x"] == below[1]["x"]
    assert beside[0]["x"] + beside[0]["width"] <= beside[1]["x"]


@pytest.mark.parametrize(
    "path", ["lessons/05_timestamps.html", "compare.html?from=4&to=9"]
)
def test_code_that_is_folded_goes_on_further_in(read: Read, path: str) -> None:
    page = read(path, viewport=size("phone"))
    lines = page.locator(".change .line > :last-child")
    expect(lines.first).to_be_attached()
    found = lines.evaluate_all(
        """lines => lines.map((line) => {
            const { paddingLeft, textIndent } = getComputedStyle(line);
            return [line.textContent, paddingLeft, textIndent];
        })"""
    )
    letters = set()
    for text, inset, first_row in found:
        begins = len(text) - len(text.lstrip(" "))
        assert first_row == f"-{inset}"
        letters.add(round(float(inset.removesuffix("px")) / (begins + 4), 1))
    (width,) = letters
    assert width > 5


@pytest.mark.parametrize(
    "path", ["lessons/05_timestamps.html", "compare.html?from=4&to=9"]
)
def test_on_a_phone_three_quarters_of_a_row_are_code(
    read: Read, path: str
) -> None:
    page = read(path, viewport=size("phone"))
    row = page.locator(".change .line").first
    code = row.locator(":scope > :last-child")
    whole, part = row.bounding_box(), code.bounding_box()
    assert whole and part
    assert part["width"] >= whole["width"] * 0.75


@pytest.mark.parametrize("path", LOOKED_AT)
def test_nothing_is_wider_than_a_phone(read: Read, path: str) -> None:
    page = read(path, viewport=size("phone"))
    page.evaluate("document.fonts.ready")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == SIZES["phone"][0]


@pytest.mark.parametrize(
    ("window", "scheme"), [("phone", "dark"), ("desk", "light")]
)
@pytest.mark.parametrize("path", LOOKED_AT)
def test_axe_finds_nothing(
    read: Read, path: str, window: str, scheme: str
) -> None:
    page = read(path, viewport=size(window), color_scheme=scheme)
    page.evaluate(
        "document.querySelectorAll('details').forEach((it) => it.open = true)"
    )
    beside = page.get_by_label("side by side")
    if beside.count() and beside.is_visible():
        beside.check()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_on_paper_everything_is_unfolded(read: Read) -> None:
    page = read("lessons/05_timestamps.html")
    mend = page.locator(".mend").first
    expect(mend).to_be_hidden()
    page.emulate_media(media="print")
    expect(mend).to_be_visible()
    expect(page.get_by_label("side by side")).to_be_hidden()


def test_paper_is_white_and_has_nothing_that_is_for_a_screen(
    read: Read,
) -> None:
    """Whoever reads by night prints by day."""
    page = read("lessons/04_presenting.html", color_scheme="dark")
    row = page.locator(".change .added .line").first
    dark = row.evaluate("it => getComputedStyle(it).backgroundColor")
    page.emulate_media(media="print")
    white = row.evaluate("it => getComputedStyle(it).backgroundColor")
    page.emulate_media(media="screen", color_scheme="light")
    light = row.evaluate("it => getComputedStyle(it).backgroundColor")
    assert white == light != dark
    page.emulate_media(media="print")
    expect(page.get_by_text("Skip to content")).to_be_hidden()


def test_no_list_or_code_leaves_the_page_before_it_white(read: Read) -> None:
    page = read("lessons/17_two_workers.html")
    page.emulate_media(media="print")
    breaks = page.locator("article :is(ol, ul, pre)").evaluate_all(
        "them => them.map((it) => getComputedStyle(it).breakInside)"
    )
    assert set(breaks) == {"auto"}


def test_the_search_finds_a_word_of_the_notes(read: Read) -> None:
    page = read("search.html?q=strftime")
    expect(page.locator("#search-results")).to_contain_text("timestamps")


def test_a_stage_that_can_be_dark_is_shown_dark(
    read: Read, built: Path
) -> None:
    page = read("lessons/15_styling.html", color_scheme="dark")
    shown = page.locator(".browser img:visible")
    expect(shown).to_have_count(2)
    for image in shown.all():
        assert "only-dark" in (image.get_attribute("class") or "")
