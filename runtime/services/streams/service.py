"""The service behind Stream and Subscribe of an address: one task per stream, until the application ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import domain_event
from runtime.engine.execution import Outcome
from runtime.services.service import OUTSIDE, Handler, Host, Origin
from runtime.services.streams.patience import Patience
from runtime.services.streams.sources import InterruptedStreamError, Source, server_sent_events, websocket
from runtime.values.kinds import Value

Sleep = Callable[[float], Awaitable[None]]


class Subscriptions:
    """All streams of one application; each is an event source (runtime.md 1.4) until its server wants no more."""

    def __init__(
        self,
        host: Host,
        over_websocket: Source = websocket,
        over_http: Source = server_sent_events,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._host = host
        self._over_websocket = over_websocket
        self._over_http = over_http
        self._sleep = sleep
        self._tasks: set[asyncio.Task[None]] = set()
        self._handlers: dict[type[Effect], Handler] = {effects.Subscribe: self._subscribe}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """End all streams, those that wait for their next attempt too."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _subscribe(self, effect: effects.Subscribe, origin: Origin) -> None:
        is_websocket = effect.url.lower().startswith("ws")
        stream = _Stream(self._host, effect, self._over_websocket if is_websocket else self._over_http, self._sleep)
        task = asyncio.get_running_loop().create_task(stream.run(), name=f"stream {effect.name}")
        self._tasks.add(task)
        self._host.event_source_started()
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._host.event_source_stopped()
        if not task.cancelled() and task.exception() is not None:
            raise task.exception()  # type: ignore[misc]  # ours, and the loop's handler tells of it


class _Stream:
    """One stream, over all its attempts."""

    def __init__(self, host: Host, effect: effects.Subscribe, source: Source, sleep: Sleep) -> None:
        self.last_id = ""
        self.retry_seconds: float | None = None
        self.over = False
        self._host = host
        self._effect = effect
        self._source = source
        self._sleep = sleep
        self._patience = Patience(effect.retry_seconds)

    async def run(self) -> None:
        while not self.over:
            reason = await self._attempt()
            if not self.over:
                wait_s = self._patience.wait()
                self._warn(f"{reason}; the next attempt is in {wait_s:g} s")
                await self._sleep(wait_s)

    async def _attempt(self) -> str:
        """Read until the stream ends, and return why it did."""
        effect = self._effect
        try:
            async with aclosing(self._source(effect.url, effect.headers, effect.timeout_seconds, self)) as messages:
                async for payload in messages:
                    self._patience.start_over(self.retry_seconds)
                    await self._deliver(payload)
        except InterruptedStreamError as error:
            return str(error)
        return "the server has ended it"

    async def _deliver(self, payload: dict[str, Value]) -> None:
        """Publish the event, and wait for its handlers: messages of one stream are handled one after the other."""
        handled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def tell(outcomes: list[Outcome]) -> None:
            if not handled.done():
                handled.set_result(None)

        self._host.deliver(domain_event(self._effect.name, payload), OUTSIDE, tell)
        await handled

    def _warn(self, what: str) -> None:
        self._host.print_line(f"[WARNING] Stream {self._effect.name} from {self._effect.url}: {what}", error=True)
