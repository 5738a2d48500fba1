"""Why a verb does not apply now, and what would help: found by asking what would have to be otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from aro_console.commands.verbs import Situation, Verb

NO_MESSAGE = "No message is held. {hold} makes a rule that holds some."
NOTHING_HELD = "Nothing is held. {pause} pauses the program, {breakpoint} sets a breakpoint."
NO_STATEMENT = "What is held stands before no statement: {continue} lets it go on."
NO_RUN = "No run is held, only what a rule holds: {pass} passes it on. {breakpoint} sets a breakpoint."
RECORDED = "This is a recording: nothing runs here that could be acted on."
NO_SOURCE = "The chosen row stands nowhere in the source."
LIVE_ONLY = "This is for the live view: {live} shows it."
OVER = "The application has ended: nothing runs here that could be acted on. {restart} begins it again."

_HELD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"held_delivery": False, "held_end": False}, NO_STATEMENT),
    ({"open_connections": 1}, "Nobody is connected. {virtual} opens a virtual client."),
    ({"held_messages": 1, "row_held": True}, NO_MESSAGE),
    ({"holds": 1, "tab": "source"}, NOTHING_HELD),
)
"""What would have to be otherwise, the nearest first, and what is said then; in the source view from behind."""

_ELSE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"paused": False}, "The program is paused already: {continue} lets it go on."),
    ({"hold_rules": 1}, "There is no hold rule: {hold} makes one."),
    ({"filtered": True}, "No filter is in force: {filter} sets one."),
    ({"marks": 1}, "No row is marked: {mark} marks the chosen one."),
    ({"undoable": True}, "There is nothing to undo: no filter, fold or breakpoint was changed."),
    ({"counted": 1}, "Nothing was only counted: every row is shown."),
    ({"past": True}, "This is the present: {back-over} goes back in the run that is in view."),
    ({"pane": "inspector"}, "This is for the inspector of a row: {jump} jumps there."),
    ({"rows": 1}, "There is no row yet."),
    ({"row_is_input": True}, "Only what came in can be sent again: choose a message, a request or an event."),
    ({"row_folds": True}, "Nothing is folded into the chosen row."),
    ({"row_has_source": True}, NO_SOURCE),
    ({"tab": "live"}, LIVE_ONLY),
    ({"tab": "live", "rows": 1, "row_folds": True}, LIVE_ONLY),
    ({"tab": "connections", "open_connections": 1}, "This is for the list of connections: {connections} shows it."),
    ({"walkable": True, "tab": "source"}, "The run in view has no recorded statements: there is no way back in it."),
)
"""The same of what has nothing to do with what is held."""


def why_not(verb: Verb, situation: Situation) -> str:
    """Return why a verb does not apply now, and what would help; empty when there is no more to say.

    Keys stand in it as `spoken` reads them.
    """
    return why_none((verb,), situation)


def why_none(verbs: Sequence[Verb], situation: Situation) -> str:
    """Return why none of `verbs`, which share a key, applies now: what is nearest to where one is was meant."""
    if _applies(verbs, replace(situation, tab="source")):
        return "This is for the source view: {source-tab} shows it."
    missing = _missing(verbs, situation)
    if missing or situation.alive:
        return missing
    running = replace(situation, recorded=False, alive=True, open_connections=1)
    acts = _applies(verbs, running) or _missing(verbs, running)
    return (RECORDED if situation.recorded else OVER) if acts else ""


def _missing(verbs: Sequence[Verb], situation: Situation) -> str:
    """Return the words of the first change with which one of `verbs` would apply; empty when there is none."""
    return next((words for facts, words in _changes(situation) if _applies(verbs, replace(situation, **facts))), "")


def _changes(situation: Situation) -> Iterator[tuple[dict[str, Any], str]]:
    for facts, words in reversed(_HELD) if situation.in_source else _HELD:
        yield facts, NO_RUN if words == NOTHING_HELD and situation.held_messages else words
    yield from _ELSE


def _applies(verbs: Sequence[Verb], situation: Situation) -> bool:
    return any(verb.applies(situation) for verb in verbs)
