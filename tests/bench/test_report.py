"""The tables say what was measured."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from bench.ledger import Count
from bench.load import Load, Outcome
from bench.measures import Memory, Opened, Stopped
from bench.report import Results, report

pytestmark = pytest.mark.long

LOAD = Load(1000, 100, 10.0)
COUNT = Count(
    expected=1_000_000,
    delivered=1_000_000,
    in_time=1_000_000,
    missing=0,
    doubled=0,
    disordered=0,
    per_second=99_000.0,
    p50=0.010,
    p99=0.030,
    worst=0.040,
)


def outcome(**changes: float) -> Outcome:
    count = replace(COUNT, **changes)  # type: ignore[arg-type]
    return Outcome(
        count, 0, 0, seconds=10.0, server_cpu=5.0, cpu=2.5, machine_cpu=8.5
    )


def page(
    ours: list[Outcome],
    theirs: list[Outcome],
    capacity: dict[str, dict[int, list[int]]] | None = None,
) -> str:
    results = Results(
        about={"final/": "ours", "peer": "theirs"},
        ceilings={1: 400_000.0},
        capacity=capacity or {},
        loads={LOAD: {"final/": ours, "peer": theirs}},
        memory={"final/": [Memory(24_000.0, 2500, 160_000_000)]},
        pages={"final/": [Opened(200.0, 190.0)]},
        stops={"final/": [Stopped(0.5, 5.1)]},
    )
    return report(results, ["A machine."], rounds=len(ours))


def row(text: str, name: str) -> list[str]:
    """The cells of the first row that begins with `name`."""
    (line, *_) = (x for x in text.splitlines() if x.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_figures_are_the_medians_of_the_rounds() -> None:
    ours = [outcome(p99=figure) for figure in (0.030, 0.900, 0.020)]

    cells = row(page(ours, [outcome()] * 3), "final/")

    assert cells[6] == "30 ms"


def test_ratios_are_to_the_first_chat() -> None:
    theirs = [outcome(p99=0.3, per_second=9_900.0)]

    cells = row(page([outcome()], theirs), "peer")

    assert (cells[4], cells[7]) == ("0.10", "10.00")


def test_what_never_came_took_for_ever() -> None:
    theirs = [outcome(p99=inf, worst=inf, delivered=300_000, in_time=99_999)]

    cells = row(page([outcome()], theirs), "peer")

    assert (cells[1], cells[2]) == ("30 %", "9.9 %")
    assert cells[6:9] == ["∞", "∞", "∞"]


def test_all_but_one_is_not_all() -> None:
    cells = row(page([outcome(delivered=999_999)], [outcome()]), "final/")

    assert cells[1] == "99.9 %"


def test_a_fault_in_one_round_is_told() -> None:
    ours = [outcome(), outcome(doubled=3), outcome()]

    assert row(page(ours, [outcome()]), "final/")[9] == "3 doubled"


def test_it_shows_who_kept_the_processors_busy() -> None:
    cells = row(page([outcome()], [outcome()]), "final/")

    assert cells[10:] == ["50 %", "25 %", "10 %"]


def test_the_load_says_its_own_ceiling() -> None:
    assert "400,000 when 1 is written" in page([outcome()], [outcome()])


def test_the_capacity_of_each_comes_first() -> None:
    found = page(
        [outcome()] * 3,
        [outcome()] * 3,
        {
            "final/": {1000: [800, 1000, 600], 5000: [2000, 2000, 2000]},
            "peer": {1000: [200, 200, 400], 5000: [0, 0, 10]},
        },
    )

    cells = ["800/s", "1.00", "over 2,000/s", "1.00"]
    assert row(found, "final/")[1:] == cells
    assert row(found, "peer")[1:] == ["200/s", "0.25", "under 10/s", "0.00"]
    assert "at which 99 % of all" in found
    assert "final/ has 2 workers" in found
