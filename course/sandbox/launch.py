"""Starts a work for real: `python launch.py run.py MOMENT` is `python run.py`.

Three things differ, and none is the work's own. The server listens at the
port in PORT whatever the work asks for, so that one with a fixed port meets
no other program there. The reloader of `debug=True` is left out: it would
start everything a second time to watch for changes that never come. And the
clock begins at a moment that is the same on every computer.
"""

import sys

AT_START = frozenset(sys.modules)
"""What Python has loaded before the first line of any program."""

import contextlib  # noqa: E402
import os  # noqa: E402
import types  # noqa: E402
from collections.abc import Mapping  # noqa: E402
from datetime import datetime  # noqa: E402
from typing import Any  # noqa: E402


def main(file: str, moment: str | None = None) -> None:
    """Run a file as the main program; it ends as the file ends.

    Its clock begins at the moment; without one, somebody else sets it.
    """
    if moment:
        begin_clock(moment)
    folder = os.path.dirname(file)
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv = [os.path.basename(file)]
    with contextlib.suppress(Exception):
        _serve_at(int(os.environ["PORT"]))
    module = types.ModuleType("__main__")
    module.__file__ = file
    sys.modules["__main__"] = module
    with open(file, "rb") as source:
        code = compile(source.read(), file, "exec")
    exec(code, module.__dict__)


def load_time_machine() -> types.ModuleType:
    """Load what moves the clock, without the pytest that it looks for."""
    sys.modules["pytest"] = None  # type: ignore[assignment]
    try:
        import time_machine
    finally:
        del sys.modules["pytest"]
    return time_machine


def begin_clock(moment: str) -> None:
    """Let the clock of this process, and of its forks, begin at a moment."""
    before = dict(sys.modules)
    travel = load_time_machine().travel
    before["time_machine"] = sys.modules["time_machine"]  # the clock asks it
    forget({k: v for k, v in sys.modules.items() if k not in before})
    travel(datetime.fromisoformat(moment).timestamp(), tick=True).start()


def forget(modules: Mapping[str, types.ModuleType]) -> None:
    """Forget modules, so that the work's import finds its own instead."""
    for name in modules:
        sys.modules.pop(name, None)


def forget_ours() -> None:
    """Forget the course's own modules, for a work may have some like them."""
    forget({k: v for k, v in sys.modules.items() if _is_ours(k)})


def _is_ours(name: str) -> bool:
    return name == "course" or name.startswith("course.")


def _serve_at(port: int) -> None:
    from werkzeug import serving

    serve: Any = serving.run_simple

    def run_simple(
        hostname: str,
        asked: Any,
        application: Any,
        use_reloader: bool = False,
        *arguments: Any,
        **options: Any,
    ) -> None:
        wanted = port if isinstance(asked, int) else asked
        serve(hostname, wanted, application, False, *arguments, **options)

    vars(serving)["run_simple"] = run_simple


if __name__ == "__main__":
    forget({k: v for k, v in sys.modules.items() if k not in AT_START})
    forget_ours()
    main(*sys.argv[1:])
