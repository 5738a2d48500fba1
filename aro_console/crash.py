"""What becomes of a mistake of ours that the console meets: a report in a file, and last words that say where it is.

The terminal has been given back when last words are said. The application is ended in good order; what was seen is
kept as a recording.
"""

from __future__ import annotations

import os
import traceback
from datetime import datetime
from pathlib import Path
from shlex import quote

from platformdirs import user_config_path

from aro_console.commands.history import write_private
from aro_console.keeping import crash_recording_path, report_path
from aro_console.model.facts import Section, as_text, sayable
from aro_console.model.formatting import visible
from aro_console.model.masking import Masking
from aro_console.session import Session

_NOWHERE = "There is no state folder to keep it in."


def report(where: str, trace: str, facts: list[Section]) -> str:
    """Return the text of a report: what it is, where the mistake was made, and what a bug report needs besides."""
    head = f"A mistake of aro-console in {where}. Look this through before you send it."
    return "\n".join([head, "", *shown(trace), "", *as_text(facts), ""])


def shown(trace: str) -> list[str]:
    """Return the lines of a traceback, which may hold what a peer has said, so that they steer no terminal."""
    return [visible(line) for line in trace.rstrip().splitlines()]


def keep_report(state: Path | None, application: str, where: str, trace: str) -> str:
    """Write a report; return where it is, in a sentence, or why it is nowhere, with the traceback."""
    if state is None:
        return f"{_NOWHERE}\n{trace}"
    from aro_console.doctor import examined  # a console that is well starts without it

    home = str(Path.home())
    found = examined(None, os.environ, state, user_config_path("aro-console"))
    path = report_path(state, application, datetime.now())
    masked = Masking().text(trace, "the traceback").replace(home, "~")
    problem = write_private(path, report(where, masked, sayable(found, home)))
    return f"{problem}.\n{trace}" if problem else f"For a bug report: {path}"


def leave(session: Session | None, error: BaseException, state: Path | None, application: str) -> tuple[int, list[str]]:
    """End the application of a console that fell over; return its exit code and what is said, line by line."""
    trace = "".join(traceback.format_exception(error))
    lines = [f"The screen of aro-console fell over: {type(error).__name__}: {error}"]
    code = 1
    if session is not None:
        code, said = _end(session, state)
        lines += said
    kept = keep_report(state, application, "the screen", trace)
    return code, [*map(visible, lines), *shown(kept)]


def _end(session: Session, state: Path | None) -> tuple[int, list[str]]:
    kept = crash_recording_path(state, session.name, datetime.now()) if state is not None else None
    keeps = kept is not None and session.keep_as(kept)
    live, was_running = session.live, session.running
    try:
        code = session.stop()
    except Exception as error:  # noqa: BLE001  # what is broken may be what ends it; the first mistake is the one to tell
        return 1, [f"{session.name} may not have been ended in good order: {type(error).__name__}: {error}"]
    return code, last_words(session.name, code, live, was_running, kept if keeps else None)


def last_words(application: str, code: int, live: bool, was_running: bool, kept: Path | None) -> list[str]:
    """Return what became of the application and of what was seen."""
    if not live:
        return ["The recording is as it was."]
    how = "in good order" if code == 0 else f"with exit code {code}"
    ended = f"{application} was ended with it, {how}." if was_running else f"{application} had ended before."
    seen = f"What was seen: aro-console open {quote(str(kept))}" if kept is not None else "What was seen is not kept."
    return [ended, seen]
