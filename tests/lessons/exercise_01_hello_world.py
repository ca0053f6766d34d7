"""The exercise of lesson 1: a second page."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_a_second_page_is_about_the_chat(visitor: Visitor) -> None:
    """`/about` has a heading that says “About this chat”.

    A second function, with a name of its own, under a second decorator:
    `@app.route("/about")`. Both stand above `if __name__ == "__main__":`.
    """
    page = visitor.get("/about")
    page.expect("About this chat")
    heading = page.first("h1")
    assert heading and "about this chat" in heading.text.casefold(), (
        "“About this chat” is on the page, and not between `<h1>` and `</h1>`."
    )
