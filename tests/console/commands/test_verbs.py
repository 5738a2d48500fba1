"""The table of verbs, and what keys mean."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from aro_console.commands.verbs import (
    VERBS,
    Situation,
    all_keys,
    by_name,
    footer,
    for_key,
    key_name,
)

HELD = Situation(tab="source", pane="source-full", holds=1)


@pytest.mark.parametrize(
    ("situation", "offered"),
    [
        (HELD, {"over", "into", "out", "cursor", "skip", "set"}),
        (replace(HELD, held_delivery=True), {"over", "into", "drop"}),
        (replace(HELD, held_end=True), {"over", "into", "out"}),
    ],
    ids=["a statement", "a delivery", "a failure"],
)
def test_what_is_held_is_offered_what_can_be_done_with_it(situation: Situation, offered: set[str]) -> None:
    names = ("over", "into", "out", "cursor", "skip", "set", "drop")
    assert offered == {name for name in names if by_name(name).applies(situation)}


SITUATIONS = [
    Situation(
        tab=tab,
        pane=pane,
        alive=alive,
        paused=paused,
        holds=holds,
        held_delivery=held_delivery,
        open_connections=connections,
        rows=rows,
        row_has_run=rows > 0,
        row_has_source=rows > 0,
        filtered=filtered,
        finding=finding,
        marks=int(filtered),
        undoable=filtered,
        unbroken=filtered,
        row_is_input=rows > 0,
        bursting=filtered,
        walkable=rows > 0,
        climbed=filtered,
        past=filtered,
        held_messages=2 * paused,
        row_held=filtered,
        hold_rules=holds,
        counted=int(filtered),
    )
    for tab, pane, alive, paused, (holds, held_delivery), connections, rows, filtered, finding in product(
        ("live", "connections", "source", "logs", "metrics"),
        ("", "timeline", "source-full", "inspector", "bindings"),
        (True, False),
        (True, False),
        ((0, False), (1, False), (2, True)),
        (0, 2),
        (0, 5),
        (True, False),
        (True, False),
    )
]
"""Every situation that differs in what applies."""

SHARED = {
    frozenset({"over", "inject"}),
    frozenset({"over", "over-anywhere"}),
    frozenset({"copy-part", "copy"}),
    frozenset({"cancel", "back"}),
    frozenset({"drop", "effect"}),
    frozenset({"cursor", "form"}),
    frozenset({"find-next", "over"}),
    frozenset({"find-next", "inject"}),
    frozenset({"find-next", "over", "inject"}),
    frozenset({"edit-held", "edit-rerun"}),
    frozenset({"undo", "bring-back"}),
}
"""What shares a key: `n` goes on while the find line is open and steps where source is shown; F10 steps everywhere.

`e` edits what is held before it edits what came; `z` undoes the last change of filter before it brings a breakpoint
back, except where source is shown.
"""


WALKING = ("forward-", "back-")
"""Verbs that take the keys of stepping, and of finding backwards, while somebody stands in the past."""


def test_names_are_unique_and_found() -> None:
    names = [verb.name for verb in VERBS]
    assert len(set(names)) == len(names)
    assert list(VERBS) == [by_name(name) for name in names]
    with pytest.raises(KeyError):
        by_name("fly")


def test_every_verb_has_words() -> None:
    assert [] == [verb.name for verb in VERBS if not (verb.short and verb.title and verb.group)]
    assert 5 == len({verb.group for verb in VERBS})


def test_every_verb_applies_somewhere() -> None:
    assert [] == [verb.name for verb in VERBS if not any(verb.applies(situation) for situation in SITUATIONS)]


def test_no_two_verbs_that_apply_share_a_key_except_as_documented() -> None:
    clashes = set()
    for situation in SITUATIONS:
        for key in all_keys():
            mine = [verb.name for verb in VERBS if key in verb.keys and verb.applies(situation)]
            names = frozenset(name for name in mine if not name.startswith(WALKING))
            if len(names) > 1:
                clashes.add(names)
    assert SHARED == clashes


def meaning(key: str, situation: Situation) -> str | None:
    verb = for_key(key, situation)
    return verb.name if verb is not None else None


@pytest.mark.parametrize("key", ["n", "s", "f", "c", "f5", "f10", "f11", "N"])
def test_in_the_past_the_keys_of_stepping_walk_unless_something_is_looked_for(key: str) -> None:
    past = Situation(tab="source", holds=1, paused=True, open_connections=1, past=True, walkable=True)
    verb = for_key(key, past)
    assert verb is not None
    assert verb.name.startswith(WALKING)
    finding = for_key(key, replace(past, finding=True))
    assert finding is not None
    assert (key in "nN") == finding.name.startswith("find-")


@pytest.mark.parametrize(
    ("key", "situation", "name"),
    [
        ("n", Situation(tab="source", holds=1, open_connections=1), "over"),
        ("n", Situation(pane="source-full", holds=1, open_connections=1), "over"),
        ("n", Situation(tab="live", holds=1, open_connections=1), "inject"),
        ("n", Situation(tab="source", holds=0, open_connections=1), "inject"),
        ("n", Situation(tab="live", holds=1, open_connections=0), None),
        ("f10", Situation(tab="source", holds=1), "over"),
        ("f10", Situation(tab="live", holds=1), "over-anywhere"),
        ("f10", Situation(tab="live"), None),
        ("c", Situation(holds=1), "continue"),
        ("f5", Situation(paused=True), "continue"),
        ("c", Situation(), None),
        ("c", Situation(alive=False, holds=1, paused=True), None),
        ("s", Situation(alive=False, holds=1), None),
        ("f", Situation(holds=1), "out"),
        ("f", Situation(holds=1, held_delivery=True), None),
        ("d", Situation(holds=1, held_delivery=True), "drop"),
        ("d", Situation(holds=1), None),
        ("P", Situation(), "pause"),
        ("P", Situation(paused=True), None),
        ("P", Situation(alive=False), None),
        ("b", Situation(tab="source"), "breakpoint"),
        ("b", Situation(tab="live"), None),
        ("space", Situation(tab="live", row_has_run=True), "fold"),
        ("space", Situation(tab="logs", row_has_run=True), None),
        ("V", Situation(), "virtual"),
        ("V", Situation(alive=False), None),
        ("X", Situation(open_connections=1), "close"),
        ("X", Situation(open_connections=0), None),
        ("slash", Situation(), "filter"),
        ("q", Situation(alive=False), "quit"),
        ("z", Situation(), None),
        ("z", Situation(undoable=True), "undo"),
        ("n", Situation(tab="source", holds=1, open_connections=1, finding=True), "find-next"),
        ("colon", Situation(alive=False), "prompt"),
        ("m", Situation(tab="logs", rows=3), None),
    ],
)
def test_a_key_means_the_first_verb_that_applies(key: str, situation: Situation, name: str | None) -> None:
    assert name == meaning(key, situation)


def test_the_footer_shows_only_keys_that_work_and_each_once() -> None:
    keys = {key_name(key): key for key in all_keys()}
    for situation in SITUATIONS:
        shown = footer(situation)
        assert len({key for key, _ in shown}) == len(shown)
        for key, word in shown:
            verb = for_key(keys[key], situation)
            assert verb is not None
            assert (word, True) == (verb.short, verb.applies(situation))


def test_the_footer_leaves_out_no_verb_that_is_meant_for_it() -> None:
    for situation in SITUATIONS:
        first = [verb for verb in VERBS if verb.rank < 100 and for_key((*verb.keys, "")[0], situation) is verb]
        assert {verb.short for verb in first} == {word for _, word in footer(situation)}


def test_the_footer_begins_with_what_is_most_useful() -> None:
    assert [("c", "continue"), ("n", "over"), ("s", "into"), ("f", "out")] == footer(Situation(tab="source", holds=1))[
        :4
    ]
    assert ("n", "message") == footer(Situation(open_connections=1))[0]


@pytest.mark.parametrize("tab", ["live", "source"])
def test_a_dead_application_offers_only_looking_and_going(tab: str) -> None:
    situation = Situation(tab, alive=False, holds=2, paused=True, held_delivery=True, open_connections=3, rows=5)
    groups = {verb.group for verb in VERBS if verb.applies(situation)}
    assert {"look closer", "get around"} == groups


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("slash", "/"),
        ("question_mark", "?"),
        ("escape", "esc"),
        ("f5", "F5"),
        ("f", "f"),
        ("space", "space"),
        ("B", "B"),
    ],
)
def test_a_key_is_printed_as_people_know_it(key: str, printed: str) -> None:
    assert printed == key_name(key)


def test_every_key_is_listed_once() -> None:
    keys = all_keys()
    assert len(set(keys)) == len(keys)
    assert {key for verb in VERBS for key in verb.keys} == set(keys)


def test_a_verb_says_how_it_is_typed() -> None:
    assert "close connection [code] [reason]" == by_name("close").usage
    assert [False, False, True] == [by_name(name).wants_more for name in ("close", "filter", "goto")]


def test_what_may_be_left_out_stands_behind_what_may_not() -> None:
    for verb in VERBS:
        optional = [argument.optional for argument in verb.arguments]
        assert optional == sorted(optional), verb.name


def test_a_sign_is_printed_as_it_is_typed() -> None:
    assert ["#", "%", "/", "a", "F5", "ctrl+r"] == [
        key_name(key) for key in ("number_sign", "percent_sign", "slash", "a", "f5", "ctrl+r")
    ]
