"""Which local holds which name, and how surely it is bound where ways meet."""

from __future__ import annotations

import pytest

from runtime.compiler.names import Names, Reading, Slots


@pytest.fixture
def names() -> Names:
    return Names(Slots(frozenset({"frame"})))


def test_the_same_name_in_the_same_context_has_the_same_local() -> None:
    slots = Slots(frozenset())
    assert slots.slot(0, "user-card") == slots.slot(0, "user-card") == "user_card"
    assert ["user_card_2", "user_card_3"] == [slots.slot(0, "user_card"), slots.slot(1, "user-card")]
    assert {"user_card": "user-card", "user_card_2": "user_card", "user_card_3": "user-card"} == slots.names


@pytest.mark.parametrize(
    ("name", "local"),
    [("class", "class_"), ("frame", "frame_"), ("T1", "T1_"), ("None", "None_"), ("7-x", "_7_x"), ("größe", "größe")],
)
def test_a_local_is_always_a_free_identifier(name: str, local: str) -> None:
    assert local == Slots(frozenset({"frame"})).slot(0, name)


def test_a_name_bound_nowhere_is_looked_for_outside(names: Names) -> None:
    assert Reading((), "") == names.read("x")


def test_a_name_bound_on_every_way_is_surely_bound(names: Names) -> None:
    fork = names.fork()
    names.bind("x")
    one = names.leave(fork)
    assert ({"x": True}, None) == (one, names.state("x"))
    names.bind("x")
    names.join([one, names.leave(fork)])
    assert (True, Reading((), "x")) == (names.state("x"), names.read("x"))


def test_a_name_bound_on_one_way_is_tested_and_set_unbound_first(names: Names) -> None:
    fork = names.fork()
    names.bind("x")
    names.join([names.leave(fork), {}])
    assert (False, Reading(("x",), "")) == (names.state("x"), names.read("x"))
    assert {"x"} == names.contexts[0].unset


def test_a_way_that_ends_has_no_say(names: Names) -> None:
    fork = names.fork()
    names.end()
    ended = names.leave(fork)
    names.bind("x")
    names.join([ended, names.leave(fork)])
    assert (True, True) == (names.reached, names.state("x"))


def test_a_fork_within_a_way_leaves_that_way_as_it_was(names: Names) -> None:
    outer = names.fork()
    names.bind("x", surely=False)
    inner = names.fork()
    names.bind("x")
    names.bind("y")
    assert {"x": True, "y": True} == names.leave(inner)
    assert (False, None) == (names.state("x"), names.state("y"))
    assert {"x": False} == names.leave(outer)
    assert names.state("x") is None


def test_where_no_way_arrives_nothing_is_reached(names: Names) -> None:
    names.join([None, None])
    assert not names.reached


def test_an_inner_context_hides_and_forgets(names: Names) -> None:
    names.bind("x")
    with names.context():
        assert Reading((), "x") == names.read("x")
        names.bind("x", surely=False)
        assert Reading(("x_2",), "x") == names.read("x")
    assert Reading((), "x") == names.read("x")


def test_a_nested_function_declares_the_outer_locals_it_assigns(names: Names) -> None:
    with names.function() as outer:
        names.bind("x")
        with names.context():
            names.bind("y")
    assert {"x"} == outer
    assert {"x"} == names.contexts[0].unset
