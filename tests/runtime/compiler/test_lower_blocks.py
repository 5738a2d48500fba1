"""Choices, loops and pipelines: what runs, what is bound afterwards, and how deep they may stand in each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from runtime.compiler.lower import compile_feature_set
from runtime.compiler.program import At, Trigger, TriggerKind
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.execution import start
from runtime.engine.scope import Scope
from runtime.errors import LoadError
from runtime.source import SourceFile, Span
from runtime.syntax import nodes
from runtime.syntax.parser import parse
from tests.support.playbook import body, program, run


def logged(statements: str, /, **given: Any) -> list[str]:
    result = run(statements, None, **given)
    assert result.outcome.failure is None, result.outcome.failure
    return result.logged


# --- match and if ---------------------------------------------------------------------------------------------------


def test_names_bound_in_every_arm_are_bound_afterwards() -> None:
    text = """match <x> { case 1 { Create the <y> with "one". } otherwise { Create the <y> with "other". } }
    Log <y> to the <console>."""
    assert ["one"] == logged(text, x=1)
    assert ["other"] == logged(text, x=2)


def test_a_name_bound_in_one_arm_is_looked_for_outside_after_the_others() -> None:
    text = 'if <x> == 1 { Create the <y> with "inside". } Log <y> to the <console>.'
    assert ["inside"] == logged(text, x=1, y="outside")
    assert ["outside"] == logged(text, x=2, y="outside")


def test_a_way_that_returns_does_not_count_for_what_is_bound() -> None:
    text = """if <x> == 1 { Return an <OK: status> for the <x>. } else { Create the <y> with 5. }
    Create the <z> with <y> + 1. Log <z> to the <console>."""
    assert ["6"] == logged(text, x=2)


def test_else_if_goes_down_the_chain() -> None:
    text = """if <x> > 10 { Log "big" to the <console>. } else if <x> > 5 { Log "middle" to the <console>. }
    else { Log "small" to the <console>. }"""
    assert ["big", "middle", "small"] == [logged(text, x=x)[0] for x in (11, 6, 1)]


# --- for each and ranges ----------------------------------------------------------------------------------------------


def test_for_each_counts_what_its_filter_leaves_out() -> None:
    text = 'for each <i> at <n> in <xs> where <i> > 1 { Log "${n}:${i}" to the <console>. }'
    assert ["1:2", "2:3"] == logged(text, xs=[1, 2, 3])


@pytest.mark.parametrize(("value", "expected"), [([], []), ("one", ["one"]), ({"a": 1}, ["a: 1"])])
def test_for_each_takes_what_is_no_list_as_one(value: Any, expected: list[str]) -> None:
    assert expected == logged("for each <i> in <xs> { Log <i> to the <console>. }", xs=value)


def test_for_each_of_nothing_fails() -> None:
    assert "Undefined variable: 'xs'" == run("for each <i> in <xs> { }").cause


def test_names_of_a_pass_end_with_it() -> None:
    text = """for each <i> in [1, 2] {
        Log (<seen> or "new") to the <console>.
        Create the <seen> with "old" when <i> == 1.
        Log (<seen> or "none") to the <console>.
    }
    Log (<seen> exists) to the <console>. Log (<i> exists) to the <console>."""
    assert ["new", "old", "new", "none", "false", "false"] == logged(text)


def test_a_pass_may_hide_outer_names_and_not_change_them() -> None:
    text = """Create the <x> with "outer".
    for each <i> in [1] { Create the <x> with "inner". Log <x> to the <console>. }
    Log <x> to the <console>."""
    assert ["inner", "outer"] == logged(text)


def test_the_item_of_a_loop_cannot_be_bound_again() -> None:
    assert run("for each <i> in [1] { Create the <i> with 2. }").cause.startswith("Cannot rebind variable 'i'")


@pytest.mark.parametrize(
    ("low", "high", "expected"), [("0", "3", "012"), ("2", "2", ""), ("3", "1", ""), ("'1'", "2.9", "1")]
)
def test_a_range_includes_its_start_and_not_its_end(low: str, high: str, expected: str) -> None:
    assert expected == "".join(logged(f"for <i> from {low} to {high} {{ Log <i> to the <console>. }}"))


def test_a_range_to_infinity_fails() -> None:
    assert "Cannot count to inf" == run("for <i> from 0 to <x> { }", None, x=float("inf")).cause


# --- while and break ----------------------------------------------------------------------------------------------


def test_while_shares_the_names_around_it_and_may_bind_them_again() -> None:
    text = """Create the <n> with 0.
    while <n> < 3 { Create the <last> with <n>. Create the <n> with <n> + 1. }
    Log "${n} ${last}" to the <console>."""
    assert ["3 2"] == logged(text)


def test_a_name_bound_in_the_body_is_unbound_in_the_first_pass() -> None:
    text = """Create the <n> with 0.
    while <n> < 2 { Log (<x> or "unbound") to the <console>. Create the <x> with <n>. Update the <n> with <n> + 1. }
    Log (<x> exists) to the <console>."""
    assert ["unbound", "0", "true"] == logged(text)


def test_a_while_that_never_runs_binds_nothing() -> None:
    assert ["outside"] == logged("while false { Create the <x> with 1. } Log <x> to the <console>.", x="outside")


@pytest.mark.parametrize("loop", ["while true", "for each <i> in [1, 2]", "for <i> from 0 to 5"])
def test_break_leaves_its_loop_and_no_other(loop: str) -> None:
    text = f"""for each <o> in [1, 2] {{ {loop} {{ Log <o> to the <console>. break. Log "never" to the <console>. }} }}
    Log "done" to the <console>."""
    assert ["1", "2", "done"] == logged(text)


def test_break_leaves_the_loop_from_inside_a_match() -> None:
    text = "for each <i> in [1, 2, 3] { match <i> { case 2 { break. } } Log <i> to the <console>. }"
    assert ["1"] == logged(text)


# --- parallel -----------------------------------------------------------------------------------------------------


def test_parallel_passes_see_the_names_around_them() -> None:
    text = """Create the <base> with 10.
    parallel for each <i> at <n> in [1, 2, 3] with <concurrency: 2> where <i> != 2 {
        Create the <sum> with <base> + <i>. Log "${n}:${sum}" to the <console>.
    }
    Log (<sum> exists) to the <console>."""
    result = run(text)
    assert ["0:11", "2:13", "false"] == result.logged
    assert [2] == [effect.limit for effect in result.effects if hasattr(effect, "limit")]


def test_break_ends_the_parallel_loop_and_not_the_feature_set() -> None:
    body = "{ if <i> == 2 { break. } Log <i> to the <console>. }"
    text = f'parallel for each <i> in [1, 2, 3] with <concurrency: 1> {body} Log "on" to the <console>.'
    assert ["1", "on"] == logged(text)


def test_break_in_a_loop_inside_a_parallel_pass_leaves_only_that_loop() -> None:
    inner = "for each <j> in [1, 2] { if <j> == 2 { break. } Log <i> * 10 + <j> to the <console>. }"
    assert ["11", "21"] == logged(f"parallel for each <i> in [1, 2] {{ {inner} }}")


def test_a_parallel_loop_goes_through_what_a_path_leads_to() -> None:
    text = "parallel for each <x> at <i> in <m: a.rows> { Log <x> + <i> to the <console>. }"
    assert ["1", "3"] == logged(text, m={"a": {"rows": [1, 2]}})


def test_a_failing_pass_fails_the_statement_inside() -> None:
    failure = run("parallel for each <i> in [1, 0] {\n Create the <x> with 1 / <i>. }").outcome.failure
    assert failure is not None
    assert ("Division by zero", "create", {"i": "0"}) == (failure.cause, failure.verb, dict(failure.values))


# --- pipelines ----------------------------------------------------------------------------------------------------


def test_a_stage_without_an_object_takes_what_the_stage_before_gave() -> None:
    text = """Extract the <xs> from the <data: list> |> Sort by <age> |> Map the <names: name> from <xs>.
    Log <names> to the <console>."""
    data = {"list": [{"name": "b", "age": 2}, {"name": "a", "age": 1}]}
    assert ["[b, a]"] == logged(text, data=data)


def test_a_stage_without_a_result_leaves_the_first_name_alone() -> None:
    text = "Create the <xs> with [3, 1, 2] |> Sort |> Log to the <console>. Log <xs> to the <console>."
    assert ["[1, 2, 3]", "[3, 1, 2]"] == logged(text)


def test_a_stage_behind_one_that_did_not_run_fails() -> None:
    text = "Create the <xs> with [1] when false |> Sort |> Log to the <console>."
    assert "The stage before gave no value" == run(text).cause


# --- depth --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loop", ["for each <i{n}> in [{n}]", "for <i{n}> from {n} to {n} + 1"])
def test_more_loops_than_python_nests_still_run(loop: str) -> None:
    depth = 30
    heads = "".join(loop.format(n=n) + " { " for n in range(depth))
    inside = 'Log "${i0} ${i29} ${outer}" to the <console>. Return an <OK: status> for the <deepest>.'
    result = run(f'Create the <outer> with "o". {heads}{inside}{" }" * depth} Log "never" to the <console>.')
    assert (["0 29 o"], "deepest") == (result.logged, result.response.reason)


def test_loops_in_functions_of_their_own_bind_the_names_around_them() -> None:
    depth = 30
    heads = "".join(f"while <n> < {depth} {{ " for _ in range(depth))
    text = f"Create the <n> with 0. {heads}Create the <n> with <n> + 1. Create the <last> with <n>.{' }' * depth}"
    assert ["30 30"] == logged(f'{text} Log "${{n}} ${{last}}" to the <console>.')


def test_what_is_nested_beyond_python_is_a_finding() -> None:
    """The parser stops short of this; the compiler must not rely on it."""
    file = parse(SourceFile("test.aro", body(f"Create the <y> with 1 + 1. (* {'long' * 50} *)"))).file
    action = file.feature_sets[0].body[0]
    assert isinstance(action, nodes.Action)
    value = action.object_value
    assert value is not None
    for _ in range(3000):
        value = nodes.Unary(value.span, "-", value)
    wide = Span(file.source, action.span.start, len(file.source.text), action.span.line, action.span.column)
    deep = replace(action, object_value=value, span=wide)
    with pytest.raises(LoadError) as caught:
        compile_feature_set(replace(file.feature_sets[0], body=(deep,)), LINKAGE, Trigger(TriggerKind.OPERATION))
    assert ["nesting-too-deep"] == [finding.code for finding in caught.value.diagnostics]


def test_deeply_nested_blocks_run_or_are_a_finding() -> None:
    depth = 60
    text = "if <x> { " * depth + 'Log "in" to the <console>.' + " }" * depth
    assert ["in"] == logged(text, x=True)


# --- stopping -----------------------------------------------------------------------------------------------------


def test_the_stepped_form_stops_before_every_statement_and_every_pass() -> None:
    result = run("Create the <n> with 0. while <n> < 2 { Update the <n> with <n> + 1. } Create the <z> with 1.")
    assert [0, 1, 2, 1, 2, 1, 3] == result.stops
    assert [(0, "n", 0), (2, "n", 1), (2, "n", 2), (3, "z", 1)] == result.bound


def test_the_stepped_form_stops_at_a_loops_head_before_each_element_is_taken() -> None:
    result = run("for each <i> in [7, 8] { Log <i> to the <console>. }")
    assert [0, 1, 0, 1, 0] == result.stops
    assert [(0, "i", 7), (0, "i", 8)] == result.bound


@pytest.mark.parametrize("loop", ["while true", "for each <i> in <xs>", "for <i> from 0 to 1000000"])
def test_a_running_plain_loop_can_be_interrupted(loop: str) -> None:
    code = program(body(f"{loop} {{ Create the <_x> with 1. }}")).codes[0]
    scope = Scope({"xs": list(range(1000))})
    scope.signals.interrupt = True
    execution = start(code, scope, stepped=False)
    assert [At(0), At(0)] == [next(execution), next(execution)]


@pytest.mark.parametrize("value", [0, 49, 50, 1999, 2000])
def test_a_match_may_have_any_number_of_arms(value: int) -> None:
    arms = "".join(f'case {n} {{ Create the <y> with "{n}". }}\n' for n in range(2000))
    text = f'match <x> {{ {arms} otherwise {{ Create the <y> with "none". }} }} Log <y> to the <console>.'
    assert [str(value) if value < 2000 else "none"] == logged(text, x=value)
