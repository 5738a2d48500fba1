"""What is known of the process and of the machine it runs on (runtime.md 2.4 ``<system>``, 5.7 metrics).

psutil is imported when somebody asks: no application that does not pays for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.frozen import frozen
from runtime.services.service import Handler, Origin
from runtime.values.dates import from_timestamp
from runtime.values.kinds import Value

_GIB = 1024**3
_CPU_SECONDS = 0.1
"""How long the processor is looked at: its load is a share of some time."""


@frozen
class ProcessFacts:
    """This process, now."""

    cpu_seconds: float
    """Processor time used so far, in the program and in the system for it."""
    memory_bytes: int
    """What it occupies of the machine's memory."""
    open_files: int
    """Descriptors in use, sockets included."""
    max_files: int
    """Descriptors it may use; 0 where the system sets no limit."""
    started_at: datetime


def process_facts() -> ProcessFacts:
    """Return what the system says of this process."""
    import resource

    import psutil

    process = psutil.Process()
    times = process.cpu_times()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return ProcessFacts(
        cpu_seconds=times.user + times.system,
        memory_bytes=process.memory_info().rss,
        open_files=process.num_fds(),
        max_files=0 if limit == resource.RLIM_INFINITY else limit,
        started_at=from_timestamp(process.create_time()),
    )


class Machine:
    """The service behind ``<system>``."""

    def __init__(self) -> None:
        self._handlers: dict[type[Effect], Handler] = {effects.DescribeSystem: self._describe}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Nothing is held."""

    def _describe(self, effect: effects.DescribeSystem, origin: Origin) -> Awaitable[Value]:
        return asyncio.to_thread(described)


def described() -> Value:
    """Return ``{cpu, memory, disk}``: shares in whole percent, sizes in whole GiB. Takes a tenth of a second."""
    import psutil

    memory, disk = psutil.virtual_memory(), psutil.disk_usage("/")
    return {
        "cpu": round(psutil.cpu_percent(_CPU_SECONDS)),
        "memory": _space(memory.used, memory.total, memory.percent),
        "disk": _space(disk.used, disk.total, disk.percent),
    }


def _space(used: int, total: int, percent: float) -> dict[str, Value]:
    return {"used": round(used / _GIB), "total": round(total / _GIB), "percent": round(percent)}
