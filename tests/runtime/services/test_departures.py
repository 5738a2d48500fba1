"""Waiting for those who leave."""

from __future__ import annotations

import asyncio

from runtime.services.departures import Departures


def test_waiting_ends_with_the_last_departure() -> None:
    async def play() -> list[bool]:
        departures, there = Departures(), {"a", "b"}
        waiting = asyncio.create_task(departures.wait(lambda: not there, 60))
        seen = []
        for name in ("a", "b"):
            await asyncio.sleep(0)
            seen.append(waiting.done())
            there.discard(name)
            departures.tell()
        return [*seen, await waiting]

    assert [False, False, True] == asyncio.run(play())


def test_waiting_ends_in_time_and_says_so() -> None:
    assert asyncio.run(Departures().wait(lambda: False, 0)) is False


def test_nobody_to_wait_for_is_no_wait() -> None:
    assert asyncio.run(Departures().wait(lambda: True, 0)) is True


def test_one_who_gave_up_waiting_is_passed_over() -> None:
    async def play() -> None:
        departures = Departures()
        waiting = asyncio.create_task(departures.wait(lambda: False, 60))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        departures.tell()
        assert waiting.cancelled()

    asyncio.run(play())


def test_no_time_passes_while_somebody_holds_things_up() -> None:
    looks = iter([True, True, False])
    assert asyncio.run(Departures(lambda: next(looks)).wait(lambda: False, 0)) is False
    assert [] == list(looks)
