"""Hold rules as they are kept: on, off, changed, forgotten, and all of them at rest."""

from __future__ import annotations

from aro_console.model.rules import Rule, Rules
from runtime.probe.commands import HoldRule, SetHoldRules


def rules(*filters: str) -> Rules:
    made = Rules()
    for text in filters:
        made.add(text)
    return made


def test_each_rule_has_a_number_of_its_own_that_is_never_used_again() -> None:
    made = rules("a", "b")
    made.remove(2)
    assert Rule(3, "c") == made.add("c")
    assert [1, 3] == [rule.rule_id for rule in made.all]


def test_the_same_filter_again_is_the_rule_there_is() -> None:
    made = rules("a")
    made.toggle(1)
    assert Rule(1, "a", True) == made.add("a")
    assert 1 == len(made)


def test_the_runtime_is_told_of_all_rules_and_which_are_on() -> None:
    made = rules("a", "b")
    made.toggle(2)
    made.change(1, "x")
    assert SetHoldRules((HoldRule(1, "x", True), HoldRule(2, "b", False))) == made.order()
    assert 1 == made.active


def test_disarmed_rules_are_kept_and_rest_and_a_new_one_arms_them() -> None:
    made = rules("a")
    made.armed = False
    assert (0, SetHoldRules((HoldRule(1, "a", False),))) == (made.active, made.order())
    made.add("b")
    assert SetHoldRules((HoldRule(1, "a"), HoldRule(2, "b"))) == made.order()


def test_rules_of_an_earlier_time_come_as_they_were_under_new_numbers() -> None:
    made = rules("a")
    made.take([Rule(0, "b", enabled=False), Rule(0, "c")], armed=False)
    assert [Rule(1, "a"), Rule(2, "b", False), Rule(3, "c")] == made.all
    assert (False, 0, Rule(4, "d")) == (made.armed, made.active, made.add("d"))
