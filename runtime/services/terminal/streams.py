"""The standard streams of a process, as far as a program may draw on them and be typed into."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

from runtime.frozen import frozen
from runtime.values.kinds import Value

_ROWS, _COLUMNS = 24, 80
"""What there is where there is no terminal (runtime.md 0.4)."""


@frozen
class Streams:
    """Where input comes from, and whether both ends are terminals. `Streams()` is nobody at all."""

    input_fd: int | None = None
    """The descriptor that lines and keys are read from; None when there is nobody to ask."""
    input_is_terminal: bool = False
    output_fd: int | None = None
    output_is_terminal: bool = False
    error_is_terminal: bool = False
    encoding: str = "utf-8"
    colour: bool = False
    true_colour: bool = False

    def size(self) -> tuple[int, int]:
        """Return rows and columns, as they are now."""
        if self.output_is_terminal and self.output_fd is not None:
            with suppress(OSError):
                found = os.get_terminal_size(self.output_fd)
                return found.lines or _ROWS, found.columns or _COLUMNS
        return _ROWS, _COLUMNS

    def as_value(self) -> Value:
        """Return what a program reads as ``<terminal>``."""
        rows, columns = self.size()
        return {
            "rows": rows,
            "columns": columns,
            "width": columns,
            "height": rows,
            "supports_color": self.colour,
            "supports_true_color": self.true_colour,
            "is_tty": self.output_is_terminal,
            "encoding": self.encoding,
        }


NOBODY = Streams()


def standard_streams(environment: Mapping[str, str]) -> Streams:
    """Return those of this process; one that was closed is nobody's."""
    is_terminal = _is_terminal(sys.stdout)
    # https://no-color.org: any value but the empty one.
    colour = is_terminal and not environment.get("NO_COLOR") and environment.get("TERM", "") not in ("", "dumb")
    return Streams(
        input_fd=_descriptor(sys.stdin),
        input_is_terminal=_is_terminal(sys.stdin),
        output_fd=_descriptor(sys.stdout),
        output_is_terminal=is_terminal,
        error_is_terminal=_is_terminal(sys.stderr),
        encoding=(getattr(sys.stdout, "encoding", None) or "utf-8").lower(),
        colour=colour,
        true_colour=colour and environment.get("COLORTERM", "") in ("truecolor", "24bit"),
    )


def _descriptor(stream: object) -> int | None:
    try:
        return int(stream.fileno())  # type: ignore[attr-defined]  # None, and streams of tests, have none
    except (AttributeError, OSError, ValueError):
        return None


def _is_terminal(stream: object) -> bool:
    descriptor = _descriptor(stream)
    return descriptor is not None and os.isatty(descriptor)
