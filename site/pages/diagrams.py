"""Diagrams in Mermaid's language, drawn when the site is made.

So a reader needs no script for them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from course.lessons import ROOT

from . import chromium

MERMAID = ROOT / "web" / "node_modules" / "mermaid"
MISSING = (
    "No Mermaid was found in web/node_modules, so diagrams are shown as text: "
    "'python -m nox -s site' installs it."
)
WORDS = "A diagram; the same in words stands below it."
THEMES = {"light": "neutral", "dark": "dark"}

_FENCE = re.compile(r"^```mermaid\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_BOX = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')
_DRAW = """async ([name, theme, text]) => {
    mermaid.initialize({
        deterministicIds: true,
        flowchart: {htmlLabels: false},
        fontFamily: "system-ui, sans-serif",
        sequence: {
            actorMargin: 46,
            diagramMarginX: 8,
            height: 46,
            messageMargin: 28,
            width: 140,
            wrap: true,
            wrapPadding: 2,
        },
        startOnLoad: false,
        theme,
        themeVariables: {noteTextColor: "#eeeeee"},
    });
    const drawn = document.createElement("div");
    drawn.innerHTML = (await mermaid.render(name, text)).svg;
    return new XMLSerializer().serializeToString(drawn.firstElementChild);
}"""
"""What a page does; Mermaid writes HTML, and a file has to be XML.

Three people are no wider than a phone can show in letters that can be read,
so what they say is broken into lines.
"""


def file_of(text: str, scheme: str) -> str:
    """The name of the file that a diagram is in, light or dark."""
    version = ""
    if MERMAID.is_dir():
        about = (MERMAID / "package.json").read_text(encoding="utf-8")
        version = json.loads(about)["version"]
    parts = "\n".join((version, _DRAW, THEMES[scheme], text))
    digest = hashlib.sha256(parts.encode()).hexdigest()[:12]
    return f"diagrams/{digest}-{scheme}.svg"


def draw(documents: Iterable[str], folder: Path) -> None:
    """Draw the diagrams of these texts into a folder, where they are not."""
    texts = [text for document in documents for text in found(document)]
    wanted = {
        folder / file_of(text, scheme): (theme, text)
        for text in texts
        for scheme, theme in THEMES.items()
    }
    missing = {k: v for k, v in wanted.items() if not k.is_file()}
    if not missing:
        return
    (folder / "diagrams").mkdir(parents=True, exist_ok=True)
    with chromium.started() as browser:
        page = browser.new_page()
        page.add_script_tag(path=MERMAID / "dist" / "mermaid.min.js")
        for file, (theme, text) in missing.items():
            svg = page.evaluate(_DRAW, ["diagram", theme, text])
            file.write_text(svg, encoding="utf-8")


def found(document: str) -> list[str]:
    """The diagrams of a text."""
    return _FENCE.findall(document)


def replaced(document: str, to_pictures: str, pictures: Path) -> str:
    """A text with its diagrams as pictures, where they have been drawn.

    `to_pictures` leads from the page to where those will be.
    """

    def picture(fence: re.Match[str]) -> str:
        files = [file_of(fence[1], scheme) for scheme in THEMES]
        if not all((pictures / file).is_file() for file in files):
            return f"```\n{fence[1]}```"
        images = "".join(
            f'<img class="only-{scheme}" src="{to_pictures}/{file}" '
            f'loading="lazy" {_size(pictures / file)} alt="{WORDS}">\n'
            for scheme, file in zip(THEMES, files, strict=True)
        )
        return (
            f'<figure class="diagram">\n{images}</figure>\n\n'
            ":::{admonition} The picture in words\n:class: dropdown\n\n"
            f"```\n{fence[1]}```\n:::"
        )

    return _FENCE.sub(picture, document)


def _size(file: Path) -> str:
    """The attributes that keep room for a picture until it has come."""
    box = _BOX.search(file.read_text(encoding="utf-8"))
    assert box, file
    width, height = (round(float(side)) for side in box.groups())
    return f'width="{width}" height="{height}"'
