"""The exercise of lesson 29: a room for games."""

from __future__ import annotations

import re

from course.browser.page import Form, Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work

ROLLED = re.compile(r"aaron: rolled a ([1-6])\b", re.IGNORECASE)
A_FEW = 8
"""Rolls of which two show the same: there are six numbers."""
MOST = 40
"""A die that shows one number so often is none."""


def the_button(page: Page) -> Form:
    """The form that the button sends, as it leads there."""
    for form in page.forms:
        for button in form.buttons:
            if "roll a die" in button.lower():
                return form.pressed(button)
    raise page.failure("nothing_to_press", asked="roll a die")


def test_a_die_is_rolled_for_all_to_see(
    visitor: Visitor, another: Visitor, work: Work
) -> None:
    """A button “Roll a die” says in the chat what it shows: `rolled a 4`.

    `random.randint(1, 6)` is one of six numbers. `add_message` keeps a message
    from the name in the session, with a `uid` that no other has: that of
    lesson 20, `secrets.token_hex()`, will do.
    """
    visitor.enter("aaron")
    visitor.press("roll a die")
    page = another.enter("yoni")
    assert ROLLED.search(page.text), (
        "Aaron pressed “Roll a die”, and Yoni does not read “aaron: rolled a” "
        f"and a number from 1 to 6. I read: {page.quoted}."
    )
    for rolls in range(2, MOST + 1):
        work.clock(f"2030-05-06 13:{rolls:02}:00")
        visitor.enter("aaron")
        visitor.press("roll a die")
        seen = ROLLED.findall(visitor.enter("aaron").text)
        assert len(seen) == rolls, (
            f"I rolled it {rolls} times, and of these I read: "
            f"{', '.join(seen)}."
        )
        if rolls >= A_FEW and len(set(seen)) > 1:
            return
    raise AssertionError(f"I rolled it {MOST} times: always {seen[0]}.")


def test_only_the_button_rolls(visitor: Visitor) -> None:
    """Whoever only opens the address of the die rolls nothing.

    What says something is sent by POST: the route has `methods=["POST"]`, and
    the form `method="POST"`.
    """
    action = the_button(visitor.enter("aaron")).action or visitor.page.url
    visitor.ask("GET", action, f"I opened {action}")
    page = visitor.enter("aaron")
    assert not ROLLED.search(page.text), (
        f"I only opened `{action}`, as a link does, and a roll is in the "
        f"chat: {page.quoted}."
    )


def test_it_is_rolled_under_one_s_own_name(
    visitor: Visitor, another: Visitor
) -> None:
    """Whoever has given the name up rolls no die under it.

    `owns` says whether a name is this browser's: ask it first, as the view
    `user` does.
    """
    form = the_button(visitor.enter("aaron"))
    cookies = dict(visitor.cookies)
    visitor.press("leave")
    visitor.try_to_submit(form)
    visitor.cookies = cookies
    visitor.try_to_submit(form)
    page = another.enter("yoni")
    assert not ROLLED.search(page.text), (
        "Aaron left, and pressed “Roll a die” in a tab that was open still. "
        f"It is in the chat: {page.quoted}."
    )


def test_games_have_a_blueprint_of_their_own(
    work: Work, visitor: Visitor
) -> None:
    """The view of the die is in a Blueprint of its own.

    `games = Blueprint("games", __name__)` in `chat/games.py`, registered in
    `create_app` as the others are.
    """
    page = visitor.enter("aaron")
    action = the_button(page).action
    rooms = {
        it["rule"]: it["endpoint"].rpartition(".")[0] for it in work.urls()
    }
    path = action.partition("?")[0]
    assert rooms.get(path) not in ("", None, rooms["/"]), (
        f"The view of `{path}` is in the same Blueprint as that of `/`."
    )
