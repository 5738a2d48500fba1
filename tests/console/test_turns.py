"""A loop that has something to do asks the system now and then only, and misses nothing by it."""

from __future__ import annotations

import asyncio
import os
import selectors
from collections.abc import Iterator

import pytest

from aro_console.turns import BusySelector, screen_loop

PATIENCE_S = 20


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


class Turns:
    """A selector whose clock stands still until it is moved, and what it has told."""

    def __init__(self) -> None:
        self.now_ns = 1_000_000_000
        self.told: list[str] = []
        self.selector = BusySelector(
            lambda: self.told.append("turn"), lambda: self.told.append("rest"), lambda: self.now_ns
        )

    def ready(self, timeout: float | None) -> int:
        """Return how many descriptors are said to be ready."""
        return len(self.selector.select(timeout))


@pytest.fixture
def turns() -> Iterator[Turns]:
    turns = Turns()
    yield turns
    turns.selector.close()


def test_a_busy_loop_asks_once_and_then_only_when_descriptors_have_waited_long_enough(
    turns: Turns, pipe: tuple[int, int]
) -> None:
    turns.selector.register(pipe[0], selectors.EVENT_READ)
    assert 0 == turns.ready(0)
    os.write(pipe[1], b"x")
    assert 0 == turns.ready(0)
    turns.now_ns += 20_000_000
    assert 1 == turns.ready(0)


@pytest.mark.parametrize("timeout", [0.001, PATIENCE_S, None])
def test_a_loop_that_has_nothing_to_do_asks_each_time(
    turns: Turns, pipe: tuple[int, int], timeout: float | None
) -> None:
    turns.selector.register(pipe[0], selectors.EVENT_READ)
    os.write(pipe[1], b"x")
    assert [1, 1] == [turns.ready(timeout), turns.ready(timeout)]


def test_it_says_when_the_loop_goes_on_and_before_that_when_it_may_wait(turns: Turns) -> None:
    turns.ready(0.001)
    turns.ready(0)
    turns.ready(0)
    assert ["rest", "turn", "turn", "turn"] == turns.told


def test_a_loop_that_always_has_something_to_do_hears_of_descriptors_and_of_other_threads(
    pipe: tuple[int, int],
) -> None:
    async def main() -> list[bytes]:
        loop, heard = asyncio.get_running_loop(), asyncio.Queue[bytes]()
        loop.add_reader(pipe[0], lambda: heard.put_nowait(os.read(pipe[0], 1)))
        asyncio.get_running_loop().run_in_executor(
            None, lambda: (loop.call_soon_threadsafe(heard.put_nowait, b"thread"), os.write(pipe[1], b"x"))
        )
        busy = asyncio.create_task(spin())
        async with asyncio.timeout(PATIENCE_S):
            both = [await heard.get(), await heard.get()]
        busy.cancel()
        loop.remove_reader(pipe[0])
        return sorted(both)

    async def spin() -> None:
        while True:
            await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=lambda: screen_loop(lambda: None, lambda: None)) as runner:
        assert [b"thread", b"x"] == runner.run(main())
