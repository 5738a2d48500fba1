"""Statement lists and the statements that hold others: match, if, the loops, publish and require.

Loops become Python loops, one pass of a ``for each`` or range loop being a context of its own. Python allows twenty
blocks within each other; loops nested deeper than that continue in a nested generator function.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager

from runtime.compiler import pyast as py
from runtime.compiler.calls import CallSite
from runtime.compiler.expressions import Expressions
from runtime.compiler.lower_actions import Actions
from runtime.compiler.patterns import fits
from runtime.compiler.program import place_of
from runtime.compiler.table import Step
from runtime.compiler.unit import Unit
from runtime.syntax import nodes

_DEEPEST = 12
"""Loops within each other in one Python function, well below CPython's 20 blocks (`CO_MAXBLOCKS`)."""

_LONGEST_CHAIN = 50
"""Arms of a match in one chain of ``elif``."""


class Blocks:
    """Lowers the statement lists of one generated function."""

    def __init__(self, unit: Unit, name: str, activity: str) -> None:
        self._unit = unit
        self._name, self._activity = name, activity
        self._expressions = Expressions(unit)
        self._actions = Actions(unit, self._expressions)
        self._loops = 0
        self._functions = 0
        self._feeds = False
        """The next statement is a later stage of the pipeline."""
        self._kinds: dict[type, Callable[..., py.Body]] = {
            nodes.Action: self._action,
            nodes.Publish: self._publish,
            nodes.Require: self._require,
            nodes.Match: self._match,
            nodes.If: self._if,
            nodes.ForEach: self._for_each,
            nodes.RangeLoop: self._range,
            nodes.While: self._while,
            nodes.Break: self._break,
            nodes.Skipped: lambda node, step: [],
        }

    def lower(self, body: Sequence[nodes.Statement]) -> py.Body:
        """Return the code of a statement list."""
        lines: py.Body = []
        for node, following in zip(body, (*body[1:], None), strict=False):
            lines += self._statement(node, following)
        return lines

    def condition(self, node: nodes.Expression) -> py.Body:
        """Return the code of a header condition: its value is what the function returns."""
        return [ast.Return(self._expressions.condition(node))]

    def _statement(self, node: nodes.Statement, following: nodes.Statement | None) -> py.Body:
        step = self._unit.table.step(node)
        self._feeds = isinstance(following, nodes.Action) and following.pipelined
        if isinstance(node, nodes.ForEach | nodes.RangeLoop | nodes.While) and self._loops >= _DEEPEST:
            lines = self._apart(node, step)
        else:
            lines = self._kinds[type(node)](node, step)
        if not isinstance(node, nodes.While):  # its stop stands at the head of every pass, the first one too
            lines = self._unit.stopping(step.statement.number, lines, self._begins(following))
        py.stamp(lines, place_of(step.statement.span))
        return lines

    def _begins(self, node: nodes.Statement | None) -> int | None:
        """Return the number of a statement whose beginning is noted where it stands; None when there is none such."""
        if node is None or not self._unit.stepped or isinstance(node, nodes.While):
            return None
        return self._unit.table.step(node).statement.number

    def _action(self, node: nodes.Action, step: Step) -> py.Body:
        return self._actions.lower(node, step, self._feeds)

    # -- names across feature sets --

    def _publish(self, node: nodes.Publish, step: Step) -> py.Body:
        value = self._expressions.noun(nodes.Noun(node.span, node.name))
        published = self._linked("publish", step, node.alias, node.name, value)
        return self._actions.bind(step.statement.number, node.alias, published, free=False)

    def _require(self, node: nodes.Require, step: Step) -> py.Body:
        """A required name that is not there stays unbound, and is looked for outside when it is read."""
        unit, number = self._unit, step.statement.number
        found = self._linked("require", step, node.name, node.source, None)
        slot = unit.names.test(node.name)
        surely = unit.names.state(node.name) is True
        held = unit.temporary()
        is_there = py.is_not(py.walrus(held, found), py.name("UNBOUND"))
        unit.names.bind(node.name, surely)
        return [py.when(is_there, [py.assign(slot, py.name(held)), *unit.bound(number, node.name, slot)])]

    def _linked(self, action: str, step: Step, result: str, source: str, value: py.Expr | None) -> py.Expr:
        number, span = step.statement.number, step.statement.span
        site = CallSite(
            action, action, span, self._name, self._activity, result=result, object=source, object_text=source
        )
        arguments = [self._unit.pool.put(f"SITE_{number}", site), py.name("frame"), py.name("UNBOUND")]
        if value is not None:
            arguments.append(value)
        function = self._unit.linkage.actions[action]
        return self._unit.call(f"ACTION_{action.upper()}", function, py.call("Call", *arguments))

    # -- choices --

    def _match(self, node: nodes.Match, step: Step) -> py.Body:
        subject = self._unit.temporary()
        lines: py.Body = [py.assign(subject, self._expressions.value(node.subject))]
        arms = []
        for case in node.cases:
            test = fits(subject, case.pattern, self._expressions)
            if case.guard is not None:
                test = py.all_of(test, self._expressions.condition(case.guard))
            arms.append((test, case.body))
        return lines + self._choice(arms, node.otherwise, step)

    def _if(self, node: nodes.If, step: Step) -> py.Body:
        return self._choice([(self._expressions.condition(node.condition), node.body)], node.otherwise, step)

    def _choice(
        self,
        arms: list[tuple[py.Expr, tuple[nodes.Statement, ...]]],
        otherwise: tuple[nodes.Statement, ...] | None,
        step: Step,
    ) -> py.Body:
        """Return the first arm whose test holds; what is bound after it is what every way has bound."""
        names = self._unit.names
        fork, ways, bodies = names.fork(), [], []
        for statements in (*(body for _, body in arms), otherwise or ()):
            bodies.append(self.lower(statements))
            ways.append(names.leave(fork))
        names.join(ways)
        *bodies, rest = bodies
        return self._chain([(test, body) for (test, _), body in zip(arms, bodies, strict=True)], rest, step)

    def _chain(self, arms: list[tuple[py.Expr, py.Body]], rest: py.Body, step: Step) -> py.Body:
        """Return ``if ... elif ... else``, in stretches that CPython can compile: each ``elif`` is one level deeper."""
        if len(arms) > _LONGEST_CHAIN:
            done = self._unit.temporary()
            first = [(test, [py.assign(done, py.const(True)), *body]) for test, body in arms[:_LONGEST_CHAIN]]
            later = py.when(py.negated(py.name(done)), self._chain(arms[_LONGEST_CHAIN:], rest, step))
            return [py.assign(done, py.const(False)), *self._chain(first, [], step), later]
        for test, body in reversed(arms):
            rest = [py.when(test, body, rest)]
            py.stamp(rest, place_of(step.statement.span))
        return rest

    # -- loops --

    @contextmanager
    def _loop(self) -> Iterator[None]:
        self._loops += 1
        self._unit.forget_kinds()
        try:
            yield
        finally:
            self._loops -= 1
            self._unit.forget_kinds()

    def _for_each(self, node: nodes.ForEach, step: Step) -> py.Body:
        if node.parallel:
            return self._parallel(node, step)
        elements = self._elements(node)
        with self._unit.names.context() as context, self._loop():
            item, index, first = self._enter(node, step)
            lowered = first + self._filtered(node)
            body = self._pass(context.unset - {item, index}, lowered, step)
        if index is None:
            return [_for(py.stored(item), elements, body), *self._leave(context.number)]
        target = ast.Tuple([py.stored(index), py.stored(item)], ast.Store())
        return [_for(target, py.call("enumerate", elements), body), *self._leave(context.number)]

    def _elements(self, node: nodes.ForEach) -> py.Expr:
        if self._unit.template:
            return py.call("elements", self._expressions.maybe(node.collection))
        return py.call("each", self._expressions.value(node.collection))

    def _enter(self, node: nodes.ForEach, step: Step) -> tuple[str, str | None, py.Body]:
        """Bind item and index; return their locals and what follows the binding."""
        unit, number = self._unit, step.statement.number
        item = unit.names.bind(node.item)
        lines = unit.bound(number, node.item, item)
        if node.index is None:
            return item, None, lines
        index = unit.names.bind(node.index)
        return item, index, lines + unit.bound(number, node.index, index)

    def _filtered(self, node: nodes.ForEach) -> py.Body:
        if node.where is None:
            return self.lower(node.body)
        condition = self._expressions.condition(node.where)
        return [py.when(condition, self.lower(node.body))]

    def _pass(self, unset: Set[str], body: py.Body, step: Step) -> py.Body:
        """Return one pass through a loop: its tested names unset, its body, and the stop before the next pass."""
        head = _unset(unset)
        stops = self._unit.loop_head(step.statement.number)
        return [*head, *body, *stops] if self._unit.stepped else [*stops, *head, *body]

    def _leave(self, context: int) -> py.Body:
        """Return what forgets the names of a loop behind it, for whoever looks: a debugger, the trace of a failure."""
        return [py.assign(slot, py.name("UNBOUND")) for slot in self._unit.pool.slots.of_context(context)]

    def _range(self, node: nodes.RangeLoop, step: Step) -> py.Body:
        unit = self._unit
        low, high = (py.call("whole", self._expressions.value(bound)) for bound in (node.low, node.high))
        with unit.names.context() as context, self._loop():
            slot = unit.names.bind(node.name)
            first = unit.bound(step.statement.number, node.name, slot)
            lowered = first + self.lower(node.body)
            body = self._pass(context.unset - {slot}, lowered, step)
        loop = _for(py.stored(slot), py.call("range", low, high), body)
        return [loop, *self._leave(context.number)]

    def _while(self, node: nodes.While, step: Step) -> py.Body:
        """The body may run again, or not at all, so what it binds is only perhaps bound at its head and behind it."""
        unit, names = self._unit, self._unit.names
        for name in unit.table.bound_in(node.body):
            if names.state(name) is None:
                names.test(name)
                names.bind(name, surely=False)
        head = names.fork()
        condition = self._expressions.condition(node.condition)
        with self._loop():
            self._actions.free_rebinding += 1
            body = self.lower(node.body)
            self._actions.free_rebinding -= 1
        names.leave(head)
        leave = py.when(py.negated(condition), [ast.Break()])
        stops = unit.loop_head(step.statement.number)
        return [ast.While(py.const(True), [*stops, leave, *body], [])]

    def _break(self, node: nodes.Break, step: Step) -> py.Body:
        self._unit.names.end()
        if self._loops == 0:
            # A parallel body is a function: what it returns ends the other passes too.
            return [ast.Return(py.name("LEFT")) if self._functions else py.do(py.call("stray_break"))]
        return [ast.Break()]

    # -- loops in functions of their own --

    def _parallel(self, node: nodes.ForEach, step: Step) -> py.Body:
        unit, number = self._unit, step.statement.number
        elements = self._elements(node)
        with self._function() as outer, unit.names.context() as context:
            item, index, first = self._enter(node, step)
            lowered = first + self._filtered(node)
            body = [*_unset(context.unset, item, index), *lowered]
        # Of one name for both, it is the item, as in a loop whose passes follow each other.
        parameters = [item] if index is None else [unit.temporary() if index == item else index, item]
        identifier = f"PASS_{number}"
        collection, bodies, element = (unit.temporary() for _ in range(3))
        made = ast.ListComp(
            py.call(identifier, *([ast.Starred(py.name(element), ast.Load())] if index else [py.name(element)])),
            [ast.comprehension(py.stored(element), _numbered(py.name(collection), index), [], 0)],
        )
        count = py.call("limit", py.const(node.concurrency or 0), py.call("len", py.name(bodies)))
        run = py.call(unit.pool.put("PARALLEL", unit.linkage.parallel), py.name(bodies), count)
        return [
            py.function(identifier, parameters, [*_nonlocal(outer), *body]),
            py.assign(collection, elements),  # a comprehension may not assign while it looks for what to go through
            py.assign(bodies, py.call("tuple", made)),
            *self._reply(run),
        ]

    def _apart(self, node: nodes.Statement, step: Step) -> py.Body:
        """Return a loop in a function of its own, since Python would refuse one more block here."""
        identifier = f"BLOCK_{step.statement.number}"
        with self._function() as outer:
            lines = self._kinds[type(node)](node, step)
        return [py.function(identifier, [], [*_nonlocal(outer), *lines]), *self._reply(py.call(identifier))]

    @contextmanager
    def _function(self) -> Iterator[set[str]]:
        loops, self._loops = self._loops, 0
        self._functions += 1
        self._unit.forget_kinds()
        try:
            with self._unit.names.function() as outer:
                yield outer
        finally:
            self._unit.forget_kinds()
            self._loops = loops
            self._functions -= 1

    def _reply(self, run: py.Expr) -> py.Body:
        """Return the wait for a function's end; a Return inside it ends the feature set, a ``break`` does not."""
        reply = self._unit.temporary()
        ends = py.all_of(
            py.is_not(py.walrus(reply, py.wait_for(run)), py.const(None)), py.is_not(py.name(reply), py.name("LEFT"))
        )
        return [py.when(ends, [ast.Return(py.name(reply))])]


def _numbered(elements: py.Expr, index: str | None) -> py.Expr:
    return elements if index is None else py.call("enumerate", elements)


def _for(target: py.Expr, elements: py.Expr, body: py.Body) -> ast.For:
    return ast.For(target, elements, body, [])


def _unset(slots: Set[str], *bound: str | None) -> py.Body:
    """Return what makes the tested locals UNBOUND, all but those that are bound where the code begins."""
    return [py.assign(slot, py.name("UNBOUND")) for slot in sorted(slots) if slot not in bound]


def _nonlocal(names: set[str]) -> py.Body:
    return [ast.Nonlocal(sorted(names))] if names else []
