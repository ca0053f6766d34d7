"""Makes what a tab unpacks: `python -m web.bundle OUT`.

Of the packages that are installed here, as pinned, and of the course itself:
`chat.pack`, without which no chat runs, `database.pack`, for the lessons from
the database on, and `checks.pack`, with the stages and all that judges them.
Their files lie as Python has them in a tab. `stdlib.pack` is Python's own
library. What a chat imports is bytecode, compiled by the very Python that will
run it.

Beside OUT, `stages/` has the stages as JSON, for an editor that is there
before Python is.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from course.lessons import ROOT, all_lessons
from web.python.tab.lessons import lessons, stage

PACKAGES = {
    "chat": (
        "blinker",
        "click",
        "flask",
        "itsdangerous",
        "jinja2",
        "markupsafe",
        "werkzeug",
    ),
    "database": ("sqlalchemy", "typing_extensions"),
    "checks": (
        "iniconfig",
        "justhtml",
        "packaging",
        "pluggy",
        "pygments",
        "pytest",
        "rich",
    ),
    "final": ("alembic", "mako", "sqlalchemy"),
}
"""Pure Python, or with a part in C that they can do without."""
TREES = {
    "chat": ("course", "web/python/tab"),
    "database": (),
    "checks": (
        "catalogue",
        "final",
        "pyproject.toml",
        "steps",
        "tests/lessons",
    ),
    "final": ("requirements.txt",),
}
"""What is the course's own."""
NEVER = (
    "flask/testing.py",
    "sqlalchemy/dialects/mssql/",
    "sqlalchemy/dialects/mysql/",
    "sqlalchemy/dialects/oracle/",
    "sqlalchemy/dialects/postgresql/",
    "sqlalchemy/ext/",
    "sqlalchemy/testing/",
)
"""Parts of packages that no chat in a tab has a use for, but for `final/`.

That is judged in a tab only by the tests: `final.pack` has them.
"""

NOT_IN_A_TAB = ("course/authoring/",)
"""Parts of the course for which a tab has no use."""

NPM = Path(__file__).parent / "node_modules"
PACK = Path(__file__).parent / "node" / "pack.mjs"
EPOCH = (2026, 1, 1, 0, 0, 0)
"""When every file in a zip is said to be from: the same twice."""

Members = dict[str, bytes]


def main(out: Path) -> None:
    """Make everything, and say how large it is."""
    out.mkdir(parents=True, exist_ok=True)
    for made_before in out.iterdir():
        made_before.unlink()
    write_stages(out.parent / "stages")
    with tempfile.TemporaryDirectory() as place:
        sources = Path(place)
        for name in PACKAGES:
            write_zip(sources / f"{name}.zip", members(name))
        library = (NPM / "pyodide" / "python_stdlib.zip").read_bytes()
        (sources / "stdlib.zip").write_bytes(library)
        command = ["node", str(PACK), str(sources), str(out)]
        subprocess.run(command, check=True)
    for file in sorted(out.glob("*.pack")):
        print(f"{file.stat().st_size:>10,}  {file.name}")


def write_stages(folder: Path) -> None:
    """Write the list of lessons, and the files of each stage."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_json(folder / "index.json", lessons())
    for lesson in all_lessons():
        _write_json(folder / f"{lesson.folder.name}.json", stage(lesson))


def members(name: str) -> Members:
    """What belongs into a zip, by the place that it has in a tab."""
    site = f"lib/python{python_of_the_tab()}/site-packages"
    found = {}
    for package in PACKAGES[name]:
        rest = name == "final" and package == "sqlalchemy"
        for path, content in of_package(package):
            if path.startswith(NEVER) == rest:
                found[f"{site}/{path}"] = content
    for tree in TREES[name]:
        for file in files_below(ROOT / tree):
            place = file.relative_to(ROOT).as_posix()
            if not place.startswith(NOT_IN_A_TAB):
                found[f"course/{place}"] = file.read_bytes()
    return found


def of_package(name: str) -> Iterator[tuple[str, bytes]]:
    """The modules of an installed package."""
    files = importlib.metadata.files(name)
    assert files, name
    for file in files:
        path = file.as_posix()
        if path.endswith(".py") and not path.startswith(".."):
            yield path, file.read_binary()


def files_below(path: Path) -> Iterable[Path]:
    """A file, or the files of a folder, but what running it has left."""
    if path.is_file():
        return [path]
    return (
        file
        for file in path.rglob("*")
        if file.is_file()
        and not {"__pycache__", "instance"} & set(file.parts)
        and file.suffix != ".db"
    )


def python_of_the_tab() -> str:
    """Such as `3.14`."""
    lock = (NPM / "pyodide" / "pyodide-lock.json").read_text("utf-8")
    version: str = json.loads(lock)["info"]["python"]
    return version.rpartition(".")[0]


def write_zip(path: Path, files: Members) -> None:
    """Write a zip that is the same whenever it is made of the same files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name])


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
