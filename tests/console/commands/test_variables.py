"""Variables in what is sent: what they stand for, and what is said of those that stand for nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aro_console.commands.variables import VariableError, Variables, literal, stand_ins

NOON = datetime(2026, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC)


def variables(**own: str) -> Variables:
    return Variables(own, now=lambda: NOON, new_id=lambda: "ID-1", between=lambda low, high: high)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", "plain"),
        ("${now}", "2026-01-31T12:00:00.250Z"),
        ("${uuid}!", "ID-1!"),
        ("${seq} ${seq} ${ seq }", "1 2 3"),
        ("${random}", "999999"),
        ("${random 1-6}", "6"),
        ("${random -5 - -2}", "-2"),
        ("${room}", "lobby"),
        ("${twice}", "lobby lobby"),
        ("$${room}", "${room}"),
        ("$5 and $", "$5 and $"),
        ("said ${<name>}", "said ${<name>}"),
    ],
)
def test_a_variable_is_put_in(text: str, wanted: str) -> None:
    assert wanted == variables(room="lobby", twice="${room} ${room}").expand(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\nbc ${rom}", ["Line 2, column 4", "no variable ${rom}", "is ${room} meant"]),
        ("${zzz}", ["no variable ${zzz}", "now, uuid, seq, random"]),
        ("${}", ["no variable ${}"]),
        ("${random 6-1}", ["6-1", "${random 1-6}"]),
        ("${random many}", ["no range"]),
        ("${now tomorrow}", ["takes nothing more"]),
        ("${room", ["column 1", "no end"]),
        ("${ring}", ["stands for itself"]),
    ],
)
def test_what_stands_for_nothing_is_named_with_its_place(text: str, words: list[str]) -> None:
    with pytest.raises(VariableError) as raised:
        variables(room="lobby", ring="${other}", other="${ring}").expand(text)
    assert [] == [word for word in words if word not in str(raised.value)]


def test_counting_goes_on_when_the_names_of_the_project_change() -> None:
    counted = variables()
    assert "1" == counted.expand("${seq}")
    counted.define({"room": "attic"})
    assert "2 attic" == counted.expand("${seq} ${room}")
    assert ["room", "now", "uuid", "seq", "random"] == counted.names


def test_a_name_of_the_project_goes_before_a_built_in_one() -> None:
    assert "fixed" == variables(now="fixed").expand("${now}")


def test_a_name_is_a_word() -> None:
    with pytest.raises(VariableError, match="no name"):
        variables().put("two words", "x")


def test_stand_ins_keep_every_other_character_in_its_place() -> None:
    text = '{"a": ${seq}, "b": "x${now}y"}'
    assert len(text) == len(stand_ins(text))
    assert '{"a": 111111, "b": "x111111y"}' == stand_ins(text)


@pytest.mark.parametrize("text", ["plain", "${seq}", "$${seq}", "a ${ b", "${<name>}", "$$ $5 ${random 1-6} ${"])
def test_what_was_received_can_be_sent_as_it_was(text: str) -> None:
    assert text == variables().expand(literal(text))


def test_looking_for_a_fault_uses_nothing_up() -> None:
    known = variables(room="lobby")
    assert "" == known.fault("${seq} ${room}")
    assert "no variable ${rom}" in known.fault("${rom}")
    assert "1" == known.expand("${seq}")
