"""Copying: a part of what is seen goes to the terminal's clipboard and into a file."""

from __future__ import annotations

from dataclasses import replace

from aro_console.commands.history import write_private
from aro_console.model.causes import ledger_text, stack_text
from aro_console.model.connections import Connection
from aro_console.model.copying import Source, copies
from aro_console.model.rows import Row
from aro_console.screens.composing import Composing
from aro_console.screens.copy import CopyScreen
from aro_console.screens.hand import Hand
from aro_console.session import Session
from runtime.probe.records import FrameReceived


class Copying(Hand):
    """Texts for elsewhere."""

    def verb_copy(self, what: str = "") -> None:
        row = self.screen.row_meant
        if row is None:
            return
        texts = copies(self._source(row))
        if not what:
            self.screen.app.push_screen(CopyScreen(texts), lambda name: self.copy(texts[name]) if name else None)
        elif what in texts:
            self.copy(texts[what])
        else:
            others = self.screen.spoken("{copy} lists what it can be.")
            self.screen.notify(f"#{row.seq} cannot be copied as {what}: {others}", severity="warning")

    def _source(self, row: Row) -> Source:
        """Return all that a row can be copied as is made of."""
        session = self.session
        asked = self.screen.hand(Composing).input
        known = session.world.connections.get(asked.connection_id) if isinstance(asked, FrameReceived) else None
        past, run = session.past, session.world.runs.get(row.execution_id)
        causes = stack_text(past.causes(row.seq), past.ended_early(row.seq))
        effects = ledger_text(past.deeds(run)) if run is not None else ""
        return replace(source_of(session, row, known), causes=causes, effects=effects, asked=asked)

    def copy(self, text: str) -> None:
        """Hand a text to the terminal's clipboard (OSC 52), and write it to a file: not every terminal listens."""
        self.screen.app.copy_to_clipboard(text)
        said = f"Copied {len(text):,} characters."
        if self.screen.state is not None:
            path = self.screen.state / "copied.txt"
            said += f" {write_private(path, text) or f'Also in {path}'}"
        self.screen.notify(said)


def source_of(session: Session, row: Row, known: Connection | None) -> Source:
    """Return a row with its record, and with what a client needs to send the like over its connection."""
    address = session.world.status.addresses.get("http-server", "")
    path, protocol = (known.target, known.protocol) if known is not None else ("", "")
    return Source(row, session.past.record(row.seq), address, path, protocol)
