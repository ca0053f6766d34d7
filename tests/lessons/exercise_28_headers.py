"""The exercise of lesson 28: what a browser sends along."""

from __future__ import annotations

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.sandbox.link import Headers


def read_headers(visitor: Visitor, *sent: tuple[str, str]) -> Page:
    """What can be read at `/headers` by a browser that sends these, too."""
    headers: Headers = list(sent)
    told = " and ".join(f"{name}: {value}" for name, value in sent)
    story = f"I opened /headers, and sent along {told}"
    reply = visitor.request("GET", "/headers", b"", story, headers)
    if reply.status != 200:
        raise visitor.refusal("/headers", reply)
    html = reply.body.decode("utf-8", "replace")
    if (reply.header("Content-Type") or "").startswith("text/plain"):
        lines = html.replace("&", "&amp;").replace("<", "&lt;").splitlines()
        html = "".join(f"<p>{line}</p>" for line in lines)
    return Page("/headers", reply.status, html)


def test_a_page_shows_what_the_browser_sends(visitor: Visitor) -> None:
    """`/headers` has a line for each header, as `Host: 127.0.0.1:5000`.

    `for name, value in request.headers:` goes through them. Make a text of
    each, keep those in a list, and `join` them.
    """
    page = read_headers(
        visitor, ("Accept-Language", "tlh, en"), ("X-Mood", "cheerful")
    )
    for header in ("Accept-Language: tlh, en", "X-Mood: cheerful"):
        line = page.line_with(header)
        assert line.strip().casefold() == header.casefold(), (
            f"I sent “{header}”, and there is no line that says just that. I "
            f"read: {page.quoted}."
        )


def test_what_it_shows_is_text(visitor: Visitor) -> None:
    """What a browser sends is shown as it is, and makes no HTML.

    `return text, {"Content-Type": "text/plain"}`, or a template.
    """
    page = read_headers(visitor, ("X-Mood", "<b>cheerful</b>"))
    assert page.shows("X-Mood: <b>cheerful</b>"), (
        "I sent “X-Mood: <b>cheerful</b>”, and the browser takes that for "
        f"HTML. I read: {page.quoted}."
    )


def test_it_keeps_the_cookie_to_itself(visitor: Visitor) -> None:
    """The line `Cookie` is left out: no page has what opens the door.

    `if name != "Cookie":` in the loop.
    """
    visitor.enter("aaron")
    page = read_headers(visitor, ("X-Mood", "cheerful"))
    page.expect("X-Mood: cheerful")
    assert visitor.cookies, "I have no cookie."
    for value in visitor.cookies.values():
        assert value not in page.text, "It shows my cookie."
