"""The words of the list of hold rules."""

from __future__ import annotations

from aro_console.model.rules import Rule
from aro_console.screens.rules import rule_line, state_words


def test_a_rule_shows_whether_it_is_on_and_what_it_holds() -> None:
    assert "[x] 1  conn:c1 dir:in       held 2  matched 5" == rule_line(Rule(1, "conn:c1 dir:in"), 2, 5, 45)
    assert "[ ] 12  text:…  held 0  matched 0" == rule_line(Rule(12, "text:something", False), 0, 0, 33)


def test_the_switch_for_all_is_said() -> None:
    assert "" == state_words(True, 0, False)
    assert state_words(True, 1, False).startswith("armed")
    assert state_words(False, 1, True).startswith("disarmed")
    assert "some went on" in state_words(True, 1, True)
