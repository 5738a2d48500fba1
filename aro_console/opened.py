"""A recording as the origin of a session: the same records, and nothing that can be done to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from aro_console.model.breakpoints import StatementPlace
from aro_console.model.contract import Endpoint
from aro_console.model.handlers import Handler
from runtime.errors import Diagnostic
from runtime.host.explaining import explain
from runtime.host.loading import read_again
from runtime.host.recording import RecordingFile
from runtime.host.targets import sentences
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Order
from runtime.probe.considered import Considered
from runtime.probe.journal import Batch
from runtime.probe.recording.stream import Notes, RecordedHandler
from runtime.probe.records import EventPublished, RawRecord
from runtime.source import SourceFile, Span


class RecordedOrigin:
    """What a file tells."""

    live = False
    recorder = None
    running = False
    paused = False
    failure = ""

    def __init__(self, path: Path) -> None:
        """Open a recording. Raises RecordingError."""
        self._file = RecordingFile(path)
        self._told = 0
        self._read = self._reached = 0
        self._remarks = _how_it_ended(self._file)
        self.application = self._file.about.application
        self.sources = tuple({source.name: source for source in self._file.sources}.values())
        """As they were last; of one that was edited meanwhile, the file has every text."""
        self.warnings: list[Diagnostic] = []
        self.statement_places: list[StatementPlace] = []
        read = (read_again(files) for files in generations(self._file.sources))
        self._programs = [program for program in read if program is not None]
        """As they ran, to be looked at."""
        self.sentences = [known for program in self._programs for known in sentences(program)]
        self.endpoints: list[Endpoint] = []
        self.domain_events = list(self._file.about.domain_events)

    @property
    def handlers(self) -> list[Handler]:
        listed = ((known, self._span(known)) for known in self._file.about.handlers)
        return [Handler(known.name, known.activity, known.listens, span) for known, span in listed if span is not None]

    def _span(self, known: RecordedHandler) -> Span | None:
        """Return where a feature set stands; None when a file says what cannot be."""
        texts = self._file.sources
        if not 0 <= known.file < len(texts):
            return None
        source = texts[known.file]
        return source.span(known.start, known.end) if 0 <= known.start <= known.end <= len(source.text) else None

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> int:
        self._file.close()
        return 0

    def keep_as(self, path: Path) -> bool:
        return False

    def post(self, order: Order) -> None:
        """What is over obeys no orders; the screens offer none."""

    def explain(self, event: EventPublished, about: str, path: str) -> list[Considered]:
        """Ask the program of then: the first, or after a reload the last, that has whatever the event reached."""
        able = [program for program in self._programs if {*event.handlers} <= {code.name for code in program.codes}]
        return explain(able[0], event, about, path) if able else []

    def breakpoint_statuses(self) -> Mapping[int, BreakpointStatus]:
        return {}

    def step_targets(self, feature_set: str, statement: int) -> tuple[str, ...]:
        return ()

    def websocket_paths(self) -> list[str]:
        return []

    def since(self, cursor: int, limit: int) -> Batch:
        batch = self._file.since(cursor, limit)
        if batch.cursor > self._reached:  # else somebody looks back
            self._reached = batch.cursor
            self._read += len(batch.records) + batch.lost
        return batch

    at_hand = 0

    def record(self, seq: int) -> RawRecord | None:
        return self._file.record(seq)

    def wall_time(self, at_ns: int) -> datetime:
        return self._file.wall_time(at_ns)

    @property
    def latest(self) -> int:
        return self._file.latest

    @property
    def notes(self) -> Notes:
        return self._file.notes

    def keep_notes(self, notes: Notes) -> None:
        problem = self._file.keep_notes(notes)
        if problem:
            self._remarks.append(problem)

    @property
    def progress(self) -> float:
        return min(1.0, self._read / self._file.count) if self._file.count else 1.0

    def remarks(self) -> list[str]:
        new, self._told = self._file.problems[self._told :], len(self._file.problems)
        told, self._remarks = self._remarks + [f"Damaged: {problem}." for problem in new], []
        return told


def generations(sources: Sequence[SourceFile]) -> list[list[SourceFile]]:
    """Return the files of the application as it began, and those it ended with where some were edited meanwhile."""
    first: dict[str, SourceFile] = {}
    for source in sources:
        first.setdefault(source.name, source)
    last = {source.name: source for source in sources}
    return [list(files.values()) for files in (first, last) if files is first or last != first]


def _how_it_ended(file: RecordingFile) -> list[str]:
    if file.unfinished_bytes:
        return [f"The recording breaks off: {file.unfinished_bytes:,} bytes at its end are no whole block."]
    if not file.ended:
        return ["The recording was not ended in good order: what was written until then is here."]
    return []
