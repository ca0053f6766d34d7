"""The script engine of a tab ends what has no end, and nothing else."""

from __future__ import annotations

import json
import subprocess

import pytest

from course.lessons import ROOT

MODULE = (ROOT / "web" / "quickjs.mjs").as_uri()
PROGRAM = """
const { Engine, loadQuickJs } = await import(process.argv[1]);
const [limit, pause, ...scripts] = JSON.parse(process.argv[2]);
const engine = new Engine(await loadQuickJs(), 1 << 25, 1 << 19, limit);
for (const script of scripts) {
    const evaluated = engine.evaluate(script);
    const finished = engine.finishJobs();
    console.log(JSON.stringify([
        evaluated.value, evaluated.error ?? finished.error ?? "",
    ]));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
}
engine.close();
"""
ENDLESS = {
    "loop": "while (true) {}",
    "calls": "for (;;) [1, 2, 3].map((number) => number * 2)",
    "promises": "(function again() { Promise.resolve().then(again); })()",
}
WORKS = """
const begun = Date.now();
while (Date.now() < begun + 300);
"done";
"""


def outcomes(limit: int, pause: int, *scripts: str) -> list[tuple[str, str]]:
    """Value and error of each script; after each there is a pause."""
    given = json.dumps([limit, pause, *scripts])
    said = subprocess.check_output(
        ["node", "--input-type=module", "--eval", PROGRAM, MODULE, given],
        text=True,
    )
    return [tuple(json.loads(line)) for line in said.splitlines()]


@pytest.mark.parametrize("script", ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_is_ended(script: str) -> None:
    (_, error), (after, _) = outcomes(50, 0, script, "'still here'")
    assert "interrupted" in error
    assert after == "still here"


def test_only_the_time_of_the_scripts_is_counted() -> None:
    """What Python does between them takes none of it."""
    _, after = outcomes(1000, 1200, "'the page is open'", WORKS)
    assert after == ("done", "")
