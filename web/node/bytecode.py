"""Compiles the modules in a zip; runs in the Python of a tab."""

from __future__ import annotations

import importlib.util
import io
import marshal
import zipfile
from typing import Any

EPOCH = (2026, 1, 1, 0, 0, 0)
PYTHON_AS_IT_IS = ("course/steps/", "course/final/", "course/catalogue/")
"""Files of Python that are read, and not imported."""
CHECKS = "course/tests/"
"""What pytest looks for as source; their bytecode lies where it is cached."""
UNCHECKED = (1).to_bytes(4, "little")
"""The flags of bytecode that is not compared with its source."""


def compiled(archive: Any, name: str) -> bytes:
    """The zip with bytecode in place of modules; `name` is what it is."""
    paper = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as given,
        zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for path in sorted(given.namelist()):
            for place, content in _members(path, given.read(path), name):
                info = zipfile.ZipInfo(place, EPOCH)
                info.external_attr = 0o644 << 16
                made.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return paper.getvalue()


def _members(path: str, content: bytes, name: str) -> list[tuple[str, bytes]]:
    if path.endswith("/"):
        return []
    if not path.endswith(".py") or path.startswith(PYTHON_AS_IT_IS):
        return [(path, content)]
    root = "/lib/python314.zip/" if name == "stdlib" else "/"
    code = _bytecode(content, root + path)
    if path.startswith(CHECKS):
        cached = importlib.util.cache_from_source(path)
        return [(path, content), (cached, code)]
    return [(path + "c", code)]


def _bytecode(source: bytes, path: str) -> bytes:
    code = compile(source, path, "exec", dont_inherit=True)
    head = importlib.util.MAGIC_NUMBER + UNCHECKED
    return head + importlib.util.source_hash(source) + marshal.dumps(code)
