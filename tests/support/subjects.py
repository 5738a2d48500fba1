"""A made-up subject of filters, of which every answer can be said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Thing:
    """A `Subject`."""

    words: str = "#12 c1 message text 5 b hello"
    types: tuple[str, ...] = ("message", "websocket.message", "text")
    connections: tuple[str, ...] = ("c1",)
    direction: str = "in"
    handler: str = ""
    path: str = "/ws"
    texts: tuple[str, ...] = ("hello",)
    document: object = None
    took_ns: int | None = None
    states: tuple[str, ...] = ()

    def is_state(self, state: str) -> bool:
        return state in self.states
