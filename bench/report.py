"""The figures as tables, in Markdown: for the terminal and for the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import inf, isinf
from statistics import median

from bench.load import Outcome
from bench.loads import IN_TIME, Load
from bench.memory import Memory
from bench.pages import Pages
from bench.stopping import STREAMS, Stop

MILLISECONDS = 1000
KILOBYTES = 1000
MEGABYTES = 1_000_000


@dataclass(frozen=True)
class Measured:
    """A load on a chat, and the processor time that the server used."""

    outcome: Outcome
    server_cpu: float

    @property
    def load_busy(self) -> float:
        """How busy the load's process was: 1 for a whole core."""
        return self.outcome.cpu / self.outcome.seconds

    @property
    def server_busy(self) -> float:
        """How busy the server was: 1 for a whole core."""
        return self.server_cpu / self.outcome.seconds

    @property
    def others_busy(self) -> float:
        """How busy all else on the machine was: 1 for a whole core."""
        outcome = self.outcome
        others = outcome.machine_cpu - outcome.cpu - self.server_cpu
        return max(others, 0.0) / outcome.seconds


@dataclass
class Results:
    """Everything that was measured, a list entry for each round."""

    about: dict[str, str]
    ceilings: dict[int, float] = field(default_factory=dict)
    loads: dict[tuple[Load, str], list[Measured]] = field(default_factory=dict)
    memory: dict[str, list[Memory]] = field(default_factory=dict)
    full: list[Memory] = field(default_factory=list)
    pages: list[Pages] = field(default_factory=list)
    stops: dict[str, list[Stop]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def report(results: Results, machine: Sequence[str], rounds: int) -> str:
    """The whole page."""
    parts = [
        "# Benchmarks",
        "`nox -s bench-chat` measures this and writes this page.",
        "\n".join(machine),
        _about(results, rounds),
        *(_load(load, results) for load in _loads(results)),
        _memory(results),
        _pages(results),
        _stops(results),
    ]
    return "\n\n".join(parts) + "\n"


def line(load: Load, name: str, measured: Measured) -> str:
    """One measurement in one line, for whoever waits."""
    count = measured.outcome.count
    return (
        f"{load}: {name}: {_share(count.delivered, count.expected)} "
        f"delivered, {_share(count.in_time, count.expected)} in time, "
        f"p99 {_milliseconds(count.p99)}, {count.per_second:,.0f}/s, "
        f"server {_percent(measured.server_busy)}, "
        f"load {_percent(measured.load_busy)}, "
        f"others {_percent(measured.others_busy)} of a core"
    )


def _about(results: Results, rounds: int) -> str:
    chats = [f"- **{name}**: {text}" for name, text in results.about.items()]
    ceiling = ", ".join(
        f"{rate:,.0f} when {batch} {'is' if batch == 1 else 'are'} written "
        "at a time"
        for batch, rate in results.ceilings.items()
    )
    how_often = "One round." if rounds == 1 else f"Medians of {rounds} rounds."
    words = [
        *chats,
        "",
        f"{how_often} Every delivery is counted by its number at every "
        "reader. Latency runs from the moment a message was due to be posted "
        f"until a reader has it; in time is within {IN_TIME:g} s, and what "
        "never came took ∞. Ratios are to the first row. The last columns "
        "are cores in use: by the server, by the load, by all else on the "
        "machine.",
        "",
        f"The load's own ceiling, deliveries counted a second: {ceiling}.",
    ]
    return "\n".join([*words, *(f"\n{note}" for note in results.notes)])


def _loads(results: Results) -> list[Load]:
    return list(dict.fromkeys(load for load, _ in results.loads))


def _load(load: Load, results: Results) -> str:
    """One load's table: a row for each chat, with ratios to the first."""
    chats = {
        name: found
        for (which, name), found in results.loads.items()
        if which == load
    }
    first, *_ = chats.values()
    rows = []
    for name, found in chats.items():
        middle = _middle(found)
        p99 = middle(lambda m: m.outcome.count.p99)
        rate = middle(lambda m: m.outcome.count.per_second)
        first_p99 = _middle(first)(lambda m: m.outcome.count.p99)
        first_rate = _middle(first)(lambda m: m.outcome.count.per_second)
        rows.append(
            [
                name,
                _percent(middle(_delivered)),
                _percent(middle(_in_time)),
                f"{rate:,.0f}",
                _ratio(rate, first_rate),
                _milliseconds(middle(lambda m: m.outcome.count.p50)),
                _milliseconds(p99),
                _ratio(p99, first_p99),
                _milliseconds(middle(lambda m: m.outcome.count.worst)),
                _faults(found),
                _percent(middle(lambda m: m.server_busy)),
                _percent(middle(lambda m: m.load_busy)),
                _percent(middle(lambda m: m.others_busy)),
            ]
        )
    head = [
        "chat",
        "delivered",
        "in time",
        "deliveries/s",
        "ratio",
        "p50",
        "p99",
        "ratio",
        "max",
        "faults",
        "server",
        "load",
        "others",
    ]
    return f"## {load}\n\n{_table(head, rows)}"


def _middle(
    found: Sequence[Measured],
) -> Callable[[Callable[[Measured], float]], float]:
    return lambda figure: median(map(figure, found))


def _delivered(measured: Measured) -> float:
    count = measured.outcome.count
    return count.delivered / count.expected


def _in_time(measured: Measured) -> float:
    count = measured.outcome.count
    return count.in_time / count.expected


def _faults(found: Iterable[Measured]) -> str:
    """What went wrong in any round, beyond what came too late."""
    outcomes = [measured.outcome for measured in found]
    faults = {
        "doubled": sum(o.count.doubled for o in outcomes),
        "out of order": sum(o.count.disordered for o in outcomes),
        "posts refused": sum(o.refused for o in outcomes),
        "readers lost": sum(o.lost for o in outcomes),
    }
    said = [f"{number:,} {what}" for what, number in faults.items() if number]
    return ", ".join(said) or "none"


def _memory(results: Results) -> str:
    rows = [
        [
            name,
            f"{median(m.per_reader for m in found) / KILOBYTES:.1f} kB",
            f"{found[0].readers:,}",
            f"{median(m.total for m in found) / MEGABYTES:,.0f} MB",
        ]
        for name, found in results.memory.items()
    ]
    rows += [
        [
            "final/",
            "",
            f"{results.full[0].readers:,}",
            f"{median(m.total for m in results.full) / MEGABYTES:,.0f} MB",
        ]
        for _ in results.full[:1]
    ]
    head = ["chat", "one more reader", "with readers", "all processes"]
    return f"## Memory\n\n{_table(head, rows)}"


def _pages(results: Results) -> str:
    rows = []
    for name, first in results.pages[0].items():
        stored = {
            count: median(pages[name][count] for pages in results.pages)
            for count in first
        }
        few, many = stored.values()
        cells = [f"{few:,.1f}/s", f"{many:,.1f}/s", f"{few / many:,.2f}"]
        rows.append([name, *cells])
    counts = [f"{count:,} messages" for count in first]
    head = ["chat", *counts, "ratio"]
    return (
        "## Opening the page, after so many messages\n\n"
        "One visitor, one page after another, each on a new connection.\n\n"
        + _table(head, rows)
    )


def _stops(results: Results) -> str:
    rows = [
        [
            name,
            f"{median(stop.streams for stop in found):.1f} s",
            f"{median(stop.server for stop in found):.1f} s",
        ]
        for name, found in results.stops.items()
    ]
    head = ["chat", "all streams ended", "server ended"]
    title = f"## SIGTERM with {STREAMS} streams open"
    return f"{title}\n\n{_table(head, rows)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [
        max(len(row[i]) for row in [head, *rows]) for i in range(len(head))
    ]
    lines = [
        "| " + " | ".join(map(str.ljust, row, widths)) + " |"
        for row in [head, ["-" * width for width in widths], *rows]
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return _percent(part / whole)


def _percent(share: float) -> str:
    """Rounded down: only all of it is 100 %."""
    return f"{int(share * 1000) / 10:g} %"


def _milliseconds(seconds: float) -> str:
    return "∞" if isinf(seconds) else f"{seconds * MILLISECONDS:,.0f} ms"


def _ratio(figure: float, first: float) -> str:
    if isinf(figure) or not first:
        return "∞" if first < inf else "-"
    return f"{figure / first:.2f}"
