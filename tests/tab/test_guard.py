"""What a work does in a tab comes to an end, and its line is known."""

from __future__ import annotations

import contextlib
import textwrap
from pathlib import Path

import pytest

from web.python.tab.guard import Guard, Left, Overtime

SECONDS = 0.2


def run(guard: Guard, folder: Path, text: str) -> None:
    """Run a program of a work, for so long."""
    file = folder / "run.py"
    file.write_text(text, encoding="utf-8")
    code = compile(file.read_bytes(), str(file), "exec")
    with guard.within(folder, SECONDS):
        exec(code, {})


ENDLESS = {
    "loop": "while True:\n    pass",
    "list": "x = []\nwhile True:\n    x.append(0)",
    "sleep": "from time import sleep\nsleep(60)",
    "comprehension": "[0 for i in iter(int, 1)]",
    "generator": "any(i < 0 for i in iter(int, 1))",
    "exec": "exec('while True: pass')",
    "calls": "def f():\n    pass\nany(map(lambda _: f(), iter(int, 1)))",
}
STUBBORN = """\
def again():
    return None
while True:
    try:
        again()
    except BaseException:
        pass
"""


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_ended_at_its_line(
    guard: Guard, tmp_path: Path, text: str
) -> None:
    with pytest.raises(Overtime) as over:
        run(guard, tmp_path, f"name = 'chat'\n{text}")
    place = over.value.place
    assert place
    assert place.file == "run.py"
    assert place.line > 1
    assert place.code == text.splitlines()[place.line - 2].strip()


@pytest.mark.parametrize(
    "text",
    [STUBBORN, f"try:\n{textwrap.indent(STUBBORN, '  ')}\nfinally:\n  pass"],
)
def test_that_time_is_over_cannot_be_caught(
    guard: Guard, tmp_path: Path, text: str
) -> None:
    with pytest.raises(Overtime):
        run(guard, tmp_path, text)


def test_what_is_slow_without_a_loop_has_more_time(
    guard: Guard, tmp_path: Path
) -> None:
    """As where Python, and not the work, has much to do on a slow machine."""
    slow = "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()"
    wait = f"lock.acquire(timeout={SECONDS * 1.2})\ndef f():\n    pass\nf()"
    run(guard, tmp_path, f"{slow}\n{wait}")


def test_what_ends_in_time_is_left_alone(guard: Guard, tmp_path: Path) -> None:
    run(guard, tmp_path, "for i in range(1000):\n    pass")


def test_a_program_that_ends_python_does_not_end_it(
    guard: Guard, tmp_path: Path
) -> None:
    with pytest.raises(Left) as left:
        run(guard, tmp_path, "import os\nos._exit(3)")
    assert left.value.status == 3


def test_that_time_was_over_is_told_whoever_has_caught_it(
    guard: Guard, tmp_path: Path
) -> None:
    """As whoever runs a work catches all that it raises."""
    caught = contextlib.suppress(BaseException)
    with pytest.raises(Overtime), guard.within(tmp_path, SECONDS), caught:
        run(guard, tmp_path, ENDLESS["loop"])


def test_code_of_others_is_not_ended(guard: Guard, tmp_path: Path) -> None:
    """A library is not stopped in the middle of what it does."""
    other, own = tmp_path / "library", tmp_path / "work"
    other.mkdir()
    own.mkdir()
    file = other / "slow.py"
    file.write_text(
        "import time\nend = time.monotonic() + 0.4\n"
        "while time.monotonic() < end:\n    pass"
    )
    code = compile(file.read_bytes(), str(file), "exec")
    with guard.within(own, SECONDS):
        exec(code, {})


def test_a_stream_that_sleeps_owes_its_seconds(
    guard: Guard, tmp_path: Path
) -> None:
    guard.debt = 0.0
    run(guard, tmp_path, "import time\ntime.sleep(30)\ntime.sleep(15)")
    assert guard.debt == 45.0


def test_a_stream_that_only_sleeps_is_ended(
    guard: Guard, tmp_path: Path
) -> None:
    guard.debt = 0.0
    with pytest.raises(Overtime):
        run(guard, tmp_path, "import time\nwhile True:\n    time.sleep(30)")
