"""The patterns of ``match``: from the tree to tests of a subject that stands in a local (language.md 4.10)."""

from __future__ import annotations

import ast

from runtime.compiler import pyast as py
from runtime.compiler.expressions import Expressions
from runtime.compiler.sentences import noun_text
from runtime.syntax import nodes


def fits(subject: str, pattern: nodes.Pattern, expressions: Expressions) -> py.Expr:
    """Return the test whether the local `subject` fits `pattern`."""
    value = py.name(subject)
    match pattern:
        case nodes.Literal(value=literal):
            return _is_literal(value, literal)
        case nodes.RegexLiteral():
            return py.all_of(py.has_type(value, "str"), py.call("matches", value, expressions.value(pattern)))
        case nodes.RangePattern(low=low, high=high):
            number = py.any_of(py.has_type(value, "int"), py.has_type(value, "float"))
            within = ast.Compare(py.const(low), [ast.LtE(), ast.LtE()], [value, py.const(high)])
            return py.all_of(number, within)
        case nodes.Anything():
            return py.const(True)
        case nodes.Noun():
            label = expressions.noun_if_any(pattern)
            return py.call("fits_label", value, label, py.const(noun_text(pattern)))
        case _:
            return py.call("is_same", value, expressions.value(pattern))


def _is_literal(subject: py.Expr, literal: str | int | float | bool | None) -> py.Expr:
    """Literals fit the same type only: ``case 200`` fits neither ``"200"`` nor 200.0."""
    if literal is None or isinstance(literal, bool):
        return py.is_(subject, py.const(literal))
    same = py.compared(subject, ast.Eq(), py.const(literal))
    return py.all_of(py.has_type(subject, type(literal).__name__), same)
