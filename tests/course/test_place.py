"""Every stage passes at its lesson, fails at the next, and is found there."""

from __future__ import annotations

import pytest

from course.judge import judge
from course.lessons import Lesson, all_lessons
from course.place import advice, failures, place


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda it: it.label)
def test_a_stage_is_where_its_folder_says(lesson: Lesson) -> None:
    results = judge(lesson.folder, patience=10.0).results
    found = place(results)
    assert found.reached == lesson.number
    assert lesson.number in found.satisfied
    assert found.broken == []
    assert advice(results, lesson.number) == []
    if found.next:
        behind = [result.check.lesson for result in found.missing]
        assert behind, "nothing is missing for the next lesson"
        assert set(behind) == {lesson.number + 1}
        assert failures(results, lesson.number + 1)
