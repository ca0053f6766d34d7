"""A class as a list: reads it, and finds each of its people's hand-in."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .students import HandIn

COLUMNS = ("folder", "name", "id", "e-mail")
_SPELT = {"email": "e-mail", "mail": "e-mail", "e-mail address": "e-mail"}


class BadRoster(ValueError):
    """A file is no roster; the message says why, for a person."""


@dataclass(frozen=True)
class Person:
    """One line of a roster."""

    cells: dict[str, str]
    """The line, by the roster's own headings."""
    folder: str
    name: str
    number: str
    mail: str

    @property
    def shown(self) -> str:
        """What the person is called in a report."""
        told = self.name or self.folder or self.mail or self.number
        return " ".join(told.split())


@dataclass(frozen=True)
class Roster:
    """All of a roster."""

    headings: dict[str, str]
    """Each of `COLUMNS`, and what it is called in the roster itself."""
    all_headings: list[str]
    people: list[Person]


@dataclass
class Entry:
    """Somebody of a class: in the roster, or with a hand-in, or both."""

    person: Person | None = None
    hand_in: HandIn | None = None
    others: list[HandIn] = field(default_factory=list)
    """More that go by the same name, so that nobody can tell which it is."""

    @property
    def name(self) -> str:
        """What somebody is called in a report."""
        told = self.person.shown if self.person else ""
        return told or (self.hand_in.name if self.hand_in else "?")


def read(file: Path) -> Roster:
    """The roster in a CSV file; raises BadRoster where it is none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadRoster(
            f"{file} is not saved as UTF-8: in the spreadsheet, save it again "
            "as “CSV UTF-8”."
        ) from None
    except OSError as error:
        raise BadRoster(f"I cannot read {file} ({error.strerror}).") from None
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    try:
        table = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        headings, *lines = table
    except (csv.Error, ValueError):
        raise BadRoster(f"{file} holds no table.") from None
    columns = _columns(file, headings)
    people = []
    for line in filter(any, lines):
        cells = dict.fromkeys(headings, "") | dict(
            zip(headings, line, strict=False)
        )
        told = (cells[columns[name]].strip() for name in COLUMNS)
        people.append(Person(cells, *told))
    return Roster(columns, headings, people)


def _columns(file: Path, headings: list[str]) -> dict[str, str]:
    known = {heading.strip().lower(): heading for heading in headings}
    known = {_SPELT.get(name, name): own for name, own in known.items()}
    lacking = [name for name in COLUMNS if name not in known]
    if lacking:
        raise BadRoster(
            f"{file} has no column {' and none '.join(lacking)}: the first "
            f"line of a roster has to name {', '.join(COLUMNS)}. A cell below "
            "may be empty."
        )
    return {name: known[name] for name in COLUMNS}


def find_hand_ins(roster: Roster, hand_ins: list[HandIn]) -> list[Entry]:
    """Everybody of the roster, in its order, and then who is not in it.

    Found by the column folder, or else by id, e-mail or name. A folder may
    be that of several people, who have worked together.
    """
    entries = [Entry(person) for person in roster.people]
    left = hand_ins
    for of_person, of_hand_in, shared in _WAYS:
        by_key: defaultdict[str, list[HandIn]] = defaultdict(list)
        for hand_in in left:
            for key in of_hand_in(hand_in):
                by_key[key].append(hand_in)
        keys = {
            number: of_person(entry.person)
            for number, entry in enumerate(entries)
            if entry.person and not (entry.hand_in or entry.others)
        }
        wanted = Counter(key for own in keys.values() for key in own)
        for number, own in keys.items():
            found = {hand_in: key for key in own for hand_in in by_key[key]}
            if len(found) == 1 and (
                shared or all(wanted[key] == 1 for key in found.values())
            ):
                (entries[number].hand_in,) = found
            else:
                entries[number].others = list(found)
        taken = {
            hand_in
            for entry in entries
            for hand_in in (entry.hand_in, *entry.others)
        }
        left = [hand_in for hand_in in left if hand_in not in taken]
    return entries + [Entry(None, hand_in) for hand_in in left]


def _plain(text: str) -> str:
    """The text without capitals, accents, and spaces around it."""
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _keys(*texts: str) -> set[str]:
    return {_plain(text) for text in texts} - {""}


def _own_names(hand_in: HandIn) -> set[str]:
    """What a hand-in is called, without the class that it is in."""
    last = hand_in.name.rpartition("/")[2]
    return _keys(last, hand_in.place.name, hand_in.place.stem)


def _ends(hand_in: HandIn) -> set[str]:
    """What is behind a hyphen: GitHub Classroom puts the task before it."""
    parts = _plain(hand_in.name.rpartition("/")[2]).split("-")
    return {"-".join(parts[n:]) for n in range(1, len(parts))} - {""}


def _turns(name: str) -> set[str]:
    """The words of a name as one, whichever of them is put first."""
    words = re.findall(r"[^\W_]+", _plain(name))[:8]
    turns = range(len(words))
    return {"".join(words[n:] + words[:n]) for n in turns}


_WAYS: tuple[
    tuple[Callable[[Person], set[str]], Callable[[HandIn], set[str]], bool],
    ...,
] = (
    (lambda it: _keys(it.folder), lambda it: _keys(it.name), True),
    (lambda it: _keys(it.folder), _own_names, True),
    (lambda it: _keys(it.folder), _ends, True),
    (lambda it: _keys(it.number), lambda it: _keys(it.number), False),
    (lambda it: _keys(it.number), _own_names, False),
    (
        lambda it: _keys(it.mail, it.mail.partition("@")[0]),
        _own_names,
        False,
    ),
    (
        lambda it: _turns(it.name),
        lambda it: _turns(it.name.rpartition("/")[2]),
        False,
    ),
)
"""What of a person is looked for in what of a hand-in, the surest first; and
whether several people may have the same one."""
