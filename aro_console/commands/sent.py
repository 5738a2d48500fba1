"""Everything that was sent by hand, kept across restarts: drafts, one line of JSON each."""

from __future__ import annotations

from pathlib import Path

from aro_console.commands.drafts import Draft, from_line, to_line
from aro_console.commands.history import History

_LONGEST = 100_000
"""Characters of a draft that are kept; a larger one is not, so that the file stays one to be opened."""


class Sent:
    """What was sent, of one application. Without a path nothing outlives the console."""

    def __init__(self, path: Path | None = None) -> None:
        self._history = History(path)

    @property
    def problem(self) -> str:
        """Why nothing is kept; empty while all is well."""
        return self._history.problem

    @property
    def drafts(self) -> list[Draft]:
        """What was sent, the latest first, each once."""
        lines = dict.fromkeys(reversed(self._history.lines))
        return [draft for line in lines if (draft := from_line(line)) is not None]

    def add(self, draft: Draft) -> None:
        """Remember a draft that was sent."""
        line = to_line(draft)
        if len(line) <= _LONGEST:
            self._history.add(line)
