"""The exercise of lesson 30: finding what was said."""

from __future__ import annotations

from urllib.parse import urlencode

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.work import Work

SINCE = 51
"""Messages since: a page has the last 50."""
FOLDS = (
    *("icontains", "ilike", "lower(", "upper(", "regexp"),
    *("casefold(", "re.ignorecase", "re.i)"),
)
"""What makes large and small letters the same, in the words of SQLAlchemy and
of Python."""


def find(visitor: Visitor, word: str) -> Page:
    """The page that shows the messages with a word in them."""
    own = visitor.enter("aaron").url
    query = urlencode({"word": word})
    return visitor.get(
        f"{own}?{query}", f"I looked for “{word}” behind ?word="
    )


def say(visitor: Visitor, *messages: str) -> None:
    """Say this, as aaron."""
    visitor.enter("aaron")
    for message in messages:
        visitor.say("aaron", message)


def must_find(page: Page, found: str, *others: str) -> None:
    """This message is on the page, and none of the others."""
    page.expect(f"aaron: {found}")
    for other in others:
        assert not page.shows(other), (
            f"“{other}” is among what was found. I read: {page.quoted}."
        )


def test_a_word_is_found(visitor: Visitor) -> None:
    """`/chat/aaron?word=tea` shows only the messages with `tea` in them.

    `request.args.get("word", "")` is the word. In the `where` of the query
    stands `messages.c.message.icontains(word, autoescape=True)`; large and
    small letters are the same to that.
    """
    say(visitor, "Tea, anybody?", "Coffee for me", "I have TEA & cake")
    page = find(visitor, "tea")
    must_find(page, "Tea, anybody?", "coffee")
    must_find(page, "I have TEA & cake")
    must_find(find(visitor, "coffee"), "Coffee for me", "cake", "anybody")


def test_what_was_said_long_ago_is_found(visitor: Visitor, work: Work) -> None:
    """A message is found however many others have come since.

    The condition belongs into the query, above its `limit(50)`: then the
    database looks at all messages, and ends after 50 of those that it found.
    """
    work.clock("2030-05-06 13:00:00")
    visitor.enter("aaron")
    visitor.say("aaron", "Tea, anybody?")
    for number in range(1, SINCE + 1):
        work.clock(f"2030-05-06 13:{number:02}:00")
        visitor.say("aaron", f"note {number}")
    page = find(visitor, "tea")
    assert page.shows("Tea, anybody?"), (
        f"I said “Tea, anybody?” and then {SINCE} other messages. I looked "
        f"for “tea”, and read: {page.quoted}."
    )


def test_postgresql_is_told_that_size_is_nothing(work: Work) -> None:
    """To PostgreSQL, too, `Tea` and `tea` are the same word.

    SQLite takes them for the same by itself, PostgreSQL only if it is told to:
    `icontains` does that, and `contains` does not.
    """
    text = work.read_sources().lower()
    assert any(word in text for word in FOLDS), (
        "I looked for `icontains` in your files, and there is none. With a "
        "PostgreSQL, whoever looks for “tea” would not find “Tea, anybody?”."
    )


def test_signs_are_signs(visitor: Visitor) -> None:
    """A `%` or `_` in the word is that sign, and does not stand for others.

    `autoescape=True` sees to it.
    """
    say(visitor, "I am 100% sure", "1000 times", "snake_case", "snakes")
    must_find(find(visitor, "100%"), "I am 100% sure", "1000 times")
    must_find(find(visitor, "snake_"), "snake_case", "snakes")


def test_without_a_word_all_is_there(visitor: Visitor) -> None:
    """Whoever looks for nothing sees all messages, as ever.

    Where the word is an empty text, the query gets no such `where`.
    """
    say(visitor, "Tea, anybody?", "Coffee for me")
    must_find(find(visitor, "tea"), "Tea, anybody?", "coffee")
    visitor.enter("aaron").expect("Tea, anybody?", "Coffee for me")
    find(visitor, "").expect("Tea, anybody?", "Coffee for me")


def test_a_word_can_be_typed(visitor: Visitor) -> None:
    """The page of the chat has a line to type the word in, and a button.

    With `<form method="GET">` what is typed comes behind the `?` of the
    address, under the name that the field has.
    """
    say(visitor, "Tea, anybody?", "Coffee for me")
    form = visitor.enter("aaron").form_with("text")
    assert form, "There is no form with a line to type in."
    page = visitor.submit(form, **{form.writable()[0]: "tea"})
    must_find(page, "Tea, anybody?", "coffee")
