"""The one working screen: tabs of panes over one session.

It passes what panes say to other panes, and verbs to the session. What a key means stands in `commands.verbs`; what a
pane shows stands in the models.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from time import monotonic_ns
from typing import ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from aro_console.commands.filters import UserFilters
from aro_console.commands.keys import Keymap
from aro_console.commands.reasons import why_none
from aro_console.commands.spoken import spoken
from aro_console.commands.verbs import VERBS, Situation, all_keys, by_name, footer, for_key
from aro_console.dressing import DressedApp
from aro_console.messages import (
    BreakpointToggled,
    ConnectionSelected,
    HandlerSelected,
    LineOpened,
    RecordsArrived,
    RowSelected,
    SourceRequested,
)
from aro_console.model.rows import Row
from aro_console.model.summary import notice_line, status_line
from aro_console.screens.arranging import Arranging
from aro_console.screens.breaking import Breaking
from aro_console.screens.bursting import Bursting
from aro_console.screens.composing import Composing
from aro_console.screens.connecting import Connecting
from aro_console.screens.copying import Copying
from aro_console.screens.editing import Editing
from aro_console.screens.evaluating import Evaluating
from aro_console.screens.explaining import Explaining
from aro_console.screens.exporting import Exporting
from aro_console.screens.filtering import Filtering
from aro_console.screens.going import Going
from aro_console.screens.hand import Hand
from aro_console.screens.helping import Helping
from aro_console.screens.holding import Holding
from aro_console.screens.inspecting import Inspecting
from aro_console.screens.layout import FIRST_PANE, TABS, views
from aro_console.screens.leaving import Leaving
from aro_console.screens.measuring import Measuring
from aro_console.screens.naming import Naming
from aro_console.screens.pacing import Pacing
from aro_console.screens.pausing import Pausing
from aro_console.screens.pointing import seq_chosen
from aro_console.screens.prompting import Prompting
from aro_console.screens.recording import Recording
from aro_console.screens.reviewing import Reviewing
from aro_console.screens.seeking import Seeking
from aro_console.screens.sourcing import Sourcing
from aro_console.screens.stepping import Stepping
from aro_console.screens.walking import Walking
from aro_console.session import Session
from aro_console.widgets.bars import Bar, TabBar, keys_line
from aro_console.widgets.bindings import BindingsPane
from aro_console.widgets.details import CausesPane
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.ground import Ground, Views
from aro_console.widgets.inspector import InspectorPane
from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.logs import LogFilterLine
from aro_console.widgets.prompt import PromptLine
from aro_console.widgets.source import SourcePane
from aro_console.widgets.timeline import TimelinePane
from aro_console.widgets.walking import RunsPane
from aro_console.widgets.welcome import Welcome
from runtime.probe import records as r
from runtime.source import SourceFile

H = TypeVar("H", bound=Hand)
P = TypeVar("P", bound=LinePane)


_AGAIN_S = 0.002
"""Until a paint that waits asks whether it still has to."""


class MainScreen(Ground, Screen[None]):
    """Timeline, connections, source, bindings and logs of one session."""

    HANDS: ClassVar[tuple[type[Hand], ...]] = (
        Seeking,
        Arranging,
        Stepping,
        Walking,
        Reviewing,
        Explaining,
        Breaking,
        Evaluating,
        Pausing,
        Composing,
        Bursting,
        Editing,
        Measuring,
        Holding,
        Recording,
        Exporting,
        Naming,
        Inspecting,
        Pacing,
        Connecting,
        Copying,
        Going,
        Helping,
        Prompting,
        Leaving,
        Filtering,
        Sourcing,
    )
    """Who has the verbs that are not the screen's own, in the order in which escape leaves what they have entered."""

    AUTO_FOCUS = "#timeline"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (22, "-short"), (34, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "next pane", show=False),
        Binding("shift+tab", "app.focus_previous", "previous pane", show=False),
        *(Binding(key, f"key('{key}')", show=False) for key in all_keys()),
    ]

    focused = reactive[Widget | None](None, repaint=False)
    """Unlike with other screens, nothing to draw all of it for: a pane that gets or loses the keys is drawn anew."""
    paints_later: Callable[[], bool] = staticmethod(lambda: False)
    """Whether something is about to change that is better painted with the rest."""

    def __init__(
        self,
        session: Session,
        clock_ns: Callable[[], int] = monotonic_ns,
        state: Path | None = None,
        keymap: Keymap | None = None,
        user_filters: UserFilters | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.state = state
        """Where the console keeps what outlives it; None keeps nothing."""
        self.keymap = keymap if keymap is not None else Keymap()
        self.user_filters = user_filters if user_filters is not None else UserFilters()
        self._clock_ns = clock_ns
        self.tab = "live"
        """The view that is shown."""
        self.chosen_connection = ""
        """The id of the one that is chosen in the list of connections; empty for none."""
        self._keys_before: LinePane | None = None
        self._bars_wanted = False
        self._panes: tuple[LinePane, ...] = ()
        self.hands = tuple(hand(self) for hand in self.HANDS)

    def compose(self) -> ComposeResult:
        yield Bar(id="status")
        yield TabBar(TABS, self.spoken, id="tabs")
        yield from views(self.session, self._clock_ns)
        yield EntryLine("filter", "/", Filtering.HINT, self.hand(Filtering))
        yield EntryLine("find", "find", self.spoken(Seeking.HINT), self.hand(Seeking))
        yield LogFilterLine(self.session.world.logs)
        yield PromptLine(self.hand(Prompting).history, self.hand(Prompting))
        if not cast(DressedApp, self.app).looks.greeted:
            yield Welcome(self.spoken)
        yield Bar(id="progress")
        yield Bar(id="broken")
        yield Bar(id="notice")
        yield Bar(id="keys")

    def on_mount(self) -> None:
        self._panes = tuple(self.query(LinePane))
        for pane in self._panes:
            pane.spoken = self.spoken
        self.query_one("#source-full", SourcePane).set_sources(self.session.program.sources)
        self.timeline.follow = self.session.live  # Who opens a recording begins at its beginning.
        self.timeline.focus()
        for hand in self.hands:
            hand.begin()
        self.post_message(RecordsArrived(0))

    def _on_timer_update(self) -> None:
        """Paint what has changed. A key that has come goes first: one paint shows what came of it as well."""
        if self.paints_later():
            # Not the screen's next message: what it waits for may wait for the screen.
            self.set_timer(_AGAIN_S, self._on_timer_update)
        else:
            super()._on_timer_update()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Lay out. What comes into view only by this is drawn since it comes: told of as changed, it would have all of
        it laid out a second time (Textual 8.2, `Compositor.update_widgets`)."""
        self._dirty_widgets.intersection_update(self._compositor.visible_widgets)
        super()._refresh_layout(size, scroll)

    def spoken(self, text: str) -> str:
        """Return a text with the keys that the verbs in its braces have now."""
        return spoken(text, self.keymap.verbs)

    @property
    def now_ns(self) -> int:
        """The present moment on the clock of records."""
        return self._clock_ns()

    def hand(self, kind: type[H]) -> H:
        """Return the hand of a kind: there is one of each."""
        return next(hand for hand in self.hands if isinstance(hand, kind))

    def panes(self, kind: type[P]) -> list[P]:
        """Return the panes of a kind, which stay the same as long as the screen is there."""
        return [pane for pane in self._panes if isinstance(pane, kind)]

    @cached_property
    def timeline(self) -> TimelinePane:
        """The list of all that happened."""
        return self.query_one("#timeline", TimelinePane)

    # --- who has the keys -----------------------------------------------------------------------------------

    def keep_keys(self, pane: LinePane | None = None) -> LinePane:
        """Remember and return which pane has the keys, or is to have them when typing is over."""
        if pane is None and isinstance(self.focused, LinePane):
            pane = self.focused
        self._keys_before = pane or self._keys_before
        return self._keys_before or self.timeline

    def give_keys_back(self) -> None:
        """Typing is over: the keys go where they were."""
        self.set_focus(self._keys_before or self.timeline)

    # --- what is known about the moment ----------------------------------------------------------------------

    @property
    def hold(self) -> r.Held | None:
        """What steps act on; None when nothing is held."""
        return self.stepping.hold

    @property
    def row(self) -> Row | None:
        """The chosen timeline row."""
        return self.timeline.row

    @property
    def row_meant(self) -> Row | None:
        """The row that a verb acts on: what is chosen in the list that has the keys, else the chosen timeline row."""
        seq = seq_chosen(self.focused)
        row = self.session.world.timeline.row(seq) if seq else None
        return row or self.row

    @property
    def columns(self) -> tuple[str, ...]:
        """What the table in view can be sorted by."""
        table = self.hand(Measuring).table
        return table.ordering.names if table is not None else ()

    @property
    def situation(self) -> Situation:
        """The facts that decide which verbs apply."""
        world, row, hold = self.session.world, self.row, self.hold
        known = Situation(
            tab=self.tab,
            pane=self.focused.id or "" if self.focused is not None else "",
            alive=world.status.alive,
            paused=world.status.paused,
            holds=len(world.runs.holds),
            held_delivery=hold is not None and hold.point == "delivery",
            held_end=hold is not None and hold.point in ("failure", "end"),
            open_connections=len(world.connections.open),
            rows=len(world.timeline),
            row_has_run=row is not None and bool(row.execution_id),
            row_folds=row is not None and bool(world.timeline.visible.run_of(row.seq)),
            recording_statements=self.session.recording_statements,
        )
        for hand in self.hands:
            hand.facts(known)
        return known

    @property
    def walking(self) -> Walking:
        """Who knows where in the past somebody stands."""
        return self.hand(Walking)

    @property
    def evaluating(self) -> Evaluating:
        """Who knows what was asked about the moment."""
        return self.hand(Evaluating)

    @property
    def stepping(self) -> Stepping:
        """Who knows which hold is meant."""
        return self.hand(Stepping)

    # --- records ---------------------------------------------------------------------------------------------

    @on(RecordsArrived)
    def _show_records(self) -> None:
        moved = self.timeline.records_arrived()
        self.stepping.note_hold()
        self._renew_hands()
        # At once, not when it is told of: what is told is painted once.
        if moved:
            self._inspect()
        else:
            self.show_moment()
            self.show_bars()

    def show_moment(self) -> None:
        """Draw what the run in view knows, where it stands or where in the past somebody does."""
        moment = self.walking.seen
        repositories, watched = self.walking.repositories(moment), self.evaluating.watched(moment)
        waiting = self.walking.waiting
        for bindings in self.panes(BindingsPane):
            bindings.show_moment(moment, watched, repositories, waiting)
        self.query_one("#source-full", SourcePane).show_moment(moment)
        self.hand(Reviewing).show()

    def show_bars(self) -> None:
        """Have the one-line bars drawn again, once for all who ask before that."""
        if not self._bars_wanted:
            self._bars_wanted = True
            self.call_next(self._draw_bars)

    def _draw_bars(self) -> None:
        self._bars_wanted = False
        world = self.session.world
        width = self.size.width
        more = [cell for hand in self.hands for cell in hand.status()]
        self.query_one("#status", Bar).show(status_line(self.session.name, world, self._clock_ns(), width, more))
        self.query_one("#tabs", TabBar).show_tab(self.tab)
        said = next((line for hand in self.hands if (line := hand.notice()) is not None), None)
        stepping = self.stepping.words
        go_on = self.spoken("{continue}")
        usual = notice_line(world, self.hold, self.session.failure, stepping, go_on)
        self.query_one("#notice", Bar).show(said or usual)
        self.query_one("#keys", Bar).show(keys_line(footer(self.situation, self.keymap.verbs), width))

    def on_resize(self) -> None:
        self.show_bars()

    # --- choosing --------------------------------------------------------------------------------------------

    @on(RowSelected)
    def _inspect(self) -> None:
        row = self.row
        record = self.session.past.record(row.seq) if row is not None else None
        timeline = self.session.world.timeline
        flow = timeline.flow(row) if row is not None else []
        comment = timeline.marks.comment(row.seq) if row is not None else ""
        self.query_one("#inspector", InspectorPane).inspect(row, record, flow, self._other_row, comment)
        self.query_one("#causes", CausesPane).explain(row, flow)
        self.show_moment()
        self.show_bars()

    def _other_row(self) -> tuple[Row, r.Record] | None:
        """Return what the chosen row is compared with: the last marked one, else the one before of its kind."""
        row, timeline = self.row, self.session.world.timeline
        other = timeline.comparable(row) if row is not None else None
        record = self.session.past.record(other.seq) if other is not None else None
        return (other, record) if other is not None and record is not None else None

    @on(ConnectionSelected)
    def _connection_chosen(self, event: ConnectionSelected) -> None:
        self.chosen_connection = event.connection_id
        self._renew_hands()

    @on(HandlerSelected)
    def _renew_hands(self) -> None:
        for hand in self.hands:
            hand.renew()

    @on(RunsPane.Chosen)
    def _run_chosen(self) -> None:
        self.hand(Reviewing).show_chosen_run()

    @on(LineOpened)
    def _open(self, event: LineOpened) -> None:
        for hand in self.hands:
            if hand.opened(event.pane_id, event.index):
                return

    @on(BreakpointToggled)
    def _toggle_breakpoint(self, event: BreakpointToggled) -> None:
        self.hand(Breaking).toggle(event.file, event.line)

    @on(SourceRequested)
    def _source_requested(self, event: SourceRequested) -> None:
        self.show_source(event.file, event.line)

    @on(TabBar.Picked)
    def _tab_picked(self, event: TabBar.Picked) -> None:
        self.do("source-tab" if event.tab == "source" else event.tab)

    def show_source(self, file: str, line: int, text: SourceFile | None = None) -> None:
        """Show a place in the source view; `text` is the file as it was, where that may be another one by now."""
        self.show_tab("source")
        self.query_one("#source-full", SourcePane).show_place(file, line, text)

    # --- verbs -----------------------------------------------------------------------------------------------

    def action_key(self, key: str) -> None:
        """Do what a key means now."""
        situation = self.situation
        verb = for_key(key, situation, self.keymap.verbs)
        if verb is not None:
            self.hand(Helping).see_off()
            self.do(verb.name)
            return
        reason = why_none([verb for verb in self.keymap.verbs if key in verb.keys], situation)
        if reason:
            self.notify(self.spoken(reason), severity="warning")

    def do(self, name: str, *arguments: str) -> None:
        """Do a verb of the registry by its name; the prompt asks for what it cannot do without."""
        if by_name(name).wants_more and not arguments and name != "comment":
            self.hand(Prompting).verb_prompt(f"{name} ")
        else:
            method = _method(name)
            owner = next(owner for owner in (self, *self.hands) if hasattr(owner, method))
            getattr(owner, method)(*arguments)
        self.show_bars()

    def show_tab(self, tab: str) -> None:
        """Show one of the views and put the keys into its first pane."""
        if tab != self.tab and self.has_class("-zoomed-in"):
            self.do("unzoom")
        self.tab = tab
        if tab != "source":
            self.stepping.look_away()
        self.query_one("#views", Views).current = "live" if tab == "live" else f"{tab}-tab"
        # At once: the next key belongs to that pane, however soon it comes.
        self.set_focus(self.query_one(f"#{FIRST_PANE[tab]}"))
        self.show_moment()
        self.show_bars()

    def watch_focused(self) -> None:
        self.show_bars()

    def verb_live(self) -> None:
        self.show_tab("live")

    def verb_connections(self) -> None:
        self.show_tab("connections")

    def verb_handlers(self) -> None:
        self.show_tab("handlers")

    def verb_logs(self) -> None:
        self.show_tab("logs")

    def verb_back(self) -> None:
        if not any(hand.back() for hand in self.hands) and self.tab != "live":
            self.show_tab("live")


def _method(verb: str) -> str:
    """Return the name of the method that does a verb."""
    return f"verb_{verb.replace('-', '_')}"


assert all(any(hasattr(owner, _method(verb.name)) for owner in (MainScreen, *MainScreen.HANDS)) for verb in VERBS), (
    "a verb without its method"
)
