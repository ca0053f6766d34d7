"""Every link inside leads somewhere, and no page asks another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from tests.support.static_host import StaticHost

OWN = {"lessons", "."}
"""The folders with pages of ours; the workshop has tests of its own."""


def pages(built: Path) -> Iterator[Path]:
    """All pages of the site, without the workshop."""
    for folder in sorted(OWN):
        yield from sorted((built / folder).glob("*.html"))


@cache
def parsed(page: Path) -> LexborHTMLParser:
    return LexborHTMLParser(page.read_text(encoding="utf-8"))


def links(page: Path, built: Path) -> Iterator[tuple[str, Path, str]]:
    """Each link inside: as it is written, the file, and the place in it."""
    for node in parsed(page).css("[href], [src]"):
        written = node.attributes.get("href") or node.attributes.get("src")
        assert written, node.html
        address, place = urldefrag(written)
        if urlsplit(address).scheme:
            continue
        path = unquote(urlsplit(address).path)
        file = (page.parent / path).resolve() if path else page
        yield written, file / "index.html" if file.is_dir() else file, place


def test_every_link_inside_leads_somewhere(built: Path) -> None:
    broken = [
        f"{page.relative_to(built)}: {written}"
        for page in pages(built)
        for written, file, place in links(page, built)
        if not file.is_file()
        or (
            place
            and file.suffix == ".html"
            and not parsed(file).css_first(f'[id="{place}"]')
        )
    ]
    assert broken == []


def test_every_page_can_be_come_to_from_the_first(built: Path) -> None:
    found: set[Path] = set()
    to_come = [built / "index.html"]
    while to_come:
        page = to_come.pop()
        if (
            page in found
            or page.suffix != ".html"
            or page.parent.name == ("workshop")
        ):
            continue
        found.add(page)
        to_come += [file for _, file, _ in links(page, built)]
    assert set(pages(built)) - found == set()


def test_no_page_asks_another_host(
    built: Path, browser: Browser, host: StaticHost
) -> None:
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for file in pages(built):
        path = file.relative_to(built).as_posix()
        page.goto(host.address + path, wait_until="networkidle")
    page.close()
    assert len(asked) > len(list(pages(built)))
    assert [url for url in asked if not url.startswith(host.address)] == []


def test_no_style_sheet_names_another_host(built: Path) -> None:
    named = [
        f"{file.name}: {url}"
        for file in built.glob("_static/**/*.css")
        for url in re.findall(
            r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)",
            file.read_text(encoding="utf-8"),
        )
    ]
    assert named == []
