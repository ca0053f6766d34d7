"""The course as a repository of its own: one commit and one tag a lesson.

What is committed of the stages is all that goes into it, at dates that stand
still: the same stages give the same commits on any machine and day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..lessons import ROOT, Lesson, about, all_lessons
from .git import Git, NoGit

NAME = "Flask Chat, step by step"
EMAIL = "course"
"""Who has made every commit: by this a history is known for ours."""
FIRST_DAY = 946684800
"""The first of January 2000; each lesson has a day."""
DAY = 86400

BRANCH = "refs/heads/main"
NEXT = "refs/course/next"
"""Where a new history is until everything else is ready for it."""
PINS = "requirements.txt"
_SHARED_PINS = b"-r ../requirements.txt\n"
"""Those of the whole course, which has no place beside a stage here."""
OF_A_LESSON = re.compile(r"\d\d_\w+|final")
EDITION = "edition-"

_COMMIT = re.compile(r'git commit -\w*m\s+"([^"…]+)"')

NOT_OURS = (
    "{} is not empty, and no history of this course: name a folder that is "
    "new or empty."
)
CHANGED = (
    "{} has changes that are not committed: commit them on a branch of their "
    "own, or undo them, and type this again."
)
OWN_COMMITS = (
    "The branch main of {} has commits that are not the course's: give them a "
    "branch of their own ('git branch mine'), have main where the course "
    "ends ('git reset --hard final'), and type this again."
)


class NotOurs(Exception):
    """A folder cannot be written to; the message is a sentence."""


@dataclass
class History:
    """What has become of a history."""

    tags: list[str]
    """All tags of the lessons, in order."""
    new: list[str] = field(default_factory=list)
    """Those that are new, or elsewhere than they were."""
    edition: str | None = None
    """The name under which the tags of the earlier edition are kept."""


def make(course: Git, folder: Path) -> History:
    """Make the history in a folder, or bring it up to date.

    Raises NotOurs where that would lose something, and NoGit.
    """
    to = Git(folder)
    _prepare(to)
    before = _tags(to)
    ids = _write(course, to)
    tags = dict(zip(map(tag, all_lessons()), ids, strict=True))
    made = History(list(tags))
    made.new = [it for it in tags if before.get(it) != tags[it]]
    earlier = {it: before[it] for it in before if OF_A_LESSON.fullmatch(it)}
    kept = {}
    if any(tags.get(it) != earlier[it] for it in earlier):
        made.edition = _next_edition(before)
        kept = {f"{made.edition}/{it}": earlier[it] for it in earlier}
    shown = _branch(to) == BRANCH
    _move(to, ids[-1], tags | kept, earlier.keys() - tags.keys(), shown)
    return made


def tag(lesson: Lesson) -> str:
    """What the lesson's commit is called: as its folder."""
    return lesson.folder.name


def message(lesson: Lesson, notes: str) -> str:
    """What the commit of a lesson says: as the video, where that does."""
    title, brings = about(notes)
    lesson_title = f"{lesson.short}: {title}"
    video = _COMMIT.search(notes)
    if video:
        return f"{video[1]}\n"
    return f"{lesson_title[0].upper()}{lesson_title[1:]}\n\n{brings}\n"


def _prepare(to: Git) -> None:
    """Have a repository in the folder; raises NotOurs where none may be."""
    folder = to.folder
    if folder.exists() and not folder.is_dir():
        raise NotOurs(NOT_OURS.format(folder))
    if not folder.exists() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        to.run(
            *("init", "--quiet", "--initial-branch=main", "--template="),
            "--object-format=sha1",
        )
        return
    try:
        top = to.run("rev-parse", "--show-prefix").strip() == b""
        ours = top and all(_is_ours(to, it) for it in _roots(to))
    except NoGit:
        ours = False
    if not ours:
        raise NotOurs(NOT_OURS.format(folder))
    if to.run("for-each-ref", BRANCH) and not _is_ours(to, BRANCH):
        raise NotOurs(OWN_COMMITS.format(folder))
    if to.run("status", "--porcelain", "--untracked-files=no"):
        raise NotOurs(CHANGED.format(folder))


def _roots(to: Git) -> list[str]:
    """Where its history begins; raises NoGit where it has another.

    One that was begun and came no further has nothing but git's own folder.
    """
    refs = to.run("for-each-ref", "--format=%(refname)", BRANCH, NEXT)
    names = refs.decode().split()
    if not names and [it.name for it in to.folder.iterdir()] == [".git"]:
        return []
    names = names or ["HEAD"]
    return to.run("rev-list", "--max-parents=0", *names).decode().split()


def _is_ours(to: Git, commit: str) -> bool:
    said = to.run("log", "-1", "--format=%cn <%ce>", commit)
    return said.decode().strip() == f"{NAME} <{EMAIL}>"


def _branch(to: Git) -> str | None:
    """The branch that lies in the folder; None where a tag or commit does."""
    try:
        return to.run("symbolic-ref", "HEAD").decode().strip()
    except NoGit:
        return None


def _tags(to: Git) -> dict[str, str]:
    said = to.run(
        *("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)"),
        "refs/tags",
    )
    lines = said.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines)


def _write(course: Git, to: Git) -> list[str]:
    """Write the commits, where no branch and no tag shows them yet."""
    files = course.committed("steps", "final", PINS)
    stream = b"".join(_commits(files)) + b"done\n"
    to.run("fast-import", "--quiet", "--force", "--done", feed=stream)
    said = to.run("rev-list", "--reverse", NEXT)
    return said.decode().split()


def _commits(files: dict[str, bytes]) -> Iterator[bytes]:
    """What `git fast-import` is told."""
    yield f"reset {NEXT}\n".encode()
    for number, lesson in enumerate(all_lessons()):
        start = lesson.folder.relative_to(ROOT).as_posix() + "/"
        stage = {
            path.removeprefix(start): content
            for path, content in files.items()
            if path.startswith(start)
        }
        if stage[PINS] == _SHARED_PINS:
            stage[PINS] = files[PINS]
        said = message(lesson, stage["README.md"].decode())
        when = FIRST_DAY + number * DAY
        yield f"commit {NEXT}\nmark :{number + 1}\n".encode()
        yield f"committer {NAME} <{EMAIL}> {when} +0000\n".encode()
        yield _data(said.encode())
        if number:
            yield f"from :{number}\n".encode()
        yield b"deleteall\n"
        for path, content in sorted(stage.items()):
            yield f'M 100644 inline "{path}"\n'.encode() + _data(content)


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _next_edition(tags: dict[str, str]) -> str:
    known = [re.match(rf"{EDITION}(\d+)/", it) for it in tags]
    number = max((int(it[1]) for it in known if it), default=0) + 1
    return f"{EDITION}{number}"


def _move(
    to: Git, last: str, tags: dict[str, str], gone: set[str], shown: bool
) -> None:
    """Have branch and tags show the new commits: all of them, or none.

    Where main is what lies in the folder, the files are brought first: git
    refuses to write over what it does not know.
    """
    if shown:
        to.run("checkout", "--quiet", "--detach", last)
    orders = [f"update {BRANCH} {last}"]
    orders += [f"update refs/tags/{it} {tags[it]}" for it in tags]
    orders += [f"delete refs/tags/{it}" for it in sorted(gone)]
    orders += [f"delete {NEXT}"]
    to.run("update-ref", "--stdin", feed="\n".join([*orders, ""]).encode())
    if shown:
        to.run("symbolic-ref", "HEAD", BRANCH)
