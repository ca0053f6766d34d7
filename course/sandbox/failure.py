"""What a work did in place of what was asked of it: data, without words.

`course.words` says a failure in a sentence, and `course.diagnoses` knows what
many of them come from.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crash:
    """What the code of a work raised, and where, or where it was stopped.

    `file` is relative to the work's folder; it is empty, and `line` 0, where
    no line of the work had a part in it.
    """

    type: str
    """The name of the exception, such as `NameError`."""
    says: str
    file: str = ""
    line: int = 0
    code: str = ""
    """The line itself, without the space around it."""
    function: str = ""
    name: str | None = None
    """The name that the exception is about, where it says so."""
    meant: str = ""
    """What Python takes to be meant, in words of its own, or nothing."""


class Unseen(Exception):
    """What is asked is inside a work, where nobody can look.

    What a visitor sees is all that can be asked of it then. Where that is a
    page whose script the stand-in for a browser cannot run, `needs` says what
    for want of.
    """

    def __init__(self, needs: str = "") -> None:
        super().__init__(needs)
        self.needs = needs


class Failure(AssertionError):
    """What a check asks does not hold.

    An AssertionError, so that it counts as an answer, and not as a fault of
    whoever asked.
    """

    def __init__(
        self,
        kind: str,
        seen: str = "",
        *,
        asked: object = "",
        got: object = "",
        at: str = "",
        read: str = "",
        crash: Crash | None = None,
    ) -> None:
        """Keep what is known of it.

        `kind` is what diagnoses go by, such as `not_on_page`; `course.words`
        has those that are not of one check alone. `asked` is what was looked
        for or asked for, `got` what came instead, `at` where: an address, or
        lines. `read` is what could be read on the page. `seen` says it in a
        sentence, where a check knows better than `course.words`.
        """
        super().__init__(seen or f"{kind}: {asked!r}, {got or read or crash}")
        self.kind = kind
        self.seen = seen
        self.asked = asked
        self.got = got
        self.at = at
        self.read = read
        self.crash = crash
