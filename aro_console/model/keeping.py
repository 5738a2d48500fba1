"""What is kept of one application across restarts: its breakpoints, with the text of their lines, and its watches.

Plain JSON with a version. Written and read as text here; where the file lies is somebody else's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.source import SourceFile

VERSION = 1
MOST = 1_000
"""Breakpoints and watches that are read; nobody sets more by hand."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file says."""

    breakpoints: tuple[Breakpoint, ...] = ()
    watches: tuple[str, ...] = ()


class KeepingError(Exception):
    """A text that is none of ours; the message says what is wrong with it."""


_OWN = tuple(field.name for field in fields(Breakpoint) if field.name not in ("breakpoint_id", "kind", "enabled"))


def written(kept: Kept, sources: Sequence[SourceFile]) -> str:
    """Return the text of the file."""
    texts = {source.name: source.text.splitlines() for source in sources}
    said = {
        "version": VERSION,
        "breakpoints": [_said(one, texts.get(one.file, [])) for one in kept.breakpoints],
        "watches": list(kept.watches),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _said(one: Breakpoint, lines: Sequence[str]) -> dict[str, object]:
    own = {name: value for name in _OWN if (value := getattr(one, name))}
    text = {"text": lines[one.line - 1].strip()} if 0 < one.line <= len(lines) else {}
    return {"kind": str(one.kind), "enabled": one.enabled, **own, **text}


def read(text: str, sources: Sequence[SourceFile]) -> Kept:
    """Return what a file says, each line breakpoint moved to where its statement stands now.

    One whose statement is nowhere any more is left out. Raises KeepingError.
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KeepingError(f"it is no JSON: {error}") from error
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise KeepingError(f"it is not of version {VERSION}")
    listed, watches = said.get("breakpoints", []), said.get("watches", [])
    if not isinstance(listed, list) or not isinstance(watches, list):
        raise KeepingError("its breakpoints or watches are no list")
    texts = {source.name: source.text.splitlines() for source in sources}
    found = (_placed(_meant(one), one, texts) for one in listed[:MOST])
    return Kept(tuple(one for one in found if one is not None), tuple(str(one) for one in watches[:MOST]))


def _meant(said: object) -> Breakpoint:
    if not isinstance(said, dict):
        raise KeepingError("a breakpoint in it is no object")
    try:
        kind = BreakpointKind(str(said.get("kind")))
    except ValueError as error:
        raise KeepingError(f"there is no breakpoint of the kind {said.get('kind')}") from error
    own = {name: said[name] for name in _OWN if name in said}
    if any(type(value) is not (int if name == "line" else str) for name, value in own.items()):
        raise KeepingError("a breakpoint in it has a value of the wrong kind")
    return Breakpoint(0, kind, enabled=bool(said.get("enabled", True)), **own)


def _placed(one: Breakpoint, said: Mapping[str, object], texts: Mapping[str, Sequence[str]]) -> Breakpoint | None:
    if one.kind is not BreakpointKind.LINE:
        return one
    line = where_now(texts.get(one.file, ()), one.line, str(said.get("text", "")))
    return replace(one, line=line) if line else None


def where_now(lines: Sequence[str], line: int, text: str) -> int:
    """Return the line nearest to `line` (from 1) that says `text`, blanks around it aside; 0 when none does."""
    places = [number for number, known in enumerate(lines, 1) if known.strip() == text]
    return min(places, key=lambda number: abs(number - line), default=0)
