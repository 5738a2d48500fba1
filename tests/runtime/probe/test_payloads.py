"""Payloads as text and as values, however large, deep or broken they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from runtime.probe.payloads import as_text, structured, value_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (1.5, "1.5"),
        ("ü\n", '"ü\\n"'),
        (b"\x01\xff", "01 ff"),
        (datetime(2026, 5, 1, 12, 0, tzinfo=UTC), "2026-05-01T12:00:00Z"),
        (date(2026, 5, 1), "2026-05-01"),
        ({}, "{}"),
        ([], "[]"),
        ({"a": {"b": [1, "x"]}}, '{a: {b: [1, "x"]}}'),
        ((1, 2), "[1, 2]"),
    ],
)
def test_a_value_reads_as_people_write_it(value: object, expected: str) -> None:
    assert expected == value_text(value)


def test_a_value_that_is_cut_says_so() -> None:
    assert '"aaaaa…' == value_text("a" * 50, limit=5)
    assert "01 01…" == value_text(b"\x01" * 50, limit=4)
    assert "[1, 1, 1…" == value_text([1] * 50, limit=7)


def test_a_value_costs_what_is_shown_of_it() -> None:
    shown = value_text({"a": ["x" * 10_000] * 1_000, "b": {"c": list(range(100_000))}}, limit=100)
    assert len(shown) <= 110


def test_nesting_is_shown_to_a_depth() -> None:
    value: object = "deep"
    for _ in range(10_000):
        value = {"a": [value]}
    assert value_text(value).count("[") == 25
    assert "…" in value_text(value)


def test_numbers_too_long_for_python_are_shown_as_text() -> None:
    payload = "[" + "1" * 5_000 + "]"
    assert payload == structured(payload)


def test_bytes_that_are_no_text_stay_bytes() -> None:
    assert b"\xff{" == structured(b"\xff{")
    assert "�" == as_text(b"\xff")


def test_text_that_is_json_is_the_value_it_says() -> None:
    assert {"a": [1]} == structured(' {"a": [1]}')
    assert {"a": [1]} == structured(b'{"a": [1]}')
    assert ["{broken", "12", 12, None] == [structured(payload) for payload in ("{broken", "12", 12, None)]
