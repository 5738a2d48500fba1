"""The hold rules as the reader keeps them: each on or off, and a switch for all that forgets none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from runtime.probe.commands import HoldRule, SetHoldRules


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its number is never used again."""

    rule_id: int
    filter: str
    enabled: bool = True


class Rules:
    """All rules, in the order they were made."""

    def __init__(self) -> None:
        self._rules: dict[int, Rule] = {}
        self._last_id = 0
        self.armed = True
        """Whether those that are on hold anything: off, they are kept and rest."""

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def all(self) -> list[Rule]:
        return list(self._rules.values())

    @property
    def active(self) -> int:
        """How many rules hold what they match."""
        return sum(rule.enabled for rule in self.all) if self.armed else 0

    def get(self, rule_id: int) -> Rule | None:
        return self._rules.get(rule_id)

    def add(self, text: str) -> Rule:
        """Make a new rule, which is on; the same filter again is the rule there is, switched on. Arms all."""
        known = next((rule for rule in self.all if rule.filter == text), None)
        if known is None:
            self._last_id += 1
            known = Rule(self._last_id, text)
        self._rules[known.rule_id] = replace(known, enabled=True)
        self.armed = True
        return self._rules[known.rule_id]

    def take(self, kept: Iterable[Rule], armed: bool) -> None:
        """Take rules of an earlier time under new numbers, each on or off as it was."""
        for rule in kept:
            self._last_id += 1
            self._rules[self._last_id] = replace(rule, rule_id=self._last_id)
        self.armed = armed

    def change(self, rule_id: int, text: str) -> None:
        """Let a rule match something else; what it holds stays held."""
        self._rules[rule_id] = replace(self._rules[rule_id], filter=text)

    def toggle(self, rule_id: int) -> None:
        """Switch one rule on or off."""
        rule = self._rules[rule_id]
        self._rules[rule_id] = replace(rule, enabled=not rule.enabled)

    def remove(self, rule_id: int) -> None:
        """Forget a rule."""
        self._rules.pop(rule_id, None)

    def order(self) -> SetHoldRules:
        """Return the order that says them all to the runtime."""
        return SetHoldRules(tuple(HoldRule(one.rule_id, one.filter, one.enabled and self.armed) for one in self.all))
