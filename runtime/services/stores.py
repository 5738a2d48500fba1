"""Store files: repositories that begin with rows, and may keep them (runtime.md 1.9, ARO-0073).

Rows are put in before Application-Start, without events. A store whose file everybody may write is written back: a
second after the last change of its repository and at the end, whole or not at all, by a sibling ``.tmp``.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services.service import Handler, Host
from runtime.services.storefile import StoreFile, temporary_of
from runtime.values.formats.forms import encode
from runtime.values.formats.layout import USUAL, Naming
from runtime.values.kinds import Value

FLUSH_SECONDS: Final = 1.0
"""How long a repository is left alone before it is written (runtime.md 6)."""


class Shelf(Protocol):
    """What the stores need of the repositories."""

    on_change: Callable[[str], None]

    def seed(self, name: str, rows: Iterable[Value]) -> None:
        """Put rows in, without events."""
        ...

    def rows(self, name: str) -> list[Value]:
        """Return all rows; the List must not be changed."""
        ...


class Stores:
    """The service that keeps store files and repositories together."""

    def __init__(self, files: Iterable[StoreFile], shelf: Shelf, host: Host, flush_seconds: float = FLUSH_SECONDS):
        """Seed `shelf` with the rows of `files`, and be told of its changes from then on."""
        self._shelf = shelf
        self._host = host
        self._flush_seconds = flush_seconds
        self._kept = {file.repository: file.path for file in files if file.writable}
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._writing: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Lock()
        self._stopped = False
        for file in files:
            shelf.seed(file.repository, file.rows)
        shelf.on_change = self._changed

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return {}

    async def stop(self) -> None:
        """Write what is not written yet. What changes later than that is written at once."""
        self._stopped = True
        while self._writing:
            await asyncio.wait(tuple(self._writing))
        due, self._due = self._due, {}
        for name, timer in due.items():
            timer.cancel()
            await self._flush(name)

    def _changed(self, name: str) -> None:
        if name not in self._kept:
            return
        if self._stopped:
            self._write(name, self._shelf.rows(name))
            return
        earlier = self._due.pop(name, None)
        if earlier is not None:
            earlier.cancel()
        self._due[name] = asyncio.get_running_loop().call_later(self._flush_seconds, self._begin, name)

    def _begin(self, name: str) -> None:
        del self._due[name]
        task = asyncio.ensure_future(self._flush(name))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _flush(self, name: str) -> None:
        async with self._turns:
            await asyncio.to_thread(self._write, name, list(self._shelf.rows(name)))

    def _write(self, name: str, rows: list[Value]) -> None:
        """Write the rows of a repository; that it cannot be done is said, and tried again after the next change."""
        path = self._kept[name]
        try:
            replace_file(path, encode(rows, "yaml", Naming(), USUAL))
        except (OSError, EvaluationError) as error:
            reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
            self._host.print_line(f"[WARNING] Cannot write the store {path.name}: {reason}", error=True)


def replace_file(path: Path, data: bytes) -> None:
    """Give a file new content, whole or not at all, and leave its permissions as they are. Raises OSError."""
    real = path.resolve()  # a link stays one
    temporary = temporary_of(real)
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):  # the store itself was deleted meanwhile
            temporary.chmod(stat.S_IMODE(real.stat().st_mode))
        temporary.replace(real)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
