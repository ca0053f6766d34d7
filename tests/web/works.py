"""Works as zips, for whoever opens one in the workshop."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def zip_of(files: Mapping[str, str]) -> bytes:
    """A zip of texts by their paths."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return packed.getvalue()


def zip_of_folder(folder: Path) -> bytes:
    """A zip of a folder, as one makes it of one's own chat."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return zip_of(
        {
            file.relative_to(folder.parent).as_posix(): file.read_text("utf-8")
            for file in files
            if "__pycache__" not in file.parts and file.suffix != ".db"
        }
    )
