"""Whatever is installed is pinned: `nox -s lock` has not been forgotten."""

from __future__ import annotations

import re
import tomllib

from course.lessons import ROOT

LOCK = "locks/tools.txt"


def pins(file: str) -> dict[str, set[str]]:
    """The versions of each package that a file names."""
    found: dict[str, set[str]] = {}
    text = (ROOT / file).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M):
        found.setdefault(plain(name), set()).add(version)
    return found


def plain(name: str) -> str:
    """A package's name as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_group_s_packages_are_locked() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)["dependency-groups"].values()
    wanted = {
        plain(re.split(r"[^\w.-]", it)[0])
        for group in groups
        for it in group
        if isinstance(it, str)
    }
    assert wanted
    assert wanted - pins(LOCK).keys() == set()


def test_the_lock_has_what_the_deployed_chat_pins() -> None:
    locked = pins(LOCK)
    deployed = pins("requirements.txt")
    assert deployed
    assert {name: locked.get(name) for name in deployed} == deployed


def test_the_lock_names_no_place() -> None:
    text = (ROOT / LOCK).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--" not in text
