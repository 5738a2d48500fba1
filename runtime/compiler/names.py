"""Which Python local holds which ARO name, and how surely it is bound at each point.

A feature set is one context; every pass through a ``for each`` or range loop opens a child whose names hide outer ones
and end with it (language.md 4.9). Match arms, ``if`` blocks and ``while`` bodies bind in the context around them, so a
name can be bound on one path and not on another: it is then read with a test, and set to UNBOUND where its context
begins.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from runtime.frozen import frozen

# Capitals are the compiler's own: temporaries, call sites, actions. The rest is what generated code calls.
_OWN = re.compile(r"[A-Z][A-Z0-9_]*")


class Slots:
    """Hands out the local variables of one feature set; the same answer for the same question."""

    def __init__(self, reserved: frozenset[str]) -> None:
        self._reserved = reserved
        self._identifiers: dict[int, dict[str, str]] = {}
        self._next: dict[str, int] = {}
        """For an identifier that was wanted before, the number to try next."""
        self.names: dict[str, str] = {}
        """The ARO name that each local holds."""
        self.own: dict[str, str] = {}
        """The same, of names the feature set binds itself."""

    def slot(self, context: int, name: str) -> str:
        """Return the local for `name` as bound in context number `context`; -1 stands for outside."""
        known = self._identifiers.setdefault(context, {})
        if name not in known:
            known[name] = self._free(re.sub(r"\W", "_", name))
            self.names[known[name]] = name
            if context >= 0:
                self.own[known[name]] = name
        return known[name]

    def of_context(self, context: int) -> list[str]:
        """Return the locals handed out for one context, in order."""
        return list(self._identifiers.get(context, {}).values())

    def _free(self, wanted: str) -> str:
        if not wanted.isidentifier():
            wanted = f"_{wanted}"
        taken = keyword.iskeyword(wanted) or wanted in self._reserved or _OWN.fullmatch(wanted)
        identifier, number = (f"{wanted}_" if taken else wanted), self._next.get(wanted, 2)
        while identifier in self.names or identifier in self._reserved:
            identifier, number = f"{wanted}_{number}", number + 1
        self._next[wanted] = number
        return identifier


@dataclass(slots=True)
class Context:
    """One level of names. `bound` says of each name whether it is surely bound (True) or perhaps (False)."""

    number: int
    function: int
    """The Python function whose locals these are, see `Names.functions`."""
    bound: dict[str, bool] = field(default_factory=dict)
    unset: set[str] = field(default_factory=set)
    """Locals that must be UNBOUND where the context begins, since something tests them."""
    trail: list[tuple[str, bool | None]] = field(default_factory=list)
    """What was changed in `bound`, in order, each with what it was before: the way back."""

    def set(self, name: str, surely: bool) -> None:
        """Note that `name` is bound, and the way back."""
        before = self.bound.get(name)
        if before is not surely:
            self.trail.append((name, before))
            self.bound[name] = surely


@frozen
class Reading:
    """Where a name is to be looked for, innermost first."""

    perhaps: tuple[str, ...]
    """Locals to test in this order."""
    surely: str
    """The local that is bound in any case; empty when the last resort lies outside."""


@frozen
class Fork:
    """A point from which several ways go on."""

    length: int
    """Of the trail."""
    reached: bool


Path = dict[str, bool] | None
"""What a way has bound since its fork, by how surely; None when the way ends: Return, break."""


class Names:
    """The contexts open at one point of the lowering."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.contexts = [Context(0, 0)]
        self.functions: list[set[str]] = [set()]
        """For each Python function being built, the outer functions' locals it assigns: its ``nonlocal`` names."""
        self.reached = True
        """Whether the point can be reached; nothing behind a Return can."""
        self._opened = 0

    # -- reading and binding --

    def read(self, name: str) -> Reading:
        """Return where `name` is found here; marks the locals that will be tested."""
        perhaps: list[str] = []
        for context in reversed(self.contexts):
            sure = context.bound.get(name)
            if sure is None:
                continue
            slot = self.slots.slot(context.number, name)
            if sure:
                return Reading(tuple(perhaps), slot)
            context.unset.add(slot)
            perhaps.append(slot)
        return Reading(tuple(perhaps), "")

    def state(self, name: str) -> bool | None:
        """Return whether the innermost context binds `name`: True surely, False perhaps, None not at all."""
        return self.contexts[-1].bound.get(name)

    def bind(self, name: str, surely: bool = True) -> str:
        """Note that `name` is bound from here on, and return its local."""
        context = self.contexts[-1]
        context.set(name, surely or context.bound.get(name, False))
        slot = self.slots.slot(context.number, name)
        if context.function != len(self.functions) - 1:
            self.functions[-1].add(slot)
            context.unset.add(slot)  # a nonlocal name must exist in the function around
        return slot

    def test(self, name: str) -> str:
        """Return the innermost context's local for `name`, marked as tested."""
        context = self.contexts[-1]
        slot = self.slots.slot(context.number, name)
        context.unset.add(slot)
        return slot

    def visible(self) -> dict[str, Reading]:
        """Return all names bound here, surely or perhaps, with where they are found."""
        return {name: self.read(name) for context in self.contexts for name in context.bound}

    # -- blocks --

    def fork(self) -> Fork:
        """Return the point where ways part; each begins here, and ends with `leave`."""
        return Fork(len(self.contexts[-1].trail), self.reached)

    def leave(self, fork: Fork) -> Path:
        """Go back to `fork`, and return what the way from there to here has bound."""
        context = self.contexts[-1]
        since = context.trail[fork.length :]
        path = {name: context.bound[name] for name, _ in since} if self.reached else None
        del context.trail[fork.length :]
        for name, before in reversed(since):
            if before is None:
                del context.bound[name]
            else:
                context.bound[name] = before
        self.reached = fork.reached
        return path

    def join(self, paths: list[Path]) -> None:
        """Go on where the ways from the last fork meet: surely bound is what all that get here have bound."""
        context = self.contexts[-1]
        open_paths = [path for path in paths if path is not None]
        self.reached = bool(open_paths)
        changed = dict.fromkeys(name for path in open_paths for name in path)
        joined = {name: all(path.get(name, context.bound.get(name, False)) for path in open_paths) for name in changed}
        for name, surely in joined.items():
            context.set(name, surely)

    def end(self) -> None:
        """Note that nothing behind this point is reached on this way."""
        self.reached = False

    @contextmanager
    def context(self) -> Iterator[Context]:
        """Open the context of one pass through a loop."""
        self._opened += 1
        context = Context(self._opened, len(self.functions) - 1)
        reached = self.reached
        self.contexts.append(context)
        try:
            yield context
        finally:
            self.contexts.pop()
            self.reached = reached

    @contextmanager
    def function(self) -> Iterator[set[str]]:
        """Open a nested Python function; gives the set of its ``nonlocal`` names, complete at the end."""
        self.functions.append(set())
        try:
            yield self.functions[-1]
        finally:
            self.functions.pop()
