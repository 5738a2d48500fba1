"""Breakpoints by key and by command, and what is kept of them and of hold rules across restarts."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aro_console.commands.breaking import BREAKING, KIND_OF_ROW
from aro_console.commands.forms import FormError
from aro_console.commands.history import write_private
from aro_console.commands.verbs import for_key
from aro_console.model.breakpoints import asks, costly, gone_words, in_full, moved_words, toggled_words, where
from aro_console.model.formatting import Cell, Line
from aro_console.model.keeping import KeepingError, Kept, read, written
from aro_console.model.rows import Row
from aro_console.screens.breakpoints import BreakpointsScreen
from aro_console.screens.hand import Hand
from aro_console.widgets.handlers import HandlersPane
from aro_console.widgets.source import SourcePane
from runtime.probe import records as r
from runtime.probe.commands import Breakpoint, BreakpointKind

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen


class Breaking(Hand):
    """The breakpoints of one application."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._path = self._file() if self.session.live else None
        self._told = ""
        self._kept = Kept()
        """What the file says."""
        self._load()

    # --- what is kept ------------------------------------------------------------------------------------------

    def _file(self) -> Path | None:
        """Return where this application's are kept: one file for each folder, told apart by its whole path."""
        if self.screen.state is None:
            return None
        folder = self.session.path.resolve()
        digest = sha256(str(folder).encode(errors="surrogateescape")).hexdigest()[:12]
        return self.screen.state / "kept" / f"{folder.name}-{digest}.json"

    def _load(self) -> None:
        if self._path is None:
            return
        try:
            kept = read(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return
        except (OSError, UnicodeError, KeepingError) as error:
            self._set_aside(self._path, error)
            return
        gone = self.session.take_kept(kept)
        self._kept = kept if gone else self.session.kept()
        active = self.session.rules.active
        rules = (
            f"{active} hold rule{'s' if active > 1 else ''} of last time: {self.screen.spoken('{arm}')} disarms."
            if active
            else ""
        )
        self._told = "  ".join(filter(None, (gone_words(gone), rules)))

    def _set_aside(self, path: Path, error: Exception) -> None:
        """Keep a file that cannot be read under another name, so that it is not overwritten."""
        aside = path.with_suffix(".bad")
        with suppress(OSError):
            path.replace(aside)
        self._told = f"The breakpoints and hold rules kept in {path} cannot be read: {error}. It is now {aside.name}."

    def renew(self) -> None:
        if self._told:
            self.screen.notify(self._told, severity="warning")
            self._told = ""
        if self._path is None:
            return
        kept = self.session.kept()
        if kept != self._kept:
            self._kept = kept
            self._told = write_private(self._path, written(kept))

    def status(self) -> Line:
        cost = costly(self.session.breakpoint_statuses(), self.screen.now_ns)
        return [Cell(f" {cost} ", "warning")] if cost else []

    def facts(self, situation: Situation) -> None:
        situation.unbroken = self.session.breakpoints.removed is not None

    # --- by key ------------------------------------------------------------------------------------------------

    def opened(self, pane_id: str, index: int) -> bool:
        if pane_id == "source-full":
            self.verb_breakpoint()
        return pane_id == "source-full"

    def verb_breakpoint(self, place: str = "", condition: str = "") -> None:
        """Break on a line or no longer, without a place on that of the cursor; with a condition, on where it holds."""
        if condition:
            self._do_on_line("breakpoint", place, condition)
            self.screen.query_one("#source-full").refresh()
        elif place:
            file, _, line = place.rpartition(":")
            self.toggle(file, int(line))
        else:
            self.screen.query_one("#source-full", SourcePane).toggle_breakpoint()

    def toggle(self, file: str, line: int) -> None:
        """Set or remove a breakpoint on a line; say so where it cannot be seen, or had more to it than can be seen."""
        before = self.session.breakpoints.removed
        place = self.session.toggle_breakpoint(file, line)
        if place is None:
            self.screen.notify("No statement stands on this line or behind it.", severity="warning")
            return
        removed = self._removed_since(before)
        if place != line or not self.screen.situation.in_source or (removed is not None and asks(removed)):
            said = toggled_words(file, place, self.session.world.handlers.at(file, place), removed)
            self.screen.notify(self._moved(file, line) + said + self._way_back(removed))
        self.screen.query_one("#source-full").refresh()

    def _moved(self, file: str, line: int) -> str:
        """Return why a breakpoint wanted on a line stands elsewhere; empty where it does not."""
        place = self.session.breakpoints.place(file, line)
        owner = self.session.world.handlers.at
        return moved_words(line, place, owner(file, line), owner(file, place)) if place is not None else ""

    def _removed_since(self, before: Breakpoint | None) -> Breakpoint | None:
        """Return what was removed last, where that is not `before`."""
        removed = self.session.breakpoints.removed
        return removed if removed is not before else None

    def _way_back(self, removed: Breakpoint | None) -> str:
        """Return how what has just been removed comes back; empty when nothing was."""
        if removed is None:
            return ""
        verbs = self.screen.keymap.verbs
        own = next(verb for verb in verbs if verb.name == "bring-back")
        # Where something else was changed as well, the key undoes that.
        is_meant = any(for_key(key, self.screen.situation, verbs) is own for key in own.keys[:1])
        return f" {self.screen.spoken('{bring-back}') if is_meant else ':bring-back'} brings it back."

    def verb_bring_back(self) -> None:
        was = self.session.breakpoints.removed
        back = self.session.breakpoints.bring_back()
        if back is not None:
            self.session.tell_breakpoints()
            self.screen.notify(f"Breakpoint {back.breakpoint_id} is back: {in_full(back, None)}.")
        elif was is not None:
            self.screen.notify(f"Another breakpoint that asks for more is on {where(was)} by now: it stays.")
        self.screen.query_one("#source-full").refresh()

    def verb_breakpoints(self) -> None:
        session = self.session

        def left(command: str | None) -> None:
            name, _, rest = (command or "").partition(" ")
            one = session.breakpoints.get(int(rest)) if name == "show" else None
            if one is not None and one.file:
                self.screen.show_source(one.file, one.line)
            elif command and name != "show":
                self.screen.do("prompt", command)

        screen = BreakpointsScreen(
            session.breakpoints, session.breakpoint_statuses, session.tell_breakpoints, self.screen.spoken
        )
        self.screen.app.push_screen(screen, left)

    def verb_break_here(self) -> None:
        """Break on what is chosen: the handler of a run or of the list, the event of a message, a failure, a row."""
        tab = self.screen.tab
        row = self.screen.row_meant
        if tab == "handlers":
            handler = self.screen.query_one("#handlers-full", HandlersPane).handler
            if handler is not None:
                self._do("break-in", handler.name)
        elif row is not None:
            self._break_on_row(row)

    def _break_on_row(self, row: Row) -> None:
        kind = KIND_OF_ROW.get(row.kind, BreakpointKind.EVENT)
        record = self.session.past.record(row.seq)
        match kind:
            case BreakpointKind.HANDLER if isinstance(record, r.DeliveryStarted):
                self._do("break-in", record.feature_set)
            case BreakpointKind.ERROR:
                self._do("break-on-error")
            case BreakpointKind.DATA if isinstance(record, r.RepositoryChanged):
                there = self.session.breakpoints.on(BreakpointKind.DATA, record.repository)
                self._do(*("unbreak", str(there.breakpoint_id)) if there else ("break-when", record.repository))
            case _:
                event = self.session.past.event_of(row.seq)
                if event is None:
                    self.screen.notify("This row belongs to no event, handler or repository to break on.")
                else:
                    self._do("break-on-event", event.event_type)

    # --- by command --------------------------------------------------------------------------------------------

    def _do_on_line(self, verb: str, place: str, more: str) -> None:
        file, _, line = place.rpartition(":")
        self._do(verb, place, more, moved=self._moved(file, int(line)))

    def _do(self, verb: str, *words: str, moved: str = "") -> None:
        before = self.session.breakpoints.removed
        try:
            said = BREAKING[verb](self.session.breakpoints, words)
        except FormError as error:
            self.screen.notify(str(error), severity="warning")
            return
        self.session.tell_breakpoints()
        self.screen.notify(moved + said + self._way_back(self._removed_since(before)))

    def verb_break_in(self, handler: str = "") -> None:
        self._do("break-in", handler)

    def verb_break_verb(self, verb: str = "") -> None:
        self._do("break-verb", verb)

    def verb_break_on_event(self, event: str = "") -> None:
        self._do("break-on-event", event)

    def verb_break_on_error(self) -> None:
        self._do("break-on-error")

    def verb_break_on_uncaught(self) -> None:
        self._do("break-on-uncaught")

    def verb_break_when(self, name: str = "", condition: str = "") -> None:
        self._do("break-when", name, condition)

    def verb_condition(self, number: str = "", condition: str = "") -> None:
        self._do("condition", number, condition)

    def verb_hits(self, number: str = "", rule: str = "") -> None:
        self._do("hits", number, rule)

    def verb_log_point(self, place: str = "", text: str = "") -> None:
        self._do_on_line("log-point", place, text)

    def verb_park(self, number: str = "") -> None:
        self._do("park", number)

    def verb_unbreak(self, number: str = "") -> None:
        self._do("unbreak", number)
