"""The statement table: every statement of a feature set with its number, in the order they stand.

Made once per feature set, before the lowering; both forms, the debugger and every failure refer to it by number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from runtime.compiler.calls import CallSite, Linkage
from runtime.compiler.islands import Output, Text
from runtime.compiler.program import Statement
from runtime.compiler.reading import binds, blocks, names_in, read_by
from runtime.compiler.sentences import block_sentence, canonical, on_one_line, sentence
from runtime.compiler.sites import call_site
from runtime.frozen import frozen
from runtime.source import Span
from runtime.syntax import nodes

_LONG = 200
"""Characters of one statement: a chain or nest of n operands takes 2n, and CPython compiles about 900 in each other."""

_DEEP = 10
"""Blocks within each other: far more than anybody writes, far fewer than CPython compiles."""


@frozen
class Step:
    """A statement of the tree with what is known of it."""

    statement: Statement
    site: CallSite | None
    """None for statements that call no action."""
    binds: tuple[str, ...]
    """Names it may bind in the context it stands in; the first is its result, when it has one."""
    needs: frozenset[str] = frozenset()
    """Names without which it fails."""


@frozen
class Table:
    """All statements of one feature set."""

    steps: tuple[Step, ...]
    numbers: Mapping[int, int]
    """From the identity of a node to the number of its statement."""
    depth: int
    """How many blocks stand within each other."""
    bound_once: frozenset[str]
    """Names that one statement alone binds: every value of such a name is of one making."""

    @property
    def reads_outside(self) -> frozenset[str]:
        """Names that are needed and bound nowhere in the feature set."""
        bound = {name for step in self.steps for name in step.statement.writes}
        return frozenset(name for step in self.steps for name in step.needs if name not in bound)

    @property
    def is_deep(self) -> bool:
        """Whether something may be nested deeper than Python compiles."""
        spans = [step.statement.span for step in self.steps]
        return self.depth > _DEEP or any(span.end - span.start > _LONG for span in spans)

    def step(self, node: nodes.Statement) -> Step:
        return self.steps[self.numbers[id(node)]]

    def bound_in(self, body: Sequence[nodes.Statement]) -> set[str]:
        """Return the names that `body` may bind in its own context: those inside inner loops end with their pass."""
        found: set[str] = set()
        waiting = list(body)
        while waiting:
            node = waiting.pop()
            found.update(self.step(node).binds)
            if not isinstance(node, nodes.ForEach | nodes.RangeLoop):
                waiting.extend(inner for block in blocks(node) for inner in block)
        return found


def table_of(name: str, activity: str, body: Sequence[nodes.Statement], linkage: Linkage) -> Table:
    """Number the statements of `body`, nested ones where they stand."""
    steps: list[Step] = []
    numbers: dict[int, int] = {}
    waiting = [(node, 0, -1) for node in reversed(body)]
    deepest = 0
    while waiting:
        node, depth, inside = waiting.pop()
        deepest = max(deepest, depth)
        number = numbers[id(node)] = len(steps)
        step = _step(number, node, name, activity, linkage)
        steps.append(replace(step, statement=replace(step.statement, inside=inside)))
        inner = [statement for block in blocks(node) for statement in block]
        waiting.extend((statement, depth + 1, number) for statement in reversed(inner))
    bound = Counter(name for step in steps for name in step.statement.writes)
    return Table(tuple(steps), numbers, deepest, frozenset(name for name, count in bound.items() if count == 1))


def _step(number: int, node: nodes.Statement, name: str, activity: str, linkage: Linkage) -> Step:
    if isinstance(node, nodes.Action):
        return _action_step(number, node, name, activity, linkage)
    bound = _bound_by(node)
    verb, span, reads, inside = _block(node)
    text = on_one_line(span).rstrip(" {")
    statement = Statement(number, span, verb, text, block_sentence(node), tuple(sorted(reads)), (*bound, *inside))
    return Step(statement, None, bound, frozenset(reads))


def _action_step(number: int, node: nodes.Action, name: str, activity: str, linkage: Linkage) -> Step:
    site = call_site(node, name, activity)
    also = linkage.also_binds[site.action](site) if site.action in linkage.also_binds else ()
    bound = ((node.result.base,) if binds(node) and node.result is not None else ()) + also
    reads = tuple(sorted(set(read_by(node))))
    statement = Statement(
        number, node.span, node.verb.lower(), canonical(node), sentence(node), reads, bound,
        action=site.action, result=site.result, object=site.object,
    )  # fmt: skip
    return Step(statement, site, bound, _needed(node, site, linkage))


def _needed(node: nodes.Action, site: CallSite, linkage: Linkage) -> frozenset[str]:
    """Return the names an action statement cannot do without: not its object, when that is a name first of all."""
    needed = set(names_in(node.sink, node.object_value, node.with_value, node.to_value, node.default, node.when))
    if node.object_noun is not None and site.action not in linkage.names_as_objects and node.default is None:
        needed.add(node.object_noun.base)
    return frozenset(needed)


def _bound_by(node: nodes.Statement) -> tuple[str, ...]:
    match node:
        case nodes.Publish(alias=alias):
            return (alias,)
        case nodes.Require(name=name):
            return (name,)
        case _:
            return ()


def _block(node: nodes.Statement) -> tuple[str, Span, set[str], tuple[str, ...]]:
    """Return verb, span, names read, and names bound inside its own context."""
    match node:
        case nodes.Match(head=head, subject=subject, cases=cases):
            labels = {case.pattern.base for case in cases if isinstance(case.pattern, nodes.Noun)}
            return "match", head, set(names_in(subject, *(case.guard for case in cases))) | labels, ()
        case nodes.If(head=head, condition=condition):
            return "if", head, set(names_in(condition)), ()
        case nodes.ForEach(head=head, item=item, index=index, collection=collection, where=where):
            return "for each", head, set(names_in(collection, where)), (item, index) if index else (item,)
        case nodes.RangeLoop(head=head, name=name, low=low, high=high):
            return "for", head, set(names_in(low, high)), (name,)
        case nodes.While(head=head, condition=condition):
            return "while", head, set(names_in(condition)), ()
        case Output(span=span, value=value):
            return "output", span, set(names_in(value)), ()
        case Text(span=span):
            return "text", span, set(), ()
        case nodes.Publish(span=span, name=name):
            return "publish", span, {name}, ()
        case nodes.Require(span=span):
            return "require", span, set(), ()
        case _:
            return "break", node.span, set(), ()
