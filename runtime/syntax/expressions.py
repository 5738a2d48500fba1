"""Building expressions: one method for each rule of the expression part of `aro.lark`.

Each method is named after its rule or alias and takes the rule's values in order: tokens, and nodes built before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from runtime.errors import Diagnostic
from runtime.source import SourceFile, Span
from runtime.syntax import nodes
from runtime.syntax.cursor import DEEPEST, MOST_FINDINGS
from runtime.syntax.tokens import Hole, NounText, Parts, RegexText, Token

Values = list[Any]
"""The values of a rule's parts; the grammar says which kinds they are."""

HoleParser = Callable[[Hole], nodes.Expression | None]

_OPERATORS = {
    "OR": "or", "AND": "and", "EQ": "==", "NE": "!=", "IS": "==", "IS_NOT": "!=", "CONTAINS": "contains",
    "MATCHES": "matches", "IN": "in", "NOT_IN": "not in", "BEFORE": "before", "AFTER": "after", "LT": "<", "GT": ">",
    "LE": "<=", "GE": ">=", "PLUS": "+", "MINUS": "-", "CONCAT": "++", "STAR": "*", "SLASH": "/", "PERCENT": "%",
    "NOT": "not", "BETWEEN": "between", "STARTS_WITH": "starts with", "ENDS_WITH": "ends with",
}  # fmt: skip
DISTRIBUTES = frozenset("== != < > <= >= contains matches before after".split()) | {"starts with", "ends with"}
"""Comparisons a bare literal behind ``and`` or ``or`` repeats (4.4)."""

_LITERALS: dict[str, bool | None] = {"TRUE": True, "FALSE": False, "NULL": None}
_STEPS = re.compile(r"[.:\s]+")


def operator_of(token: Token) -> str:
    """Return the operator as nodes spell it."""
    return _OPERATORS[token.type]


def path_of(base: str, qualifier: str | None) -> str:
    """Return a noun's steps joined by dots: ``<user: address city>`` is ``user.address.city``."""
    return f"{base}.{'.'.join(_STEPS.split(qualifier.strip()))}" if qualifier else base


def is_distributed(node: object) -> bool:
    """Return whether `node` is a literal that may repeat the comparison before it: a string, a number or null."""
    return isinstance(node, nodes.Literal) and not isinstance(node.value, bool)


def height(node: object) -> int:
    """Return how deep the tree below `node` is, without recursion."""
    deepest = 0
    waiting: list[tuple[object, int]] = [(node, 1)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Span):
            continue
        if isinstance(part, tuple):
            waiting.extend((item, depth) for item in part)
        elif is_dataclass(part):
            deepest = max(deepest, depth)
            waiting.extend((getattr(part, field.name), depth + 1) for field in fields(part))
    return deepest


class _Chain(NamedTuple):
    """Conditions joined by one operator, while more may follow."""

    span: Span
    operator: str
    parts: list[Any]  # conditions, chains, and what `predicate` makes conditions of


_FIELD = "name the field as it stands: where <age> = 3"


class ExpressionBuilder:
    """Makes expression nodes; `parse_hole` reads the inside of a ``${}``."""

    def __init__(self, source: SourceFile, parse_hole: HoleParser) -> None:
        self.source = source
        self.parse_hole = parse_hole
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: str, message: str, start: int, end: int, hint: str = "") -> None:
        if len(self.diagnostics) < MOST_FINDINGS:
            self.diagnostics.append(Diagnostic(code, message, self.source.span(start, end), hint))

    def span_of(self, first: Any, last: Any) -> Span:
        """Return the span from one value of a rule to another, each a token or a node."""
        start = first.start if isinstance(first, Token) else first.span.start
        end = last.end if isinstance(last, Token) else last.span.end
        return self.source.span(start, end)

    def bounded(self, node: nodes.Expression) -> nodes.Expression:
        """Return `node`, or null in its place when it is too deep for those who will walk it."""
        return node if self.fits(node, node.span) else nodes.Literal(node.span, None)

    def fits(self, node: object, span: Span) -> bool:
        # Each level takes at least one character, so nearly every node is done here.
        if span.end - span.start <= DEEPEST or height(node) <= DEEPEST:
            return True
        message = f"Nested more than {DEEPEST} levels deep"
        self.report("nesting-too-deep", message, span.start, span.end, "compute parts of it in statements of their own")
        return False

    # --- nouns -------------------------------------------------------------------------------------------------

    def noun(self, token: Token) -> nodes.Noun:
        """Return the node of a NOUN or a NAME token."""
        span = self.source.span(token.start, token.end)
        if token.type == "NAME":
            return nodes.BareNoun(span, token.value)
        text: NounText = token.value
        if isinstance(text.qualifier, tuple):
            return nodes.Noun(span, text.base, self._interpolated(span, text.qualifier), True)
        return nodes.Noun(span, text.base, text.qualifier, text.quoted)

    def field_path(self, token: Token) -> str:
        """Return the path a NOUN or a NAME token means where the field of an element is named."""
        text = token.value
        if isinstance(text, str):
            return text
        assert isinstance(text, NounText)
        if isinstance(text.qualifier, tuple):
            self.report("invalid-field", "A field's name cannot be interpolated", token.start, token.end, _FIELD)
            return text.base
        return path_of(text.base, text.qualifier)

    def _interpolated(self, span: Span, parts: Parts) -> nodes.Interpolated:
        built = (self.parse_hole(part) if isinstance(part, Hole) else part for part in parts)
        return nodes.Interpolated(span, tuple(part for part in built if part is not None))

    # --- primaries ---------------------------------------------------------------------------------------------

    def literal(self, values: Values) -> nodes.Literal:
        token: Token = values[0]
        value = _LITERALS.get(token.type, token.value)
        return nodes.Literal(self.source.span(token.start, token.end), value)

    def regex(self, values: Values) -> nodes.RegexLiteral:
        text: RegexText = values[0].value
        return nodes.RegexLiteral(self.span_of(values[0], values[0]), text.pattern, text.flags)

    def interpolated(self, values: Values) -> nodes.Interpolated:
        return self._interpolated(self.span_of(values[0], values[0]), values[0].value)

    def variable(self, values: Values) -> nodes.Variable:
        noun = self.noun(values[0])
        return nodes.Variable(noun.span, noun)

    def group(self, values: Values) -> nodes.Group:
        return nodes.Group(self.span_of(values[0], values[2]), values[1])

    def list_literal(self, values: Values) -> nodes.ListLiteral:
        items = (value for value in values if not isinstance(value, Token))
        return nodes.ListLiteral(self.span_of(values[0], values[-1]), tuple(items))

    def map_literal(self, values: Values) -> nodes.MapLiteral:
        entries = (value for value in values if not isinstance(value, Token))
        return nodes.MapLiteral(self.span_of(values[0], values[-1]), tuple(entries))

    def entry(self, values: Values) -> tuple[str, nodes.Expression]:
        return values[0].value, values[-1]

    def short_entry(self, values: Values) -> tuple[str, nodes.Expression]:
        """``{ <user: id> }``: the key is the last step (X9)."""
        return self.field_path(values[0]).rpartition(".")[2], self.variable(values)

    # --- operators ---------------------------------------------------------------------------------------------

    def binary(self, values: Values) -> nodes.Binary:
        left, operator, right = values
        return nodes.Binary(left.span.to(right.span), operator_of(operator), left, right)

    def logical(self, values: Values) -> nodes.Binary:
        """``and`` and ``or``; a bare literal repeats the comparison before it (4.4)."""
        left, operator, right = values
        comparison = self._last_comparison(left) if is_distributed(right) else None
        if comparison is not None:
            right = nodes.Binary(right.span, comparison.operator, comparison.left, right)
        return nodes.Binary(left.span.to(right.span), operator_of(operator), left, right)

    def _last_comparison(self, node: nodes.Expression) -> nodes.Binary | None:
        while isinstance(node, nodes.Binary):
            if node.operator in DISTRIBUTES:
                return node
            if node.operator not in ("and", "or"):
                return None
            node = node.right
        return None

    def is_in(self, values: Values) -> nodes.Binary:
        left, operator, _, right = values
        negated = operator.type == "IS_NOT"
        return nodes.Binary(left.span.to(right.span), "not in" if negated else "in", left, right)

    def is_type(self, values: Values) -> nodes.IsType:
        span = self.span_of(values[0], values[-1])
        return nodes.IsType(span, values[0], values[-1].value, values[1].type == "IS_NOT")

    def is_empty(self, values: Values) -> nodes.IsEmpty:
        return nodes.IsEmpty(self.span_of(values[0], values[2]), values[0], values[1].type == "IS_NOT")

    def is_defined(self, values: Values) -> nodes.Exists:
        return nodes.Exists(self.span_of(values[0], values[2]), values[0], values[1].type == "IS_NOT")

    def date_offset(self, values: Values) -> nodes.DateOffset:
        operand, operator, duration = values
        amount = duration.value.amount if operator.type == "PLUS" else -duration.value.amount
        return nodes.DateOffset(self.span_of(operand, duration), operand, amount, duration.value.unit)

    def exists(self, values: Values) -> nodes.Exists:
        return nodes.Exists(self.span_of(values[0], values[1]), values[0])

    def unary(self, values: Values) -> nodes.Unary:
        return nodes.Unary(self.span_of(values[0], values[1]), operator_of(values[0]), values[1])

    def member(self, values: Values) -> nodes.Member:
        return nodes.Member(self.span_of(values[0], values[1]), values[0], values[1].value)

    def index_of(self, values: Values) -> nodes.Index:
        return nodes.Index(self.span_of(values[0], values[3]), values[0], values[2])

    def expression(self, values: Values) -> nodes.Expression:
        return self.bounded(values[0])

    # --- conditions of a `where` on elements -------------------------------------------------------------------

    def field(self, values: Values) -> tuple[str, Token]:
        path = ".".join([self.field_path(values[0]), *(member.value for member in values[1:])])
        return path, values[0]

    def comparison(self, values: Values) -> nodes.Comparison:
        """``field operator value``; a bare word behind ``is`` is a name here, not a type."""
        (path, first), operator, *rest = values
        span = self.span_of(first, rest[-1])
        spelling = operator_of(operator)
        if operator.type == "BETWEEN":
            return nodes.Comparison(span, path, spelling, rest[0], rest[2])
        value = rest[-1]
        if isinstance(value, Token):
            value = self.variable([value._replace(type="NAME")])
        elif isinstance(rest[0], Token):
            spelling = "not in" if operator.type == "IS_NOT" else "in"
        return nodes.Comparison(span, path, spelling, value)

    def bare_value(self, values: Values) -> nodes.Literal:
        literal: nodes.Literal = values[0]
        return literal

    def predicate_group(self, values: Values) -> nodes.Predicate | nodes.Group:
        # Kept as a group until it is joined: parentheses stop distribution.
        return nodes.Group(self.span_of(values[0], values[2]), values[1])

    def either(self, values: Values) -> _Chain:
        return self._joined("or", values[0], values[2])

    def both(self, values: Values) -> _Chain:
        return self._joined("and", values[0], values[2])

    def _joined(self, operator: str, left: Any, right: Any) -> _Chain:
        """Join two conditions; a bare literal repeats the comparison before it (4.4)."""
        span = left.span.to(right.span)
        last = left
        while isinstance(last, _Chain):
            last = last.parts[-1]
        if is_distributed(right) and isinstance(last, nodes.Comparison) and last.operator in DISTRIBUTES:
            right = replace(last, span=right.span, value=right)
        if not isinstance(left, _Chain) or left.operator != operator:
            return _Chain(span, operator, [left, right])
        left.parts.append(right)
        return _Chain(span, operator, left.parts)

    def predicate(self, node: Any) -> nodes.Predicate:
        """Return `node` as a condition: groups opened, a literal that compares with nothing reported."""
        if isinstance(node, nodes.Group):
            inner: Any = node.inner
            return self.predicate(inner)
        if isinstance(node, _Chain):
            return nodes.Conjunction(node.span, node.operator, tuple(self.predicate(part) for part in node.parts))
        if isinstance(node, nodes.Literal):
            hint = "write a condition: where <field> == value"
            self.report(
                "expected-token", "Expected a comparison, but got a value", node.span.start, node.span.end, hint
            )
            return nodes.Comparison(node.span, "", "==", node)
        result: nodes.Predicate = node
        return result
