"""Where the records of a session come from: an application that runs, or a recording of one.

The session sees only an `Origin`, and the screens see the `Program` in it, so that a recording is looked at with
everything the live console has. What cannot be done to a recording is refused by its origin in words, not hidden by the
screens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from aro_console.model.breakpoints import StatementPlace
from aro_console.model.contract import Endpoint, endpoints
from aro_console.model.handlers import Handler
from runtime.errors import Diagnostic
from runtime.host.application import Application, load
from runtime.host.contracts import resolver
from runtime.host.explaining import explain
from runtime.host.recorder import Recorder
from runtime.host.recording import RecordingError, RecordingFile
from runtime.host.reloading import Changes, Reload, changes
from runtime.host.targets import sentences
from runtime.host.thread import ApplicationThread
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Order
from runtime.probe.considered import Considered
from runtime.probe.journal import Batch
from runtime.probe.recording.stream import About, Notes, RecordedHandler
from runtime.probe.records import EventPublished, RawRecord
from runtime.probe.sentences import Sentence
from runtime.source import SourceFile, Span


class Program(Protocol):
    """What is known of a program: its files, its feature sets, its contract, what can be asked of it."""

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """Its files as they are now, each name once."""
        ...

    @property
    def warnings(self) -> list[Diagnostic]: ...

    @property
    def handlers(self) -> list[Handler]:
        """The feature sets, new ones each time: a model counts in them."""
        ...

    @property
    def statement_places(self) -> list[StatementPlace]:
        """File and line of every statement at which a program can be stopped; none in a recording."""
        ...

    @property
    def sentences(self) -> list[tuple[Span, list[Sentence]]]:
        """What is known of the statements of each feature set, with its header; none where there is no program."""
        ...

    @property
    def endpoints(self) -> list[Endpoint]:
        """The operations of the contract, in its order; not those that only tell of WebSockets."""
        ...

    def explain(self, event: EventPublished, about: str, path: str) -> list[Considered]:
        """Return the feature sets that an event could have meant and each rule they ask; none without a program."""
        ...

    @property
    def domain_events(self) -> list[str]:
        """The domain events that some feature set handles."""
        ...

    def step_targets(self, feature_set: str, statement: int) -> tuple[str, ...]:
        """Return the feature sets that a statement would set off."""
        ...

    def websocket_paths(self) -> list[str]:
        """The paths on which a client may connect now."""
        ...


class Origin(Program, Protocol):
    """What a session needs to know and can ask for."""

    @property
    def application(self) -> str:
        """What the application is called; empty when its folder's name will do."""
        ...

    @property
    def paused(self) -> bool:
        """Whether it stops before its first delivery."""
        ...

    @property
    def running(self) -> bool: ...

    @property
    def failure(self) -> str:
        """Why it ended by itself with an error; empty while it runs or when it ended well."""
        ...

    def start(self) -> None: ...

    def stop(self) -> int:
        """End it and return its exit code; may take a while, bounded."""
        ...

    def keep_as(self, path: Path) -> bool:
        """Keep what was seen as a recording when it ends; False when there is nothing that is not kept anyway."""
        ...

    def post(self, order: Order) -> None:
        """Have an order obeyed soon; what comes of it is seen in the records."""
        ...

    def breakpoint_statuses(self) -> Mapping[int, BreakpointStatus]:
        """Return what is known of each breakpoint that is set, by its number."""
        ...

    def since(self, cursor: int, limit: int) -> Batch:
        """Return the records after `cursor`, at most about `limit`, and how many of them were lost."""
        ...

    @property
    def at_hand(self) -> int:
        """The number of the oldest record that is in memory; 0 where that makes no difference."""
        ...

    def record(self, seq: int) -> RawRecord | None:
        """Return the record numbered `seq`; None when it is kept nowhere any more."""
        ...

    def wall_time(self, at_ns: int) -> datetime:
        """Return the wall clock's time, UTC, of a record's `at_ns`."""
        ...

    @property
    def latest(self) -> int:
        """The number of the newest record; 0 when there is none."""
        ...

    # --- recording -------------------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """Whether something can be done to it; a recording can only be looked at."""
        ...

    @property
    def recorder(self) -> Recorder | None:
        """Who writes its records to disk; None when nobody does."""
        ...

    @property
    def notes(self) -> Notes:
        """What a reader wrote beside the records before."""
        ...

    def keep_notes(self, notes: Notes) -> None:
        """Keep what a reader wrote with the records."""
        ...

    @property
    def progress(self) -> float:
        """How much of it there is to read by now, from 0 to 1, and 1 while it goes on."""
        ...

    def remarks(self) -> list[str]:
        """Return what there is to say about it that was not said before, a sentence each."""
        ...


class LiveOrigin:
    """An application on its own thread, and the journal it fills.

    `spill` is where records are kept on disk while the application runs; None keeps those of the journal only.
    """

    application = ""
    live = True
    notes = Notes()
    progress = 1.0

    def __init__(self, application: Application, spill: Path | None = None, remarks: Sequence[str] = ()) -> None:
        self._application = application
        self._spill_path = spill
        self._spill: RecordingFile | None = None
        self._kept_as: Path | None = None
        self._remarks = list(remarks)
        self._thread = ApplicationThread(application)
        self._journal = self._thread.journal
        self.sources = application.program.sources
        self.warnings = list(application.warnings)
        self.paused = application.options.paused
        self.recorder: Recorder | None = Recorder(self._journal, self._about(), self.sources, spill)

    @property
    def handlers(self) -> list[Handler]:
        contract = self._application.contract
        known = contract.operations if contract is not None else ()
        routes = {operation.operation_id: f"{operation.method} {operation.path}" for operation in known}
        listed = []
        for code in self._application.program.codes:
            trigger = code.trigger
            listens = _listens(trigger.kind, trigger.event_type, trigger.subject, trigger.path)
            listed.append(Handler(code.name, code.activity, routes.get(code.name, listens), code.span))
        return listed

    @property
    def statement_places(self) -> list[StatementPlace]:
        codes = self._application.program.codes
        spans = (statement.span for code in codes for statement in code.statements)
        return [(span.source.name, span.line, span.last_line) for span in spans]

    @property
    def sentences(self) -> list[tuple[Span, list[Sentence]]]:
        return sentences(self._application.program)

    @property
    def endpoints(self) -> list[Endpoint]:
        contract = self._application.contract
        if contract is None:
            return []
        return endpoints([known for known in contract.operations if not known.documents_upgrade], resolver(contract))

    def explain(self, event: EventPublished, about: str, path: str) -> list[Considered]:
        return explain(self._application.program, event, about, path)

    @property
    def domain_events(self) -> list[str]:
        codes = self._application.program.codes
        names = (code.trigger.event_type for code in codes if code.trigger.kind == "domain")
        return list(dict.fromkeys(names))

    def difference(self, application: Application) -> str:
        """Return in words what `application` has otherwise; empty when it is the same."""
        mine = self._application
        found = changes(mine.program, application.program)
        words = [str(found)] if found != Changes() else []
        if mine.contract is None or application.contract is None:
            same = mine.contract is application.contract
        else:
            same = mine.contract.raw == application.contract.raw
        words += [] if same else ["the contract is another one"]
        if not words and _texts(mine.program.sources) != _texts(application.program.sources):
            return "only comments and lines that say nothing have changed"
        return "; ".join(words)

    def load_again(self, path: Path) -> Application:
        """Load the application from disk, with the same options. Raises LoadError; nothing is changed then."""
        return load(path, self._application.options)

    def take(self, application: Application) -> None:
        """Have the program of `application` take the place of the one that runs."""
        self._thread.post(Reload(application.program, application.contract))
        self._application = application
        self.sources = application.program.sources
        self.warnings = list(application.warnings)

    @property
    def running(self) -> bool:
        return self._thread.running

    @property
    def failure(self) -> str:
        return self._thread.failure

    def start(self) -> None:
        """Let the application run; as its options say, it stops before its first delivery."""
        if self.recorder is not None:
            self.recorder.start()
        self._thread.start()

    def stop(self) -> int:
        code = self._thread.stop()
        if self.recorder is not None:
            self.recorder.close()
        self._leave_spill()
        return code

    def keep_as(self, path: Path) -> bool:
        if self._spill_path is None or not self._spill_path.exists():
            return False
        self._kept_as = path
        return True

    def post(self, order: Order) -> None:
        self._thread.post(order)

    def breakpoint_statuses(self) -> Mapping[int, BreakpointStatus]:
        return self._thread.tap.controller.breakpoints

    def step_targets(self, feature_set: str, statement: int) -> tuple[str, ...]:
        return self._application.step_targets(feature_set, statement)

    def websocket_paths(self) -> list[str]:
        return self._thread.websocket_paths()

    def since(self, cursor: int, limit: int) -> Batch:
        """Return what the journal has, or what it has overwritten meanwhile and the disk still has."""
        if cursor + 1 < self._journal.oldest and self._reach(cursor + 1):
            assert self._spill is not None, "that is where it was found"
            return self._spill.since(cursor, limit)
        return self._journal.since(cursor, limit)

    @property
    def at_hand(self) -> int:
        return self._journal.oldest

    def record(self, seq: int) -> RawRecord | None:
        known = self._journal.get(seq)
        if known is None and self._reach(seq):
            assert self._spill is not None, "as above"
            return self._spill.record(seq)
        return known

    def wall_time(self, at_ns: int) -> datetime:
        return self._journal.wall_time(at_ns)

    @property
    def latest(self) -> int:
        return self._journal.latest

    # --- recording -------------------------------------------------------------------------------------------

    def keep_notes(self, notes: Notes) -> None:
        if self.recorder is not None:
            self.recorder.note(notes)

    def remarks(self) -> list[str]:
        told, self._remarks = self._remarks, []
        return told

    def _about(self) -> About:
        return About(
            self._application.root.name,
            self._journal.epoch_ns,
            tuple(
                RecordedHandler(
                    handler.name,
                    handler.activity,
                    handler.listens,
                    self.sources.index(handler.span.source),
                    handler.span.start,
                    handler.span.end,
                )
                for handler in self.handlers
            ),
            tuple(self.domain_events),
        )

    def _reach(self, seq: int) -> bool:
        """Whether the record numbered `seq` is on disk."""
        if self._spill is None and self._spill_path is not None and self._spill_path.exists():
            with suppress(RecordingError):  # It has no first block yet.
                self._spill = RecordingFile(self._spill_path)
        if self._spill is None:
            return False
        if seq > self._spill.latest:
            self._spill.refresh()
        return self._spill.oldest <= seq <= self._spill.latest

    def _leave_spill(self) -> None:
        """Who leaves in good order leaves nothing behind that was not asked for."""
        if self._spill is not None:
            self._spill.close()
        if self._spill_path is None:
            return
        with suppress(OSError):
            if self._kept_as is None:
                self._spill_path.unlink()
            else:
                self._kept_as.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._spill_path.rename(self._kept_as)


def _listens(kind: str, event_type: str, subject: str, path: str) -> str:
    """Return in words what starts a feature set that is no operation of the contract."""
    if kind == "domain":
        return f"event {event_type}"
    if kind == "repository":
        return f"{subject} changes"
    return f"{event_type} {path}".strip() or kind.replace("-", " ")


def _texts(sources: Sequence[SourceFile]) -> dict[str, str]:
    return {source.name: source.text for source in sources}
