"""Server-sent events on bytes (WHATWG HTML 9.2.6): sans-I/O, and with a bound.

The libraries for it collect an event for as long as it lasts; a server that never ends one would fill the memory.
"""

from __future__ import annotations

import codecs
import re

from runtime.frozen import frozen

MAX_EVENT = 1024 * 1024
"""Characters of one event, as of a WebSocket message (runtime.md 4.8)."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_RETRY = re.compile(r"[0-9]{1,9}")
"""Milliseconds that a server may ask to be left alone for: twelve days at most."""


class EventTooLongError(Exception):
    """The server does not end an event."""


@frozen
class ServerSentEvent:
    """One event, when its blank line has come."""

    data: str
    """Its data lines, joined by line ends."""
    kind: str = "message"
    """What the server calls it."""
    last_id: str = ""
    """The latest id the server gave, by this event or an earlier one; told when connecting again."""


class EventReader:
    """Bytes in, whole events out."""

    def __init__(self, max_event: int = MAX_EVENT) -> None:
        self.retry_seconds: float | None = None
        """How long the server wants to be left alone before the next attempt; None when it does not say."""
        self.last_id = ""
        self._max_event = max_event
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._kept = ""
        self._is_first = True
        self._data: list[str] = []
        self._kind = ""
        self._size = 0

    def feed(self, data: bytes) -> list[ServerSentEvent]:
        """Read `data`, however it was cut, and return the events that are whole with it.

        Raises:
            EventTooLongError: there is too much of one.
        """
        text = self._decoder.decode(data)
        if self._is_first and text:
            text, self._is_first = text.removeprefix("\ufeff"), False
        text = self._kept + text
        found: list[ServerSentEvent] = []
        position = 0
        # What was kept has no line end in it, but perhaps the first half of one; a line may come byte by byte.
        for end in _LINE_END.finditer(text, max(0, len(self._kept) - 1)):
            if end.group() == "\r" and end.end() == len(text):
                break  # its line feed may be under way
            self._take(text[position : end.start()], found)
            position = end.end()
        self._kept = text[position:]
        if self._size + len(self._kept) > self._max_event:
            raise EventTooLongError(f"an event has more than {self._max_event} characters")
        return found

    def _take(self, line: str, found: list[ServerSentEvent]) -> None:
        if not line:
            self._dispatch(found)
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
            self._size += len(value) + 1
        elif name == "event":
            self._kind = value
        elif name == "id" and "\0" not in value:
            self.last_id = value
        elif name == "retry" and _RETRY.fullmatch(value):
            self.retry_seconds = int(value) / 1000

    def _dispatch(self, found: list[ServerSentEvent]) -> None:
        if self._data:
            found.append(ServerSentEvent("\n".join(self._data), self._kind or "message", self.last_id))
        self._data, self._kind, self._size = [], "", 0
