"""The names that ``Publish`` made known, and who may see them (runtime.md 0.4, language.md 4.9).

A name is visible to feature sets whose business activity is the same text as the publisher's. It goes when the
execution that published it ends, unless that was Application-Start or Application-End.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType

from runtime.frozen import frozen
from runtime.values.kinds import Value


@frozen
class _Published:
    value: Value
    execution_id: int


NOTHING: Mapping[str, Value] = MappingProxyType({})


class PublishedNames:
    """An application-wide table: name, then activity, then value."""

    def __init__(self) -> None:
        self.by_activity: dict[str, dict[str, _Published]] = {}
        """Empty while nothing is published, which is all that most runs want to know."""

    def publish(self, name: str, value: Value, activity: str, execution_id: int) -> None:
        """Make `name` known; a later publisher takes the place of an earlier one."""
        self.by_activity.setdefault(activity, {})[name] = _Published(value, execution_id)

    def withdraw(self, activity: str, execution_id: int) -> None:
        """Forget what that execution published, except for names that a later one took over."""
        names = self.by_activity.get(activity)
        if names is None:
            return
        kept = {name: entry for name, entry in names.items() if entry.execution_id != execution_id}
        if kept:
            self.by_activity[activity] = kept
        else:
            del self.by_activity[activity]

    def clear(self) -> None:
        """Forget all: Application-End begins with an empty table."""
        self.by_activity.clear()

    def visible(self, activity: str) -> Mapping[str, Value]:
        """Return the names that feature sets of `activity` see now; later ones are not among them."""
        names = self.by_activity.get(activity)
        return {name: entry.value for name, entry in names.items()} if names else NOTHING

    def refusal(self, activity: str, reads: Iterable[str], known: Sequence[Container[str]]) -> str | None:
        """Return why a feature set of `activity` that reads these outside names may not start; None when it may.

        `known` are names it gets from elsewhere: from its event, from Application-Start.
        """
        own = self.by_activity.get(activity, {})
        for name in sorted(reads):
            if name in own or any(name in names for names in known):
                continue
            owner = next((other for other, names in self.by_activity.items() if name in names), None)
            if owner is not None:
                return f"Variable '{name}' is not accessible from '{activity}': it was published in '{owner}'"
        return None
