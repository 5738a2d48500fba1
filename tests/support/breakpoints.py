"""Breakpoints on lines, as most tests want them."""

from __future__ import annotations

from runtime.probe.commands import Breakpoint, SetBreakpoints


def break_at(file: str, *lines: int) -> SetBreakpoints:
    """Return the order that sets breakpoints on these lines and no others, with ids from 1."""
    return SetBreakpoints(tuple(Breakpoint(number, file=file, line=line) for number, line in enumerate(lines, 1)))
