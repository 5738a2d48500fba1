"""The one working screen: tabs of panes over one session.

It passes what panes say to other panes, and verbs to the session. What a key means stands in `commands.verbs`; what a
pane shows stands in the models.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from time import monotonic_ns
from typing import ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from aro_console.commands.filters import UserFilters
from aro_console.commands.keys import Keymap
from aro_console.commands.spoken import spoken
from aro_console.commands.verbs import VERBS, Situation, all_keys, by_name, footer, for_key, why_none
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
from aro_console.model.runs import Run
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
from aro_console.screens.leaving import Leaving
from aro_console.screens.measuring import Measuring
from aro_console.screens.naming import Naming
from aro_console.screens.pacing import Pacing
from aro_console.screens.prompting import Prompting
from aro_console.screens.recording import Recording
from aro_console.screens.seeking import Seeking
from aro_console.screens.stepping import Stepping
from aro_console.screens.walking import Walking
from aro_console.session import Session
from aro_console.widgets.bars import Bar, TabBar, keys_line
from aro_console.widgets.bindings import BindingsPane
from aro_console.widgets.connections import ConnectionsPane, by_connection
from aro_console.widgets.conversation import ConversationPane
from aro_console.widgets.details import CausesPane
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.ground import Ground, SideBySide, Stack, Views
from aro_console.widgets.handlers import HandlerRunsPane, HandlersPane
from aro_console.widgets.inspector import InspectorPane
from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.logs import LogFilterLine, LogsPane
from aro_console.widgets.metrics import LatencyPane, MetricsPane
from aro_console.widgets.prompt import PromptLine
from aro_console.widgets.source import SourcePane
from aro_console.widgets.timeline import TimelinePane
from aro_console.widgets.walking import ChainPane, DeedsPane, RunsPane
from aro_console.widgets.welcome import Welcome
from runtime.probe import records as r
from runtime.source import SourceFile, Span

TABS = (
    ("{live}", "live", "Live"),
    ("{connections}", "connections", "Conns"),
    ("{handlers}", "handlers", "Handlers"),
    ("{source-tab}", "source", "Source"),
    ("{logs}", "logs", "Logs"),
    ("{runs}", "runs", "Runs"),
    ("{metrics}", "metrics", "Metrics"),
)
"""The key of each view, what it is called here, and on the screen."""
_FIRST_PANE = {
    "live": "timeline",
    "connections": "connections-full",
    "handlers": "handlers-full",
    "source": "source-full",
    "logs": "logs-full",
    "metrics": "latency",
    "runs": "runs-full",
}


H = TypeVar("H", bound=Hand)
P = TypeVar("P", bound=LinePane)


class MainScreen(Ground, Screen[None]):
    """Timeline, connections, source, bindings and logs of one session."""

    HANDS: ClassVar[tuple[type[Hand], ...]] = (
        Seeking,
        Arranging,
        Stepping,
        Walking,
        Explaining,
        Breaking,
        Evaluating,
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
        self._row_of_source: int | None = None
        """The row that was chosen when the source view was asked for last, 0 for none; None before the first time."""
        self._keys_before: LinePane | None = None
        self._bars_wanted = False
        self._panes: tuple[LinePane, ...] = ()
        self.hands = tuple(hand(self) for hand in self.HANDS)

    def compose(self) -> ComposeResult:
        world, wall = self.session.world, self.session.wall_time
        ordering = by_connection()
        yield Bar(id="status")
        yield TabBar(TABS, self.spoken, id="tabs")
        with Views(initial="live", id="views"):
            with Stack(id="live"):
                with SideBySide(id="upper"):
                    yield ConnectionsPane(world.connections, ordering, id="connections", clock_ns=self._clock_ns)
                    yield TimelinePane(world.timeline, wall, id="timeline")
                with SideBySide(id="band"):
                    yield InspectorPane(id="inspector")
                    yield CausesPane(id="causes")
                    yield BindingsPane(id="bindings")
                yield LogsPane(world.logs, world.timeline, wall, id="logs")
            with Stack(id="connections-tab", classes="tab"):
                yield ConnectionsPane(world.connections, ordering, id="connections-full", clock_ns=self._clock_ns)
                yield ConversationPane(
                    world.conversations, self.session.record, world.timeline.label, wall, id="conversation"
                )
            with Stack(id="handlers-tab", classes="tab"):
                yield HandlersPane(world.handlers, id="handlers-full", clock_ns=self._clock_ns)
                yield HandlerRunsPane(world.runs, world.timeline, wall, id="handler-runs")
            with Stack(id="source-tab", classes="tab"):
                with Stack(id="source-left"):
                    yield SourcePane(
                        self.session.breakpoints, world.lines, self.session.breakpoint_statuses, id="source-full"
                    )
                    yield ChainPane(id="source-chain")
                with Stack(id="source-right"):
                    yield BindingsPane(id="source-bindings")
                    yield DeedsPane(id="source-deeds")
            with Stack(id="logs-tab", classes="tab"):
                yield LogsPane(world.logs, world.timeline, wall, id="logs-full")
            with Stack(id="runs-tab", classes="tab"):
                yield RunsPane(world.runs, world.timeline.label, wall, id="runs-full")
                yield DeedsPane(id="runs-deeds")
            with Stack(id="metrics-tab", classes="tab"):
                yield MetricsPane(world.metrics, self._clock_ns, id="metrics")
                yield LatencyPane(world.metrics, world.handlers, id="latency")
        yield EntryLine(
            "filter", "/", "words, type:message, took>5ms, !ping ...; enter keeps, esc clears", self.hand(Filtering)
        )
        yield EntryLine("find", "find", self.spoken(Seeking.HINT), self.hand(Seeking))
        yield LogFilterLine(world.logs)
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
        self.query_one("#source-full", SourcePane).set_sources(self.session.sources)
        timeline = self.query_one("#timeline", TimelinePane)
        timeline.follow = self.session.live  # Who opens a recording begins at its beginning.
        timeline.focus()
        for hand in self.hands:
            hand.begin()
        self.post_message(RecordsArrived(0))

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

    # --- who has the keys -----------------------------------------------------------------------------------

    def keep_keys(self, pane: LinePane | None = None) -> LinePane:
        """Remember and return which pane has the keys, or is to have them when typing is over."""
        if pane is None and isinstance(self.focused, LinePane):
            pane = self.focused
        self._keys_before = pane or self._keys_before
        return self._keys_before or self.query_one("#timeline", TimelinePane)

    def give_keys_back(self) -> None:
        """Typing is over: the keys go where they were."""
        self.set_focus(self._keys_before or self.query_one("#timeline", TimelinePane))

    # --- what is known about the moment ----------------------------------------------------------------------

    @property
    def hold(self) -> r.Held | None:
        """What steps act on; None when nothing is held."""
        return self.stepping.hold

    @property
    def row(self) -> Row | None:
        """The chosen timeline row."""
        return self.query_one("#timeline", TimelinePane).row

    @property
    def run_in_view(self) -> Run | None:
        """The run whose bindings and source are shown: a held one while something is held, else the chosen row's.

        Of a delivery that is held it is the run that published the event; None when that came from outside, for what
        runs elsewhere has nothing to do with it.

        In the source view the run that was stepped last stays, though it has ended by now.
        """
        runs = self.session.world.runs
        row = self.row
        if row is not None and row.execution_id and not self.query_one("#timeline", TimelinePane).follow:
            return runs.get(row.execution_id)
        held = self.walking.held
        if held is not None:
            return held.run
        followed = self.stepping.run if self.tab == "source" else None
        if followed is not None or self.hold is not None:
            return followed
        if row is not None and row.execution_id:
            return runs.get(row.execution_id)
        return runs.latest

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
            row_has_source=self._span_of(row) is not None,
            recording_statements=self.session.recording_statements,
        )
        return reduce(lambda so_far, hand: hand.facts(so_far), self.hands, known)

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
        moved = self.query_one("#timeline", TimelinePane).records_arrived()
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
        self.walking.show()

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
        record = self.session.record(row.seq) if row is not None else None
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
        record = self.session.record(other.seq) if other is not None else None
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
        self.walking.show_chosen_run()

    @on(LineOpened)
    def _open(self, event: LineOpened) -> None:
        if any(hand.opened(event.pane_id, event.index) for hand in self.hands):
            return
        match event.pane_id:
            case "timeline":
                situation = self.situation
                self.do("fold") if situation.row_has_run or situation.row_folds else self.verb_source()
            case "source-full":
                self.verb_breakpoint()

    @on(BreakpointToggled)
    def _toggle_breakpoint(self, event: BreakpointToggled) -> None:
        self.hand(Breaking).toggle(event.file, event.line)

    @on(SourceRequested)
    def _source_requested(self, event: SourceRequested) -> None:
        self.show_source(event.file, event.line)

    @on(TabBar.Picked)
    def _tab_picked(self, event: TabBar.Picked) -> None:
        self.do("source-tab" if event.tab == "source" else event.tab)

    @property
    def place_in_view(self) -> tuple[str, int] | None:
        """File and line that one looks at: the cursor of the source pane, else what the chosen row stands for."""
        pane, span = self.query_one("#source-full", SourcePane), self._span_of(self.row)
        if self.situation.in_source and pane.file:
            return pane.file, pane.cursor + 1
        handler = self.query_one("#handlers-full", HandlersPane).handler
        if self.tab == "handlers" and handler is not None:
            span = handler.span
        return (span.source.name, span.line) if span is not None else None

    def show_source(self, file: str, line: int, text: SourceFile | None = None) -> None:
        """Show a place in the source view; `text` is the file as it was, where that may be another one by now."""
        self.show_tab("source")
        self.query_one("#source-full", SourcePane).show_place(file, line, text)

    def _span_of(self, row: Row | None) -> Span | None:
        """Return the stretch of source that a row stands for."""
        record = self.session.record(row.seq) if row is not None else None
        span: Span | None = getattr(record, "span", None)
        if span is None and row is not None and row.execution_id:
            run = self.session.world.runs.get(row.execution_id)
            span = run.span if run is not None else None
        return span

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
        self.set_focus(self.query_one(f"#{_FIRST_PANE[tab]}"))
        self.show_moment()
        self.show_bars()

    def on_descendant_focus(self) -> None:
        self.show_bars()

    def verb_live(self) -> None:
        self.show_tab("live")

    def verb_connections(self) -> None:
        self.show_tab("connections")

    def verb_handlers(self) -> None:
        self.show_tab("handlers")

    def verb_source_tab(self) -> None:
        """Show where steps stand, live or in the past; else the row chosen meanwhile; else what was seen last."""
        moment, held = self.walking.seen, self.walking.held
        seen, (row, span) = self._row_of_source is not None, self._chosen_meanwhile()
        self.show_tab("source")
        self.walking.show_what_waits()
        pane = self.query_one("#source-full", SourcePane)
        stands = moment is not None and (moment.past or (held is not None and held.run is moment.run))
        if moment is not None and stands and moment.line:
            source = moment.run.span.source
            pane.show_place(source.name, moment.line, source)
        elif self.hold is None and span is not None:
            pane.show_place(span.source.name, span.line, span.source, f"where row #{row} stands")
        elif self.hold is None:
            pane.explain("as last seen: nothing is held" if seen else "nothing is held")

    def _chosen_meanwhile(self) -> tuple[int, Span | None]:
        """Return the row that somebody chose since the source view was asked for, and where in the source it stands."""
        row = self.row if not self.query_one("#timeline", TimelinePane).follow else None
        before, now = self._row_of_source, row.seq if row is not None else 0
        self._row_of_source = now
        return now, self._span_of(row) if now != before else None

    def verb_logs(self) -> None:
        self.show_tab("logs")

    def verb_source(self, place: str = "") -> None:
        file, _, line = place.rpartition(":")
        span = self._span_of(self.row)
        if place:
            self.show_source(file, int(line))
        elif span is not None:
            self.show_source(span.source.name, span.line, span.source)

    def verb_breakpoint(self, place: str = "", condition: str = "") -> None:
        if condition:
            self.hand(Breaking).break_if(place, condition)
        elif place:
            file, _, line = place.rpartition(":")
            self.post_message(BreakpointToggled(file, int(line)))
        else:
            self.query_one("#source-full", SourcePane).toggle_breakpoint()

    def verb_back(self) -> None:
        if not any(hand.back() for hand in self.hands) and self.tab != "live":
            self.show_tab("live")


def _method(verb: str) -> str:
    """Return the name of the method that does a verb."""
    return f"verb_{verb.replace('-', '_')}"


assert all(any(hasattr(owner, _method(verb.name)) for owner in (MainScreen, *MainScreen.HANDS)) for verb in VERBS), (
    "a verb without its method"
)
