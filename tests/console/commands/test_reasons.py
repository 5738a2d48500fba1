"""What is said when a key or a command does not apply."""

from __future__ import annotations

from typing import Any

import pytest

from aro_console.commands.reasons import LIVE_ONLY, OVER, RECORDED, why_none, why_not
from aro_console.commands.verbs import VERBS, Situation, all_keys, by_name, for_key
from aro_console.screens.layout import FIRST_PANE

NOBODY, NOTHING, NO_MESSAGE = "Nobody is connected", "Nothing is held", "No message is held"
IN_SOURCE = "This is for the source view"


@pytest.mark.parametrize(
    ("key", "situation", "reason"),
    [
        ("n", Situation(), NOBODY),
        ("n", Situation(tab="source"), NOTHING),
        ("s", Situation(), NOTHING),
        ("N", Situation(holds=1, walkable=True), IN_SOURCE),
        ("N", Situation(holds=1, walkable=True, recorded=True, alive=False), IN_SOURCE),
        ("X", Situation(tab="source"), NOBODY),
        ("t", Situation(tab="source", holds=1, held_end=True), "What is held stands before no statement"),
        ("s", Situation(held_messages=1, row_held=True), "No run is held, only what a rule holds"),
        ("a", Situation(), NO_MESSAGE),
        ("n", Situation(recorded=True, alive=False), RECORDED),
        ("n", Situation(alive=False), OVER),
        ("H", Situation(alive=False), OVER),
        ("N", Situation(), "The run in view has no recorded statements"),
        ("n", Situation(tab="source", recorded=True, alive=False), "This is the present"),
        ("P", Situation(paused=True), "The program is paused already"),
        ("I", Situation(), "There is no hold rule"),
        ("r", Situation(rows=1), "Only what came in can be sent again"),
        ("r", Situation(rows=1, recorded=True, alive=False), RECORDED),
        ("space", Situation(rows=1), "Nothing is folded"),
        ("space", Situation(tab="logs", rows=1), LIVE_ONLY),
        ("m", Situation(), "There is no row yet"),
        ("m", Situation(tab="logs", rows=1), LIVE_ONLY),
        ("p", Situation(tab="metrics"), LIVE_ONLY),
        ("apostrophe", Situation(rows=1), "No row is marked"),
        ("z", Situation(), "There is nothing to undo"),
        ("Y", Situation(rows=1), "This is for the inspector"),
        ("L", Situation(rows=1), "The chosen row stands nowhere"),
        ("Q", Situation(), ""),
    ],
)
def test_a_key_that_means_nothing_now_says_what_is_missing_nearest(key: str, situation: Situation, reason: str) -> None:
    said = why_none([verb for verb in VERBS if key in verb.keys], situation)
    assert (reason, bool(reason)) == (said[: len(reason)], bool(said))


@pytest.mark.parametrize(("tab", "pane"), FIRST_PANE.items())
@pytest.mark.parametrize("rows", [0, 5])
@pytest.mark.parametrize(
    "more",
    [{}, {"paused": True, "holds": 1}, {"open_connections": 1}, {"alive": False}, {"alive": False, "recorded": True}],
)
def test_no_key_of_a_verb_is_met_with_silence(tab: str, pane: str, rows: int, more: dict[str, Any]) -> None:
    situation = Situation(tab=tab, pane=pane, rows=rows, **more)
    without = [key for key in all_keys() if for_key(key, situation) is None and key != "escape"]
    assert [] == [key for key in without if not why_none([verb for verb in VERBS if key in verb.keys], situation)]


@pytest.mark.parametrize(
    ("verb", "reason"),
    [
        ("filter-save", "No filter is in force"),
        ("present", "This is the present"),
        ("recall", "Nothing was only counted"),
    ],
)
def test_a_command_without_a_key_says_what_is_missing(verb: str, reason: str) -> None:
    assert why_not(by_name(verb), Situation(rows=1)).startswith(reason)
