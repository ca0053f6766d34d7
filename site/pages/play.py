"""A stage that runs, and people with browsers who use it, for pictures.

Time stands still at the server and in the browsers, and goes on only when a
scene says so: that, and one size of window, make pictures alike each time.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, FloatRect, Page, expect

from course.lessons import ROOT, Lesson
from course.sandbox import folder
from course.sandbox.ports import free_port

DAY = "2030-05-06"
"""The day on which everything happens."""
START = "14:58:30"
"""When it begins, unless a scene says otherwise."""

WIDTH, HIGHEST = 460, 560
"""Of a browser's window, in pixels as the style sheets count them."""
MARGIN = 16
"""Below the last that is on a page."""
SHARPNESS = 2
"""Pixels of a picture to each of those."""
PATIENCE = 60.0
"""Seconds after which a stage that does not answer never will."""


@dataclass(frozen=True)
class Shot:
    """What somebody's browser shows."""

    who: str
    address: str
    height: int
    light: bytes
    dark: bytes
    """The same where somebody likes it dark; many stages know no such."""


@dataclass(frozen=True)
class Moment:
    """What was to be seen at one moment, and what there is to it."""

    caption: str
    shots: list[Shot]


class Server:
    """A stage, started in a copy of its folder."""

    def __init__(self, lesson: Lesson) -> None:
        """Start it, without waiting for it."""
        self.home = folder.new_home()
        self.work = self.home / "work"
        folder.copy(lesson.folder, self.work)
        self.port = free_port()
        self._start()

    def at(self, moment: str) -> None:
        """Let its clock show this time of the day."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{DAY} {moment}\n")
        self._process.stdin.flush()
        while self._process.stdout.readline() != f"{DAY} {moment}\n":
            assert self._process.poll() is None, "The stage has ended."

    def wait(self) -> None:
        """Wait until it listens; raises TimeoutError if it never does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.02)
        raise TimeoutError(f"{self.work} does not start.")

    def stop(self) -> None:
        """End it; its files stay."""
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def start_again(self) -> None:
        """Start it anew, where it was, and wait for it."""
        self.stop()
        self._start()
        self.wait()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(Path(__file__).with_name("stage.py")),
                str(self.work / "run.py"),
            ],
            env={
                **os.environ,
                "IP": "127.0.0.1",
                "PORT": str(self.port),
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",
                "TZ": "UTC",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.at(START)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        folder.remove(self.home)


@dataclass
class Play:
    """A stage and people who use it, and what was to be seen so far."""

    server: Server
    browser: Browser
    moments: list[Moment] = field(default_factory=list)
    _names: dict[Page, str] = field(default_factory=dict)

    def person(
        self, name: str, stopped: bool = True, zone: str = "UTC"
    ) -> Page:
        """Somebody with a browser of their own, with nothing open in it.

        If it is stopped, the timers of its pages wait for the scene, too.
        """
        context = self.browser.new_context(
            base_url=f"http://127.0.0.1:{self.server.port}",
            viewport={"width": WIDTH, "height": HIGHEST},
            device_scale_factor=SHARPNESS,
            locale="en-GB",
            timezone_id=zone,
            color_scheme="light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if stopped:
            page.clock.install(time=f"{DAY}T00:00:00Z")
            page.clock.pause_at(f"{DAY}T{START}Z")
        page.clock.set_fixed_time(f"{DAY}T{START}Z")
        self._names[page] = name
        return page

    def at(self, moment: str) -> None:
        """From here on it is this time of the day."""
        self.server.at(moment)
        for page in self._names:
            page.clock.set_fixed_time(f"{DAY}T{moment}Z")

    def show(self, caption: str, *pages: Page) -> None:
        """Keep what these people see, in pictures of one height."""
        height = min(HIGHEST, max(map(_height, pages)))
        shots = [
            Shot(
                self._names[page],
                unquote(urlsplit(page.url).path),
                height,
                *_pictures(page, height),
            )
            for page in pages
        ]
        self.moments.append(Moment(caption, shots))

    def close(self) -> None:
        """Close the browsers of all people."""
        for page in self._names:
            page.context.close()


@contextlib.contextmanager
def playing(server: Server, browser: Browser) -> Iterator[Play]:
    """A play at a stage that was started; its people go home at the end."""
    expect.set_options(timeout=PATIENCE * 1000)
    server.wait()
    with contextlib.closing(Play(server, browser)) as play:
        yield play


def _height(page: Page) -> int:
    """How much of a page has something on it."""
    bottom: float = page.evaluate(
        """() => {
            const all = document.createRange();
            all.selectNodeContents(document.body);
            return all.getBoundingClientRect().bottom;
        }"""
    )
    return int(bottom) + MARGIN


def _pictures(page: Page, height: int) -> tuple[bytes, bytes]:
    """A page as it is, and where somebody likes it dark."""
    clip = FloatRect(x=0, y=0, width=WIDTH, height=height)
    light = page.screenshot(clip=clip, animations="disabled")
    if not page.evaluate("document.styleSheets.length"):
        return light, light
    page.emulate_media(color_scheme="dark")
    dark = page.screenshot(clip=clip, animations="disabled")
    page.emulate_media(color_scheme="light")
    return light, dark
