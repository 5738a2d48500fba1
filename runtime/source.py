"""A source file, and a stretch of it.

Every node, statement and diagnostic says where it stands by a `Span`. Positions count characters, not bytes; lines and
columns count from 1, as every editor shows them. Nothing here reads the disk: a `SourceFile` is handed its text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """One text with a name. Two files are the same only if they are the same object."""

    name: str
    """The path as people should see it: relative to the application's folder, or ``<input>``."""
    text: str
    path: str = ""
    """The absolute path on disk; empty when the text did not come from a file."""
    line_starts: tuple[int, ...] = field(init=False, repr=False)
    """The offset of the first character of each line, in order."""

    def __post_init__(self) -> None:
        starts = [0]
        starts.extend(offset + 1 for offset, character in enumerate(self.text) if character == "\n")
        object.__setattr__(self, "line_starts", tuple(starts))

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both from 1, of the character at `offset`."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """Return line number `line` (from 1) without its line end; empty outside the file."""
        if not 1 <= line <= len(self.line_starts):
            return ""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def span(self, start: int, end: int) -> Span:
        """Return the span of the characters from `start` up to and without `end`."""
        line, column = self.position(start)
        return Span(self, start, end, line, column)


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of `source`; `line` and `column` are those of `start`, from 1."""

    source: SourceFile
    start: int
    end: int
    line: int
    column: int

    @property
    def last_line(self) -> int:
        """The line that its last character stands on."""
        return self.source.position(max(self.start, self.end - 1))[0]

    @property
    def text(self) -> str:
        """The source text of the span, as written."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of `other`, in the same file."""
        return Span(self.source, self.start, other.end, self.line, self.column)

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"

    def __repr__(self) -> str:
        return f"Span({self})"


# A terminal is rarely wider, and an excerpt must not wrap: the caret would point at nothing.
_EXCERPT_WIDTH = 100


def excerpt(span: Span) -> list[str]:
    """Return two lines: the source line `span` starts on, and a caret under its first line.

    Tabs become one blank each and long lines are cut around the span, so that the caret stands where it should.
    """
    line = span.source.line_text(span.line).replace("\t", " ")
    start = span.column - 1
    width = max(1, min(span.end - span.start, len(line) - start))
    cut = max(0, start - _EXCERPT_WIDTH // 2) if len(line) > _EXCERPT_WIDTH else 0
    shown = line[cut : cut + _EXCERPT_WIDTH]
    head = "..." if cut else ""
    tail = "..." if cut + _EXCERPT_WIDTH < len(line) else ""
    carets = "^" * max(1, min(width, _EXCERPT_WIDTH - (start - cut)))
    gutter = f"{span.line:>5} | "
    blank = " " * 5 + " | "
    return [f"{gutter}{head}{shown}{tail}", f"{blank}{' ' * (len(head) + start - cut)}{carets}"]
