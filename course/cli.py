"""The command line: a Click command for each verb, and nothing more.

A verb's own module does the work; it is imported when the verb is called, so
that the others stay quick. What a verb gives back is its exit status: 0 yes,
1 not yet, and 2, with a sentence, when it could not be done.
"""

from __future__ import annotations

import contextlib
import gc
import io
import sys
import traceback
from pathlib import Path

import click

from . import lessons
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

    A LESSON is a number (5), a name (timestamps) or a folder (05_timestamps);
    'final' is the chat that is deployed.
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
@click.option("--stat", is_flag=True, help="Only count the lines of a file.")
def diff(
    lesson: lessons.Lesson, other: lessons.Lesson | None, stat: bool
) -> int:
    """Show what a lesson changes, or what lies between two lessons."""
    from .commands import diff

    return diff.show(lesson, other, stat)


@cli.command()
@click.argument("lesson", type=LessonName())
def predict(lesson: lessons.Lesson) -> int:
    """Ask what comes back in a lesson, wait, and show it."""
    from .commands import predict

    return predict.ask(lesson)


@cli.command()
@click.argument("folder", type=_PATH)
@click.option("--lesson", type=LessonName(), help="Judge exactly this one.")
@click.option("--hint", is_flag=True, help="Show the lines that bring it.")
@click.option("--advice", is_flag=True, help="Show all advice.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def check(
    folder: Path,
    lesson: lessons.Lesson | None,
    hint: bool,
    advice: bool,
    as_json: bool,
) -> int:
    """Say how far a folder is, what it lacks, and what to try."""
    gc.set_threshold(100_000)  # it lives for seconds, and makes much that dies
    if folder.is_dir():
        if sys.stdout.isatty() and not as_json:
            click.echo("Checking …")
        process.warm_up()  # it has its Python by the time that ours is loaded
    from .commands import check

    return check.check(
        folder, lesson, as_json=as_json, all_advice=advice, hint=hint
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
