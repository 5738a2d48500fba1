"""Action statements: what they read, bind, hand to their actions, and when they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine import effects
from runtime.errors import EvaluationError
from tests.support.playbook import USUAL, run


def logged(statements: str, /, **given: Any) -> list[str]:
    result = run(statements, None, **given)
    assert result.outcome.failure is None, result.outcome.failure
    return result.logged


def cause(statements: str, /, **given: Any) -> str:
    return run(statements, None, **given).cause


USER = {"name": "Ada", "address": {"city": "Graz"}}


# --- nouns as objects ---------------------------------------------------------------------------------------------


def test_extract_follows_a_path_and_parses_text_that_is_json() -> None:
    assert ["Graz", "1", "x"] == logged(
        """Extract the <city> from the <user: address city>. Log <city> to the <console>.
        Extract the <body> from the <raw>. Log <body: a> to the <console>.
        Extract the <plain> from the <text>. Log <plain> to the <console>.""",
        user=USER,
        raw='{"a": 1}',
        text="x",
    )


def test_extract_with_a_default_takes_it_where_the_path_ends() -> None:
    text = """Extract the <limit> from the <query: limit> default 10. Log <limit> to the <console>.
    Extract the <page> from the <query: page> default 1. Log <page> to the <console>."""
    assert ["10", "3"] == logged(text, query={"page": 3})


def test_extract_looks_through_a_payload_wrapped_under_its_only_name() -> None:
    text = "Extract the <id> from the <event: id>. Log <id> to the <console>."
    assert ["7"] == logged(text, event={"eventType": "OrderPlaced", "order": {"id": 7}})


def test_extract_with_a_selector_and_a_type_runs_its_action() -> None:
    assert ["1"] == logged("Extract the <x: first> from the <xs>. Log <x> to the <console>.", xs=[1, 2])


def test_a_magic_name_is_asked_of_the_world_each_time_it_is_read() -> None:
    result = run("Create the <a> with <now>. Create the <b> with { id: <generated-id>, at: now }.")
    assert [effects.Now, effects.NewId, effects.Now] == [type(effect) for effect in result.effects]


def test_a_repository_is_read_by_its_name() -> None:
    result = run("Log <user-repository: count> to the <console>.", {**USUAL, effects.CountRows: 4})
    assert [effects.CountRows("user-repository"), effects.Log("4")] == result.effects


def test_today_gives_way_to_a_name_that_is_bound() -> None:
    assert ["mine"] == logged('Create the <today> with "mine". Log <today> to the <console>.')


# --- bindings -----------------------------------------------------------------------------------------------------


def test_names_that_differ_in_their_hyphens_are_different() -> None:
    text = 'Create the <a-b> with 1. Create the <a_b> with 2. Log "${a-b} ${a_b}" to the <console>.'
    assert ["1 2"] == logged(text)


@pytest.mark.parametrize("name", ["class", "type", "frame", "UNBOUND", "T1", "given", "None", "AT_0", "sum", "_x"])
def test_a_name_python_or_the_compiler_uses_is_an_ordinary_name(name: str) -> None:
    text = f'Create the <{name}> with "v". Log "${{<{name}>}}" to the <console>. Create the <u> with <{name}>.'
    assert ["v"] == logged(text)


def test_a_second_binding_fails() -> None:
    expected = "Cannot rebind variable 'x' - variables are immutable"
    assert expected == cause("Create the <x> with 1. Create the <x> with 2.")


def test_a_second_binding_fails_only_if_the_first_happened() -> None:
    text = "Create the <x> with 1 when <go>. Create the <x> with 2. Log <x> to the <console>."
    assert ["2"] == logged(text, go=False)
    assert "Cannot rebind variable 'x' - variables are immutable" == cause(text, go=True)


@pytest.mark.parametrize(
    "second", ["Update the <x> with 2.", "Extract the <x> from the <y>.", "Retrieve the <x> from the <y>."]
)
def test_verbs_that_rebind_may_bind_again(second: str) -> None:
    assert ["2"] == logged(f"Create the <x> with 1. {second} Log <x> to the <console>.", y=2)


def test_names_with_an_underscore_may_be_bound_again() -> None:
    assert ["2"] == logged("Create the <_x> with 1. Create the <_x> with 2. Log <_x> to the <console>.")


def test_a_local_name_hides_one_given_from_outside() -> None:
    assert ["out", "in"] == logged(
        'Log <x> to the <console>. Create the <x> with "in". Log <x> to the <console>.', x="out"
    )


def test_application_start_shares_what_it_binds() -> None:
    text = """(Application-Start: App) {
        Create the <limit> with 5.
        for each <i> in [1] { Create the <inner> with <i>. }
        Return an <OK: status> for the <startup>.
    }"""
    assert {"limit": 5} == run(text).shared


def test_store_binds_whether_the_row_was_new() -> None:
    reply = {effects.Store: effects.Stored({"id": 1}, created=True)}
    result = run("Store the <x> into the <x-repository>. Log <new-entry> to the <console>.", reply, x={})
    assert ["1"] == result.logged


def test_publish_binds_its_alias() -> None:
    result = run("Create the <x> with 1. Publish as <y> <x>. Log <y> to the <console>.")
    assert [effects.PublishName("y", 1), effects.Log("1")] == result.effects


def test_require_binds_what_is_there_and_never_fails() -> None:
    text = "Require the <HOME> from the <environment>. Log (<HOME> or 'none') to the <console>."
    assert ["none"] == run(text).logged
    assert ["/root"] == run(text, {**USUAL, effects.ReadEnvironment: "/root"}).logged


# --- clauses ------------------------------------------------------------------------------------------------------


def test_where_gives_the_rows_that_match() -> None:
    rows = [{"id": 1, "kind": "a"}, {"id": 2, "kind": "b"}, {"id": 3, "kind": "a"}]
    text = 'Filter the <some> from <rows> where kind = "a" and id > <least>. Log <some> to the <console>.'
    assert ["id: 3\nkind: a"] == logged(text, rows=rows, least=1)


def test_an_interpolated_qualifier_is_known_only_when_it_runs() -> None:
    text = 'Transform the <html> from the <template: "${<page>}.tpl">.'
    result = run(text, lambda effect: EvaluationError("missing"), page="home")
    assert [effects.LoadTemplate("home.tpl")] == result.effects


def test_a_template_sees_all_names_that_are_bound() -> None:
    from runtime.compiler.templates import compile_template
    from runtime.engine.actions.registry import LINKAGE
    from runtime.source import SourceFile

    code, findings = compile_template(SourceFile("t.tpl", "{{ <a> }}{{ <i> }}{{ <outer> }}"), LINKAGE)
    assert [] == findings
    text = """Create the <a> with 1. Create the <z> with 1 when false.
    for each <i> in [2] { Transform the <html> from the <template: t.tpl>. Log <html> to the <console>. }"""
    assert ["123"] == run(text, {**USUAL, effects.LoadTemplate: code}, outer=3).logged


# --- failures of known kinds --------------------------------------------------------------------------------------


def test_an_unknown_verb_fails_before_its_object_is_looked_at() -> None:
    assert "Unknown action verb: 'Frobnicate'" == cause("Frobnicate the <x> with <nobody>.")


def test_a_wrong_preposition_fails_and_names_the_right_ones() -> None:
    assert "Invalid preposition 'against' for action 'Filter'. Expected: [from]" == cause(
        "Filter the <x> against the <y>.", y=[]
    )


def test_a_stray_break_fails() -> None:
    assert "There is no loop to leave here" == cause("break.")


def test_accept_binds_its_object_again() -> None:
    text = """Accept the <transition: draft_to_placed> on <order: status>.
    Log <order: status> to the <console>."""
    assert ["placed"] == logged(text, order={"id": 1, "status": "draft"})


def test_closing_a_connection_leaves_it_bound() -> None:
    text = "Close the <websocket-connection>. Log <websocket-connection: id> to the <console>."
    assert ["c1"] == logged(text, websocket_connection={"id": "c1"})
