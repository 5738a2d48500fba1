from datetime import UTC, datetime

import pytest

from runtime.compiler.calls import Condition, Junction
from runtime.engine.actions.querying import chosen, holds, one_end, only_one, order_key, ordered
from tests.support.calls import make_call

ROWS = [{"n": 2, "t": "b"}, {"n": "10", "t": "a"}, {"t": "c"}]


@pytest.mark.parametrize(
    ("operator", "parts", "expected"),
    [
        ("and", (Condition("n", ">", 1), Condition("t", "==", "b")), True),
        ("and", (Condition("n", ">", 1), Condition("t", "==", "x")), False),
        ("or", (Condition("n", ">", 5), Condition("t", "==", "b")), True),
        ("or", (Condition("n", ">", 5), Junction("and", (Condition("t", "==", "x"),))), False),
    ],
)
def test_conditions_join(operator, parts, expected):
    assert expected is holds(Junction(operator, parts), ROWS[0])


def test_between_has_an_upper_end():
    assert holds(Condition("n", "between", 1, 2), ROWS[0])
    assert not holds(Condition("n", "between", 3, 4), ROWS[0])


def test_clauses_apply_in_order_where_order_offset_limit():
    call = make_call("retrieve x from rows", where=Condition("t", "!=", "c"), order=(("t", False),), offset=1, limit=5)
    assert [ROWS[0]] == chosen(ROWS, call)


def test_no_clause_leaves_everything_in_a_list_of_its_own():
    kept = chosen(ROWS, make_call("retrieve x from rows"))
    assert ROWS == kept
    assert kept is not ROWS


@pytest.mark.parametrize("descending", [True, False])
def test_rows_without_the_field_come_last_either_way(descending):
    assert "c" == ordered(ROWS, "n", descending)[-1]["t"]


def test_equal_rows_keep_their_order():
    rows = [{"n": 1, "i": 1}, {"n": 1.0, "i": 2}, {"n": "1", "i": 3}]
    assert [1, 2, 3] == [row["i"] for row in ordered(rows, "n", False)]
    assert [1, 2, 3] == [row["i"] for row in ordered(rows, "n", True)]


def test_numbers_come_before_dates_and_dates_before_text():
    values = ["text", datetime(2026, 1, 1, tzinfo=UTC), "2025-01-01", 7, "3", True, None]
    found = sorted(values, key=order_key)
    assert ["3", 7, "2025-01-01", datetime(2026, 1, 1, tzinfo=UTC)] == found[:4]
    assert {"text", True, None} == set(found[4:])


@pytest.mark.parametrize(
    ("selector", "picked"), [("first", ROWS[0]), ("last", ROWS[2]), ("1", ROWS[1]), ("3", ROWS), ("99", ROWS)]
)
def test_one_end(selector, picked):
    assert picked == one_end(ROWS, selector)


@pytest.mark.parametrize("selector", ["first", "last"])
def test_no_rows_have_no_end(selector):
    assert "" == one_end([], selector)


def test_only_a_single_row_stands_for_itself():
    assert ([], 1, [1, 2]) == (only_one([]), only_one([1]), only_one([1, 2]))
