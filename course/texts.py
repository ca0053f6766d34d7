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
I_PRESSED = "I pressed “{}”"

# What a visitor met

NOTHING_TO_PRESS = "I found no link and no button that says “{}” on {}."

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
TWO_APPS = (
    "{0} makes {1} Flask objects (lines {2}), and your pages are on another "
    "one than the one that is run. Keep the first "
    "`app = Flask(__name__)` and take the others out."
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
NOTHING_HEARD = "I listened for 5 seconds and heard: {}"
NO_ANSWER = "I asked the running program for {} and got no answer ({})."
TOO_SLOW = (
    "Not asked: all that was asked of the program has taken {:.0f} seconds by "
    "now, which is far too long. Is there a wait, or work done at every "
    "request or import?"
)
ENDED_BEFORE = (
    "Not asked: the program has already ended Python five times. Mend that "
    "first."
)
HUNG_BEFORE = (
    "Not asked: the program has already been stopped twice for taking too "
    "long. Mend that first."
)


UTF_16 = (
    "{} is saved in UTF-16, which Python cannot read. In your editor, save it "
    "again with the encoding UTF-8."
)
NOT_UTF_8 = (
    "{} has a letter, at line {}, that is not saved as UTF-8, and Python "
    "cannot read it. In your editor, save the file again with the encoding "
    "UTF-8."
)


def crash(error: dict[str, Any]) -> str:
    """What the code raised, in a sentence."""
    return f"Your code stopped with {error['type']}: {error['says']}"


def hung(verb: str, seconds: float, where: dict[str, Any] | None) -> str:
    """A sentence for a program that did not come back."""
    what = {
        "load": f"Your file was still running after {seconds:g} seconds",
        "script": "The script of the page was still running",
    }.get(verb, f"The answer was still not there after {seconds:g} seconds")
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
    if code is None or code < 0:
        return (
            f"Python itself came down {when}. Does your program use something "
            "deep inside Python, such as signals or ctypes?"
        )
    return (
        f"Your program ended Python {when} (exit status {code}). Does it "
        "call exit() or quit()?"
    )


SCRIPT_STOPPED = "The script of the page stopped: "


def script_error(message: str) -> str:
    """What stopped the page's script, in a sentence."""
    return SCRIPT_STOPPED + message.splitlines()[0]


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


# The verdict

DONE = "Lesson {0}, {1}: done."
NOT_YET = "Lesson {0}, {1}: not yet."
DOES_NOT_START = "Your program does not start yet."
PLACE = {
    0: "This is the beginning: lesson 1 is next.",
    1: "Lesson 1 is done.",
}
PLACE_MORE = "Lessons 1 to {} are done."
NEXT = "Next is lesson {0}, {1}."
COMPLETE = "That is the whole course. Well done!"
BROKEN = (
    "Something of an earlier lesson no longer works. Mend that first, and "
    "then go on."
)
PART_DONE = "Of lesson {0}, {1} of {2} things already work."
HEADINGS = {
    "promise": "What must hold",
    "log": "What I did",
    "seen": "What I saw",
    "why": "Why that is",
    "where": "Where",
    "hint": "Try this",
    "others": "Also not yet",
    "advice": "Worth knowing (it changes nothing about the verdict)",
    "lines": "The lines that the lesson adds",
}
MORE_LIKE_IT = "the same {} more times"
MORE_ADVICE = "and {} more: --advice shows them all"
SHOW_DIFF = "See what the lesson changes:  python -m course diff {}"
SHOW_HINT = "See just the lines that it adds:  the same, with --hint"
GO_ON = "On to the next lesson:  python -m course diff {}"
OUR_FAULT = (
    "The course's tool itself broke down. That is a fault in it and not in "
    "your work: please report it, with the lines above."
)


# Watching

WATCHING = "Watching {}. Save a file to have it checked; Ctrl-C ends this."
CHECKING_AT = "{}  Checking …"
LESSON_DONE = "Lesson {0}, {1}: done. Well done!"
ON_LESSON = "Lesson {0}, {1}"
CHECK_DONE = "done"
CHECK_TO_DO = "to do"
WATCHED_LONG_ENOUGH = "No longer watching."


# A class

CHECKING = "Checking"
NO_STUDENTS = "There is no folder of a student below {}."
NO_PLACE_FOR = (
    "I cannot write {}: name a file, in a folder that is there already."
)
NOT_WRITTEN = "I could not write {} ({})."
WRITTEN = "Written: {}"
WORKER_LOST = (
    "This folder could not be judged: the checks came down twice. That is a "
    "fault in this tool, and not in the work."
)
REPORT_COLUMNS = ("Student", "How far", "What is missing most")
CSV_COLUMNS = (
    "Student",
    "Folder",
    "Passed",
    "Lessons done",
    "How far",
    "Things missing",
    "What is missing most",
    "What was seen",
)
YES_NO = {True: "yes", False: "no"}
NOT_JUDGED = "could not be judged"
STATE_STOPPED = "does not start"
STATE_DONE = "done"
STATE_NOT_YET = "not yet"
STATE = {0: "at the beginning", 1: "lesson 1"}
STATE_MORE = "lessons 1 to {}"
NO_LESSON = "none"
CLASS = "{} students."
CLASS_DONE = "{0} of {1} have done lesson {2}, {3}."
PAGE_TITLE = "How the class is doing"
PAGE_PLACES = "Lessons done, and how many have come so far"
PAGE_NEEDS = "What most are stuck on"
PAGE_STUDENTS = "Everybody"
PAGE_ALSO = "Also missing: {}"
PAGE_ALL_DONE = "Nothing is missing."
PAGE_MADE = "Made on {}."


# Traps: faults that have a name

TRAP_RELATIVE_REDIRECT = (
    "This is the redirect loop, and the video's own line makes it. A redirect "
    "to `{name}`, without a slash in front, is looked for beside the page one "
    "is on: from `/{name}/hello` it leads to `/{name}/{name}`, which is a "
    "message to send. It was sent {times} times, and the list holds them all. "
    'Write `redirect("/" + username)`.'
)
TRAP_LOOP = (
    "`{request}` sends the visitor on to itself, for ever. What tells the "
    "view to redirect, and does that ever change?"
)
TRAP_NO_PORT = (
    "`os.getenv` found no such variable and gave None, and `int(None)` is no "
    "number. In the video a service sets PORT; your computer does not. "
    'Write `int(os.getenv("PORT", "5000"))`.'
)
TRAP_FINDER = (
    "JavaScript has no `{}`. Capital and small letters matter: it is "
    "`getElementById`."
)
TRAP_ILLEGAL_INVOCATION = (
    "`setTimeout(location.reload, 5000)` hands over the function without the "
    "`location` it belongs to, and the browser refuses with “Illegal "
    "invocation”. Write `setTimeout(() => location.reload(), 5000)`."
)
TRAP_RELOAD_AT_ONCE = (
    "`location.reload()` with brackets is called on the spot, and its result "
    "goes to `setTimeout`. Put an arrow in front: "
    "`setTimeout(() => location.reload(), 5000)`."
)
TRAP_COMMENT = (
    "The whole script stands between `<!--` and `-->`, so the browser passes "
    "over it."
)
TRAP_WRONG_ID = (
    "The script looks for the id `{}`, and no element of your pages has it."
)
TRAP_SCRIPT_NAME = (
    "The browser does not know `{}`. Is it spelt as in the lesson?"
)
TRAP_SCRIPT_SYNTAX = (
    "The browser cannot read the script, and runs none of it. Look for a "
    "bracket or brace that is not closed, or a sign that does not belong."
)
TRAP_TEMPLATE_ELSEWHERE = (
    "Flask looks for `{}` in a folder called `templates`, in small letters, "
    "beside your program. Yours is at `{}`."
)
TRAP_TEMPLATE = (
    "Flask looks for `{}` in the folder `templates` beside your program. "
    "Pages that I found: {}."
)
TRAP_METHODS = (
    "The view for `{}` takes no POST. Its route needs "
    '`methods=["GET", "POST"]`.'
)
TRAP_METHOD_LIST = (
    '`request.method == ["POST"]` compares a text with a list and is never '
    'true. Write `request.method == "POST"`.'
)
TRAP_FORM_METHOD = (
    "The form went out as a GET, with what was typed in the address. Is "
    '`method="POST"` in the `<form>`, and spelt so?'
)
TRAP_IMPORT = (
    "`{0}` is part of Flask and has to be imported: add it to the line "
    "`from flask import …`."
)
TRAP_FLASK_CASE = (
    "It is `Flask` with a capital F: `from flask import Flask`, and "
    "`app = Flask(__name__)`."
)
TRAP_SESSIONS = (
    "It is `session`, without an s at the end, in the import and below."
)
TRAP_NAME = (
    "Python does not know the name `{}` there. Is it spelt as where it was "
    "made, quotes included? If a function was renamed, its calls change too."
)
TRAP_SECRET_KEY = (
    "A session needs `app.secret_key = ...`, under `app = Flask(__name__)`."
)
TRAP_FIELD = (
    "The form sent no field of the name that `request.form[...]` asks for. "
    "The names in your pages: {}."
)
TRAP_ROUTE_SLASH = "The address in `@app.route(...)` begins with a slash."
TRAP_ROUTE_BRACKETS = (
    "In an address each name stands between `<` and `>`: "
    "`/<username>/<message>`."
)
TRAP_SAME_VIEW = (
    "Two views have the same name. Give each function a name of its own."
)
TRAP_NO_RETURN = (
    "The view came to its end without returning anything. Is there a "
    "`return` on every way through it?"
)
TRAP_RUN_OPTION = "`app.run` has no `{}`. Is it spelt right?"
TRAP_INDENTATION = (
    "What belongs to a function stands four spaces further in than its "
    "`def`. Spaces and tabs are not mixed."
)
TRAP_SYNTAX = (
    "Python cannot read this line. Look there and on the line above for a "
    "missing quote, bracket, comma or colon."
)
TRAP_MOVED = (
    "That name was in an older Flask or Werkzeug and has gone. This tool runs "
    "Flask 3; the lesson's notes say what one writes today."
)
TRAP_PACKAGE = (
    "Your program imports `{}`, which is not installed here. The course needs "
    "only Flask. Is the name spelt right, in small letters?"
)
TRAP_MEMORY = (
    "The program asked for more than a gigabyte of memory. Is there a loop "
    "that adds to a list and never ends?"
)
TRAP_INPUT = (
    "The program asks at the keyboard, with `input()`. A web server has "
    "nobody sitting there: what it needs comes in with a request."
)
TRAP_EXIT = "The program calls exit() or quit(). Take that line out."
TRAP_NOW = (
    "`strftime` needs a moment to write down: "
    '`datetime.now().strftime("%H:%M:%S")`.'
)
TRAP_UNDEFINED = (
    "The template uses a name that it was not given: {}. Compare the names in "
    "`render_template(...)`, after `for`, and inside the `{{{{ }}}}`."
)
TRAP_ROUTE_AFTER_RUN = (
    "`app.run` stands above line {}, where there is still a route. `app.run` "
    "does not come back while the server runs, so it has to be last."
)
TRAP_NO_AT = "A line lacks its `@`: `{}`."


# The verbs

NO_LESSON = (
    "There is no lesson '{0}': type a number from 1 to {1.number}, a name "
    "such as '{1.name}', or 'final' ('python -m course list' shows them all)."
)

WHAT_NEXT = """
python -m course run 5     starts lesson 5
python -m course diff 5    shows what it changes"""

FROM_NOTHING = "All of {} is new"
FROM_TO = "From {} to {}"
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


def called(lesson: Lesson) -> str:
    """A lesson as it is called in a sentence."""
    if lesson.label == lesson.name:
        return "the chat of final/"
    return f"lesson {lesson.label} ({lesson.name})"


def address(lesson: Lesson, host: str, port: int) -> str:
    """Where to find a chat that is about to start."""
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    name = called(lesson)
    name = name[0].upper() + name[1:]
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
