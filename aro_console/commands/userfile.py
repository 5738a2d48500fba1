"""Files that a user writes by hand, read as text: keys, filters, snippets."""

from __future__ import annotations

from pathlib import Path


class UserFileError(Exception):
    """Why a file is not read, as the end of a sentence about it: ``it is no UTF-8 text``."""


def file_text(path: Path, most_bytes: int) -> str:
    """Return the text of a file of at most so many bytes; empty where there is none. Raises UserFileError."""
    try:
        if path.stat().st_size > most_bytes:
            raise UserFileError(f"it is larger than {most_bytes:,} bytes")
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UserFileError(f"it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserFileError("it is no UTF-8 text") from error
