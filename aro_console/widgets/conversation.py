"""What one client and the server said to each other, like a chat: who, when, what, and which message answers which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from aro_console.commands.spoken import quoted
from aro_console.model.connections import Connection
from aro_console.model.conversations import Conversations, Said
from aro_console.model.formatting import Cell, Line, clock, duration, farewell, preview, size, visible
from aro_console.widgets.fitting import column
from aro_console.widgets.tail import TailPane
from aro_console.widgets.timeline import WallClock
from runtime.probe import records as r

_ROLES = {">": "in", "<": "out", "o": "open", "x": "closed"}
_WITH_TIMES = 60
"""With fewer columns the time of day leaves no room for the messages."""
_SET_IN = 4
"""What the server says is set in by that much, so that the two sides can be told apart at a glance."""


_KEPT = 100
"""Messages whose words are kept: as many as a high screen shows."""


class ConversationPane(TailPane):
    """The messages of the chosen connection."""

    BORDER_TITLE = "Conversation"
    enter_words = "enter goes to its row"

    def __init__(
        self,
        conversations: Conversations,
        record: Callable[[int], r.Record | None],
        label: Callable[[str], str],
        wall_time: WallClock,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._conversations = conversations
        self._record = record
        self._label = label
        self._wall_time = wall_time
        self._known: Connection | None = None
        self._lines: Sequence[Said] = ()
        self._words: dict[int, str] = {}
        """What was said last, by its number: under load its record leaves memory before somebody looks."""
        self._kept_to = 0
        """The number of the newest message that was looked at for that."""
        self.only_unanswered = False

    def converse(self, known: Connection | None) -> None:
        """Show the messages of another connection."""
        if known is not self._known:
            self._known, self._words = known, {}
            self._take()
            self._kept_to = self._newest
            self.start_over()

    def show_unanswered(self, only: bool) -> None:
        """Show only messages to which nothing went back, or all."""
        self.only_unanswered = only
        self._take()
        self.start_over()

    @property
    def said(self) -> Said | None:
        """The chosen message."""
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    def records_arrived(self) -> None:
        self._take()
        self._keep_words()
        super().records_arrived()

    @property
    def _newest(self) -> int:
        """The number of the last message; 0 without."""
        return self._lines[-1].seq if self._lines else 0

    def _keep_words(self) -> None:
        """Take down what was said since the last time, while its records are at hand."""
        for said in islice(reversed(self._lines), _KEPT):
            if said.seq <= self._kept_to:
                break
            self._words[said.seq] = words_of(said, self._record(said.seq))
        for seq in sorted(self._words)[:-_KEPT]:
            del self._words[seq]
        self._kept_to = max(self._kept_to, self._newest)

    def _take(self) -> None:
        talk = self._conversations.of(self._known.connection_id if self._known is not None else "")
        self._lines = talk.unanswered if self.only_unanswered else talk.said

    def gone(self) -> int:
        # Of the unanswered ones it is not known which have left.
        if self._known is None or self.only_unanswered:
            return 0
        return self._conversations.of(self._known.connection_id).dropped

    @property
    def empty_text(self) -> str:  # type: ignore[override]  # a constant in other panes
        """Why there is nothing."""
        if self._known is None:
            return "Choose a connection to read what it and the server say to each other."
        label = quoted(self._known.label)
        if self.only_unanswered:
            return f"Every message of {label} was answered. {{unanswered}} shows all of them."
        ways = "{inject} sends a message as if it came from it, {send} sends one to it."
        return f"{label} has said nothing yet. {ways}"

    def title(self) -> str:
        known = self._known
        if known is None:
            return "Conversation"
        talk = self._conversations.of(known.connection_id)
        left = len(talk.unanswered)
        unanswered = f", {left} unanswered" if left else ""
        dropped = f", {talk.dropped:,} older dropped" if talk.dropped else ""
        what = "unanswered messages" if self.only_unanswered else "conversation"
        return f"{known.label}  {visible(known.peer)}  {what}{unanswered}{dropped}"

    def line_count(self) -> int:
        return len(self._lines)

    def line(self, index: int, width: int) -> Line:
        said = self._lines[index]
        words = self._words.get(said.seq) or words_of(said, self._record(said.seq))
        return said_line(said, words, self._label, self._wall_time, width)


def said_line(said: Said, words: str, label: Callable[[str], str], wall_time: WallClock, width: int) -> Line:
    """Return a message as cells: time, direction, size, text, and at the right what it answers or was answered by."""
    link, role = _link(said, label)
    cells: Line = [Cell(" ")]
    if width >= _WITH_TIMES:
        cells.append(column(clock(wall_time(said.at_ns)), 12, "time"))
    cells.append(Cell(f"{said.mark} ", _ROLES[said.mark]))
    cells.append(column(size(said.size_bytes) if said.opcode else "", 8, "dim", right=True))
    used = sum(len(cell.text) for cell in cells) + len(link) + 2
    text = (" " * _SET_IN if said.mark == "<" else "") + words
    cells.append(column(text, max(8, width - used), "text" if said.opcode else "dim"))
    return [*cells, Cell(f"{link} ", role)]


def words_of(said: Said, record: r.Record | None) -> str:
    """Return what was said, or what happened to the connection."""
    match record:
        case r.FrameReceived() | r.FrameSent():
            return preview(record.payload, 400)
        case r.ConnectionOpened():
            return f"connected to {visible(record.target)}"
        case r.ConnectionClosed():
            return f"disconnected {farewell(record.code, record.reason)}".rstrip()
    return f"#{said.seq} has left memory"


def _link(said: Said, label: Callable[[str], str]) -> tuple[str, str]:
    """Return how a message hangs together with another one, and the role of the words."""
    if said.mark == ">":
        return (f"answered in {duration(said.reply_ns)}", "dim") if said.reply else ("unanswered", "warning")
    if said.cause is None:
        return ("unasked", "dim") if said.mark == "<" else ("", "dim")
    if said.cause.connection_id != said.connection_id:
        return f"{duration(said.elapsed_ns)} after {label(said.cause.connection_id)}", "dim"
    first = said.cause.reply == said.seq
    return f"{'answers' if first else 'after'} #{said.cause.seq} in {duration(said.elapsed_ns)}", "dim"
