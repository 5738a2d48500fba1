"""Delays end by themselves, once, and not when they were ended before."""

from __future__ import annotations

import asyncio

from runtime.host.delays import Delays


def test_a_delay_rings_once_and_a_later_one_takes_its_place() -> None:
    async def play() -> list[int]:
        rung: list[int] = []
        done = asyncio.Event()
        delays = Delays(lambda hold_id: (rung.append(hold_id), done.set() if hold_id == 3 else None))
        delays.begin(1, 0)
        delays.begin(1, 0)
        delays.begin(2, 0)
        delays.end(2)
        delays.end(9)
        delays.begin(3, 0.001)
        await done.wait()
        return rung

    assert [1, 3] == asyncio.run(play())
