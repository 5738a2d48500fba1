"""What each client and the server said to each other, and which message a reply answers.

A message that is sent belongs to the flow of the message that set it off (B24): the first one that goes back to the
same client is its reply. A message of a client to which nothing went back is unanswered. Payloads are not kept here,
only the numbers of their records.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r

KEPT_OF_ONE = 1_000
"""Messages kept of one connection; older ones leave and are counted."""
KEPT_IN_ALL = 50_000
"""Messages kept of all connections together."""

_CONTROL = ("ping", "pong", "close")


@dataclass(slots=True, eq=False)
class Said:
    """One message, or that the connection was opened or closed."""

    seq: int
    at_ns: int
    mark: str
    """``>`` from the client, ``<`` to it, ``o`` opened, ``x`` closed."""
    connection_id: str
    size_bytes: int = 0
    opcode: str = ""
    cause: Said | None = None
    """The message that this one was sent because of; None for one that nobody asked for, or that is not known."""
    elapsed_ns: int = 0
    """From the cause to here."""
    reply: int = 0
    """The number of the first message that went back to the same client because of this one; 0 while there is none."""
    reply_ns: int = 0

    @property
    def unanswered(self) -> bool:
        """A client's message to which nothing went back."""
        return self.mark == ">" and not self.reply


@dataclass(slots=True)
class Talk:
    """The latest of what was said on one connection."""

    said: deque[Said] = field(default_factory=deque)
    dropped: int = 0
    """How many older messages are no longer listed."""

    @property
    def unanswered(self) -> list[Said]:
        return [one for one in self.said if one.unanswered]


NOTHING = Talk()


class Conversations(Taker):
    """The talks of all connections."""

    def __init__(self, kept_of_one: int = KEPT_OF_ONE, kept_in_all: int = KEPT_IN_ALL) -> None:
        self._of_one = kept_of_one
        self._in_all = kept_in_all
        self._talks: dict[str, Talk] = {}
        self._order: deque[str] = deque()
        """The connection of each message that is kept, the oldest first."""
        self._stimuli: OrderedDict[int, Said] = OrderedDict()
        """The messages of clients that something may still answer, by their number, which is that of their flow."""
        self.takes: Takes = {
            r.FrameReceived: self._received,
            r.FrameSent: self._sent,
            r.ConnectionOpened: lambda record: self._keep(Said(record.seq, record.at_ns, "o", record.connection_id)),
            r.ConnectionClosed: lambda record: self._keep(Said(record.seq, record.at_ns, "x", record.connection_id)),
        }

    def of(self, connection_id: str) -> Talk:
        """Return what was said on a connection."""
        return self._talks.get(connection_id, NOTHING)

    def recall(self, records: Sequence[r.Record]) -> None:
        """Take messages that were passed over, each in its place."""
        self.extend(records)
        for talk in self._talks.values():
            talk.said = deque(sorted(talk.said, key=lambda said: said.seq))

    def _received(self, record: r.FrameReceived) -> None:
        if record.opcode in _CONTROL:
            return
        said = Said(record.seq, record.at_ns, ">", record.connection_id, record.size_bytes, record.opcode)
        self._stimuli[record.flow] = said
        if len(self._stimuli) > self._in_all:
            self._stimuli.popitem(last=False)
        self._keep(said)

    def _sent(self, record: r.FrameSent) -> None:
        if record.opcode in _CONTROL:
            return
        said = Said(record.seq, record.at_ns, "<", record.connection_id, record.size_bytes, record.opcode)
        self._pair(said, record.flow)
        self._keep(said)

    def _pair(self, sent: Said, flow: int) -> None:
        cause = self._stimuli.get(flow)
        if cause is None:
            return
        sent.cause, sent.elapsed_ns = cause, sent.at_ns - cause.at_ns
        if not cause.reply and cause.connection_id == sent.connection_id:
            cause.reply, cause.reply_ns = sent.seq, sent.elapsed_ns

    def _keep(self, said: Said) -> None:
        talk = self._talks.get(said.connection_id)
        if talk is None:
            talk = self._talks[said.connection_id] = Talk()
        talk.said.append(said)
        if len(talk.said) > self._of_one:
            talk.said.popleft()
            talk.dropped += 1
            return  # the place in the order of the one that left is now this one's
        self._order.append(said.connection_id)
        if len(self._order) > self._in_all:
            self._drop(self._order.popleft())

    def _drop(self, connection_id: str) -> None:
        talk = self._talks[connection_id]
        talk.said.popleft()
        talk.dropped += 1
        if not talk.said:
            del self._talks[connection_id]
