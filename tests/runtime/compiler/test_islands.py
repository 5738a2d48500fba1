"""What is wrong with a template, and where."""

from __future__ import annotations

import pytest

from runtime.compiler.templates import compile_template
from runtime.engine.actions.registry import LINKAGE
from runtime.source import SourceFile


def findings(text: str) -> list[tuple[str, str]]:
    code, found = compile_template(SourceFile("page.html", text), LINKAGE)
    assert code is None
    return [(finding.code, str(finding.span)) for finding in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {{ <x> ", [("unterminated-island", "page.html:1:3")]),
        ("{{ for each <x> in <y> { }} text", [("unclosed-block", "page.html:1:4")]),
        ("{{when <x>}} text", [("unclosed-block", "page.html:1:3")]),
        ("text {{ } }}", [("nothing-to-close", "page.html:1:9")]),
        ("{{ for each <x> in <y> { }}{{else}}{{ } }}", [("nothing-to-close", "page.html:1:30")]),
        ("{{ <x> | upercase }}", [("unknown-filter", "page.html:1:4")]),
        ("{{ <x> | what? }}", [("unknown-filter", "page.html:1:4")]),
        ("\n{{ Return an <OK: status> for the <x>. }}", [("return-in-template", "page.html:2:4")]),
    ],
)
def test_a_mistake_is_a_finding_at_its_place(text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == findings(text)


def test_a_mistake_inside_an_island_is_the_languages_own_finding() -> None:
    assert [("page.html:2:")] == [place[:12] for _, place in findings("ok\n{{ Create the <x> with . }}")]


def test_a_filter_that_does_not_exist_is_told_the_nearest() -> None:
    _, found = compile_template(SourceFile("p", "{{ <x> | upercase }}"), LINKAGE)
    assert ["did you mean uppercase?"] == [finding.hint for finding in found]
