"""What people do at each stage while pictures are taken: a scene a lesson.

A lesson that has none of its own has two people talk to each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from course.lessons import Lesson

from .play import Play

Act = Callable[[Play], None]

ACTS: dict[str, Act] = {}
"""What is played at a stage, by the name of its lesson."""


def act_of(lesson: Lesson) -> Act:
    """What is played at the stage of a lesson."""
    return ACTS.get(lesson.name, two_people_talk)


def scene(act: Act) -> Act:
    """Play this at the stage of the lesson that is called like it."""
    ACTS[act.__name__] = act
    return act


def ask_for(page: Page, name: str) -> None:
    """Write a name into the form of the first page."""
    page.goto("/")
    page.get_by_label("Username:").fill(name)


def enter(page: Page, name: str) -> None:
    """Come in by the form of the first page, with a name."""
    ask_for(page, name)
    page.get_by_role("button", name="Go to chat!").click()
    expect(page).to_have_url(re.compile(f"/{name}$"))
    page.wait_for_load_state()


def say(page: Page, message: str) -> None:
    """Send a message by the box, and see it on the page."""
    page.get_by_role("textbox").fill(message)
    page.get_by_role("button", name="Send message").click()
    sees(page, message)
    page.wait_for_load_state()


def sees(page: Page, *texts: str) -> None:
    """Wait until all of this is on the page."""
    for text in texts:
        expect(page.locator("body")).to_contain_text(text)


def five_seconds_pass(page: Page) -> None:
    """Wait as long as a page of lesson 10 does, and for its reload."""
    with page.expect_navigation():
        page.clock.run_for(5000)
    page.wait_for_load_state()


@scene
def hello_world(play: Play) -> None:
    """Lesson 1."""
    aaron = play.person("Aaron")
    aaron.goto("/")
    play.show("Whoever opens the first page is greeted.", aaron)


@scene
def routes(play: Play) -> None:
    """Lesson 2."""
    aaron = play.person("Aaron")
    aaron.goto("/aaron")
    play.show("The page's address says who is there.", aaron)
    aaron.goto("/aaron/hello")
    play.show("It can say a message as well.", aaron)


@scene
def list_storage(play: Play) -> None:
    """Lesson 3."""
    aaron = play.person("Aaron")
    aaron.goto("/aaron/hello")
    play.show("Aaron says hello.", aaron)
    aaron.goto("/aaron")
    play.show("There is a list now, and nothing is in it yet.", aaron)


@scene
def presenting(play: Play) -> None:
    """Lesson 4."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    aaron.goto("/aaron/hi")
    play.show("Aaron opens /aaron/hi, and lands on his own page.", aaron)
    yoni.goto("/yoni/hello")
    aaron.reload()
    play.show("Yoni answers, and both pages show both messages.", aaron, yoni)


@scene
def timestamps(play: Play) -> None:
    """Lesson 5."""
    aaron = play.person("Aaron")
    play.at("14:58:36")
    aaron.goto("/aaron/hello")
    play.at("14:58:51")
    aaron.goto("/aaron/is anybody there")
    play.show("Each message keeps the time at which it was sent.", aaron)


@scene
def templates(play: Play) -> None:
    """Lesson 6."""
    aaron = play.person("Aaron")
    aaron.goto("/")
    play.show("The first page comes from a template.", aaron)


@scene
def sessions(play: Play) -> None:
    """Lesson 7."""
    aaron = play.person("Aaron")
    ask_for(aaron, "aaron")
    play.show("Aaron types his name.", aaron)
    aaron.get_by_role("button", name="Go to chat!").click()
    sees(aaron, "Welcome")
    play.show("He is on his own page, and a cookie remembers him.", aaron)


@scene
def dictionaries(play: Play) -> None:
    """Lesson 8."""
    aaron = play.person("Aaron")
    play.at("14:58:36")
    enter(aaron, "aaron")
    aaron.goto("/aaron/hello")
    play.show("Each message is a dictionary, and looks like one.", aaron)


@scene
def chat_html(play: Play) -> None:
    """Lesson 9."""
    aaron = play.person("Aaron")
    play.at("14:58:36")
    enter(aaron, "aaron")
    aaron.goto("/aaron/<b>hello")
    play.show("What somebody types stays text, also a <b>.", aaron)


@scene
def polling(play: Play) -> None:
    """Lesson 10."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    play.at("14:58:36")
    aaron.goto("/aaron")
    yoni.goto("/yoni/are you there")
    play.show("Yoni asks. Aaron's page does not know it yet.", aaron, yoni)
    five_seconds_pass(aaron)
    sees(aaron, "are you there")
    play.show(
        "Within five seconds, without a hand on it, it does.", aaron, yoni
    )


@scene
def textbox(play: Play) -> None:
    """Lesson 11."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    play.at("14:58:36")
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    aaron.get_by_role("textbox").fill("hi Yoni, are you there?")
    play.show("Aaron types a message into the box.", aaron, yoni)
    say(aaron, "hi Yoni, are you there?")
    five_seconds_pass(yoni)
    sees(yoni, "are you there?")
    play.show("He sends it, and Yoni's page reloads.", aaron, yoni)


@scene
def clear_history(play: Play) -> None:
    """Lesson 14."""
    aaron, yoni = talking(play)
    play.show("Both see what was said.", aaron, yoni)
    aaron.get_by_role("button", name="Clear chat history").click()
    expect(aaron.locator("body")).not_to_contain_text("hello")
    aaron.wait_for_load_state()
    play.show("Aaron clears the history, for himself alone.", aaron, yoni)


@scene
def database(play: Play) -> None:
    """Lesson 16."""
    aaron, yoni = talking(play)
    play.server.start_again()
    for page in aaron, yoni:
        page.reload()
        sees(page, "hello")
    play.show("The server was stopped and started: all is there.", aaron, yoni)


@scene
def older_messages(play: Play) -> None:
    """Lesson 18."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    for number in range(1, 52):
        message = f"This is number {number}."
        yoni.request.post("/chat/yoni", form={"message": message})
    for page in aaron, yoni:
        page.reload()
        sees(page, "number 51.")
    play.show("Of Yoni's 51 messages the pages have the last 50.", aaron, yoni)
    aaron.get_by_role("link", name="Older messages").click()
    sees(aaron, "number 1.")
    play.show("The link leads to the one before them.", aaron)


@scene
def own_time(play: Play) -> None:
    """Lesson 19."""
    aaron, yoni = talking(play, yoni_in="America/New_York")
    play.show(
        "One message, two clocks: Yoni reads it in New York.", aaron, yoni
    )


@scene
def live_updates(play: Play) -> None:
    """Lesson 22."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    yoni.get_by_role("textbox").fill("are you there?")
    play.at("14:58:36")
    yoni.get_by_role("button", name="Send message").click()
    play.at("14:58:37")
    for page in aaron, yoni:
        sees(page, "are you there?")
    play.show("Yoni asks, and it is on both pages at once.", aaron, yoni)


@scene
def nothing_missed(play: Play) -> None:
    """Lesson 23."""
    aaron, yoni = talking(play, stopped=False)
    play.server.stop()
    for page in aaron, yoni:
        expect(page.get_by_text("Connection lost")).to_be_visible()
    play.show("The server is stopped, and both pages say so.", aaron, yoni)
    play.server.start_again()
    for page in aaron, yoni:
        expect(page.get_by_text("Connection lost")).to_be_hidden()
    play.at("14:59:20")
    say(yoni, "It was away for a moment.")
    sees(aaron, "It was away for a moment.")
    play.show("It is back, and the chat goes on by itself.", aaron, yoni)


@scene
def own_name(play: Play) -> None:
    """Lesson 24."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    enter(aaron, "aaron")
    ask_for(yoni, "aaron")
    play.show("Yoni tries to come in as Aaron.", aaron, yoni)
    yoni.get_by_role("button", name="Go to chat!").click()
    sees(yoni, "taken")
    play.show("The name is Aaron's for as long as he is here.", aaron, yoni)


@scene
def same_name(play: Play) -> None:
    """Lesson 25."""
    aaron, yoni = play.person("Aaron"), play.person("Yoni")
    enter(aaron, "aaron")
    ask_for(yoni, "AARON")
    yoni.get_by_role("button", name="Go to chat!").click()
    sees(yoni, "taken")
    play.show("The name is Aaron's, whatever its letters.", aaron, yoni)


@scene
def limits(play: Play) -> None:
    """Lesson 27."""
    aaron, yoni = talking(play)
    aaron.get_by_role("textbox").fill("very " * 401)
    aaron.get_by_role("button", name="Send message").click()
    sees(aaron, "Not sent.")
    play.show(
        "What is too long is back in the box, and nobody else sees it.",
        aaron,
        yoni,
    )


@scene
def final(play: Play) -> None:
    """The chat that is deployed."""
    aaron, yoni = talking(play, stopped=False)
    for page in aaron, yoni:
        page.get_by_text("2 here").click()
        sees(page, "aaron", "yoni")
    play.show("Each message is on both pages at once.", aaron, yoni)


def two_people_talk(play: Play) -> None:
    """Any lesson whose pages have a box to type in."""
    aaron, yoni = talking(play)
    play.show("Aaron and Yoni talk to each other.", aaron, yoni)


def talking(
    play: Play, stopped: bool = True, yoni_in: str = "UTC"
) -> tuple[Page, Page]:
    """Aaron and Yoni, who have said hello, with both messages on the page.

    Yoni's clock may go by another time zone.
    """
    aaron = play.person("Aaron", stopped)
    yoni = play.person("Yoni", stopped, yoni_in)
    enter(aaron, "aaron")
    enter(yoni, "yoni")
    play.at("14:58:36")
    say(aaron, "hello, is anybody there?")
    play.at("14:58:51")
    say(yoni, "hello Aaron, I am.")
    aaron.reload()
    for page in aaron, yoni:
        sees(page, "is anybody there?", "I am.")
    return aaron, yoni
