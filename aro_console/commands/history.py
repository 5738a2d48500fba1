"""What was typed at the prompt, kept in a plain file of one line each.

The file may be missing, unreadable or full of nonsense: the console then goes on without, and says so once.
"""

from __future__ import annotations

import os
from pathlib import Path

_KEPT = 500
"""Lines that are remembered; the file is cut back to as many when it has grown to twice that."""


class History:
    """Lines, oldest first, none twice in a row. Without a path nothing outlives the console."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lines: list[str] = []
        self._at = 0
        self.problem = ""
        """Why nothing is kept; empty while all is well."""
        if path is not None:
            self._load(path)

    @property
    def lines(self) -> list[str]:
        return list(self._lines)

    def add(self, line: str) -> None:
        """Remember a line, and go back to the end."""
        line = " ".join(line.splitlines()).strip()
        if line and line != (self._lines[-1] if self._lines else ""):
            self._lines = [*self._lines[1 - _KEPT :], line]
            self._write(f"{line}\n", os.O_APPEND)
        self._at = len(self._lines)

    def older(self, start: str = "") -> str | None:
        """Return the line before the one that was shown last, of those that begin with `start`; None at the first."""
        return self._step(range(self._at - 1, -1, -1), start)

    def newer(self, start: str = "") -> str | None:
        """Return the line behind the one that was shown last; None behind the newest."""
        return self._step(range(self._at + 1, len(self._lines)), start)

    def rewind(self) -> None:
        """Go back to the end."""
        self._at = len(self._lines)

    def _step(self, places: range, start: str) -> str | None:
        place = next((place for place in places if self._lines[place].startswith(start)), None)
        if place is None:
            return None
        self._at = place
        return self._lines[place]

    def _load(self, path: Path) -> None:
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            self.problem = f"the history cannot be read: {error.strerror}"
            return
        self._lines = [line for line in lines if line.strip() and line.isprintable()][-_KEPT:]
        self._at = len(self._lines)
        if len(lines) > 2 * _KEPT:
            self._write("".join(f"{line}\n" for line in self._lines), os.O_TRUNC)

    def _write(self, text: str, how: int) -> None:
        if self._path is not None and not self.problem:
            self.problem = write_private(self._path, text, how)


def write_private(path: Path, text: str, how: int = os.O_TRUNC) -> str:
    """Write a file that only its owner may read; return why it could not be written, or nothing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write(text)
    except OSError as error:
        return f"{path} cannot be written: {error.strerror}"
    except UnicodeError as error:
        return f"{path} cannot be written: {error.reason if isinstance(error, UnicodeEncodeError) else error}"
    return ""
