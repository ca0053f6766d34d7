"""A page that is open while time goes by: what a visitor gets of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from course.browser.page import Page
from course.browser.tab import MOST_FETCHED, Tab
from course.browser.visitor import Visitor
from course.sandbox.failure import Failure, Unseen
from course.sandbox.work import Work

PROGRAM = """
from flask import Flask, request
app = Flask(__name__)
texts = ["first"]

@app.route("/aaron", methods=["GET", "POST"])
def page():
    texts.extend(request.form.values())
    return open("page.html").read().replace("TEXTS", " ".join(texts))

@app.route("/texts")
def answer():
    return {"texts": texts}
"""

Open = Callable[[str], Tab]


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Open]:
    """Opens a page of a work, with a script in it, as a visitor."""
    (tmp_path / "run.py").write_text(PROGRAM)
    (tmp_path / "static").mkdir()
    reloads = "setTimeout(() => location.reload(), 5000)"
    (tmp_path / "static" / "chat.js").write_text(reloads)
    works = []

    def open_page(script: str) -> Tab:
        page = f"<p>TEXTS</p><textarea></textarea><script>{script}</script>"
        (tmp_path / "page.html").write_text(page)
        works.append(Work(tmp_path))
        works[0].begin()
        visitor = Visitor(works[0])
        visitor.get("/aaron")
        return Tab(visitor, works[0])

    yield open_page
    for work in works:
        work.close()


def say(tab: Tab, text: str) -> None:
    """Somebody else sends a message."""
    Visitor(tab.work).ask("POST", "/aaron", form={"text": text})


def test_a_page_that_reloads_is_opened_again(open_page: Open) -> None:
    tab = open_page("setTimeout(() => location.reload(), 5000)")
    tab.wait(4000)
    say(tab, "second")
    assert not tab.page_now().shows("second")
    tab.wait(2000)
    assert tab.page_now().shows("first second")
    assert tab.left_after == 5000


def test_what_a_script_fetches_is_on_the_page(open_page: Open) -> None:
    tab = open_page("""
        setInterval(async () => {
            const { texts } = await (await fetch("texts")).json();
            document.querySelector("p").textContent = texts.join(", ");
        }, 2000)
    """)
    tab.wait(1000)
    say(tab, "second")
    assert tab.shows_in_time("first, second")
    assert tab.now < 4000
    assert tab.left_after is None and tab.renews_after == 2000


def test_a_script_that_asks_ten_times_a_second_is_not_given_up(
    open_page: Open,
) -> None:
    tab = open_page("""
        setInterval(() => fetch("/texts").then(async (answer) => {
            document.querySelector("p").textContent = await answer.text();
        }), 100)
    """).stay()
    say(tab, "second")
    assert tab.shows_in_time("second")


def test_a_script_of_another_file_runs(open_page: Open) -> None:
    tab = open_page("</script><script src='static/chat.js'>")
    assert tab.stay().left_after == 5000 and not tab.broken


def test_of_a_script_that_is_not_there_it_is_said(open_page: Open) -> None:
    tab = open_page("</script><script src='chat.js'>").stay()
    assert tab.broken and tab.broken.got == "404 Not Found"
    assert tab.broken.asked == "GET /chat.js"
    assert not tab.errors


def test_what_was_fetched_once_stays_as_it_was(open_page: Open) -> None:
    tab = open_page("fetch('/texts')").stay()
    say(tab, "second")
    assert not tab.shows_in_time("second")


@pytest.mark.parametrize(
    ("handler", "kind"),
    [("'Wiped'", "nothing_comes_of_it"), ("wipe()", "script_error")],
)
def test_of_a_press_that_its_script_does_nothing_at_it_is_said(
    handler: str, kind: str, open_page: Open
) -> None:
    tab = open_page(f'</script><b onclick="{handler}">Wipe it</b><script>')
    tab.visitor.click = lambda _, words: tab.click(words)
    known = list(tab.visitor.log)
    with pytest.raises(Failure) as raised:
        tab.visitor.press("wipe")
    assert raised.value.kind == kind
    assert tab.visitor.log == known


def test_what_a_click_asks_for_is_told_with_it(open_page: Open) -> None:
    tab = open_page("""</script>
        <button id="wipe">Wipe it</button>
        <script>wipe.onclick = () => fetch("/texts");
    """)
    tab.visitor.click = lambda _, words: tab.click(words)
    tab.visitor.press("wipe")
    asked = tab.visitor.log[-1]
    assert (asked.story, asked.request) == (
        "I pressed “wipe”",
        "GET /texts",
    )


def test_what_is_asked_as_of_old_is_answered(open_page: Open) -> None:
    tab = open_page("""
        const request = new XMLHttpRequest();
        request.responseType = "json";
        request.onload = () => {
            const { status, response } = request;
            const kind = request.getResponseHeader("content-type");
            document.querySelector("p").textContent = [
                status, request.statusText, response.texts[0], kind,
            ].join(" ");
        };
        request.open("GET", "texts");
        request.send();
    """)
    tab.wait(1000)
    assert tab.page_now().shows("200 OK first application/json")


@pytest.mark.parametrize(
    ("script", "needs"),
    [
        ("new TextEncoder()", "`TextEncoder`"),
        ("</script><script type=module>import './a.js';", "modules that"),
        (
            "</script><script src='https://elsewhere.example/jquery.js'>"
            "</script><script>$('p')",
            "`$` from the script of another site",
        ),
        (
            "new XMLHttpRequest().open('GET', 'texts', false)",
            "a request that the page stops for",
        ),
    ],
)
def test_what_only_a_browser_has_cannot_be_seen(
    script: str, needs: str, open_page: Open
) -> None:
    with pytest.raises(Unseen) as raised:
        open_page(script)
    assert needs in raised.value.needs


@pytest.mark.parametrize("name", ["$", "chta", "messages"])
def test_what_no_browser_has_is_an_error_of_the_script(
    name: str, open_page: Open
) -> None:
    tab = open_page(f"{name}('p')")
    assert tab.broken and f"{name} is not defined" in str(tab.broken.got)


@pytest.mark.long
def test_a_script_that_asks_without_an_end_is_answered_no_more(
    open_page: Open,
) -> None:
    tab = open_page("(async () => { for (;;) await fetch('/texts') })()")
    tab.wait(60_000)
    assert sum(e["what"] == "fetch" for e in tab.events) == MOST_FETCHED + 1
    assert tab.now == 60_000


@pytest.mark.long
def test_a_script_that_reloads_without_an_end_is_left_alone(
    open_page: Open,
) -> None:
    tab = open_page("location.reload()")
    tab.wait(60_000)
    assert tab.now == 60_000


def test_what_a_page_keeps_is_there_when_it_was_reloaded(
    open_page: Open,
) -> None:
    tab = open_page("""
        const box = document.querySelector("textarea");
        box.value = localStorage.box ?? "";
        onbeforeunload = () => { localStorage.box = box.value };
        setTimeout(() => location.reload(), 5000);
    """)
    tab.press("textarea")
    tab.wait(6000)
    tab.press("textarea")
    assert tab.typed("textarea") == "hh"


@pytest.mark.parametrize(
    ("content", "refresh"),
    [
        ("5", (5, "/aaron")),
        ("2.5; url=/other", (2, "/other")),
        ("0;URL='/other'", (0, "/other")),
        ("7, /other", (7, "/other")),
        ("soon", None),
        ("", None),
    ],
)
def test_a_page_may_say_that_it_is_to_be_loaded_anew(
    content: str, refresh: tuple[int, str] | None
) -> None:
    tag = f'<meta http-equiv="Refresh" content="{content}">'
    assert Page("/aaron", 200, tag).refresh == refresh
    with_header = Page("/aaron", 200, "", headers=[("Refresh", content)])
    assert with_header.refresh == refresh


@pytest.mark.parametrize("url", ["/", "/?username=aaron"])
def test_a_line_on_the_main_page_is_no_box_for_messages(url: str) -> None:
    form = "<form><input name='username'><button>Go</button></form>"
    assert Page(url, 200, form).box_form() is None
    assert Page("/aaron", 200, form).box_form()


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("<p hidden>", False),
        ("<p style='color: red; display:none'>", False),
        ("<p style='VISIBILITY: hidden'>", False),
        ("<p style='display: block'>", True),
        ("<dialog>", False),
        ("<dialog open>", True),
    ],
)
def test_what_a_tag_hides_cannot_be_read(tag: str, shown: bool) -> None:
    page = Page("/", 200, f"<body>{tag}Connection <b>lost</b>")
    assert page.text == ("Connection lost" if shown else "")
    assert any(text == "lost" for _, text in page.told) == shown
