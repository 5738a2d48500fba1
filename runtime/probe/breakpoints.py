"""Breakpoints: what became of those that are set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BreakpointStatus:
    """What is known of a breakpoint that is set. A new one takes its place with every change."""

    breakpoint_id: int
    line: int = 0
    """The line it stops at, moved to one with a statement; 0 when it stops at none, or is of another kind."""
    hits: int = 0
    """How often it was reached with its condition holding."""
    fault: str = ""
    """Why its condition or its log message cannot be evaluated; empty while they can."""
