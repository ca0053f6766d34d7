"""Every sentence that a learner reads, in one place, to be read as prose.

Short, kind, exact, and with the next thing to try. What a check expects and
its hint stand in the check's own docstring, in `tests/lessons/`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from click import ClickException

    from .lessons import Lesson
    from .page import Page

# The folder

NO_FOLDER = "There is no folder {}. Is the name typed as it is on disk?"
A_FILE = "{} is a file. Name the folder that it is in: {}"
NO_RIGHT = "I may not read {}. Change its rights, or copy it elsewhere."
EMPTY = "{} is empty. Put your run.py there, and ask again."
NO_RUN_PY = (
    "There is no run.py (or app.py) in {} or in a folder just below it. "
    "Is it saved, and under that name?"
)
SEVERAL = (
    "There is more than one chat below {}: {}. Name the folder of the one "
    "that you mean."
)
TOO_LARGE = (
    "{} holds far more than a chat. Name the folder that has just your "
    "run.py and templates."
)

# What a visitor did

I_OPENED = "I opened {}"
I_ENTERED = "I typed {} as the username and pressed the button"
I_SENT = "I sent “{1}: {0}” with the form on the page"
I_FILLED_IN = "I filled in {} and pressed the button"

# What a visitor met

LEFT_THE_SITE = (
    "The redirect leads away from your site, to {}. Redirect to an address "
    "that begins with one slash."
)
REDIRECT_LOOP = (
    "Opening {} never came to an end: each page sent me on to another."
)
NO_BUTTON = (
    "The form has no button that sends it. Is there a `<button>` inside the "
    "`<form>`, and is every tag above it closed with a `>`?"
)

NO_SCRIPT = (
    "The page has no script. Is there a `<script>` before `</body>`, and not "
    "inside `<!-- -->`?"
)
NO_TIMER = "The script runs, and sets no timer. It needs `setTimeout(...)`."
NO_RELOAD = "The script sets a timer, and the page still never reloads."
NO_BOX = "There is no `<textarea>` on the page to type in."

# The program as a whole

NO_APP = (
    "{} runs, but makes no Flask object. It needs the line "
    "`app = Flask(__name__)`."
)
NO_LIST = (
    "There is no list in your file outside its functions. It needs a line "
    "like `messages = []` under `app = Flask(__name__)`."
)
NO_ADDER = (
    "I found no function that takes a name and a message and adds to the list."
)
NO_FUNCTION = "There is no function called `{}`."
NEVER_SERVED = (
    "`python {}` came to its end without starting a server. Does `app.run` "
    "stand at the end of the file, outside every function?"
)
NOT_LISTENING = (
    "The program was started with PORT={}, and nothing answered there. Does "
    "`app.run` take its port from the environment?"
)
NO_ANSWER = "I asked the running program for {} and got no answer ({})."
HUNG_BEFORE = (
    "Not asked: the program has already been stopped twice for taking too "
    "long. Mend that first."
)


UTF_16 = (
    "{} is saved in UTF-16, which Python cannot read. In your editor, save it "
    "again with the encoding UTF-8."
)


def crash(error: dict[str, Any]) -> str:
    """What the code raised, in a sentence."""
    return f"Your code stopped with {error['type']}: {error['says']}"


def hung(verb: str, where: dict[str, Any] | None) -> str:
    """A sentence for a program that did not come back."""
    what = {
        "load": "Your file was still running after 5 seconds",
        "script": "The script of the page was still running",
    }.get(verb, "The answer was still not there after 2 seconds")
    if where is None:
        return f"{what}. Is there a loop that never ends?"
    return (
        f"{what}, at line {where['line']} of {where['file']}. Is there a "
        "loop that never ends, or a wait?"
    )


def ended(verb: str, code: int | None) -> str:
    """A sentence for a program that ended the Python it ran in."""
    when = (
        "while it was being loaded" if verb == "load" else "while it answered"
    )
    return (
        f"Your program ended Python {when} (exit status {code}). Does it "
        "call exit() or quit()?"
    )


def script_error(message: str) -> str:
    """What stopped the page's script, in a sentence."""
    return f"The script of the page stopped: {message.splitlines()[0]}"


def no_page(page: Page, request: str) -> str:
    """What came instead of a page, in a sentence."""
    if page.error:
        return crash(page.error)
    phrase = HTTPStatus(page.status).phrase
    return f"`{request}` answered {page.status} {phrase}."


def not_on_page(page: Page, wanted: str) -> str:
    """What a page says where something else was looked for."""
    lines = page.text.splitlines()
    read = " / ".join(lines[:6]) + (" / …" if len(lines) > 6 else "")
    return (
        f"I looked for “{wanted}” on {page.url} and read: "
        f"{'“' + read + '”' if read else 'nothing at all'}."
    )


# The verbs

NO_LESSON = (
    "There is no lesson '{0}': type a number from 1 to {1.number}, a name "
    "such as '{1.name}', or 'final' ('python -m course list' shows them all)."
)

WHAT_NEXT = """
python -m course run 5     starts lesson 5
python -m course diff 5    shows what it changes"""

FROM_NOTHING = "Lesson {0.label}, {0.name}: all of it is new"
FROM_TO = "From lesson {0.label}, {0.name}, to lesson {1.label}, {1.name}"
NO_CHANGE = "No line of code differs."

STOPPED = "Stopped. Port {} is free again."
STOPPED_ITSELF = (
    "The chat stopped by itself, with exit status {}; what it said stands "
    "above."
)
TAKES_ANOTHER = "Port {} is taken by another program, so this chat takes {}."
TAKEN = (
    "Port {0} is taken by another program: stop that one, or type "
    "'python -m course run {2.label} --port {1}'."
)
NOT_ALLOWED = (
    "This computer lets only its administrator listen on port {}: take one "
    "from 1024 up, such as '--port 5001'."
)
NO_PORT = (
    "'{}' is no port: it is a number from 1 to 65535, such as '--port 5001'."
)
NO_PORT_IN_PORT = (
    "The environment variable PORT says '{}', which is no port: give one "
    "from 1 to 65535, such as '--port 5001'."
)

OUR_FAULT = (
    "The course's own tool failed, and that is not your fault. Please report "
    "it, with the lines above."
)


def address(lesson: Lesson, host: str, port: int) -> str:
    """Where to find a chat that is about to start."""
    name = "The chat" if lesson.label == "final" else f"Lesson {lesson.label}"
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"{name} is at http://{host}:{port} (Ctrl-C stops it)"


def missing(package: str | None, typed: list[str]) -> str:
    """What to type when a package that the tool needs is not there."""
    verb = " ".join(typed) or "list"
    return (
        f"'{package}' is not installed for this Python: type 'python -m nox "
        f"-s course -- {verb}', which installs what is needed by itself "
        "(once before: 'python -m pip install nox'), or 'python -m pip "
        "install --group course -r requirements.txt'."
    )


def refused(error: ClickException) -> str:
    """What is wrong with a command line, and what to type instead."""
    said = error.format_message()
    context = getattr(error, "ctx", None)
    if context:
        said += f" '{context.command_path} --help' shows how it is typed."
    return said
