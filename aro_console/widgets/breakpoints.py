"""The list of breakpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.cells import cell_len
from textual.geometry import clamp
from textual.message import Message

from aro_console.model.breakpoints import Breakpoints, asks, cost_words, in_full, sign, where
from aro_console.model.formatting import Cell, Line, visible
from aro_console.widgets.fitting import column
from aro_console.widgets.line_pane import LinePane
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Breakpoint

_NARROW, _WIDE = 12, 28
"""Cells for where a breakpoint stands."""

Statuses = Callable[[], Mapping[int, BreakpointStatus]]


class BreakpointsPane(LinePane):
    """All breakpoints with their hits and faults."""

    BORDER_TITLE = "Breakpoints"
    empty_text = (
        "None yet. {breakpoint} sets one on a line of the source, or on what the chosen row is about; :break-on-error, "
        ":break-on-event, :break-in, :break-verb and :break-when set the others."
    )

    def __init__(self, breakpoints: Breakpoints, statuses: Statuses, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._breakpoints = breakpoints
        self._statuses = statuses

    @property
    def breakpoint(self) -> Breakpoint | None:
        """The chosen one."""
        kept = self._breakpoints.kept
        return kept[self.cursor] if self.cursor < len(kept) else None

    class Chosen(Message):
        """Another one is chosen."""

    @property
    def said(self) -> str:
        """All about the chosen one; empty without."""
        one = self.breakpoint
        return in_full(one, self._statuses().get(one.breakpoint_id)) if one is not None else ""

    def cursor_moved(self) -> None:
        self.post_message(self.Chosen())

    def line_count(self) -> int:
        return len(self._breakpoints.kept)

    @property
    def _place_width(self) -> int:
        return clamp(max(cell_len(where(one)) for one in self._breakpoints.kept), _NARROW, _WIDE)

    def line(self, index: int, width: int) -> Line:
        one = self._breakpoints.kept[index]
        status = self._statuses().get(one.breakpoint_id)
        fault = f"never stops: {visible(status.fault)}  " if status is not None and status.fault else ""
        cost = "" if fault else cost_words(status)
        drawn = sign(one, status)
        return [
            Cell(f"{drawn} ", "dim" if drawn == "○" else "breakpoint"),
            column(str(one.breakpoint_id), 3, "dim", right=True),
            column(where(one), self._place_width, "text" if one.enabled else "dim"),
            column(f"{status.hits}x" if status is not None and status.hits else "", 5, "dim", right=True),
            Cell(fault, "error"),
            Cell(f"{cost}  " if cost else "", "warning"),
            Cell(asks(one) if one.enabled else f"parked  {asks(one)}".rstrip(), "comment"),
        ]
