"""Put a crowd of readers under a load of messages, on one core.

One loop posts what is due and reads what has come. Nothing is parsed while
it runs but the numbers of the messages (see `bench.ledger`).
"""

from __future__ import annotations

import gc
import operator
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench import machine
from bench.dialects import Crowd, Speaker
from bench.ledger import TOKEN, TOKEN_LENGTH, Count, Ledger

SETTLE = 0.3
"""Seconds to listen for repeats when everything has arrived."""
FEW = 64
"""How many connections are read before what is due is posted."""
BUFFER = 1 << 18
CARRY = TOKEN_LENGTH - 1


@dataclass(frozen=True)
class Load:
    """So many readers, so many messages a second, for so many seconds.

    When all are posted, they may take another `drain` seconds to arrive.
    """

    readers: int
    rate: int
    seconds: float
    drain: float = 5.0

    @property
    def messages(self) -> int:
        """How many messages are posted in all."""
        return round(self.rate * self.seconds)

    @property
    def speakers(self) -> int:
        """How many people post: each once a second, or less often."""
        return min(self.readers, max(self.rate, 100))

    def __str__(self) -> str:
        return f"{self.readers:,} readers, {self.rate:,} messages/s"


@dataclass(frozen=True)
class Outcome:
    """What became of a load, and how busy the processors were with it.

    `refused` posts were answered with an error or not at all; `lost` readers
    had their connection ended by the server. In `seconds` on the clock, the
    server, the load's own process and everything on the machine together used
    so many seconds of processor time.
    """

    count: Count
    refused: int
    lost: int
    seconds: float
    server_cpu: float
    cpu: float
    machine_cpu: float

    @property
    def server(self) -> float:
        """How busy the server was: 1 for a whole core."""
        return self.server_cpu / self.seconds

    @property
    def load(self) -> float:
        """How busy the load's process was."""
        return self.cpu / self.seconds

    @property
    def others(self) -> float:
        """How busy all else on the machine was."""
        others = self.machine_cpu - self.cpu - self.server_cpu
        return max(others, 0.0) / self.seconds


class Listener:
    """One reader, and what it last received: it may be half a mark."""

    __slots__ = ("carry", "connection", "number")

    def __init__(self, number: int, connection: socket.socket) -> None:
        self.number = number
        self.connection = connection
        self.carry = bytes(CARRY)


class Run:
    """One load on one crowd; `outcome` puts it through, once.

    `server_cpu` tells how much processor time the server has used so far.
    """

    def __init__(
        self,
        crowd: Crowd,
        load: Load,
        server_cpu: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._load = load
        self._crowd = crowd
        self._clocks = (
            time.perf_counter,
            server_cpu,
            time.process_time,
            machine.used,
        )
        self._ledger = Ledger(load.readers)
        self._buffer = bytearray(BUFFER)
        self._room = memoryview(self._buffer)[CARRY:]
        self._listeners = {
            connection.fileno(): Listener(number, connection)
            for number, connection in enumerate(crowd.listeners)
        }
        self._speakers: dict[int, Speaker] = {
            speaker.socket.fileno(): speaker for speaker in crowd.speakers
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
            before = [clock() for clock in self._clocks]
            self._run(time.perf_counter())
            after = [clock() for clock in self._clocks]
        finally:
            gc.enable()
            self._epoll.close()
        return Outcome(
            self._ledger.count(),
            self._load.messages - self._accepted,
            self._load.readers - len(self._listeners),
            *map(operator.sub, after, before),
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
        ledger, load, speakers = self._ledger, self._load, self._crowd.speakers
        while (
            len(ledger.sent) < load.messages
            and (due := began + len(ledger.sent) / load.rate) <= now
        ):
            number = ledger.post(due)
            speaker = speakers[number % len(speakers)]
            speaker.unsaid.append(number)
            self._accepted += speaker.say()

    def _read(self, descriptor: int) -> None:
        try:
            if listener := self._listeners.get(descriptor):
                self._listen(listener)
            else:
                speaker = self._speakers[descriptor]
                self._accepted += speaker.hear() + speaker.say()
        except BlockingIOError:
            pass
        except ConnectionError:
            self._close(descriptor)

    def _listen(self, listener: Listener) -> None:
        buffer, ping = self._buffer, self._crowd.ping
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
        if ping and buffer.find(ping, 0, end) >= 0:
            listener.connection.send(self._crowd.pong)

    def _close(self, descriptor: int) -> None:
        """Forget a connection that the server has ended."""
        self._epoll.unregister(descriptor)
        self._listeners.pop(descriptor, None)
        if descriptor in self._speakers:
            self._speakers[descriptor].busy = True
