"""Git, as the author's verbs use it: what is committed, and its merge."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST = (2, 29)
"""The first git that has all that is asked of it here."""

NO_GIT = (
    "This takes git, which is not installed here: git-scm.com has it for "
    "every system."
)
TOO_OLD = "This takes git {}.{} or newer, and this is git {}."
NO_CHECKOUT = (
    "{} is not a git checkout of the course: clone it, and do this in the "
    "clone."
)


class NoGit(Exception):
    """Git cannot do what it is needed for; the message is for a person."""


@dataclass(frozen=True)
class Git:
    """Git, at work in one folder."""

    folder: Path

    def run(self, *words: str, feed: bytes = b"") -> bytes:
        """What a command prints; raises NoGit, with git's own first line."""
        done = subprocess.run(
            ["git", "-C", str(self.folder), *words],
            input=feed,
            capture_output=True,
            env=_environment(),
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").splitlines()
            first = said[0] if said else f"'git {words[0]}' failed"
            raise NoGit(f"Git could not do it: {first}")
        return done.stdout

    def committed(self, *places: str) -> dict[str, bytes]:
        """Each file below some places as it was committed, by its path."""
        listed = self.run("ls-tree", "-r", "-z", "HEAD", "--", *places)
        names = {}
        for entry in listed.split(b"\0")[:-1]:
            about, _, name = entry.partition(b"\t")
            _, kind, blob = about.split()
            if kind == b"blob":
                names[name.decode()] = blob
        said = self.run("cat-file", "--batch", feed=b"\n".join(names.values()))
        found = {}
        end = -1
        for path in names:
            start = said.index(b"\n", end + 1) + 1
            size = int(said[end + 1 : start].split()[2])
            end = start + size
            found[path] = said[start:end]
        return found

    def edited(self, *places: str) -> list[str]:
        """The files below some places that are not as they were committed.

        Those that are new are among them, and those that are gone.
        """
        said = self.run(
            *("status", "--porcelain", "-z", "--no-renames"),
            *("--untracked-files=all", "--", *places),
        )
        return sorted(it[3:].decode() for it in said.split(b"\0")[:-1])

    @property
    def own_folder(self) -> Path:
        """Where git keeps what it knows of this checkout."""
        said = self.run("rev-parse", "--absolute-git-dir")
        return Path(os.fsdecode(said).strip())


def merge_lines(ours: str, base: str, theirs: str, marker: int) -> str | None:
    """The three-way merge of a text by `git merge-file`; None of no text.

    Where both sides have changed the same lines all three stand there, each
    below a line of so many `<`, `|` and `=`, and one of `>` at the end.
    """
    with tempfile.TemporaryDirectory(prefix="flask-course-") as place:
        files = []
        for name, text in zip("abc", (ours, base, theirs), strict=True):
            files.append(Path(place, name))
            files[-1].write_bytes(text.encode())
        done = subprocess.run(
            [
                *("git", "merge-file", "-p", "-q", "--diff3"),
                *(f"--marker-size={marker}", *map(str, files)),
            ],
            capture_output=True,
            cwd=place,
            env=_environment(),
        )
    return done.stdout.decode() if done.returncode < 128 else None


def checkout(root: Path) -> Git:
    """Git in the checkout of the course.

    Raises NoGit where it is missing or too old, or where this is no checkout
    that has a commit.
    """
    refuse_without()
    git = Git(root)
    try:
        inside = git.run("rev-parse", "--show-prefix").strip()
        git.run("rev-parse", "--verify", "--quiet", "HEAD")
    except NoGit:
        raise NoGit(NO_CHECKOUT.format(root)) from None
    if inside:
        raise NoGit(NO_CHECKOUT.format(root))
    return git


def refuse_without() -> None:
    """Raise NoGit where git is missing, or older than this needs."""
    try:
        said = subprocess.run(
            ["git", "--version"], capture_output=True, text=True
        ).stdout
    except OSError:
        raise NoGit(NO_GIT) from None
    found = re.search(r"(\d+)\.(\d+)[\w.]*", said)
    if not found or (int(found[1]), int(found[2])) < OLDEST:
        version = found[0] if found else "unknown"
        raise NoGit(TOO_OLD.format(*OLDEST, version))


def _environment() -> dict[str, str]:
    """The surroundings without what a hook, or a person, has git look at."""
    leading = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
    kept = {k: v for k, v in os.environ.items() if k not in leading}
    return {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
