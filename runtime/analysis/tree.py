"""Walking blocks: every statement, however deep it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runtime.syntax import nodes


def blocks_of(statement: nodes.Statement) -> tuple[tuple[nodes.Statement, ...], ...]:
    """Return the blocks directly inside `statement`; none for one that has no braces."""
    match statement:
        case nodes.Match(cases=cases, otherwise=otherwise):
            return (*(case.body for case in cases), otherwise or ())
        case nodes.If(body=body, otherwise=otherwise):
            return (body, otherwise or ())
        case nodes.ForEach(body=body) | nodes.RangeLoop(body=body) | nodes.While(body=body):
            return (body,)
        case _:
            return ()


def statements_in(body: Iterable[nodes.Statement]) -> Iterator[nodes.Statement]:
    """Yield every statement of `body` in source order, those inside others after them."""
    # A stack, since blocks may be nested deeper than Python likes to recurse.
    waiting = list(body)[::-1]
    while waiting:
        statement = waiting.pop()
        yield statement
        waiting.extend(inner for block in reversed(blocks_of(statement)) for inner in reversed(block))


def actions_in(body: Iterable[nodes.Statement]) -> Iterator[nodes.Action]:
    """Yield every action statement of `body`, however deep it stands."""
    return (statement for statement in statements_in(body) if isinstance(statement, nodes.Action))
