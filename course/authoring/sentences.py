"""Sentences of the notes: which were changed, and where the same ones stand.

Notes are not merged line by line, since each lesson's are its own. What two of
them share is a sentence, whatever the lines that it is written on.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WIDTH = 79

Sentences = tuple[str, ...]
Change = tuple[Sentences, Sentences]
"""Sentences that stood one behind the other, and what stands there now."""

_END = re.compile(r"(?<=[.!?])([\"”\u2019)`*]*)\s+(?=[^\sa-z])")
_ITEM = re.compile(r"\s*(?:[-*]|\d+\.) +")
_ROOM = re.compile(r"\s*")
_ALONE = re.compile(r"#|\||    |\t")


@dataclass
class Block:
    """A paragraph or an item, or lines that are taken as they stand."""

    lines: list[str]
    prose: bool = True

    @property
    def begins(self) -> str:
        """What stands before its first word: the sign of an item, or room."""
        sign = _ITEM.match(self.lines[0]) or _ROOM.match(self.lines[0])
        return sign[0] if sign else ""

    @property
    def sentences(self) -> list[str]:
        """What it says; of lines that are taken as they stand, themselves."""
        if not self.prose:
            return ["\n".join(self.lines)]
        first, *others = self.lines
        lines = [first.removeprefix(self.begins), *others]
        return _END.sub("\\1\n", " ".join(map(str.strip, lines))).split("\n")

    def put(self, at: int, count: int, new: Sentences) -> None:
        """Put sentences in the place of others, and fold what comes behind.

        The lines before them stay as they are.
        """
        if not self.prose:
            self.lines = "\n".join(new).split("\n") if new else []
            return
        known = self.sentences
        before = len(" ".join(known[:at]))
        text = " ".join([*known[:at], *new, *known[at + count :]])
        begins = self.begins
        room = " " * len(begins)
        kept: list[str] = []
        for line in self.lines[:-1]:
            words = len(line.strip()) if kept else len(line) - len(begins)
            if words > before:
                break
            kept.append(line)
            text = text[words:].lstrip()
            before -= words + 1
        width = WIDTH if max(map(len, self.lines)) <= WIDTH + 1 else 10_000
        self.lines = kept + textwrap.wrap(
            text,
            width,
            initial_indent=room if kept else begins,
            subsequent_indent=room,
            break_long_words=False,
            break_on_hyphens=False,
        )


def changed(was: str, now: str) -> list[Change]:
    """The sentences of a text that were changed or taken out.

    What was put in belongs to this text alone.
    """
    old, new = (
        [it for block in blocks(text) for it in block.sentences]
        for text in (was, now)
    )
    found: list[Change] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = tuple(old[i1:i2]), tuple(new[j1:j2])
        if tag == "replace" and len(gone) == len(come):
            found += [((a,), (b,)) for a, b in zip(gone, come, strict=True)]
        elif tag in ("replace", "delete") and any(gone):
            found.append((gone, come))
    return [change for change in found if any(change[0])]


def replace(text: str, changes: list[Change]) -> tuple[str, list[int]]:
    """The text with these changes, and the lines where they were made."""
    lines: list[str] = []
    places: list[int] = []
    for block in blocks(text):
        for old, new in changes:
            at = _find(block.sentences, old) if block.lines else None
            if at is not None:
                places.append(len(lines) + 1)
                block.put(at, len(old), new)
        if block.lines == [""] and lines[-1:] == [""] and places:
            continue  # what stood between two blank lines is gone
        lines += block.lines
    return ("\n".join(lines) if places else text), places


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text in Markdown; blank lines are each one."""
    block = Block([])
    fenced = False
    for line in text.split("\n"):
        fence = line.startswith("```")
        alone = not fenced and (not line.strip() or _ALONE.match(line))
        begins = alone or (not fenced and (fence or _ITEM.match(line)))
        inside = block.lines and not block.prose and not fenced
        if block.lines and (begins or inside):
            yield block
            block = Block([])
        block.lines.append(line)
        if fence or fenced or alone:
            block.prose = False
        fenced ^= fence
    yield block


def _find(sentences: list[str], wanted: Sentences) -> int | None:
    for at in range(len(sentences) - len(wanted) + 1):
        if tuple(sentences[at : at + len(wanted)]) == wanted:
            return at
    return None
