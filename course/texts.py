"""Every sentence that a learner reads, in one place, to be read as prose.

Short, kind, exact, and with the next thing to try. What a check expects and
its hint stand in the check's own docstring, in `tests/lessons/`.
"""

from __future__ import annotations


def repeated(times: int) -> str:
    """For a request that was made again, as a line of the log."""
    if times == 1:
        return "the same once more"
    return f"the same {times} more times"


def earlier(count: int) -> str:
    """For what fails of earlier lessons, too."""
    if count == 1:
        return "1 thing of an earlier lesson, which may come right with this"
    return f"{count} things of earlier lessons, which may come right with this"


# The verdict

DONE = "{}: done."
NOT_YET = "{}: not yet."
BEGINNING = "This is the beginning: lesson 1 is next."
IS_DONE = "{} is done."
ARE_DONE = "{} are done."
NEXT = "Next is {}."
COMPLETE = "That is the whole course. Well done!"
BROKEN = (
    "Something of an earlier lesson no longer works. Mend that first, and "
    "then go on."
)
PART_DONE = "Of {0}, {1} of {2} things already work."
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
    "looks": "What it looks like (✗), and what is meant (✓)",
    "because": "What happens",
    "mend": "How to mend it",
    "check": "What “check” says",
}
MORE_ADVICE = "and {} more: --advice shows them all"
SHOW_DIFF = "See what the lesson changes:  python -m course diff {}"
SHOW_HINT = "See just the lines that it adds:  the same, with --hint"
GO_ON = "On to the next lesson:  python -m course diff {}"
BEGUN = "Begun it already?  Ask for it:  the same check, with --lesson {}"


# Watching

WATCHING = "Watching {}. Save a file to have it checked; Ctrl-C ends this."
CHECKING_AT = "{}  Checking …"
LESSON_DONE = "{}: done. Well done!"
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
STUCK_STOPPED = "The program does not start."
NOT_JUDGED_YET = "The folder could not be judged."
STATE_DONE = "done"
STATE_NOT_YET = "not yet"
STATE_BEGINNING = "at the beginning"
NO_LESSON_DONE = "none"
CLASS = "{} students."
CLASS_DONE = "{0} of {1} have done {2}."
PAGE_TITLE = "How the class is doing"
PAGE_PLACES = "Lessons done, and how many have come so far"
PAGE_NEEDS = "What most are stuck on"
PAGE_STUDENTS = "Everybody"
PAGE_ALSO = "{} more"
PAGE_ALL_DONE = "Nothing is missing."
PAGE_MADE = "Made on {}."


# The catalogue of mistakes

MISTAKES = "Lesson {0}, {1}: what goes wrong most easily"
MISTAKE = "{0}.{1}  {2}"
SHOW_MISTAKE = "See one of them:  python -m course mistakes {} NUMBER"
NO_MISTAKES = "The catalogue has no mistakes for {}."
NO_SUCH_MISTAKE = "Lesson {0} has mistakes 1 to {1}. Type one of these."
IS_AT = "It is called `{}`."
IS_SAVED_IN = "It is saved in {}."
IS_MISSING = "It is not there."


# The verbs

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


def missing(package: str | None, typed: list[str]) -> str:
    """What to type when a package that the tool needs is not there."""
    verb = " ".join(typed) or "list"
    return (
        f"'{package}' is not installed for this Python: type 'python -m nox "
        f"-s course -- {verb}', which installs what is needed by itself "
        "(once before: 'python -m pip install nox'), or 'python -m pip "
        "install --group course -r requirements.txt'."
    )
