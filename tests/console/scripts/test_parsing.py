"""Scripts as text: steps, and what is wrong with a line."""

from __future__ import annotations

import pytest

from aro_console.scripts.parsing import Expectation, Step, definition, duration, expectation, fault_lines, parse_script


def test_a_script_becomes_steps_with_their_lines() -> None:
    text = "# a comment\n\n  let room = lobby \nvirtual /ws\nbreak api.aro:3\nsend c1 a \\\n  b\nexpect x within 1s\n"
    steps, faults = parse_script(text)
    assert [] == faults
    assert [
        Step(3, "let", "room = lobby"),
        Step(4, "virtual", "/ws"),
        Step(5, "breakpoint", "api.aro:3"),
        Step(6, "send", "c1 a \n  b"),
        Step(8, "expect", "x within 1s"),
    ] == steps
    assert "virtual /ws" == str(steps[1])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("fly", ["no command 'fly'"]),
        ("expct x", ["Is expect meant?"]),
        ("re", ["may be"]),
        ("let room", ["A name and a text", "let NAME = TEXT"]),
        ("let two words = x", ["A name"]),
        ("sleep soon", ["no time", "sleep 100ms"]),
        ("sleep 2h", ["no time"]),
        ("sleep 999999s", ["to an hour"]),
        ("expect", ["A filter is missing", "expect FILTER"]),
        ("wait within 5s", ["A filter is missing"]),
        ("expect type:", ["Filter, column"]),
        ("expect-none x within long", ["'long' is no time"]),
    ],
)
def test_what_is_wrong_is_told_with_what_is_expected(line: str, words: list[str]) -> None:
    steps, faults = parse_script(f"# head\n{line}\n")
    assert [] == steps
    assert [2] == [fault.line for fault in faults]
    assert [] == [word for word in words if word not in faults[0].message]


def test_every_fault_of_a_script_is_told() -> None:
    _, faults = parse_script("fly\nvirtual /ws\nsleep\n")
    assert ["s:1:", "s:3:"] == [line.split(" ")[0] for line in fault_lines("s", faults)]


def test_what_has_variables_is_looked_at_when_they_are_known() -> None:
    steps, faults = parse_script("sleep ${pause}\nexpect ${what} within ${long}\n")
    assert ([], 2) == (faults, len(steps))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("100ms", 0.1), ("2.5s", 2.5), ("1m", 60.0), ("0s", 0.0), ("5", None), ("-1s", None), ("", None), ("61m", None)],
)
def test_a_time_has_a_unit(text: str, seconds: float | None) -> None:
    assert seconds == duration(text)


@pytest.mark.parametrize(
    ("word", "text", "wanted", "seconds"),
    [
        ("wait", "type:frame hi", "type:frame hi", 10.0),
        ("expect", "a | b within 250ms", "a | b", 0.25),
        ("expect-none", "err", "err", 0.5),
        ("expect", 'text:"within 5s"', 'text:"within 5s"', 2.0),
    ],
)
def test_an_expectation_is_a_filter_and_a_time(word: str, text: str, wanted: str, seconds: float) -> None:
    found = expectation(word, text)
    assert isinstance(found, Expectation)
    assert (wanted, seconds) == (found.filter.text, found.seconds)


def test_a_definition_is_a_name_and_a_text() -> None:
    assert ("room", " two = x") == definition("room =  two = x")
