"""What stands directly inside an expression."""

from __future__ import annotations

import pytest

from runtime.source import SourceFile
from runtime.syntax.parser import parse_expression
from runtime.syntax.parts import parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", []),
        ('"plain"', []),
        ("<a>", []),
        ("<a: b>", []),
        ('<url: "x/${<b>}">', ['<url: "x/${<b>}">']),
        ("<a> + <b> * <c>", ["<a>", "<b> * <c>"]),
        ("-<a>", ["<a>"]),
        ("not <a>", ["<a>"]),
        ('"${<a>} and ${<b>}"', ["<a>", "<b>"]),
        ("[<a>, 2, <b>]", ["<a>", "2", "<b>"]),
        ("{ k: <a>, l: 2 }", ["<a>", "2"]),
        ("[<a>][0]", ["[<a>]", "0"]),
        ("(<a>)", ["<a>"]),
        ("(<a>).b", ["(<a>)"]),
        ("<a> exists", ["<a>"]),
        ("<a> is empty", ["<a>"]),
        ("<a> is a string", ["<a>"]),
        ("<now> + 2d", ["<now>"]),
    ],
)
def test_the_parts_of_an_expression_are_those_directly_inside_it(text: str, expected: list[str]) -> None:
    source = SourceFile("x", text)
    found, findings = parse_expression(source, 0, len(text))
    assert found is not None, findings
    assert expected == [text[part.span.start : part.span.end] for part in parts(found)]
