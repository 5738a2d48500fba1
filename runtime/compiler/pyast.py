"""Python syntax trees in few words, and the stamp that gives them the place of an ARO statement.

The functions build nodes without positions; `stamp` puts one place on all nodes of a statement that have none yet, so
that every instruction made of them tells a traceback exactly which statement it belongs to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from runtime.compiler.program import Place

Expr = ast.expr
Body = list[ast.stmt]

# One of each is enough, as in the trees of `ast.parse`: they have no place, and nobody changes them.
_LOAD, _STORE = ast.Load(), ast.Store()
_AND, _OR, _NOT, _IS, _IS_NOT = ast.And(), ast.Or(), ast.Not(), ast.Is(), ast.IsNot()


def name(identifier: str) -> ast.Name:
    """Return ``identifier``."""
    return ast.Name(identifier, _LOAD)


def stored(identifier: str) -> ast.Name:
    """Return ``identifier`` as what is assigned to."""
    return ast.Name(identifier, _STORE)


def const(value: str | int | float | bool | tuple[str, ...] | None) -> ast.Constant:
    """Return a constant. Anything that is no text, number, Boolean, None or tuple of texts belongs in the pool."""
    return ast.Constant(value)  # type: ignore[arg-type]  # tuples are constants too, though typeshed has no word for it


def call(function: str | Expr, *arguments: Expr) -> ast.Call:
    """Return ``function(arguments)``."""
    return ast.Call(name(function) if isinstance(function, str) else function, list(arguments), [])


def method(target: Expr, attribute: str, *arguments: Expr) -> ast.Call:
    """Return ``target.attribute(arguments)``."""
    return call(attr(target, attribute), *arguments)


def attr(target: Expr, attribute: str) -> ast.Attribute:
    """Return ``target.attribute``."""
    return ast.Attribute(target, attribute, _LOAD)


def item(target: Expr, key: Expr) -> ast.Subscript:
    """Return ``target[key]``."""
    return ast.Subscript(target, key, _LOAD)


def either(condition: Expr, then: Expr, otherwise: Expr) -> ast.IfExp:
    """Return ``then if condition else otherwise``."""
    return ast.IfExp(condition, then, otherwise)


def all_of(*conditions: Expr) -> Expr:
    """Return ``a and b``."""
    return conditions[0] if len(conditions) == 1 else ast.BoolOp(_AND, list(conditions))


def any_of(*conditions: Expr) -> Expr:
    """Return ``a or b``."""
    return conditions[0] if len(conditions) == 1 else ast.BoolOp(_OR, list(conditions))


def negated(condition: Expr) -> ast.UnaryOp:
    """Return ``not condition``."""
    return ast.UnaryOp(_NOT, condition)


def compared(left: Expr, operator: ast.cmpop, right: Expr) -> ast.Compare:
    """Return ``left < right``, with any operator."""
    return ast.Compare(left, [operator], [right])


def is_(left: Expr, right: Expr) -> ast.Compare:
    """Return ``left is right``."""
    return compared(left, _IS, right)


def is_not(left: Expr, right: Expr) -> ast.Compare:
    """Return ``left is not right``."""
    return compared(left, _IS_NOT, right)


def has_type(value: Expr, type_name: str) -> ast.Compare:
    """``value.__class__ is type_name``: exact, since a Boolean is no Integer; `type` would be a call."""
    return is_(attr(value, "__class__"), name(type_name))


def walrus(identifier: str, value: Expr) -> ast.NamedExpr:
    """Return ``(identifier := value)``."""
    return ast.NamedExpr(stored(identifier), value)


def tuple_of(items: Iterable[Expr]) -> ast.Tuple:
    """Return ``(a, b)``."""
    return ast.Tuple(list(items), _LOAD)


def last_of(items: Iterable[Expr]) -> Expr:
    """Return ``(a, b)[-1]``: one after the other, and the value of the last; the first alone needs no tuple."""
    return item(tuple_of(items), const(-1))


def list_of(items: Iterable[Expr]) -> ast.List:
    """Return ``[a, b]``."""
    return ast.List(list(items), _LOAD)


def map_of(entries: Iterable[tuple[str, Expr]]) -> ast.Dict:
    """Return ``{key: value}`` with literal keys."""
    pairs = list(entries)
    return ast.Dict([const(key) for key, _ in pairs], [value for _, value in pairs])


def yield_(value: Expr) -> ast.Expr:
    """Return ``yield value`` as a statement."""
    return ast.Expr(ast.Yield(value))


def answer_to(value: Expr) -> ast.Yield:
    """Return ``yield value`` as an expression: what is sent in reply."""
    return ast.Yield(value)


def wait_for(generator: Expr) -> ast.YieldFrom:
    """Return ``yield from generator`` as an expression."""
    return ast.YieldFrom(generator)


def assign(identifier: str, value: Expr) -> ast.Assign:
    """Return ``identifier = value``."""
    return ast.Assign([stored(identifier)], value)


def assign_item(target: Expr, key: Expr, value: Expr) -> ast.Assign:
    """Return ``target[key] = value``."""
    return ast.Assign([ast.Subscript(target, key, _STORE)], value)


def do(value: Expr) -> ast.Expr:
    """Return ``value`` as a statement."""
    return ast.Expr(value)


def when(condition: Expr, body: Sequence[ast.stmt], otherwise: Sequence[ast.stmt] = ()) -> ast.If:
    """Return ``if condition: body`` and, if it is not empty, ``else: otherwise``."""
    return ast.If(condition, list(body) or [ast.Pass()], list(otherwise))


def first_of(attempt: ast.stmt, failures: Sequence[str], otherwise: ast.stmt) -> ast.Try:
    """Return ``try: attempt`` with ``except (failures): otherwise``; trying costs nothing while it works."""
    handler = ast.ExceptHandler(tuple_of(name(failure) for failure in failures), None, [otherwise])
    return ast.Try([attempt], [handler], [], [])


def function(identifier: str, parameters: Sequence[str], body: Sequence[ast.stmt]) -> ast.FunctionDef:
    """Return a generator function: the unreachable ``yield`` makes it one even when its body never yields."""
    arguments = ast.arguments([], [ast.arg(parameter) for parameter in parameters], None, [], [], None, [])
    generator = ast.If(const(False), [yield_(const(None))], [])
    return ast.FunctionDef(identifier, arguments, [generator, *body], [])


def stamp(nodes: Iterable[ast.AST], place: Place) -> None:
    """Give `place` to all nodes that have none; below a node that has one, all have theirs."""
    where = dict(zip(PLACE, place, strict=True))
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        # Straight in the node's own dictionary: asked by attribute, this would be a third of making a form.
        held = node.__dict__
        if "lineno" in held:
            continue
        single, several = _BELOW[type(node)]
        for field in single:
            waiting.append(held[field])
        for field in several:
            waiting += held[field]
        held.update(where)


PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
"""Where a node has its place: the fields of a `Place`, in order."""

_BELOW: dict[type[ast.AST], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ast.Attribute: (("value",), ()),
    ast.BinOp: (("left", "right"), ()),
    ast.BoolOp: ((), ("values",)),
    ast.Call: (("func",), ("args",)),
    ast.Compare: (("left",), ("comparators",)),
    ast.Constant: ((), ()),
    ast.Dict: ((), ("keys", "values")),
    ast.FormattedValue: (("value",), ()),
    ast.IfExp: (("test", "body", "orelse"), ()),
    ast.JoinedStr: ((), ("values",)),
    ast.List: ((), ("elts",)),
    ast.ListComp: (("elt",), ("generators",)),
    ast.Name: ((), ()),
    ast.NamedExpr: (("target", "value"), ()),
    ast.Starred: (("value",), ()),
    ast.Subscript: (("value", "slice"), ()),
    ast.Tuple: ((), ("elts",)),
    ast.UnaryOp: (("operand",), ()),
    ast.Yield: (("value",), ()),
    ast.YieldFrom: (("value",), ()),
    ast.Assign: (("value",), ("targets",)),
    ast.Break: ((), ()),
    ast.Expr: (("value",), ()),
    ast.For: (("target", "iter"), ("body", "orelse")),
    ast.FunctionDef: (("args",), ("body",)),
    ast.If: (("test",), ("body", "orelse")),
    ast.Nonlocal: ((), ()),
    ast.Pass: ((), ()),
    ast.Return: (("value",), ()),
    ast.Try: ((), ("body", "handlers")),
    ast.While: (("test",), ("body",)),
    ast.ExceptHandler: (("type",), ("body",)),
    ast.arguments: ((), ("args",)),
    ast.arg: ((), ()),
    ast.comprehension: (("target", "iter"), ()),
}
"""The nodes that are generated, each with the fields that hold one node and those that hold several.

Fields that are never filled are left out, and so are contexts and operators, which have no place.
"""
