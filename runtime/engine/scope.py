"""The names one execution sees besides those it binds itself.

Generated code keeps its own bindings in Python locals; a `Scope` is the rest: what the event gave, what is published,
what Application-Start or a caller bound. Reading walks outwards, writing never does (language.md 4.9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from runtime.compiler.program import Code, Program, Step
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Names(Protocol):
    """Anything names can be asked of: a Mapping, or another `Scope`."""

    def get(self, name: str, default: Any, /) -> Any:
        """Return the value of `name`, or `default`."""
        ...


@dataclass(slots=True)
class Signals:
    """What the driver tells running executions, see `program.Signals`."""

    interrupt: bool = False
    attend: bool = False
    clock: Callable[[], int] = int
    """Without one, no time passes."""


class Scope:
    """The `Frame` of one execution. `given` must not change while it runs; the others may."""

    altered: bool = False
    """A watcher had a statement skipped: names may be missing that are always bound otherwise."""

    def __init__(
        self,
        given: Mapping[str, Any] = _NOTHING,
        parent: Names | None = None,
        published: Mapping[str, Any] = _NOTHING,
        signals: Signals | None = None,
        program: Program | None = None,
        settings: Mapping[str, Any] = _NOTHING,
    ) -> None:
        self.given = given
        """What the event binds, or the names of an including template, or ``input`` of a user-defined action."""
        self.parent = parent
        """Application-Start's shared names for a handler; the caller's scope for an action or a template."""
        self.published = published
        """Published names of the same business activity."""
        self.signals = signals or Signals()
        self.program = program
        """Where user-defined actions are found."""
        self.settings = settings
        """Configured values, which answer for names bound nowhere else (runtime.md 2.5)."""

    @cached_property
    def shared(self) -> dict[str, Any]:
        """Where Application-Start's bindings go for handlers to read; empty for everyone else."""
        return {}

    @cached_property
    def trace(self) -> list[Step]:
        """What stepped code did, in order; whoever runs it takes that away."""
        return []

    def get(self, name: str, default: Any = UNBOUND) -> Any:
        """Return the value of a name given from outside, or `default`."""
        value = self.given.get(name, UNBOUND)
        if value is UNBOUND and self.published:
            value = self.published.get(name, UNBOUND)
        if value is UNBOUND and self.parent:
            value = self.parent.get(name, UNBOUND)
        if value is UNBOUND and self.settings:
            value = self.settings.get(name, UNBOUND)
        return default if value is UNBOUND else value

    def lookup(self, name: str) -> Value:
        """Return the value of a name given from outside. Raises EvaluationError when there is none."""
        value = self.get(name)
        if value is UNBOUND:
            raise EvaluationError(f"Undefined variable: '{name}'")
        return value  # type: ignore[no-any-return]  # the names of a scope hold values

    @property
    def user_actions(self) -> Mapping[str, Code]:
        """The program's user-defined actions, by lower-cased full verb."""
        return self.program.user_actions if self.program is not None else {}

    def child(self, given: Mapping[str, Any]) -> Scope:
        """Return the scope of a template or an action run from here: it sees `given`, then all that is seen here.

        The names bound by the caller itself are in its generated code, so whoever calls this passes them in `given`.
        """
        return Scope(given, parent=self, signals=self.signals, program=self.program, settings=self.settings)

    def visible(self) -> dict[str, Value]:
        """Return every name given from outside, nearest first; what a debugger shows beside the bindings."""
        found: dict[str, Value] = dict(self.settings)
        if isinstance(self.parent, Scope):
            found |= self.parent.visible()
        elif isinstance(self.parent, Mapping):
            found |= self.parent
        found |= self.published
        found |= self.given
        return found
