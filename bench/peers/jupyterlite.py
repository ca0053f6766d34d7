"""JupyterLite, the Python in a tab that people know, built to be served.

Nothing in it asks another host: its Pyodide is npm's, as the workshop's is,
and the packages that its kernel loads lie beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

KERNEL_LOADS = ("ipython", "jedi", "micropip")
"""What the kernel has Pyodide load; each brings what it needs."""
KERNEL_INSTALLS = ("comm",)
"""What the kernel installs with its own installer."""
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def build(out: Path, pyodide: Path) -> None:
    """Make the site in a folder, with npm's package `pyodide`.

    Raises CalledProcessError where a package is not to be had.
    """
    with tempfile.TemporaryDirectory() as home:
        wheels = Path(home, "wheels")
        download(wheels, KERNEL_INSTALLS)
        chosen = [f"--piplite-wheels={wheel}" for wheel in wheels.iterdir()]
        subprocess.run(
            [
                *(sys.executable, "-m", "jupyterlite_core.app", "build"),
                *("--output-dir", str(out), *chosen),
            ],
            cwd=home,  # it takes notebooks from where it is started
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    shutil.copytree(pyodide, out / "pyodide")
    _lay_packages(out / "pyodide")
    settings = out / "jupyter-lite.json"
    record = json.loads(settings.read_text(encoding="utf-8"))
    plugins = record["jupyter-config-data"]["litePluginSettings"]
    plugins[KERNEL]["pyodideUrl"] = "./pyodide/pyodide.mjs"
    settings.write_text(json.dumps(record), encoding="utf-8")


def download(folder: Path, packages: tuple[str, ...]) -> None:
    """Fetch the wheels of packages, such as `six==1.17.0`, and no others."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet"),
            *("--no-deps", "--only-binary=:all:", "--dest", str(folder)),
            *packages,
        ],
        check=True,
    )


def _lay_packages(pyodide: Path) -> None:
    """Put what the kernel loads where Pyodide looks, as its list has it.

    Pyodide's builds and those of PyPI are of the same sources, but not the
    same to the byte, so that its list gets other sums.
    """
    file = pyodide / "pyodide-lock.json"
    lock = json.loads(file.read_text(encoding="utf-8"))
    packages = [lock["packages"][name] for name in _closure(lock)]
    with tempfile.TemporaryDirectory() as home:
        download(Path(home), tuple(map(_pinned, packages)))
        wheels = {
            _name(path.name.split("-")[0]): path
            for path in Path(home).iterdir()
        }
        for package in packages:
            wheel = wheels[_name(package["name"])]
            package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
            shutil.copy(wheel, pyodide / package["file_name"])
    file.write_text(json.dumps(lock), encoding="utf-8")


def _closure(lock: dict[str, Any]) -> set[str]:
    """The names of what the kernel loads, with all that it needs."""
    found: set[str] = set()
    wanted = list(KERNEL_LOADS)
    while wanted:
        name = _name(wanted.pop())
        if name not in found:
            found.add(name)
            wanted += lock["packages"][name]["depends"]
    return found


def _pinned(package: dict[str, Any]) -> str:
    return f"{package['name']}=={package['version']}"


def _name(name: str) -> str:
    """A package's name in the one way that all of them can be written."""
    return name.lower().replace("_", "-")
