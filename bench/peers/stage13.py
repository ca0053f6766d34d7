"""Stage 13 of the course, after somebody has said a lot.

Usage: python stage13.py FOLDER MESSAGES
"""

from __future__ import annotations

import importlib
import os
import sys


def main(folder: str, count: int) -> None:
    """Serve the stage in `folder` with `count` messages in its list."""
    sys.path.insert(0, folder)
    stage = importlib.import_module("run")
    for number in range(count):
        stage.add_message("ann", f"{number}, as long as most messages are")
    stage.app.run(host="127.0.0.1", port=int(os.environ["PORT"]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
