"""The list of breakpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aro_console.model.breakpoints import Breakpoints, asks, sign, where
from aro_console.model.formatting import Cell, Line, visible
from aro_console.widgets.line_pane import LinePane, column
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Breakpoint

Statuses = Callable[[], Mapping[int, BreakpointStatus]]


class BreakpointsPane(LinePane):
    """All breakpoints with their hits and faults."""

    BORDER_TITLE = "Breakpoints"
    empty_text = (
        "None yet. b sets one on a line of the source, or on what the chosen row is about; :break-on-error, "
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

    def line_count(self) -> int:
        return len(self._breakpoints.kept)

    def line(self, index: int, width: int) -> Line:
        one = self._breakpoints.kept[index]
        status = self._statuses().get(one.breakpoint_id)
        fault = f"  never stops: {visible(status.fault)}" if status is not None and status.fault else ""
        drawn = sign(one, status)
        return [
            Cell(f"{drawn} ", "dim" if drawn == "○" else "breakpoint"),
            column(str(one.breakpoint_id), 3, "dim", right=True),
            column(where(one), 28, "text" if one.enabled else "dim"),
            column(f"{status.hits}x" if status is not None and status.hits else "", 5, "dim", right=True),
            Cell(asks(one) if one.enabled else f"parked  {asks(one)}".rstrip(), "comment"),
            Cell(fault, "error"),
        ]
