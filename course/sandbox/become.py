"""Becomes another program, in a work's folder, with what limits this one.

A program of its own, `python -m course.sandbox.become FILE COMMAND…`; the
folder is the one that FILE is in.
"""

from __future__ import annotations

import os
import subprocess
import sys


def main(file: str, *command: str) -> None:
    """Do so; Windows knows no such thing, and starts it instead."""
    os.chdir(os.path.dirname(file))
    if sys.platform == "win32":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
