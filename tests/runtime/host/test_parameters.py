"""The application's own arguments (runtime.md 1.7)."""

from __future__ import annotations

import pytest

from runtime.host.parameters import coerce, parse_parameters
from runtime.values.kinds import Value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {}),
        ("--k=v", {"k": "v"}),
        ("--k v", {"k": "v"}),
        ("--k", {"k": True}),
        ("--k --j", {"k": True, "j": True}),
        ("--k -x", {"k": True, "x": True}),
        ("--k=-5", {"k": -5}),
        ("--k=", {"k": ""}),
        ("--k=a=b", {"k": "a=b"}),
        ("-abc", {"a": True, "b": True, "c": True}),
        ("one --k 2 three", {"k": 2}),
        ("- --", {}),
        ("--k 1 --k 2", {"k": 2}),
    ],
)
def test_words_become_a_map(words: str, expected: dict[str, Value]) -> None:
    assert parse_parameters(words.split()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True), ("FALSE", False), ("7", 7), ("-7", -7), ("007", "007"), ("+7", "+7"), ("1_000", "1_000"),
        ("1.5", 1.5), ("1e3", "1e3"), ("1.", 1.0), ("v1.2", "v1.2"), ("nan", "nan"), ("", ""), ("yes", "yes"),
        ("9223372036854775807", 2**63 - 1), ("9223372036854775808", "9223372036854775808"), ("1.e999", "1.e999"),
    ],
)  # fmt: skip
def test_text_becomes_what_it_writes(text: str, expected: Value) -> None:
    value = coerce(text)
    assert (type(value), value) == (type(expected), expected)
