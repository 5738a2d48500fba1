"""Which views there are, the panes of each, and where its keys begin."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from aro_console.session import Session
from aro_console.widgets.bindings import BindingsPane
from aro_console.widgets.connections import ConnectionsPane, by_connection
from aro_console.widgets.conversation import ConversationPane
from aro_console.widgets.details import CausesPane
from aro_console.widgets.ground import SideBySide, Stack, Views
from aro_console.widgets.handlers import HandlerRunsPane, HandlersPane
from aro_console.widgets.inspector import InspectorPane
from aro_console.widgets.logs import LogsPane
from aro_console.widgets.metrics import LatencyPane, MetricsPane
from aro_console.widgets.source import SourcePane
from aro_console.widgets.timeline import TimelinePane
from aro_console.widgets.walking import ChainPane, DeedsPane, RunsPane

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
FIRST_PANE = {
    "live": "timeline",
    "connections": "connections-full",
    "handlers": "handlers-full",
    "source": "source-full",
    "logs": "logs-full",
    "metrics": "latency",
    "runs": "runs-full",
}
"""Which of its panes a view gives the keys to."""


def views(session: Session, clock_ns: Callable[[], int]) -> ComposeResult:
    """Yield all panes; `clock_ns` is the clock of records."""
    world, wall = session.world, session.past.wall_time
    ordering = by_connection()
    with Views(initial="live", id="views"):
        with Stack(id="live"):
            with SideBySide(id="upper"):
                yield ConnectionsPane(world.connections, ordering, id="connections", clock_ns=clock_ns)
                yield TimelinePane(world.timeline, wall, id="timeline")
            with SideBySide(id="band"):
                yield InspectorPane(id="inspector")
                yield CausesPane(id="causes")
                yield BindingsPane(id="bindings")
            yield LogsPane(world.logs, world.timeline, wall, id="logs")
        with Stack(id="connections-tab", classes="tab"):
            yield ConnectionsPane(world.connections, ordering, id="connections-full", clock_ns=clock_ns)
            yield ConversationPane(
                world.conversations, session.past.record, world.timeline.label, wall, id="conversation"
            )
        with Stack(id="handlers-tab", classes="tab"):
            yield HandlersPane(world.handlers, id="handlers-full", clock_ns=clock_ns)
            yield HandlerRunsPane(world.runs, world.timeline, wall, id="handler-runs")
        with Stack(id="source-tab", classes="tab"):
            with Stack(id="source-left"):
                yield SourcePane(session.breakpoints, world.lines, session.breakpoint_statuses, id="source-full")
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
            yield MetricsPane(world.metrics, clock_ns, id="metrics")
            yield LatencyPane(world.metrics, world.handlers, id="latency")
