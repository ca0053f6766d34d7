"""A program as somebody writes it, really run, and what is told of its fault.

It runs in this Python, watched as a work is; a visitor asks it for pages.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from werkzeug.test import EnvironBuilder, run_wsgi_app

from course.browser.page import Page
from course.browser.visitor import Visitor
from course.diagnoses import Case, explain
from course.sandbox.crash import crash_of
from course.sandbox.failure import Failure
from course.sandbox.link import Headers, Reply
from course.sandbox.observer import Observer
from course.sandbox.sources import Sources

FLASK = """\
from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = "randomstring123"
messages = []


"""
"""How a program begins, where that does not matter; line 8 comes next."""


class Program:
    """A program in a folder of its own, which is on Python's path."""

    def __init__(self, folder: Path) -> None:
        """It begins with `FLASK`, and has no views yet."""
        self.folder = folder
        self.file = folder / "run.py"
        self.write("run.py", FLASK)

    def write(self, name: str, text: str) -> None:
        """Write one of its files; it has not started then."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self._app: Any = None
        self._visitor = Visitor(self)

    def page(self, text: str, name: str = "chat.html") -> None:
        """Give it a template."""
        self.write(f"templates/{name}", text)

    def add(self, text: str) -> None:
        """Write this below what `run.py` has already."""
        self.write("run.py", self.file.read_text(encoding="utf-8") + text)

    def ask(self, request: str) -> None:
        """Ask for a page that it has, as `GET /` does."""
        assert self._page_at(request, {}).status == 200

    def told(self, request: str = "", **form: str) -> str:
        """Why it fails, as it starts or is asked for a page, or nothing.

        A program that does not fail is one that the test is not about.
        """
        try:
            self._start()
            if request:
                page = self._page_at(request, form)
                if page.status >= 400:
                    raise self._visitor.refusal(page.url, page)
        except Failure as failure:
            return self.told_of(failure)
        raise AssertionError("The program does what it should.")

    def told_of_page(
        self, request: str, looked_for: str, once: bool = False
    ) -> str:
        """Why a page does not show this, or with `once` does so twice."""
        page = self._page_at(request, {})
        assert page.status == 200
        try:
            page.expect_once(looked_for) if once else page.expect(looked_for)
        except Failure as failure:
            return self.told_of(failure)
        raise AssertionError("The page shows what it should.")

    def told_of(self, failure: Failure) -> str:
        """Why it fails in a way that a check has found, or nothing."""
        log = self._visitor.log
        return explain(Case("", failure, log, self.folder, self.file)) or ""

    def forget(self) -> None:
        """Have its files imported anew."""
        for file in self.folder.rglob("*.py"):
            place = file.relative_to(self.folder).with_suffix("")
            for module in (place, *place.parents):
                sys.modules.pop(".".join(module.parts), None)

    def send(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> Reply:
        """Answer a request: see `link.Site`."""
        builder = EnvironBuilder(
            target, method=method, headers=headers, data=body
        )
        self._observer.raised = None
        chunks, status, answered = run_wsgi_app(
            self._app, builder.get_environ(), buffered=True
        )
        return Reply(
            status=int(status[:3]),
            headers=list(answered),
            body=b"".join(chunks),
            crash=self._observer.raised,
        )

    def _page_at(self, request: str, form: dict[str, str]) -> Page:
        self._start()
        method, _, path = request.partition(" ")
        return self._visitor.ask(method, path, form=form)

    def _start(self) -> None:
        """Run it, unless it runs already; raises Failure if it cannot."""
        if self._app:
            return
        sources = Sources(self.folder)
        self._observer = Observer(sources)
        self.forget()
        module = sys.modules["run"] = ModuleType("run")
        module.__file__ = str(self.file)
        try:
            with self._observer.loading(main=False):
                code = compile(self.file.read_bytes(), str(self.file), "exec")
                exec(code, vars(module))
                self._app, _ = self._observer.find_app(module)
        except Exception as error:
            crash = crash_of(error, sources)
            raise Failure("crashed", crash=crash) from error
