"""A stage as `python run.py` starts it, by a clock that stands still.

A process of its own runs `python stage.py RUN_PY`. Each line that it reads is
the moment that its clock shows from then on; it says the line when it does.
"""

from __future__ import annotations

import sys
import threading

from course.sandbox import launch
from course.sandbox.clock import MachineClock


def follow(clock: MachineClock) -> None:
    """Set the clock to each moment that is read, to the end of the input."""
    for line in sys.stdin:
        clock.stand_at(line.strip())
        print(line, end="", flush=True)


if __name__ == "__main__":
    clock = MachineClock()
    threading.Thread(target=follow, args=[clock], daemon=True).start()
    launch.main(sys.argv[1])
