"""Why an event reached a feature set, or did not: every rule of its header, with what was compared."""

from __future__ import annotations

from runtime.frozen import frozen
from runtime.source import Span


@frozen
class Rule:
    """One thing a header asks of an event."""

    name: str
    """``type``, ``name``, ``path``, ``subject``, ``transition`` or ``guard``."""
    held: bool
    words: str
    """What was wanted and what there was: ``status is paid or shipped: it is draft``."""


@frozen
class Considered:
    """A feature set that an event could have meant."""

    feature_set: str
    activity: str
    head: Span
    runs: bool
    """It gets the event."""
    rules: tuple[Rule, ...]
    """In the order they are asked; those behind the first that failed are asked all the same."""

    @property
    def missed(self) -> tuple[Rule, ...]:
        """The rules that failed."""
        return tuple(rule for rule in self.rules if not rule.held)
