"""The verb `carry`: an edit of one lesson reaches every later one."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.text import Text

from ..authoring.carrying import (
    OWN,
    Fate,
    Place,
    Walk,
    edited_lessons,
    place,
    walk,
)
from ..authoring.git import Git, NoGit, checkout
from ..authoring.journal import STOPPED, UNDOING, Journal
from ..authoring.merge import marked_lines
from ..catalogue import CHANGE, all_accepted, all_mistakes, judge_entries, read
from ..lessons import FINAL, ROOT, Lesson, all_lessons, find
from ..output.terminal import capital
from ..pool import Task, judge_all

GO_ON = "python -m course carry --continue"
ABORT = "python -m course carry --abort"

NOTHING = (
    "No lesson is edited: change the files of one, and type this before you "
    "commit them."
)
NOT_EDITED = "{0} is as it was committed: there is nothing to carry."
LAST = "Behind the chat of final/ there is no lesson to carry an edit to."
TWO = (
    "{0} and {1} are both edited, and one edit is carried at a time: commit "
    "or undo one of them first ('git status' shows their files)."
)
AHEAD = (
    "{} is edited as well, and the change has yet to come there: commit that "
    "or undo it first, or it would be written over."
)
UNFINISHED = (
    f"A change is not finished: '{GO_ON}' goes on with it, and '{ABORT}' has "
    "every file as it was before."
)
ALONE = "'--continue' and '--abort' are typed alone."
NONE_BEGUN = "No change has been begun that could go on or be undone."
BEING_UNDONE = (
    f"This change is being undone: '{ABORT}' brings that to its end."
)
MARKED = (
    "{0}, line {1}, still has the marks of a conflict: write it as it shall "
    "be, without them, and type this again."
)
UNDONE = "Undone: every file is as it was before."
FINISHED = "Finished: every file is as it was to be."

KINDS = {
    "changed": "changes line {lines}",
    "new": "comes in",
    "gone": "goes",
    "renamed": "goes by this name",
    "ended": "ends here",
    "clash": "stops: it and the lesson change the same lines, at line {lines}",
    "gone_here": "stops: the lesson changes this file, which is gone before",
    "taken": "stops: the lesson has a file of this name, which is another",
    "no_text": "stops: it is no text, and the lesson has another version",
}
DECIDE = {
    "clash": "Write each marked place as it shall be, without the marks.",
    "gone_here": "Take the file out, or leave it as it is.",
    "taken": "Make one file of both, without the marks.",
    "no_text": "Put the version there that it shall be.",
}


class CannotCarry(Exception):
    """There is nothing that could be carried; the message is a sentence."""


def carry(lesson: Lesson | None, *, dry_run: bool, check: bool) -> int:
    """Take the edit of a lesson into every later one, and say so first.

    Without a lesson it is the one that is edited. Gives the exit status: 0
    carried, 1 stopped or not right; raises CannotCarry and NoGit.
    """
    git = checkout(ROOT)
    if Journal.find(git):
        raise CannotCarry(UNFINISHED)
    edited = _edited(git, lesson)
    found = walk(git, edited, edited)
    out = _console()
    out.print(Text(f"{capital(edited.called)} is edited:", "bold"))
    for path, lines in found.edits:
        out.print(f"    {path}{_at(lines)}")
    _show(found, out)
    if dry_run:
        return 1 if found.stopped else 0
    journal = Journal.begin(git, place(edited))
    return _write(journal, found, out, check)


def go_on(*, check: bool) -> int:
    """Go on where a carry stopped, or was killed; otherwise as `carry`."""
    git = checkout(ROOT)
    journal = _begun(git)
    out = _console()
    if journal.state == UNDOING:
        raise CannotCarry(BEING_UNDONE)
    if journal.state != STOPPED:
        journal.write()
        if not journal.first:
            print(FINISHED)
            return 0
        if journal.stopped:
            out.print(_how_to_go_on(find(journal.stopped)))
            return 1
        return _afterwards(journal, None, out, check)
    start = find(journal.stopped or "")
    _refuse_marks(journal)
    _refuse_edits_ahead(git, start)
    found = walk(git, find(journal.first), start)
    _show(found, out)
    journal.adopt(_edited_meanwhile(git, start))
    return _write(journal, found, out, check)


def abort() -> int:
    """Have every file as it was before a carry; raises as `carry` does."""
    git = checkout(ROOT)
    journal = _begun(git)
    if journal.state == STOPPED:
        journal.adopt(_edited_meanwhile(git, find(journal.stopped or "")))
    journal.undo()
    print(UNDONE)
    return 0


def _edited(git: Git, wanted: Lesson | None) -> Lesson:
    """The one lesson that is edited."""
    edited = list(edited_lessons(git))
    if wanted and wanted not in edited:
        raise CannotCarry(NOT_EDITED.format(capital(wanted.called)))
    if not edited:
        raise CannotCarry(NOTHING)
    if len(edited) > 1:
        first, second = (it.called for it in edited[:2])
        raise CannotCarry(TWO.format(capital(first), second))
    if edited[0].folder == FINAL:
        raise CannotCarry(LAST)
    return edited[0]


def _begun(git: Git) -> Journal:
    journal = Journal.find(git)
    if journal is None:
        raise CannotCarry(NONE_BEGUN)
    return journal


def _refuse_marks(journal: Journal) -> None:
    """Raise CannotCarry for a file with marks where the carry stopped."""
    for path in sorted(journal.files):
        file = ROOT / path
        if path.startswith(f"{journal.stopped}/") and file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if lines := marked_lines(text):
                raise CannotCarry(MARKED.format(path, lines[0]))


def _refuse_edits_ahead(git: Git, lesson: Lesson) -> None:
    """Raise CannotCarry for an edit of one's own behind a lesson.

    Notes and what belongs to them are read as they lie there.
    """
    for other, files in edited_lessons(git).items():
        for path in files:
            own = path.removeprefix(f"{place(other)}/") in OWN
            if other.number > lesson.number and not own:
                raise CannotCarry(AHEAD.format(path))


def _edited_meanwhile(git: Git, lesson: Lesson) -> dict[str, bytes | None]:
    """What was committed of the files that a person may have worked on."""
    committed = git.committed(place(lesson))
    return {path: committed.get(path) for path in git.edited(place(lesson))}


def _write(journal: Journal, found: Walk, out: Console, check: bool) -> int:
    stopped = place(found.stopped) if found.stopped else None
    journal.record(found.files, stopped)
    journal.write()
    if found.stopped:
        out.print()
        _tell_stop(found.stopped, found.fates, out)
        return 1
    return _afterwards(journal, found, out, check)


def _show(found: Walk, out: Console) -> None:
    """What the edit comes to, lesson by lesson and file by file."""
    for lesson, fates in groupby(found.fates, lambda it: it.lesson):
        out.print(Text(f"In {lesson.called}:", "bold"))
        for fate in fates:
            _show_fate(fate, out)
    if not found.fates and not found.notes:
        out.print("No later lesson has these files or lines.")
    _list(out, "The same sentence of the notes:", found.notes)
    _list(
        out,
        "In the catalogue, `old` follows:",
        _refits(found, decided=True),
    )


def _show_fate(fate: Fate, out: Console) -> None:
    style = "bold yellow" if fate.stops else ""
    lines = ", ".join(map(str, fate.lines))
    said = KINDS[fate.kind].format(lines=lines)
    out.print(Text(f"    {fate.path}  {said}", style))
    for line, already in fate.ended:
        why = "has it already" if already else "has something else for"
        out.print(f"        {why}: {line.strip()}")
    for path, number in fate.elsewhere:
        out.print(f"        such a line stands in {path}, line {number}")


def _tell_stop(lesson: Lesson, fates: list[Fate], out: Console) -> None:
    out.print(Text(f"Stopped at {lesson.called}.", "bold yellow"))
    for fate in fates:
        if fate.stops:
            out.print(f"    {place(lesson)}/{fate.path}: {DECIDE[fate.kind]}")
    out.print(_how_to_go_on(lesson))


def _how_to_go_on(lesson: Lesson) -> str:
    return (
        f"When {lesson.called} is as it shall be, type '{GO_ON}'; '{ABORT}' "
        "has every file as it was before."
    )


def _afterwards(
    journal: Journal, found: Walk | None, out: Console, check: bool
) -> int:
    """Say what was touched and what is left to do, and run the checks."""
    written = journal.changed
    out.print()
    out.print(Text(f"Carried. {_files(len(written))} written:", "bold"))
    for path in written:
        out.print(f"    {path}")
    if found:
        _list(out, "These speak of a line as it was:", found.quotes)
        _list(
            out,
            "In the catalogue, `old` no longer fits; write it by hand:",
            _refits(found, decided=False),
        )
    return _check(journal, out) if check else 0


def _check(journal: Journal, out: Console) -> int:
    """Run the checks of the lessons that were touched; the exit status."""
    lessons = [
        it
        for it in all_lessons()
        if place(it) == journal.first
        or any(path.startswith(f"{place(it)}/") for path in journal.files)
    ]
    right = True
    tasks = {it: Task(it.folder, it.number, told=True) for it in lessons}
    out.print(Text("The checks:", "bold"))
    for lesson, record in sorted(judge_all(tasks)):
        right &= record["passed"]
        verdict = "right" if record["passed"] else "not right"
        out.print(f"    {lesson.called}: {verdict}")
        if not record["passed"]:
            out.print(record.get("text") or record["problem"])
    touched = [
        it
        for it in [*all_mistakes(), *all_accepted()]
        if (it / CHANGE).relative_to(ROOT).as_posix() in journal.files
    ]
    entries = [entry for folder in touched for entry in read(folder)]
    for entry, record in judge_entries(entries):
        if entry.seen.is_file():
            known = entry.seen.read_text(encoding="utf-8")
            fits = record.get("text") == known
        else:
            fits = record["passed"]
        right &= fits
        name = entry.folder.relative_to(ROOT).as_posix()
        verdict = "told as before" if fits else "told otherwise"
        out.print(f"    {name}, at {entry.lesson.short}: {verdict}")
    return 0 if right else 1


def _refits(found: Walk, decided: bool) -> list[Place]:
    return [
        ((it.folder / CHANGE).relative_to(ROOT).as_posix(), it.line)
        for it in found.refits
        if bool(it.edit) == decided
    ]


def _list(out: Console, heading: str, places: list[Place]) -> None:
    if places:
        out.print(Text(heading, "bold"))
    for path, line in places:
        out.print(f"    {path}, line {line}")


def _files(count: int) -> str:
    return "1 file was" if count == 1 else f"{count} files were"


def _at(lines: list[int]) -> str:
    return f"  line {', '.join(map(str, lines))}" if lines else ""


def _console() -> Console:
    return Console(highlight=False, emoji=False, markup=False, soft_wrap=True)


__all__ = ["CannotCarry", "NoGit", "abort", "carry", "go_on"]
