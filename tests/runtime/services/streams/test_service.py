"""Streams against sources in memory: what is delivered, when they try again, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest

from runtime.engine.effects import Subscribe
from runtime.engine.execution import Outcome
from runtime.probe.commands import Answer, Continue, Drop, Order, Replace
from runtime.probe.records import ConnectionClosed, ConnectionOpened, FrameReceived, FrameSent, Released
from runtime.services.service import OUTSIDE
from runtime.services.streams.payloads import Message
from runtime.services.streams.service import Subscriptions
from runtime.services.streams.sources import InterruptedStreamError
from tests.support.hosts import FakeHost, RecordingProbe, RuledProbe, never_yet
from tests.support.loops import until

EFFECT = Subscribe("Tick", "ws://there/feed")


class FakeSource:
    """Plays one script after the other: payloads, and perhaps an error at the end; then it says nothing for ever."""

    def __init__(self, *scripts: list[Any]) -> None:
        self.scripts = list(scripts)
        self.asked: list[tuple[str, Any, float, str]] = []
        self.closed = 0
        self.silent = asyncio.Event()

    async def __call__(self, url: str, headers: Any, timeout_s: float, memory: Any) -> AsyncGenerator[Any, None]:
        self.asked.append((url, headers, timeout_s, memory.last_id))
        try:
            for item in self.scripts.pop(0) if self.scripts else []:
                if isinstance(item, Exception):
                    raise item
                if callable(item):
                    item(memory)
                else:
                    yield Message(item, str(item), "text")
            if not self.scripts:
                self.silent.set()
                await asyncio.Event().wait()
        finally:
            self.closed += 1


class Waits:
    """A sleep that only takes notes."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def play(
    scenario: Callable[[Subscriptions, FakeHost, FakeSource, Waits], Awaitable[None]],
    *scripts: list[Any],
    host: FakeHost | None = None,
) -> None:
    """Run a scenario, and stop the service; no task and no event source may be left."""

    async def run() -> None:
        the_host, source, waits = host or FakeHost(), FakeSource(*scripts), Waits()
        streams = Subscriptions(the_host, source, source, waits)
        await scenario(streams, the_host, source, waits)
        await streams.stop()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert 0 == the_host.event_sources
        assert len(source.asked) == source.closed

    asyncio.run(run())


def payloads(host: FakeHost) -> list[tuple[str, Any]]:
    return [(one.event.name, dict(one.event.payload)) for one in host.delivered]


def test_each_message_is_an_event_of_the_streams_name() -> None:
    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        assert streams.handlers[Subscribe](EFFECT, OUTSIDE) is None
        assert 1 == host.event_sources
        await source.silent.wait()
        assert [("Tick", {"eventType": "Tick", "n": 1}), ("Tick", {"eventType": "Tick", "n": 2})] == payloads(host)
        assert [("ws://there/feed", {}, 30.0, "")] == source.asked
        assert [] == host.errors

    play(scenario, [{"n": 1}, {"n": 2}])


@pytest.mark.parametrize("recording", [True, False])
def test_what_a_message_sets_off_is_its_peers(recording: bool) -> None:
    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        await source.silent.wait()
        assert [True] == [one.origin.from_peer for one in host.delivered]

    play(scenario, [{"n": 1}], host=FakeHost(probe=RecordingProbe(recording)))


def test_a_message_waits_until_the_one_before_is_handled() -> None:
    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        while not host.delivered:
            await asyncio.sleep(0)
        for _ in range(5):
            await asyncio.sleep(0)
        assert 1 == len(host.delivered)
        host.delivered[0].finish(Outcome())
        while len(host.delivered) < 2:
            await asyncio.sleep(0)

    play(scenario, [{"n": 1}, {"n": 2}], host=FakeHost(never_yet))


def test_it_connects_again_after_waits_that_double_and_says_why() -> None:
    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        await source.silent.wait()
        assert [3.0, 6.0, 3.0] == waits.seconds, "what came in between makes it start over"
        assert [
            "[WARNING] Stream Tick from ws://there/feed: cannot connect; the next attempt is in 3 s",
            "[WARNING] Stream Tick from ws://there/feed: cannot connect; the next attempt is in 6 s",
            "[WARNING] Stream Tick from ws://there/feed: the server has ended it; the next attempt is in 3 s",
        ] == host.errors
        assert 1 == len(host.delivered)

    away = InterruptedStreamError("cannot connect")
    play(scenario, [away], [away], [{"n": 1}], [])


def test_what_the_server_says_is_remembered_for_the_next_attempt() -> None:
    def told(memory: Any) -> None:
        memory.last_id, memory.retry_seconds = "17", 5.0

    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](Subscribe("Tick", "http://there", {"X": "1"}, 2.0, 1.0), OUTSIDE)
        await source.silent.wait()
        assert [("http://there", {"X": "1"}, 2.0, ""), ("http://there", {"X": "1"}, 2.0, "17")] == source.asked
        assert [5.0] == waits.seconds

    play(scenario, [told, {"n": 1}], [])


def test_a_server_that_wants_no_more_ends_the_stream() -> None:
    def over(memory: Any) -> None:
        memory.over = True

    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        while host.event_sources:
            await asyncio.sleep(0)
        assert ([], []) == (waits.seconds, host.errors)

    play(scenario, [over], [])


def test_closed_doors_end_a_stream_and_leave_its_handlers_alone() -> None:
    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        while not host.delivered:
            await asyncio.sleep(0)
        streams.close_doors()
        while host.event_sources:
            await asyncio.sleep(0)
        assert ["n"] == [key for key in host.delivered[0].event.payload if key != "eventType"]
        host.delivered[0].finish(Outcome())
        assert 1 == len(host.delivered)

    play(scenario, [{"n": 1}, {"n": 2}], host=FakeHost(never_yet))


@pytest.mark.parametrize("pause", [0.0, 3600.0])
def test_stop_ends_a_stream_wherever_it_is(pause: float) -> None:
    async def run() -> None:
        host, source = FakeHost(never_yet), FakeSource([{"n": 1}] if not pause else [], [])
        streams = Subscriptions(host, source, source)
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        while not (host.delivered or host.errors):
            await asyncio.sleep(0)
        await streams.stop()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert 0 == host.event_sources

    asyncio.run(run())


def test_each_connection_and_message_is_recorded_and_what_follows_is_behind_it() -> None:
    def opened(memory: Any) -> None:
        memory.opened("feed.v1", None)

    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        await source.silent.wait()
        first, second = host.probe.all(ConnectionOpened)
        assert ("s1", "ws://there/feed", "there", "feed.v1", False) == (
            first.label, first.path, first.peer, first.protocol, first.virtual
        )  # fmt: skip
        assert "s2" == second.label
        frame = host.probe.one(FrameReceived)
        assert (first.connection_id, "text", "{'n': 1}", 8) == (
            frame.connection_id, frame.opcode, frame.payload, frame.size_bytes
        )  # fmt: skip
        assert (frame.seq, frame.seq) == (host.delivered[0].origin.flow, host.delivered[0].origin.cause)
        (closed,) = host.probe.all(ConnectionClosed)
        assert (first.connection_id, 0, "the server has ended it") == (closed.connection_id, closed.code, closed.reason)

    play(scenario, [opened, {"n": 1}], [opened])


# --- hold rules ---------------------------------------------------------------------------------------------------


def play_held(scenario: Callable[[FakeHost, FakeSource], Awaitable[None]], *scripts: list[Any]) -> None:
    """Run a scenario on a stream of which a rule holds every message, from the moment it holds the first."""

    async def subscribed(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        await until(lambda: host.kept)
        await scenario(host, source)

    play(subscribed, *scripts, host=FakeHost(probe=RuledProbe("type:message")))


@pytest.mark.parametrize(
    ("order", "payload"),
    [(Continue(1), {"n": 1}), (Replace(1, '{"n": 7}'), {"n": 7}), (Replace(1, "seven"), {"data": "seven"})],
)
def test_a_message_that_a_rule_holds_waits_and_goes_on_as_it_is_let(order: Order, payload: Any) -> None:
    async def scenario(host: FakeHost, source: FakeSource) -> None:
        assert [] == host.delivered
        host.decide(order)
        await source.silent.wait()
        assert [("Tick", {"eventType": "Tick", **payload})] == payloads(host)

    play_held(scenario, [{"n": 1}])


def test_a_message_that_is_dropped_lets_the_next_one_come() -> None:
    async def scenario(host: FakeHost, source: FakeSource) -> None:
        host.decide(Drop(1))
        await until(lambda: len(host.kept) == 1)
        host.decide(Continue(2))
        await source.silent.wait()
        assert [("Tick", {"eventType": "Tick", "n": 2})] == payloads(host)

    play_held(scenario, [{"n": 1}, {"n": 2}])


def test_a_message_may_be_answered_in_place_of_the_program() -> None:
    sent: list[str | bytes] = []

    async def send(message: str | bytes) -> None:
        sent.append(message)

    async def scenario(host: FakeHost, source: FakeSource) -> None:
        host.decide(Answer(1, "pong"))
        await source.silent.wait()
        assert ([], ["pong"]) == (host.delivered, sent)
        frame = host.probe.one(FrameSent)
        assert ("text", "pong", 4, 0) == (frame.opcode, frame.payload, frame.size_bytes, frame.execution_id)

    play_held(scenario, [lambda memory: memory.opened("", send), {"n": 1}])


def test_what_is_held_when_the_application_ends_is_given_up() -> None:
    host = FakeHost(probe=RuledProbe("type:message"))

    async def scenario(streams: Subscriptions, host: FakeHost, source: FakeSource, waits: Waits) -> None:
        streams.handlers[Subscribe](EFFECT, OUTSIDE)
        await until(lambda: host.kept)

    play(scenario, [{"n": 1}], host=host)
    assert ({}, []) == (host.kept, host.delivered)
    assert "the application ends" == host.probe.one(Released).reason
