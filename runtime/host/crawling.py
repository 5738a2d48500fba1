"""Pages of a crawl that were asked for before (runtime.md 3.9): ``Emit a <CrawlPage: event>`` for one is dropped.

Handlers of that one event follow links, and links lead in circles. No other event is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtime.engine.events import DOMAIN, Event
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import find

EVENT = "CrawlPage"
_REMEMBERED = 100_000


class SeenPages:
    """The addresses that were crawled, the latest `limit` of them."""

    def __init__(self, limit: int = _REMEMBERED) -> None:
        self._limit = limit
        self._seen: dict[str, None] = {}

    def knows(self, event: Event) -> bool:
        """Whether `event` asks for a page that was asked for before; from now on, it was."""
        if event.name != EVENT or event.type != DOMAIN:
            return False
        url = _url(event.payload)
        if url is None:
            return False
        if url in self._seen:
            return True
        self._seen[url] = None
        if len(self._seen) > self._limit:
            del self._seen[next(iter(self._seen))]
        return False


def _url(payload: Mapping[str, Value]) -> str | None:
    """Return the address in ``url`` or ``data.url``; None without one."""
    paths = (["url"], ["data", "url"])
    found = next((value for path in paths if (value := find(dict(payload), path)) is not UNBOUND), None)
    return found if isinstance(found, str) else None
