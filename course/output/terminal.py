"""Puts a verdict into words on a terminal, or without one."""

from __future__ import annotations

import io
import re
import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from .. import exercises
from ..browser.visitor import Asked
from ..changes import added, brought
from ..lessons import VIDEOS, Lesson, all_lessons
from ..progress import Progress
from ..verdict import Finding, Verdict
from ..words import DOES_NOT_START
from .parts import Part, fitted

WIDTH = 79
"""Columns; a wider terminal is not filled."""
ROWS = 21
"""Rows of an answer: of 24, one says that it is being made, one that a lesson
is done, and one is for what is typed next."""
ADVICE = 3
"""How much advice is shown unasked, and only what the lesson itself gives."""
UNSEEN = "I cannot see into this, but the page does what it should."
NOT_RUN = (
    "I cannot run the script of your page, which needs {}: open the page in "
    "your browser, and look whether it does what the lesson asks."
)
ADVISED = "What would be better still (it changes nothing about the verdict)"

_PLAIN: dict[str, Any] = {
    "width": 80,
    "no_color": True,
    "highlight": False,
    "emoji": False,
    "markup": False,
    "legacy_windows": False,
}

WHERE = "Where"
WHY = "Why that is"
TO_DO = "to do"
BROKEN = "Something that worked before no longer does."
THE_END = "That is the whole course. Well done!"


def console(to: Console | None = None) -> Console:
    """The console that everything is printed on, no wider than `WIDTH`."""
    out = to or Console(highlight=False, emoji=False, markup=False)
    out.width = min(out.width, WIDTH)
    return out


def text_of(verdict: Verdict, commands: bool = True) -> str:
    """What `course check` prints, 80 columns wide and without colour.

    Without `commands` it leaves out what one would type next, and so all is
    said: nobody could ask for more.
    """
    paper = io.StringIO()
    out = console(Console(file=paper, **_PLAIN))
    tell(verdict, out, everything=not commands, commands=commands)
    lines = (line.rstrip() for line in paper.getvalue().splitlines())
    return "\n".join(lines).strip("\n") + "\n"


def tell(
    verdict: Verdict,
    out: Console,
    everything: bool = False,
    hint: bool = False,
    watched: bool = False,
    known: str = "",
    commands: bool = True,
) -> None:
    """Say how the folder does, on one screen where that can be.

    First comes what has a known cause, whole; then the rest, in lines; at the
    end the verdict once more. What does not fit is left out, unless
    `everything` is wanted. With `hint` come the lines that the lesson adds.
    Where it is `watched`, what the lesson asks is listed, done already or not,
    and a save is all that it takes to be told anew. `known` says where the
    failure is written about. Without `commands` it is not said what to type.
    """
    width = out.width
    head = list(_head(verdict, width))
    foot = list(_foot(verdict, known, watched))
    parts = [
        *(_failure(verdict) if verdict.told else []),
        *_what_else(verdict, watched),
        _advice(verdict, everything, watched),
    ]
    most = ROWS - len(head) - len(foot) - (1 if watched else 2)
    rows, left_out = fitted(parts, width, sys.maxsize if everything else most)
    for row in [*head, *rows]:
        out.print(row, soft_wrap=True)
    if hint and verdict.told:
        _added_lines(verdict, out)
    out.print()
    if not commands:
        return
    more = [] if watched else _more(verdict, hint, left_out)
    for row in [*more, *foot]:
        out.print(row, soft_wrap=True)


def _head(verdict: Verdict, width: int) -> Iterator[Text]:
    """How far it is, in a sentence or two, and as a bar."""
    if verdict.stopped:
        text, style = DOES_NOT_START, "bold red"
    elif verdict.exercise and not verdict.too_early:
        text = f"{capital(_exercise(verdict.exercise))}: {_state(verdict)}."
        style = "bold green" if verdict.passed else "bold yellow"
    elif verdict.asked:
        text = f"{capital(_of(verdict).titled)}: {_state(verdict)}."
        style = "bold green" if verdict.passed else "bold yellow"
    else:
        if verdict.exercise:
            first = _too_early(verdict.exercise)
            yield from (Text(it) for it in textwrap.wrap(first, width))
        yield bar(verdict.progress.reached)
        text = _place(verdict.progress)
        style = "bold yellow" if verdict.progress.broken else "bold green"
    for row in textwrap.wrap(text, width):
        yield Text(row, style)
    if verdict.passed and verdict.needs:
        text = NOT_RUN.format(" and ".join(verdict.needs))
        yield from (Text(row) for row in textwrap.wrap(text, width))
    elif verdict.passed and verdict.unseen:
        yield Text(UNSEEN)


def _place(progress: Progress) -> str:
    """How far somebody is, by what is there and works."""
    at = progress.at or all_lessons()[0]
    if progress.broken and not progress.begun:
        return f"You are in {at.titled}. {BROKEN}"
    if progress.begun:
        total = len(progress.coming)
        works = total - len(progress.missing)
        here = f"You are in {at.titled}: {works} of {total} things work."
        if progress.broken:
            return f"{here} {BROKEN}"
        return f"{done_up_to(progress.last)} {here}" if progress.last else here
    done = done_up_to(progress.last)
    if not progress.next:
        return f"{done} {THE_END}"
    return f"{done} Next is {progress.next.titled}."


def _exercise(lesson: Lesson) -> str:
    """What an exercise is called in a sentence."""
    return f"the exercise of {lesson.titled}"


def _too_early(lesson: Lesson) -> str:
    """For an exercise whose lesson the work has not come to."""
    return (
        f"{capital(_exercise(lesson))}, begins where that lesson is done, and "
        "your chat is not there yet. So this is about your chat:"
    )


def _state(verdict: Verdict) -> str:
    return "done" if verdict.passed else "not yet"


def _of(verdict: Verdict) -> Lesson:
    """The lesson that is spoken of; before the first has begun, the first."""
    return verdict.at or all_lessons()[0]


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


def _failure(verdict: Verdict) -> list[Part]:
    """What is told first, with all that was seen of it."""
    finding = verdict.told[0]
    # What an earlier lesson advised does not mend a line that came later.
    crashed = finding.where and finding.lesson < _of(verdict).number
    hint = "" if finding.why or crashed else finding.hint
    where = []
    if finding.where:
        place = f"{finding.where.file}, line {finding.where.line}"
        if finding.where.function.isidentifier():
            place += f", in {finding.where.function}"
        where = [f"{place}:", f"    {finding.where.code}"]
    return [
        Part("What must hold", _lines(finding.promise)),
        Part(
            "What I did",
            log_lines(_last_stories(finding.log, 3)),
            [log_lines(_last_stories(finding.log, 1)), []],
        ),
        Part("What I saw", finding.seen.splitlines()),
        Part(WHERE, where),
        Part(WHY, _lines(finding.why)),
        Part("Try this", _paragraphs(hint)),
    ]


def _lines(text: str | None) -> list[str]:
    return text.splitlines() if text else []


def _what_else(verdict: Verdict, watched: bool) -> list[Part]:
    """What the lesson asks, and what else is not right, in lines."""
    number = _of(verdict).number
    others = verdict.told[1:]
    own = [other.promise for other in others if other.lesson == number]
    earlier = len(others) - len(own)
    parts = []
    if watched and not verdict.stopped and not verdict.progress.broken:
        parts.append(_asked(verdict.progress))
        own = []
    lines = [f"- {line}" for line in own]
    if earlier:
        lines.append(f"- {_earlier(earlier)}")
    shorter = [
        [*lines[:kept], f"- {len(others) - kept} more things"]
        for kept in range(len(own) - 2, -1, -1)
    ]
    if not verdict.asked:  # the bar above has to stay on the screen
        if not shorter and len(lines) > 1:
            shorter.append([f"- {len(others)} more things"])
        shorter.append([])
    return [*parts, Part("Also not yet", lines, shorter)]


def _asked(progress: Progress) -> Part:
    """What the next lesson asks, done already or not."""
    if not progress.next:
        return Part("", [])
    lines = []
    for result in progress.coming:
        state = "done" if result.passed else TO_DO
        lines.append(f"{state:>5}  {result.check.promise}")
    to_do = [line for line in lines if line.startswith(TO_DO)]
    return Part(capital(progress.next.titled), lines, [to_do, []])


def log_lines(log: list[Asked]) -> list[str]:
    """The requests of a log in a few lines, repeated ones told as one."""
    lines = []
    for story, entries in groupby(log, lambda asked: asked.story):
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


def _last_stories(log: list[Asked], most: int) -> list[Asked]:
    """The last few things that were done, with all that came of them."""
    starts = [index for index, asked in enumerate(log) if asked.story]
    return log[starts[-most] if len(starts) >= most else 0 :]


def _added_lines(verdict: Verdict, out: Console) -> None:
    if verdict.told[0].exercise:
        lesson = _of(verdict)
        tell_heading(out, "The lines that our solution adds")
        found = exercises.added(lesson)
    else:
        lesson = _lesson_to_see(verdict)
        tell_heading(out, f"The lines that {lesson.short} adds")
        found = added(lesson)
    for path, lines in found.items():
        out.print(Text(f"    {path}:"))
        for line in lines:
            out.print(Text("      " + line, "green"), soft_wrap=True)


def _advice(verdict: Verdict, everything: bool, watched: bool) -> Part:
    """What would be better, as the lesson that one has done has it.

    What earlier lessons advise they have said, and it is in `--all`, which is
    nothing to type where one watches.
    """
    if verdict.told and not everything:
        return Part(ADVISED, [])
    own = [
        finding
        for finding in verdict.advice
        if verdict.lesson and finding.lesson == verdict.lesson.number
    ]
    shown = verdict.advice if everything else own[:ADVICE]
    lines = [f"- {finding.promise} Now: {finding.seen}" for finding in shown]
    if lines and len(verdict.advice) > len(shown) and not watched:
        more = len(verdict.advice) - len(shown)
        lines.append(f"- {more} more: --all shows them")
    return Part(ADVISED, lines)


def _lesson_to_see(verdict: Verdict) -> Lesson:
    """The lesson of what is told first: of its line, where it has one.

    A line that no lesson has was written for the one that one is in.
    What Jinja cannot read begins further up than the line that it names.
    """
    finding, at = verdict.told[0], _of(verdict)
    if finding.where and finding.where.type != "TemplateSyntaxError":
        return brought(finding.where.code, at) or at
    asked = all_lessons()[finding.lesson - 1]
    in_the_middle = not verdict.asked and verdict.progress.begun
    return at if in_the_middle else asked


def _more(verdict: Verdict, hint: bool, left_out: bool) -> list[Text]:
    """What the same check can say besides, in one row or none."""
    said = []
    if verdict.told and not verdict.stopped and not hint:
        who = _lesson_to_see(verdict).short
        if verdict.told[0].exercise:
            who = "our solution"
        said.append(f"With --hint: the lines that {who} adds.")
    if left_out:
        said.append("With --all: everything that I saw.")
    return [Text(" ".join(said), "dim")] if said else []


def _foot(verdict: Verdict, known: str, watched: bool) -> Iterator[Text]:
    """The verdict in one line, with what to type next."""
    if known:
        yield Text(known, "bold")
    if verdict.stopped:
        it = _what_to_mend(verdict.told[0])
        again = "save it" if watched else "type the same check again"
        yield Text(f"Not yet: mend {it}, and {again}.")
        return
    at = _of(verdict)
    if verdict.told and verdict.told[0].exercise:
        yield Text(
            f"The exercise of {at.short}: not yet. What it asks:  "
            f"{at.folder.parent.name}/{at.folder.name}/README.md"
        )
        return
    if verdict.told:
        lesson = _lesson_to_see(verdict)
        what = "it" if lesson == at else lesson.short
        place = at.short if verdict.asked else f"in {at.short}"
        yield Text(
            f"{capital(place)}: not yet. See what {what} changes:  "
            f"python -m course diff {lesson.label}"
        )
        return
    if verdict.exercise and not verdict.too_early:
        done = f"The exercise of {at.short}: done."
    elif verdict.asked:
        done = f"{capital(at.short)}: done."
    else:
        done = done_up_to(verdict.progress.last)
    by_itself = verdict.asked and not verdict.exercise
    after = at.after if by_itself else verdict.progress.next
    if after:
        next_ = f"On to {after.short}:  python -m course diff {after.label}"
        yield Text(f"{done} {next_}")
    else:
        yield Text(f"{done} {THE_END}")


def _what_to_mend(stopped: Finding) -> str:
    """The line where it stopped, unless the cause names another."""
    where = stopped.where
    named = re.findall(r"\bline (\d+)", (stopped.why or "").lower())
    if not where or (named and str(where.line) not in named):
        return "it"
    return f"line {where.line} of {where.file}"


def tell_heading(out: Console, heading: str) -> None:
    """Print the heading of a part."""
    out.print()
    out.print(Text(f"  {heading}", "bold"))


def tell_part(out: Console, heading: str, text: str) -> None:
    """Print a part: its heading, and the text below it, folded."""
    for row in Part(heading, text.splitlines()).rows(out.width):
        out.print(row, soft_wrap=True)


def _paragraphs(text: str) -> list[str]:
    """Each paragraph of a text as one line."""
    return [" ".join(it.split()) for it in text.split("\n\n") if it]
