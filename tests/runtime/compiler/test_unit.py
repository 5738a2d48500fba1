"""What the parts of one lowering share."""

from __future__ import annotations

import ast

from runtime.compiler.table import table_of
from runtime.compiler.unit import Pool, Unit
from runtime.engine.actions.registry import LINKAGE


def unit(stepped: bool = False) -> Unit:
    return Unit(Pool(LINKAGE), table_of("Set", "Testing", (), LINKAGE), stepped=stepped)


def lines(body: list[ast.stmt]) -> list[str]:
    return [ast.unparse(ast.fix_missing_locations(line)) for line in body]


def test_the_prologue_fetches_what_is_needed_and_only_that() -> None:
    made = unit()
    assert [] == made.prologue()
    made.read("event")
    made.loop_head(0)
    assert [
        "signals = frame.signals",
        "given = frame.given",
        "event = given['event'] if 'event' in given else UNBOUND",
    ] == lines(made.prologue())


def test_a_name_that_may_be_bound_is_tested_before_it_is_looked_for_outside() -> None:
    made = unit()
    made.names.bind("x", surely=False)
    read = "x if x is not UNBOUND else x_2 if x_2 is not UNBOUND else frame.lookup('x')"
    assert [read] == lines([ast.Expr(made.read("x"))])
    assert ["x if x is not UNBOUND else UNBOUND"] == lines([ast.Expr(made.local("x"))])


def test_names_the_specification_puts_first_hide_bindings_and_others_do_not() -> None:
    made = unit()
    made.names.bind("now")
    made.names.bind("today")
    assert [True, False] == [made.magic(name) is not None for name in ("now", "today")]
    found = made.magic("user-repository")
    assert found is not None
    assert "-repository" == found[0]


def test_equal_patterns_are_kept_once() -> None:
    pool = Pool(LINKAGE)
    names = [ast.unparse(pool.regex(pattern, "")) for pattern in ("a", "b", "a")]
    assert ["REGEX_0", "REGEX_1", "REGEX_0"] == names
