"""Where the console keeps recordings: names of files, and what an earlier console left behind when it was killed.

While a console runs, what it sees is written to a file in ``sessions``, which goes when the console ends in good
order. One that is still there although its console is gone is what a crash left: it becomes a recording.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import psutil

SUFFIX = ".recording"

_SESSION = re.compile(r"(?P<name>.*)-(?P<process>[0-9]{1,9})\.recording")


def recording_path(state: Path, application: str, now: datetime) -> Path:
    """Return the file of a recording that begins now."""
    return state / "recordings" / f"{_named(application, now)}{SUFFIX}"


def session_path(state: Path, application: str, now: datetime) -> Path:
    """Return the file in which this process keeps what it sees."""
    return state / "sessions" / f"{_named(application, now)}-{os.getpid()}{SUFFIX}"


def export_path(state: Path, application: str, now: datetime, suffix: str) -> Path:
    """Return the file of an export that is written now; `suffix` begins with a dot."""
    return state / "exports" / f"{_named(application, now)}{suffix}"


def crash_recording_path(state: Path, application: str, now: datetime) -> Path:
    """Return the file that keeps what was seen when the console fell over."""
    return state / "recordings" / f"{_named(application, now)}-crashed{SUFFIX}"


def report_path(state: Path, application: str, now: datetime) -> Path:
    """Return the file of a report about a mistake of ours that was met now."""
    return state / "crashes" / f"{_named(application, now)}.txt"


def _named(application: str, now: datetime) -> str:
    safe = re.sub(r"[^\w.-]+", "-", application).strip(".-")[:60] or "application"
    return f"{safe}-{now:%Y%m%d-%H%M%S}"


def rescue(state: Path, alive: Callable[[int], bool] = psutil.pid_exists) -> list[Path]:
    """Make recordings of what consoles left that are gone; return them. What cannot be moved stays where it is."""
    rescued = []
    for left in sorted((state / "sessions").glob(f"*{SUFFIX}")):
        parts = _SESSION.fullmatch(left.name)
        if parts is None or alive(int(parts["process"])):
            continue
        with suppress(OSError):
            kept = state / "recordings" / f"{parts['name']}-rescued{SUFFIX}"
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            rescued.append(left.rename(kept))
    return rescued
