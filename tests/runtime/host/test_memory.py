"""The garbage collector looks often and at little, and at everything when there is time for it."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from runtime.host.memory import Collector, Looks, after, looked_after, looks_at_all, settle

_MS = 1_000_000
_S = 1_000 * _MS


@pytest.fixture
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("as_before")
def test_what_is_there_stays_and_the_rest_is_left_to_the_clock() -> None:
    frozen = gc.get_freeze_count()
    settle()
    assert gc.get_freeze_count() > frozen
    assert gc.get_threshold() > (700, 10, 10)


@pytest.mark.parametrize(
    ("wait_s", "took_ms", "then_s"),
    [
        (0.1, 3.0, 0.1),  # as much as is wanted
        (0.1, 6.0, 0.05),
        (0.1, 60.0, 0.02),
        (0.02, 3.0, 0.02),
        (0.02, 1.5, 0.04),
        (0.1, 0.0, 0.2),
        (0.2, 0.0, 0.2),
    ],
)
def test_the_next_look_comes_when_there_is_as_much_as_one_may_take(
    wait_s: float, took_ms: float, then_s: float
) -> None:
    assert then_s == pytest.approx(after(Looks(0, wait_s=wait_s), int(took_ms * _MS)).wait_s)


def test_what_the_looks_took_adds_up() -> None:
    looks = Looks(7)
    for _ in range(3):
        looks = after(looks, 5 * _MS)
    assert (7, 15 * _MS) == (looks.full_ns, looks.spent_ns)


@pytest.mark.parametrize(
    ("since_s", "spent_ms", "took_ms", "all_of_it"),
    [
        (19, 100, 0.1, False),
        (21, 100, 0.1, True),
        (21, 100, 4.0, False),
        (61, 100, 4.0, True),
        (61, 10, 4.0, False),  # there was nothing to speak of
        (3_600, 0, 0.1, False),
    ],
)
def test_everything_is_looked_at_in_a_quiet_moment_or_once_a_minute(
    since_s: int, spent_ms: int, took_ms: float, all_of_it: bool
) -> None:
    looks = Looks(5 * _S, spent_ms * _MS)
    assert all_of_it == looks_at_all(looks, (5 + since_s) * _S, int(took_ms * _MS))


def test_a_collector_looks_at_the_new_and_now_and_then_at_all() -> None:
    now, spent, looked = 0, 0, []

    def collect(generation: int) -> int:
        nonlocal spent
        looked.append(generation)
        spent += 5 * _MS
        return 0

    collector = Collector(collect, lambda: now, lambda: spent)
    for _ in range(8):
        now += 10 * _S
        collector.look()
    assert [1, 1, 1, 1, 1, 1, 2, 1, 1] == looked


class _Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("as_before")
def test_what_nobody_can_reach_goes_while_a_loop_runs_though_nothing_else_comes() -> None:
    async def gone() -> bool:
        left = weakref.ref(_Node())
        with looked_after(asyncio.get_running_loop()):
            async with asyncio.timeout(20):
                while left() is not None:
                    await asyncio.sleep(0.01)
        return True

    gc.set_threshold(1_000_000, 10, 10)
    assert asyncio.run(gone())


def test_nothing_is_left_on_the_loop_afterwards() -> None:
    async def ahead() -> int:
        loop = asyncio.get_running_loop()
        with looked_after(loop):
            await asyncio.sleep(0)
        return sum(not timer.cancelled() for timer in loop._scheduled)  # type: ignore[attr-defined]  # asyncio's own

    assert 0 == asyncio.run(ahead())
