"""How a recording is told of: that one is made, how far one is read, what came of it."""

from __future__ import annotations

from aro_console.model.formatting import Cell, Line, size

_NOTICED = 5_000
"""Records behind which the screen may be without saying so: less than a second under load."""


def being_recorded(elapsed_ns: int) -> Line:
    """Return the sign that what happens is recorded, and since when."""
    minutes, seconds = divmod(elapsed_ns // 1_000_000_000, 60)
    hours, minutes = divmod(minutes, 60)
    long = f"{hours}:{minutes:02}" if hours else f"{minutes:02}"
    return [Cell(f" ● REC {long}:{seconds:02} ", "error")]


def broken_off(recording: bool, older: bool) -> Line:
    """Return what is kept no longer, though it was meant to be: the recording that was begun, or older rows."""
    said = ["not recording"] * recording + ["older rows not kept"] * older
    return [Cell(f" ✗ {', '.join(said)} ", "error")] if said else []


def broken_off_words(problem: str, records: int) -> str:
    """Return what is said when a recording could not be begun, or has ended early with so many records in it."""
    if not records:
        return f"Nothing is recorded: {problem}. The application runs on."
    return f"Recording has ended: {problem}. {records:,} records until then are in it; the application runs on."


def behind(records: int) -> Line:
    """Return how far the screen lags behind the program; nothing while nobody would notice."""
    return [Cell(f" screen {records:,} records behind ", "warning")] if records > _NOTICED else []


def being_read(progress: float) -> Line:
    """Return how much of a recording has been read, from 0 to 1; nothing once it is all there."""
    if progress >= 1:
        return []
    done = int(progress * 10)
    return [Cell(f" reading {'█' * done}{'░' * (10 - done)} {progress:4.0%} ", "accent")]


def kept(records: int, size_bytes: int, path: str) -> str:
    """Return what is said when a recording has ended."""
    return f"Recorded {records:,} records, {size(size_bytes)}. To see them: aro-console open {path}"
