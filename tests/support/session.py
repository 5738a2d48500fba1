"""A session without an application: its records are those of a `Story`, and the orders it is given are kept.

Everything but the application and its thread is the real `Session`, so what the screens see of it cannot drift away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from aro_console.model.contract import Endpoint, Parameter
from aro_console.model.handlers import Handler
from aro_console.session import Session
from runtime.errors import Diagnostic
from runtime.host.recorder import Recorder
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Order
from runtime.probe.considered import Considered
from runtime.probe.journal import Batch, Journal
from runtime.probe.recording.stream import Notes
from runtime.probe.records import EventPublished, RawRecord
from runtime.probe.sentences import Sentence
from runtime.source import SourceFile, Span
from tests.support.records import CHAT, Story

NOON_NS = 1_769_860_800 * 1_000_000_000
"""2026-01-31 12:00 UTC: what a story's time 0 is on the wall."""

HANDLERS = (
    ("Application-Start", "Chat", "start"),
    ("Handle Connect", "WebSocket Event Handler", "websocket.connected"),
    ("Handle Message", "WebSocket Event Handler", "websocket.message"),
    ("Count Lines", "Said Handler", "event Said"),
    ("postLine", "Chat API", "POST /lines"),
)


class ScriptedOrigin:
    """Stands where the application would: has what it is given, keeps what it is told."""

    application = ""
    live = True
    recorder: Recorder | None = None
    progress = 1.0

    def __init__(self, sources: tuple[SourceFile, ...], handlers: Iterable[Handler], capacity: int) -> None:
        self.sources = sources
        self.handlers = list(handlers)
        self.statement_places = [(source.name, line, line) for source in sources for line in statements(source)]
        self.sentences: list[tuple[Span, list[Sentence]]] = []
        self.targets: tuple[str, ...] = ()
        self.statuses: dict[int, BreakpointStatus] = {}
        self.considered: list[Considered] = []
        self.warnings: list[Diagnostic] = []
        self.endpoints = [
            Endpoint("GET", "/lines", (Parameter("limit", "query", False, "integer, optional"),)),
            Endpoint("POST", "/lines", body='{\n  "line": ""\n}', body_hint="required: line string"),
        ]
        self.domain_events = ["Said"]
        self.paused = False
        self.journal = Journal(capacity, wall_ns=NOON_NS, monotonic_ns=0)
        self.orders: list[Order] = []
        self.running = False
        self.failure = ""
        self.starts = 0
        self.stops = 0
        self.exit_code = 0
        self.notes = Notes()
        self.said: list[str] = []
        self.kept_as: Path | None = None

    def start(self) -> None:
        self.running = True
        self.starts += 1

    def stop(self) -> int:
        self.running = False
        self.stops += 1
        return self.exit_code

    def keep_as(self, path: Path) -> bool:
        self.kept_as = path
        return True

    def post(self, order: Order) -> None:
        self.orders.append(order)

    def explain(self, event: EventPublished, about: str, path: str) -> list[Considered]:
        return self.considered

    def breakpoint_statuses(self) -> Mapping[int, BreakpointStatus]:
        return self.statuses

    def step_targets(self, feature_set: str, statement: int) -> tuple[str, ...]:
        return self.targets

    def websocket_paths(self) -> list[str]:
        return ["/ws"]

    def since(self, cursor: int, limit: int) -> Batch:
        return self.journal.since(cursor, limit)

    @property
    def at_hand(self) -> int:
        return self.journal.oldest

    def record(self, seq: int) -> RawRecord | None:
        return self.journal.get(seq)

    def wall_time(self, at_ns: int) -> datetime:
        return self.journal.wall_time(at_ns)

    @property
    def latest(self) -> int:
        return self.journal.latest

    def keep_notes(self, notes: Notes) -> None:
        self.notes = notes

    def remarks(self) -> list[str]:
        told, self.said = self.said, []
        return told


class FakeSession(Session):
    """A session on the chat of `tests.support.records`; `story` goes on while the screen is up."""

    def __init__(
        self, story: Story | None = None, *, others: Iterable[SourceFile] = (), capacity: int = 50_000
    ) -> None:
        self.story = story if story is not None else Story()
        listed = (Handler(name, activity, listens, self.story.header(name)) for name, activity, listens in HANDLERS)
        self.thread = ScriptedOrigin((self.story.source, *others), listed, capacity)
        super().__init__(self.thread, Path("chat"))

    @property
    def known_warnings(self) -> list[Diagnostic]:
        return self.thread.warnings

    @known_warnings.setter
    def known_warnings(self, warnings: list[Diagnostic]) -> None:
        self.thread.warnings = warnings

    @property
    def given(self) -> list[Order]:
        """The orders so far."""
        return self.thread.orders

    def sample(self, now_ns: int) -> None:
        self.world.metrics.sample(now_ns, len(self.world.connections.open), 48_000_000)

    def poll(self) -> int:
        for raw in self.story.take():
            self.thread.journal.append(raw)
        return super().poll()


def statements(source: SourceFile) -> list[int]:
    """Return the lines that begin like a statement: indented, with a capital or a bracketed verb."""
    lines = enumerate(source.text.splitlines(), 1)
    return [number for number, line in lines if line.startswith("    ") and line.strip()[:1] not in ("", "(", "}")]


def live_story() -> Story:
    """A chat under way: two clients, a message that is broadcast, a request, one that left, one failure."""
    story = Story(CHAT)
    story.state("started", "chat").service_started()
    for number in (1, 2):
        story.opened(f"c{number}", peer=f"127.0.0.1:5100{number}")
        story.published("websocket.connected", {}, label=f"c{number}", handlers=("Handle Connect",))
        story.started("Handle Connect", label=f"c{number}").logged(f"c{number} is here", label=f"c{number}")
        story.finished()
    story.message("c1", "hello", "c2")
    story.requested(body=b'{"line":"by post"}', headers=(("Content-Type", "application/json"),))
    story.started("postLine", "Chat API", event="http.request", given={"request": {"method": "POST"}})
    story.statement("Extract the <line>", {"line": {"line": "by post"}}).finished("Created")
    story.answered(201, b'{"line":"by post"}')
    story.closed("c2", 1001, "going away")
    return story.failing("c1", "oops")


def held_story() -> Story:
    """The same chat, a second message now held at a breakpoint before the third statement."""
    story = live_story()
    story.received("c1", "again").published("websocket.message", {"message": "again"}, label="c1")
    story.started("Handle Message", label="c1", given={"event": {"message": "again", "connectionId": "C1"}})
    story.statement("Extract the <text>", {"text": "again"}).statement("Compute the <line>", {"line": "said: again"})
    return story.held("statement", "breakpoint", label="c1", line_of="Store the <line>")
