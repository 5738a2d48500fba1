from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime

from runtime.engine.effects import DescribeSystem
from runtime.services.machine import Machine, process_facts
from runtime.services.service import OUTSIDE


def test_the_machine_is_told_in_whole_percent_and_gibibytes():
    async def ask():
        return await Machine().handlers[DescribeSystem](DescribeSystem(), OUTSIDE)

    found = asyncio.run(ask())
    assert ["cpu", "memory", "disk"] == list(found)
    assert 0 <= found["cpu"] <= 100 * (os.cpu_count() or 1)
    for space in (found["memory"], found["disk"]):
        assert ["used", "total", "percent"] == list(space)
        assert all(type(figure) is int for figure in space.values())
        assert 0 <= space["used"] <= space["total"]
        assert 0 <= space["percent"] <= 100


def test_the_process_is_this_one():
    before = process_facts()
    files = [open(os.devnull, "rb") for _ in range(3)]  # noqa: SIM115  # closed below, all at once
    after = process_facts()
    for file in files:
        file.close()
    assert before.open_files + 3 == after.open_files
    assert before.started_at == after.started_at < datetime.now(UTC)
    assert before.cpu_seconds <= after.cpu_seconds
    assert after.memory_bytes > 1024 * 1024
