"""A TCP server between a host and peers that all live in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.services.service import OUTSIDE, Origin
from runtime.services.tcp.connections import Connection
from runtime.services.tcp.link import Link
from runtime.services.tcp.reception import Reception
from runtime.services.tcp.server import TcpOptions, TcpServer
from tests.support.hosts import FakeClock, FakeHost
from tests.support.transports import Client, Listening, MemoryTransport


class Dialing:
    """A `Dial` that always succeeds: the host at the other end is a `Client`."""

    def __init__(self) -> None:
        self.clients: list[Client] = []
        self.asked: list[tuple[str, int, float]] = []

    async def __call__(self, factory: Callable[[], Link], host: str, port: int, timeout_s: float) -> None:
        self.asked.append((host, port, timeout_s))
        link = factory()
        client = Client(link, MemoryTransport(link, (host, port)))  # type: ignore[arg-type]
        self.clients.append(client)
        link.connection_made(client.transport)


class Stage:
    """A TCP service, its host, and ways to connect."""

    def __init__(self, host: FakeHost, options: TcpOptions | None) -> None:
        self.host = host
        self.listening = Listening()
        self.dialing = Dialing()
        self.server = TcpServer(host, options, self.listening, self.dialing)  # type: ignore[arg-type]
        self.clients: list[Client] = []

    def connect(self, peer: tuple[str, int] = ("127.0.0.1", 50000)) -> Client:
        client = self.listening.listeners[-1].connect(peer)
        self.clients.append(client)
        return client

    async def perform(self, effect: Effect, origin: Origin = OUTSIDE) -> Any:
        """Do what the driver does with an effect."""
        answer = self.server.handlers[type(effect)](effect, origin)
        return await answer if asyncio.iscoroutine(answer) else answer

    async def start(self, settings: Any = None, origin: Origin = OUTSIDE) -> Any:
        return await self.perform(effects.StartService("socket-server", settings), origin)

    def leave_all(self) -> None:
        """Let every peer that is still there go, and no handler keep anybody waiting."""
        self.host.finish_all()
        for client in (*self.clients, *self.dialing.clients):
            client.transport.abort()


async def turn() -> None:
    """Let the loop go round: what a transport tells later is told."""
    for _ in range(3):
        await asyncio.sleep(0)


def play(
    scenario: Callable[[Stage], Awaitable[None]],
    host: FakeHost | None = None,
    *,
    options: TcpOptions | None = None,
    started: bool = True,
) -> Stage:
    """Run a scenario on a started server, and stop it; no task, no timer and no socket may be left."""

    async def run() -> Stage:
        stage = Stage(host if host is not None else FakeHost(), options)
        if started:
            await stage.start()
        await scenario(stage)
        stage.leave_all()
        await stage.server.stop()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert stage.host.event_sources == 0
        return stage

    return asyncio.run(run())


def linked(host: FakeHost, clock: FakeClock, peer: tuple[str, int] = ("127.0.0.1", 50000)) -> tuple[Client, Connection]:
    """Return the peer of a link with a connection, both outside any server. Needs a running loop."""
    reception = Reception(host, room=10)
    link = reception.new_link(clock)
    client = Client(link, MemoryTransport(link, peer))  # type: ignore[arg-type]
    link.connection_made(client.transport)
    assert link.connection is not None
    return client, link.connection
