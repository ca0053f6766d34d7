"""What the notes quote is so: code, commands, and what Python prints."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from course.changes import code
from course.cli import cli
from course.lessons import ROOT, Lesson, all_lessons, find
from course.sandbox import folder, process

RECOMMENDED = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *(lesson.folder / "README.md" for lesson in all_lessons()),
]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ERROR = re.compile(r"^`?((?:\w+\.)*\w*(?:Error|NotFound): .+?)(?:`|$)")
PLACEHOLDER = {"N": "7", "LESSON": "7", "NUMBER": "1", "emojis": "7"}
"""What stands in a command for what a person fills in, and such a thing."""

IMPORT = "import run; run.app.testing = True; page = run.app.test_client(); "
SAY = IMPORT + "page.get('/aaron/hi'); page.get('/aaron')"
ENTER = IMPORT + "page.post('/', data={'username': 'aaron'}); "
POST = "page.post('/aaron', data={'message': 'hi', 'uid': 'one'})"
CHAT = POST.replace("/aaron", "/chat/aaron")


@dataclass(frozen=True)
class Slip:
    """A slip of which notes show what Python says: how it is made."""

    lesson: str
    says: str
    """The last line, as the notes have it."""
    was: str
    now: str
    run: str = ""
    """What is done then; without it the program is started."""
    file: str = "run.py"


GET_ALL = '''\
def get_all_messages():
    """Get all of the messages and separate them with a `br`"""
    return "<br>".join(messages)


@app.route("/", methods'''

SLIPS = [
    Slip(
        "1",
        "TypeError: int() argument must be a string, a bytes-like object or a "
        "real number, not 'NoneType'",
        'os.getenv("PORT", "5000")',
        'os.getenv("PORT")',
    ),
    Slip(
        "2",
        "ValueError: URL rule '<username>/<message>' must start with a slash.",
        '"/<username>/<message>"',
        '"<username>/<message>"',
    ),
    Slip(
        "2",
        "ValueError: malformed url rule: '/<username/<message>'",
        '"/<username>/<message>"',
        '"/<username/<message>"',
    ),
    Slip(
        "3",
        "IndentationError: expected an indented block after function "
        "definition on line 8",
        "    messages.append",
        "messages.append",
    ),
    Slip(
        "3",
        "SyntaxError: '(' was never closed",
        "format(username, message))",
        "format(username, message)",
    ),
    Slip(
        "4",
        "NameError: name 'redirect' is not defined",
        "import Flask, redirect",
        "import Flask",
        SAY,
    ),
    Slip(
        "5",
        "TypeError: descriptor 'strftime' for 'datetime.date' objects doesn't "
        "apply to a 'str' object",
        "datetime.now().strftime",
        "datetime.strftime",
        SAY,
    ),
    Slip(
        "5",
        "AttributeError: 'builtin_function_or_method' object has no attribute "
        "'strftime'",
        "datetime.now().strftime",
        "datetime.now.strftime",
        SAY,
    ),
    Slip(
        "5",
        "AttributeError: module 'datetime' has no attribute 'now'",
        "from datetime import datetime",
        "import datetime",
        SAY,
    ),
    Slip(
        "6",
        "jinja2.exceptions.TemplateNotFound: index.html",
        "app = Flask(__name__)",
        'app = Flask(__name__, template_folder="template")',
        IMPORT + "page.get('/')",
    ),
    Slip(
        "7",
        "RuntimeError: The session is unavailable because no secret key was "
        "set.",
        'app.secret_key = "randomstring123"\n',
        "",
        ENTER,
    ),
    Slip(
        "8",
        "TypeError: sequence item 0: expected str instance, dict found",
        '@app.route("/", methods',
        GET_ALL,
        SAY,
    ),
    Slip(
        "8",
        "NameError: name 'get_all_messages' is not defined",
        "format(username, messages)",
        "format(username, get_all_messages())",
        SAY,
    ),
    Slip(
        "9",
        "NameError: name 'message' is not defined. Did you mean: 'messages'?",
        "chat_messages=messages",
        "chat_messages=message",
        SAY,
    ),
    Slip(
        "10",
        "UndefinedError: 'message' is undefined",
        "for message in",
        "for mesage in",
        SAY,
        "templates/chat.html",
    ),
    Slip("11", "KeyError: 'username'", "", "", IMPORT + POST),
    Slip(
        "12",
        "NameError: name 'add_messages' is not defined. Did you mean: "
        "'add_message'?",
        "        add_message(",
        "        add_messages(",
        ENTER + CHAT,
    ),
    Slip(
        "clear_history",
        "BuildError: Could not build url for endpoint 'clear'",
        "def clear",
        "def clean",
        ENTER + "page.get('/chat/aaron')",
    ),
    Slip(
        "database",
        "TypeError: tuple indices must be integers",
        "shown[-1].id",
        'shown[-1]["id"]',
        ENTER + CHAT + "; page.post('/clear')",
    ),
    Slip(
        "safe_in_public",
        "KeyError: 'SECRET'",
        "",
        "",
        "import os; os.environ['DYNO'] = 'web.1'; import run",
    ),
]


def each(lessons: tuple[Lesson, ...]) -> pytest.MarkDecorator:
    """Runs a test with each of these lessons."""
    return pytest.mark.parametrize(
        "lesson", lessons, ids=lambda lesson: lesson.name
    )


@each(all_lessons())
def test_the_code_in_its_notes_is_its_own(lesson: Lesson) -> None:
    """That of the lesson before stands there to be changed."""
    known = {
        line.strip()
        for it in (lesson.before, lesson)
        if it
        for text in code(it.folder).values()
        for line in text.splitlines()
    }
    for language, text in FENCE.findall(lesson.readme):
        if language not in ("", "mermaid"):
            for line in text.splitlines():
                assert not line.strip() or line.strip() in known


@each(all_lessons()[:-1])
def test_its_notes_lead_on_to_the_next(lesson: Lesson) -> None:
    after = lesson.after
    assert after
    *_, last = lesson.readme.splitlines()
    place = re.search(r"^Next: \[[^\]]+\]\(([^)]+)\), ", last)
    told = f"python -m course diff {after.label}`."
    leads = place and (lesson.folder / place[1]).parent.resolve()
    assert leads == after.folder and last.endswith(told), (
        f"The last line of the notes shall lead to {after.called}: {last}"
    )


@each(all_lessons())
def test_its_notes_name_lessons_as_they_are_called(lesson: Lesson) -> None:
    text = " ".join(lesson.readme.split())
    for number, name in re.findall(r"[Ll]essons? (\d+) \(`(\d\d_\w+)`", text):
        assert find(number).folder.name == name, f"lesson {number} (`{name}`)"
    for number in re.findall(r"[Ll]essons? (\d+)\b", text):
        assert find(number)


@each(all_lessons()[1:])
def test_it_changes_something(lesson: Lesson) -> None:
    before = lesson.before
    assert before
    assert code(lesson.folder) != code(before.folder), (
        f"{lesson.called} has the code of {before.called}, and no other."
    )


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda it: it.relative_to(ROOT).as_posix()
)
def test_each_command_that_is_shown_can_be_typed(page: Path) -> None:
    for typed in commands(page.read_text(encoding="utf-8")):
        verb, *words = shlex.split(typed)
        command = cli.commands.get(verb)
        assert command, f"There is no verb for: {typed}"
        filled = [PLACEHOLDER.get(word, word) for word in words]
        if filled:  # without any the verb is named, and not typed
            try:
                command.make_context(verb, filled)
            except click.ClickException as error:
                pytest.fail(f"{typed}: {error.format_message()}")


def commands(text: str) -> Iterator[str]:
    """What stands behind `python -m course` in a text, each to its end."""
    for line in text.splitlines():
        for found in re.finditer(
            r"-m (?:course|nox -s course --) (\S.*)", line
        ):
            inline = "`" in line[: found.start()] or "`" in found[1]
            yield re.split(r"`| +#| +\|", found[1])[0] if inline else found[1]


def test_every_error_that_notes_quote_is_tried() -> None:
    quoted = {
        (lesson.label, words[1])
        for lesson in all_lessons()[:-1]
        for text in re.split(r"(?=`\w*Error: )|\n(?=\S)", lesson.readme)
        if (words := ERROR.match(" ".join(text.split())))
    }
    tried = {(find(slip.lesson).label, slip.says) for slip in SLIPS}
    assert tried
    assert quoted == tried


@pytest.mark.long
@pytest.mark.skipif(
    "{}.{}".format(*sys.version_info) != RECOMMENDED,
    reason="notes show what the recommended Python prints",
)
@pytest.mark.parametrize(
    "slip", SLIPS, ids=lambda it: f"{it.lesson}-{it.says.partition(':')[0]}"
)
def test_what_python_says_of_a_slip(slip: Slip, tmp_path: Path) -> None:
    """Of a traceback all lines, in their order; what is left out is `…`."""
    lesson = find(slip.lesson)
    work = tmp_path / "work"
    folder.copy(lesson.folder, work)
    file = work / slip.file
    text = file.read_text(encoding="utf-8")
    assert slip.was in text
    text = text.replace(slip.was, slip.now)
    if slip.now == GET_ALL:
        text = text.replace(
            "username, messages)", "username, get_all_messages())"
        )
    file.write_text(text, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, *(["-c", slip.run] if slip.run else ["run.py"])],
        cwd=work,
        env=process.environment(tmp_path),
        capture_output=True,
        text=True,
    ).stderr
    assert slip.says in said
    lines = re.sub(r'"[^"\n]*/run\.py"', '"…/run.py"', said).splitlines()
    for shown in traceback_of(lesson, slip.says):
        if shown.strip() != "…":
            assert shown in lines
            lines = lines[lines.index(shown) + 1 :]


def traceback_of(lesson: Lesson, says: str) -> list[str]:
    """The lines of the traceback that notes show of an error, if they do."""
    for _, text in FENCE.findall(lesson.readme):
        if text.startswith("  File ") and text.rstrip().endswith(says):
            return str(text).splitlines()
    return []
