"""jsonl, plain text, environment, log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtime.errors import EvaluationError
from runtime.values.formats.layout import USUAL, Naming
from runtime.values.formats.lines import (
    read_env,
    read_jsonl,
    read_text,
    write_env,
    write_jsonl,
    write_log,
    write_text,
)
from runtime.values.kinds import Value

NOON = Naming("x", datetime(2026, 1, 31, 12, tzinfo=UTC))


def test_jsonl_has_one_value_a_line() -> None:
    assert '{"a":1}\n[2]\n' == write_jsonl([{"a": 1}, [2]], NOON, USUAL)
    assert '"one"\n' == write_jsonl("one", NOON, USUAL)
    assert [{"a": 1}, 2] == read_jsonl('{"a":1}\r\n\n2\n', USUAL)


def test_a_bad_line_is_told_by_its_number() -> None:
    with pytest.raises(EvaluationError, match="Invalid JSONL: line 2: Invalid JSON"):
        read_jsonl("1\n{\n", USUAL)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=1\nb.c = two words\n# comment\n\n", {"a": "1", "b.c": "two words"}),
        ("Just prose.", "Just prose."),
        ("Prose, and\na = b", "Prose, and\na = b"),
        ("", ""),
        ("# only a comment", "# only a comment"),
    ],
)
def test_plain_text_is_settings_only_when_every_line_is_one(text: str, value: Value) -> None:
    assert value == read_text(text, USUAL)


def test_plain_text_is_written_by_kind() -> None:
    values: list[Value] = [{"b": 1, "a": {"x": "y"}}, ["p", 2], "raw text", 1.5]
    expected = ["a.x=y\nb=1\n", "p\n2\n", "raw text", "1.5"]
    assert expected == [write_text(value, NOON, USUAL) for value in values]


def test_an_environment_is_upper_snake() -> None:
    value: Value = {"apiKey": "s3", "db": {"host-name": "h", "ports": [1, 2]}, "text": 'a "b"\n$c', "9x": True}
    lines = ["API_KEY=s3", "DB_HOST_NAME=h", "DB_PORTS_0=1", "DB_PORTS_1=2", 'TEXT="a \\"b\\"\\n\\$c"', "_9X=true"]
    assert sorted(lines) == sorted(write_env(value, NOON, USUAL).splitlines())


def test_an_environment_is_read_with_quotes_and_comments() -> None:
    text = "export A=1\n# c\nB = two words # c\nC='#1 \\n'\nD=\"x\\ty\" # c\nE=\nF=a#b\n"
    expected: Value = {"A": "1", "B": "two words", "C": "#1 \\n", "D": "x\ty", "E": "", "F": "a#b"}
    assert expected == read_env(text, USUAL)


def test_a_line_that_sets_nothing_is_told_by_its_number() -> None:
    with pytest.raises(EvaluationError, match="line 2 is not NAME=value"):
        read_env("A=1\nnonsense\n", USUAL)


def test_a_log_has_the_time_on_every_line() -> None:
    lines = [f"2026-01-31T12:00:00Z: {text}\n" for text in ("one", "two", '{"a":1}')]
    assert "".join(lines) == write_log(["one\ntwo\n", {"a": 1}], NOON, USUAL)
