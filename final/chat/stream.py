"""Every new message, to every reader, as Server-Sent Events.

Each worker has one tail. It looks for what is new, at once when a post wakes
it, in its own process or another, and now and then besides, should a wake-up
be lost. What it finds it encodes once, as one tick, and every reader of the
worker is sent the same bytes.

A reader has a cursor: the number of the last message it was sent. It reads
what it missed from the database itself, and then follows the ticks.

Under gunicorn threads are greenlets: thousands may wait, and whoever runs goes
on until it waits, too.
"""

import contextlib
import json
import logging
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from . import limits, messages, people, sockets
from .database import UNABLE, Database
from .messages import Message
from .sockets import Line
from .wakeups import Wakeups

LOOK, RARELY = 0.05, 2.0
"""Seconds between two looks at the database when nothing wakes the tail.

The longer it has been silent the rarer they are, if wake-ups arrive.
"""

SILENCE = 20.0
"""Seconds without a message until it looks as rarely as it ever does."""

SHORTEST, LONGEST = 0.01, 0.25
"""Seconds of rest after a tick: as long as it took, but within these.

What is said meanwhile makes one tick.
"""

BEAT = 15.0
"""Seconds between two signs of life; Heroku's router wants one in 55."""

COUNT = 2.0
"""Seconds between two looks at who is here."""

BATCH, MISSED = 500, 20
"""Messages in a tick, at most, and in a part of what somebody has missed.

A part is kept for whoever does not read, and 500 may be twelve million bytes.
"""

KEPT = 16
"""Ticks kept for readers that are a little late."""

BYE = b"event: bye\ndata:\n\n"
"""What somebody is sent whose name is not theirs."""

log = logging.getLogger(__name__)


class Tick(NamedTuple):
    """What every reader is sent at one moment.

    `first` and `last` are the numbers of its messages, both None when it has
    none and tells something else.
    """

    payload: bytes
    first: int | None = None
    last: int | None = None

    def fits(self, cursor: int) -> bool:
        """Whether a reader with this cursor may be sent the tick as it is."""
        return self.first is None or self.first > cursor

    def old(self, cursor: int) -> bool:
        """Whether a reader with this cursor has had all of the tick."""
        return self.last is not None and self.last <= cursor


@dataclass(eq=False)
class Reader:
    """Somebody who reads.

    `cursor` is the last number they were sent, `line` their socket where the
    tail may write to it.
    """

    name: str
    owner: str
    cursor: int
    line: Line | None = None
    network: str = ""
    gone: bool = False
    """Whether the name is somebody else's by now, or nobody's."""


class Tail:
    """What is new, for all readers of this worker.

    The thread that looks begins with the first reader, and rests while there
    is none.
    """

    stopping: Callable[[], bool] = staticmethod(lambda: False)
    """Whether the server wants to stop: every stream then ends.

    gunicorn.conf.py puts the worker's own answer here.
    """

    def __init__(self, database: Database, keep_days: int) -> None:
        self.closed = False
        self.last = 0
        self._database = database
        self._keep_days = keep_days
        self._readers: set[Reader] = set()
        self._direct: set[Reader] = set()  # Those whose line the tail has.
        self._open: Counter[str] = Counter()  # Streams, by owner and network.
        self._ticks: deque[Tick] = deque(maxlen=KEPT)
        self._ticked = 0  # How many ticks there have been.
        self._people = people_event(0, [])  # As it was told last.
        self._epoch = ""
        self._thread: threading.Thread | None = None
        self._new = threading.Event()  # There may be something to find.
        self._wakeups = Wakeups(database)
        self._tick = threading.Condition()  # Told at every tick.
        self._joining = threading.Lock()

    @property
    def epoch(self) -> str:
        """The epoch of the numbers; other tables need other processes."""
        self._epoch = self._epoch or self._database.read(messages.epoch)
        return self._epoch

    def wake(self) -> None:
        """Look now, in all workers: something was just stored in this one."""
        self._new.set()
        self._wakeups.stored()

    def close(self) -> None:
        """End every stream, and the thread."""
        with self._tick:
            self.closed = True
            self._tick.notify_all()
            for reader in list(self._direct):
                self._hand_back(reader)
        self._new.set()
        self._wakeups.close()

    def is_full(self, owner: str, network: str) -> bool:
        """Whether as many streams are open as one, or all there, may have."""
        alone, together = self._open[owner], self._open[network]
        return alone >= limits.OPEN or together >= limits.OPEN_TOGETHER

    def follow(self, reader: Reader, start_over: bool) -> Iterator[bytes]:
        """Yield to a reader everything after their cursor, as it comes.

        To start over is to be told, first, to forget what was shown. The
        stream ends when the database is away: the browser comes back.
        """
        with contextlib.suppress(*UNABLE), self._present(reader):
            yield f"retry: {random.randint(500, 2500)}\n\n".encode()
            if start_over:
                yield f"event: reset\ndata: {self.epoch}\n\n".encode()
            yield people_event(*self._database.read(people.here))
            while not self.closed and not reader.gone:
                ticked = self._ticked
                yield from self._missed(reader)
                if reader.line is None:
                    yield from self._live(reader, ticked)
                    continue
                # gunicorn keeps hold of what it was given last: else, of all
                # that somebody had missed, for as long as they read.
                yield b""
                if not self._hand_over(reader, reader.line, ticked):
                    return
            if reader.gone:
                yield BYE

    @contextlib.contextmanager
    def _present(self, reader: Reader) -> Iterator[None]:
        """Count a reader in, and out again; all begins with the first."""
        with self._joining:
            if not self._readers:
                self.last = self._database.read(messages.last_number)
            self._readers.add(reader)
            self._open.update([reader.owner, reader.network])
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="tail", daemon=True
                )
                self._thread.start()
                self._wakeups.listen(self._new.set)
        self._new.set()
        try:
            yield
        finally:
            self._direct.discard(reader)
            self._readers.discard(reader)
            with self._joining:
                for key in (reader.owner, reader.network):
                    self._open[key] -= 1
                    if not self._open[key]:
                        del self._open[key]
            if reader.line:
                reader.line.end()

    def _missed(self, reader: Reader) -> Iterator[bytes]:
        """Yield what the reader has not had, from the database."""
        while not self.closed:
            found = self._following(reader.cursor, MISSED)
            if found:
                yield events(self.epoch, found)
                reader.cursor = found[-1].number
            if len(found) < MISSED:
                return

    def _following(
        self, number: int, limit: int, patience: float | None = None
    ) -> list[Message]:
        return self._database.read(
            lambda connection: messages.following(connection, number, limit),
            patience,
        )

    def _live(self, reader: Reader, ticked: int) -> Iterator[bytes]:
        """Yield tick after tick, until the reader has fallen behind."""
        while not self.closed and not reader.gone:
            with self._tick:
                while self._ticked == ticked and not self.closed:
                    self._tick.wait()
                late = self._ticked - ticked
                if late > len(self._ticks):
                    return
                ticks = list(self._ticks)[-late:] if late else []
                ticked = self._ticked
            for tick in ticks:
                if tick.fits(reader.cursor):
                    yield tick.payload
                    reader.cursor = tick.last or reader.cursor
                elif not tick.old(reader.cursor):
                    return

    def _hand_over(self, reader: Reader, line: Line, ticked: int) -> bool:
        """Let the tail write to the reader until the reader falls behind.

        Returns False when the reader has gone.
        """
        with self._tick:
            if self._ticked != ticked or self.closed:
                return True
            self._direct.add(reader)
        return line.wait()

    def _run(self) -> None:
        """Take turn after turn: count, look, rest.

        None waits long for the database: the next one tries again.
        """
        beat_at = count_at = 0.0
        found_at = time.monotonic()
        while not self.closed:
            began = time.monotonic()
            self._new.clear()
            found = False
            try:
                if self._readers and began > count_at:
                    beat = began > beat_at
                    self._count(beat)
                    count_at = began + COUNT
                    beat_at = began + BEAT if beat else beat_at
                found = self._look()
            except Exception as error:
                # Every reader depends on this thread: it goes on.
                if not isinstance(error, UNABLE):  # Those are in the log.
                    log.exception("The tail cannot read.")
                time.sleep(LONGEST)
                self._new.set()  # What there was to find still is.
            took = time.monotonic() - began
            pause = min(max(took, SHORTEST), LONGEST)
            if found:
                found_at = began
                time.sleep(pause)
            else:
                self._new.wait(self._patience(began - found_at))
            if self.stopping():
                self.close()

    def _patience(self, silence: float) -> float:
        """Return how long to wait for a wake-up, after so much silence."""
        if not self._readers:
            return COUNT
        if not self._wakeups.sure:
            return LOOK
        return max(LOOK, RARELY * min(silence / SILENCE, 1))

    def _look(self) -> bool:
        """Make a tick of what is new; returns whether there was anything."""
        if not self._readers:
            return False
        found = self._following(self.last, BATCH, patience=0)
        if found:
            payload = events(self.epoch, found)
            self._publish(Tick(payload, found[0].number, found[-1].number))
        return bool(found)

    def _count(self, beat: bool) -> None:
        """Tell who is here, if that has changed or a beat is due.

        A beat begins with a note of who reads.
        """
        if beat:
            # A stream that says nothing is cut off: who cannot be noted as
            # here, for the database is full or locked, is told all the same.
            with contextlib.suppress(*UNABLE):
                self._note()
        now = people_event(*self._database.read(people.here, patience=0))
        if beat or now != self._people:
            self._people = now
            self._publish(Tick(now))

    def _note(self) -> None:
        """Note who reads, and let those go whose name is not theirs.

        It is also the time to drop what is kept no longer.
        """
        readers = list(self._readers)

        def note(connection: Connection) -> set[people.Visitor]:
            limits.forget(connection)
            people.forget(connection)
            messages.forget(connection, self._keep_days)
            visitors = {(reader.name, reader.owner) for reader in readers}
            return people.seen(connection, visitors)

        theirs = self._database.write(note, patience=0)
        for reader in readers:
            if (reader.name, reader.owner) not in theirs:
                reader.gone = True
                self._hand_back(reader)

    def _publish(self, tick: Tick) -> None:
        with self._tick:
            self.last = tick.last or self.last
            self._ticks.append(tick)
            self._ticked += 1
            self._tick.notify_all()
            direct = list(self._direct)
        chunk = sockets.chunk(tick.payload)
        for turn, reader in enumerate(direct, start=1):
            if reader in self._direct and not self._sent(reader, tick, chunk):
                self._hand_back(reader)
            if turn % sockets.ROUND == 0:
                time.sleep(0)

    def _sent(self, reader: Reader, tick: Tick, chunk: bytes) -> bool:
        """Write a tick; returns whether the reader has kept up.

        What went out in part counts: whoever gets the line back sends the
        rest. Of what did not go out at all, the messages are read again.
        """
        if not tick.fits(reader.cursor):
            return tick.old(reader.cursor)
        assert reader.line is not None
        sent = reader.line.write(chunk)
        if sent:
            reader.cursor = tick.last or reader.cursor
        return sent == len(chunk)

    def _hand_back(self, reader: Reader) -> None:
        self._direct.discard(reader)
        if reader.line:
            reader.line.hand_back()


def events(epoch: str, found: list[Message]) -> bytes:
    """Return messages as the stream sends them."""
    return "".join(
        f"id: {epoch}-{message.number}\ndata: {message.json}\n\n"
        for message in found
    ).encode()


def people_event(count: int, names: list[str]) -> bytes:
    """Return who is here, as the stream tells it."""
    data = json.dumps({"count": count, "names": names})
    return f"event: people\ndata: {data}\n\n".encode()
