"""What the console's parts tell each other, as past facts."""

from __future__ import annotations

from textual.message import Message

from aro_console.model.rows import Row


class RecordsArrived(Message):
    """The models were fed. Frequent, and the newest says all."""

    def __init__(self, added: int) -> None:
        super().__init__()
        self.added = added
        """Visible timeline rows that are new."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RecordsArrived)


class RowSelected(Message):
    """The cursor of the timeline stands on another row."""

    def __init__(self, row: Row | None) -> None:
        super().__init__()
        self.row = row

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RowSelected)


class ConnectionSelected(Message):
    """The cursor of a connection list stands on another connection."""

    def __init__(self, connection_id: str) -> None:
        super().__init__()
        self.connection_id = connection_id


class HandlerSelected(Message):
    """The cursor of the handlers stands on another feature set."""


class BreakpointToggled(Message):
    """Someone wants a breakpoint on this line, or wants it gone."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line


class LineOpened(Message):
    """Enter or a double click on a line of a pane: show more of it."""

    def __init__(self, pane_id: str, index: int) -> None:
        super().__init__()
        self.pane_id = pane_id
        self.index = index


class SourceRequested(Message):
    """Show this place in the source pane."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
