"""Quiet, Keepalive and the signal to stop, without waiting for any of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from runtime.host.lifecycle import Lifecycle, Patience
from tests.support.loops import PATIENCE_S

NO_TIME = Patience(drain=0, batch_start=0, batch_poll=0, batch_polls=3, keep_alive_idle=0)


@dataclass
class FakeWork:
    in_flight: int = 0
    finished: int = 0
    holding: bool = False


def living(act: Callable[[Lifecycle, FakeWork], Awaitable[None]], patience: Patience = NO_TIME) -> None:
    async def run() -> None:
        work = FakeWork()
        await asyncio.wait_for(act(Lifecycle(work, patience), work), PATIENCE_S)

    asyncio.run(run())


async def turns(count: int = 10) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_without_event_source_keepalive_ends_when_the_bus_stays_quiet() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight = 1  # the execution that waits in Keepalive
        await life.keep_alive()
        assert life.is_stopping
        assert life.reason == ""

    living(act)


def test_keepalive_does_not_end_while_something_is_in_flight() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight = 2
        waiting = asyncio.ensure_future(life.keep_alive())
        await turns(50)
        assert not waiting.done()
        work.in_flight = 1
        await waiting

    living(act)


def test_with_an_event_source_keepalive_waits_for_the_signal() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        life.event_sources = 1
        waiting = asyncio.ensure_future(life.keep_alive())
        await turns(50)
        assert not waiting.done()
        life.request_shutdown("SIGTERM")
        await waiting
        assert life.reason == "SIGTERM"

    living(act)


def test_an_event_source_that_comes_up_later_ends_the_polling() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight = 2
        waiting = asyncio.ensure_future(life.keep_alive())
        await turns(5)
        life.event_sources = 1
        await turns(5)
        work.in_flight = 1
        await turns(50)
        assert not waiting.done()
        life.request_shutdown()
        await waiting

    living(act)


def test_only_the_first_reason_to_stop_counts() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        life.request_shutdown("SIGINT")
        life.request_shutdown("SIGTERM")
        assert life.reason == "SIGINT"

    living(act)


def test_quiet_is_there_at_once_when_nothing_is_in_flight() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        assert await life.wait_quiet() == 0

    living(act)


def test_quiet_comes_with_the_end_of_the_last_execution() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight = 1
        waiting = asyncio.ensure_future(life.wait_quiet())
        await turns()
        work.in_flight = 0
        life.work_ended()
        assert await waiting == 0

    living(act, Patience(drain=60))


def test_a_window_without_progress_says_how_much_is_stalled() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight = 3
        assert await life.wait_quiet() == 3
        assert not await life.wait_done(asyncio.get_running_loop().create_future())

    living(act)


def test_no_window_runs_out_while_something_is_held() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight, work.holding = 1, True
        future = asyncio.get_running_loop().create_future()
        waiting = [asyncio.ensure_future(life.wait_quiet()), asyncio.ensure_future(life.wait_done(future))]
        await turns(50)
        assert [one.done() for one in waiting] == [False, False]
        work.holding = False
        assert [await one for one in waiting] == [1, False]

    living(act)


def test_progress_buys_another_window() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        work.in_flight = 1
        waiting = asyncio.ensure_future(life.wait_quiet())
        for _ in range(20):
            work.finished += 1
            await asyncio.sleep(0)
        assert not waiting.done()
        assert await waiting == 1

    living(act)


def test_after_a_signal_nobody_waits_for_a_person_who_was_asked() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        work.in_flight = 1
        with life.asking():
            assert not await life.wait_done(answered, for_answers=False)
            waiting = asyncio.ensure_future(life.wait_done(answered))
            await turns()
            assert not waiting.done()
            answered.set_result(None)
            assert await waiting

    living(act, Patience(drain=3600))


def test_keep_alive_lingers_until_the_bus_is_idle() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        await life.linger()
        assert not life.is_stopping

    living(act)


def test_keep_alive_lingers_for_the_signal_as_long_as_events_may_come() -> None:
    async def act(life: Lifecycle, work: FakeWork) -> None:
        life.event_sources = 1
        waiting = asyncio.ensure_future(life.linger())
        await turns(50)
        assert not waiting.done()
        life.request_shutdown()
        await waiting

    living(act)
