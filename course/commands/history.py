"""The verb `history`: the course as a git repository, a commit a lesson."""

from __future__ import annotations

from pathlib import Path

from ..authoring.carrying import edited_lessons
from ..authoring.git import NoGit, checkout
from ..authoring.history import NotOurs, make
from ..lessons import ROOT
from ..output.terminal import capital

DONE = "The course is in {0}: {1} commits, tagged {2} to {3}."
UP_TO_DATE = "It was so before."
EARLIER = "Where the tags led before, {0}/{1} to {0}/{2} lead still."
EDITED = (
    "{} is edited and not committed: the history has it as it was committed."
)
TRY = "Try:  git -C {} diff 04_presenting 05_timestamps"

__all__ = ["NoGit", "NotOurs", "history"]


def history(folder: Path) -> int:
    """Make the history in a folder, or bring it up to date, and say so.

    Gives the exit status; raises NotOurs and NoGit where it cannot.
    """
    course = checkout(ROOT)
    made = make(course, folder)
    for lesson in edited_lessons(course):
        print(EDITED.format(capital(lesson.called)))
    tags = made.tags
    print(DONE.format(folder, len(tags), tags[0], tags[-1]))
    if not made.new:
        print(UP_TO_DATE)
    if made.edition:
        print(EARLIER.format(made.edition, tags[0], tags[-1]))
    print(TRY.format(folder))
    return 0
