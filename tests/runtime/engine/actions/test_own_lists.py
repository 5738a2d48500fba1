import pytest

from runtime.compiler.calls import Condition
from runtime.engine.actions.own_lists import filter_, group, map_, reduce_, sort
from runtime.errors import EvaluationError
from runtime.values.kinds import Regex
from tests.support.calls import make_call

ROWS = [{"n": 3, "t": "b"}, {"n": "10", "t": "a"}, {"t": "c"}, 5]


def test_filter_keeps_what_meets_the_condition():
    found = filter_(make_call("filter x from rows", object=ROWS, where=Condition("n", ">", 2)))
    assert [{"n": 3, "t": "b"}, {"n": "10", "t": "a"}] == found


def test_filter_without_condition_or_list_changes_nothing():
    assert ROWS == filter_(make_call("filter x from rows", object=ROWS))
    assert "text" == filter_(make_call("filter x from rows", object="text", where=Condition("n", "==", 1)))


def test_map_plucks_a_field():
    assert ["b", "a", "c"] == map_(make_call("map x:t from rows", object=ROWS))
    assert [1] == map_(make_call("map x:a.b from rows", object=[{"a": {"b": 1}}, {"a": 2}]))
    assert 3 == map_(make_call("map x:n from row", object=ROWS[0]))


@pytest.mark.parametrize("result", ["x", "x:List", "x:String", "x:Order"])
def test_map_with_a_type_or_nothing_changes_nothing(result):
    assert ROWS == map_(make_call(f"map {result} from rows", object=ROWS))


@pytest.mark.parametrize(
    ("function", "value"),
    [("sum", 13.0), ("avg", 6.5), ("min", 3.0), ("max", 10.0), ("count", 2), ("first", 3), ("last", "10")],
)
def test_reduce_of_a_field(function, value):
    result = reduce_(make_call("reduce x from rows", object=ROWS, aggregate=(function, "n")))
    assert (value, type(value)) == (result, type(result))


@pytest.mark.parametrize(("function", "value"), [("sum", 0.0), ("avg", 0.0), ("count", 0), ("first", "")])
def test_reduce_of_nothing(function, value):
    assert value == reduce_(make_call(f"reduce x:{function} from rows", object=[]))


def test_reduce_takes_its_function_from_specifier_or_name_and_honours_where():
    assert 6.0 == reduce_(make_call("reduce x:sum from numbers", object=[1, 2, 3]))
    assert 6.0 == reduce_(make_call("reduce x from numbers", object=[1, 2, 3], aggregate=("sum", "numbers")))
    assert 3 == reduce_(make_call("reduce count from numbers", object=[1, 2, 3]))
    where = Condition("t", "==", "b")
    assert 1 == reduce_(make_call("reduce x from rows", object=ROWS, aggregate=("count", ""), where=where))


def test_reduce_with_an_unknown_function_fails():
    with pytest.raises(EvaluationError, match="Unknown aggregate 'median'"):
        reduce_(make_call("reduce x from rows", object=[], aggregate=("median", "n")))


@pytest.mark.parametrize(
    ("statement", "items", "result"),
    [
        ("sort x for xs", [3, 1, 2.5], [1, 2.5, 3]),
        ("sort x for xs", ["b", "10", "9"], ["10", "9", "b"]),
        ("sort x:descending for xs", [3, 1, 2], [3, 2, 1]),
        ("sort descending for xs", [3, 1, 2], [3, 2, 1]),
        ("sort x for xs", [3, "a"], [3, "a"]),
        ("sort x for xs", "text", "text"),
    ],
)
def test_sort_orders_items_of_one_kind(statement, items, result):
    assert result == sort(make_call(statement, object=items))


def test_sort_by_a_field_puts_those_without_it_last():
    found = sort(make_call("sort x for xs", object=ROWS[:3], by_text="n"))
    assert [3, "10", None] == [row.get("n") for row in found]
    found = sort(make_call("sort x for xs", object=ROWS[:3], by_text="n", by_descending=True))
    assert ["10", 3, None] == [row.get("n") for row in found]


def test_sort_by_order_keys():
    rows = [{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 0, "b": 3}]
    found = sort(make_call("sort x from xs", object=rows, order=(("a", False), ("b", True))))
    assert [3, 2, 1] == [row["b"] for row in found]


def test_group_by_the_text_of_a_field():
    rows = [{"n": 1, "x": "a"}, {"n": "1"}, {"m": 2}]
    assert {"1": rows[:2], "(nil)": rows[2:]} == group(make_call("group x from rows", object=rows, by="n"))


def test_group_needs_a_field():
    with pytest.raises(EvaluationError, match="Group needs a field"):
        group(make_call("group x from rows", object=[]))
    with pytest.raises(EvaluationError, match="not a pattern"):
        group(make_call("group x from rows", object=[], by=Regex("a")))
