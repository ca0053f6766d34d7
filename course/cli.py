"""The command line: a Click command for each verb, and nothing more.

A verb's own module does the work; it is imported when the verb is called, so
that the others stay quick. What a verb gives back is its exit status: 0 yes,
1 not yet, and 2, with a sentence, when it could not be done.
"""

from __future__ import annotations

import contextlib
import io
import sys
import traceback
from pathlib import Path

import click

from . import exercises, lessons
from .packages import missing
from .sandbox import process
from .words import OUR_FAULT

_PATH = click.Path(path_type=Path)

COULD_NOT = 2
"""The exit status that says: it could not be done."""


class Refusal(click.ClickException):
    """It cannot be done; the message is a sentence for a person."""


class LessonName(click.ParamType[lessons.Lesson]):
    """A lesson by its number, its name or its folder."""

    name = "lesson"

    def convert(
        self,
        value: str | lessons.Lesson,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> lessons.Lesson:
        """The lesson; Refusal when there is none that goes by this."""
        if isinstance(value, lessons.Lesson):
            return value
        try:
            return lessons.find(value)
        except lessons.UnknownLesson as error:
            raise Refusal(str(error)) from None


class AppName(click.ParamType[lessons.Lesson | lessons.Extra]):
    """What can be run: a lesson, or an app beside the lessons."""

    name = "lesson"

    def convert(
        self,
        value: str | lessons.Lesson | lessons.Extra,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> lessons.Lesson | lessons.Extra:
        """The app; Refusal when there is none that goes by this."""
        if not isinstance(value, str):
            return value
        try:
            return lessons.find_app(value)
        except lessons.UnknownLesson as error:
            raise Refusal(str(error)) from None


class Port(click.ParamType[int]):
    """A port that a server may take."""

    name = "port"

    def convert(
        self,
        value: str | int,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        """The port; Refusal when it is no number, or out of range."""
        with contextlib.suppress(ValueError):
            if 1 <= int(value) <= 65535:
                return int(value)
        raise Refusal(
            f"'{value}' is no port: it is a number from 1 to 65535, such as "
            "'--port 5001'."
        )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Flask Chat, step by step: look at the lessons, run them, compare them.

    A LESSON is a number (5), a name (timestamps), a part of it (stamps) or a
    folder (05_timestamps); 'final' is the chat that is deployed.
    """


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_lessons(as_json: bool) -> int:
    """Show the lessons, and what each brings."""
    from .commands import list

    return list.show(as_json)


@cli.command()
@click.argument("app", metavar="LESSON", type=AppName())
@click.option(
    "--port", type=Port(), help="Where it listens; else PORT, or 5000."
)
def run(app: lessons.Lesson | lessons.Extra, port: int | None) -> int:
    """Start a lesson's chat, or 'quiz', until Ctrl-C."""
    from .commands import run

    try:
        return run.serve(app, port)
    except run.CannotRun as error:
        raise Refusal(str(error)) from None


@cli.command()
@click.argument("lesson", type=LessonName())
@click.argument("other", type=LessonName(), required=False)
@click.option("--file", help="Only files with this in their name.")
@click.option("--stat", is_flag=True, help="Only count the lines of a file.")
@click.option(
    "--html", "page", type=_PATH, help="Write a page to this file instead."
)
def diff(
    lesson: lessons.Lesson,
    other: lessons.Lesson | None,
    file: str | None,
    stat: bool,
    page: Path | None,
) -> int:
    """Show what a lesson changes, or what lies between two lessons.

    Kept in a file, it is a patch: 'patch -p1 < FILE' makes the same changes
    in the folder of your own chat.
    """
    from .commands import diff

    return diff.show(lesson, other, stat=stat, file=file, page=page)


@cli.command()
@click.argument("lesson", type=LessonName())
def predict(lesson: lessons.Lesson) -> int:
    """Ask what comes back in a lesson, wait, and show it."""
    from .commands import predict

    return predict.ask(lesson)


@cli.command()
@click.argument("folder", type=_PATH)
@click.option("--lesson", type=LessonName(), help="Judge exactly this one.")
@click.option(
    "--exercise", type=LessonName(), help="Judge the exercise of this lesson."
)
@click.option("--hint", is_flag=True, help="Show the lines that bring it.")
@click.option("--all", "everything", is_flag=True, help="Leave nothing out.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def check(
    folder: Path,
    lesson: lessons.Lesson | None,
    exercise: lessons.Lesson | None,
    hint: bool,
    everything: bool,
    as_json: bool,
) -> int:
    """Say how far a folder is, what it lacks, and what to try."""
    if exercise:
        _refuse_exercise(exercise, bool(lesson))
    if folder.is_dir():
        if sys.stdout.isatty() and not as_json:
            click.echo("Checking …")
        process.warm_up()  # it has its Python by the time that ours is loaded
    from .commands import check

    return check.check(
        folder,
        lesson,
        exercise=exercise,
        as_json=as_json,
        everything=everything,
        hint=hint,
    )


def _refuse_exercise(lesson: lessons.Lesson, with_lesson: bool) -> None:
    """Raise Refusal where a lesson's exercise cannot be judged."""
    if with_lesson:
        raise Refusal(
            f"'--exercise {lesson.label}' says which lesson it is about: "
            "leave '--lesson' out."
        )
    if not exercises.has_one(lesson):
        *others, last = [it.label for it in exercises.with_exercises()]
        raise Refusal(
            f"There is no exercise in {lesson.short}. Lessons "
            f"{', '.join(others)} and {last} have one."
        )


@cli.command()
@click.argument("folder", type=_PATH)
def watch(folder: Path) -> int:
    """Check a folder again at every save, until Ctrl-C."""
    from .commands import watch

    return watch.watch(folder)


@cli.command()
@click.argument("lesson", type=LessonName())
@click.argument("number", type=int, required=False)
@click.option("--write", is_flag=True, help="For authors: new seen.txt.")
def mistakes(lesson: lessons.Lesson, number: int | None, write: bool) -> int:
    """Show what goes wrong in a lesson; with its NUMBER, one of them."""
    from .commands import mistakes

    return mistakes.write(lesson) if write else mistakes.show(lesson, number)


@cli.command()
@click.argument("places", type=_PATH, nargs=-1, required=True)
@click.option("--lesson", type=LessonName(), help="Judge exactly this one.")
@click.option("--roster", type=_PATH, help="A CSV with who is in the class.")
@click.option("--anonymous", is_flag=True, help="Leave all names out.")
@click.option("--since", type=_PATH, help="Compare with this earlier JSON.")
@click.option("--html", type=_PATH, help="Write a page to this file.")
@click.option("--csv", type=_PATH, help="Write a table to this file.")
@click.option("--junit", type=_PATH, help="Write JUnit's XML to this file.")
@click.option("--json", type=_PATH, help="Write all records to this file.")
def report(
    places: tuple[Path, ...],
    lesson: lessons.Lesson | None,
    roster: Path | None,
    anonymous: bool,
    since: Path | None,
    **files: Path | None,
) -> int:
    """Say how a whole class does: everybody below these folders and zips."""
    from .commands import report

    return report.report(
        list(places),
        lesson,
        report.Files(**files),
        roster=roster,
        anonymous=anonymous,
        earlier=since,
    )


@cli.command()
@click.argument("lesson", type=LessonName(), required=False)
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@click.option("--continue", "go_on", is_flag=True, help="Where it stopped.")
@click.option("--abort", is_flag=True, help="Have all files as before it.")
@click.option("--no-check", is_flag=True, help="Run no checks afterwards.")
def carry(
    lesson: lessons.Lesson | None,
    dry_run: bool,
    go_on: bool,
    abort: bool,
    no_check: bool,
) -> int:
    """For authors: take the edit of a lesson into every later one."""
    from .commands import carry

    try:
        if (abort or go_on) and (dry_run or lesson or abort == go_on):
            raise carry.CannotCarry(carry.ALONE)
        if abort:
            return carry.abort()
        if go_on:
            return carry.go_on(check=not no_check)
        return carry.carry(lesson, dry_run=dry_run, check=not no_check)
    except (carry.CannotCarry, carry.NoGit) as error:
        raise Refusal(str(error)) from None


@cli.command()
def drift() -> int:
    """For authors: say what has drifted apart, and no lesson says why."""
    from .commands import drift

    return drift.show()


@cli.command()
@click.argument("after", type=LessonName())
@click.argument("name")
def insert(after: lessons.Lesson, name: str) -> int:
    """For authors: put a lesson called NAME in, behind AFTER."""
    from .commands import order

    try:
        return order.insert(after, name)
    except (order.CannotReorder, order.NoGit) as error:
        raise Refusal(str(error)) from None


@cli.command()
@click.argument("lesson", type=LessonName())
@click.argument("after", type=LessonName())
def move(lesson: lessons.Lesson, after: lessons.Lesson) -> int:
    """For authors: move a lesson, behind AFTER."""
    from .commands import order

    try:
        return order.move(lesson, after)
    except (order.CannotReorder, order.NoGit) as error:
        raise Refusal(str(error)) from None


@cli.command()
@click.argument("lesson", type=LessonName())
def remove(lesson: lessons.Lesson) -> int:
    """For authors: take a lesson out."""
    from .commands import order

    try:
        return order.remove(lesson)
    except (order.CannotReorder, order.NoGit) as error:
        raise Refusal(str(error)) from None


@cli.command()
@click.argument("pins", metavar="[PACKAGE==VERSION]...", nargs=-1)
def pin(pins: tuple[str, ...]) -> int:
    """For authors: have every stage pin what requirements.txt does."""
    from .commands import pin

    try:
        return pin.pin(pins)
    except pin.CannotPin as error:
        raise Refusal(str(error)) from None


@cli.command()
@click.argument("folder", metavar="DIR", type=_PATH)
def history(folder: Path) -> int:
    """Make a git repository of the course: a commit and a tag a lesson."""
    from .commands import history

    try:
        return history.history(folder)
    except (history.NotOurs, history.NoGit) as error:
        raise Refusal(str(error)) from None


@cli.command()
@click.option("--port", type=Port(), help="Where it is served; else 8000.")
def site(port: int | None) -> int:
    """Show the course as pages in a browser, until Ctrl-C."""
    from .commands import site

    try:
        return site.serve(port)
    except site.NoSite as error:
        raise Refusal(str(error)) from None


def main() -> int:
    """Do what the command line says; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status: int | None = cli.main(
            prog_name="python -m course", standalone_mode=False
        )
        return status or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        click.echo(_refused(error), err=True)
    except click.Abort:
        return 130
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("course"):
            raise
        click.echo(missing(error.name, sys.argv[1:]), err=True)
    except Exception:
        traceback.print_exc()
        click.echo(OUR_FAULT, err=True)
    return COULD_NOT


def _refused(error: click.ClickException) -> str:
    """What is wrong with a command line, and what to type instead."""
    said = error.format_message()
    context = getattr(error, "ctx", None)
    if context:
        said += f" '{context.command_path} --help' shows how it is typed."
    return said
