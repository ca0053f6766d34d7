"""Pictures of the stages, made by running them, and kept until they change."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from course.changes import code
from course.lessons import Lesson

from . import chromium
from .play import WIDTH, Moment, Server, playing
from .scenes import act_of

KEPT = "scenes.json"
"""What a stage's pictures show, and of what they were made; beside them."""

_MAKERS = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("chromium", "pictures", "play", "scenes", "stage")
]
"""What pictures depend on, beside the stage."""


@dataclass(frozen=True)
class Picture:
    """What somebody's browser shows, in files below the folder of pictures."""

    who: str
    address: str
    light: str
    dark: str
    width: int
    height: int


@dataclass(frozen=True)
class Scene:
    """What was to be seen at one moment, and what there is to it."""

    caption: str
    pictures: list[Picture]


def scenes(lesson: Lesson, folder: Path) -> list[Scene]:
    """The scenes of a stage that are kept; none where it has none."""
    file = folder / lesson.folder.name / KEPT
    if not file.is_file():
        return []
    kept = json.loads(file.read_text(encoding="utf-8"))
    return [
        Scene(it["caption"], [Picture(**about) for about in it["pictures"]])
        for it in kept["scenes"]
    ]


def make(lessons: tuple[Lesson, ...], folder: Path) -> None:
    """Take the pictures of each stage, where they are not kept already.

    As many are played side by side as there are cores.
    """
    wanted = [it for it in lessons if _made_of(it) != _kept_of(it, folder)]
    cores = os.cpu_count() or 1
    shares = [wanted[n::cores] for n in range(min(cores, len(wanted)))]
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda share: _play(share, folder), shares))


def _play(lessons: list[Lesson], folder: Path) -> None:
    with chromium.started() as browser:
        for lesson in lessons:
            with Server(lesson) as server, playing(server, browser) as play:
                act_of(lesson)(play)
            _keep(lesson, play.moments, folder)


def _keep(lesson: Lesson, moments: list[Moment], folder: Path) -> None:
    """Write the pictures, and at the end what was made."""
    place = folder / lesson.folder.name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    found = [
        Scene(
            moment.caption,
            [
                Picture(
                    shot.who,
                    shot.address,
                    _file(folder, place / f"{number}-{shot.who}", shot.light),
                    _file(folder, place / f"{number}-{shot.who}", shot.dark),
                    WIDTH,
                    shot.height,
                )
                for shot in moment.shots
            ],
        )
        for number, moment in enumerate(moments, 1)
    ]
    kept = {"made_of": _made_of(lesson), "scenes": list(map(asdict, found))}
    text = json.dumps(kept, indent=1)
    (place / KEPT).write_text(text, encoding="utf-8")


def _file(folder: Path, name: Path, picture: bytes) -> str:
    """Write a picture, if there is none like it; where it is, from above.

    Its name has part of its content, so that nobody is shown an old one.
    """
    digest = hashlib.sha256(picture).hexdigest()[:12]
    file = name.with_name(f"{name.name}-{digest}.png")
    file.write_bytes(picture)
    return file.relative_to(folder).as_posix()


def _made_of(lesson: Lesson) -> str:
    """A digest of all that the pictures of a stage depend on."""
    parts = sorted(code(lesson.folder).items())
    parts += [(it.name, it.read_text(encoding="utf-8")) for it in _MAKERS]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _kept_of(lesson: Lesson, folder: Path) -> str | None:
    file = folder / lesson.folder.name / KEPT
    if not file.is_file():
        return None
    made_of: str = json.loads(file.read_text(encoding="utf-8"))["made_of"]
    return made_of
