"""What the engine asks of the world. Each is yielded by an execution; the reply is sent back into it.

A refusal comes back as an `EvaluationError` thrown into the execution. Everything uncertain is an effect, the clock,
fresh ids and the environment included, so that a recorded flow can be run again without the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from runtime.compiler.program import Code
from runtime.engine.events import Event
from runtime.frozen import frozen
from runtime.values.formats.layout import USUAL, Layout
from runtime.values.kinds import Value


@frozen
class Effect:
    """Something asked of the world. The reply is None unless the docstring says otherwise.

    Nobody changes one; it is not frozen, since that trebles the cost of what every message makes.
    """


# --- what is read of the world -----------------------------------------------------------------------------------


@frozen
class Now(Effect):
    """The time. Reply: an aware UTC datetime."""


@frozen
class NewId(Effect):
    """A fresh upper-case UUID text. Reply: str."""


@frozen
class ReadEnvironment(Effect):
    """An environment variable. Reply: its text, empty when unset; a Map of all when `name` is empty."""

    name: str


@frozen
class ReadParameters(Effect):
    """The application's own arguments (ARO-0047). Reply: a Map."""


@frozen
class ReadContract(Effect):
    """The magic names ``contract`` and ``http-server``. Reply: a Map; refused when there is no contract.

    Its ``schemas`` are those of the contract, by name, for typed extraction (runtime.md 3.8).
    """

    of_server: bool = False
    """The server is meant, which has a port without a contract too, and then no routes."""


@frozen
class ReadMetrics(Effect):
    """The figures of ARO-0044. Reply: text in the form named by `form`, which is one of `METRICS_FORMS`."""

    form: str


METRICS_FORMS = ("plain", "short", "table", "prometheus")


@frozen
class DescribeSystem(Effect):
    """The machine. Reply: a Map ``{cpu, memory: {used, total, percent}, disk: {...}}`` of Integers (percent, GiB)."""


@frozen
class ReadSetting(Effect):
    """A value that Configure stored application-wide (runtime.md 2.5). Reply: the value, None when never set."""

    name: str


@frozen
class WriteSetting(Effect):
    """Store a setting application-wide, as Configure does; it replaces an earlier one of that name."""

    name: str
    value: Value


# --- output and templates ----------------------------------------------------------------------------------------


@frozen
class Log(Effect):
    """Print one message, prefixed with the name of the feature set (runtime.md 5.7)."""

    text: str
    error: bool = False
    """To standard error."""


@frozen
class LoadTemplate(Effect):
    """A template of ``<root>/templates``. Reply: a Code whose run returns the text. Refused with 404 when missing."""

    path: str


# --- the terminal ------------------------------------------------------------------------------------------------


@frozen
class ReadTerminal(Effect):
    """The magic name ``terminal``. Reply: a Map ``{rows, columns, is_tty, supports_color ...}``."""


@frozen
class Render(Effect):
    """Draw text as a section of the screen (runtime.md 5.5)."""

    text: str
    section: str = ""
    """Drawn in its old place when it is there already; empty adds the text at the end."""
    again: bool = False
    """Repaint: nothing without a terminal, where Render prints."""


@frozen
class ControlTerminal(Effect):
    """``clear screen``, ``clear line``, ``hide cursor``, ``show cursor``. Reply: a Map ``{success}``."""

    what: str


@frozen
class Ask(Effect):
    """Ask whoever sits at standard input. Reply: a line of text; refused when nobody answers."""

    question: str
    hidden: bool = False
    """What is typed is not shown."""


# --- connections -------------------------------------------------------------------------------------------------


@frozen
class SendMessage(Effect):
    """Send to one connection. Reply: True when it was taken; anything else for an unknown id that is not `required`."""

    connection_id: str
    payload: str | bytes
    required: bool = True
    """It must be a WebSocket: refuse any other id (runtime.md 4.6, rules 1 and 2)."""
    raw: str | bytes | None = None
    """What goes over TCP, where it is not `payload`: ``12.0`` is ``12`` to a WebSocket (runtime.md 5.1)."""


@frozen
class Broadcast(Effect):
    """Send to every WebSocket connection, or to those of one path, or to every TCP client. Reply: how many."""

    payload: str | bytes
    path: str = ""
    over_tcp: bool = False
    """To the clients of the TCP server, as it stands (runtime.md 5.1). Reply: None when there is no such server."""


@frozen
class CloseConnection(Effect):
    """Close a connection as the server. Unknown or closed ids succeed (runtime.md 4.12)."""

    connection_id: str
    code: int = 1000
    reason: str = ""


@frozen
class ConfigureWebSocket(Effect):
    """Merge settings of all endpoints, or of one `path` (runtime.md 4.11). Reply: the merged settings, a Map."""

    settings: Mapping[str, Value]
    path: str = ""


@frozen
class DescribeWebSocket(Effect):
    """``<websocket: count>`` and its settings. Reply: a Map with ``count``, ``path``, ``paths`` ..."""


@frozen
class Connect(Effect):
    """Open a TCP connection. Reply: its id; refused when nobody answers (runtime.md 5.1)."""

    host: str
    port: int


# --- repositories ------------------------------------------------------------------------------------------------


@frozen
class Store(Effect):
    """Put a value into a repository (runtime.md 5.3). Reply: `Stored`, after the observers have finished."""

    repository: str
    value: Value


@frozen
class Stored:
    """What a Store did."""

    value: Value
    """The stored row, its id included; a List of rows for a List."""
    created: bool
    """Whether a row is new (``new-entry``)."""


@frozen
class Retrieve(Effect):
    """All rows in insertion order. Reply: a List that must not be changed."""

    repository: str


@frozen
class PeekRows(Effect):
    """The rows of a repository for whoever looks on: even rows whose time is over stay. Reply: a List."""

    repository: str


@frozen
class DeleteRows(Effect):
    """Remove the rows equal to those in `rows`; all of them when `rows` is None. Reply: the removed rows, a List."""

    repository: str
    rows: tuple[Value, ...] | None


@frozen
class CountRows(Effect):
    """Reply: how many rows there are."""

    repository: str


@frozen
class ConfigureRepository(Effect):
    """Set ``ttl`` (seconds) or ``maxSize`` (rows)."""

    repository: str
    setting: str
    value: Value


# --- files, processes, other people's servers ---------------------------------------------------------------------


@frozen
class ReadFile(Effect):
    """A file. Reply: its value, read in its form. Refused when it is missing, too large, or not of that form."""

    path: str
    """As every path here: relative to the process's working directory (runtime.md 2.8)."""
    form: str = ""
    """One of `formats.forms.FORMS`, ``raw`` or ``bytes``; empty is plain text."""
    layout: Layout = USUAL
    is_literal: bool = False
    """As every one here: the author wrote the path into the statement as it is, so no peer has chosen it."""


@frozen
class WriteFile(Effect):
    """Write a value to a file, or to its end; folders on the way are made. Reply: the absolute path."""

    path: str
    value: Value
    form: str = ""
    layout: Layout = USUAL
    name: str = "data"
    """What the value is called, for forms that say it."""
    at_end: bool = False
    is_literal: bool = False


@frozen
class DescribeFile(Effect):
    """What is at a path. Reply: a Map ``{name, path, size, isFile, isDirectory ...}``; None for nothing."""

    path: str
    is_literal: bool = False


@frozen
class ListDirectory(Effect):
    """The entries of a folder, by name. Reply: a List of Maps as of `DescribeFile`. Refused when it is none."""

    path: str
    pattern: str = ""
    """A glob their names must match; empty takes all."""
    recursive: bool = False
    is_literal: bool = False


@frozen
class MakePath(Effect):
    """Make a folder with all above it, or touch a file. Reply: the absolute path."""

    path: str
    directory: bool = True
    is_literal: bool = False


@frozen
class CopyPath(Effect):
    """Copy a file or a folder with all that is in it. Reply: the absolute path of the copy."""

    source: str
    target: str
    source_is_literal: bool = False
    target_is_literal: bool = False


@frozen
class MovePath(Effect):
    """Move or rename a file or folder. Reply: old and new absolute path, a List."""

    source: str
    target: str
    source_is_literal: bool = False
    target_is_literal: bool = False


@frozen
class RemovePath(Effect):
    """Remove a file; with `directory`, a folder with all that is in it. Reply: the absolute path."""

    path: str
    directory: bool = False
    is_literal: bool = False


@frozen
class Execute(Effect):
    """Run a command in a shell. Reply: a Map ``{error, message, output, exitCode, command}``; never refused for it."""

    command: str
    directory: str = ""
    """Where it runs; empty for the process's own working directory."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Added to the process's own."""
    timeout_seconds: float = 30.0
    shell: str = "/bin/sh"
    with_errors: bool = True
    """Whether standard error is part of the output."""
    directory_is_literal: bool = False
    """The author wrote the folder into the statement as it is."""


@frozen
class Git(Effect):
    """Run ``git`` with these arguments. Reply: what it prints; refused with its own words when it fails."""

    arguments: tuple[str, ...]
    directory: str = ""
    """Where it runs; empty for the process's own working directory."""
    is_literal: bool = False
    """The author wrote the folder into the statement as it is."""


@frozen
class RequestUrl(Effect):
    """Ask a web server. Reply: an `answers.Answer`. Refused when there is no answer, whatever its status (5.4)."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes | None = None
    timeout_seconds: float = 30.0


@frozen
class Subscribe(Effect):
    """Publish a domain event for each message that a WebSocket or an SSE server sends (runtime.md 2.4, 4.12)."""

    name: str
    """Of the event."""
    url: str
    """``ws``, ``wss``: a WebSocket; ``http``, ``https``: server-sent events."""
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: float = 30.0
    """For each attempt to connect."""
    retry_seconds: float = 3.0
    """Before the first attempt to connect again; doubled for each one more, up to 30."""


@frozen
class ProbeUrl(Effect):
    """Ask whether a web server answers. Reply: a Map ``{target, reachable, status, latency}``, or with ``reason``."""

    url: str
    timeout_seconds: float = 2.0


# --- the program itself ------------------------------------------------------------------------------------------


@frozen
class Emit(Effect):
    """Publish an event and wait until every handler has finished (runtime.md 3.1, tracked)."""

    event: Event


@frozen
class Announce(Effect):
    """Publish an event and do not wait."""

    event: Event


@frozen
class PublishName(Effect):
    """Make a value known to feature sets of the same business activity (runtime.md 0.4)."""

    alias: str
    value: Value


@frozen
class CallAction(Effect):
    """Run a user-defined action in a child of the caller. Reply: its result, a Map (runtime.md 2.9)."""

    code: Code
    given: Value
    """What the action reads as ``<input>``."""


@frozen
class RunFeatureSet(Effect):
    """Run a feature set by its name, as tests do. Reply: the data of its response, a Map."""

    name: str
    """In any case, hyphens for blanks."""
    names: Mapping[str, Value]
    """What it finds bound."""


@frozen
class StartService(Effect):
    """``Start the <service> with <settings>``. Reply: a Map ``{serverType, success, port ...}``."""

    service: str
    settings: Value


@frozen
class StopService(Effect):
    """``Stop the <service> with <application>``."""

    service: str


@frozen
class Keepalive(Effect):
    """Wait until shutdown is signalled; without an event source, until the bus is quiet (runtime.md 1.4)."""


@frozen
class Sleep(Effect):
    """Wait for that many seconds."""

    seconds: float


@frozen
class Schedule(Effect):
    """Publish a domain event every so many seconds, the first after one interval."""

    name: str
    seconds: float


@frozen
class RunTogether(Effect):
    """``parallel for each``: run generators side by side, at most `limit` at a time.

    The first failure stops the rest and is refused to the caller. Reply: the first response, or None.
    """

    bodies: tuple[object, ...]
    limit: int
