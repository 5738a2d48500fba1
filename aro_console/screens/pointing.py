"""Which record a line of a list stands for, so that the verbs of a row act on what is chosen there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from aro_console.widgets.conversation import ConversationPane
from aro_console.widgets.handlers import HandlerRunsPane
from aro_console.widgets.logs import LogsPane
from aro_console.widgets.walking import ChainPane, DeedsPane, RunsPane

if TYPE_CHECKING:
    from textual.widget import Widget


class _Numbered(Protocol):
    @property
    def seq(self) -> int: ...


def seq_chosen(pane: Widget | None) -> int:
    """Return the number of the record that the chosen line of a pane stands for; 0 where its lines are no records."""
    record: _Numbered | None = None
    match pane:
        case ConversationPane():
            record = pane.said
        case HandlerRunsPane() | RunsPane():
            record = pane.run
        case LogsPane():
            record = pane.chosen
        case ChainPane():
            record = pane.cause
        case DeedsPane():
            record = pane.deed
    return record.seq if record is not None else 0
