"""The names a run sees besides those it binds: of its event, of Application-Start, published ones, settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.compiler.program import Code, Program
from runtime.engine.events import APPLICATION_END, APPLICATION_START, HTTP_REQUEST, Event
from runtime.engine.scope import Scope, Signals
from runtime.host.published import NOTHING, PublishedNames

_ON_THEIR_OWN = frozenset({HTTP_REQUEST, APPLICATION_START, APPLICATION_END})
"""Events whose feature sets do not see Application-Start's names (runtime.md 0.4)."""


class Scopes:
    """What all runs of one application have in common, and the scope of each."""

    def __init__(self, program: Program, signals: Signals) -> None:
        self.program = program
        """The one that runs start from now on."""
        self.shared: dict[str, Any] = {}
        """Application-Start's names, which handlers may read."""
        self.settings: dict[str, Any] = {}
        """What ``Configure`` stored application-wide."""
        self.published = PublishedNames()
        self._signals = signals

    def of(self, code: Code, given: Mapping[str, Any], parent: Any) -> Scope:
        """Return the names that a run of `code` sees which is `given` some, and has those of `parent` around it."""
        published = self.published.visible(code.activity) if self.published.by_activity else NOTHING
        return Scope(given, parent, published, self._signals, self.program, self.settings)

    def of_handler(self, code: Code, event: Event) -> Scope:
        """Return the names that `code` sees when it handles `event`."""
        given = event.given
        if given is not None and not self.published.by_activity:
            # As below, without the calls: what comes most brings its names ready made.
            return Scope(given, self.shared, NOTHING, self._signals, self.program, self.settings)
        if event.type in _ON_THEIR_OWN:
            scope = self.of(code, event.names, None)
            if event.type == APPLICATION_START:
                scope.shared = self.shared
            return scope
        return self.of(code, {**event.names, "event": event.payload} if given is None else given, self.shared)

    def refusal(self, code: Code, scope: Scope) -> str | None:
        """Return why a handler may not start with these names, in words; None when it may."""
        shared = self.shared if scope.parent is not None else {}
        return self.published.refusal(code.activity, code.reads_outside, (scope.given, shared))
