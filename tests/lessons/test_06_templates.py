"""Lesson 6: the main page comes from a template."""

from __future__ import annotations

from pytest import mark

from course.browser.visitor import Visitor
from course.sandbox.work import Work


def test_the_main_page_comes_from_a_template(visitor: Visitor) -> None:
    """The main page is made from a file in the folder `templates`.

    `templates`, in small letters, lies beside `run.py` and holds
    `index.html`; the view returns `render_template("index.html")`.
    """
    page = visitor.get("/")
    if not page.templates:
        seen = f"No template was used. I read: {page.quoted}."
        raise page.failure("no_template", seen)


def test_the_main_page_has_a_title(visitor: Visitor) -> None:
    """The main page has a title, for the browser's tab.

    `<title>Home Page</title>` stands in the `<head>` of `index.html`.
    """
    page = visitor.get("/")
    if not page.title:
        seen = "I found no `<title>` with words in it."
        raise page.failure("no_title", seen)
    if not (page.text or page.forms):
        raise page.failure(
            "only_a_title",
            "The page has a title, and nothing else can be read on it.",
        )


@mark.advice
@mark.until("final")
def test_the_title_is_home_page(visitor: Visitor) -> None:
    """The title is `Home Page`."""
    title = visitor.get("/").title
    assert title == "Home Page", f"It is “{title}”."


@mark.advice
@mark.until("sessions")
def test_the_instruction_is_a_paragraph(visitor: Visitor) -> None:
    """The instruction stands in a `<p>` of the template."""
    paragraph = visitor.get("/").first("p")
    text = paragraph.text if paragraph else ""
    assert "/USERNAME/MESSAGE" in text, "There is no `<p>` with it."


@mark.advice
def test_the_instruction_has_left_the_program(
    visitor: Visitor, work: Work
) -> None:
    """The words are in the template now, and no longer in the program.

    Nothing on the page would show it, so the program's own text is read.
    """
    assert visitor.get("/").templates, "No template was used."
    assert "/USERNAME/MESSAGE" not in work.read_source(), "They are in both."
