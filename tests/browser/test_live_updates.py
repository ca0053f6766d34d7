"""Lessons 21 to 23: what the page does by itself, in a script of ours."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Route, expect
from pytest import mark

from tests.browser.acts import enter
from tests.browser.conftest import People

SENDING = mark.stages(21, 24)
LIVE = mark.stages(22, 23)
LOST = mark.stages(23, 24)


def say(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    page.fill("#message", text)
    page.press("#message", "Enter")


def lose(route: Route) -> None:
    """Let a request arrive, and not its answer."""
    route.fetch()
    route.abort()


@LIVE
def test_messages_come_without_a_reload(people: People, chat: str) -> None:
    aaron, yoni = people(chat), people(chat)
    for page, name in ((aaron, "aaron"), (yoni, "yoni")):
        enter(page, name)
        page.evaluate("window.same = true")
    yoni.fill("#message", "half a dra")
    say(aaron, "hello <b>yoni</b>")
    for page in (aaron, yoni):
        line = page.locator(".log p").last
        expect(line).to_contain_text("aaron: hello <b>yoni</b>")
        assert page.evaluate("window.same"), "The page reloaded."
    expect(yoni.locator("#message")).to_have_value("half a dra")


@SENDING
def test_enter_with_shift_starts_a_line(people: People, chat: str) -> None:
    page = people(chat)
    enter(page, "liner")
    page.fill("#message", "one")
    page.press("#message", "Shift+Enter")
    page.locator("#message").press_sequentially("two")
    page.press("#message", "Enter")
    expect(page.locator(".log p").last).to_contain_text("liner: one\ntwo")


@SENDING
def test_enter_that_ends_a_composition_sends_nothing(
    people: People, chat: str
) -> None:
    page = people(chat)
    enter(page, "composer")
    page.fill("#message", "half a wo")
    prevented = page.evaluate("""() => !textbox.dispatchEvent(
        new KeyboardEvent("keydown", {
            key: "Enter", isComposing: true, cancelable: true
        })
    )""")
    assert not prevented
    expect(page.locator("#message")).to_have_value("half a wo")


@LOST
def test_a_lost_connection_is_told(people: People, chat: str) -> None:
    page = people(chat)
    page.route("**/stream*", lambda route: route.abort())
    enter(page, "lonely")
    lost = page.get_by_text("Connection lost. Reconnecting…")
    expect(lost).to_be_visible()
    page.unroute("**/stream*")
    expect(lost).to_be_hidden()


@LOST
def test_a_browser_that_gave_up_listens_anew(
    people: People, chat: str
) -> None:
    """As where a host that is just starting answers with an error."""
    page = people(chat)
    page.route("**/stream*", lambda it: it.fulfill(status=502), times=1)
    enter(page, "patient")
    lost = page.get_by_text("Connection lost. Reconnecting…")
    expect(lost).to_be_visible()
    expect(lost).to_be_hidden()
    say(page, "here again")
    expect(page.get_by_text("patient: here again")).to_have_count(1)


@SENDING
def test_what_was_not_sent_is_in_the_box_again(
    people: People, chat: str
) -> None:
    """Sent again it appears once, though only the answer got lost."""
    page, other = people(chat), people(chat)
    enter(page, "loser")
    enter(other, "finder")
    page.route("**/chat/loser", lose)
    say(page, "once only")
    expect(page.locator("#problem")).to_contain_text("Not sent")
    expect(page.locator("#message")).to_have_value("once only")
    page.unroute("**/chat/loser")
    page.press("#message", "Enter")
    for text in ("and on", "once only", "once only"):
        say(page, text)
    for reader in (page, other):
        expect(reader.get_by_text("loser: and on")).to_be_visible()
        expect(reader.get_by_text("loser: once only")).to_have_count(3)


@SENDING
def test_a_server_that_breaks_down_is_told_in_a_sentence(
    people: People, chat: str
) -> None:
    page = people(chat)
    enter(page, "early")
    html = "<!doctype html><title>500 Internal Server Error</title>"
    page.route("**/chat/early", lambda it: it.fulfill(status=500, body=html))
    say(page, "hello")
    expect(page.locator("#problem")).to_have_text(
        "Not sent. Please send it again."
    )
    expect(page.locator("#message")).to_have_value("hello")


@SENDING
def test_a_message_that_fails_after_the_next_one_is_not_lost(
    people: People, chat: str
) -> None:
    """Sent again it is not taken for the one that went out meanwhile."""
    page = people(chat)
    enter(page, "hasty")
    held: list[Route] = []
    page.route("**/chat/hasty", lambda route: held.append(route), times=1)
    say(page, "the first")
    say(page, "the second")
    expect(page.get_by_text("hasty: the second")).to_be_visible()
    held[0].abort()
    expect(page.locator("#message")).to_have_value("the first")
    page.press("#message", "Enter")
    expect(page.get_by_text("hasty: the first")).to_be_visible()


@SENDING
def test_two_that_were_not_sent_stand_on_lines_of_their_own(
    people: People, chat: str
) -> None:
    page = people(chat)
    enter(page, "unlucky")
    page.route("**/chat/unlucky", lambda route: route.abort())
    say(page, "the first")
    expect(page.locator("#message")).to_have_value("the first")
    held: list[Route] = []
    page.route("**/chat/unlucky", lambda route: held.append(route))
    page.press("#message", "Enter")
    expect(page.locator("#message")).to_have_value("")
    page.fill("#message", "the second")
    held[0].abort()
    expect(page.locator("#message")).to_have_value("the first\nthe second")


@SENDING
def test_what_is_added_to_what_was_not_sent_is_not_lost(
    people: People, chat: str
) -> None:
    page = people(chat)
    enter(page, "adder")
    page.route("**/chat/adder", lose)
    say(page, "half")
    expect(page.locator("#message")).to_have_value("half")
    page.unroute("**/chat/adder")
    page.locator("#message").press_sequentially(" and whole")
    page.press("#message", "Enter")
    expect(page.get_by_text("adder: half and whole")).to_be_visible()


@LIVE
def test_the_page_stays_where_one_reads(people: People, chat: str) -> None:
    reader, writer = people(chat), people(chat)
    reader.set_viewport_size({"width": 360, "height": 900})
    enter(reader, "reader")
    enter(writer, "writer")
    oldest = reader.locator(".log p").first
    newest = reader.locator(".log p").last
    for number in range(7):
        say(writer, f"number {number}\n\n\n\n\n.")
        expect(newest).to_contain_text(f"number {number}")
    expect(newest).to_be_in_viewport()
    oldest.scroll_into_view_if_needed()
    say(writer, "far below")
    expect(newest).to_contain_text("far below")
    expect(oldest).to_be_in_viewport()


@LIVE
def test_one_s_own_messages_are_told_apart(people: People, chat: str) -> None:
    own, other = people(chat), people(chat)
    enter(own, "owner")
    enter(other, "guest")
    say(own, "this is mine")
    for page, colour in ((own, "own"), (other, "")):
        line = page.locator(".log p", has_text="this is mine")
        expect(line).to_have_class(colour)


@LIVE
def test_times_are_those_of_the_reader(browser: Browser, chat: str) -> None:
    seen: set[str] = set()
    for zone in ("Asia/Kathmandu", "America/Anchorage"):
        with browser.new_context(base_url=chat, timezone_id=zone) as context:
            page = context.new_page()
            enter(page, zone.rpartition("/")[2])
            if not seen:
                say(page, "what time is it")
            line = page.locator(".log p", has_text="what time is it")
            seen.add(line.inner_text().splitlines()[0])
    assert len(seen) == 2, seen
