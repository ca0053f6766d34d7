"""Entries of the catalogue whose `old` text a carried edit has changed.

An entry makes a mistake from our stage by what stands there. Where that stands
there no longer, as it did, its `old` becomes what has become of it, and its
`new` the same mistake made of that.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from ..catalogue import (
    CHANGE,
    Edit,
    Entry,
    WrongEntry,
    all_accepted,
    all_mistakes,
    read,
)
from ..lessons import Lesson

Texts = Mapping[str, str]
"""What stands in each file of a stage."""
Carried = Mapping[Lesson, tuple[Texts, Texts, Mapping[str, str]]]
"""What each lesson was that an edit has reached, what it is now, and which
file has another name there."""

_TOKEN = re.compile(r"\w+|\s|.", re.DOTALL)


@dataclass(frozen=True)
class Refit:
    """What is to be done about one edit of one entry."""

    folder: Path
    line: int
    """Where its table begins in `change.toml`."""
    edit: Edit | None
    """What it becomes; None where a person has to say it."""


def refit(carried: Carried) -> list[Refit]:
    """What there is to do about the entries of the lessons that changed."""
    found = []
    for folder in [*all_mistakes(), *all_accepted()]:
        try:
            made = [list(_refitted(it, carried)) for it in read(folder)]
        except WrongEntry:
            continue  # it was none before: a test says so
        for edits in zip(*made, strict=True):
            (line,) = {was.line for was, _ in edits}
            if any(was != now for was, now in edits):
                become = {now for _, now in edits}
                edit = become.pop() if len(become) == 1 else None
                found.append(Refit(folder, line, edit))
    return found


def quoting(carried: Carried) -> Iterator[tuple[Path, int]]:
    """The entries whose words quote code that is there no longer, and where.

    Given is the entry's folder, and the line in its `change.toml`. What they
    quote of the mistake stood in no stage, and is still right.
    """
    for folder in [*all_mistakes(), *all_accepted()]:
        text = (folder / CHANGE).read_text(encoding="utf-8")
        gone = [
            (line, lessons)
            for line, quote in _quotes(text.partition("[[edit]]")[0])
            if (lessons := _without(quote, carried))
        ]
        if gone:
            try:
                own = {entry.lesson for entry in read(folder)}
            except WrongEntry:
                continue
            yield from ((folder, line) for line, it in gone if own & it)


def rewritten(text: str, refits: list[Refit]) -> str:
    """The text of a `change.toml` with what its edits become."""
    for it in sorted(refits, key=lambda it: -it.line):
        assert it.edit
        lines = text.split("\n")
        start = "\n".join([*lines[: it.line], ""])
        table = "\n".join(lines[it.line :])
        for key in ("file", "old", "new"):
            value = getattr(it.edit, key)
            table = _with_value(table, key, value)
        text = start + table
    return text


def _quotes(words: str) -> Iterator[tuple[int, str]]:
    """What is quoted in the words of an entry, as TOML has them; the line."""
    for found in re.finditer(r"`([^`]+)`", words):
        quote = found[1].replace("\\\n", "").replace('\\"', '"')
        yield words.count("\n", 0, found.start()) + 1, quote


def _without(quote: str, carried: Carried) -> set[Lesson]:
    """The lessons that had this in a file of theirs, and have no longer."""
    return {
        lesson
        for lesson, (was, now, _) in carried.items()
        if any(quote in text for text in was.values())
        and not any(quote in text for text in now.values())
    }


def _refitted(
    entry: Entry, carried: Carried
) -> Iterator[tuple[Edit, Edit | None]]:
    """Each edit of an entry, and what it becomes at this lesson."""
    reached = carried.get(entry.lesson)
    was, now = (dict(it) for it in reached[:2]) if reached else ({}, {})
    for edit in entry.edits:
        become = _moved(edit, was, now, reached[2]) if reached else edit
        yield edit, become
        if become and edit.old and become.file in now and edit.file in was:
            was[edit.file] = was[edit.file].replace(edit.old, edit.new)
            text = now[become.file]
            now[become.file] = text.replace(become.old, become.new)


def _moved(
    edit: Edit,
    was: dict[str, str],
    now: dict[str, str],
    renamed: Mapping[str, str],
) -> Edit | None:
    """An edit as it fits now; None where no machine can say how."""
    edit = replace(edit, file=renamed.get(edit.file, edit.file))
    names = {new: old for old, new in renamed.items()}
    before = was.get(names.get(edit.file, edit.file), "")
    if not edit.old or edit.old not in before:
        return edit
    after = now.get(edit.file)
    if after is None:
        return None
    if after.count(edit.old) == 1 or (edit.everywhere and edit.old in after):
        return edit
    start = before.index(edit.old)
    span = _mapped(before, after, start, start + len(edit.old))
    old = after[slice(*span)] if span else ""
    new = _merged(edit.old, old, edit.new)
    if new is None or not old:
        return None
    if after.count(old) > 1 and not edit.everywhere:
        return None
    return replace(edit, old=old, new=new)


class _Op(NamedTuple):
    """A part of a text, and what stands there in another; by offsets."""

    same: bool
    start: int
    stop: int
    now_start: int
    now_stop: int


def _mapped(
    was: str, now: str, start: int, stop: int
) -> tuple[int, int] | None:
    """Where a part of a text has gone, without what came in at its edges."""
    first = last = None
    for op in _ops(was, now):
        if op.start <= start < op.stop:
            first = op.now_start + (start - op.start if op.same else 0)
        if op.start < stop <= op.stop:
            last = op.now_start + stop - op.start if op.same else op.now_stop
    return None if first is None or last is None else (first, last)


def _ops(was: str, now: str) -> Iterator[_Op]:
    """How one text becomes the other: by lines, and word by word in them."""
    lines = [text.splitlines(keepends=True) for text in (was, now)]
    for op in _compared(*lines):
        if op.same:
            yield op
            continue
        old = was[op.start : op.stop]
        new = now[op.now_start : op.now_stop]
        for it in _compared(_TOKEN.findall(old), _TOKEN.findall(new)):
            yield _Op(
                it.same,
                op.start + it.start,
                op.start + it.stop,
                op.now_start + it.now_start,
                op.now_start + it.now_stop,
            )


def _compared(was: list[str], now: list[str]) -> Iterator[_Op]:
    olds, news = ([0, *accumulate(map(len, it))] for it in (was, now))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        yield _Op(tag == "equal", olds[i1], olds[i2], news[j1], news[j2])


def _merged(base: str, ours: str, theirs: str) -> str | None:
    """The mistake `theirs`, made of `ours` instead of `base`.

    What the mistake replaces or leaves out is its own; where the two overlap
    otherwise there is None.
    """
    tokens = _TOKEN.findall(base)
    changes = {
        side: [
            (op.start, op.stop, side[op.now_start : op.now_stop])
            for op in _compared(tokens, _TOKEN.findall(side))
            if not op.same
        ]
        for side in (ours, theirs)
    }
    kept = changes[theirs]
    for change in changes[ours]:
        start, stop, _ = change
        near = [it for it in kept if start < it[1] and it[0] < stop]
        if any(it[0] <= start and stop <= it[1] for it in near):
            continue
        if near or any(it[:2] == (start, start) for it in kept):
            return None
        kept = [*kept, change]
    for start, stop, text in sorted(kept, reverse=True):
        base = base[:start] + text + base[stop:]
    return base


def _with_value(table: str, key: str, value: str) -> str:
    """The text of a table of TOML with another value of a key."""
    found = re.search(rf"^{key} = ", table, re.MULTILINE)
    assert found
    lines = table[found.start() :].split("\n")
    for count in range(1, len(lines) + 1):
        with suppress(tomllib.TOMLDecodeError):
            known = tomllib.loads("\n".join(lines[:count]))[key]
            break
    if known == value:
        return table
    end = "\n".join(["", *lines[count:]])
    return f"{table[: found.start()]}{key} = {_as_toml(value)}{end}"


def _as_toml(value: str) -> str:
    """A text as the catalogue writes it: as it stands, where that can be."""
    if "\n" in value and "'''" not in value:
        return f"'''\n{value}'''"
    if "'" not in value and set('"\\') & set(value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
