"""The editor of whoever sits here, opened at a line: which words start it, and whether it needs the terminal."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_FALLBACKS = ("sensible-editor", "nano", "vim", "vi")
"""Tried in this order where neither $VISUAL nor $EDITOR says anything."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file is opened."""

    words: tuple[str, ...]
    in_terminal: bool
    """It takes the terminal until it ends; others have a window of their own."""


class NoEditorError(Exception):
    """There is no editor, or what names one cannot be read; the message says what to set."""


_AtLine = Callable[[str, int], tuple[str, ...]]


def _plus(file: str, line: int) -> tuple[str, ...]:
    return f"+{line}", file


def _colon(file: str, line: int) -> tuple[str, ...]:
    return (f"{file}:{line}",)


def _goto(file: str, line: int) -> tuple[str, ...]:
    return "--goto", f"{file}:{line}"


_SYNTAX: Mapping[str, tuple[_AtLine, bool]] = {
    **dict.fromkeys(("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "jed", "joe"), (_plus, True)),
    **dict.fromkeys(("sensible-editor", "pico", "ne", "mcedit"), (_plus, True)),
    **dict.fromkeys(("hx", "helix"), (_colon, True)),
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "windsurf"), (_goto, False)),
    **dict.fromkeys(("subl", "zed", "mate"), (_colon, False)),
    **dict.fromkeys(("gvim", "mvim", "gedit", "kate"), (_plus, False)),
}
"""How each is told the line, and whether it needs the terminal."""


def opening(environ: Mapping[str, str], file: str, line: int, which: Callable[[str], str | None]) -> Opening:
    """Return how `file` is opened at `line` (from 1) by $VISUAL, $EDITOR or what `which` finds on this machine.

    Raises NoEditorError when there is none. An editor that is not known is given the file alone, in the terminal.
    """
    words = _editor(environ, which)
    at_line, in_terminal = _SYNTAX.get(Path(words[0]).name.removesuffix(".exe"), (lambda name, _: (name,), True))
    if "-nw" in words or "-t" in words or "--tty" in words:
        in_terminal = True
    return Opening((*words, *at_line(file, line)), in_terminal)


def _editor(environ: Mapping[str, str], which: Callable[[str], str | None]) -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        text = environ.get(variable, "").strip()
        if not text:
            continue
        try:
            return shlex.split(text)
        except ValueError as error:
            raise NoEditorError(f"${variable} is {text!r}, which cannot be read: {error}.") from None
    found = next((name for name in _FALLBACKS if which(name)), None)
    if found is None:
        raise NoEditorError("No editor was found: set $VISUAL or $EDITOR, as in EDITOR=nano.")
    return [found]
