"""What people see who chat in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.final.conftest import Join
from tests.support.person import Person
from tests.support.server import ServerProcess

LOST = "Connection lost"


def say(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    page.fill("#message", text)
    page.press("#message", "Enter")


def texts(page: Page) -> list[str]:
    """The messages that the page shows."""
    return page.locator("#messages p").all_inner_texts()


def sees(page: Page, *expected: str) -> None:
    """Wait until the page shows these messages, and nothing else."""
    expect(page.locator("#messages p")).to_have_text(list(expected))


def choose(page: Page, what: str) -> None:
    """Choose something from the menu."""
    page.click("#menu summary")
    page.click(f"#menu button:has-text('{what}')")


def settled(page: Page) -> None:
    """Wait until the server has answered to all that was sent."""
    expect(
        page.locator("#messages").locator(".waiting, .failed")
    ).to_have_count(0)


def lose_an_answer(page: Page, text: str) -> None:
    """Send a message that is stored, and of which the page hears nothing."""

    def answer(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/stream?*", lambda route: route.abort())
    page.evaluate("reconnect()")
    page.route("**/chat/*", answer)
    say(page, text)
    expect(page.locator("#messages .failed")).to_be_visible()
    page.unroute_all()


def leave_elsewhere(page: Page, server: ServerProcess) -> None:
    """Give the name up in another tab."""
    other = page.context.new_page()
    other.goto(server.url)
    choose(other, "Leave")
    other.wait_for_url(server.url + "/")
    other.close()


def take(page: Page, server: ServerProcess, name: str) -> None:
    """Take a name, in the same tab as before."""
    page.goto(server.url)
    page.fill("#username", name)
    page.click("text=Go to chat!")
    page.wait_for_url("**/chat/**")


def test_two_people_chat_and_nothing_reloads(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    for page in (ann, ben):
        page.evaluate("window.stillHere = true")
    say(ann, "hello")
    sees(ben, "hello")
    say(ben, "hi ann")
    sees(ann, "hello", "hi ann")
    sees(ben, "hello", "hi ann")
    assert ann.locator("#messages .own p").all_inner_texts() == ["hello"]
    assert ben.locator("#messages .own p").all_inner_texts() == ["hi ann"]
    for page in (ann, ben):
        assert page.evaluate("window.stillHere")


def test_who_is_here_is_shown(join: Join) -> None:
    ann = join("ann")
    expect(ann.locator("#names li")).to_have_text(["ann"])
    join("ben")
    expect(ann.locator("#names li")).to_have_text(["ann", "ben"])
    expect(ann.locator("#count")).to_have_text("2")


def test_text_is_shown_as_it_was_typed(join: Join) -> None:
    ann, ben = join("ann"), join("<i>ben")
    typed = "<script>alert(1)</script> <img src=x onerror=alert(2)> &amp;"
    say(ben, typed)
    sees(ann, typed)
    expect(ann.locator("#messages b")).to_have_text(["<i>ben"])
    ann.reload()
    sees(ann, typed)
    assert not ann.locator("#messages script, #messages img").count()


def test_enter_sends_and_shift_enter_begins_a_line(join: Join) -> None:
    ann = join("ann")
    ann.type("#message", "one")
    ann.press("#message", "Shift+Enter")
    ann.type("#message", "two")
    ann.press("#message", "Enter")
    sees(ann, "one\ntwo")
    assert ann.input_value("#message") == ""


def test_enter_that_ends_a_composition_sends_nothing(join: Join) -> None:
    """As Safari tells it: after the composition, with a key code of 229."""
    ann = join("ann")
    ann.fill("#message", "half a wo")
    prevented = ann.evaluate("""() => !textbox.dispatchEvent(
        new KeyboardEvent("keydown", {
            key: "Enter", keyCode: 229, bubbles: true, cancelable: true
        })
    )""")
    assert not prevented
    assert ann.input_value("#message") == "half a wo"
    sees(ann)


def test_a_link_is_the_same_before_and_after_a_reload(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    say(ben, 'See https://example.org/a?b=(c)&d. Or "https://x.example"!')
    links = ann.locator("#messages a")
    expect(links).to_have_count(2)
    live = [link.get_attribute("href") for link in links.all()]
    ann.reload()
    expect(links).to_have_count(2)
    assert [link.get_attribute("href") for link in links.all()] == live
    assert live == ["https://example.org/a?b=(c)&d", "https://x.example"]


def test_a_double_click_says_it_once(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    ann.fill("#message", "once")
    ann.dblclick("text=Send message")
    say(ann, "twice")
    sees(ben, "once", "twice")


def test_what_is_typed_survives_arrivals_and_a_reload(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    ann.type("#message", "half a sent")
    say(ben, "hello")
    sees(ann, "hello")
    assert ann.input_value("#message") == "half a sent"
    ann.reload()
    assert ann.input_value("#message") == "half a sent"


def test_a_lost_connection_is_told_and_nothing_is_lost(
    join: Join, server: ServerProcess
) -> None:
    ann, ben = join("ann"), join("ben")
    say(ann, "before")
    sees(ben, "before")
    server.kill()
    expect(ann.locator("#status")).to_contain_text(LOST)
    say(ann, "during")
    failed = ann.locator("#messages .failed")
    expect(failed).to_contain_text("Not sent")
    ann.fill("#message", "a draft")
    server.start()
    for page in (ann, ben):
        expect(page.locator("#status")).not_to_contain_text(
            LOST, timeout=60_000
        )
    sees(ann, "before", "during")
    sees(ben, "before", "during")
    assert ann.input_value("#message") == "a draft"
    ann.reload()
    sees(ann, "before", "during")


def test_what_found_no_chat_goes_once_there_is_one_and_the_page_stays(
    join: Join,
) -> None:
    """In the order in which it was written; nobody is moved from what they
    read."""
    ann, ben = join("ann"), join("ben")
    for number in range(30):
        say(ben, f"message {number}")
    expect(ann.locator("#messages li")).to_have_count(30)
    ann.context.set_offline(True)
    for text in ("first", "second"):
        say(ann, text)
    expect(ann.locator("#messages .failed")).to_have_count(2)
    ann.evaluate("log.scrollTop = -300")
    ann.context.set_offline(False)
    settled(ann)
    assert texts(ann)[-2:] == texts(ben)[-2:] == ["first", "second"]
    assert ann.evaluate("log.scrollTop") < -200


def test_what_failed_is_sent_again_once_and_one_goes_on_writing(
    join: Join,
) -> None:
    ann, ben = join("ann"), join("ben")
    again = ann.locator("#messages .failed").get_by_text("Send again")
    for text in ("by mouse", "by keyboard"):
        ann.route("**/chat/ann", lambda route: route.abort(), times=1)
        say(ann, text)
        if text == "by mouse":
            again.dblclick()
        else:
            again.press("Enter")
            expect(ann.locator("#message")).to_be_focused()
        settled(ann)
    sees(ben, "by mouse", "by keyboard")
    ann.reload()
    sees(ann, "by mouse", "by keyboard")


def test_a_message_that_failed_survives_a_reload_and_appears_once(
    join: Join, server: ServerProcess
) -> None:
    ann = join("ann")
    ann.route("**/chat/ann", lambda route: route.abort())
    say(ann, "stubborn")
    expect(ann.locator("#messages .failed")).to_be_visible()
    ann.unroute("**/chat/ann")
    ann.reload()
    sees(ann, "stubborn")
    expect(ann.locator("#messages .failed")).to_have_count(0)
    ann.reload()
    sees(ann, "stubborn")


def test_an_answer_that_got_lost_costs_no_second_message(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    cut = True

    def answer(route: Any) -> None:
        nonlocal cut
        if cut and route.request.method == "POST":
            cut = False
            route.fetch()
            route.abort()
        else:
            route.continue_()

    ann.route("**/chat/ann", answer)
    say(ann, "once")
    sees(ben, "once")
    sees(ann, "once")
    expect(ann.locator("#messages .failed")).to_have_count(0)


def test_a_message_without_an_answer_is_there_once_after_a_reload(
    join: Join,
) -> None:
    ann = join("ann")
    lose_an_answer(ann, "once")
    for _ in range(2):
        ann.reload()
        settled(ann)
        sees(ann, "once")
    assert ann.evaluate("outbox.size") == 0


def test_a_message_without_an_answer_hides_no_history(
    join: Join, server: ServerProcess
) -> None:
    ann, ben = join("ann"), Person("ben", server.port)
    said = [str(number) for number in range(121)]
    for text in said[:15]:
        ben.say(text)
    lose_an_answer(ann, said[15])
    for text in said[16:]:
        ben.say(text)
    ann.reload()
    settled(ann)
    sees(ann, *said[-50:])
    for count in (100, 121):
        ann.click("#older")
        sees(ann, *said[-count:])


def test_a_message_without_an_answer_is_cleared_with_the_others(
    join: Join,
) -> None:
    ann = join("ann")
    lose_an_answer(ann, "to be cleared")
    choose(ann, "Hide earlier messages")
    expect(ann.locator("#messages li")).to_have_count(0)
    ann.wait_for_load_state()
    assert ann.evaluate("sent.then(() => outbox.size)") == 0
    sees(ann)


def test_ones_own_messages_keep_their_order(join: Join) -> None:
    """Though one of them is slow on its way."""
    ann, ben = join("ann"), join("ben")
    ann.evaluate("""() => {
        const send = window.fetch;
        const delays = [500];
        window.fetch = async function (...request) {
            await new Promise((go) => setTimeout(go, delays.pop()));
            return send(...request);
        };
    }""")
    for text in ("one", "two", "three"):
        say(ann, text)
    sees(ben, "one", "two", "three")
    sees(ann, "one", "two", "three")


def test_what_comes_late_stands_where_it_belongs(join: Join) -> None:
    """The answer to one's own message may overtake the stream."""
    ann, ben = join("ann"), join("ben")
    eight = [str(number) for number in range(1, 9)]
    for text in eight:
        say(ann, text)
    sees(ann, *eight)
    ann.route("**/stream?*", lambda route: route.abort())
    ann.evaluate("reconnect()")
    expect(ann.locator("#status")).to_contain_text(LOST)
    say(ben, "9")
    sees(ben, *eight, "9")
    say(ann, "10")
    sees(ann, *eight, "10")
    ann.unroute("**/stream?*")
    ann.evaluate("connect()")
    sees(ann, *eight, "9", "10")
    sees(ben, *eight, "9", "10")


def remove_database(folder: Path) -> None:
    """Take away the database of a server that does not run."""
    for name in ("chat.db", "chat.db-wal", "chat.db-shm"):
        Path(folder, name).unlink(missing_ok=True)


def test_a_server_that_begins_anew_is_told(
    join: Join, server: ServerProcess, tmp_path: Path
) -> None:
    zoe = Person("zoe", server.port)
    for number in range(51):
        zoe.say(f"old {number}")
    ann = join("ann")
    expect(ann.locator("#older")).to_be_visible()
    server.kill()
    remove_database(tmp_path)
    server.start()
    expect(ann.locator("#status")).to_have_text(
        "What stood here is gone.", timeout=60_000
    )
    expect(ann.locator("#older")).to_be_hidden()
    say(join("ben"), "new")
    sees(ann, "new")
    expect(ann.locator("#older")).to_be_hidden()


def test_a_server_that_begins_anew_has_a_history(
    join: Join, server: ServerProcess, tmp_path: Path
) -> None:
    ann = join("ann")
    server.kill()
    ann.route("**/stream?*", lambda route: route.abort())
    remove_database(tmp_path)
    server.start()
    ben = Person("ben", server.port)
    said = [str(number) for number in range(60)]
    for text in said:
        ben.say(text)
    expect(ann.locator("#older")).to_be_hidden()
    ann.unroute_all()
    ann.evaluate("connect()")
    sees(ann, *said[-50:])
    ann.click("#older")
    sees(ann, *said)
    expect(ann.locator("#older")).to_be_hidden()


def test_a_line_that_breaks_as_the_chat_begins_anew(
    join: Join, server: ServerProcess
) -> None:
    """The page then asks for the newest messages, not for every one."""
    ann, ben = join("ann"), Person("ben", server.port)
    said = [str(number) for number in range(60)]
    for text in said:
        ben.say(text)
    sees(ann, *said)
    ann.evaluate("""() => {
        const [epoch] = last.split("-");
        source.dispatchEvent(new MessageEvent("reset", {data: epoch}));
        connect();
    }""")
    sees(ann, *said[-50:])
    ben.say("and more")
    sees(ann, *said[-50:], "and more")


def test_what_was_missed_is_shown_in_a_few_goes(
    join: Join, server: ServerProcess
) -> None:
    """To measure the page for each message is slow when they are many."""
    ann, ben = join("ann"), Person("ben", server.port)
    said = [str(number) for number in range(200)]
    for text in said[:40]:
        ben.say(text)
    sees(ann, *said[:40])
    ann.evaluate("source.close(); clearTimeout(silence)")
    for text in said[40:]:
        ben.say(text)
    ann.evaluate("""() => {
        log.scrollTop = -300;
        window.measured = 0;
        const height = Object.getOwnPropertyDescriptor(
            Element.prototype, "scrollHeight"
        ).get;
        Object.defineProperty(log, "scrollHeight", {get() {
            window.measured += 1;
            return height.call(this);
        }});
    }""")
    place = "list.children[20].getBoundingClientRect().top"
    before = ann.evaluate(place)
    ann.evaluate("connect()")
    sees(ann, *said)
    assert ann.evaluate("window.measured") < 40
    assert abs(ann.evaluate(place) - before) < 2
    expect(ann.locator("#new")).to_be_visible()


def test_a_page_that_has_grown_long_lets_the_oldest_go(
    join: Join, server: ServerProcess
) -> None:
    ann, ben = join("ann"), Person("ben", server.port)
    said = [str(number) for number in range(520)]
    ann.evaluate("source.close()")
    for text in said:
        ben.say(text)
    ann.evaluate("connect()")
    expect(ann.locator("#messages li").last).to_contain_text("519")
    assert texts(ann) == said[-500:]
    ann.click("#older")
    sees(ann, *said)
    expect(ann.locator("#older")).to_be_hidden()


def test_a_line_that_breaks_before_what_came_is_shown(
    join: Join, server: ServerProcess
) -> None:
    ann, ben = join("ann", bypass_csp=True), Person("ben", server.port)
    ann.evaluate("""() => {
        const wait = window.setTimeout;
        window.setTimeout = (work, time) =>
            wait(work, work === flush ? 60000 : time);
        window.hurry = () => window.setTimeout = wait;
    }""")
    ben.say("one")
    ben.say("two")
    ann.wait_for_function("() => queue.length === 2")
    sees(ann)
    ann.evaluate("hurry(); connect()")
    ben.say("three")
    sees(ann, "one", "two", "three")


def test_the_page_stays_where_one_reads(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    for number in range(40):
        say(ben, f"message {number}")
    expect(ann.locator("#messages li")).to_have_count(40)
    assert ann.evaluate("log.scrollTop") == 0
    ann.evaluate("log.scrollTop = -300")
    place = "list.children[20].getBoundingClientRect().top"
    before = ann.evaluate(place)
    say(ben, "meanwhile")
    expect(ann.locator("#new")).to_be_visible()
    assert abs(ann.evaluate(place) - before) < 2
    ann.click("#new")
    expect(ann.locator("#new")).to_be_hidden()
    assert ann.evaluate("log.scrollTop") == 0


def test_the_title_counts_what_came_while_the_tab_was_away(
    join: Join,
) -> None:
    ann, ben = join("ann"), join("ben")
    ann.evaluate(
        "Object.defineProperty(document, 'hidden',"
        " {get: () => window.away, configurable: true})"
    )
    ann.evaluate("window.away = true")
    say(ben, "one")
    say(ben, "two")
    expect(ann).to_have_title("(2) Flask Chat")
    ann.evaluate(
        "window.away = false;"
        " document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(ann).to_have_title("Flask Chat")


def test_the_history_is_read_back_in_place(join: Join) -> None:
    ann = join("ann")
    said = [f"message {number}" for number in range(120)]
    for text in said:
        say(ann, text)
    expect(ann.locator("#messages .waiting")).to_have_count(0, timeout=60_000)
    ann.reload()
    older = ann.locator("#older")
    for count in (100, 120):
        older.click()
        expect(ann.locator("#messages li")).to_have_count(count)
    expect(older).to_be_hidden()
    assert texts(ann) == said
    days = ann.locator("#messages li[data-day]").count()
    assert days in (1, 2), "More than midnight can explain."


def test_a_double_click_reads_the_history_back_once(
    join: Join, server: ServerProcess
) -> None:
    ben = Person("ben", server.port)
    said = [str(number) for number in range(160)]
    for text in said:
        ben.say(text)
    ann = join("ann")
    ann.evaluate("""() => {
        const click = () => older.onclick(new Event("click"));
        return Promise.all([click(), click()]);
    }""")
    assert texts(ann) == said[-100:]


def test_a_page_of_the_history_stays_as_it_is(
    join: Join, server: ServerProcess
) -> None:
    ben = Person("ben", server.port)
    said = [str(number) for number in range(60)]
    for text in said:
        ben.say(text)
    ann = join("ann")
    ann.goto(f"{server.url}/chat/ann?before=11")
    sees(ann, *said[:10])
    for happening in ("offline", "online"):
        ann.evaluate(f"window.dispatchEvent(new Event('{happening}'))")
    assert ann.evaluate("source === null")
    say(ann, "from long ago")
    ann.wait_for_url("**/chat/ann")
    sees(ann, *said[-49:], "from long ago")


def test_clearing_is_for_oneself(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    expect(ann.get_by_text("There is nothing to read yet.")).to_be_visible()
    say(ann, "before")
    sees(ben, "before")
    choose(ann, "Hide earlier messages")
    expect(ann.locator("#messages li")).to_have_count(0)
    expect(ann.get_by_text("What was said so far is hidden.")).to_be_visible()
    say(ben, "after")
    sees(ann, "after")
    sees(ben, "before", "after")


def test_times_are_those_of_the_visitor(join: Join) -> None:
    ann = join("ann", timezone_id="Asia/Kolkata", locale="en-GB")
    ben = join("ben", timezone_id="America/New_York", locale="en-GB")
    say(ann, "when?")
    sees(ben, "when?")
    settled(ann)
    clocks = [
        page.locator("#messages time").inner_text() for page in (ann, ben)
    ]
    minutes = [int(c[:2]) * 60 + int(c[3:5]) for c in clocks]
    assert (minutes[0] - minutes[1]) % (24 * 60) in (570, 630)


def test_everything_can_be_done_from_the_keyboard(join: Join) -> None:
    ann = join("ann")
    expect(ann.locator("#message")).to_be_focused()
    ann.keyboard.type("by keyboard")
    ann.keyboard.press("Tab")
    ann.keyboard.press("Enter")
    sees(ann, "by keyboard")
    reached = set()
    ann.click("#menu summary")
    for _ in range(16):
        ann.keyboard.press("Tab")
        reached.add(ann.evaluate("document.activeElement.innerText.trim()"))
    assert {
        "Hide earlier messages\nClears your page; others still see them.",
        "Leave\nAnybody can take your name then.",
        "Send message",
    } <= reached


def test_without_a_script_the_page_works_by_its_forms(join: Join) -> None:
    ann = join("ann", java_script_enabled=False)
    ben = join("ben")
    say(ben, "hello ann")
    settled(ben)
    ann.click("noscript a")
    sees(ann, "hello ann")
    ann.fill("#message", "by hand")
    ann.click("text=Send message")
    sees(ann, "hello ann", "by hand")
    sees(ben, "hello ann", "by hand")
    ann.reload()
    sees(ann, "hello ann", "by hand")
    choose(ann, "Hide earlier messages")
    sees(ann)
    choose(ann, "Leave")
    expect(ann.locator("#username")).to_be_visible()


def test_leaving_elsewhere_is_told(join: Join, server: ServerProcess) -> None:
    ann = join("ann")
    leave_elsewhere(ann, server)
    say(ann, "too late")
    expect(ann.locator("#messages .failed")).to_contain_text("not yours")


def test_who_leaves_leaves_nothing_to_who_comes_next(
    join: Join, server: ServerProcess
) -> None:
    ann = join("ann")
    ann.route("**/chat/ann", lambda route: route.abort())
    say(ann, "a secret")
    expect(ann.locator("#messages .failed")).to_be_visible()
    ann.unroute_all()
    ann.type("#message", "half a secret")
    choose(ann, "Leave")
    take(ann, server, "ann")
    assert ann.input_value("#message") == ""
    sees(ann)


def test_another_name_costs_nothing_that_was_typed(
    join: Join, server: ServerProcess
) -> None:
    """What was not sent waits to be sent under the new name, or not."""
    ann, ben = join("ann"), join("ben")
    ann.route("**/chat/ann", lambda route: route.abort())
    say(ann, "not sent")
    failed = ann.locator("#messages .failed")
    expect(failed).to_be_visible()
    ann.unroute_all()
    ann.type("#message", "a draft")
    leave_elsewhere(ann, server)
    take(ann, server, "anna")
    for _ in range(2):
        expect(failed).to_contain_text("Not sent")
        assert ann.input_value("#message") == "a draft"
        ann.reload()
    sees(ben)
    failed.get_by_text("Send again").click()
    sees(ben, "not sent")
    expect(ben.locator("#messages b")).to_have_text(["anna"])
    settled(ann)
    sees(ann, "not sent")


def test_leaving_waits_for_what_is_being_sent(
    join: Join, server: ServerProcess
) -> None:
    ann, ben = join("ann"), join("ben")
    held: list[Route] = []
    ann.route("**/chat/ann", lambda route: held.append(route))
    with ann.expect_request("**/chat/ann"):
        say(ann, "one last word")
    choose(ann, "Leave")
    expect(ann.locator("#messages .waiting")).to_be_visible()
    held[0].continue_()
    ann.wait_for_url(server.url + "/")
    sees(ben, "one last word")


def test_leaving_loses_nothing_that_could_not_be_sent(join: Join) -> None:
    """Whoever then presses the button again wants it so."""
    ann = join("ann")
    held: list[Route] = []
    ann.route("**/chat/ann", lambda route: held.append(route))
    with ann.expect_request("**/chat/ann"):
        say(ann, "one last word")
    choose(ann, "Leave")
    held[0].abort()
    failed = ann.locator("#messages .failed")
    expect(failed).to_contain_text("one last word")
    ann.unroute_all()
    failed.get_by_text("Send again").click()
    settled(ann)
    assert texts(ann) == ["one last word"]


def test_who_is_told_to_wait_waits_and_the_order_stays(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    ann.route(
        "**/chat/ann",
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "1"}, json={"error": "Wait."}
        ),
        times=1,
    )
    say(ann, "first")
    say(ann, "second")
    sees(ben, "first", "second")
    settled(ann)


def test_a_connection_that_gets_no_answer_is_tried_again(
    join: Join,
) -> None:
    """There is no error either when what is sent on the way is lost."""
    ann = join("ann")
    ann.clock.install()
    ann.reload()
    held: list[Route] = []
    ann.route("**/stream?*", lambda route: held.append(route))
    with ann.expect_request("**/stream?*"):
        ann.evaluate("connect()")
    ann.clock.fast_forward(41_000)
    expect(ann.locator("#status")).to_contain_text(LOST)
    with ann.expect_request("**/stream?*"):
        ann.clock.fast_forward(2_000)


def test_a_message_that_went_through_brings_the_line_back(join: Join) -> None:
    """Nobody waits for the next attempt when the server has just answered."""
    ann = join("ann")
    settled(ann)
    ann.evaluate("pause = 600000; reconnect()")
    expect(ann.locator("#status")).to_contain_text(LOST)
    say(ann, "is anybody there?")
    settled(ann)
    expect(ann.locator("#status")).not_to_contain_text(LOST)


def test_who_comes_back_to_the_page_does_not_wait_for_the_line(
    join: Join,
) -> None:
    ann = join("ann")
    ann.evaluate("pause = 600000; reconnect()")
    expect(ann.locator("#status")).to_contain_text(LOST)
    ann.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(ann.locator("#status")).not_to_contain_text(LOST)


def test_nobody_waits_long_for_a_server_that_is_back(join: Join) -> None:
    """However long it was away: the longest wait is what counts."""
    ann = join("ann")
    longest = ann.evaluate("""() => {
        const waits = [];
        const set = window.setTimeout;
        window.setTimeout = (work, time) => {
            waits.push(time);
            return set(work, time);
        };
        for (let turn = 0; turn < 50; turn += 1) {
            reconnect();
        }
        window.setTimeout = set;
        return Math.max(...waits);
    }""")
    assert 2_000 < longest <= 10_000


def test_a_link_says_where_it_leads(join: Join) -> None:
    """Though its letters look like those of another address."""
    ann, ben = join("ann"), join("ben")
    say(
        ben,
        "https://\u0430\u0440\u0440\u04cf\u0435.com/x https://example.com/",
    )
    say(ben, "https://bank.example@evil.example/ https://m\u00fcnchen.example")
    say(ben, "https://[ https://same.example@same.exam https://x:port/")
    links = ann.locator("#messages a")
    expect(links).to_have_count(7)
    for _ in range(2):
        shown = [
            link.evaluate("link => getComputedStyle(link, '::after').content")
            for link in links.all()
        ]
        assert shown == [
            '" (xn--80ak6aa92e.com)"',
            "none",
            '" (evil.example)"',
            '" (xn--mnchen-3ya.example)"',
            "none",
            '" (same.exam)"',
            "none",
        ]
        ann.reload()
        expect(links).to_have_count(7)


def test_marks_on_a_letter_stay_within_their_message(join: Join) -> None:
    ann, ben = join("ann"), join("ben")
    say(ben, "calm")
    say(ben, "Z")
    sees(ann, "calm", "Z")
    marks = "Z" + "\u0301" * 240 + "\u0323" * 240
    ann.evaluate("document.activeElement.blur()")
    calm = ann.locator("#messages p").first
    before = calm.screenshot(animations="disabled")
    for name in ("p", "b"):
        found = f"document.querySelector('#messages li:last-child {name}')"
        was = ann.evaluate(f"{found}.textContent")
        ann.evaluate(f"(marks) => {found}.textContent = marks", marks)
        assert calm.screenshot(animations="disabled") == before, name
        ann.evaluate(f"(was) => {found}.textContent = was", was)
