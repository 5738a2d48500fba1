"""A server that is stopped while somebody's disconnected handler takes its time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from runtime.engine.effects import Effect, StopService
from tests.support.hosts import FakeHost, never_yet


class _Stage(Protocol):
    """What the stages of both servers can do."""

    server: Any

    def perform(self, effect: Effect, /) -> Awaitable[Any]: ...


def host_of_slow_partings() -> FakeHost:
    """Return a host whose disconnected handlers end when they are told to, and all others at once."""
    return FakeHost(handle=lambda event: never_yet(event) if event.type.endswith("disconnected") else [])


async def waits(stage: _Stage, host: FakeHost, service: str, leave: Callable[[], object], seconds: float) -> bool:
    """Return whether Stop of a service waits for the handler of who leaves meanwhile, which takes so long."""
    stopping = asyncio.ensure_future(stage.perform(StopService(service)))
    await asyncio.sleep(0)
    leave()
    asyncio.get_running_loop().call_later(seconds, host.finish_all)
    await stopping
    waited = host.delivered[-1].finished
    host.finish_all()
    await stage.server.stop()
    return waited
