"""The exercises of lessons: a step further, with checks of its own.

The notes of a lesson ask for it. `steps/07_sessions/exercise.patch` is our
solution of the exercise of lesson 7, and what it must do is checked by
`tests/lessons/exercise_07_sessions.py`, which no other check needs.
"""

from __future__ import annotations

from .lessons import Lesson, all_lessons

FILE = "exercise.patch"


def has_one(lesson: Lesson) -> bool:
    """Whether a lesson has an exercise."""
    return (lesson.folder / FILE).is_file()


def with_exercises() -> list[Lesson]:
    """The lessons that have an exercise, in order."""
    return [lesson for lesson in all_lessons() if has_one(lesson)]


def checks(lesson: Lesson) -> str:
    """The name of the file that has the checks of a lesson's exercise."""
    return f"exercise_{lesson.folder.name}.py"


def solution(lesson: Lesson) -> str:
    """Our solution, as a patch for the folder of the stage."""
    return (lesson.folder / FILE).read_text(encoding="utf-8")


def added(lesson: Lesson) -> dict[str, list[str]]:
    """The lines that our solution adds, by the file that they are in."""
    found: dict[str, list[str]] = {}
    path = ""
    for line in solution(lesson).splitlines():
        if line.startswith("+++ "):
            path = line.removeprefix("+++ b/").partition("\t")[0]
        elif line.startswith("+") and line[1:].strip():
            found.setdefault(path, []).append(line[1:])
    return found
