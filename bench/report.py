"""The figures as tables, in Markdown: for the terminal and for the docs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, isinf
from statistics import median

from bench import capacity
from bench.ledger import IN_TIME
from bench.load import Load, Outcome
from bench.measures import STORED, STREAMS, Memory, Opened, Stopped

Rows = Iterator[list[str]]

PAGE = """\
# Benchmarks

`python -m nox -s bench-chat` measures this and writes this page.

{machine}

{about}

{rounds} Every delivery is counted by its number at every reader. \
Latency runs from the moment a message was due to be posted until a reader \
has it; in time is within {in_time:g} s, and what never came took ∞. Ratios \
are to the first row. The last columns are cores in use: by the server, by \
the load, by all else on the machine.

The load's own ceiling, deliveries counted a second: {ceiling}.
"""

CAPACITY = f"""\
Capacity

The highest rate, in messages a second, at which {capacity.ENOUGH * 100:g} % \
of all deliveries are in time, found by stepping up, \
{capacity.LASTING[0]:g} s a step. The first round begins at \
{capacity.RATES[0]}/s, a later one {capacity.STEPS_BELOW} steps below what \
the one before reached, and goes down from there if even that is too much. \
Here final/ has {capacity.WORKERS} workers; \
the others have one, for more would need further servers around them."""


@dataclass
class Results:
    """Everything that was measured, by chat, with an entry for each round."""

    about: dict[str, str]
    notes: list[str] = field(default_factory=list)
    ceilings: dict[int, float] = field(default_factory=dict)
    capacity: dict[str, dict[int, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By readers, within each chat."""
    loads: dict[Load, dict[str, list[Outcome]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    memory: dict[str, list[Memory]] = field(
        default_factory=lambda: defaultdict(list)
    )
    full: list[Memory] = field(default_factory=list)
    pages: dict[str, list[Opened]] = field(
        default_factory=lambda: defaultdict(list)
    )
    stops: dict[str, list[Stopped]] = field(
        default_factory=lambda: defaultdict(list)
    )


def report(results: Results, machine: Sequence[str], rounds: int) -> str:
    """The whole page."""
    ceiling = ", ".join(
        f"{rate:,.0f} when {batch} {'is' if batch == 1 else 'are'} written "
        "at a time"
        for batch, rate in results.ceilings.items()
    )
    head = PAGE.format(
        machine="\n".join(machine),
        about="\n".join(
            f"- **{name}**: {text}" for name, text in results.about.items()
        ),
        rounds="One round." if rounds == 1 else f"Medians of {rounds} rounds.",
        in_time=IN_TIME,
        ceiling=ceiling,
    )
    return "\n".join(
        [head, *(f"{note}\n" for note in results.notes), *_tables(results)]
    )


def line(load: Load, name: str, outcome: Outcome) -> str:
    """One measurement in one line, for whoever waits."""
    count = outcome.count
    return (
        f"{load}: {name}: {_percent(_delivered(outcome))} delivered, "
        f"{_percent(count.punctual)} in time, "
        f"p99 {_milliseconds(count.p99)}, {count.per_second:,.0f}/s"
    )


def _tables(results: Results) -> Iterator[str]:
    crowds = sorted({one for it in results.capacity.values() for one in it})
    yield _table(
        CAPACITY,
        "|".join(f"{readers:,} readers|ratio" for readers in crowds),
        _capacity(results, crowds),
    )
    for load, found in results.loads.items():
        yield _table(
            str(load),
            "delivered|in time|deliveries/s|ratio|p50|p99|ratio|max|faults"
            "|server|load|others",
            _loads(found),
        )
    yield _table(
        "Memory",
        "one more reader|with readers|all processes",
        _memory(results),
    )
    yield _table(
        "Opening the page, after so many messages\n\n"
        "One visitor, one page after another, each on a new connection.",
        "|".join(f"{stored:,} messages" for stored in STORED) + "|ratio",
        _pages(results),
    )
    yield _table(
        f"SIGTERM with {STREAMS} streams open",
        "all streams ended|server ended",
        _stops(results),
    )


def _capacity(results: Results, crowds: Sequence[int]) -> Rows:
    found = results.capacity
    first = next(iter(found), "")
    for name, by_readers in found.items():
        cells = [name]
        for readers in crowds:
            rate = median(by_readers[readers])
            cells.append(_reached(rate))
            cells.append(_ratio(rate, median(found[first][readers])))
        yield cells


def _reached(rate: float) -> str:
    """A capacity; there is a first step, and a last."""
    if not rate:
        return f"under {capacity.RATES[0]}/s"
    more = "over " if rate == capacity.RATES[-1] else ""
    return f"{more}{rate:,.0f}/s"


def _loads(found: dict[str, list[Outcome]]) -> Rows:
    """A row for each chat, with ratios to the first."""

    def middle(figure: Callable[[Outcome], float]) -> dict[str, float]:
        return {
            name: median(map(figure, all_)) for name, all_ in found.items()
        }

    first = next(iter(found))
    delivered = middle(_delivered)
    in_time = middle(lambda outcome: outcome.count.punctual)
    rate = middle(lambda outcome: outcome.count.per_second)
    p50 = middle(lambda outcome: outcome.count.p50)
    p99 = middle(lambda outcome: outcome.count.p99)
    worst = middle(lambda outcome: outcome.count.worst)
    server = middle(lambda outcome: outcome.server)
    load = middle(lambda outcome: outcome.load)
    others = middle(lambda outcome: outcome.others)
    for name, outcomes in found.items():
        yield [
            name,
            _percent(delivered[name]),
            _percent(in_time[name]),
            f"{rate[name]:,.0f}",
            _ratio(rate[name], rate[first]),
            _milliseconds(p50[name]),
            _milliseconds(p99[name]),
            _ratio(p99[name], p99[first]),
            _milliseconds(worst[name]),
            _faults(outcomes),
            _percent(server[name]),
            _percent(load[name]),
            _percent(others[name]),
        ]


def _delivered(outcome: Outcome) -> float:
    return outcome.count.delivered / outcome.count.expected


def _faults(outcomes: Sequence[Outcome]) -> str:
    """What went wrong in any round, beyond what came too late."""
    faults = {
        "doubled": sum(it.count.doubled for it in outcomes),
        "out of order": sum(it.count.disordered for it in outcomes),
        "posts refused": sum(it.refused for it in outcomes),
        "readers lost": sum(it.lost for it in outcomes),
    }
    said = [f"{number:,} {what}" for what, number in faults.items() if number]
    return ", ".join(said) or "none"


def _memory(results: Results) -> Rows:
    for name, found in results.memory.items():
        one_more, readers, total = _medians(found)
        yield [
            name,
            f"{one_more / 1000:.1f} kB",
            f"{readers:,.0f}",
            f"{total / 1e6:,.0f} MB",
        ]
    if results.full:
        _, readers, total = _medians(results.full)
        yield ["final/", "", f"{readers:,.0f}", f"{total / 1e6:,.0f} MB"]


def _pages(results: Results) -> Rows:
    for name, found in results.pages.items():
        few, many = _medians(found)
        yield [name, f"{few:,.1f}/s", f"{many:,.1f}/s", f"{few / many:,.2f}"]


def _stops(results: Results) -> Rows:
    for name, found in results.stops.items():
        yield [name, *(f"{seconds:.1f} s" for seconds in _medians(found))]


def _medians(found: Sequence[tuple[float, ...]]) -> list[float]:
    """The median of each figure."""
    return [median(figures) for figures in zip(*found, strict=True)]


def _table(title: str, head: str, rows: Rows) -> str:
    cells = [["chat", *head.split("|")], *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    lines = [
        "| " + " | ".join(map(str.ljust, row, widths)) + " |\n"
        for row in cells
    ]
    return f"## {title}\n\n{''.join(lines)}"


def _percent(share: float) -> str:
    """Rounded down: only all of it is 100 %."""
    return f"{int(share * 1000) / 10:g} %"


def _milliseconds(seconds: float) -> str:
    return "∞" if isinf(seconds) else f"{seconds * 1000:,.0f} ms"


def _ratio(figure: float, first: float) -> str:
    if isinf(figure) or not first:
        return "∞" if first < inf else "-"
    return f"{figure / first:.2f}"
