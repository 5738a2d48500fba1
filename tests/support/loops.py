"""Effects asked of a service by hand, inside a loop of their own."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from runtime.engine.effects import Effect
from runtime.services.service import OUTSIDE, Origin, Service

# Long enough for a busy machine; a test that passes never waits for it.
PATIENCE_S = 60


async def ask(service: Service, effect: Effect, origin: Origin = OUTSIDE) -> Any:
    """Return what `service` answers, once it is there."""
    answer = service.handlers[type(effect)](effect, origin)
    return await answer if inspect.isawaitable(answer) else answer


def answers(make: Callable[[], Service], *effects: Effect, origin: Origin = OUTSIDE) -> list[Any]:
    """Return the answers to `effects`, one after the other, of a service that is stopped afterwards."""

    async def scenario() -> list[Any]:
        service = make()
        try:
            return [await ask(service, effect, origin) for effect in effects]
        finally:
            await service.stop()

    return asyncio.run(scenario())


async def until(condition: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Wait until `condition` holds, at most that long."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
