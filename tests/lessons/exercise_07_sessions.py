"""The exercise of lesson 7: how often somebody has been here."""

from __future__ import annotations

from course.browser.visitor import Visitor


def test_each_visitor_is_told_how_often_they_came(
    visitor: Visitor, another: Visitor
) -> None:
    """`/visits` counts for each visitor alone: `Visits so far: 1`, then `2`.

    The number is kept in the `session`, as the name is. Whoever comes for the
    first time has none there yet: `if "visits" in session:` finds out. A
    number kept in a variable of the program would be everybody's.
    """
    visitor.get("/visits").expect("Visits so far: 1")
    visitor.get("/visits").expect("Visits so far: 2")
    another.get("/visits", "I opened /visits with another browser").expect(
        "Visits so far: 1"
    )
    visitor.get("/visits").expect("Visits so far: 3")
