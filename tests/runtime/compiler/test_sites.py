"""Call sites: what an action may know of its statement before it runs."""

from __future__ import annotations

import pytest

from runtime.compiler.calls import EXPRESSION, CallSite
from runtime.compiler.sites import call_site
from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.parser import parse
from tests.support.playbook import body


def site(statement: str) -> CallSite:
    file = parse(SourceFile("test.aro", body(statement))).file
    action = file.feature_sets[0].body[0]
    assert isinstance(action, nodes.Action)
    return call_site(action, "Test Set", "Testing")


def test_a_call_site_knows_the_parts_of_its_statement() -> None:
    found = site(
        "Retrieve the <user: name> from the <user-repository: last> where id = 1 order by <age> desc limit 3 offset 1 "
        "default 0 when <go>."
    )
    assert ("retrieve", "retrieve", "user", "name", ("name",)) == (
        found.verb,
        found.action,
        found.result,
        found.result_qualifier,
        found.result_steps,
    )
    assert ("from", "user-repository", "last", ("last",), "user-repository: last") == (
        found.preposition,
        found.object,
        found.object_qualifier,
        found.object_steps,
        found.object_text,
    )
    assert ((("age", True),), 3, 1, True) == (found.order, found.limit, found.offset, found.guarded)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Return an <OK: status> with <user: name>.", {"object": "user", "object_steps": ("name",)}),
        ("Return an <OK: status> with <a> + 1.", {"object": EXPRESSION, "object_text": "<a> + 1"}),
        ("Emit a <X: event> with { a: 1 }.", {"with_is_literal_map": True, "object": EXPRESSION}),
        ("Return an <OK: status> with <a> for the <b>.", {"for_name": "b"}),
        ("Send { a: 1 } to the <client>.", {"has_sink": True, "result": ""}),
        ("Reduce the <n> from <xs> with sum(<price>).", {"aggregate": ("sum", "price")}),
        ('Split the <parts> from <text> by ",".', {"by_text": ","}),
        ("Sort the <s> for <xs> by <age> descending.", {"by_text": "age", "by_descending": True}),
        ("Sleep the <p> for 5 seconds.", {"time_unit": "seconds"}),
        ('Read the <d> from the <file: "a.b/c">.', {"object_quoted": True, "object_steps": ("a.b/c",)}),
        ("Extract the <n> as Integer from the <x>.", {"result_qualifier": "Integer", "result_steps": ("Integer",)}),
        ("Get the <n> from the <x>.", {"verb": "get", "action": "extract"}),
        ("Application.Double the <n> from <x>.", {"action": "application", "verb": "application.double"}),
        ("Frobnicate the <n> from <x>.", {"action": "unknown"}),
        ("Markdown.ToHTML the <n> from <x>.", {"action": "unknown"}),
    ],
)
def test_a_call_site_has_what_its_statement_says(statement: str, expected: dict[str, object]) -> None:
    found = site(statement)
    assert expected == {name: getattr(found, name) for name in expected}


def test_a_quoted_result_is_told_from_a_name() -> None:
    quoted = [site(f"Copy the <{noun}> to the <path>.").result_quoted for noun in ('file: "a.b"', "file: a", "file")]
    assert [True, False, False] == quoted


@pytest.mark.parametrize(
    ("statement", "is_literal"),
    [
        ('Read the <x> from the <file: "a.txt">.', True),
        ('Read the <x> from "a.txt".', True),
        ('Read the <x> from the <file: "${name}">.', False),
        ('Read the <x> from the <file: "a/${name}.txt">.', False),
        ('Read the <x> from "${name}".', False),
        ('Read the <x> from "a/" ++ <name>.', False),
        ("Read the <x> from the <file: name>.", False),
        ("Read the <x> from the <name>.", False),
        ("Start the <file-monitor> with 8080.", False),
    ],
)
def test_a_call_site_knows_whether_its_object_is_a_text_as_it_was_written(statement: str, is_literal: bool) -> None:
    assert is_literal == site(statement).object_is_literal


@pytest.mark.parametrize(
    ("result", "is_literal"),
    [('<file: "a.txt">', True), ('<file: "${name}">', False), ("<file: name>", False), ("<name>", False)],
)
def test_a_call_site_knows_whether_its_result_is_a_text_as_it_was_written(result: str, is_literal: bool) -> None:
    assert is_literal == site(f'Copy the {result} to the <destination: "b">.').result_is_literal


@pytest.mark.parametrize(
    "statement",
    [
        'Execute the <x> with { command: "ls", workingDirectory: <dir>, shell: "${s}", timeout: 5 }.',
        'Execute the <x> for the <command: "ls"> with { command: "ls", workingDirectory: "a" ++ <dir> }.',
    ],
)
def test_a_call_site_knows_which_options_are_texts_as_they_were_written(statement: str) -> None:
    assert frozenset({"command"}) == site(statement).literal_options


def test_a_call_site_without_options_has_none_that_were_written() -> None:
    assert frozenset() == site("Execute the <x> with <options>.").literal_options
