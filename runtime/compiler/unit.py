"""One generated function in the making: what its lowering shares, whichever part of the tree it works on.

`Pool` holds the objects generated code refers to (call sites, actions, prebuilt `At`s); it belongs to a feature set and
serves both forms. `Unit` belongs to one form.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from runtime.compiler import pyast as py
from runtime.compiler.calls import Linkage, Magic
from runtime.compiler.intrinsics import INTRINSICS, RESERVED
from runtime.compiler.names import Names, Reading, Slots
from runtime.compiler.program import MOST_STEPS, At
from runtime.compiler.table import Table
from runtime.values.kinds import Regex


@dataclass(slots=True)
class Pool:
    """The namespace of a feature set's generated functions, and their local variables."""

    linkage: Linkage
    objects: dict[str, object] = field(default_factory=lambda: dict(INTRINSICS))
    slots: Slots = field(default_factory=lambda: Slots(RESERVED))
    regexes: dict[Regex, int] = field(default_factory=dict)

    def put(self, identifier: str, value: object) -> py.Expr:
        """Keep `value` under `identifier`, in capitals, and return the expression that reads it."""
        self.objects.setdefault(identifier, value)
        return py.name(identifier)

    def regex(self, pattern: str, flags: str) -> py.Expr:
        """Return the expression that reads a regex, kept once however often it is written."""
        number = self.regexes.setdefault(Regex(pattern, flags), len(self.regexes))
        return self.put(f"REGEX_{number}", Regex(pattern, flags))


@dataclass(slots=True)
class Unit:
    """What the lowering of one form shares."""

    pool: Pool
    table: Table
    stepped: bool
    shares: bool = False
    """Application-Start: bindings of the feature set itself are published to its handlers."""
    template: bool = False
    """The code of a template: what is missing is empty text."""
    names: Names = field(init=False)
    needs: set[str] = field(default_factory=set)
    """Locals of the prologue that something uses: ``signals``, ``trace``, ``shared``, ``clock``, ``steps``."""
    given: dict[str, str] = field(default_factory=dict)
    """From a name read from outside to the local that holds what the event gave under it."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Of locals that are bound by one statement: the kind its value has in any case, see `inplace.kind_of`.

    Only of those that nobody can have given another value since: a watcher may, where a run can be held.
    """
    temporaries: int = 0
    noted: set[int] = field(default_factory=set)
    """Statements whose beginning is noted together with what the one before has bound."""
    last_bound: tuple[ast.stmt, list[py.Expr]] | None = None
    """What notes the latest binding, and the parts of its entry, for the next statement of the list to take over."""

    def __post_init__(self) -> None:
        self.names = Names(self.pool.slots)

    @property
    def linkage(self) -> Linkage:
        return self.pool.linkage

    def temporary(self) -> str:
        """Return a local that nothing else uses."""
        self.temporaries += 1
        return f"T{self.temporaries}"

    # -- reading names --

    def read(self, name: str) -> py.Expr:
        """Return the value of `name`; generated code fails with ``Undefined variable`` where there is none."""
        return self._read(name, "lookup")

    def find(self, name: str) -> py.Expr:
        """Return the value of `name`, or UNBOUND."""
        return self._read(name, "get")

    def _read(self, name: str, last_resort: str) -> py.Expr:
        reading = self.names.read(name)
        value: py.Expr = py.name(reading.surely) if reading.surely else self._outside(name, last_resort)
        return _first(reading, value)

    def local(self, name: str) -> py.Expr:
        """Return the value of `name` as far as generated code binds it; UNBOUND otherwise."""
        reading = self.names.read(name)
        return _first(reading, py.name(reading.surely or "UNBOUND"))

    def is_bound(self, name: str) -> bool:
        """Return whether `name` may be bound by the feature set itself at this point."""
        reading = self.names.read(name)
        return bool(reading.surely or reading.perhaps)

    def _outside(self, name: str, last_resort: str) -> py.Expr:
        # What an event gives stays the same while its handler runs, so it is fetched once; the rest may change.
        slot = self.given_slot(name)
        strict = last_resort == "lookup"
        elsewhere = py.method(py.name("frame"), "get" if self.template else last_resort, py.const(name))
        found = py.either(py.is_not(py.name(slot), py.name("UNBOUND")), py.name(slot), elsewhere)
        return py.call("defined", found, py.const(name)) if strict and self.template else found

    def given_slot(self, name: str) -> str:
        """Return the local that holds what the event gave under `name`, or UNBOUND."""
        return self.given.setdefault(name, self.pool.slots.slot(-1, name))

    # -- what the world answers --

    def magic(self, name: str) -> tuple[str, Magic] | None:
        """Return a magic name's table key and its reader; None when `name` is an ordinary name here."""
        key = "-repository" if name.endswith("-repository") else name.lower()
        reader = self.linkage.magic.get(key)
        if reader is None or (key not in _FIRST and self.is_bound(name)):
            return None
        return key, reader

    def ask(self, identifier: str, reader: Magic, steps: tuple[str, ...]) -> py.Expr:
        """Return the reading of a magic name by `reader`, which is kept under `identifier`."""
        return py.wait_for(py.call(self.pool.put(identifier, reader), py.name("frame"), py.const(steps)))

    def call(self, identifier: str, action: Callable[..., Any], *arguments: py.Expr) -> py.Expr:
        """Return the call of an action, waiting for what it asks of the world when it asks."""
        called = py.call(self.pool.put(identifier, action), *arguments)
        return py.wait_for(called) if inspect.isgeneratorfunction(action) else called

    # -- what is known of values --

    def know(self, name: str, slot: str, kind: str) -> None:
        """Note the kind of what one statement binds to `name`; empty for none."""
        if kind and not self.stepped and name in self.table.bound_once:
            self.kinds[slot] = kind

    def forget_kinds(self) -> None:
        """Note that a run may have been held, and its names been given other values: where a loop begins and ends."""
        self.kinds.clear()

    # -- stops and bindings --

    def at(self, number: int) -> py.Expr:
        return self.pool.put(f"AT_{number}", At(number))

    def stopping(self, number: int, lines: py.Body, following: int | None = None) -> py.Body:
        """Return statement `number` behind its stop, to run unless it is to be skipped; as it is in plain form.

        `following`: the statement that begins where this one ends, if it is one that notes its own beginning.
        """
        if not self.stepped:
            return lines
        stop = py.all_of(py.any_of(*self._attended()), py.answer_to(self.at(number)))
        begun = [] if number in self.noted else [self._begun(number)]
        if following is not None and self.last_bound is not None and lines[-1:] == [self.last_bound[0]]:
            self.noted.add(following)
            both = self._begun(following, *self.last_bound[1])
            return [*begun, py.when(stop, [self._begun(following)], [*lines[:-1], both])]
        return [*begun, py.when(py.negated(stop), lines) if lines else py.do(stop)]

    def _begun(self, number: int, *bound: py.Expr) -> ast.stmt:
        """Return what notes that a statement begins, and what the one before has bound."""
        self.needs |= {"signals", "trace", "clock"}
        return py.do(py.call("trace", py.tuple_of([py.const(number), py.call("clock"), *bound])))

    def _attended(self) -> list[py.Expr]:
        """Return the tests of which one holds when somebody wants stepped code to stop."""
        return [py.attr(py.name("signals"), flag) for flag in ("attend", "interrupt")]

    def loop_head(self, number: int) -> py.Body:
        """Return what stands at the head of every pass: a stop, in plain form only when somebody asks for it.

        Skipping a loop that has begun leaves it.
        """
        if self.stepped:
            self.needs.add("steps")
            full = py.compared(py.call("len", py.name("steps")), ast.Gt(), py.const(MOST_STEPS))
            stop = py.all_of(py.any_of(*self._attended(), full), py.answer_to(self.at(number)))
            return [self._begun(number), py.when(stop, [ast.Break()])]
        self.needs.add("signals")
        return [py.when(py.attr(py.name("signals"), "interrupt"), [py.yield_(self.at(number))])]

    def bound(self, number: int, name: str, slot: str) -> py.Body:
        """Return what follows a binding: the trace of the stepped form, and what Application-Start shares."""
        following: py.Body = []
        if self.shares and len(self.names.contexts) == 1:
            self.needs.add("shared")
            following.append(py.assign_item(py.name("shared"), py.const(name), py.name(slot)))
        if self.stepped:
            self.needs.add("trace")
            entry = [py.const(number), py.const(name), py.name(slot)]
            following.append(py.do(py.call("trace", py.tuple_of(entry))))
            self.last_bound = (following[-1], entry)
        return following

    def prologue(self) -> py.Body:
        """Return the statements every generated function begins with: fetch what is needed, and only that."""
        lines: py.Body = [
            py.assign(local, py.attr(py.name("frame"), local)) for local in ("signals", "shared") if local in self.needs
        ]
        if "steps" in self.needs:
            lines.append(py.assign("steps", py.attr(py.name("frame"), "trace")))
        if "trace" in self.needs:
            lines.append(py.assign("trace", py.attr(py.attr(py.name("frame"), "trace"), "append")))
        if "clock" in self.needs:
            lines.append(py.assign("clock", py.attr(py.name("signals"), "clock")))
        if self.given:
            lines.append(py.assign("given", py.attr(py.name("frame"), "given")))
        for name, slot in self.given.items():
            has = py.compared(py.const(name), ast.In(), py.name("given"))
            value = py.either(has, py.item(py.name("given"), py.const(name)), py.name("UNBOUND"))
            lines.append(py.assign(slot, value))
        return lines


# Magic names that hide bindings of the same name (language.md 4.9); the others give way to a name that is bound.
_FIRST = frozenset(
    "now contract metrics application terminal env parameter generated-id http-server -repository".split()
)


def _first(reading: Reading, last: py.Expr) -> py.Expr:
    for slot in reversed(reading.perhaps):
        last = py.either(py.is_not(py.name(slot), py.name("UNBOUND")), py.name(slot), last)
    return last
