"""Expressions: from the tree to Python expressions that compute the same.

Three questions can be asked of an expression: its *value*; whether it holds as a *condition*; and what it gives *if
anything* (`maybe`), where a missing name or path is UNBOUND instead of a failure. Where one side of an operator is a
literal, the usual case is tested by type and computed in place; everything else goes through the operators.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import NamedTuple

from runtime.compiler import pyast as py
from runtime.compiler.calls import Magic
from runtime.compiler.inplace import LARGEST_LITERAL, OWN_TEXT, kind_of, safe_operands
from runtime.compiler.reading import is_boolean, spine
from runtime.compiler.sites import steps_of
from runtime.compiler.unit import Unit
from runtime.syntax import nodes
from runtime.values.dates import parse_date
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, is_schema_name
from runtime.values.text import interpolation

OPERATORS = {
    "==": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "contains": "contains",
    "matches": "matches",
    "in": "member_of",
    "not in": "member_of",
    "before": "before",
    "after": "after",
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "%": "modulo",
}
"""The function behind each operator; ``and or ++`` are written out."""

_DIRECT: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
}


_ARITHMETIC: dict[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult}

_LONG_CHAIN = 20
"""Operands. What is computed in place nests several levels for each, and CPython compiles only so many.

Longer chains nest nothing, so how long they are does not matter, nor how deep the stack is where they are compiled.
"""


class Attempt(NamedTuple):
    """A value for a statement that can try the usual way first: a Map in a Map, the length of what has one."""

    usual: py.Expr
    """Fails with KeyError or TypeError where it is not so."""
    otherwise: py.Expr
    value: py.Expr
    """Both in one expression."""
    kind: str = ""
    """What either way gives, see `inplace.kind_of`."""


class Expressions:
    """Lowers the expressions of one generated function."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._values: dict[type, Callable[..., py.Expr]] = {
            nodes.Literal: lambda node: py.const(node.value),
            nodes.RegexLiteral: lambda node: unit.pool.regex(node.pattern, node.flags),
            nodes.Interpolated: self._interpolated,
            nodes.Variable: lambda node: self.noun(node.noun),
            nodes.ListLiteral: lambda node: py.list_of(self.value(item) for item in node.items),
            nodes.MapLiteral: lambda node: py.map_of((key, self.value(value)) for key, value in node.entries),
            nodes.Unary: self._unary,
            nodes.Binary: self._binary,
            nodes.Member: lambda node: py.call("member", self.value(node.target), py.const(node.name)),
            nodes.Index: lambda node: py.call("index", self.value(node.target), self.value(node.index)),
            nodes.Exists: self._exists,
            nodes.IsType: self._is_type,
            nodes.IsEmpty: self._is_empty,
            nodes.Group: lambda node: self.value(node.inner),
            nodes.DateOffset: self._moved,
        }

    def value(self, node: nodes.Expression) -> py.Expr:
        """Return the value of `node`."""
        return self._values[type(node)](node)

    def condition(self, node: nodes.Expression) -> py.Expr:
        """Return an expression that is true or false as `node` holds or not; short of asking what needs no asking."""
        if isinstance(node, nodes.Group):
            return self.condition(node.inner)
        if isinstance(node, nodes.Unary) and node.operator == "not":
            return py.negated(self.condition(node.operand))
        if isinstance(node, nodes.Binary) and node.operator in ("and", "or"):
            return self._logical(node)
        return self.value(node) if is_boolean(node) else py.call("truthy", self.value(node))

    def maybe(self, node: nodes.Expression) -> py.Expr:
        """Return the value of `node`, or UNBOUND where a name or a path leads nowhere."""
        match node:
            case nodes.Group(inner=inner):
                return self.maybe(inner)
            case nodes.Variable(noun=noun):
                return self.noun_if_any(noun)
            case nodes.Member(target=target, name=name):
                return py.call("reach", self.maybe(target), py.const((name,)))
            case nodes.Index(target=target, index=index):
                return py.call("reach_index", self.maybe(target), self.value(index))
            case _:
                return self.value(node)

    # -- nouns --

    def noun(self, noun: nodes.Noun) -> py.Expr:
        """Return what a noun stands for: a magic name's answer, or a variable and what its qualifier leads to."""
        magic = self._unit.magic(noun.base)
        if magic is not None:
            return self._ask(noun, *magic)
        base = self._unit.read(noun.base)
        if isinstance(noun.qualifier, nodes.Interpolated):
            return py.call(self._follower(noun.base), base, py.tuple_of([self.value(noun.qualifier)]))
        return self.navigated(base, steps_of(noun), noun.base)

    def path(self, noun: nodes.Noun) -> Attempt | None:
        """Return a noun's value as an attempt; None for what is no variable with steps in a local."""
        steps = steps_of(noun)
        if not steps or any(step.isdecimal() for step in steps) or self._unit.magic(noun.base) is not None:
            return None
        base = self._unit.read(noun.base)
        read, _, whole = self._probed(base)
        if not isinstance(read, ast.Name):
            return None
        attempt: py.Expr = read
        for step in steps:
            attempt = py.item(attempt, py.const(step))
        otherwise = py.call(self._follower(noun.base), whole, py.const(steps))
        return Attempt(attempt, otherwise, self.navigated(base, steps, noun.base))

    def noun_if_any(self, noun: nodes.Noun) -> py.Expr:
        """Return what a noun stands for, or UNBOUND: also where a magic name has no answer."""
        magic = self._unit.magic(noun.base)
        if magic is not None:
            key, reader = magic
            return self._ask(noun, key, self._unit.linkage.magic_if_any.get(key, reader), "MAYBE")
        return self.reached(self._unit.find(noun.base), noun)

    def reached(self, base: py.Expr, noun: nodes.Noun) -> py.Expr:
        """Return what the qualifier of `noun` leads to in `base`; UNBOUND without a base or an end."""
        if noun.qualifier is None:
            return base
        return py.call("reach", base, self.steps(noun))

    def steps(self, noun: nodes.Noun) -> py.Expr:
        """Return the steps of a noun's qualifier as a tuple."""
        if isinstance(noun.qualifier, nodes.Interpolated):
            return py.tuple_of([self.value(noun.qualifier)])
        return py.const(steps_of(noun))

    def _ask(self, noun: nodes.Noun, key: str, reader: Magic, kind: str = "MAGIC") -> py.Expr:
        steps = (noun.base, *steps_of(noun)) if key == "-repository" else steps_of(noun)
        return self._unit.ask(f"{kind}_{key.strip('-').replace('-', '_').upper()}", reader, steps)

    def _follower(self, base: str) -> str:
        if self._unit.template:
            return "navigate_or_empty"
        return "navigate_event" if base == "event" else "navigate"

    def navigated(self, base: py.Expr, steps: tuple[str, ...], name: str = "") -> py.Expr:
        """Return what `steps` lead to in `base`; one or two keys of a Map are looked up in place."""
        if not steps:
            return base
        if len(steps) > 2 or any(step.isdecimal() for step in steps):
            return py.call(self._follower(name), base, py.const(steps))
        read, again, whole = self._probed(base)
        slow = py.call(self._follower(name), whole, py.const(steps))
        tests: list[py.Expr] = [py.has_type(read, "dict"), _has(again, steps[0])]
        found: py.Expr = py.item(again, py.const(steps[0]))
        for step in steps[1:]:
            read, again = self.twice(found)
            tests += [py.has_type(read, "dict"), _has(again, step)]
            found = py.item(again, py.const(step))
        return py.either(py.all_of(*tests), found, slow)

    def twice(self, value: py.Expr) -> tuple[py.Expr, py.Expr]:
        """Return an expression for the first use of `value` and one for the uses after it."""
        if isinstance(value, ast.Name | ast.Constant):
            return value, value
        held = self._unit.temporary()
        return py.walrus(held, value), py.name(held)

    def _probed(self, value: py.Expr) -> tuple[py.Expr, py.Expr, py.Expr]:
        """Return `value` for a test of its type, for its use behind that test, and for its use when the test fails.

        A name that is looked for in two places is tested in the first: UNBOUND is of no type a test asks for.
        """
        if isinstance(value, ast.IfExp) and isinstance(value.body, ast.Name) and _tests_bound(value):
            return value.body, value.body, value
        read, again = self.twice(value)
        return read, again, again

    def kind(self, value: py.Expr) -> str:
        """Return the type that `value` has in any case, or `COMPUTED`; empty where that is not known."""
        return self._unit.kinds.get(value.id, "") if isinstance(value, ast.Name) else kind_of(value)

    # -- text --

    def text(self, node: nodes.Expression) -> py.Expr:
        """Return the interpolation form of `node`."""
        if isinstance(node, nodes.Group):
            return self.text(node.inner)
        if isinstance(node, nodes.Literal):
            return py.const(interpolation(node.value))
        if isinstance(node, nodes.Interpolated):
            return self._interpolated(node)
        value = self.value(node)
        if self.kind(value) in OWN_TEXT:
            return value
        read, again, whole = self._probed(value)
        return py.either(py.has_type(read, "str"), again, py.call("interpolation", whole))

    def _interpolated(self, node: nodes.Interpolated) -> py.Expr:
        return _joined([py.const(part) if isinstance(part, str) else self.text(part) for part in node.parts])

    def _concatenated(self, node: nodes.Binary) -> py.Expr:
        return _joined([self.text(operand) for operand in spine(node, "++")])

    # -- operators --

    def _unary(self, node: nodes.Unary) -> py.Expr:
        if node.operator == "not":
            return py.negated(self.condition(node.operand))
        return py.call("negate", self.value(node.operand))

    def _binary(self, node: nodes.Binary) -> py.Expr:
        if node.operator == "++":
            return self._concatenated(node)
        if node.operator == "and" or (node.operator == "or" and all(map(is_boolean, spine(node, "or")))):
            return self._logical(node)
        if node.operator == "or":
            return self._or_default(node)
        operands = leftmost(node)
        result = self.value(operands[0][1])
        if len(operands) > _LONG_CHAIN:
            return self._in_turn(result, operands[1:])
        steps = [] if self._unit.template else _literal_steps(operands[1:])
        if steps:
            result = self._computed(result, steps)
        for operator, operand in operands[1 + len(steps) :]:
            result = self._applied(operator, result, operand, in_place=True)
        return result

    def _in_turn(self, first: py.Expr, rest: list[tuple[str, nodes.Expression]]) -> py.Expr:
        """Return a long chain as one tuple of its results in turn, of which the last counts: it nests nothing."""
        held = self._unit.temporary()
        turns = (self._applied(operator, py.name(held), operand, in_place=False) for operator, operand in rest)
        return py.last_of([py.walrus(held, first), *(py.walrus(held, turn) for turn in turns)])

    def _applied(self, operator: str, left: py.Expr, operand: nodes.Expression, *, in_place: bool) -> py.Expr:
        right = self.value(operand)
        if self._unit.template and operator in ("+", "-", "*", "/"):
            return py.call("calculated", py.const(operator), left, right)
        direct = self._direct(operator, left, right) if in_place else None
        if direct is not None:
            return direct
        applied = py.call(OPERATORS[operator], left, right)
        return py.negated(applied) if operator == "not in" else applied

    def _computed(self, first: py.Expr, steps: Sequence[tuple[str, int]]) -> py.Expr:
        """Return a chain of ``+ - *`` with Integers, computed in place when the first operand lets it.

        Asking once whether no step can leave the 64 bits is cheaper than asking behind each.
        """
        read, again, whole = self._probed(first)
        slow, fast = whole, again
        for operator, literal in steps:
            slow = py.call(OPERATORS[operator], slow, py.const(literal))
            fast = ast.BinOp(fast, _ARITHMETIC[operator](), py.const(literal))
        bounds = safe_operands(steps)
        if bounds is None:
            return slow
        # What is no name is given one by the test of its type, whatever is known of it.
        tests = [] if read is again and self.kind(first) == "int" else [py.has_type(read, "int")]
        return _usually([*tests, *_within(again, *bounds)], fast, slow)

    def _direct(self, operator: str, left: py.Expr, right: py.Expr) -> py.Expr | None:
        """Return the operation with the usual kinds of operands computed in place; None where there is no shortcut."""
        if isinstance(right, ast.Constant):
            return self._rest(left, right) if operator == "%" else self._compared(operator, left, right)
        if isinstance(left, ast.Name) and isinstance(right, ast.Name):
            return self._of_integers(operator, left, right)
        return None

    def _compared(self, operator: str, left: py.Expr, literal: ast.Constant) -> py.Expr | None:
        if operator not in _DIRECT or not _is_plain(operator, literal.value):
            return None
        name = type(literal.value).__name__
        if self.kind(left) == name:
            return py.compared(left, _DIRECT[operator](), literal)
        read, again, whole = self._probed(left)
        fast = py.compared(again, _DIRECT[operator](), literal)
        return py.either(py.has_type(read, name), fast, py.call(OPERATORS[operator], whole, literal))

    def _rest(self, left: py.Expr, literal: ast.Constant) -> py.Expr | None:
        """The rest of a division by a literal: Python's own is ours where neither side is negative."""
        if type(literal.value) is not int or literal.value <= 0:
            return None
        read, again, whole = self._probed(left)
        usual = py.all_of(py.has_type(read, "int"), py.compared(again, ast.GtE(), py.const(0)))
        return py.either(usual, ast.BinOp(again, ast.Mod(), literal), py.call("modulo", whole, literal))

    def _of_integers(self, operator: str, left: ast.Name, right: ast.Name) -> py.Expr | None:
        sides = (left,) if left.id == right.id else (left, right)
        tests = [py.has_type(side, "int") for side in sides if self.kind(side) != "int"]
        slow = py.call(OPERATORS[operator], left, right)
        if operator in _DIRECT:
            return _usually(tests, py.compared(left, _DIRECT[operator](), right), slow)
        if operator not in _ARITHMETIC:
            return None
        held = self._unit.temporary()
        result = py.walrus(held, ast.BinOp(left, _ARITHMETIC[operator](), right))
        return _usually([*tests, *_within(result, MIN_INTEGER, MAX_INTEGER)], py.name(held), slow)

    def _logical(self, node: nodes.Binary) -> py.Expr:
        conditions = [self.condition(operand) for operand in spine(node, node.operator)]
        return py.all_of(*conditions) if node.operator == "and" else py.any_of(*conditions)

    def _or_default(self, node: nodes.Binary) -> py.Expr:
        """``<x> or 8080``: the left side if it is there and filled, else the right one (X15)."""
        first, *operands, last = spine(node, "or")
        held = self._unit.temporary()
        filled = py.call("is_filled", py.name(held))
        turns = [
            py.either(filled, py.name(held), py.call("or_else", py.name(held), choice))
            for choice in [*map(self.maybe, operands), self.value(last)]
        ]
        return py.last_of([py.walrus(held, self.maybe(first)), *(py.walrus(held, turn) for turn in turns)])

    # -- tests --

    def _exists(self, node: nodes.Exists) -> py.Expr:
        read, again = self.twice(self.maybe(node.operand))
        found = py.all_of(py.is_not(read, py.name("UNBOUND")), py.is_not(again, py.const(None)))
        return py.negated(found) if node.negated else found

    def _is_type(self, node: nodes.IsType) -> py.Expr:
        """What may be a schema of the contract must be asked for."""
        name, value = node.type_name, self.value(node.operand)
        if is_schema_name(name):
            has_fields = self._unit.pool.put("FITS_SCHEMA", self._unit.linkage.fits_schema)
            found: py.Expr = py.wait_for(py.call(has_fields, value, py.const(name)))
        else:
            found = py.call("is_type", value, py.const(name))
        return py.negated(found) if node.negated else found

    def _is_empty(self, node: nodes.IsEmpty) -> py.Expr:
        empty = py.call("is_missing", self.maybe(node.operand))
        return py.negated(empty) if node.negated else empty

    def _moved(self, node: nodes.DateOffset) -> py.Expr:
        return py.call("moved", self.value(node.operand), py.const(node.amount), py.const(node.unit))


# --- about literals and Python -------------------------------------------------------------------------------------


def leftmost(node: nodes.Expression) -> list[tuple[str, nodes.Expression]]:
    """Return the chain of operators that begins furthest left: ``a + b - c`` is a, then ``+ b``, then ``- c``."""
    chain: list[tuple[str, nodes.Expression]] = []
    while isinstance(node, nodes.Binary) and node.operator in OPERATORS:
        chain.append((node.operator, node.right))
        node = node.left
    return [("", node), *reversed(chain)]


def _literal_steps(operands: Sequence[tuple[str, nodes.Expression]]) -> list[tuple[str, int]]:
    """Return the steps a chain begins with that are ``+``, ``-`` or ``*`` with an Integer."""
    steps: list[tuple[str, int]] = []
    for operator, operand in operands:
        literal = operand.value if isinstance(operand, nodes.Literal) else None
        if operator not in _ARITHMETIC or type(literal) is not int or not 0 <= literal < LARGEST_LITERAL:
            break
        steps.append((operator, literal))
    return steps


def _usually(tests: Sequence[py.Expr], fast: py.Expr, slow: py.Expr) -> py.Expr:
    """Return `fast` where all tests hold, in any case if there are none, and `slow` otherwise."""
    return py.either(py.all_of(*tests), fast, slow) if tests else fast


def _within(value: py.Expr, least: int, most: int) -> list[py.Expr]:
    """Return the tests that an Integer lies within bounds; none for those that every Integer keeps."""
    if (least > MIN_INTEGER and most < MAX_INTEGER) or isinstance(value, ast.NamedExpr):
        return [ast.Compare(py.const(least), [ast.LtE(), ast.LtE()], [value, py.const(most)])]
    if least > MIN_INTEGER:
        return [py.compared(value, ast.GtE(), py.const(least))]
    return [py.compared(value, ast.LtE(), py.const(most))] if most < MAX_INTEGER else []


def _is_plain(operator: str, literal: object) -> bool:
    """Return whether comparing with `literal` is Python's own comparison, once the other side has the same type.

    A text that is a date compares as a date, and texts have an order of their own.
    """
    if type(literal) is str:
        return operator in ("==", "!=") and parse_date(literal) is None
    return type(literal) is int


def _tests_bound(value: ast.IfExp) -> bool:
    """Return whether `value` is ``local if local is not UNBOUND else ...``."""
    test = value.test
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.IsNot)


def _has(value: py.Expr, key: str) -> py.Expr:
    return py.compared(py.const(key), ast.In(), value)


def _joined(pieces: list[py.Expr]) -> py.Expr:
    """Return the pieces, all of them text, as one text."""
    if all(isinstance(piece, ast.Constant) for piece in pieces):
        return py.const("".join(piece.value for piece in pieces if isinstance(piece, ast.Constant)))  # type: ignore[misc]
    return ast.JoinedStr(
        [piece if isinstance(piece, ast.Constant) else ast.FormattedValue(piece, -1, None) for piece in pieces]
    )
