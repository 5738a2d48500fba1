"""What a recording that begins in the middle has to know of before: who is connected, what listens, what lives.

A `Context` sees every record and keeps those few that are still true, so that they can be written ahead of the first.
"""

from __future__ import annotations

from collections.abc import Iterable

from runtime.probe import records as r

_Key = tuple[str, str]

MOST_CONNECTIONS = 20_000
"""As many as two servers let in. Where records are lost, the ends of connections are: then the oldest is forgotten."""


class Context:
    """The records that still hold."""

    def __init__(self) -> None:
        self._holding: dict[_Key, r.RawRecord] = {}
        self._connections: dict[str, r.RawRecord] = {}

    def extend(self, raws: Iterable[r.RawRecord]) -> None:
        """Take records in order."""
        for raw in raws:
            if raw[4] in _RELEVANT:
                self._take(raw)

    def records(self) -> list[r.RawRecord]:
        """Return what still holds, in order; each as a stimulus of its own, since its cause is not there."""
        holding = [*self._holding.values(), *self._connections.values()]
        return [(*raw[:2], raw[0], 0, *raw[4:]) for raw in sorted(holding, key=lambda raw: raw[0])]

    def _take(self, raw: r.RawRecord) -> None:
        match r.view(raw):
            case r.ConnectionOpened(connection_id=known):
                self._connections[known] = raw
                if len(self._connections) > MOST_CONNECTIONS:
                    del self._connections[next(iter(self._connections))]
            case r.ConnectionClosed(connection_id=known):
                self._connections.pop(known, None)
            case r.ServiceStarted(service=service):
                self._holding["service", service] = raw
            case r.ServiceStopped(service=service):
                self._holding.pop(("service", service), None)
            case r.ApplicationStateChanged():
                self._holding["application", ""] = raw


_RELEVANT = frozenset(
    {r.ConnectionOpened, r.ConnectionClosed, r.ServiceStarted, r.ServiceStopped, r.ApplicationStateChanged}
)
