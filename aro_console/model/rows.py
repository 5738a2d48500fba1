"""One line of the timeline, as data: what `wording` says of a record and `weaving` fills in later."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Row:
    """One line of the timeline. How a run or an effect went is filled in later; the number never changes."""

    seq: int
    """The number of its record; rows stand in this order."""
    at_ns: int
    flow: int
    kind: str
    """``message``, ``run``, ``frame``, ``request``, ``response``, ``statement``, ``log`` ..."""
    mark: str
    """``>`` from a client, ``<`` to one, ``o`` opened, ``x`` closed, ``!`` error or held, blank for the rest."""
    summary: str
    connections: list[str] = field(default_factory=list)
    """Labels of the connections concerned, in order."""
    others: int = 0
    """How many more connections are concerned than are named."""
    depth: int = 0
    """How many rows up the chain of causes the outside stimulus is."""
    role: str = "text"
    took_ns: int | None = None
    status: str = ""
    """``ok``, ``ERROR``, ``HELD``, ``201`` ...; empty when there is nothing to say yet."""
    execution_id: int = 0
    injected: bool = False
    """Set off by the console."""
    detail: bool = False
    """A statement: shown only when its run is unfolded."""
    held: bool = False
    count: int = 0
    """Statements that ran in this run."""
    handler: str = ""
    """The feature set whose run it belongs to; empty without."""
    rerun_of: int = 0
    """The number of the row that this repeats, as the console asked; 0 for none."""
    topic: str = ""
    """What it is more closely: the opcode of a frame, the type of an event, the name of an effect; else empty."""

    @property
    def is_ping(self) -> bool:
        """A ping or a pong (RFC 6455 section 5.5)."""
        return self.topic in ("ping", "pong")
