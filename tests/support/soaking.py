"""A long stretch of mixed traffic, and the accounts of both ends.

Run as ``python -m tests.support.soaking PORT TCP_PORT SECONDS`` it is the guests, in a process of their own: steady
talkers over WebSocket, HTTP and TCP, short visits, a speaker with an audience, peers that drop in the middle of a
message, and peers that never read. Both ends count per connection what they said and heard; `balance` holds one
account against the other.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from runtime.probe.records import ConnectionClosed, ConnectionOpened, FrameReceived, FrameSent, ResponseSent
from tests.support.client_frames import handshake, text
from tests.support.program import ROOT
from tests.support.sockets import reset

CLOSED, DROPPED, SLOW = "closed", "dropped", "slow"
"""How a connection ended: in good order, by a peer that was gone, by one that did not read."""

_SIZES = (10, 120, 4_000)
_NEWS_BYTES = 20_000
CONTROL = "control"
"""The door of an echo of nobody's: what the machine itself does to answers."""
_COUNTED = frozenset({"text", "binary", "data"})


@dataclass
class Account:
    """What one end of a connection said and heard: messages, or bytes over TCP."""

    port: int
    """The guest's, by which both ends know it."""
    said: int = 0
    heard: int = 0
    end: str = ""
    over_tcp: bool = False


@dataclass
class Sums:
    """What came of it, over all connections."""

    connections: int = 0
    said: int = 0
    """Messages, by the guests."""
    heard: int = 0
    echoed_bytes: int = 0
    """What went to the house and came back over TCP."""
    unheard: int = 0
    """Said by a guest that dropped, and never heard by the server."""
    undelivered: int = 0
    """Sent to a guest that dropped or did not read, and never heard by it."""
    wrong: list[str] = field(default_factory=list)


def balance(guests: Iterable[Account], house: Iterable[Account]) -> Sums:
    """Hold the guests' accounts against the house's. A port that is used again is so at both ends, in order."""
    theirs: dict[int, list[Account]] = defaultdict(list)
    for account in house:
        theirs[account.port].append(account)
    sums = Sums()
    for guest in guests:
        known = theirs[guest.port].pop(0) if theirs[guest.port] else None
        if known is None:
            sums.wrong.append(f"{guest}: the house knows nothing of it")
            continue
        sums.connections += 1
        if guest.over_tcp:
            sums.echoed_bytes += guest.heard
        else:
            sums.said += guest.said
            sums.heard += guest.heard
        unheard, undelivered = guest.said - known.heard, known.said - guest.heard
        may_lose = guest.end != CLOSED and known.end != CLOSED
        if min(unheard, undelivered) < 0 or ((unheard or undelivered) and not may_lose):
            sums.wrong.append(f"{guest}: the house says {known}")
        sums.unheard += unheard
        sums.undelivered += undelivered
    sums.wrong += [f"{account}: no guest knows of it" for left in theirs.values() for account in left]
    return sums


class Ledger:
    """The house's accounts, kept from its records as they are told; `told` is called with each that is over."""

    def __init__(self, told: Callable[[Account], None]) -> None:
        self._told = told
        self._open: dict[str, Account] = {}
        self.responses = 0

    def observe(self, raw: tuple[Any, ...]) -> None:
        """Take a raw record."""
        kind = raw[4]
        if kind is FrameReceived and raw[6] in _COUNTED:
            self._open[raw[5]].heard += len(raw[7]) if raw[6] == "data" else 1
        elif kind is FrameSent and raw[6] in _COUNTED:
            self._open[raw[5]].said += len(raw[7]) if raw[6] == "data" else 1
        elif kind is ConnectionOpened:
            self._open[raw[5]] = Account(int(raw[8].rpartition(":")[2]))
        elif kind is ConnectionClosed:
            account = self._open.pop(raw[5])
            account.end = _end(raw[6], raw[7])
            self._told(account)
        elif kind is ResponseSent:
            self.responses += 1


def _end(code: int, reason: str) -> str:
    if reason == "slow consumer":
        return SLOW
    return DROPPED if code in (0, 1006) else CLOSED


# --- the guests -------------------------------------------------------------------------------------------------


@dataclass
class Report:
    """What the guests say in the end."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    late_ms: dict[str, list[list[float]]] = field(default_factory=dict)
    """How long answers took, by door: a list for each third of the time."""


class Crowd:
    """All guests of one run."""

    def __init__(self, port: int, tcp_port: int, control_port: int, seconds: float) -> None:
        self.report = Report()
        self._port, self._tcp_port, self._control_port, self._seconds = port, tcp_port, control_port, seconds
        self._began = time.monotonic()
        self._random = random.Random(8)

    async def run(self) -> Report:
        """Let them all come, and wait until the last has left."""
        steady = [self._talk(self._seconds) for _ in range(4)]
        others = [self._visit, self._drop, self._ask, self._ask, self._stream, self._not_read, self._control]
        await asyncio.gather(*steady, *(go() for go in others), self._news(5))
        return self.report

    @property
    def _goes_on(self) -> bool:
        return time.monotonic() - self._began < self._seconds

    def _end(self, account: Account, end: str) -> None:
        account.end = end
        self.report.accounts.append(asdict(account))

    def _late(self, door: str, began: float) -> None:
        thirds = self.report.late_ms.setdefault(door, [[], [], []])
        thirds[min(2, int(3 * (began - self._began) / self._seconds))].append((time.monotonic() - began) * 1e3)

    def _connect(self, path: str) -> connect:
        url = f"ws://127.0.0.1:{self._port}{path}"
        return connect(url, compression=None, proxy=None, ping_interval=None, max_size=None, open_timeout=60)

    async def _talk(self, seconds: float) -> None:
        async with self._connect("/ws") as guest:
            account, ends = Account(guest.local_address[1]), time.monotonic() + seconds
            while self._goes_on and time.monotonic() < ends:
                await self._exchange(guest, account)
                await asyncio.sleep(0.03)
        self._end(account, CLOSED)

    async def _exchange(self, guest: ClientConnection, account: Account) -> None:
        began, size = time.monotonic(), self._random.choice(_SIZES)
        words = f"{account.said} ".ljust(size, "x")
        said = words if account.said % 2 else words.encode()
        await guest.send(said)
        account.said += 1
        assert await guest.recv() == said
        account.heard += 1
        self._late("websocket", began)

    async def _visit(self) -> None:
        while self._goes_on:
            await self._talk(0.2)

    async def _drop(self) -> None:
        """Say three things and half of a fourth, hear one of the answers or none, and be gone."""
        while self._goes_on:
            guest, account = await self._raw("/ws")
            guest.sendall(b"".join(text(f"dropping {number}") for number in range(3)) + text("half")[:5])
            account.said = 3
            if self._random.random() < 0.5:
                await asyncio.get_running_loop().sock_recv(guest, 2 + len("dropping 0"))
                account.heard = 1
            reset(guest)
            self._end(account, DROPPED)
            await asyncio.sleep(0.1)

    async def _not_read(self) -> None:
        """Listen to the news without reading any, until the server has had enough."""
        while self._goes_on:
            guest, account = await self._raw("/news")
            patience = time.monotonic() + 45
            while self._goes_on and time.monotonic() < patience:
                await asyncio.sleep(0.5)
            reset(guest)
            self._end(account, SLOW)

    async def _raw(self, path: str) -> tuple[socket.socket, Account]:
        loop, guest = asyncio.get_running_loop(), socket.socket()
        guest.setblocking(False)
        await loop.sock_connect(guest, ("127.0.0.1", self._port))
        await loop.sock_sendall(guest, handshake(path))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            # One by one: what comes behind it is not to be read.
            head += await loop.sock_recv(guest, 1)
        return guest, Account(guest.getsockname()[1])

    async def _ask(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        body = json.dumps({"asked": "x" * 200}).encode()
        head = f"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        while self._goes_on:
            began = time.monotonic()
            writer.write(head + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
            assert answer.startswith(b"HTTP/1.1 200"), answer
            self.report.requests += 1
            self._late("http", began)
            await asyncio.sleep(0.03)
        writer.close()

    async def _stream(self) -> None:
        account = Account(0, over_tcp=True)
        await self._echo(self._tcp_port, "tcp", account)
        self._end(account, CLOSED)

    async def _control(self) -> None:
        await self._echo(self._control_port, CONTROL, Account(0))

    async def _echo(self, port: int, door: str, account: Account) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        account.port = writer.get_extra_info("sockname")[1]
        while self._goes_on:
            began, said = time.monotonic(), b"x" * self._random.choice(_SIZES)
            writer.write(said)
            account.said += len(said)
            assert await reader.readexactly(len(said)) == said
            account.heard += len(said)
            self._late(door, began)
            await asyncio.sleep(0.03)
        writer.close()
        await writer.wait_closed()

    async def _news(self, audience: int) -> None:
        """One speaks to all, who hear it to the last word."""
        guests = [await self._connect("/news") for _ in range(audience)]
        listening: list[Awaitable[None]] = [self._listen(guest) for guest in guests]
        await asyncio.gather(*listening, self._speak())

    async def _listen(self, guest: ClientConnection) -> None:
        account = Account(guest.local_address[1])
        async for said in guest:
            account.heard += 1
            if said == "news: the end":
                break
        await guest.close()
        self._end(account, CLOSED)

    async def _speak(self) -> None:
        async with self._connect("/news") as guest:
            account = Account(guest.local_address[1])
            while True:
                began = time.monotonic()
                said = f"{account.said} ".ljust(_NEWS_BYTES, "x") if self._goes_on else "the end"
                await guest.send(said)
                account.said += 1
                heard = {await guest.recv(), await guest.recv()}
                account.heard += 2
                assert heard == {said, f"news: {said}"}
                self._late("broadcast", began)
                if said == "the end":
                    break
                await asyncio.sleep(0.05)
        self._end(account, CLOSED)


@contextmanager
def control() -> Iterator[int]:
    """Run an echo in a process of its own; give its port."""
    line = [sys.executable, "-m", "tests.support.soaking", CONTROL]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def _serve_control() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            writer.write(said)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main(port: int, tcp_port: int, seconds: float) -> None:
    """Soak, and say what came of it as JSON."""
    with control() as control_port:
        report = asyncio.run(Crowd(port, tcp_port, control_port, seconds).run())
    print(json.dumps(asdict(report)), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == CONTROL:
        asyncio.run(_serve_control())
    else:
        main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
