"""Templates: what islands give, what encloses several of them, and what is a finding."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.compiler.program import Code
from runtime.compiler.templates import compile_template
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.effects import Effect
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError
from runtime.source import SourceFile
from tests.support.playbook import NOON, drive


def compiled(text: str, name: str = "templates/page.html") -> Code:
    code, findings = compile_template(SourceFile(name, text), LINKAGE)
    assert ([], True) == ([finding.message for finding in findings], code is not None)
    assert code is not None
    return code


def render(text: str, parts: dict[str, str] | None = None, /, **given: Any) -> str:
    """Render in both forms, which must agree; `parts` are the templates that can be included."""

    def answer(effect: Effect) -> Any:
        assert isinstance(effect, effects.LoadTemplate)
        return compiled((parts or {})[effect.path], effect.path)

    code = compiled(text)
    plain, stepped = (drive(form(Scope(given)), answer, [], []) for form in (code.plain, code.stepped))
    assert plain == stepped
    assert isinstance(plain, str)
    return plain


USER = {"name": "Ada", "address": {"city": "Graz"}, "since": NOON}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain { text } </p>\n", "plain { text } </p>\n"),
        ("{{ <user: name> }}", "Ada"),
        ("{{<user: address.city>}}", "Graz"),
        ("{{ <user: address: city> }}", "Graz"),
        ("[{{ <user: age> }}]", "[]"),
        ("[{{ <user: age.years> }}]", "[]"),
        ('{{ <user: name> ++ " of " ++ <user: address.city> }}', "Ada of Graz"),
        ('{{ "a" ++ <n> }}', "a4"),
        ("{{ n }}", "4"),
        ("{{ <n> * <n> }} {{ <n> + 1 }} {{ <n> - 1 }}", "16 5 3"),
        ("{{ <n> / 8 }} {{ <n> / 2 }} {{ <n> / 0 }} {{ <f> * 2 }}", "0.5 2 0 3"),
        ('{{ <a> + "x" }}', "<b>x"),
        ("{{ <a> }}", "<b>"),
        ("{{ <f> }} {{ <xs> }}", "1.5 [1, 2]"),
        ("{{ <user: name> | uppercase }}{{ <user: name> | lowercase }}", "ADAada"),
        ("{{ <user: name> | uppercase | lowercase | bold | color: 'red' }}", "ada"),
        ('{{ <user: since> | date: "dd.MM.yyyy" }}', "01.03.2026"),
        ('{{ "a|b" | uppercase }}', "A|B"),
        ("{{ }}{{}}", ""),
        ("{{ Create the <x> with 5. }}{{ <x> }}", "5"),
        ('{{ Print "x" to the <template>. }}', "x"),
        ("{{ <Print> <n> to the <template>. }}", "4"),
        ("{{ Print the <n> to the <template>. }}", "4"),
        ('{{ Print "x" to the <template> when <n> > 5. }}', ""),
        ("{{ Print { a: { b: 1 } } to the <template>. }}", '["a": ["b": 1]]'),
        ('{{ match <n> { case 4 { Print "four" to the <template>. } } }}', "four"),
        ('{{ if <n> > 3 { Print "big" to the <template>. } }}', "big"),
        ('{{ Print "}}" to the <template>. }}', "}}"),
        ("a\n{{ for each <x> in <xs> { }}\n- {{ <x> }}\n{{ } }}\nb", "a\n\n- 1\n\n- 2\n\nb"),
        ("{{ for each <x> at <i> in <xs> where <x> > 1 { }}{{ <i> }}:{{ <x> }}{{ } }}", "1:2"),
        ("{{ for each <x> in <nobody> { }}never{{ } }}", ""),
        ("{{ for each <x> in <user: friends> { }}{{ <x> }}{{ } }}", ""),
        ("{{ for each <x> in <xs> { }}{{ for each <y> in <xs> { }}{{ <x> * <y> }} {{ } }}{{ } }}", "1 2 2 4 "),
        ("{{when <n> > 3}}big{{else}}small{{end}}", "big"),
        ("{{when <n> > 5}}big{{else}}small{{end}}", "small"),
        ("{{ when <n> > 3 { }}big{{ } }}", "big"),
        ("{{ if <n> > 5 { }}big{{ } else { }}small{{ } }}", "small"),
        ('{{ when <n> > 3 { Print "one island" to the <template>. } }}', "one island"),
        ("{{ if <n> > 5 }}big{{ end }}", ""),
        ("{{when <n> > 3}}{{ for each <x> in <xs> { }}{{ <x> }}{{ } }}{{end}}", "12"),
    ],
)
def test_a_template_renders(text: str, expected: str) -> None:
    assert expected == render(text, None, user=USER, n=4, f=1.5, xs=[1, 2], a="<b>")


def test_an_included_template_sees_the_names_around_it_and_those_given() -> None:
    parts = {"part.html": "<{{ <x> }} {{ <kind> }} {{ <outer> }}>", "plain.html": "plain"}
    text = '{{ for each <x> in [1, 2] { }}{{ Include the <template: part.html> with { kind: "k" }. }}{{ } }}'
    assert "<1 k o><2 k o>" == render(text, parts, outer="o")
    assert "a plain b" == render("a {{ Include the <template: plain.html>. }} b", parts)


def test_names_of_an_included_template_do_not_come_back() -> None:
    parts = {"part.html": "{{ Create the <inner> with 1. }}"}
    with pytest.raises(EvaluationError, match="Variable 'inner' is not defined"):
        render("{{ Include the <template: part.html>. }}{{ <inner> }}", parts)


def test_a_missing_variable_fails_in_the_words_of_templates() -> None:
    with pytest.raises(EvaluationError, match="Variable 'nobody' is not defined"):
        render("{{ <nobody: name> }}")


def test_an_action_in_a_template_asks_the_world() -> None:
    code = compiled("{{ Retrieve the <users> from the <user-repository>. }}{{ <users: length> }}")
    asked: list[Effect] = []
    assert "2" == drive(code.plain(Scope()), lambda effect: [{"id": 1}, {"id": 2}], asked, [])
    assert [effects.Retrieve("user-repository")] == asked
