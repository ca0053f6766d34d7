"""Puts a verdict into words on a terminal, or without one."""

from __future__ import annotations

import io
import textwrap
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from ..browser.visitor import Asked
from ..changes import added
from ..lessons import VIDEOS, Lesson, all_lessons
from ..progress import Progress
from ..verdict import Finding, Verdict
from ..words import DOES_NOT_START

WIDTH = 79
"""Columns; a wider terminal is not filled."""
ADVICE = 3
"""How much advice is shown unasked, and only what the lesson itself gives."""
UNSEEN = "I cannot see into this, but the page does what it should."
ADVISED = "What would be better still (it changes nothing about the verdict)"

_PLAIN: dict[str, Any] = {
    "width": 80,
    "no_color": True,
    "highlight": False,
    "emoji": False,
    "markup": False,
    "legacy_windows": False,
}

BROKEN = (
    "Something of an earlier lesson no longer works. Mend that first, and "
    "then go on."
)
SHOW_HINT = "See just the lines that it adds:  the same, with --hint"
BEGUN = "Begun it already?  Ask for it:  the same check, with --lesson {}"


def console(to: Console | None = None) -> Console:
    """The console that everything is printed on, no wider than `WIDTH`."""
    out = to or Console(highlight=False, emoji=False, markup=False)
    out.width = min(out.width, WIDTH)
    return out


def text_of(verdict: Verdict) -> str:
    """What `course check` prints, 80 columns wide and without colour."""
    paper = io.StringIO()
    tell(verdict, console(Console(file=paper, **_PLAIN)))
    lines = (line.rstrip() for line in paper.getvalue().splitlines())
    return "\n".join(lines).strip("\n") + "\n"


def tell(
    verdict: Verdict,
    out: Console,
    all_advice: bool = False,
    hint: bool = False,
    checks: bool = False,
) -> None:
    """Say how the folder does: the first failure whole, the rest in lines.

    With `checks`, also what the next lesson asks, done already or not.
    """
    if verdict.stopped:
        _say(out, DOES_NOT_START, "bold red")
    elif verdict.asked:
        _about_lesson(verdict, out)
    else:
        _about_place(verdict, out, checks)
    shown = verdict.failures or verdict.coming
    if shown:
        first, *others = shown
        _failure(first, out, verdict)
        _list(out, "Also not yet", _others(first, others))
        if hint:
            _added_lines(first.lesson, out)
    if verdict.passed and verdict.unseen:
        out.print("\n" + UNSEEN)
    _advice(verdict, out, all_advice)
    _what_next(verdict, out, hint)


def _about_lesson(verdict: Verdict, out: Console) -> None:
    assert verdict.lesson
    text, style = (
        ("done", "bold green")
        if verdict.passed
        else ("not yet", "bold yellow")
    )
    _say(out, f"{capital(verdict.lesson.titled)}: {text}.", style)


def _about_place(verdict: Verdict, out: Console, checks: bool) -> None:
    progress = verdict.progress
    done = done_up_to(progress.last)
    coming = (
        f"Next is {progress.next.titled}."
        if progress.next
        else "That is the whole course. Well done!"
    )
    out.print(bar(progress.reached))
    _say(out, f"{done} {coming}", "bold green")
    if progress.broken:
        _say(out, BROKEN, "bold yellow")
    elif checks:
        _next_checks(progress, out)
    elif progress.next and progress.missing and progress.begun:
        total = len(progress.coming)
        works = total - len(progress.missing)
        lesson = progress.next.short
        out.print(f"Of {lesson}, {works} of {total} things already work.")


def _next_checks(progress: Progress, out: Console) -> None:
    if not progress.next:
        return
    out.print()
    _say(out, capital(progress.next.titled), "bold")
    for result in progress.coming:
        done = "done" if result.passed else "to do"
        style = "green" if result.passed else ""
        for line in textwrap.wrap(
            result.check.promise,
            out.width,
            initial_indent=f"{done:>7}  ",
            subsequent_indent=" " * 9,
        ):
            out.print(Text(line, style), soft_wrap=True)


def done_up_to(lesson: Lesson | None) -> str:
    """How far somebody has come, in a sentence; None is not begun."""
    if lesson is None:
        return "This is the beginning: lesson 1 is next."
    verb = "is" if lesson.number == 1 else "are"
    return capital(f"{lesson.up_to} {verb} done.")


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[0].upper() + text[1:]


def bar(reached: int) -> Text:
    """The course as a bar: a sign for each lesson, done or to come."""
    total = max(VIDEOS, min(reached + 1, len(all_lessons())))
    done = min(reached, total)
    return Text.assemble(("●" * done, "green"), ("○" * (total - done), "dim"))


def _failure(finding: Finding, out: Console, verdict: Verdict) -> None:
    # What an earlier lesson advised does not mend a line that came later.
    crashed = finding.where and finding.lesson < verdict.progress.reached
    if finding.promise:
        tell_part(out, "What must hold", finding.promise)
    if finding.log:
        tell_heading(out, "What I did")
        _indented(out, "\n".join(log_lines(finding.log)))
    tell_part(out, "What I saw", finding.seen)
    if finding.where:
        where = finding.where
        place = f"{where.file}, line {where.line}"
        if where.function.isidentifier():
            place += f", in {where.function}"
        tell_part(out, "Where", f"{place}:\n    {where.code}")
    if finding.why:
        tell_part(out, "Why that is", finding.why)
    elif finding.hint and not crashed:
        tell_part(out, "Try this", _unwrapped(finding.hint))


def _others(first: Finding, others: list[Finding]) -> list[str]:
    """The others of the first one's lesson; the earlier lessons in a line."""
    same = [other for other in others if other.lesson == first.lesson]
    lines = [other.promise for other in same]
    if len(others) > len(same):
        lines.append(_earlier(len(others) - len(same)))
    return lines


def log_lines(log: list[Asked]) -> list[str]:
    """The requests of a log in a few lines, repeated ones told as one."""
    lines = []
    for story, entries in groupby(_last_stories(log), lambda e: e.story):
        if story:
            lines.append(story)
        for _, same in groupby(entries, lambda e: (e.request, e.status)):
            group = list(same)
            line = f"  {group[0].request}  {group[0].status}"
            if group[0].location:
                line += f", on to {group[0].location}"
            lines.append(line)
            if len(group) > 1:
                lines.append(f"  {_repeated(len(group) - 1)}")
    return lines


def _repeated(times: int) -> str:
    """For a request that was made again, as a line of the log."""
    if times == 1:
        return "the same once more"
    return f"the same {times} more times"


def _earlier(count: int) -> str:
    """For what fails of earlier lessons, too."""
    if count == 1:
        return "1 thing of an earlier lesson, which may come right with this"
    return f"{count} things of earlier lessons, which may come right with this"


def _last_stories(log: list[Asked]) -> list[Asked]:
    """The last three things that were done, with all that came of them."""
    starts = [index for index, asked in enumerate(log) if asked.story]
    return log[starts[-3] if len(starts) >= 3 else 0 :]


def _added_lines(number: int, out: Console) -> None:
    lesson = all_lessons()[number - 1]
    tell_heading(out, "The lines that the lesson adds")
    for path, lines in added(lesson).items():
        _indented(out, f"{path}:")
        for line in lines:
            out.print(Text("      " + line, "green"), soft_wrap=True)


def _advice(verdict: Verdict, out: Console, everything: bool) -> None:
    if (verdict.failures or verdict.coming) and not everything:
        return
    own = [
        finding
        for finding in verdict.advice
        if verdict.lesson and finding.lesson == verdict.lesson.number
    ]
    shown = verdict.advice if everything else own[:ADVICE]
    lines = [f"{finding.promise} Now: {finding.seen}" for finding in shown]
    if len(verdict.advice) > len(shown):
        more = len(verdict.advice) - len(shown)
        lines.append(f"{more} more: --advice shows them all")
    _list(out, ADVISED, lines)


def _what_next(verdict: Verdict, out: Console, hint: bool) -> None:
    out.print()
    shown = verdict.failures or verdict.coming
    if shown:
        lesson = all_lessons()[shown[0].lesson - 1]
        if not verdict.stopped:
            out.print(
                "See what the lesson changes:  python -m course diff "
                + lesson.label,
                style="dim",
            )
            if not hint:
                out.print(SHOW_HINT, style="dim")
        return
    number = verdict.asked or verdict.progress.reached
    if number < len(all_lessons()):
        label = all_lessons()[number].label
        out.print(
            f"On to the next lesson:  python -m course diff {label}",
            style="dim",
        )
        if not verdict.asked:
            out.print(BEGUN.format(label), style="dim")


def _say(out: Console, text: str, style: str) -> None:
    out.print(Text(textwrap.fill(text, out.width), style))


def tell_heading(out: Console, heading: str) -> None:
    """Print the heading of a part."""
    out.print()
    out.print(Text(f"  {heading}", "bold"))


def tell_part(out: Console, heading: str, text: str) -> None:
    """Print a part: its heading, and the text below it, folded."""
    tell_heading(out, heading)
    _indented(out, text)


def _list(out: Console, heading: str, lines: list[str]) -> None:
    if not lines:
        return
    tell_heading(out, heading)
    for line in lines:
        _indented(out, f"- {line}", hang="  ")


def _indented(out: Console, text: str, hang: str = "") -> None:
    """Print lines four columns in, folded at spaces, with no space at ends."""
    for line in text.splitlines():
        start = " " * (4 + len(line) - len(line.lstrip()))
        folded = textwrap.wrap(
            line.strip(),
            out.width,
            initial_indent=start,
            subsequent_indent=start + hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in folded:
            out.print(Text(part), soft_wrap=True)


def _unwrapped(text: str) -> str:
    return "\n".join(
        " ".join(paragraph.split()) for paragraph in text.split("\n\n")
    )
