"""What holds between feature sets: entry points, names taken twice, events nobody hears (language.md 3.3, 3.4, 3.7).

The unit is the application: all its files and what they import (C52).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from runtime.analysis.findings import error, warning
from runtime.analysis.headers import END, START, TITLED_EVENTS
from runtime.analysis.headers import trigger_of as trigger_of
from runtime.analysis.suggest import nearest
from runtime.analysis.symbols import action_of
from runtime.analysis.tree import actions_in
from runtime.errors import Diagnostic
from runtime.frozen import frozen
from runtime.source import Span
from runtime.syntax.nodes import FeatureSet, File
from runtime.triggers import UNCONDITIONAL, TriggerKind


def check_wiring(files: Sequence[File], root_files: Sequence[File]) -> Iterator[Diagnostic]:
    """Yield what is wrong between the feature sets of `files`; entry points count in `root_files` only."""
    feature_sets = [feature_set for file in files for feature_set in file.feature_sets]
    yield from _entry_points(root_files)
    yield from _duplicates(feature_sets, {id(feature_set) for file in root_files for feature_set in file.feature_sets})
    yield from _dead_handlers(feature_sets)
    yield from _events(feature_sets)


# --- entry points ------------------------------------------------------------------------------------------------


def _entry_points(files: Sequence[File]) -> Iterator[Diagnostic]:
    starts = [(file, one) for file in files for one in file.feature_sets if one.name == START]
    if not starts:
        if not _only_tests(files):
            yield error("no-entry-point", "No entry point defined", None, _entry_hint(files))
        return
    if len(starts) > 1:
        names = [file.source.name for file, _ in starts]
        message = (
            f"'{_folder(files)}' contains {len(starts)} 'Application-Start' feature sets across {', '.join(names)}. "
            "This directory contains separate applications, not a single app."
        )
        for file, start in starts[1:]:
            hint = _one_of_them(file, starts[0][0])
            yield error("several-entry-points", message, start.head, hint)


def _one_of_them(file: File, first: File) -> str:
    """Return how to run one application of several: by its folder, or by its file where they share one."""
    if file is first:
        return f"give one of them another name; an application has one {START}"
    folder = PurePath(file.source.name).parent
    shares = folder == PurePath(first.source.name).parent
    return f"Try: run one of them by itself, such as {file.source.name if shares else f'{folder.as_posix()}/'}"


def _entry_hint(files: Sequence[File]) -> str:
    meant = nearest(START, (one.name for file in files for one in file.feature_sets))
    if meant:
        return f"did you mean {START} by '{meant}'? The name is written exactly so"
    return f"an application begins with ({START}: Its Name) {{ ... }}"


def _only_tests(files: Sequence[File]) -> bool:
    kinds = {trigger_of(one).kind for file in files for one in file.feature_sets}
    return kinds == {TriggerKind.TEST}


def _folder(files: Sequence[File]) -> str:
    """Return the name of the application's folder: what is left of a file's path without the name shown for it."""
    source = files[0].source
    folder = source.path.removesuffix(source.name) if source.path.endswith(source.name) else ""
    return PurePath(folder).name or "This directory"


# --- names taken twice -------------------------------------------------------------------------------------------


def _duplicates(feature_sets: Iterable[FeatureSet], root: set[int]) -> Iterator[Diagnostic]:
    """Yield the second and later of a name. Entry points are `_entry_points`' affair, imported exit handlers none's."""
    first: dict[tuple[str, str], FeatureSet] = {}
    for one in feature_sets:
        if one.name == START or (one.name == END and id(one) not in root):
            continue
        key = (one.name, one.activity.strip().lower() if one.name == END else "")
        earlier = first.setdefault(key, one)
        if earlier is one:
            continue
        hint = f"the first is at {earlier.head}; give each its own name"
        yield error("duplicate-feature-set", f"Duplicate feature set name '{one.name}'", one.head, hint)
        if _is_action(one) and _is_action(earlier):
            message = f"Duplicate user-defined action 'Application.{one.name}'"
            yield error("duplicate-action", message, one.head, hint)


def _is_action(feature_set: FeatureSet) -> bool:
    return trigger_of(feature_set).kind is TriggerKind.USER_ACTION


# --- handlers nobody reaches -------------------------------------------------------------------------------------


def _dead_handlers(feature_sets: Iterable[FeatureSet]) -> Iterator[Diagnostic]:
    for one in feature_sets:
        trigger = trigger_of(one)
        words = TITLED_EVENTS.get(trigger.kind)
        if words is not None and not trigger.event_type:
            hint = f"put one of these words into the name: {', '.join(word for word, _ in words)}"
            yield warning("dead-handler", f"Handler '{one.name}' never fires: its name says no event", one.head, hint)
        if trigger.kind is TriggerKind.END and trigger.subject not in ("success", "error"):
            message = f"Application-End '{one.activity}' never runs"
            yield warning("dead-handler", message, one.head, "write (Application-End: Success) or Error")
        if one.guard is not None and trigger.kind in UNCONDITIONAL:
            message = f"The condition of '{one.name}' is ignored: it is no event handler"
            yield warning("ignored-condition", message, one.guard.span, "put `when` behind the statements it concerns")


# --- events nobody hears, and events without end -----------------------------------------------------------------


@frozen
class _Emit:
    event: str
    span: Span
    handled: str
    """The event whose handler emits; empty outside of domain handlers."""


def _events(feature_sets: Sequence[FeatureSet]) -> Iterator[Diagnostic]:
    triggers = [trigger_of(one) for one in feature_sets]
    handled = {trigger.event_type for trigger in triggers if trigger.kind is TriggerKind.DOMAIN}
    emits = [emit for one in feature_sets for emit in _emits(one)]
    for emit in emits:
        if emit.event not in handled:
            meant = nearest(emit.event, handled)
            hint = f"did you mean {meant}?" if meant else f"a handler is (Any Name: {emit.event} Handler) {{ ... }}"
            yield warning("unhandled-event", f"Event '{emit.event}' is emitted but no handler exists", emit.span, hint)
    yield from _cycles(emits)


def _emits(feature_set: FeatureSet) -> Iterator[_Emit]:
    trigger = trigger_of(feature_set)
    handled = trigger.event_type if trigger.kind is TriggerKind.DOMAIN else ""
    for action in actions_in(feature_set.body):
        if action_of(action.verb) == "emit" and action.result is not None:
            yield _Emit(action.result.base, action.span, handled)


def _cycles(emits: Iterable[_Emit]) -> Iterator[Diagnostic]:
    """Yield one finding per chain that comes back to where it began, at the emit that closes it."""
    graph: dict[str, dict[str, Span]] = {}
    for emit in emits:
        if emit.handled:
            graph.setdefault(emit.handled, {}).setdefault(emit.event, emit.span)
    arrows = _without_ends({event: tuple(emitted) for event, emitted in graph.items()})
    known: set[str] = set()
    for start in graph:
        # One chain through an event is enough: with it mended, another one shows.
        chain = _chain(arrows, start) if start in arrows and start not in known else []
        if chain:
            known.update(chain)
            message = f"Circular event chain detected: {' → '.join([*chain, start])}"
            hint = "a handler that emits what leads back to it never ends"
            yield error("event-cycle", message, graph[chain[-1]][start], hint)


_Arrows = Mapping[str, tuple[str, ...]]
"""Which events the handlers of an event emit."""


def _without_ends(arrows: _Arrows) -> _Arrows:
    """Return the graph without the events from which every way ends, so that a long chain costs its length once."""
    ways = {event: sum(emitted in arrows for emitted in arrows[event]) for event in arrows}
    emitters: dict[str, list[str]] = {}
    for event, emitted in arrows.items():
        for one in emitted:
            emitters.setdefault(one, []).append(event)
    ended = [event for event, count in ways.items() if count == 0]
    for event in ended:  # it grows while it is read
        for emitter in emitters.get(event, ()):
            ways[emitter] -= 1
            if ways[emitter] == 0:
                ended.append(emitter)
    return {event: tuple(one for one in emitted if ways.get(one)) for event, emitted in arrows.items() if ways[event]}


def _chain(arrows: _Arrows, start: str) -> list[str]:
    """Return the shortest chain that leads from `start` back to it; empty when there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for event in waiting:
        for following in arrows[event]:
            if following == start:
                chain = [event]
                while chain[-1] != start:
                    chain.append(came_from[chain[-1]])
                return chain[::-1]
            if following not in came_from:
                came_from[following] = event
                waiting.append(following)
    return []
