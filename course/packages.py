"""Packages that are not installed: which, and what to type."""

from __future__ import annotations

import re
import sys

from .lessons import FINAL, ROOT, Extra, Lesson


def require(app: Lesson | Extra) -> None:
    """Raise ModuleNotFoundError for a package that a lesson's app lacks."""
    from importlib import metadata  # dear, and every verb has this module

    folder = ROOT if app.folder == FINAL else app.folder
    text = (folder / "requirements.txt").read_text(encoding="utf-8")
    if sys.platform != "win32":
        text = text.replace('; sys_platform != "win32"', "")
    for name in re.findall(r"^([\w.-]+)==[^;\n]+$", text, re.MULTILINE):
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            raise ModuleNotFoundError(name=name) from None


def missing(package: str | None, typed: list[str]) -> str:
    """What to type when a package is not there, after what was typed."""
    verb = " ".join(typed) or "list"
    return (
        f"'{package}' is not installed for this Python: type 'python -m nox "
        f"-s course -- {verb}', which installs what is needed by itself "
        "(once before: 'python -m pip install nox'), or 'python -m pip "
        "install --group course -r requirements.txt'."
    )
