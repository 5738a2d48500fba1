"""The last payload of each domain event, to start from when one is emitted by hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r

_MOST = 200
"""Event types whose payload is kept; names may come from outside, and without end."""


class Payloads(Taker):
    """What domain events carried last."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, Mapping[str, object]] = OrderedDict()
        self.takes: Takes = {r.EventPublished: self._published}

    def _published(self, record: r.EventPublished) -> None:
        # A dot is in the names of the runtime's own events only.
        if "." in record.event_type:
            return
        self._last[record.event_type] = record.payload
        self._last.move_to_end(record.event_type)
        if len(self._last) > _MOST:
            self._last.popitem(last=False)

    def get(self, event_type: str) -> Mapping[str, object] | None:
        return self._last.get(event_type)

    @property
    def names(self) -> list[str]:
        """The events seen, the latest first."""
        return list(reversed(self._last))
