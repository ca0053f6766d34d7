"""Nothing that somebody has written is lost."""

from __future__ import annotations

import json
import os
import re
import signal
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Playwright, expect

from course.lessons import find
from course.sandbox.folder import Copy
from course.sandbox.network import StartedProcess
from tests.support.chromium import with_profile
from tests.support.static_host import StaticHost
from tests.support.workshop import LOADED, RUNS, Workshop
from tests.web.conftest import in_tab
from tests.web.works import zip_of

MINE = "# this is mine"
REFUSE = """
    const refuse = () => {
        throw new DOMException("It is not allowed.", "SecurityError");
    };
"""
STORAGE_REFUSED = f"{REFUSE} IDBFactory.prototype.open = refuse;"
NOTES_REFUSED = f"{REFUSE} Storage.prototype.setItem = refuse;"
STORAGE_BUSY = """
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (names, mode) {
        const begun = transaction.call(this, names, mode);
        const again = () => {
            begun.objectStore("works").count().onsuccess = again;
        };
        if (mode === "readwrite") again();
        return begun;
    };
"""
"""What is written is never done: only a page's end puts an end to it."""


def test_a_reload_in_the_middle_of_typing(workshop: Workshop) -> None:
    workshop.begin(5)
    workshop.add_line("messages = []", MINE)
    workshop.page.reload()
    expect(workshop.line(MINE)).to_be_visible()
    workshop.wait()


def test_the_tab_is_killed_in_the_middle_of_typing(
    workshop: Workshop, host: StaticHost
) -> None:
    workshop.page.add_init_script(STORAGE_BUSY)
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    context = workshop.page.context
    with workshop.page.expect_event("crash"):
        try:
            workshop.page.goto("chrome://crash")
        except Exception as crashed:
            assert "crash" in str(crashed).lower()
    again = in_tab(context.new_page(), host)
    again.open(5)
    expect(again.line(MINE)).to_be_visible()


@pytest.mark.skipif(os.name == "nt", reason="It knows no such signal.")
def test_the_process_of_the_tab_is_killed_between_two_letters(
    workshop: Workshop, host: StaticHost, browser: Browser
) -> None:
    workshop.page.add_init_script(STORAGE_BUSY)
    workshop.open(5)
    workshop.add_line("messages = []", "# ")
    workshop.page.keyboard.press("ArrowLeft")
    processes = renderers(browser)
    with workshop.page.expect_event("crash"):
        workshop.page.keyboard.type("this is min")
        for process in processes:
            os.kill(process, signal.SIGKILL)
    again = in_tab(workshop.page.context.new_page(), host)
    again.open(5)
    expect(again.line("# this is min")).to_be_visible()


def test_two_tabs_show_the_same_work(
    workshop: Workshop, host: StaticHost
) -> None:
    workshop.open(5)
    other = in_tab(workshop.page.context.new_page(), host)
    other.open(5)
    workshop.add_line("messages = []", MINE)
    expect(other.line(MINE)).to_be_visible()
    other.retype(MINE, "# theirs")
    expect(workshop.line("# theirs")).to_be_visible()


def test_what_another_tab_has_changed_unheard_is_not_overwritten(
    workshop: Workshop, host: StaticHost
) -> None:
    asleep = asked_which_of_two(workshop, host)
    asleep.answer("What is here")
    asleep.wait_until_written()
    workshop.page.reload()
    expect(workshop.line("# two")).to_be_visible()
    asleep.choose("My work", "Undo")
    expect(asleep.line("# one")).to_be_visible()


def test_what_was_here_is_brought_back_where_the_other_tabs_was_taken(
    workshop: Workshop, host: StaticHost
) -> None:
    asleep = asked_which_of_two(workshop, host)
    asleep.answer("What is in the other tab")
    expect(asleep.line("# one")).to_be_visible()
    asleep.wait_until_written()
    asleep.page.reload()
    expect(asleep.line("# one")).to_be_visible()
    asleep.choose("My work", "Undo")
    expect(asleep.line("# two")).to_be_visible()


def test_who_does_not_decide_between_two_tabs_loses_nothing(
    workshop: Workshop, host: StaticHost
) -> None:
    """What is seen stays, and is kept."""
    asleep = asked_which_of_two(workshop, host)
    asleep.page.keyboard.press("Escape")
    expect(asleep.dialog).to_have_count(0)
    asleep.wait_until_written()
    asleep.page.reload()
    expect(asleep.line("# two")).to_be_visible()
    asleep.choose("My work", "Undo")
    expect(asleep.line("# one")).to_be_visible()


def test_what_was_decided_is_not_overwritten_by_the_other_tab(
    workshop: Workshop, host: StaticHost
) -> None:
    """It has not heard of it either, and is asked in its turn."""
    asleep = asked_which_of_two(workshop, host)
    asleep.answer("What is here")
    asleep.wait_until_written()
    workshop.retype("# one", "# three")
    expect(workshop.dialog).to_contain_text("in another tab")
    workshop.answer("What is in the other tab")
    expect(workshop.line("# two")).to_be_visible()
    workshop.choose("My work", "Undo")
    expect(workshop.line("# three")).to_be_visible()


def test_a_page_that_ends_before_it_was_decided_asks_first(
    workshop: Workshop, host: StaticHost
) -> None:
    stays_when_asked(asked_which_of_two(workshop, host), "# two")


def test_a_storage_that_is_full_is_told(workshop: Workshop) -> None:
    workshop.open(5)
    fill_storage(workshop)
    workshop.add_line("messages = []", MINE)
    expect(workshop.kept).to_contain_text("storage is full")
    expect(workshop.line(MINE)).to_be_visible()
    with zipfile.ZipFile(workshop.download()) as work:
        assert MINE in work.read("chat_05_timestamps/run.py").decode()
    workshop.page.reload()
    expect(workshop.line(MINE)).to_be_visible()
    expect(workshop.kept).to_contain_text("storage is full")


def test_a_storage_that_is_refused_is_told(workshop: Workshop) -> None:
    workshop.page.add_init_script(STORAGE_REFUSED)
    workshop.begin(5)
    expect(workshop.kept).to_contain_text("keeps nothing")
    workshop.add_line("messages = []", MINE)
    expect(workshop.run).to_have_text(RUNS)


def test_where_nothing_is_kept_a_work_is_there_while_the_page_is(
    workshop: Workshop,
) -> None:
    workshop.page.add_init_script(f"{{ {STORAGE_REFUSED} }}")
    workshop.page.add_init_script(f"{{ {NOTES_REFUSED} }}")
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    turn_to_another_and_back(workshop)
    expect(workshop.kept).to_contain_text("keeps nothing")
    stays_when_asked(workshop)
    workshop.lesson.select_option("6")
    workshop.choose("My work", "Begin with my lesson 5")
    expect(workshop.line(MINE)).to_be_visible()


def test_where_nothing_is_kept_the_next_lesson_begins_with_ones_own(
    workshop: Workshop,
) -> None:
    workshop.page.add_init_script(f"{{ {STORAGE_REFUSED} }}")
    workshop.page.add_init_script(f"{{ {NOTES_REFUSED} }}")
    hello = find("1").folder / "run.py"
    workshop.open(1)
    workshop.text.click()
    workshop.page.keyboard.insert_text(f"{MINE}\n{hello.read_text('utf-8')}")
    on = workshop.page.get_by_role("button", name="On to 2")
    expect(on).to_be_visible(timeout=LOADED)
    workshop.lesson.select_option("2")
    expect(workshop.page).to_have_title(re.compile(r"^2\."))
    expect(workshop.line(MINE)).to_be_visible()
    expect(workshop.offer).to_contain_text("This is your chat of lesson 1.")


def test_what_a_full_storage_has_not_taken_is_there_while_the_page_is(
    workshop: Workshop,
) -> None:
    workshop.page.add_init_script(f"{{ {NOTES_REFUSED} }}")
    workshop.open(5)
    fill_storage(workshop)
    workshop.add_line("messages = []", MINE)
    expect(workshop.kept).to_contain_text("storage is full")
    turn_to_another_and_back(workshop)
    expect(workshop.kept).to_contain_text("storage is full")
    stays_when_asked(workshop)


def test_a_browser_whose_cookies_are_blocked_keeps_nothing(
    playwright: Playwright, host: StaticHost, tmp_path: Path
) -> None:
    """Then it refuses everything in which a page could keep something."""
    settings = {"default_content_setting_values": {"cookies": 2}}
    profile = tmp_path / "Default"
    profile.mkdir()
    (profile / "Preferences").write_text(json.dumps({"profile": settings}))
    with with_profile(playwright, tmp_path) as context:
        workshop = in_tab(context.new_page(), host)
        workshop.begin(5)
        expect(workshop.kept).to_contain_text("keeps nothing")
        workshop.add_line("messages = []", MINE)
        turn_to_another_and_back(workshop)
        workshop.wait()
        workshop.aaron.goto("/aaron/hello")
        expect(workshop.aaron.body).to_contain_text("Welcome, aaron")


def test_a_zip_runs_elsewhere_and_comes_back(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    zipped = workshop.download()
    with zipfile.ZipFile(zipped) as work:
        work.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    assert (folder / "requirements.txt").is_file()
    with StartedProcess(Copy.of(folder), patience=20.0) as started:
        started.wait()
    workshop.retype(MINE, "# gone")
    workshop.open_zip(zipped.read_bytes())
    expect(workshop.line(MINE)).to_be_visible()
    workshop.choose("My work", "Undo")
    expect(workshop.line("# gone")).to_be_visible()


def test_a_folder_is_opened(workshop: Workshop, tmp_path: Path) -> None:
    folder = tmp_path / "mychat"
    (folder / ".venv" / "lib").mkdir(parents=True)
    (folder / ".venv" / "lib" / "long.py").write_text("# not mine\n")
    (folder / "run.py").write_text(f"{MINE}\n")
    workshop.open(5)
    with workshop.page.expect_file_chooser() as chooser:
        workshop.choose("My work", "Open a folder…")
    chooser.value.set_files(folder)
    expect(workshop.line(MINE)).to_be_visible()
    files = workshop.page.get_by_role("navigation", name="Open files")
    expect(files.get_by_role("listitem")).to_have_count(1)


def test_a_link_holds_the_work_and_asks_before_it_is_opened(
    workshop: Workshop,
) -> None:
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    workshop.choose("My work", "Make a link to it…")
    link = workshop.dialog.get_by_role("textbox").input_value()
    workshop.answer("Close")
    workshop.retype(MINE, "# my own")
    workshop.page.goto("about:blank")
    workshop.page.goto(link)
    expect(workshop.dialog).to_contain_text("somebody else")
    expect(workshop.line("# my own")).to_be_visible()
    workshop.answer("No, leave it")
    expect(workshop.line("# my own")).to_be_visible()
    workshop.page.goto("about:blank")
    workshop.page.goto(link)
    workshop.answer("Open it")
    expect(workshop.line(MINE)).to_be_visible()


def asked_which_of_two(workshop: Workshop, host: StaticHost) -> Workshop:
    """A tab with `# two` that is asked, as the workshop has `# one`.

    It was asleep, and has not heard of it.
    """
    asleep = in_tab(workshop.page.context.new_page(), host)
    asleep.page.add_init_script(
        "globalThis.BroadcastChannel = class extends EventTarget "
        "{ postMessage() {} };"
    )
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    workshop.page.reload()
    expect(workshop.line(MINE)).to_be_visible()
    workshop.wait_until_written()
    asleep.open(5)
    expect(asleep.line(MINE)).to_be_visible()
    workshop.retype(MINE, "# one")
    workshop.wait_until_written()
    asleep.retype(MINE, "# two")
    expect(asleep.dialog).to_contain_text("in another tab")
    return asleep


def renderers(browser: Browser) -> list[int]:
    """The processes that hold the browser's pages, by their numbers."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return [it["id"] for it in told if it["type"] == "renderer"]


def turn_to_another_and_back(workshop: Workshop) -> None:
    """Choose the lesson before, and lesson 5 again: what is mine is there."""
    workshop.lesson.select_option("4")
    expect(workshop.page).to_have_title(re.compile(r"^4\."))
    expect(workshop.text).not_to_contain_text(MINE)
    workshop.lesson.select_option("5")
    expect(workshop.line(MINE)).to_be_visible()


def stays_when_asked(workshop: Workshop, line: str = MINE) -> None:
    """Have the page closed; it asks, and is not closed after all."""
    with workshop.page.expect_event("dialog") as asked:
        workshop.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(workshop.line(line)).to_be_visible()


def fill_storage(workshop: Workshop) -> None:
    """Let the site have no more room than it takes already."""
    browser = workshop.page.context.new_cdp_session(workshop.page)
    quota = {"origin": origin(workshop), "quotaSize": 1}
    browser.send("Storage.overrideQuotaForOrigin", quota)


def origin(workshop: Workshop) -> str:
    """Of the site that the workshop is on."""
    address = urlsplit(workshop.address)
    return f"{address.scheme}://{address.netloc}"


def refused(workshop: Workshop, content: bytes) -> str:
    """What is said of a zip that is not opened; the work stays."""
    workshop.open_zip(content)
    expect(workshop.dialog).to_contain_text("What is here stays as it was.")
    said = workshop.dialog.inner_text()
    workshop.answer("Close")
    expect(workshop.line(MINE)).to_be_visible()
    return said


def test_what_is_no_work_is_refused_with_a_sentence(
    workshop: Workshop,
) -> None:
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    assert "no zip" in refused(workshop, b"PK and nothing of a zip")
    whole = zip_of({"run.py": "app = 1\n" * 1000})
    assert "no zip" in refused(workshop, whole[:-30])
    leaves = zip_of({"../run.py": "x = 1\n"})
    assert "would leave the folder" in refused(workshop, leaves)
    many = zip_of({f"{number}.py": "" for number in range(10_000)})
    assert "at most" in refused(workshop, many)
    large = zip_of({"run.py": "x" * 5_000_001})
    assert "at most" in refused(workshop, large)
    assert "no Python file" in refused(workshop, zip_of({"a.txt": "a"}))


def test_a_broken_or_huge_link_is_told(workshop: Workshop) -> None:
    workshop.open(5)
    workshop.add_line("messages = []", MINE)
    for fragment in (
        "#work=1.broken",
        "#work=9.AAAA",
        "#work=1." + "A" * 10**6,
    ):
        workshop.page.goto("about:blank")
        workshop.page.goto(f"{workshop.address}?lesson=5{fragment}")
        expect(workshop.dialog).to_contain_text("This link does not work")
        workshop.answer("Close")
        expect(workshop.line(MINE)).to_be_visible()


def test_a_lesson_that_does_not_exist_is_told(workshop: Workshop) -> None:
    workshop.open(99)
    expect(workshop.news).to_contain_text("There is no lesson “99”")
    expect(workshop.line("")).to_be_visible()
