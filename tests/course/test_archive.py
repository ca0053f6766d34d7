"""Zips from somebody else: none gets out of its folder, and none swells."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from course.archive import Room, unpack
from course.sandbox.folder import NoWork


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder to which a zip is unpacked; nothing else may change."""
    (tmp_path / "outside.py").write_text("as it was")
    return tmp_path / "in" / "here"


def zipped(folder: Path, *entries: tuple[str | zipfile.ZipInfo, str]) -> Path:
    file = folder / "work.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return file


def below(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*")
    )


def test_what_may_be_work_is_unpacked(tmp_path: Path, place: Path) -> None:
    file = zipped(
        tmp_path,
        ("chat/run.py", "import flask"),
        ("chat\\templates\\index.html", "<h1>"),
        ("./chat/./notes.txt", ""),
        ("chat/venv/lib/flask.py", ""),
        ("__MACOSX/chat/._run.py", ""),
        (".git/config", ""),
        ("empty/", ""),
    )
    unpack(file, place, Room())
    assert below(place) == [
        "chat",
        "chat/notes.txt",
        "chat/run.py",
        "chat/templates",
        "chat/templates/index.html",
        "empty",
    ]
    assert (place / "chat/run.py").read_text() == "import flask"


@pytest.mark.parametrize(
    "name",
    [
        "../../outside.py",
        "a/../../../outside.py",
        "..\\..\\outside.py",
        "/tmp/outside.py",
        "C:/outside.py",
    ],
)
def test_nothing_gets_out(tmp_path: Path, place: Path, name: str) -> None:
    file = zipped(tmp_path, ("run.py", "import flask"), (name, "changed"))
    with pytest.raises(NoWork, match="which is outside the folder"):
        unpack(file, place, Room())
    assert below(place) == []
    assert (tmp_path / "outside.py").read_text() == "as it was"


def test_a_link_is_left_out(tmp_path: Path, place: Path) -> None:
    link = zipfile.ZipInfo("templates")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = zipped(tmp_path, (link, "../.."), ("run.py", "import flask"))
    unpack(file, place, Room())
    assert below(place) == ["run.py"]


def test_what_is_too_large_is_not_begun(tmp_path: Path, place: Path) -> None:
    file = zipped(tmp_path, ("run.py", "x"), ("big.txt", "0" * 3_000_000))
    assert file.stat().st_size < 10_000
    with pytest.raises(NoWork, match=r"2 files with 3 MB.*100 files and 2 MB"):
        unpack(file, place, Room(size=2 << 20, files=100))
    with pytest.raises(NoWork, match="no more than 1 files"):
        unpack(file, place / "again", Room(size=4 << 20, files=1))
    assert not list(tmp_path.rglob("*.txt"))


def test_room_is_shared(tmp_path: Path, place: Path) -> None:
    file = zipped(tmp_path, ("run.py", "x" * 600))
    room = Room(size=1000, files=10)
    unpack(file, place, room)
    assert (room.size, room.files) == (400, 9)
    with pytest.raises(NoWork, match="was not unpacked"):
        unpack(file, place / "again", room)


def test_a_size_that_lies_is_no_way_to_swell(
    tmp_path: Path, place: Path
) -> None:
    file = zipped(tmp_path, ("run.py", "x" * 5_000))
    said = (5_000).to_bytes(4, "little")
    text = file.read_bytes()
    assert text.count(said) == 2
    file.write_bytes(text.replace(said, (10).to_bytes(4, "little")))
    with pytest.raises(NoWork, match="is damaged"):
        unpack(file, place, Room(size=100))
    assert (place / "run.py").stat().st_size <= 10


def test_what_is_no_zip_or_locked_is_said(tmp_path: Path, place: Path) -> None:
    file = tmp_path / "work.zip"
    file.write_bytes(b"Rar!\x1a\x07")
    with pytest.raises(NoWork, match=r"work\.zip is no zip, or is damaged"):
        unpack(file, place, Room())
    file = zipped(tmp_path, ("run.py", "import flask" * 100))
    whole = file.read_bytes()
    file.write_bytes(whole[:40] + b"\xff\xff" + whole[42:])
    with pytest.raises(NoWork, match="is damaged"):
        unpack(file, place / "2", Room())
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(locked)
    with pytest.raises(NoWork, match="locked with a password"):
        unpack(file, place / "3", Room())


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_may_swell_is_refused(
    tmp_path: Path, place: Path, way: int
) -> None:
    file = tmp_path / "work.zip"
    with zipfile.ZipFile(file, "w", way) as archive:
        archive.writestr("run.py", "import flask")
    with pytest.raises(NoWork, match="a usual zip"):
        unpack(file, place, Room())


def test_a_long_name_is_cut_and_stays_another(
    tmp_path: Path, place: Path
) -> None:
    file = zipped(
        tmp_path,
        ("n" * 300 + "1/run.py", "1"),
        ("n" * 300 + "2/run.py", "2"),
        ("é" * 300 + ".html", ""),
        ('what? "this": a|b\n/run.py', "3"),
    )
    unpack(file, place, Room())
    names = [path.name for path in place.iterdir()]
    assert len(names) == 4
    assert max(len(name.encode()) for name in names) < 255
    assert sorted(it.read_text() for it in place.glob("*/run.py")) == [
        "1",
        "2",
        "3",
    ]
