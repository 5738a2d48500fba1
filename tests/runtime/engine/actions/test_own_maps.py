from datetime import UTC, datetime

import pytest

from runtime.compiler.calls import Condition
from runtime.engine import effects
from runtime.engine.actions.own_maps import accept, clear, create, delete, merge, update
from runtime.engine.actions.registry import LINKAGE
from runtime.errors import EvaluationError
from runtime.values.kinds import DateRange, Recurrence
from tests.support.calls import finish, make_call

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def made(action, statement, *replies, **parts):
    return finish(action(make_call(statement, **parts)), *replies)[1]


def test_create_returns_the_value():
    assert {"a": 1} == made(create, "create x with =", object={"a": 1})
    assert 2 == made(create, "create x from y", object=1, with_value=2)
    assert "" == made(create, "create x - -")


def test_create_makes_a_date_range_when_told_or_when_both_ends_are_dates():
    march = DateRange(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
    assert march == made(create, "create x:date-range from y", object="2026-03-01", to_value="2026-03-05")
    assert march == made(create, "create x from y", object="2026-03-01", to_value="2026-03-05")
    with pytest.raises(EvaluationError, match="Cannot convert 'soon' to date"):
        made(create, "create x:date-range from y", object="soon", to_value="2026-03-05")


def test_create_makes_a_recurrence_seen_from_now():
    assert Recurrence("every monday", NOW) == made(create, "create x:recurrence with =", NOW, object="every monday")


def test_a_typed_map_gets_an_id_that_sorts_by_age():
    value = made(create, "create x:Order with =", NOW, "ABCDEF01-2345-0000-0000-000000000000", object={"a": 1})
    assert {"a": 1, "id": f"{int(NOW.timestamp() * 1000):011x}abcdef01"} == value
    assert 19 == len(value["id"])


@pytest.mark.parametrize(
    ("kind", "value"), [("Order", {"id": 5}), ("Map", {"a": 1}), ("order", {"a": 1}), ("Order", 1)]
)
def test_no_other_value_gets_an_id(kind, value):
    assert value == made(create, f"create x:{kind} with =", object=value)


@pytest.mark.parametrize(
    ("statement", "parts", "value"),
    [
        ("update user:name with =", {"target": {"name": "a", "n": 1}, "object": "b"}, {"name": "b", "n": 1}),
        ("update user:address.city to =", {"target": {"n": 1}, "object": "X"}, {"n": 1, "address": {"city": "X"}}),
        ("update user with =", {"target": {"a": 1}, "object": {"b": 2}}, {"a": 1, "b": 2}),
        ("update user with =", {"object": {"b": 2}}, {"b": 2}),
        ("update user with =", {"target": 1, "object": 2}, 2),
        ("update status for order", {"target": 1, "object": 9, "to_value": "paid"}, "paid"),
        ("update user for id", {"target": {"a": 1}, "object": 9, "with_value": {"b": 2}}, {"a": 1, "b": 2}),
    ],
)
def test_update_returns_a_changed_copy(statement, parts, value):
    before = dict(parts["target"]) if isinstance(parts.get("target"), dict) else None
    assert value == made(update, statement, **parts)
    assert before is None or before == parts["target"]


@pytest.mark.parametrize(
    ("base", "source", "merged"),
    [
        ({"a": 1, "b": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ([1], [2], [1, 2]),
        ([1], 2, [1, 2]),
        ("a", "b", "ab"),
        (1, {"b": 2}, 1),
    ],
)
def test_merge_joins_in_all_three_forms(base, source, merged):
    assert merged == merge(make_call("merge new:base with source", names={"base": base}, object=source))
    assert merged == merge(make_call("merge new from base", object=base, with_value=source))
    assert merged == merge(make_call("merge target with source", target=base, object=source))


def test_merge_of_an_unbound_base_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'base'"):
        merge(make_call("merge new:base with source", object={}))


def test_delete_removes_the_rows_that_match():
    rows = [{"id": 1}, {"id": 2}, {"id": 1}]
    call = make_call("delete gone from user-repository", where=Condition("id", "==", 1))
    asked, value = finish(delete(call), rows, [{"id": 1}, {"id": 1}])
    assert [effects.Retrieve("user-repository"), effects.DeleteRows("user-repository", (rows[0], rows[2]))] == asked
    assert [{"id": 1}, {"id": 1}] == value


def test_delete_of_one_row_gives_the_row_and_of_none_an_empty_list():
    one = make_call("delete gone from user-repository", where=Condition("id", "==", 2))
    assert {"id": 2} == finish(delete(one), [{"id": 2}], [{"id": 2}])[1]
    asked, value = finish(delete(one), [{"id": 1}])
    assert ([effects.Retrieve("user-repository")], []) == (asked, value)


def test_delete_without_where_clears():
    asked, _ = finish(delete(make_call("delete all from user-repository")), [{"id": 1}])
    assert [effects.DeleteRows("user-repository", None)] == asked


@pytest.mark.parametrize(
    ("statement", "whole", "names", "rest"),
    [
        ("delete name from user", {"name": 1, "age": 2}, {}, {"age": 2}),
        ("delete user:name from user", {"name": 1, "age": 2}, {}, {"age": 2}),
        ("delete user:key from user", {"name": 1, "age": 2}, {"key": "age"}, {"name": 1}),
        ("delete x:0 from list", ["a", "b", "c"], {}, ["a", "b"]),
        ("delete x:2 from list", ["a", "b", "c"], {}, ["b", "c"]),
    ],
)
def test_delete_returns_a_copy_without_the_part(statement, whole, names, rest):
    assert rest == made(delete, statement, object=whole, names=names)


def test_delete_of_an_element_that_is_not_there_fails():
    with pytest.raises(EvaluationError, match="no element 5 in a List of 1"):
        made(delete, "delete x:5 from list", object=["a"])


def test_clear_empties():
    asked, _ = finish(clear(make_call("clear all from user-repository")), [])
    assert [effects.DeleteRows("user-repository", None)] == asked
    assert {} == made(clear, "clear all from map", object={"a": 1})
    assert [effects.ControlTerminal("clear screen")] == finish(clear(make_call("clear screen for terminal")))[0]


def test_accept_moves_the_state_tells_its_observers_and_binds_the_object_anew():
    order = {"id": 7, "status": "draft"}
    asked, bound = finish(accept(make_call("accept transition:draft_to_placed on order:status", base=order)))
    event = asked[0].event
    assert ("state.transition", "order") == (event.type, event.name)
    expected = {
        "fieldName": "status", "objectName": "order", "fromState": "draft", "toState": "placed", "entityId": 7,
        "entity": {"id": 7, "status": "placed"}, "eventType": "state.transition",
    }  # fmt: skip
    assert expected == event.payload == event.names["transition"]
    assert {"order": {"id": 7, "status": "placed"}} == bound.names
    assert bound.value == bound.names["order"]
    assert {"id": 7, "status": "draft"} == order


def test_accept_defaults_to_the_field_status_and_takes_the_transition_as_its_result():
    _, bound = finish(accept(make_call("accept draft_to_placed on order", base={"status": "draft"})))
    assert {"status": "placed"} == bound.value


def test_accept_of_another_state_fails():
    call = make_call("accept transition:draft_to_placed on order:status", base={"status": "paid"})
    with pytest.raises(EvaluationError) as caught:
        finish(accept(call))
    assert 'Cannot accept state draft->placed on order: status. Current state is "paid".' == str(caught.value)


@pytest.mark.parametrize("transition", ["draft", "_to_placed", "draft_to_"])
def test_a_malformed_transition_fails(transition):
    with pytest.raises(EvaluationError, match="Invalid transition"):
        finish(accept(make_call(f"accept transition:{transition} on order", base={"status": "draft"})))


def test_the_linkage_says_what_accept_binds():
    site = make_call("accept transition:a_to_b on order:status").site
    assert ("order",) == LINKAGE.also_binds["accept"](site)
