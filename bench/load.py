"""Put a crowd of readers under a load of messages, on one core.

One loop posts what is due and reads what has come. Nothing is parsed while
it runs but the numbers of the messages (see `bench.ledger`).
"""

from __future__ import annotations

import gc
import select
import socket
import time
from collections import deque
from dataclasses import dataclass

from bench import machine
from bench.dialects import Crowd, Speaker
from bench.ledger import TOKEN, TOKEN_LENGTH, Count, Ledger
from bench.loads import Load

SETTLE = 0.3
"""Seconds to listen for repeats when everything has arrived."""
FEW = 64
"""How many connections are read before what is due is posted."""
BUFFER = 1 << 18
CARRY = TOKEN_LENGTH - 1


@dataclass(frozen=True)
class Outcome:
    """What became of a load, and how busy the load's own process was.

    `refused` posts were answered with an error or not at all; `lost` readers
    had their connection ended by the server. It lasted `seconds`; in these
    the load's own process used `cpu` seconds of processor time, and everything
    on the machine together `machine_cpu`.
    """

    count: Count
    refused: int
    lost: int
    seconds: float
    cpu: float
    machine_cpu: float


class Listener:
    """One reader, and what it last received: it may be half a mark."""

    __slots__ = ("carry", "connection", "number")

    def __init__(self, number: int, connection: socket.socket) -> None:
        self.number = number
        self.connection = connection
        self.carry = bytes(CARRY)


class Turn:
    """One speaker, and the messages that are due."""

    __slots__ = ("busy", "speaker", "unsaid")

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.busy = False
        self.unsaid: deque[int] = deque()


class Run:
    """One load on one crowd; `outcome` puts it through, once."""

    def __init__(self, crowd: Crowd, load: Load) -> None:
        self._load = load
        self._ledger = Ledger(load.readers)
        self._ping, self._pong = crowd.ping, crowd.pong
        self._buffer = bytearray(BUFFER)
        self._room = memoryview(self._buffer)[CARRY:]
        self._listeners = {
            connection.fileno(): Listener(number, connection)
            for number, connection in enumerate(crowd.listeners)
        }
        self._speakers = [Turn(speaker) for speaker in crowd.speakers]
        self._speaking = {
            turn.speaker.socket.fileno(): turn for turn in self._speakers
        }
        self._accepted = 0
        self._epoll = select.epoll()
        for connection in crowd.connections:
            connection.setblocking(False)
            self._epoll.register(connection, select.EPOLLIN)

    def outcome(self) -> Outcome:
        """Run the load until everything has arrived, or could have."""
        gc.collect()
        gc.disable()
        try:
            everything, mine = machine.used(), time.process_time()
            began = time.perf_counter()
            self._run(began)
            seconds = time.perf_counter() - began
            mine = time.process_time() - mine
            everything = machine.used() - everything
        finally:
            gc.enable()
            self._epoll.close()
        return Outcome(
            count=self._ledger.count(),
            refused=self._load.messages - self._accepted,
            lost=self._load.readers - len(self._listeners),
            seconds=seconds,
            cpu=mine,
            machine_cpu=everything,
        )

    def _run(self, began: float) -> None:
        everything = self._load.messages * self._load.readers
        end = began + self._load.seconds + self._load.drain
        complete = False
        while (now := time.perf_counter()) < end:
            self._post(began, now)
            for descriptor, _ in self._epoll.poll(0.001, FEW):
                self._read(descriptor)
            if not complete and self._ledger.received >= everything:
                complete = True
                end = min(end, now + SETTLE)

    def _post(self, began: float, now: float) -> None:
        """Let the speakers say what is due by now, each in turn."""
        ledger, load = self._ledger, self._load
        while (
            len(ledger.sent) < load.messages
            and (due := began + len(ledger.sent) / load.rate) <= now
        ):
            number = ledger.post(due)
            turn = self._speakers[number % len(self._speakers)]
            turn.unsaid.append(number)
            if not turn.busy:
                self._say(turn)

    def _say(self, turn: Turn) -> None:
        try:
            while turn.unsaid and not turn.busy:
                turn.busy = not turn.speaker.say(turn.unsaid.popleft())
                self._accepted += not turn.busy
        except OSError:
            # The connection is gone: what it had to say is refused.
            turn.busy = True

    def _read(self, descriptor: int) -> None:
        listener = self._listeners.get(descriptor)
        try:
            if listener is None:
                self._hear(self._speaking[descriptor])
            else:
                self._listen(listener)
        except BlockingIOError:
            pass
        except ConnectionError:
            self._close(descriptor)

    def _hear(self, turn: Turn) -> None:
        accepted = turn.speaker.heard()
        if accepted is not None:
            self._accepted += accepted
            turn.busy = False
            self._say(turn)

    def _listen(self, listener: Listener) -> None:
        buffer = self._buffer
        size = listener.connection.recv_into(self._room)
        if not size:
            raise ConnectionResetError
        buffer[:CARRY] = listener.carry
        end = size + CARRY
        numbers = TOKEN.findall(buffer, 0, end)
        listener.carry = bytes(buffer[size:end])
        if numbers:
            now = time.perf_counter()
            self._ledger.receive(listener.number, numbers, now)
        if self._ping and buffer.find(self._ping, 0, end) >= 0:
            listener.connection.send(self._pong)

    def _close(self, descriptor: int) -> None:
        """Forget a connection that the server has ended."""
        self._epoll.unregister(descriptor)
        self._listeners.pop(descriptor, None)
        if descriptor in self._speaking:
            self._speaking[descriptor].busy = True
