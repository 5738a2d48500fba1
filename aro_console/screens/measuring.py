"""The verbs of tables and figures: sorting, conversations, runs of a feature set, log lines, metrics."""

from __future__ import annotations

from typing import Any

from aro_console.messages import RecordsArrived
from aro_console.screens.hand import Hand
from aro_console.widgets.connections import ConnectionsPane
from aro_console.widgets.conversation import ConversationPane
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.handlers import HandlerRunsPane, HandlersPane
from aro_console.widgets.logs import LogsPane
from aro_console.widgets.metrics import LatencyPane, MetricsPane
from aro_console.widgets.table import TablePane
from runtime.probe.commands import PingConnection

_TABLES = {"connections": "#connections-full", "handlers": "#handlers-full"}


class Measuring(Hand):
    """What the views of connections, handlers, logs and metrics can do."""

    @property
    def _conversation(self) -> ConversationPane:
        return self.screen.query_one("#conversation", ConversationPane)

    @property
    def table(self) -> TablePane[Any] | None:
        """The table that is sorted: the one with the keys, else that of the view."""
        focused = self.screen.focused
        if isinstance(focused, TablePane):
            return focused
        selector = _TABLES.get(self.screen.tab)
        return self.screen.query_one(selector, TablePane) if selector is not None else None

    def renew(self) -> None:
        for table in self.screen.panes(TablePane):
            table.records_arrived()
        self._conversation.converse(self.screen.query_one("#connections-full", ConnectionsPane).connection)
        self._conversation.records_arrived()
        runs = self.screen.query_one("#handler-runs", HandlerRunsPane)
        runs.list_runs(self.screen.query_one("#handlers-full", HandlersPane).handler)
        runs.records_arrived()
        for logs in self.screen.panes(LogsPane):
            logs.records_arrived()
        self.screen.query_one("#metrics", MetricsPane).records_arrived()
        self.screen.query_one("#latency", LatencyPane).records_arrived()

    def back(self) -> bool:
        logs = self.session.world.logs
        if self.screen.tab != "logs" or not logs.wanted:
            return False
        logs.narrow("", "")
        self._show_logs()
        return True

    def opened(self, pane_id: str, index: int) -> bool:
        match pane_id:
            case "connections":
                self.screen.show_tab("connections")
            case "connections-full":
                self._conversation.focus()
            case "conversation":
                said = self._conversation.said
                if said is not None:
                    self.screen.do("goto", str(said.seq))
            case "handlers-full":
                self._show_handler()
            case "handler-runs":
                run = self.screen.query_one("#handler-runs", HandlerRunsPane).run
                if run is not None:
                    self.screen.do("goto", str(run.seq))
            case "logs" | "logs-full":
                self._show_statement(pane_id)
            case "latency":
                wanted = self.screen.query_one("#latency", LatencyPane).filter
                if wanted:
                    self.screen.do("filter", wanted)
            case _:
                return False
        return True

    def _show_handler(self) -> None:
        handler = self.screen.query_one("#handlers-full", HandlersPane).handler
        if handler is not None:
            self.screen.show_source(handler.span.source.name, handler.span.line)

    def _show_statement(self, pane_id: str) -> None:
        line = self.screen.query_one(f"#{pane_id}", LogsPane).chosen
        if line is None:
            return
        if line.span is not None:
            self.screen.show_source(line.span.source.name, line.span.line, line.span.source)
        else:
            self.screen.notify("No statement printed this line: a service did.")

    # --- verbs -----------------------------------------------------------------------------------------------

    def verb_metrics(self) -> None:
        self.screen.show_tab("metrics")

    def verb_sort(self, name: str = "", direction: str = "") -> None:
        table = self.table
        if table is None:
            said = "There is no table here: {connections} shows the connections, {handlers} the handlers."
            self.screen.notify(self.screen.spoken(said), severity="warning")
        elif table.ordering.choose(name, direction):
            table.sort_now()
        else:
            known = ", ".join(table.ordering.names)
            self.screen.notify(f"There is no column {name} here, but {known}.", severity="warning")

    def verb_unanswered(self) -> None:
        self.screen.show_tab("connections")
        self._conversation.show_unanswered(not self._conversation.only_unanswered)
        self._conversation.focus()

    def verb_ping(self) -> None:
        known = self.screen.query_one("#connections-full", ConnectionsPane).connection
        if known is not None and known.is_open:
            self.session.give(PingConnection(known.connection_id))

    def verb_level(self, level: str) -> None:
        self.session.world.logs.narrow(level="" if level == "all" else level)
        self._show_logs()

    def verb_filter_logs(self, text: str = "") -> None:
        if text:
            self.session.world.logs.narrow(text=text)
            self._show_logs()
        else:
            self.screen.show_tab("logs")
            self.screen.query_one("#log-filter-line", EntryLine).open(self.session.world.logs.text)

    def _show_logs(self) -> None:
        self.screen.show_tab("logs")
        self.screen.post_message(RecordsArrived(0))
