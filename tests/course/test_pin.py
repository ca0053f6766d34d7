"""`course pin`: a version is raised in one place and reaches every stage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course.commands import pin
from course.lessons import ROOT

from .conftest import Type, fingerprint


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file of pins, which the verb is told to mend."""
    monkeypatch.setattr(pin, "ROOT", tmp_path)
    for file in [ROOT / pin.PINS, *ROOT.glob(f"steps/*/{pin.PINS}")]:
        to = tmp_path / file.relative_to(ROOT)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)
    return tmp_path


def test_what_agrees_is_left_alone(type_in: Type, place: Path) -> None:
    before = fingerprint(place)
    assert type_in("pin").out == f"{pin.AGREED}\n"
    assert fingerprint(place) == before


def test_a_version_reaches_every_stage(type_in: Type, place: Path) -> None:
    said = type_in("pin", "flask==9.8.7", "gunicorn==99.1")
    assert said.status == 0
    files = list(place.rglob(pin.PINS))
    assert len(said.out.splitlines()) == len(files) + 1
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.count("Flask==9.8.7\n") == 1
        assert ("gunicorn" in text) == (
            'gunicorn==99.1; sys_platform != "win32"\n' in text
        )


def test_the_first_file_is_followed(type_in: Type, place: Path) -> None:
    file = place / pin.PINS
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Werkzeug==", "Werkzeug==9"), "utf-8")
    said = type_in("pin")
    assert said.out.startswith("steps/01_hello_world/requirements.txt\n")
    assert type_in("pin").out == f"{pin.AGREED}\n"


def test_what_is_no_pin_is_refused(type_in: Type, place: Path) -> None:
    before = fingerprint(place)
    assert type_in("pin", "Flask").refused_with("'Flask' pins nothing", "==")
    assert type_in("pin", "Flask==1", "Flsk==2").refused_with("Flsk is not")
    assert fingerprint(place) == before
