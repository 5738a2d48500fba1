"""The service behind Stream and Subscribe of an address: one task per stream, until the application ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from functools import partial
from itertools import count
from urllib.parse import urlsplit

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import domain_event
from runtime.engine.execution import Outcome
from runtime.probe import records
from runtime.probe.holding import Fate
from runtime.services.doors import Doors
from runtime.services.service import BY_PEER, OUTSIDE, Handler, Host, Origin
from runtime.services.streams.patience import Patience
from runtime.services.streams.payloads import Message, changed, from_websocket
from runtime.services.streams.sources import Answer, InterruptedStreamError, Source, server_sent_events, websocket

_NO_CODE = 0  # of what ends a stream, only the words are known

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
        self._labels = count(1)
        self._handlers: dict[type[Effect], Handler] = {effects.Subscribe: self._subscribe}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    def close_doors(self) -> None:
        """End all streams, those that wait for their next attempt too; handlers of what has come go on."""
        for task in self._tasks:
            task.cancel()

    async def stop(self) -> None:
        """End all streams, and wait until they have."""
        self.close_doors()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _subscribe(self, effect: effects.Subscribe, origin: Origin) -> None:
        is_websocket = effect.url.lower().startswith("ws")
        source = self._over_websocket if is_websocket else self._over_http
        stream = _Stream(self._host, effect, source, self._sleep, self._labels)
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
    """One stream, over all its attempts; each that succeeds is a connection to whoever watches, ``s1``, ``s2`` ..."""

    def __init__(
        self, host: Host, effect: effects.Subscribe, source: Source, sleep: Sleep, labels: Iterator[int]
    ) -> None:
        self.last_id = ""
        self.retry_seconds: float | None = None
        self.over = False
        self._host = host
        self._effect = effect
        self._source = source
        self._sleep = sleep
        self._labels = labels
        self._patience = Patience(effect.retry_seconds)
        self._connection_id = ""
        self._label = ""
        self._answer: Answer | None = None

    def opened(self, protocol: str, answer: Answer | None) -> None:
        self._connection_id = self._host.new_id()
        self._label = f"s{next(self._labels)}"
        self._answer = answer
        url = self._effect.url
        self._observe(records.ConnectionOpened, self._label, url, urlsplit(url).netloc, protocol, False)

    async def run(self) -> None:
        try:
            while not self.over:
                reason = await self._attempt()
                self._closed(reason)
                if not self.over:
                    wait_s = self._patience.wait()
                    self._warn(f"{reason}; the next attempt is in {wait_s:g} s")
                    await self._sleep(wait_s)
        finally:
            self._closed("the application ends")

    async def _attempt(self) -> str:
        """Read until the stream ends, and return why it did."""
        effect = self._effect
        try:
            async with aclosing(self._source(effect.url, effect.headers, effect.timeout_seconds, self)) as messages:
                async for message in messages:
                    self._patience.start_over(self.retry_seconds)
                    await self._deliver(message)
        except InterruptedStreamError as error:
            return str(error)
        return "the server has ended it"

    async def _deliver(self, message: Message) -> None:
        """Publish the event, and wait for its handlers: messages of one stream are handled one after the other."""
        seen = self._observe(records.FrameReceived, message.opcode, message.shown, message.size_bytes)
        if self._host.probe.sifting:
            fate = await self._at_door(message, seen)
            if fate is not None and fate.how == "answer":
                await self._answered(fate.content, seen)
            if fate is not None and fate.how in ("answer", "drop"):
                return
            if fate is not None and isinstance(fate.content, str | bytes):
                message = changed(message, fate.content)
        await self._publish(message, seen)

    async def _publish(self, message: Message, seen: Origin) -> None:
        handled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def tell(outcomes: list[Outcome]) -> None:
            if not handled.done():
                handled.set_result(None)

        self._host.deliver(domain_event(self._effect.name, message.payload), seen, tell)
        await handled

    async def _at_door(self, message: Message, seen: Origin) -> Fate | None:
        """Wait while a hold rule stops the message, and return what is to become of it; None when nothing did."""
        decided: asyncio.Future[Fate | None] = asyncio.get_running_loop().create_future()
        doors = Doors(self._host, self._connection_id, self._label, self._effect.url)
        event = domain_event(self._effect.name, message.payload)
        reaches = partial(self._host.handlers_of, event)
        if not doors.stops_coming(message.opcode, message.shown, seen, decided.set_result, reaches):
            return None
        try:
            return await decided
        except asyncio.CancelledError:
            doors.close("the application ends")
            raise

    async def _answered(self, content: object, seen: Origin) -> None:
        """Answer in place of the program."""
        if self._answer is not None and isinstance(content, str | bytes):
            await self._answer(content)
            sent = from_websocket(content)
            self._observe(records.FrameSent, sent.opcode, sent.shown, sent.size_bytes, 0, origin=seen)

    def _closed(self, reason: str) -> None:
        if self._connection_id:
            self._observe(records.ConnectionClosed, _NO_CODE, reason)
            self._connection_id = ""

    def _observe(self, kind: type[records.Record], *fields: object, origin: Origin = OUTSIDE) -> Origin:
        """Record what the stream did, and return where that places whatever follows from it."""
        probe = self._host.probe
        if not probe.recording:
            return BY_PEER
        seq = probe.observe(kind, origin.flow, origin.cause, self._connection_id, *fields)
        return Origin(origin.flow or seq, seq, connection_id=self._connection_id, from_peer=True)

    def _warn(self, what: str) -> None:
        self._host.print_line(f"[WARNING] Stream {self._effect.name} from {self._effect.url}: {what}", error=True)
