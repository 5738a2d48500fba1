"""What is said of a JSON text while it is typed."""

from __future__ import annotations

import pytest

from aro_console.commands.jsoncheck import Fault, json_fault, looks_like_json, verdict


@pytest.mark.parametrize("text", ["{}", '{"a": [1, null]}', '"x"', '{"n": ${seq}, "t": "${now}"}', "[${random 1-6}]"])
def test_json_with_variables_in_it_is_json(text: str) -> None:
    assert json_fault(text) is None


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ('{\n  "a": 1\n  "b": 2\n}', 3, 3, "comma"),
        ('{"a" 1}', 1, 6, "colon"),
        ('{"a": }', 1, 7, "value"),
        ("{a: 1}", 1, 2, "double quotes"),
        ('{"a": "x', 1, 7, "closing quote"),
        ("{} {}", 1, 4, "follows"),
        ('{"a": "x\ny"}', 1, 9, "\\n"),
        ('{"n": ${seq} "b"}', 1, 14, "comma"),
        ("[" * 100_000, 1, 1, "deeply"),
    ],
)
def test_a_fault_is_named_with_line_and_column(text: str, line: int, column: int, word: str) -> None:
    fault = json_fault(text)
    assert fault is not None
    assert (line, column) == (fault.line, fault.column)
    assert word in fault.reason
    assert f"line {line}, column {column}: " in str(fault)


def test_a_number_without_end_is_a_fault_and_no_crash() -> None:
    assert isinstance(json_fault("1" * 10_000), Fault)


@pytest.mark.parametrize(
    ("text", "meant"), [("  {", True), ("[1", True), ("hi {", False), ("", False), ("0x00", False)]
)
def test_json_is_meant_where_a_text_begins_like_an_object_or_a_list(text: str, meant: bool) -> None:
    assert meant == looks_like_json(text)


@pytest.mark.parametrize(
    ("text", "must_be_object", "said", "wrong"),
    [
        ("hi", False, "text, 2 B", False),
        ("", False, "empty", False),
        ("é", False, "text, 2 B", False),
        ('{"a": 1}', False, "JSON, 8 B", False),
        ("{", False, "not JSON, line 1, column 2", True),
        ("[1]", True, "line 1, column 1: an object is expected", True),
        ("", True, "an object is expected", True),
        ("hi", True, "not JSON", True),
    ],
)
def test_a_verdict_is_one_line(text: str, must_be_object: bool, said: str, wrong: bool) -> None:
    words, is_wrong = verdict(text, must_be_object=must_be_object)
    assert words.startswith(said)
    assert wrong == is_wrong
