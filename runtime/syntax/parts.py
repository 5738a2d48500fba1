"""What stands directly inside an expression: the one step of every walk through a tree."""

from __future__ import annotations

from runtime.syntax import nodes


def parts(expression: nodes.Expression) -> tuple[nodes.Expression, ...]:
    """Return the expressions directly inside `expression`, from left to right; none in a literal."""
    match expression:
        case nodes.Interpolated(parts=pieces):
            return tuple(piece for piece in pieces if not isinstance(piece, str))
        case nodes.ListLiteral(items=items):
            return items
        case nodes.MapLiteral(entries=entries):
            return tuple(value for _, value in entries)
        case nodes.Binary(left=left, right=right):
            return (left, right)
        case nodes.Index(target=target, index=index):
            return (target, index)
        case nodes.Member(target=target):
            return (target,)
        case nodes.Group(inner=inner):
            return (inner,)
        case nodes.Unary(operand=operand) | nodes.Exists(operand=operand) | nodes.IsType(operand=operand):
            return (operand,)
        case nodes.IsEmpty(operand=operand) | nodes.DateOffset(operand=operand):
            return (operand,)
        case nodes.Variable(noun=noun):
            return parts_of_noun(noun)
        case _:
            return ()


def parts_of_noun(noun: nodes.Noun) -> tuple[nodes.Expression, ...]:
    """Return the expressions inside a noun: that of an interpolated qualifier."""
    return (noun.qualifier,) if isinstance(noun.qualifier, nodes.Interpolated) else ()
