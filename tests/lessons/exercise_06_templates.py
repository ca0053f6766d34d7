"""The exercise of lesson 6: a second page from a template."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_the_first_page_leads_to_help(visitor: Visitor) -> None:
    """The first page has a link “Help”, to a page from a template of its own.

    `templates/help.html` has “Help” in its `<title>`. A view under
    `@app.route("/help")` returns `render_template("help.html")`, and in
    `index.html` stands `<a href="/help">Help</a>`.
    """
    first = visitor.get("/")
    page = visitor.press("help")
    assert page.url == "/help", f"The link led me to `{page.url}`."
    assert page.templates, f"No template was used. I read: {page.quoted}."
    assert page.templates != first.templates, (
        "It is made from the same template as the first page."
    )
    assert page.title == "Help", f"The tab says “{page.title}”."
    assert page.text, "There is a title, and nothing on the page."
