"""An edit of one lesson, taken into every later one, one after the other.

What was made of a lesson is made of the next as well, from there of the one
behind it, and so on. Nothing is written here: it comes out what is to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..catalogue import CHANGE
from ..lessons import ROOT, Lesson, all_lessons
from . import sentences
from .entries import Refit, quoting, refit, rewritten
from .git import Git
from .journal import Contents
from .merge import Ended, marked_lines, merge

NOTES = "README.md"
OWN = {NOTES, "questions.toml", "exercise.patch"}
"""The files of a lesson that are about it alone."""
SAME_FILE = 0.5
"""From here up, of 1, a file that is new is one that is gone, renamed."""

Tree = dict[str, bytes]
"""The files of a lesson, by their path in its folder."""
Place = tuple[str, int]
"""A file of the checkout, and a line in it."""


@dataclass
class Edit:
    """A file of a lesson that was edited."""

    was: str | None
    """Its path before; None for one that is new."""
    now: str | None
    """Its path; None for one that is gone."""


@dataclass
class Fate:
    """What comes of the edit of a file in one of the later lessons."""

    lesson: Lesson
    path: str
    kind: str = "changed"
    """Also `new`, `gone`, `renamed`, `ended`; or, for a person to decide,
    `clash`, `gone_here`, `taken` and `no_text`."""
    lines: list[int] = field(default_factory=list)
    """Where it changes the file, or where it clashes."""
    ended: list[Ended] = field(default_factory=list)
    """Lines that go no further."""
    elsewhere: list[Place] = field(default_factory=list)
    """Where the lesson has such lines after all."""

    @property
    def stops(self) -> bool:
        """Whether a person has to decide what becomes of it."""
        return self.kind in ("clash", "gone_here", "taken", "no_text")


@dataclass
class Walk:
    """How far the edit goes, and what that makes of the files."""

    edits: list[tuple[str, list[int]]] = field(default_factory=list)
    """The files that were edited, and in which lines."""
    fates: list[Fate] = field(default_factory=list)
    stopped: Lesson | None = None
    notes: list[Place] = field(default_factory=list)
    """Where the same sentence stands."""
    refits: list[Refit] = field(default_factory=list)
    quotes: list[Place] = field(default_factory=list)
    """Notes that show a line as it was, and entries that speak of one."""
    files: Contents = field(default_factory=dict)
    """What is to be written."""


def place(lesson: Lesson) -> str:
    """The lesson's folder, as git names it."""
    return lesson.folder.relative_to(ROOT).as_posix()


def edited_lessons(git: Git) -> dict[Lesson, list[str]]:
    """The lessons that are not as they were committed, and their files."""
    edited = git.edited("steps", "final")
    found = {
        lesson: [it for it in edited if it.startswith(f"{place(lesson)}/")]
        for lesson in all_lessons()
    }
    return {lesson: files for lesson, files in found.items() if files}


def walk(git: Git, first: Lesson, start: Lesson) -> Walk:
    """Take what `start` has become into each lesson behind it.

    `first` is where the edit was made; those from there to `start` have it.
    """
    committed = git.committed("steps", "final")
    edited = edited_lessons(git)
    was = {it: _below(committed, place(it)) for it in all_lessons()}
    now = {
        it: _as_it_lies(git, tree, edited.get(it, []), place(it))
        for it, tree in was.items()
    }
    found = Walk(edits=list(_edited_files(was[start], now[start])))
    found.stopped = _walk_on(found, start, was, now)
    _carry_notes(found, git, start, was, now)
    reached = [
        it
        for it in all_lessons()[first.number - 1 :]
        if _code(was[it]) != _code(now[it])
    ]
    found.quotes = list(_quotes(reached, was, now))
    if not found.stopped:
        _carry_entries(found, git, reached, was, now)
    return found


def _walk_on(
    found: Walk,
    start: Lesson,
    was: dict[Lesson, Tree],
    now: dict[Lesson, Tree],
) -> Lesson | None:
    """Walk, and give the lesson where a person has to decide."""
    before = start
    for lesson in all_lessons()[start.number :]:
        fates = []
        tree = dict(was[lesson])
        for edit in edits(_code(was[before]), _code(now[before])):
            fate = _carry(edit, was[before], now[before], tree, lesson, before)
            if fate:
                fates.append(fate)
        found.fates += fates
        now[lesson] = tree
        for path in was[lesson].keys() | tree.keys():
            if tree.get(path) != was[lesson].get(path):
                found.files[f"{place(lesson)}/{path}"] = tree.get(path)
        if any(fate.stops for fate in fates):
            return lesson
        before = lesson
    return None


def edits(was: Tree, now: Tree) -> Iterator[Edit]:
    """Each file that was edited; a new one that is much like one that is
    gone is that one, renamed.
    """
    new = sorted(now.keys() - was.keys())
    for path in sorted(was):
        if path in now:
            if was[path] != now[path]:
                yield Edit(path, path)
            continue
        same = next((it for it in new if _is_same(was[path], now[it])), None)
        if same:
            new.remove(same)
        yield Edit(path, same)
    yield from (Edit(None, path) for path in new)


def _carry(
    edit: Edit,
    base: Tree,
    ours: Tree,
    theirs: Tree,
    lesson: Lesson,
    before: Lesson,
) -> Fate | None:
    """Make the edit of a file in the lesson's tree, `theirs`.

    Gives what came of it; None where the lesson was never concerned.
    """
    if edit.now is None:
        return _carry_removal(edit, base, theirs, lesson)
    new = ours[edit.now]
    if edit.was != edit.now and edit.now in theirs:
        if theirs[edit.now] == new:
            return None
        theirs[edit.now], fate = _merged(
            b"", new, theirs[edit.now], before, Fate(lesson, edit.now)
        )
        fate.kind = "taken"
        return fate
    if edit.was is None:
        theirs[edit.now] = new
        return Fate(lesson, edit.now, "new")
    old = base[edit.was]
    if edit.was not in theirs:
        fate = Fate(lesson, edit.was, "ended")
        lines = _changed_lines(_text(old), _text(new))
        fate.ended = [Ended(line, already=False) for line in lines]
        fate.elsewhere = _places(fate.ended, theirs, lesson)
        return fate
    fate = Fate(lesson, edit.now)
    text, fate = _merged(old, new, theirs.pop(edit.was), before, fate)
    theirs[edit.now] = text
    fate.elsewhere = _places(fate.ended, theirs, lesson)
    if edit.was != edit.now and not fate.stops:
        fate.kind = "renamed"
    return fate


def _carry_removal(
    edit: Edit, base: Tree, theirs: Tree, lesson: Lesson
) -> Fate | None:
    assert edit.was
    if edit.was not in theirs:
        return None
    if theirs[edit.was] != base[edit.was]:
        return Fate(lesson, edit.was, "gone_here")
    del theirs[edit.was]
    return Fate(lesson, edit.was, "gone")


def _merged(
    base: bytes, ours: bytes, theirs: bytes, before: Lesson, fate: Fate
) -> tuple[bytes, Fate]:
    """The merge of a file; what is said of it is noted in its fate."""
    try:
        texts = (base.decode(), ours.decode(), theirs.decode())
        sides = (before.called, fate.lesson.called)
        merged = merge(*texts, *sides)
    except UnicodeDecodeError:
        merged = None
    if merged is None:
        fate.kind = "no_text" if theirs != base else "changed"
        return (theirs if theirs != base else ours), fate
    fate.ended = merged.ended
    fate.lines = _lines(texts[2], merged.text)
    if merged.clashes:
        fate.kind = "clash"
        fate.lines = marked_lines(merged.text)[::3]
    elif merged.text == texts[2]:
        fate.kind = "ended"
    return merged.text.encode(), fate


def _carry_notes(
    found: Walk,
    git: Git,
    start: Lesson,
    was: dict[Lesson, Tree],
    now: dict[Lesson, Tree],
) -> None:
    """Change the same sentences in the notes of later lessons."""
    changes = sentences.changed(
        _text(was[start].get(NOTES)), _text(now[start].get(NOTES))
    )
    for lesson in all_lessons()[start.number :]:
        file = f"{place(lesson)}/{NOTES}"
        text = _text((git.folder / file).read_bytes())
        new, lines = sentences.replace(text, changes)
        if lines:
            found.files[file] = now[lesson][NOTES] = new.encode()
            found.notes += [(file, line) for line in lines]


def _carry_entries(
    found: Walk,
    git: Git,
    reached: list[Lesson],
    was: dict[Lesson, Tree],
    now: dict[Lesson, Tree],
) -> None:
    """Have the catalogue's `old` texts follow, and find who quotes them."""
    carried = {
        it: (
            {path: _text(text) for path, text in _code(was[it]).items()},
            {path: _text(text) for path, text in _code(now[it]).items()},
            {
                edit.was: edit.now
                for edit in edits(was[it], now[it])
                if edit.was and edit.now
            },
        )
        for it in reached
    }
    found.refits = refit(carried)
    found.quotes += [
        ((folder / CHANGE).relative_to(git.folder).as_posix(), line)
        for folder, line in quoting(carried)
    ]
    ready = [it for it in found.refits if it.edit]
    for folder in {it.folder for it in ready}:
        file = folder / CHANGE
        text = rewritten(
            _text(file.read_bytes()),
            [it for it in ready if it.folder == folder],
        )
        found.files[file.relative_to(git.folder).as_posix()] = text.encode()


def _quotes(
    reached: list[Lesson],
    was: dict[Lesson, Tree],
    now: dict[Lesson, Tree],
) -> Iterator[Place]:
    """Where notes show a line that is there no longer."""
    for lesson in reached:
        old = {
            line
            for edit in edits(_code(was[lesson]), _code(now[lesson]))
            for line in _changed_lines(
                _text(was[lesson].get(edit.was or "")),
                _text(now[lesson].get(edit.now or "")),
            )
            if len(line) > 3
        }
        notes = _text(now[lesson].get(NOTES))
        for number, line in enumerate(notes.splitlines(), 1):
            if any(it in line for it in old):
                yield f"{place(lesson)}/{NOTES}", number


def _below(files: Tree, folder: str) -> Tree:
    start = f"{folder}/"
    return {
        path.removeprefix(start): content
        for path, content in files.items()
        if path.startswith(start)
    }


def _as_it_lies(git: Git, tree: Tree, edited: list[str], folder: str) -> Tree:
    """A lesson as it lies in the checkout, with line ends as committed."""
    tree = dict(tree)
    for path in edited:
        name = path.removeprefix(f"{folder}/")
        if (file := git.folder / path).is_file():
            tree[name] = file.read_bytes().replace(b"\r\n", b"\n")
        else:
            tree.pop(name, None)
    return tree


def _edited_files(was: Tree, now: Tree) -> Iterator[tuple[str, list[int]]]:
    for path in sorted(was.keys() | now.keys()):
        old, new = was.get(path), now.get(path)
        if old != new:
            yield path, _lines(_text(old), _text(new))


def _code(tree: Tree) -> Tree:
    """What lessons share: all but what is about one of them alone."""
    return {path: it for path, it in tree.items() if path not in OWN}


def _is_same(was: bytes, now: bytes) -> bool:
    lines = (was.splitlines(), now.splitlines())
    matcher = SequenceMatcher(None, *lines, autojunk=False)
    return matcher.ratio() >= SAME_FILE


def _lines(was: str, now: str) -> list[int]:
    """The lines of a text where it is not as it was; the first of each."""
    lines = (was.splitlines(), now.splitlines())
    codes = SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    return [j1 + 1 for tag, _, _, j1, _ in codes if tag != "equal"]


def _changed_lines(was: str, now: str) -> list[str]:
    """The lines that are there no longer, without those of signs alone."""
    lines = (was.splitlines(), now.splitlines())
    codes = SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    gone = [lines[0][i1:i2] for tag, i1, i2, _, _ in codes if tag != "equal"]
    return [it.strip() for part in gone for it in part if it.strip()]


def _places(ended: list[Ended], tree: Tree, lesson: Lesson) -> list[Place]:
    """Where lines that have ended stand in the files of a lesson."""
    wanted = {
        it.line.strip()
        for it in ended
        if not it.already and re.search(r"\w", it.line)
    }
    return [
        (f"{place(lesson)}/{path}", number)
        for path, content in sorted(_code(tree).items())
        for number, line in enumerate(_text(content).splitlines(), 1)
        if line.strip() in wanted
    ]


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace").replace("\r\n", "\n")
