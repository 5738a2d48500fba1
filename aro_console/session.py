"""One debugging session: where its records come from, and the models fed from them.

The screen calls `poll` some ten times a second and `give` for each order; nothing here waits for the runtime, and
nothing the screen does can make the runtime wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from aro_console.keeping import rescue, session_path
from aro_console.memory import resident_bytes
from aro_console.model.breakpoints import Breakpoints
from aro_console.model.keeping import Kept, kept_sources
from aro_console.model.pace import Cost, Pace, shown_share
from aro_console.model.pages import Pages
from aro_console.model.rules import Rules
from aro_console.model.sentences import Sentences
from aro_console.model.walking import Walks
from aro_console.model.world import World
from aro_console.opened import RecordedOrigin
from aro_console.origin import LiveOrigin, Origin, Program
from aro_console.past import Past
from aro_console.reading import Reading
from runtime.host.application import Application, RunOptions, load
from runtime.host.recorder import RecorderState
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Breakpoint, Order, RecordStatements
from runtime.probe.filtering.grammar import FilterError
from runtime.probe.recording.stream import Notes


class Session:
    """An application, running or recorded, as the console sees it."""

    def __init__(self, origin: Origin, path: Path, scratch: Path | None = None) -> None:
        """Rows that leave memory go to a nameless file in `scratch`, which is gone with this process."""
        self.path = path
        self._folder = path.resolve().name
        self._origin = origin
        self.world = World(origin.handlers, Pages(lambda: _scratch_file(scratch)))
        self.reading = Reading(origin, self.world)
        """How far the models are, and how fast they are fed."""
        self.program: Program = origin
        """What is known of the program as it is now."""
        self.past = Past(origin, self.world, self.reading.recent)
        """What has happened, for whoever asks."""
        self.cost = Cost()
        """What the screen cost in the last second, where somebody measures it."""
        self.shown_cost = 0.0
        """The share of it that is shown."""
        self.breakpoints = Breakpoints(origin.statement_places)
        self.walks = Walks(self.world.runs, self.past.record, Sentences(origin.sentences))
        self.rules = Rules()
        self.watches: list[str] = []
        """Expressions whose values are shown beside the names."""
        self.recording_statements = True
        self.world.timeline.events = origin.domain_events
        self.world.status.paused = origin.paused
        self.world.status.recorded = not origin.live
        self.named_filters: dict[str, str] = dict(origin.notes.filters)
        for seq, comment in origin.notes.comments.items():
            self.world.timeline.marks.note(seq, comment)
        self._noted = self._notes
        self._recorder_fault = ""

    @classmethod
    def load(cls, path: Path, options: RunOptions, state: Path | None = None) -> Session:
        """Load an application; what it records is kept below `state` while it runs.

        Raises:
            LoadError: with everything that is wrong with it.
        """
        application = load(path, options)
        if state is None:
            return cls(LiveOrigin(application), path)
        remarks = [f"A console ended suddenly. To see what it saw: aro-console open {kept}" for kept in rescue(state)]
        spill = session_path(state, path.resolve().name, datetime.now())
        return cls(LiveOrigin(application, spill, remarks), path, spill.parent)

    @classmethod
    def open(cls, path: Path) -> Session:
        """Open a recording. Raises RecordingError."""
        return cls(RecordedOrigin(path), path)

    @property
    def name(self) -> str:
        """What the application is called: its folder's name."""
        return self._origin.application or self._folder

    @property
    def folder(self) -> Path:
        """The application's folder; of a single file, the one it lies in."""
        return self.path if self.path.is_dir() else self.path.parent

    def start(self) -> None:
        """Let the application run; as its options say, it stops before its first delivery."""
        self._origin.start()

    def stop(self) -> int:
        """End the application as a signal would; return its exit code. Waits for Application-End, bounded."""
        try:
            self._keep_notes()
        finally:
            code = self._origin.stop()
        return code

    def keep_as(self, path: Path) -> bool:
        """Keep what was seen as a recording when it ends; False when there is nothing that is not kept anyway."""
        return self._origin.keep_as(path)

    def take_mistakes(self) -> list[tuple[str, str]]:
        """Return the mistakes of ours that were not told yet: where they were made, and the traceback."""
        taken, self.world.mistakes = self.world.mistakes, []
        fault = self.recording.fault
        if fault != self._recorder_fault:
            self._recorder_fault = fault
            taken.append(("the recorder", fault))
        return taken

    @property
    def running(self) -> bool:
        return self._origin.running

    @property
    def failure(self) -> str:
        """Why the application ended by itself with an error; empty while it runs or when it ended well."""
        return self._origin.failure

    def poll(self) -> int:
        """Feed the models with what is new, as long as keys may wait; return how many visible rows were added."""
        self._keep_notes()
        added = self.reading.poll()
        self.reading.search()
        return added

    def go_on(self) -> int:
        """Feed the models with more of it, where `poll` has stopped for a key that might come; return as it does."""
        return self.reading.go_on()

    def take_pace(self, pace: Pace, cost: Cost) -> None:
        """Go on at another pace, which the `cost` of the last second asked for."""
        before, self.reading.pace, self.cost = self.reading.pace, pace, cost
        self.shown_cost = shown_share(self.shown_cost, cost.console)
        if pace.statements != before.statements and self.recording_statements:
            self._origin.post(RecordStatements(pace.statements))

    @property
    def _notes(self) -> Notes:
        return Notes(self.world.timeline.marks.comments, dict(self.named_filters))

    def _keep_notes(self) -> None:
        notes = self._notes
        if notes != self._noted:
            self._noted = notes
            self._origin.keep_notes(notes)

    # --- recording -------------------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """Whether something runs here; a recording can only be looked at."""
        return self._origin.live

    @property
    def progress(self) -> float:
        """How much of a recording has been read, from 0 to 1."""
        return self._origin.progress

    def take_remarks(self) -> list[str]:
        """Return what there is to tell that was not told before."""
        return self._origin.remarks()

    @property
    def recording(self) -> RecorderState:
        """What is being written to disk."""
        recorder = self._origin.recorder
        return recorder.state if recorder is not None else RecorderState()

    def clock_ns(self) -> int:
        """Return the time of the newest record that was read: what *now* is in a recording."""
        return self.reading.latest_ns

    def record_to(self, path: Path) -> None:
        """Record into a new file from now on; `recording` tells what comes of it."""
        if self._origin.recorder is not None:
            self._origin.recorder.begin(path)

    def stop_recording(self) -> None:
        """End the recording: what happened until now is in it."""
        if self._origin.recorder is not None:
            self._origin.recorder.end()

    def hurry(self) -> None:
        """Somebody waits for the screen: what is done beside it can wait a moment. Called on any thread."""
        if self._origin.recorder is not None:
            self._origin.recorder.give_way()

    def sample(self, now_ns: int) -> None:
        """Note what is measured now and then and not told by records. `now_ns` is the monotonic clock."""
        self.world.metrics.sample(now_ns, len(self.world.connections.open), resident_bytes())

    # --- orders ----------------------------------------------------------------------------------------------

    def give(self, order: Order) -> None:
        """Give an order; what comes of it is seen in the records."""
        if isinstance(order, RecordStatements):
            self.recording_statements = order.enabled
        self._origin.post(order)

    def tell_breakpoints(self) -> None:
        """Have the runtime stop where the breakpoints say now."""
        self.give(self.breakpoints.order())

    def breakpoint_statuses(self) -> Mapping[int, BreakpointStatus]:
        """Return hits and faults of the breakpoints by number, as the runtime counts them."""
        return self._origin.breakpoint_statuses()

    def toggle_breakpoint(self, file: str, line: int) -> int | None:
        """Set or remove a breakpoint; return the line it concerns, None where nothing could stop."""
        place = self.breakpoints.toggle(file, line)
        if place is not None:
            self.tell_breakpoints()
        return place

    def set_filter(self, text: str) -> FilterError | None:
        """Show only the timeline rows that pass a filter; what is none changes nothing and is returned."""
        self.world.look_up(self.past.record)
        return self.world.timeline.set_filter(text)

    # --- another program ---------------------------------------------------------------------------------------

    @property
    def reloads(self) -> bool:
        """Whether the program can be replaced while it runs: not that of a recording."""
        return isinstance(self._origin, LiveOrigin)

    def load_again(self) -> Application:
        """Load the application from disk; may take a while. Raises LoadError, and then nothing is changed."""
        assert isinstance(self._origin, LiveOrigin), "a recording is not loaded again"
        return self._origin.load_again(self.path)

    def difference(self, application: Application) -> str:
        """Return in words what an application has otherwise than this one; empty when it is the same."""
        return self._origin.difference(application) if isinstance(self._origin, LiveOrigin) else ""

    def take_program(self, application: Application) -> list[Breakpoint]:
        """Go on with the program of `application`: breakpoints move with their lines, everything seen so far stays.

        Return the breakpoints whose lines are gone.
        """
        assert isinstance(self._origin, LiveOrigin), "a recording keeps its program"
        before, had = self._texts, self.breakpoints.all
        self._origin.take(application)
        gone = self.breakpoints.move(before, self._texts, self._origin.statement_places)
        self.world.handlers.take(self._origin.handlers)
        self.world.timeline.events = self.program.domain_events
        self.walks.know(Sentences(self._origin.sentences))
        if had:
            self.tell_breakpoints()
        return gone

    @property
    def _texts(self) -> Mapping[str, str]:
        """The sources by name."""
        return {source.name: source.text for source in self.program.sources}

    # --- from one session to the next -------------------------------------------------------------------------

    def take_kept(self, kept: Kept) -> list[Breakpoint]:
        """Take what an earlier session kept; return the breakpoints whose lines are gone."""
        for one in kept.breakpoints:
            self.breakpoints.add(one)
        gone = self.breakpoints.move(kept.sources, self._texts, self._origin.statement_places)
        self.watches.extend(kept.watches)
        self.named_filters.update(kept.filters)
        self.rules.take(kept.rules, kept.armed)
        if kept.breakpoints:
            self.tell_breakpoints()
        if kept.rules:
            self.give(self.rules.order())
        return gone

    def kept(self) -> Kept:
        """Return what the next session of this application is to know."""
        breakpoints = tuple(self.breakpoints.kept)
        return Kept(
            breakpoints, tuple(self.watches), tuple(self.rules.all), self.rules.armed,
            kept_sources(breakpoints, self.program.sources), dict(self.named_filters),
        )  # fmt: skip


def _scratch_file(folder: Path | None) -> BinaryIO:
    return TemporaryFile(dir=folder)
