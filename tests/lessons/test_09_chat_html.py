"""Lesson 9: the chat has a page of its own, from a template."""

from __future__ import annotations

from pytest import mark

from course.browser.page import Page
from course.browser.visitor import Visitor


def chat_page(visitor: Visitor) -> Page:
    """The chat's page, where it is made from a template."""
    page = visitor.enter("aaron")
    if not page.templates:
        seen = f"No template was used. I read: {page.quoted}."
        raise page.failure("no_template", seen)
    return page


def expect_as_text(page: Page, typed: str) -> None:
    """Raise Failure where the browser took what was typed for a tag."""
    if page.has("mark"):
        seen = f"I typed “{typed}”, and the browser took `<mark>` for a tag."
        raise page.failure("taken_for_a_tag", seen)
    page.expect(typed)


def test_the_chat_is_an_html_page_from_a_template(visitor: Visitor) -> None:
    """The chat is a whole HTML page, made from a template.

    `templates/chat.html` has a `<head>` with a `<title>` and a `<body>`; the
    view returns `render_template("chat.html", ...)`.
    """
    page = chat_page(visitor)
    if not page.title:
        seen = "The page has no `<title>` with words in it."
        raise page.failure("no_title", seen)


def test_the_template_is_given_the_name_and_the_messages(
    visitor: Visitor, another: Visitor
) -> None:
    """The template shows the name, and what was said.

    The view hands both over: `username=username` and
    `chat_messages=messages`. On the left is the template's name for it, on
    the right the program's.
    """
    chat_page(visitor).expect("aaron")
    visitor.say("aaron", "hello")
    page = another.enter("yoni")
    assert page.templates, "No template was used."
    page.expect("yoni", "hello")


def test_what_people_type_is_shown_as_text(visitor: Visitor) -> None:
    """Tags in a message are shown as they were typed, and do nothing.

    `{{ ... }}` in a template sees to it. Text put together in the program
    goes to the browser as it is.
    """
    visitor.enter("aaron")
    visitor.say("aaron", "<mark>look")
    expect_as_text(visitor.enter("aaron"), "<mark>look")


def test_a_name_is_shown_as_text(visitor: Visitor) -> None:
    """Tags in a name are shown as they were typed, and do nothing.

    A name was typed by somebody, as a message was. Let `{{ ... }}` show it
    wherever it stands, with nothing behind it that switches that off.
    """
    page = visitor.try_to_enter("<mark>ann")
    if page.url == visitor.asked_at and page.form_with("text"):
        # Such a name is not taken; its page may still have an address.
        page = visitor.ask("GET", "/<mark>ann")
        if page.status == 200:
            expect_as_text(page, "<mark>ann")
        return
    if page.status != 200:
        raise visitor.refusal(page.url, page)
    visitor.say("<mark>ann", "hello")
    expect_as_text(visitor.enter("<mark>ann"), "<mark>ann")


@mark.advice
@mark.until("final")
def test_the_title_names_the_person(visitor: Visitor) -> None:
    """The title is `Chat page for aaron`."""
    title = chat_page(visitor).title
    assert title == "Chat page for aaron", f"It is “{title}”."


@mark.advice
@mark.until("final")
def test_the_heading_welcomes(visitor: Visitor) -> None:
    """The heading is `Welcome aaron`."""
    heading = chat_page(visitor).first("h1")
    text = heading.text.replace(",", "") if heading else ""
    assert text == "Welcome aaron", f"It is “{text}”."
