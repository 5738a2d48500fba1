"""What can be computed in place: the kinds of generated expressions, and Integers that no step takes out of 64 bits.

Plain questions about Python expressions and numbers; who asks decides what to generate.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER

COMPUTED = "computed"
"""The kind of what ``+ - * /`` give: an Integer, a Float or a String; all three are their own text in Python too."""

_MADE_BY = {
    **dict.fromkeys(("add", "subtract", "multiply", "divide", "negate"), COMPUTED),
    **dict.fromkeys(
        (
            *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "before", "after"),
            *("contains", "member_of", "matches", "is_type", "is_missing", "truthy"),
        ),
        "bool",
    ),
    "interpolation": "str",
    **dict.fromkeys(("len", "modulo"), "int"),
}
"""Kinds of what the functions give that generated code calls."""

_WRITTEN_AS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "str",
    ast.Dict: "dict",
    ast.List: "list",
    ast.Compare: "bool",
    ast.BinOp: COMPUTED,
}

OWN_TEXT = frozenset({"str", "int", "float", COMPUTED})
"""Kinds that Python formats as ``${x}`` does."""

LARGEST_LITERAL = 2**32
"""Integer literals below are computed with in place."""


def kind_of(value: ast.expr) -> str:
    """Return the Python type that `value` has in any case, or `COMPUTED`; empty where that is not known.

    Names are not known here.
    """
    match value:
        case ast.Constant(value=constant):
            return type(constant).__name__
        case ast.Call(func=ast.Name(id=function)):
            return _MADE_BY.get(function, "")
        case ast.UnaryOp(op=ast.Not()):
            return "bool"
        case ast.BinOp(op=ast.Mod()):
            return "int"
        case ast.IfExp(body=body, orelse=otherwise):
            return _common((kind_of(body), kind_of(otherwise)))
        case ast.BoolOp(values=values):
            return _common(map(kind_of, values))
        case ast.NamedExpr(value=inner):
            return kind_of(inner)
        case _:
            return _WRITTEN_AS.get(type(value), "")


def _common(kinds: Iterable[str]) -> str:
    first, *others = kinds
    return first if all(kind == first for kind in others) else ""


def safe_operands(steps: Sequence[tuple[str, int]]) -> tuple[int, int] | None:
    """Return the least and the greatest Integer with which a chain of steps stays within 64 bits, each of them.

    A step is ``+``, ``-`` or ``*`` with a literal from 0 up. None when there is no such Integer.
    """
    factor, offset = 1, 0
    least, most = MIN_INTEGER, MAX_INTEGER
    for operator, literal in steps:
        if operator == "*":
            factor, offset = factor * literal, offset * literal
        else:
            offset += literal if operator == "+" else -literal
        if factor:
            least = max(least, -((offset - MIN_INTEGER) // factor))
            most = min(most, (MAX_INTEGER - offset) // factor)
        elif not MIN_INTEGER <= offset <= MAX_INTEGER:
            return None
    return (least, most) if least <= most else None
