"""An application on its own thread, watched by a test: it waits for records, never for a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runtime.host.application import Application, RunOptions, load
from runtime.host.lifecycle import Patience
from runtime.host.thread import ApplicationThread
from runtime.probe.records import ApplicationStateChanged, Record, ServiceStarted, view
from runtime.probe.tap import Tap

# Long enough for a busy machine; a test that passes never waits for it.
PATIENCE_S = 60

HURRIED = Patience(drain=0.2, batch_start=0, batch_poll=0, batch_polls=2, keep_alive_idle=0, last_words=5)


class Watched:
    """A running application and what it has told so far."""

    def __init__(self, application: Application, **options: Any) -> None:
        self._news = threading.Condition()
        self._heeded: Callable[[tuple[Any, ...]], None] | None = None
        inner = application.new_tap(**options)
        self.tap = Tap(inner.journal, inner.controller, observers=(self._told,))
        self.thread = ApplicationThread(application, self.tap)

    def heed(self, observer: Callable[[tuple[Any, ...]], None] | None) -> None:
        """Have `observer` told of every record from now on, on the application's thread; None ends that."""
        self._heeded = observer

    def _told(self, raw: tuple[Any, ...]) -> None:
        if self._heeded is not None:
            self._heeded(raw)
        with self._news:
            self._news.notify_all()

    def records(self, *kinds: type[Record]) -> list[Any]:
        """Return the records of these kinds so far."""
        return [view(raw) for raw in self.thread.journal.since(0).records if raw[4] in kinds]

    def wait(self, kind: type[Record], which: Callable[[Any], bool] = lambda record: True, count: int = 1) -> Any:
        """Return the `count`th record of `kind` that is as `which` says, once it is there."""
        with self._news:
            found: list[Any] = []

            def there() -> bool:
                found[:] = [record for record in self.records(kind) if which(record)]
                return len(found) >= count

            assert self._news.wait_for(there, PATIENCE_S), f"no {kind.__name__} in {self.records(Record)}"
            return found[count - 1]

    def port(self, service: str = "http-server") -> int:
        """Return the port on which a service listens, once it does."""
        started = self.wait(ServiceStarted, lambda record: record.service == service)
        return int(started.address.rpartition(":")[2])

    def wait_state(self, state: str) -> None:
        self.wait(ApplicationStateChanged, lambda record: record.state == state)


@contextmanager
def watched(
    path: Path,
    *,
    started: bool = True,
    paused: bool = False,
    port: int | None = 0,
    record: Path | None = None,
    **options: Any,
) -> Iterator[Watched]:
    """Run the application at `path`, on a free port unless told otherwise; it is stopped in any case."""
    application = load(path, RunOptions(port=port, paused=paused, record=record))
    application.patience = HURRIED
    one = Watched(application, **options)
    if started:
        one.thread.start()
    try:
        yield one
    finally:
        one.thread.stop(PATIENCE_S)
        assert not one.thread.running
