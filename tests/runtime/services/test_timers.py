import asyncio
from dataclasses import replace

import pytest

from runtime.engine.effects import Schedule, Sleep
from runtime.errors import EvaluationError
from runtime.services.service import BY_PEER, OUTSIDE
from runtime.services.timers import Timers
from tests.support.hosts import FakeHost, at_once, never_yet
from tests.support.loops import until

SOON = 0.001


def test_a_sleep_ends_after_its_time():
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        timers = Timers(FakeHost())
        began = loop.time()
        assert await timers.handlers[Sleep](Sleep(0.02), OUTSIDE) is None
        assert loop.time() - began >= 0.019

    asyncio.run(scenario())


def test_no_time_at_all_still_lets_the_others_go_first():
    async def scenario() -> None:
        order: list[str] = []
        sleep = Timers(FakeHost()).handlers[Sleep](Sleep(0), OUTSIDE)
        asyncio.get_running_loop().call_soon(order.append, "others")
        await sleep
        order.append("sleeper")
        assert order == ["others", "sleeper"]

    asyncio.run(scenario())


def test_stop_cancels_whoever_sleeps():
    async def scenario() -> None:
        timers = Timers(FakeHost())
        sleep = timers.handlers[Sleep](Sleep(3600), OUTSIDE)
        await timers.stop()
        with pytest.raises(asyncio.CancelledError):
            await sleep

    asyncio.run(scenario())


def test_a_schedule_repeats_its_event_until_it_is_stopped():
    async def scenario() -> FakeHost:
        host = FakeHost()
        timers = Timers(host)
        timers.handlers[Schedule](Schedule("Tick", SOON), OUTSIDE)
        assert host.delivered == []
        assert host.event_sources == 1
        await until(lambda: len(host.delivered) >= 3)
        await timers.stop()
        count = len(host.delivered)
        await asyncio.sleep(5 * SOON)
        assert len(host.delivered) == count
        return host

    host = asyncio.run(scenario())
    assert host.event_sources == 0
    assert {(delivered.event.type, delivered.event.name) for delivered in host.delivered} == {("domain", "Tick")}
    assert host.delivered[0].event.payload == {"eventType": "Tick"}


def test_a_schedule_waits_for_its_own_handlers():
    async def scenario() -> None:
        host = FakeHost(handle=never_yet)
        timers = Timers(host)
        timers.handlers[Schedule](Schedule("Tick", SOON), OUTSIDE)
        await until(lambda: host.delivered)
        await asyncio.sleep(5 * SOON)
        assert len(host.delivered) == 1
        host.handle = at_once
        host.delivered[0].finish()
        await until(lambda: len(host.delivered) > 1)
        await timers.stop()

    asyncio.run(scenario())


def test_handlers_that_end_after_the_stop_set_nothing_off():
    async def scenario() -> None:
        host = FakeHost(handle=never_yet)
        timers = Timers(host)
        timers.handlers[Schedule](Schedule("Tick", SOON), OUTSIDE)
        await until(lambda: host.delivered)
        await timers.stop()
        host.delivered[0].finish()
        await asyncio.sleep(5 * SOON)
        assert len(host.delivered) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("inf"), float("nan")])
def test_an_interval_is_more_than_nothing_and_ends(seconds):
    async def scenario() -> None:
        host = FakeHost()
        with pytest.raises(EvaluationError, match="schedule"):
            Timers(host).handlers[Schedule](Schedule("Tick", seconds), OUTSIDE)
        assert host.event_sources == 0

    asyncio.run(scenario())


def test_nobody_sleeps_for_ever():
    async def scenario() -> None:
        with pytest.raises(EvaluationError, match="sleep"):
            Timers(FakeHost()).handlers[Sleep](Sleep(float("inf")), OUTSIDE)

    asyncio.run(scenario())


@pytest.mark.parametrize("origin", [OUTSIDE, BY_PEER])
def test_what_a_timer_sets_off_is_as_near_to_a_peer_as_who_set_it(origin):
    async def scenario() -> None:
        host = FakeHost(at_once)
        timers = Timers(host)
        asked_from = replace(origin, flow=3, cause=4, connection_id="c")
        timers.handlers[Schedule](Schedule("Tick", SOON), asked_from)
        await until(lambda: host.delivered)
        await timers.stop()
        assert origin == host.delivered[0].origin

    asyncio.run(scenario())
