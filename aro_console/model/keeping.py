"""What is kept of one application across restarts: breakpoints, hold rules, watches, named filters.

Plain JSON with a version. Written and read as text here; where the file lies is somebody else's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from aro_console.model.rules import Rule
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.probe.filtering.grammar import FilterError, parse
from runtime.source import SourceFile

VERSION = 1
MOST = 1_000
"""Of each kind that are read; nobody sets more by hand."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file says."""

    breakpoints: tuple[Breakpoint, ...] = ()
    watches: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    """Without their numbers."""
    armed: bool = True
    """Whether the rules hold anything."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """The text, by name, of each file that a breakpoint stood in: what its line is compared with."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Those that have a name, by it."""


class KeepingError(Exception):
    """A text that is none of ours; the message says what is wrong with it."""


_OWN = tuple(field.name for field in fields(Breakpoint) if field.name not in ("breakpoint_id", "kind", "enabled"))


def kept_sources(breakpoints: Sequence[Breakpoint], sources: Sequence[SourceFile]) -> Mapping[str, str]:
    """Return the text of each file that a breakpoint stands in."""
    files = {one.file for one in breakpoints if one.kind is BreakpointKind.LINE}
    return {source.name: source.text for source in sources if source.name in files}


def written(kept: Kept) -> str:
    """Return the text of the file."""
    said = {
        "version": VERSION,
        "breakpoints": [_said(one) for one in kept.breakpoints],
        "watches": list(kept.watches),
        "rules": [{"filter": rule.filter, "enabled": rule.enabled} for rule in kept.rules],
        "armed": kept.armed,
        "sources": dict(kept.sources),
        "filters": dict(kept.filters),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _said(one: Breakpoint) -> dict[str, object]:
    own = {name: value for name in _OWN if (value := getattr(one, name))}
    return {"kind": str(one.kind), "enabled": one.enabled, **own}


def read(text: str) -> Kept:
    """Return what a file says, breakpoints where they stood then. Raises KeepingError."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KeepingError(f"it is no JSON: {error}") from error
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise KeepingError(f"it is not of version {VERSION}")
    breakpoints, watches, rules = (said.get(name, []) for name in ("breakpoints", "watches", "rules"))
    if not (isinstance(breakpoints, list) and isinstance(watches, list) and isinstance(rules, list)):
        raise KeepingError("its breakpoints, watches or rules are no list")
    sources, filters = said.get("sources", {}), said.get("filters", {})
    if not _are_texts(sources):
        raise KeepingError("its sources are no texts by name")
    if not _are_texts(filters) or any(isinstance(parse(text), FilterError) for text in filters.values()):
        raise KeepingError("its filters are no filters by name")
    return Kept(
        tuple(map(_breakpoint, breakpoints[:MOST])),
        tuple(map(str, watches[:MOST])),
        tuple(map(_rule, rules[:MOST])),
        bool(said.get("armed", True)),
        sources,
        dict(list(filters.items())[:MOST]),
    )


def _are_texts(said: object) -> bool:
    return isinstance(said, dict) and all(isinstance(text, str) for text in said.values())


def _breakpoint(said: object) -> Breakpoint:
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


def _rule(said: object) -> Rule:
    text = said.get("filter") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(text, str):
        raise KeepingError("a hold rule in it has no filter")
    wrong = parse(text)
    if isinstance(wrong, FilterError):
        raise KeepingError(f"a hold rule in it is none: {wrong}")
    return Rule(0, text, bool(said.get("enabled", True)))
