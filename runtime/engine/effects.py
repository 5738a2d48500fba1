"""What the engine asks of the world. Each is yielded by an execution; the reply is sent back into it.

A refusal comes back as an `EvaluationError` thrown into the execution. Everything uncertain is an effect, the clock,
fresh ids and the environment included, so that a recorded flow can be run again without the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.compiler.program import Code
from runtime.engine.events import Event
from runtime.values.kinds import Value


@dataclass(frozen=True, slots=True)
class Effect:
    """Something asked of the world. The reply is None unless the docstring says otherwise."""


# --- what is read of the world -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Now(Effect):
    """The time. Reply: an aware UTC datetime."""


@dataclass(frozen=True, slots=True)
class NewId(Effect):
    """A fresh upper-case UUID text. Reply: str."""


@dataclass(frozen=True, slots=True)
class ReadEnvironment(Effect):
    """An environment variable. Reply: its text, empty when unset; a Map of all when `name` is empty."""

    name: str


@dataclass(frozen=True, slots=True)
class ReadParameters(Effect):
    """The application's own arguments (ARO-0047). Reply: a Map."""


@dataclass(frozen=True, slots=True)
class ReadContract(Effect):
    """The magic names ``contract`` and ``http-server``. Reply: a Map; refused when there is no contract."""


@dataclass(frozen=True, slots=True)
class ReadSetting(Effect):
    """A value that Configure stored application-wide (runtime.md 2.5). Reply: the value, None when never set."""

    name: str


@dataclass(frozen=True, slots=True)
class WriteSetting(Effect):
    """Store a setting application-wide, as Configure does; it replaces an earlier one of that name."""

    name: str
    value: Value


# --- output and templates ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Log(Effect):
    """Print one message, prefixed with the name of the feature set (runtime.md 5.7)."""

    text: str
    error: bool = False
    """To standard error."""


@dataclass(frozen=True, slots=True)
class LoadTemplate(Effect):
    """A template of ``<root>/templates``. Reply: a Code whose run returns the text. Refused with 404 when missing."""

    path: str


# --- connections -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendMessage(Effect):
    """Send to one connection, WebSocket or TCP. Reply: True; False for an unknown id when not `required`."""

    connection_id: str
    payload: str | bytes
    required: bool = True
    """Refuse an unknown id (runtime.md 4.6, rules 1 and 2)."""


@dataclass(frozen=True, slots=True)
class Broadcast(Effect):
    """Send to every WebSocket connection, or to those of one path. Reply: how many."""

    payload: str | bytes
    path: str = ""


@dataclass(frozen=True, slots=True)
class CloseConnection(Effect):
    """Close a connection as the server. Unknown or closed ids succeed (runtime.md 4.12)."""

    connection_id: str
    code: int = 1000
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConfigureWebSocket(Effect):
    """Merge settings of all endpoints, or of one `path` (runtime.md 4.11). Reply: the merged settings, a Map."""

    settings: Mapping[str, Value]
    path: str = ""


@dataclass(frozen=True, slots=True)
class DescribeWebSocket(Effect):
    """``<websocket: count>`` and its settings. Reply: a Map with ``count``, ``path``, ``paths`` ..."""


# --- repositories ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Store(Effect):
    """Put a value into a repository (runtime.md 5.3). Reply: `Stored`, after the observers have finished."""

    repository: str
    value: Value


@dataclass(frozen=True, slots=True)
class Stored:
    """What a Store did."""

    value: Value
    """The stored row, its id included; a List of rows for a List."""
    created: bool
    """Whether a row is new (``new-entry``)."""


@dataclass(frozen=True, slots=True)
class Retrieve(Effect):
    """All rows in insertion order. Reply: a List that must not be changed."""

    repository: str


@dataclass(frozen=True, slots=True)
class DeleteRows(Effect):
    """Remove the rows equal to those in `rows`; all of them when `rows` is None. Reply: the removed rows, a List."""

    repository: str
    rows: tuple[Value, ...] | None


@dataclass(frozen=True, slots=True)
class CountRows(Effect):
    """Reply: how many rows there are."""

    repository: str


@dataclass(frozen=True, slots=True)
class ConfigureRepository(Effect):
    """Set ``ttl`` (seconds) or ``maxSize`` (rows)."""

    repository: str
    setting: str
    value: Value


# --- the program itself ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Emit(Effect):
    """Publish an event and wait until every handler has finished (runtime.md 3.1, tracked)."""

    event: Event


@dataclass(frozen=True, slots=True)
class Announce(Effect):
    """Publish an event and do not wait."""

    event: Event


@dataclass(frozen=True, slots=True)
class PublishName(Effect):
    """Make a value known to feature sets of the same business activity (runtime.md 0.4)."""

    alias: str
    value: Value


@dataclass(frozen=True, slots=True)
class CallAction(Effect):
    """Run a user-defined action in a child of the caller. Reply: its result, a Map (runtime.md 2.9)."""

    code: Code
    given: Value
    """What the action reads as ``<input>``."""


@dataclass(frozen=True, slots=True)
class StartService(Effect):
    """``Start the <service> with <settings>``. Reply: a Map ``{serverType, success, port ...}``."""

    service: str
    settings: Value


@dataclass(frozen=True, slots=True)
class StopService(Effect):
    """``Stop the <service> with <application>``."""

    service: str


@dataclass(frozen=True, slots=True)
class Keepalive(Effect):
    """Wait until shutdown is signalled; without an event source, until the bus is quiet (runtime.md 1.4)."""


@dataclass(frozen=True, slots=True)
class Sleep(Effect):
    """Wait for that many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Schedule(Effect):
    """Publish a domain event every so many seconds, the first after one interval."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RunTogether(Effect):
    """``parallel for each``: run generators side by side, at most `limit` at a time.

    The first failure stops the rest and is refused to the caller. Reply: the first response, or None.
    """

    bodies: tuple[object, ...]
    limit: int
