"""JSON out and in (runtime.md 0.2, language.md 4.1)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values import jsontext
from runtime.values.jsontext import MAX_DEPTH, from_json, to_json
from runtime.values.kinds import DateRange, Distance, HeaderMap, Recurrence, Regex, Value

MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        (10.0, "10"),
        (1.5, "1.5"),
        (-0.5, "-0.5"),
        (1e20, "1e+20"),
        (inf, "null"),
        (nan, "null"),
        ("Zürich 🏔", '"Zürich 🏔"'),
        ('a"b\\\n\x01', '"a\\"b\\\\\\n\\u0001"'),
        ("a/b", '"a/b"'),
        (MORNING, '"2026-03-01T08:00:00Z"'),
        (b"\x00\xff", '"AP8="'),
        (DateRange(MORNING, EVENING), '{"end":"2026-03-01T20:00:00Z","start":"2026-03-01T08:00:00Z"}'),
        (Distance(60), '{"seconds":60}'),
        (Recurrence("daily", MORNING), '"daily"'),
        (Regex("a", "i"), '{"flags":"i","pattern":"a"}'),
        (HeaderMap({"b": 1, "A": 2}), '{"A":2,"b":1}'),
        ({}, "{}"),
        ([], "[]"),
    ],
)
def test_json_is_compact_and_sorted(value: Value, expected: str) -> None:
    assert expected == to_json(value)


def test_slashes_are_escaped_when_asked_for() -> None:
    assert to_json({"a/b": "ws://x"}, escape_slash=True) == '{"a\\/b":"ws:\\/\\/x"}'


def test_pretty_json_is_indented_by_two_blanks() -> None:
    expected = '{\n  "a" : [\n    1,\n    {}\n  ],\n  "b" : "x"\n}'
    assert expected == to_json({"b": "x", "a": [1, {}]}, pretty=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", 10),
        ("10.0", 10),
        ("1e2", 100),
        ("1.5", 1.5),
        ("-0.0", 0),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", float(2**63)),
        ("1e300", 1e300),
        ("1" * 5000, inf),
        ("true", True),
        ("null", None),
        ('"\\u00e9"', "é"),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\ud800"', "\ufffd"),
        ('{"\\ud800": ["\\udc00x"]}', {"\ufffd": ["\ufffdx"]}),
        (' {"a": [1]} ', {"a": [1]}),
    ],
)
def test_json_is_read_into_values(text: str, expected: Value) -> None:
    result = from_json(text)
    assert (expected, type(expected)) == (result, type(result))


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[1,]", "NaN", "Infinity", "1 2", "nil", "\x00", "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError, match=r"^Invalid JSON: "):
        from_json(text)


def test_json_may_nest_just_so_deep() -> None:
    assert to_json(from_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)) == "[" * MAX_DEPTH + "]" * MAX_DEPTH
    with pytest.raises(EvaluationError, match="nested more than 128 levels deep"):
        from_json('{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1))


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert from_json("[" + ",".join(["[]"] * 1000) + "]") == [[]] * 1000


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
    | st.text(st.characters(codec="utf-8"), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=16,
)


@given(JSON, st.booleans(), st.booleans())
def test_what_is_written_is_read_again(value: Value, escape_slash: bool, pretty: bool) -> None:
    assert value == from_json(to_json(value, escape_slash, pretty))


@given(JSON)
def test_other_readers_read_the_same(value: Value) -> None:
    assert value == json.loads(to_json(value))


@pytest.mark.parametrize("value", [{}, {"b": 'é"\n', "a": -1, "c": None, "d": True}])
def test_a_flat_map_reads_the_same_where_python_has_no_encoder_in_c(
    value: dict[str, Value], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)
    expected = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert expected == to_json(value)
    assert expected == "".join(jsontext._writer()(value, 0))


def _refuse(constant: str) -> Value:
    raise ValueError(constant)


@given(st.text('{}[]",: 015.-etrufalsn\\n', max_size=15))
def test_what_other_readers_refuse_is_refused_and_nothing_else(text: str) -> None:
    try:
        expected: Value = json.loads(text, parse_constant=_refuse)
    except ValueError:
        with pytest.raises(EvaluationError, match=r"^Invalid JSON: "):
            from_json(text)
    else:
        assert to_json(expected) == to_json(from_json(text))
