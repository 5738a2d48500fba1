"""Which of several bindings of a name is seen."""

from __future__ import annotations

import pytest

from runtime.engine.scope import Scope
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND


def test_the_nearest_binding_of_a_name_is_seen() -> None:
    everywhere = {name: name for name in ("given", "published", "parent", "settings")}
    scope = Scope(
        given={"given": 1},
        published={"given": 2, "published": 2},
        parent={**everywhere, "parent": 3},
        settings={**everywhere, "settings": 4, "parent": 4},
    )
    assert [1, 2, 3, "settings"] == [scope.get(name) for name in ("given", "published", "parent", "settings")]


def test_a_setting_answers_for_a_name_bound_nowhere_else() -> None:
    assert 30 == Scope(settings={"timeout": 30}).lookup("timeout")


def test_an_unknown_name_is_unbound_and_reading_it_fails() -> None:
    assert UNBOUND is Scope().get("x")
    assert 7 == Scope().get("x", 7)
    with pytest.raises(EvaluationError, match="Undefined variable: 'x'"):
        Scope().lookup("x")


def test_a_null_is_a_value() -> None:
    assert Scope(given={"x": None}, parent={"x": 1}).lookup("x") is None


def test_a_child_sees_its_own_names_then_those_around_it() -> None:
    around = Scope(given={"a": 1, "b": 1}, parent={"c": 1})
    child = around.child({"b": 2})
    assert [1, 2, 1] == [child.lookup(name) for name in "abc"]
    assert {"a": 1, "b": 2, "c": 1} == child.visible()


def test_a_parent_that_grows_is_seen_growing() -> None:
    shared: dict[str, object] = {}
    handler = Scope(parent=shared)
    shared["late"] = 1
    assert 1 == handler.lookup("late")


def test_a_child_is_interrupted_with_its_parent() -> None:
    around = Scope()
    child = around.child({})
    around.signals.interrupt = True
    assert child.signals.interrupt


def test_without_a_program_there_are_no_user_actions() -> None:
    assert {} == dict(Scope().user_actions)
