"""What somebody writes is loaded, judged and told."""

from __future__ import annotations

import re
import threading

from playwright.sync_api import Worker, expect

from course.lessons import find
from tests.support.static_host import StaticHost
from tests.support.workshop import HANG, LOADED, RUNS, Workshop

TIME = (
    'now = datetime.now().strftime("%H:%M:%S")\n'
    '    messages.append("({}) {}: {}".format(now, username, message))'
)
MINE = "# mine"
EDGES = """line => {
    const text = document.createRange();
    text.selectNodeContents(line);
    return [...text.getClientRects()].map((piece) => piece.left);
}"""
"""How far from the left each piece of a line begins."""
FOCUS_AT_ONCE = """async (button) => {
    button.click();
    for (let turn = 0; turn < 10; turn += 1) await null;
    return document.activeElement.getAttribute("aria-label");
}"""
"""Who has the focus when a button was pressed, before the next event."""
DIE = "import os; os.kill(os.getpid(), 9)"
"""What Python does not survive; no exception of its own comes of it."""
PATIENCE = 8
"""The seconds after which a Python that is busy is ended: see `worker.js`."""


def test_a_lesson_turns_green_and_red_again(workshop: Workshop) -> None:
    workshop.begin(5)
    expect(workshop.verdict).to_contain_text(
        "A message says when it was sent", timeout=LOADED
    )
    expect(workshop.verdict).to_contain_text("not yet")
    workshop.add_line("import os", "from datetime import datetime")
    workshop.retype("messages.append", TIME)
    expect(workshop.summary).to_contain_text("Done", timeout=LOADED)
    expect(workshop.verdict).to_contain_text("Why it works")
    workshop.retype("now = ", "now = '12:00'")
    expect(workshop.summary).not_to_contain_text("Done", timeout=LOADED)
    workshop.choose("My work", "My work beside my last green check")
    expect(workshop.dialog).to_contain_text("added: ")
    expect(workshop.dialog).to_contain_text("now = '12:00'")
    workshop.answer("Close")


def test_what_is_typed_key_by_key_is_what_is_there(
    workshop: Workshop,
) -> None:
    workshop.open(1)
    workshop.text.click()
    workshop.page.keyboard.type(
        'def index():\n"""Say `hello`."""\nreturn "<br>".join(["x", "y"])'
    )
    expect(workshop.text.locator(".cm-line")).to_have_text(
        [
            "def index():",
            '    """Say `hello`."""',
            '    return "<br>".join(["x", "y"])',
        ]
    )


def test_the_browsers_follow_what_is_written(workshop: Workshop) -> None:
    workshop.begin(5)
    workshop.aaron.goto("/aaron/hello")
    expect(workshop.aaron.body).to_contain_text("Welcome, aaron")
    workshop.retype('return "<h1>', 'return "Good day, " + username')
    expect(workshop.aaron.body).to_have_text("Good day, aaron")
    expect(workshop.aaron.address).to_have_value("/aaron")


def test_where_a_program_stops_is_told_with_its_line(
    workshop: Workshop,
) -> None:
    workshop.begin(5)
    workshop.add_line("messages = []", "while True:\n    pass")
    expect(workshop.run).to_contain_text("line 7", timeout=LOADED)
    expect(workshop.aaron.notice).to_contain_text("before your last change")
    workshop.retype("while True:", "if True:")
    expect(workshop.run).to_have_text(RUNS, timeout=LOADED)
    expect(workshop.aaron.notice).to_be_hidden()
    workshop.retype("if True:", "if True")
    expect(workshop.run).to_contain_text("colon", timeout=LOADED)
    workshop.run.get_by_role("button", name="run.py, line 6").click()
    expect(workshop.text).to_be_focused()
    workshop.retype("if True", "import sys; sys.exit()")
    expect(workshop.run).to_have_class(re.compile("problem"), timeout=LOADED)


def test_a_view_that_never_ends_is_told_on_its_page(
    workshop: Workshop,
) -> None:
    workshop.begin(5)
    workshop.retype('return "To send', "while True: pass")
    expect(workshop.aaron.body).to_contain_text("line 21", timeout=LOADED)
    workshop.yoni.goto("/yoni")
    expect(workshop.yoni.body).to_contain_text("Welcome, yoni")


def test_what_cannot_be_interrupted_is_ended_and_nothing_is_lost(
    workshop: Workshop,
) -> None:
    workshop.begin(5)
    workshop.add_line("messages = []", HANG)
    expect(workshop.run).to_contain_text("ended", timeout=LOADED)
    expect(workshop.line(HANG)).to_be_visible()
    workshop.retype(HANG, "people = []")
    expect(workshop.run).to_have_text(RUNS, timeout=LOADED)
    workshop.aaron.goto("/aaron/hello")
    expect(workshop.aaron.body).to_contain_text("Welcome, aaron")


def test_a_page_that_cannot_be_interrupted_is_ended(
    workshop: Workshop,
) -> None:
    workshop.begin(5)
    workshop.retype('return "To send', f'{HANG}; return "never"')
    expect(workshop.aaron.body).to_contain_text("No answer", timeout=LOADED)
    expect(workshop.summary).to_contain_text("The checks have not begun")


def test_a_python_that_dies_comes_anew(workshop: Workshop) -> None:
    workshop.begin(5)
    workshop.add_line("messages = []", DIE)
    expect(workshop.run).to_contain_text("ended", timeout=LOADED)
    expect(workshop.line(DIE)).to_be_visible()
    workshop.retype(DIE, "people = []")
    expect(workshop.run).to_have_text(RUNS, timeout=LOADED)


def test_a_python_that_comes_anew_has_all_the_time_that_it_takes(
    workshop: Workshop, host: StaticHost
) -> None:
    workshop.begin(5)
    may_come = host.held["pyodide.asm.wasm"] = threading.Event()
    workshop.forget_files()
    workers: list[Worker] = []
    workshop.page.on("worker", lambda worker: workers.append(worker))
    try:
        workshop.add_line("messages = []", DIE)
        expect(workshop.run).to_contain_text("ended", timeout=LOADED)
        workshop.retype(DIE, "people = []")
        workshop.page.wait_for_timeout((PATIENCE + 1) * 1000)
    finally:
        may_come.set()
    expect(workshop.run).to_have_text(RUNS, timeout=LOADED)
    assert len(workers) == 1


def test_what_does_not_fit_goes_on_further_in(workshop: Workshop) -> None:
    workshop.begin(5)
    people = "'somebody', " * 40
    workshop.add_line("messages = []", f"people = [{people}]")
    edges = workshop.line("people = [").evaluate(EDGES)
    assert edges.count(min(edges)) == 1, "A second row is at the edge."


def test_files_are_made_renamed_and_deleted(workshop: Workshop) -> None:
    workshop.begin(6)
    workshop.choose("Files", "New file…")
    workshop.dialog.get_by_role("textbox").fill("../secret.html")
    workshop.dialog.get_by_role("button", name="OK").click()
    expect(workshop.dialog).to_contain_text("would leave the folder")
    workshop.dialog.get_by_role("textbox").fill("templates/index.html")
    workshop.answer("OK")
    workshop.page.keyboard.insert_text("<h1>A template</h1>")
    files = workshop.page.get_by_role("navigation", name="Open files")
    expect(files).to_contain_text("templates/index.html")
    workshop.choose("Files", "Rename templates/index.html…")
    workshop.dialog.get_by_role("textbox").fill("templates/first.html")
    workshop.answer("OK")
    expect(files).to_contain_text("templates/first.html")
    expect(files).not_to_contain_text("templates/index.html")
    expect(workshop.text).to_have_text("<h1>A template</h1>")
    workshop.choose("Files", "Delete templates/first.html…")
    workshop.answer("Delete it")
    expect(files).not_to_contain_text("templates/first.html")


def test_what_is_typed_when_a_file_was_named_is_in_it(
    workshop: Workshop,
) -> None:
    workshop.open(6)
    workshop.choose("Files", "New file…")
    workshop.dialog.get_by_role("textbox").fill("templates/index.html")
    button = workshop.dialog.get_by_role("button", name="OK")
    assert button.evaluate(FOCUS_AT_ONCE) == "Text of templates/index.html"


def test_a_file_that_is_closed_is_still_there(workshop: Workshop) -> None:
    workshop.open(9)
    files = workshop.page.get_by_role("navigation", name="Open files")
    names = files.locator("[aria-label^=Close]")
    paths = [name.get_attribute("aria-label") for name in names.all()]
    assert len(paths) > 1 and paths[0] == "Close run.py"
    for label in paths[:-1]:
        files.get_by_label(str(label), exact=True).click()
    expect(names).to_have_count(1)
    last = str(paths[-1]).removeprefix("Close ")
    shown = files.locator("[aria-current=true]")
    expect(shown).to_have_text(last)
    expect(workshop.text).to_have_attribute("aria-label", f"Text of {last}")
    names.click()
    expect(shown).to_have_text(last)  # one file is always shown
    workshop.choose("Files", "Open run.py")
    expect(shown).to_have_text("run.py")
    expect(workshop.line("import")).to_be_visible()


def test_the_course_tells_what_it_knows_of_a_lesson(
    workshop: Workshop,
) -> None:
    workshop.begin(5)
    for button, told in (
        ("What changes", "added: from datetime import datetime"),
        ("Hint", "from datetime import datetime"),
        ("Mistakes", "The time is taken only once"),
    ):
        workshop.page.get_by_role("button", name=button, exact=True).click()
        expect(workshop.dialog).to_contain_text(told, timeout=LOADED)
        workshop.answer("Close")
    workshop.choose("My work", "My work beside the end of the lesson")
    expect(workshop.dialog).to_contain_text(
        "added: from datetime import datetime"
    )
    workshop.answer("Close")
    workshop.page.get_by_role("button", name="Where am I?").click()
    expect(workshop.dialog).to_contain_text(
        "Lessons 1 to 4 are done.", timeout=LOADED
    )


def test_the_next_lesson_begins_where_the_last_one_ended(
    workshop: Workshop,
) -> None:
    workshop.begin(5)
    workshop.choose("My work", "Start this lesson anew…")
    workshop.answer("Start anew")
    workshop.add_line("messages = []", MINE)
    workshop.lesson.select_option("6")
    expect(workshop.line("from datetime import datetime")).to_be_visible()
    expect(workshop.line(MINE)).to_have_count(0)
    workshop.page.get_by_role(
        "button", name="Begin with yours instead"
    ).click()
    expect(workshop.line(MINE)).to_be_visible()
    workshop.choose("My work", "Undo")
    expect(workshop.line("from datetime import datetime")).to_be_visible()


def test_what_was_typed_since_the_last_verdict_goes_on_as_well(
    workshop: Workshop,
) -> None:
    hello = find("1").folder / "run.py"
    workshop.open(1)
    workshop.text.click()
    workshop.page.keyboard.insert_text(hello.read_text("utf-8"))
    on = workshop.page.get_by_role("button", name="On to 2")
    expect(on).to_be_visible(timeout=LOADED)
    workshop.page.keyboard.insert_text(MINE)
    on.click()
    expect(workshop.lesson).to_have_value("2")
    expect(workshop.offer).to_contain_text("lesson 1.")
    expect(workshop.line(MINE)).to_be_visible()


def test_who_has_done_a_lesson_goes_on_with_their_own_work(
    workshop: Workshop,
) -> None:
    hello = find("1").folder / "run.py"
    workshop.open(1)
    workshop.text.click()
    workshop.page.keyboard.insert_text(f"{MINE}\n{hello.read_text('utf-8')}")
    workshop.page.get_by_role("button", name="On to 2").click(timeout=LOADED)
    expect(workshop.line(MINE)).to_be_visible()
    expect(workshop.offer).to_contain_text("This is your chat of lesson 1.")
    workshop.page.reload()
    expect(workshop.line(MINE)).to_be_visible()
    workshop.page.get_by_role("button", name="Begin with ours instead").click()
    expect(workshop.line(MINE)).to_have_count(0)
    expect(workshop.offer).to_be_hidden()
    workshop.choose("My work", "Undo")
    expect(workshop.line(MINE)).to_be_visible()
