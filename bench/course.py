"""How long verdicts take, as ratios to `import flask, pytest`.

`nox -s bench`, or `python -m bench.course [HOW_MANY]`: everything is measured
in one run, on the machine that it runs on. A class of HOW_MANY folders, 100
if nothing is said, is made from stages and mistakes: three endless loops, one
small fork bomb, one that deletes its own folder. Its report is checked, and
so is that no original has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from course.lessons import ROOT, all_lessons, find

TIMES = 5
"""How often each is measured, in turns; the quickest counts."""

MISTAKES: dict[str, tuple[str, str, str]] = {
    "loop on import": ("05", "import os", "import os\nwhile True: pass"),
    "loop in C": ("07", "import os", "import os\nsum(range(10**12))"),
    "loop in a view": ("02", "    return", "    while True: pass\n    return"),
    "fork bomb": ("03", "import os", "import os\n[os.fork() for _ in 'abc']"),
    "deletes itself": (
        "04",
        "app = Flask(__name__)",
        "app = Flask(__name__)\nimport shutil\n"
        "shutil.rmtree(os.path.dirname(os.path.abspath(__file__)))",
    ),
    "exits": ("06", "import os", "import os\nos._exit(3)"),
    "syntax": ("08", "(", ""),
    "redirect not imported": ("04", ", redirect", ""),
    "405": ("13", 'methods=["GET", "POST"]', 'methods=["GET"]'),
    "debug on": ("13", "debug=False", "debug=True"),
    "no at": ("12", "@app.route", "app.route"),
    "package": ("09", "import os", "import os\nimport reqests"),
}
"""A stage, and what is put in place of what in its `run.py`, once."""


class Spent(NamedTuple):
    """Seconds on the clock, and on the processors; 0 where not known."""

    wall: float
    cpu: float


def main(how_many: int) -> int:
    """Measure everything and print it; 1 when the report is wrong."""
    check = ["-m", "course", "check", str(find("13").folder)]
    calls = {
        UNIT: ["-c", "import flask, pytest"],
        "check, lesson 13": [*check, "--lesson", "13"],
        "check, where am I": check,
        "check, where am I, at final": [
            *check[:-1],
            str(find("final").folder),
        ],
    }
    found = quickest(calls)
    unit = found[UNIT]
    for what, spent in found.items():
        show(what, spent, unit)
    show("watch, from save to verdict", watched(), unit)
    with tempfile.TemporaryDirectory() as home:
        school = Path(home, "school")
        names = make_class(school, how_many)
        before = fingerprint(school)
        files = {kind: Path(home, f"r.{kind}") for kind in KINDS}
        options = [f"--{kind}={path}" for kind, path in files.items()]
        call = ["-m", "course", "report", str(school), "--lesson", "13"]
        show(f"report, {how_many} folders", python(*call, *options), unit)
        faults = wrong(files, names)
        if fingerprint(school) != before:
            faults.append("an original has changed")
    print("\n".join(faults) or "Nobody is missing, nothing has changed.")
    return 1 if faults else 0


UNIT = "import flask, pytest"
KINDS = ("html", "csv", "junit", "json")


def make_class(school: Path, how_many: int) -> dict[str, int | None]:
    """A class by name; what each has reached, None where it does not start."""
    steps = [lesson for lesson in all_lessons() if lesson.number <= 13]
    names: dict[str, int | None] = {}
    for number, (mistake, change) in enumerate(MISTAKES.items()):
        stage, old, new = change
        name = f"{number:03} {mistake}"
        shutil.copytree(find(stage).folder, school / name)
        program = school / name / "run.py"
        text = program.read_text(encoding="utf-8")
        assert old in text, (mistake, old)
        program.write_text(text.replace(old, new, 1), encoding="utf-8")
        names[name] = None
    for number in range(len(MISTAKES), how_many):
        step = steps[number % len(steps)]
        names[f"{number:03} {step.name}"] = step.number
        shutil.copytree(step.folder, school / f"{number:03} {step.name}")
    return names


def wrong(files: dict[str, Path], names: dict[str, int | None]) -> list[str]:
    """What the files of a report have wrong, in a line each."""
    faults = []
    texts = {kind: path.read_text("utf-8") for kind, path in files.items()}
    record = json.loads(texts["json"])
    students = {s["student"]: s for s in record["students"]}
    for name, number in names.items():
        for kind, text in texts.items():
            if name not in text:
                faults.append(f"{name} is missing in {kind}")
        student = students.get(name, {})
        if number and student.get("reached") != number:
            faults.append(f"{name} is placed at {student.get('reached')}")
        if number is None and student.get("passed"):
            faults.append(f"{name} has passed")
        if student.get("our_fault"):
            faults.append(f"{name}: {student['problem']}")
    return faults


def watched() -> Spent:
    """The time from a save to the end of the verdict, in a running watch."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "chat")
        shutil.copytree(find("12").folder, folder)
        call = [sys.executable, "-u", "-m", "course", "watch", str(folder)]
        verdicts: list[float] = []
        with subprocess.Popen(
            call, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
        ) as process:

            def listen() -> None:
                assert process.stdout
                for line in process.stdout:
                    if "course diff" in line:
                        verdicts.append(time.perf_counter())

            threading.Thread(target=listen, daemon=True).start()
            times = []
            for turn in range(1, TIMES + 2):
                while len(verdicts) < turn:
                    time.sleep(0.005)
                saved = time.perf_counter()
                with (folder / "run.py").open("a") as program:
                    program.write("#\n")
                while len(verdicts) == turn:
                    time.sleep(0.005)
                times.append(verdicts[turn] - saved)
            process.kill()
    return Spent(min(times), 0)


def quickest(calls: dict[str, list[str]]) -> dict[str, Spent]:
    """The quickest of some runs of each call, all of them in turns."""
    runs = [
        {what: python(*call) for what, call in calls.items()}
        for _ in range(TIMES)
    ]
    return {
        what: Spent(
            min(run[what].wall for run in runs),
            min(run[what].cpu for run in runs),
        )
        for what in calls
    }


def python(*arguments: str) -> Spent:
    """Run Python, silently, in the project's folder."""
    begun, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    after = os.times()
    return Spent(
        time.perf_counter() - begun,
        after.children_user
        + after.children_system
        - before.children_user
        - before.children_system,
    )


def show(what: str, spent: Spent, unit: Spent) -> None:
    """Print one measurement as ratios."""
    wall = f"{spent.wall / unit.wall:7.2f} ({spent.wall:6.2f} s)"
    cpu = f"{spent.cpu / unit.cpu:7.2f} ({spent.cpu:6.2f} s)"
    print(f"{what:28} {wall}" + (f"   processor {cpu}" if spent.cpu else ""))


def fingerprint(folder: Path) -> dict[str, str]:
    """What every file below a folder holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100))
