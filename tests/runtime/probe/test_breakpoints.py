"""Breakpoints: what became of those that are set."""

from __future__ import annotations

from runtime.probe.breakpoints import BreakpointStatus


def test_a_breakpoint_that_is_only_set_has_neither_hits_nor_faults() -> None:
    status = BreakpointStatus(1)
    assert (0, 0, "") == (status.line, status.hits, status.fault)
