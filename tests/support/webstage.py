"""A web server between a host and clients that all live in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.execution import Outcome, Response
from runtime.services.service import OUTSIDE, Origin
from runtime.services.web.contract import parse_contract
from runtime.services.web.link import Link
from runtime.services.web.routes import Contract
from runtime.services.web.server import WebOptions, WebServer
from tests.support.hosts import FakeHost
from tests.support.transports import Client, Listening, MemoryListener

CONTRACT = """\
openapi: 3.0.3
info: {title: Test, version: 1.0.0}
servers: [{url: 'http://localhost:9000'}]
paths:
  /things:
    get: {operationId: listThings, responses: {}}
    post: {operationId: addThing, responses: {}}
  /things/{id}:
    get: {operationId: getThing, responses: {}}
  /ws:
    get: {operationId: socket, responses: {'101': {description: WebSocket}}}
"""


def contract(text: str = CONTRACT) -> Contract:
    parsed, findings = parse_contract(text)
    assert parsed is not None, findings
    return parsed


def returned(status: str = "OK", **data: Any) -> list[Outcome]:
    """Return the outcomes of one feature set that returns `data`."""
    return [Outcome(response=Response(status, "result", data))]


class Stage:
    """A running server, its host, and a way to connect."""

    def __init__(self, host: FakeHost, server: WebServer, listening: Listening) -> None:
        self.host = host
        self.server = server
        self.listening = listening
        self.clients: list[Client] = []

    @property
    def listener(self) -> MemoryListener:
        return self.listening.listeners[-1]

    def connect(self) -> Client:
        client = self.listener.connect()
        self.clients.append(client)
        return client

    def leave_all(self) -> None:
        """Let every client that is still there go, and no handler keep anybody waiting."""
        self.host.finish_all()
        for client in self.clients:
            client.transport.abort()

    def open(self, path: str = "/ws", *headers: str) -> Client:
        """Return a client whose WebSocket is open."""
        client = self.connect()
        answer = client.upgrade(path, *headers)
        assert answer.startswith(b"HTTP/1.1 101"), answer
        return client

    async def perform(self, effect: Effect, origin: Origin = OUTSIDE) -> Any:
        """Do what the driver does with an effect."""
        answer = self.server.handlers[type(effect)](effect, origin)
        return await answer if asyncio.iscoroutine(answer) else answer

    async def start(self, settings: Any = None) -> Any:
        return await self.perform(effects.StartService("http-server", settings))


def play(
    scenario: Callable[[Stage], Awaitable[None]],
    host: FakeHost | None = None,
    *,
    settings: Mapping[str, Any] | None = None,
    contract: Contract | None = None,
    options: WebOptions | None = None,
    started: bool = True,
) -> Stage:
    """Run a scenario on a started server, and stop it; no task and no timer may be left."""
    host = host if host is not None else FakeHost()

    async def run() -> Stage:
        listening = Listening()
        server = WebServer(host, contract, options, listening)
        stage = Stage(host, server, listening)
        if started:
            await stage.start(dict(settings) if settings is not None else None)
        await scenario(stage)
        stage.leave_all()
        await server.stop()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return stage

    return asyncio.run(run())


async def turn() -> None:
    """Let the loop call what is due."""
    for _ in range(3):
        await asyncio.sleep(0)


def at(link: Link, seconds: float) -> None:
    """Let that much time pass for one link."""
    link.check(asyncio.get_running_loop().time() + seconds)
