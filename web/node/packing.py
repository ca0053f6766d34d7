"""Packs a zip for the tab; runs in the very Python that will unpack it.

A pack is a zip whose files are not compressed each for itself, but all as one:
of many small files that are like each other a quarter is saved.
"""

from __future__ import annotations

import ast
import gzip
import importlib.util
import io
import marshal
import sys
import zipfile
from types import CodeType
from typing import Any

EPOCH = (2026, 1, 1, 0, 0, 0)
"""When every file is said to be from, so that a zip is the same twice."""
ROOTS = {"stdlib": "/lib/python314.zip/"}
"""Where the files of a zip lie, if not where their names say."""
OURS = ("/course/course/", "/course/web/")
"""What is compiled whether it has been imported or not."""
CHECKS = "/course/tests/"
"""What pytest looks for as source; their bytecode lies where it is cached."""
NEVER = (
    "_pydatetime.py",  # for a Python without the same in C
    "_pyio.py",
    "encodings/cp",
    "encodings/mac_",
    "ftplib.py",
    "imaplib.py",
    "mailbox.py",
    "multiprocessing/",
    "poplib.py",
    "pydoc",
    "smtplib.py",
    "tarfile.py",
    "xmlrpc/",
)
"""Parts of Python's own library that no chat in a tab has a use for."""
STILL = ("encodings/cp1252.py", "encodings/cp437.py")
"""Windows' own encoding, and that of names in a zip."""
TOOLS = tuple(
    f"lib/python3.14/site-packages/{name}/"
    for name in ("justhtml", "packaging", "pygments", "rich")
)
"""Of these, which no chat imports, what no check has imported is left out."""
UNCHECKED = (1).to_bytes(4, "little")
"""The flags of bytecode that is not compared with its source."""


def packed(archive: Any, name: str) -> bytes:
    """The pack of a zip; `name` is what it is called."""
    paper = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as given,
        zipfile.ZipFile(paper, "w") as made,
    ):
        for path in sorted(given.namelist()):
            never = path.startswith(NEVER) and path not in STILL
            if path.endswith("/") or (never and name in ROOTS):
                continue
            root = ROOTS.get(name, "/")
            for place, content in _members(root, path, given.read(path)):
                info = zipfile.ZipInfo(place, EPOCH)
                info.external_attr = 0o644 << 16
                made.writestr(info, content)
    return gzip.compress(paper.getvalue(), 9, mtime=0)


def _members(root: str, path: str, content: bytes) -> list[tuple[str, bytes]]:
    file = root + path
    if not path.endswith(".py"):
        return [(path, content)]
    if file.startswith(CHECKS):
        cached = importlib.util.cache_from_source(path)
        return [(path, content), (cached, _bytecode(content, file))]
    if file in _imported() or file.startswith(OURS):
        return [(path + "c", _bytecode(content, file))]
    return [] if path.startswith(TOOLS) else [(path, content)]


def _imported() -> set[str | None]:
    """The files of all modules that something has imported by now."""
    found = sys.modules.values()
    return {getattr(module, "__file__", None) for module in found}


def _bytecode(source: bytes, file: str) -> bytes:
    tree = ast.parse(source)
    if not file.startswith(CHECKS):
        _strip(tree)
    code = compile(tree, file, "exec", dont_inherit=True)
    if not file.startswith((*OURS, CHECKS)):
        code = _without_lines(code)
    head = importlib.util.MAGIC_NUMBER + UNCHECKED
    return head + importlib.util.source_hash(source) + marshal.dumps(code)


def _without_lines(code: CodeType) -> CodeType:
    """The code with the first line for the place of all its instructions.

    They are told in runs of eight: see "Location information" in CPython's
    InternalDocs/code_objects.md.
    """
    eights, rest = divmod(len(code.co_code) // 2, 8)
    here = b"\xef\0" * eights + (bytes([0xE7 + rest, 0]) if rest else b"")
    constants = (
        _without_lines(it) if isinstance(it, CodeType) else it
        for it in code.co_consts
    )
    return code.replace(co_linetable=here, co_consts=tuple(constants))


def _strip(tree: ast.AST) -> None:
    """Take out the docstrings, which nobody reads there: a tenth of all."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.Module(body=[ast.Expr(ast.Constant(str())), *rest])
                | ast.ClassDef(body=[ast.Expr(ast.Constant(str())), *rest])
                | ast.FunctionDef(body=[ast.Expr(ast.Constant(str())), *rest])
                | ast.AsyncFunctionDef(
                    body=[ast.Expr(ast.Constant(str())), *rest]
                )
            ):
                place = node.body[0]
                node.body = rest or [ast.copy_location(ast.Pass(), place)]
