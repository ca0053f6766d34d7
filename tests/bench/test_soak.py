"""What piles up is seen, and what does not is level."""

from __future__ import annotations

import pytest

from bench.soak import Held, main, report

pytestmark = pytest.mark.long

HELD = Held(memory=100.0, files=40, connections=8, threads=6)


def test_people_come_and_go_and_nothing_piles_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["--seconds", "8"])
    told = capsys.readouterr().out
    assert status == 0, told
    assert told.count("| yes |") == len(HELD)


@pytest.mark.parametrize(
    ("grown", "row"),
    [
        (HELD._replace(memory=120.0), "| memory, MiB | 100 | 120 | no |"),
        (HELD._replace(files=41), "| open files | 40 | 41 | no |"),
        (HELD._replace(connections=9), "| database connections | 8 | 9 | no"),
        (HELD._replace(threads=7), "| threads | 6 | 7 | no |"),
    ],
)
def test_what_has_piled_up_is_told(
    grown: Held, row: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(HELD, grown) == 1
    assert row in capsys.readouterr().out
