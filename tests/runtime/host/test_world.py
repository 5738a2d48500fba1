"""The real world's clocks and ids."""

from __future__ import annotations

import re
from datetime import timedelta

from runtime.host.world import World


def test_the_wall_clock_is_aware_and_in_utc() -> None:
    assert World().now().utcoffset() == timedelta(0)


def test_the_monotonic_clock_never_goes_back() -> None:
    world = World()
    assert world.monotonic_ns() <= world.monotonic_ns()


def test_ids_are_upper_case_uuids_and_never_the_same() -> None:
    world = World()
    first, second = world.new_id(), world.new_id()
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", first)
    assert first != second
