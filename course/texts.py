"""Every sentence that a learner reads, in one place, to be read as prose.

Short, kind, exact, and with the next thing to try. What a check expects and
its hint stand in the check's own docstring, in `tests/lessons/`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
