"""Python trees: the stamp puts each node where its statement stands, and nowhere else."""

from __future__ import annotations

import ast

from runtime.compiler import pyast as py


def test_a_stamp_leaves_alone_what_has_its_place() -> None:
    inner = py.assign("a", py.const(1))
    py.stamp([inner], (7, 2, 7, 9))
    outer = py.when(py.name("c"), [inner])
    py.stamp([outer], (3, 0, 3, 5))
    places = {type(node).__name__: node.lineno for node in ast.walk(outer) if isinstance(node, ast.expr | ast.stmt)}
    assert {"If": 3, "Name": 7, "Assign": 7, "Constant": 7} == places
    assert (3, 0, 3, 5) == (outer.lineno, outer.col_offset, outer.end_lineno, outer.end_col_offset)
    assert 3 == outer.test.lineno


def test_every_node_with_a_place_is_given_one_and_what_has_none_stays_as_it_is() -> None:
    text = """
def f(a):
    nonlocal x
    for i, j in enumerate(a):
        if not a.b[i] < 1 or (c := [*j, f"{a}x"]):
            pass
        else:
            break
    while True:
        x = (yield from a(i)) if i else {"k": -j + 1}
    try:
        return [e for e in a]
    except (KeyError, TypeError):
        yield None
"""
    tree = ast.parse(text).body[0]
    for node in ast.walk(tree):
        for field in py.PLACE:
            node.__dict__.pop(field, None)
    py.stamp([tree], (7, 2, 8, 9))
    placed = [node for node in ast.walk(tree) if node._attributes]
    assert {(7, 2, 8, 9)} == {tuple(getattr(node, field) for field in py.PLACE) for node in placed}
    bare = [node for node in ast.walk(tree) if isinstance(node, ast.expr_context | ast.operator | ast.cmpop)]
    assert [] == [node for node in bare if "lineno" in node.__dict__]


def test_trees_say_what_their_docstrings_say() -> None:
    a, b, c = py.name("a"), py.name("b"), py.name("c")
    made = {
        "f(a)": py.call("f", a),
        "a.f(b)": py.method(a, "f", b),
        "a[b]": py.item(a, b),
        "a if b else c": py.either(b, a, c),
        "a and b": py.all_of(a, b),
        "a": py.any_of(a),
        "not a": py.negated(a),
        "a.__class__ is int": py.has_type(a, "int"),
        "(a := b)": py.walrus("a", b),
        "(a, b)": py.tuple_of([a, b]),
        "{'k': a}": py.map_of([("k", a)]),
    }
    assert list(made) == [ast.unparse(tree) for tree in made.values()]
