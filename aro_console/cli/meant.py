"""What a line that cannot be read may have meant: a command with a slip, words in another order, a forgotten ``--``.

Pure, and for hints only: nothing acts on a guess. What is said can be copied as it is, and steers no terminal: a word
may be the name of anybody's file.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Sequence

from aro_console.cli.report import shown
from runtime.spelling import nearest

_PROGRAM = "aro-console"
_OPTIONS = {"help": "--help", "version": "--version"}
"""What other programs have as words."""


def misspelt(words: Sequence[str], commands: Collection[str]) -> str:
    """Return what is said of a line whose first word is nothing that is there; empty when it is near to no command."""
    first, *rest = words
    meant = nearest(first, [*commands, *_OPTIONS])
    if not meant:
        return ""
    line = [_OPTIONS[meant]] if meant in _OPTIONS else [meant, *rest]
    return f"There is neither a command nor an application {shown(first)}. Did you mean: {_line(line)}"


def too_many(extra: Sequence[str], app: str = "", commands: Collection[str] = (), takes_arguments: str = "") -> str:
    """Return what is said about words that nobody asked for.

    `app` and `commands` are given where a command may have come behind its application, `takes_arguments` is the
    beginning of a line that hands them to the application: ``run APP``.
    """
    what = f"Got unexpected extra argument{'s' if len(extra) > 1 else ''} ({shown(' '.join(extra))})."
    swapped = next((word for word in extra if word in commands), "")
    if app and swapped:
        return f"{what} Did you mean: {_line([swapped, app])}"
    if takes_arguments:
        return f"{what} What is for the application goes behind --: {_line([*takes_arguments.split(), '--', *extra])}"
    return what


def _line(words: Iterable[str]) -> str:
    return shown(shlex.join([_PROGRAM, *words]))
