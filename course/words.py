"""What was seen, in a sentence: the words for each kind of failure.

Short, kind, exact, and where it is plain, with the next thing to try. What a
check expects, its hint, and what it alone can see stand in `tests/lessons/`;
what a failure comes from stands in `course/diagnoses/`.
"""

from __future__ import annotations

import re

from .sandbox.failure import Crash, Failure

WORDS = {
    # A visitor
    "left_the_site": (
        "The redirect leads away from your site, to {got}. Redirect to an "
        "address that begins with one slash."
    ),
    "redirect_loop": (
        "Opening {asked} never came to an end: each page sent me on to "
        "another."
    ),
    "no_page": "`{asked}` answered {got}.",
    "not_on_page": "I looked for “{asked}” on {at} and read: {read}.",
    "cannot_be_sent": (
        "The form has no button that sends it. Is there a `<button>` inside "
        "the `<form>`, and is every tag above it closed with a `>`?"
    ),
    "nothing_to_press": (
        "I found no link and no button that says “{asked}” on {at}."
    ),
    "nothing_comes_of_it": (
        "I pressed “{asked}” on {at}, and its script led nowhere and asked "
        "for nothing."
    ),
    # A page's script
    "no_script": (
        "The page has no script. Is there a `<script>` before `</body>`, and "
        "not inside `<!-- -->`?"
    ),
    "no_timer": (
        "The script runs, and sets no timer. It needs `setTimeout(...)`."
    ),
    "no_reload": (
        "The script sets a timer, and a minute later the page has not "
        "reloaded."
    ),
    "reloads_late": (
        "The script sets a timer for {got} milliseconds, and a minute later "
        "the page has not reloaded."
    ),
    "refreshes_late": (
        "The page asks to be loaded again after {got} seconds, and a minute "
        "later it was not."
    ),
    "nothing_new": (
        "Somebody else said “{asked}”, and a minute later I still read: "
        "{read}."
    ),
    "script_error": "The script of the page stopped: {got}",
    "refused_by_policy": (
        "The policy of {at} does not let a browser use {got}. For whoever "
        "opens the page it does nothing."
    ),
    # The names of the program
    "no_list": (
        "There is no list in your file outside its functions. It needs a line "
        "like `messages = []` under `app = Flask(__name__)`."
    ),
    "no_adder": (
        "I found no function that takes a name and a message and adds to the "
        "list."
    ),
    "no_function": "There is no function called `{asked}`.",
    # The program as a whole
    "no_app": (
        "{asked} runs, but makes no Flask object. It needs the line "
        "`app = Flask(__name__)`."
    ),
    "two_apps": (
        "{asked} makes {got} Flask objects (lines {at}), and your pages are "
        "on another one than the one that is run. Keep the first "
        "`app = Flask(__name__)` and take the others out."
    ),
    "utf_16_program": (
        "{asked} is saved in UTF-16, which Python cannot read. In your "
        "editor, save it again with the encoding UTF-8."
    ),
    "not_utf_8": (
        "{asked} has a letter, at line {got}, that is not saved as UTF-8, and "
        "Python cannot read it. In your editor, save the file again with the "
        "encoding UTF-8."
    ),
    "out_of_memory": (
        "The program asked for more than a gigabyte of memory. Is there a "
        "loop that adds to a list and never ends?"
    ),
    "hung_before": (
        "Not asked: the program has already been stopped twice for taking too "
        "long. Mend that first."
    ),
    "ended_before": (
        "Not asked: the program has already ended Python five times. Mend "
        "that first."
    ),
    "too_slow": (
        "Not asked: all that was asked of the program has taken {got:.0f} "
        "seconds by now, which is far too long. Is there a wait, or work done "
        "at every request or import?"
    ),
    # The program as it is started
    "never_served": (
        "`python {asked}` came to its end without starting a server. Does "
        "`app.run` stand at the end of the file, outside every function?"
    ),
    "not_listening": (
        "The program was started with PORT={asked}, and nothing answered "
        "there. Does `app.run` take its port from the environment?"
    ),
    "command_ended": (
        "I started `{asked}`, and it came to its end. Its last words: {got}"
    ),
    "command_elsewhere": (
        "I started `{asked}` with PORT={got}, and nothing answered there."
    ),
    "no_answer": (
        "I asked the running program for {asked} and got no answer ({got})."
    ),
    "endless_answer": (
        "I asked the running program for {asked}, and its answer does not "
        "end. Is there a loop in a view that nothing stops?"
    ),
    "not_heard": "I listened for a while and heard: {got}",
}
OUR_FAULT = (
    "The course's tool itself broke down. That is a fault in it and not in "
    "your work: please report it, with the lines above."
)
DOES_NOT_START = "Your program does not start yet."
MOST_SHOWN = 1500
"""Characters that are shown of all that a check saw."""


def told(failure: Failure, guess: bool = False) -> str:
    """What was seen, in a sentence, or in more; cut where it goes on.

    With `guess`, also what Python takes to be meant; not each Python does.
    """
    text = failure.seen or _told(failure)
    if guess and failure.crash and failure.crash.meant:
        text += f". {failure.crash.meant}"
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _told(failure: Failure) -> str:
    crash = failure.crash
    if failure.kind == "crashed" and crash:
        return crashed(crash)
    if failure.kind == "hung":
        return _hung(failure, crash)
    if failure.kind == "ended":
        return _ended(failure)
    return WORDS[failure.kind].format(**vars(failure))


def crashed(crash: Crash) -> str:
    """What the code raised, in a sentence.

    Left out: a path in brackets at its end, and the statement that SQLAlchemy
    puts below what the database says.
    """
    says = crash.says.partition("\n[SQL: ")[0]
    says = re.sub(r" \([^()]*[\\/][^()]*\)$", "", says)
    return f"Your code stopped with {crash.type}: {says}".rstrip(": ")


def _hung(failure: Failure, place: Crash | None) -> str:
    what = {
        "load": f"Your file was still running after {failure.got:g} seconds",
        "open_page": "The script of the page was still running",
        "act": "The script of the page was still running",
    }.get(
        str(failure.asked),
        f"The answer was still not there after {failure.got:g} seconds",
    )
    if place is None:
        return f"{what}. Is there a loop that never ends?"
    return (
        f"{what}, at line {place.line} of {place.file}. Is there a loop that "
        "never ends, or a wait?"
    )


def _ended(failure: Failure) -> str:
    loading = failure.asked == "load"
    when = "while it was being loaded" if loading else "while it answered"
    if not isinstance(failure.got, int) or failure.got < 0:
        return (
            f"Python itself came down {when}. Does your program use something "
            "deep inside Python, such as signals or ctypes?"
        )
    return (
        f"Your program ended Python {when} (exit status {failure.got}). Does "
        "it call exit() or quit()?"
    )
