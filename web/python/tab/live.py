"""The chat that two visitors use while somebody writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import Client, EnvironBuilder, TestResponse

from course.browser.visitor import REDIRECTS, Asked
from course.sandbox import folder
from course.sandbox.failure import Failure
from course.sandbox.link import Headers

from .failed import Failed, failed
from .log import Log
from .place import Interpreter
from .program import Program
from .redirects import Redirects
from .wsgi import Untaken, close

ADDRESS = "http://localhost:5000"
STREAM = "text/event-stream"

_OURS = {"cookie", "host", "content-length"}
"""Headers of a request that are not for the page to say."""
_NOT_SHOWN = {"set-cookie", "x-frame-options", "content-length", "connection"}
"""Headers of an answer that end here."""
_POLICY = "content-security-policy"
_HTML = [("Content-Type", "text/html; charset=utf-8")]
_FLASKS_OWN = b"<title>500 Internal Server Error</title>"
"""How the page begins that Flask shows where a view has raised."""


@dataclass
class Answer:
    """What one request came to."""

    status: int
    headers: Headers
    body: bytes
    stream: int = 0
    """The number to pull the body by, or 0 where that is whole."""

    @property
    def location(self) -> str | None:
        """Where it leads, if it is a redirect."""
        if not 300 <= self.status < 400:
            return None
        return dict(self.headers).get("Location")


class Live:
    """The work in a folder, as it was when it was loaded last."""

    def __init__(self, place: Interpreter, work: Path, log: Log) -> None:
        """Get ready for the work that will lie in the folder `work`."""
        self.failed: Failed | None = None
        """Why it does not run, or None."""
        self._place = place
        self._work = work
        self._log = log
        self._program: Program | None = None
        self._app = Untaken(None)
        self._browsers: dict[str, Client] = {}
        self._redirects = Redirects(ADDRESS)
        self._streams: dict[int, tuple[Iterable[bytes], Iterator[bytes]]] = {}
        self._last_stream = 0

    def load(self) -> None:
        """Run the work from the top; databases and cookies stay."""
        for number in list(self._streams):
            self.drop(number)
        self.failed = self._program = None
        try:
            file = folder.find(self._work)
        except folder.NoWork as problem:
            text = str(problem)
            self._log.add("note", text)
            self.failed = Failed(Failure("no_work", text), text, [])
            return
        program = Program(file, self._place, self._log)
        try:
            program.load()
        except Failure as failure:
            self.failed = self._tell(failure, file, program.raised)
        else:
            self._program, self._app.app = program, program.app

    def read_pages_anew(self) -> None:
        """Have the next request read its templates; the program goes on."""
        if self._program:
            self._program.app.jinja_env.cache.clear()
        else:
            self.load()

    def ask(
        self, who: str, method: str, target: str, headers: Headers, body: bytes
    ) -> Answer:
        """One request of one browser, with the cookies that it has kept."""
        if not self._program:
            assert self.failed
            return Answer(503, _HTML, self.failed.as_page())
        answer = self._answer(
            self._program, who, method, target, headers, body
        )
        self._log.add(
            "request",
            f"{method} {target} {answer.status}",
            who=who,
            method=method,
            target=target,
            status=answer.status,
        )
        return self._not_for_ever(self._program, who, method, target, answer)

    def pull(self, number: int) -> tuple[bytes | None, float]:
        """The next part of a stream, and seconds to wait before the one after.

        None where there is no more. The stream's own sleep is not slept but
        told, for whoever pulls can do something else meanwhile.
        """
        if number not in self._streams or not self._program:
            return None, 0.0
        program, guard = self._program, self._place.guard
        part, guard.debt = None, 0.0
        try:
            with program.inside("a stream"):
                part = next(self._streams[number][1], None)
        except Failure as failure:
            self._tell(failure, program.file)
        except BaseException as error:
            self._tell(program.crashed(error), program.file, error)
        finally:
            debt, guard.debt = guard.debt, None
        if part is None:
            self.drop(number)
        return part, debt

    def drop(self, number: int) -> None:
        """Whoever listened to a stream has gone."""
        if number in self._streams and self._program:
            body, _ = self._streams.pop(number)
            with self._program.inside("a stream"):
                close(body)

    def forget(self, who: str) -> None:
        """A browser loses its cookies."""
        self._browsers.pop(who, None)

    def _answer(
        self,
        program: Program,
        who: str,
        method: str,
        target: str,
        headers: Headers,
        body: bytes,
    ) -> Answer:
        browser = self._browsers.setdefault(who, Client(self._app))
        program.raised = None
        try:
            with program.inside(f"{method} {target}"):
                request = EnvironBuilder(
                    target,
                    ADDRESS,
                    method=method,
                    headers=_request_headers(headers),
                    data=body,
                )
                answer = self._taken(browser.open(request))
        except Failure as failure:
            return self._stopped(failure, program)
        except BaseException as error:
            return self._stopped(program.crashed(error), program, error)
        if program.raised is None:
            return answer
        failure = program.crashed(program.raised)
        stopped = self._stopped(failure, program, program.raised)
        return stopped if _FLASKS_OWN in answer.body else answer

    def _not_for_ever(
        self,
        program: Program,
        who: str,
        method: str,
        target: str,
        answer: Answer,
    ) -> Answer:
        """The answer, or why it is one redirect too many.

        A browser would give up as well, with a page that does not say why.
        """
        asked = Asked("", f"{method} {target}", answer.status, answer.location)
        row = self._redirects.until(who, target, asked)
        if len(row) <= REDIRECTS:
            return answer
        self._redirects.end(row)
        failure = Failure("redirect_loop", asked=row[0].request.split()[1])
        return self._stopped(failure, program, asked=row)

    def _taken(self, response: TestResponse) -> Answer:
        """An answer with its body, or with a number for its stream."""
        body = self._app.body
        headers = _answer_headers(response)
        answer = Answer(response.status_code, headers, b"")
        if response.mimetype == STREAM:
            self._last_stream += 1
            answer.stream = self._last_stream
            self._streams[answer.stream] = body, iter(body)
        else:
            answer.body = b"".join(body)
            close(body)
        return answer

    def _stopped(
        self,
        failure: Failure,
        program: Program,
        error: BaseException | None = None,
        asked: Sequence[Asked] = (),
    ) -> Answer:
        page = self._tell(failure, program.file, error, asked).as_page()
        return Answer(500, _HTML, page)

    def _tell(
        self,
        failure: Failure,
        file: Path,
        error: BaseException | None = None,
        asked: Sequence[Asked] = (),
    ) -> Failed:
        """Put a failure into words, and into the log.

        There as Python tells it, or where that says nothing, in our words.
        """
        told = failed(failure, file, error, asked)
        crash = failure.crash
        self._log.add(
            "traceback" if told.trace else "problem",
            "\n".join(told.trace) or told.text,
            file=crash.file if crash else "",
            line=crash.line if crash else 0,
        )
        return told


def _request_headers(given: Headers) -> Headers:
    """Those of the browser's; what a service worker is not told is added."""
    headers = {key.lower(): value for key, value in given}
    headers.setdefault("sec-fetch-site", "same-origin")
    return [(key, headers[key]) for key in headers.keys() - _OURS]


def _answer_headers(response: TestResponse) -> Headers:
    """Those for the page: it keeps no cookies, and shows it in a frame."""
    headers = []
    for key, value in response.headers:
        if key.lower() == _POLICY:
            rules = (rule.strip() for rule in value.split(";"))
            kept = [it for it in rules if not it.startswith("frame-ancestors")]
            headers.append((key, "; ".join(kept)))
        elif key.lower() not in _NOT_SHOWN:
            headers.append((key, value))
    return headers
