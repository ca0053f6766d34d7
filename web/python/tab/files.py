"""The files of the work that is being written."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Mapping
from pathlib import Path

Content = str | Mapping[str, str] | None
"""A text; `{"base64": …}` for what is none; None for no such file."""


class WrongName(ValueError):
    """A file cannot be called so; the message is for a person."""


def replace(folder: Path, files: Mapping[str, Content]) -> None:
    """Have these files in a folder, and nothing else."""
    _check(files)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    change(folder, files)


def change(folder: Path, files: Mapping[str, Content]) -> None:
    """Write some files of a folder, or remove them."""
    _check(files)
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        else:
            path.write_bytes(base64.b64decode(content["base64"]))


def _check(files: Mapping[str, Content]) -> None:
    for name in files:
        parts = name.split("/")
        if not all(parts) or {".", ".."} & set(parts) or "\\" in name:
            raise WrongName(f"A file of the chat cannot be called “{name}”.")
