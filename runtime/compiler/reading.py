"""Which names a piece of the tree reads and binds; questions about the tree that need no context."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.syntax import nodes
from runtime.syntax.parts import parts, parts_of_noun
from runtime.vocabulary import Role, binds_result, role_of

_BOOLEAN = frozenset("== != < <= > >= contains matches in before after".split()) | {"not in"}

NAMING_RESULTS = frozenset("return respond throw raise fail emit".split())
"""Verbs whose result is a word of their own (a status, an event) and never a variable."""


def binds(action: nodes.Action) -> bool:
    """Return whether the statement binds its result noun."""
    if action.result is None or not binds_result(action.verb):
        return False
    # `<websocket>` says at any time what was configured; bound, its count of connections would stand still (4.11).
    return action.verb.lower() != "configure" or action.result.base != "websocket"


def has_subject(action: nodes.Action) -> bool:
    """Return whether the result noun is a variable whose value the statement hands on: ``Log the <x> ...``."""
    return (
        action.result is not None
        and role_of(action.verb) in (Role.RESPONSE, Role.EXPORT)
        and action.verb.lower() not in NAMING_RESULTS
    )


def names_in(*expressions: nodes.Expression | None) -> Iterator[str]:
    """Yield the base of every variable in the expressions, in no particular order."""
    waiting = [expression for expression in expressions if expression is not None]
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, nodes.Variable):
            yield expression.noun.base
        waiting.extend(parts(expression))


def comparisons(predicate: nodes.Predicate | None) -> Iterator[nodes.Comparison]:
    """Yield the comparisons of a where-clause in the order they stand."""
    if isinstance(predicate, nodes.Comparison):
        yield predicate
    elif predicate is not None:
        for part in predicate.parts:
            yield from comparisons(part)


def read_by(action: nodes.Action) -> Iterator[str]:
    """Yield the names an action statement reads."""
    for noun in (action.object_noun, action.for_noun, action.result if has_subject(action) else None):
        if noun is not None:
            yield noun.base
            yield from names_in(*parts_of_noun(noun))
    yield from names_in(
        action.sink, action.object_value, action.with_value, action.to_value, action.default, action.when
    )
    for comparison in comparisons(action.where):
        yield from names_in(comparison.value, comparison.upper)
    yield from names_in(*(value for _, value in action.trailing))


def blocks(statement: nodes.Statement) -> Iterator[tuple[nodes.Statement, ...]]:
    """Yield the statement lists directly inside a block statement, in the order they stand."""
    match statement:
        case nodes.Match(cases=cases, otherwise=otherwise):
            yield from (case.body for case in cases)
            yield otherwise or ()
        case nodes.If(body=body, otherwise=otherwise):
            yield body
            yield otherwise or ()
        case nodes.ForEach(body=body) | nodes.RangeLoop(body=body) | nodes.While(body=body):
            yield body
        case _:
            return


def spine(node: nodes.Expression, operator: str) -> list[nodes.Expression]:
    """Return the operands of a chain ``a op b op c``, however long, in order."""
    operands: list[nodes.Expression] = []
    while isinstance(node, nodes.Binary) and node.operator == operator:
        operands.append(node.right)
        node = node.left
    return [node, *reversed(operands)]


def is_boolean(node: nodes.Expression) -> bool:
    """Return whether the value of `node` is a Boolean whatever happens."""
    while isinstance(node, nodes.Group):
        node = node.inner
    match node:
        case nodes.Exists() | nodes.IsType() | nodes.IsEmpty():
            return True
        case nodes.Literal(value=value):
            return type(value) is bool
        case nodes.Unary(operator=operator):
            return operator == "not"
        case nodes.Binary(operator="or"):
            return all(map(is_boolean, spine(node, "or")))
        case nodes.Binary(operator=operator):
            return operator in _BOOLEAN or operator == "and"
        case _:
            return False
