"""The text forms, by the tables of language.md 4.6 and runtime.md 0.2."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.values.kinds import DateRange, Distance, HeaderMap, Recurrence, Regex, Value
from runtime.values.text import developer, human, interpolation, preview, quoted

MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
EVENING = datetime(2026, 3, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("as is", "as is"),
        (7, "7"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (3.14159, "3.14"),
        (98.5, "98.50"),
        (12.0, "12.00"),
        (1234.56, "1234.56"),
        (6.022e23, "602200000000000027262976.00"),
        (["a", "b", 3, 1.5], "[a, b, 3, 1.50]"),
        ([["a", 2.0], None], "[[a, 2.00], null]"),
        ([], "[]"),
        ([{"k": 1}, {"k": 2.0, "a": "x"}], "k: 1\n\na: x\nk: 2.00"),
        ([{"k": 1}, "plain"], "k: 1\n\nplain"),
        ([[{"k": 1}], 2], '[[["k": 1]], 2]'),
        ({}, ""),
        ({"b": 1.5, "a": {"d": True, "c": "x"}}, "a.c: x\na.d: true\nb: 1.50"),
        ({"B": 1, "a": 2, "_": 3}, "B: 1\n_: 3\na: 2"),
        ({"a": {}, "b": 1}, "b: 1"),
        ({"tags": ["red", "new"]}, "tags: new, red"),
        ({"n": [10, 9.5]}, "n: 10, 9.50"),
        ({"tags": []}, "tags: "),
        ({"rows": [{"k": 2}, {"k": 1}]}, 'rows: ["k": 1], ["k": 2]'),
        ({"a": {"tags": ["y", "x"]}}, "a.tags: x, y"),
        (HeaderMap({"Host": "x"}), "Host: x"),
        (MORNING, "2026-03-01T08:00:00Z"),
        (DateRange(MORNING, EVENING), "2026-03-01T08:00:00Z to 2026-03-01T20:00:00Z"),
    ],
)
def test_the_human_form_is_what_log_prints(value: Value, expected: str) -> None:
    assert expected == human(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("as is", "as is"),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        (3.14159, "3.14159"),
        (12.0, "12.0"),
        (1e16, "1e+16"),
        (0.1 + 0.2, "0.30000000000000004"),
        (inf, "inf"),
        (["a", "b", 3, 1.5], '["a", "b", 3, 1.5]'),
        ([{"k": 1}, {"k": 2}], '[["k": 1], ["k": 2]]'),
        ({"k": "v", "n": 1}, '["k": "v", "n": 1]'),
        ({"n": 1, "k": "v"}, '["n": 1, "k": "v"]'),
        ({}, "[:]"),
        ([], "[]"),
        ([[], {}], "[[], [:]]"),
        (['say "hi"\n'], '["say \\"hi\\"\\n"]'),
        (HeaderMap({"Host": "x"}), '["Host": "x"]'),
        (b"text", "text"),
        (b"\xff\xfe", "2 bytes"),
        (MORNING, "2026-03-01T08:00:00Z"),
        ([MORNING], "[2026-03-01T08:00:00Z]"),
        (DateRange(MORNING, EVENING), "2026-03-01T08:00:00Z to 2026-03-01T20:00:00Z"),
        (Distance(90_061), "1 day 1 hour 1 minute 1 second"),
        (Distance(-7200), "-2 hours"),
        (Distance(0), "0 seconds"),
        (Recurrence("every monday", MORNING), "every monday"),
        (Regex("a+", "i"), "/a+/i"),
    ],
)
def test_the_interpolation_form_is_what_strings_take_in(value: Value, expected: str) -> None:
    assert expected == interpolation(value)


def test_a_subclass_of_list_is_written_as_a_list() -> None:
    class Rows(list[Value]):
        pass

    assert interpolation(Rows([1])) == "[1]"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", 'String("x")'),
        (1, "Int(1)"),
        (1.5, "Double(1.5)"),
        (True, "Bool(true)"),
        (None, "Null"),
        ({"k": "v", "a": 1}, 'Dict { a: Int(1), k: String("v") }'),
        ({}, "Dict {}"),
        ([1, "a"], '[Int(1), String("a")]'),
        (MORNING, "Date(2026-03-01T08:00:00Z)"),
        (Distance(60), "Distance(1 minute)"),
    ],
)
def test_the_developer_form_shows_kinds(value: Value, expected: str) -> None:
    assert expected == developer(value)


def test_quoting_escapes_what_would_end_or_break_the_line() -> None:
    assert quoted('a"b\\c\n\t\0\x1b') == '"a\\"b\\\\c\\n\\t\\0\\u{1b}"'


@pytest.mark.parametrize(
    ("value", "width", "expected"),
    [
        ("short", 20, '"short"'),
        ("5", 20, '"5"'),
        (5, 20, "5"),
        ("a\nb\x1b[31m", 20, '"a\\nb\\u{1b}[31m"'),
        ("evil\u202etxt", 20, '"evil\\u{202e}txt"'),
        ("abcdefghij", 6, '"abcd…'),
        ({"a": 1, "b": [True, None]}, 40, "{a: 1, b: [true, null]}"),
        ({"key": "value"}, 8, '{key: "…'),
        (b"\0" * 9, 20, "9 bytes"),
        (Regex("\\d"), 20, "/\\d/"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -3, ""),
    ],
)
def test_a_preview_is_one_line_of_the_width_asked_for(value: Value, width: int, expected: str) -> None:
    assert expected == preview(value, width)


def test_a_preview_of_a_large_value_looks_at_its_beginning_only() -> None:
    class Counted(list[Value]):
        looked_at = 0

        def __iter__(self):  # type: ignore[no-untyped-def]
            for item in super().__iter__():
                Counted.looked_at += 1
                yield item

    assert preview(Counted([7] * 100_000), 12) == "[7, 7, 7, 7…"
    assert Counted.looked_at < 12


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=12)
    | st.binary(max_size=8)
    | st.datetimes(timezones=st.just(UTC))
    | st.builds(Distance, st.integers(-(10**9), 10**9))
    | st.builds(Regex, st.text(max_size=4)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_every_value_has_every_text_form(value: Value) -> None:
    assert all(isinstance(write(value), str) for write in (human, interpolation, developer))


@given(ANYTHING, st.integers(0, 40))
def test_a_preview_never_exceeds_its_width_nor_its_line(value: Value, width: int) -> None:
    shown = preview(value, width)
    assert len(shown) <= width
    assert shown.isprintable()
