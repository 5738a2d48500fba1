"""The order of a table."""

from __future__ import annotations

from aro_console.model.ordering import Ordering, SortKey

ITEMS = [("b", 2), ("a", 3), ("c", 1), ("d", 2)]


def ordering() -> Ordering[tuple[str, int]]:
    return Ordering([SortKey("name", lambda item: item[0]), SortKey("count", lambda item: item[1], falling=True)])


def names(order: Ordering[tuple[str, int]]) -> str:
    return "".join(name for name, _ in order.sorted(ITEMS))


def test_a_table_begins_in_its_own_order_which_can_be_turned_round() -> None:
    order = ordering()
    assert ("bacd", "", "") == (names(order), order.sign("name"), order.words)
    order.reverse()
    assert ("dcab", "last first") == (names(order), order.words)


def test_words_rise_and_figures_fall_unless_one_says_otherwise() -> None:
    order = ordering()
    assert order.choose("name")
    assert ("abcd", "▲", "by name ▲") == (names(order), order.sign("name"), order.words)
    assert order.choose("count")
    assert ("abdc", "▼") == (names(order), order.sign("count"))
    assert order.choose("count", "asc")
    assert "cbda" == names(order)
    assert order.choose("name", "desc")
    assert "dcba" == names(order)


def test_what_is_no_column_changes_nothing() -> None:
    order = ordering()
    order.choose("name")
    assert not order.choose("size")
    assert "name" == order.chosen
    assert ("name", "count") == order.names


def test_steps_go_round_through_the_columns_and_the_own_order() -> None:
    order = ordering()
    seen = []
    for by in (1, 1, 1, -1):
        order.step(by)
        seen.append(order.chosen)
    assert ["name", "count", "", "count"] == seen


def test_picking_a_heading_sorts_then_turns_round_then_lets_go() -> None:
    order = ordering()
    seen = []
    for _ in range(3):
        order.pick("count")
        seen.append((order.chosen, order.falling))
    assert [("count", True), ("count", False), ("", False)] == seen


def test_groups_stand_apart_in_every_order() -> None:
    order = Ordering([SortKey("count", lambda item: item[1], falling=True)], group=lambda item: item[0] == "a")
    order.choose("count")
    assert "bdca" == names(order)
    order.reverse()
    assert "cbda" == names(order)
