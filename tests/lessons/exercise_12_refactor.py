"""The exercise of lesson 12: each name leads to that person's page."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_the_name_of_a_message_leads_to_their_page(
    visitor: Visitor, another: Visitor
) -> None:
    """In the chat each name is a link to that person's page, whatever it is.

    `url_for` works in a template as well, without an import:
    `<a href="{{ url_for('user', username=message.from) }}">`. An address put
    together by hand goes wrong for names like `who?`.
    """
    another.enter("who?")
    another.say("who?", "good morning")
    page = visitor.enter("aaron")
    page.expect("good morning")
    names = [link.text.strip() for link in page.root.select("a[href]")]
    assert "who?" in names, (
        "I found no link that says “who?”, who has sent a message. The links "
        f"of the page say: {', '.join(names) or 'nothing'}."
    )
    url = visitor.press("who?").url.rstrip("/")
    assert url == "/chat/who%3F", f"The link “who?” led me to `{url}`."
