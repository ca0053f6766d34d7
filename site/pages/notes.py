"""The repository's own texts as they stand on a page of the site."""

from __future__ import annotations

import posixpath
import re

from course import exercises, questions
from course.lessons import ROOT, Lesson, all_lessons

DOCUMENTS = {
    "CONTRIBUTING.md": "contribute",
    "docs/architecture.md": "architecture",
    "docs/benchmarks.md": "benchmarks",
    "docs/glossary.md": "glossary",
    "docs/teaching.md": "teach",
    "extras/quiz/README.md": "quiz",
}
"""The documents of the repository, each with the page that it is on."""

SECTIONS = {
    "follow-the-course": "start",
    "check-yourself": "start",
    "teach-with-it": "teach",
    "deploy-it-to-heroku": "deploy",
}
"""The sections of README.md, each with the page that it is on."""

FOLDED = """\
``````{{raw}} html
<details class="solution"><summary>Our solution</summary>
``````

```diff
{}
```

``````{{raw}} html
</details>
``````
"""
"""Our solution of an exercise, as it stands on a page."""

_SOLUTION = f"Our solution: [{exercises.FILE}]({exercises.FILE})\n"
_DIFFERENT = "Different from the video"
_LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)(#[^)\s]+)?\)")


class NoPage(LookupError):
    """A text links to what has no page; the message says which and to what."""


def page_of(lesson: Lesson) -> str:
    """The page of a lesson, without an ending."""
    return f"lessons/{lesson.folder.name}"


def document(path: str) -> str:
    """A document of the repository, without its title."""
    text = (ROOT / path).read_text(encoding="utf-8")
    _, _, body = text.partition("\n")
    return linked(body.strip(), posixpath.dirname(path))


def readme_section(heading: str) -> str:
    """A section of README.md, without its heading."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return linked(_section(text, "##", heading), "")


def notes(lesson: Lesson) -> str:
    """The notes of a lesson, from their first heading under its title on.

    Where they lead to our solution of an exercise, there it is, folded away.
    """
    text = lesson.readme[lesson.readme.index("\n### ") :]
    if exercises.has_one(lesson):
        folded = FOLDED.format(exercises.solution(lesson).strip())
        text = text.replace(_SOLUTION, folded)
    return linked(text, _at(lesson))


def different_from_the_video(lesson: Lesson) -> str:
    """What the notes of a lesson say of that."""
    return linked(_section(lesson.readme, "###", _DIFFERENT), _at(lesson))


def linked(text: str, folder: str) -> str:
    """A text from a folder of the repository, its links leading to pages.

    Raises NoPage.
    """

    def to_page(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, found[1]))
        anchor = found[2] or ""
        page = _pages().get(path)
        if path == "README.md":
            page, anchor = SECTIONS.get(anchor[1:]), ""
        elif path.endswith(f"/{questions.FILE}"):
            anchor = "#what-comes-back"
        if page is None:
            raise NoPage(f"{folder or 'README.md'} links to {found[1]}")
        return f"](/{page}.md{anchor})"

    return _LINK.sub(to_page, text)


def _pages() -> dict[str, str]:
    lessons = {
        f"{_at(it)}/{file}": page_of(it)
        for it in all_lessons()
        for file in ("README.md", questions.FILE)
    }
    return DOCUMENTS | lessons


def _at(lesson: Lesson) -> str:
    """The folder of a lesson, from the top of the repository."""
    return lesson.folder.relative_to(ROOT).as_posix()


def _section(text: str, level: str, heading: str) -> str:
    """What stands between a heading and the next of its level, or higher."""
    _, _, rest = text.partition(f"\n{level} {heading}\n")
    if not rest:
        raise LookupError(f"There is no section '{heading}'.")
    end = re.search(rf"^#{{1,{len(level)}}} ", rest, re.MULTILINE)
    return rest[: end.start() if end else None].strip()
