"""Questions about the tree: what it reads, and what is a Boolean whatever happens."""

from __future__ import annotations

import pytest

from runtime.compiler.reading import binds, is_boolean, names_in, spine
from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.parser import parse_expression, parse_statements


def expression(text: str) -> nodes.Expression:
    found, findings = parse_expression(SourceFile("x", text), 0, len(text))
    assert ([], True) == (findings, found is not None)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a> + <b: c> * -<d>", "abd"),
        ('"${<a>} ${b}"', "ab"),
        ("[<a>, { k: <b> }]", "ab"),
        ("(<a>)[<b>].c", "ab"),
        ("<a> exists and <b> is empty or <c> is a string", "abc"),
        ('<url: "x/${<b>}">', ["b", "url"]),
        ("1 + 2", ""),
    ],
)
def test_the_names_an_expression_reads(text: str, expected: str | list[str]) -> None:
    assert list(expected) == sorted(names_in(expression(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a> == 1", True),
        ("<a> exists", True),
        ("not <a>", True),
        ("<a> and <b>", True),
        ("(<a> > 1) or (<b> > 1)", True),
        ("<a> or <b>", False),
        ("<a> > 1 or <b>", False),
        ("true", True),
        ("<a>", False),
        ("1 + 1", False),
        ("2 not in <xs>", True),
    ],
)
def test_what_is_a_boolean_whatever_happens(text: str, expected: bool) -> None:
    assert expected == is_boolean(expression(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Create the <x> with 1.", True),
        ("Send the <x> to the <client>.", False),
        ("Configure the <theme> with { color: 1 }.", True),
        ("Configure the <websocket> with { required: true }.", False),
        ('Configure the <websocket: "/chat"> with { required: true }.', False),
        ("Update the <websocket> with { required: true }.", True),
    ],
)
def test_what_binds_its_result(text: str, expected: bool) -> None:
    (action,), _ = parse_statements(SourceFile("x", text), 0, len(text))
    assert isinstance(action, nodes.Action)
    assert expected == binds(action)


def test_a_chain_is_taken_apart_in_order() -> None:
    assert ["a", "b", "c"] == [part.span.text.strip("<>") for part in spine(expression("<a> ++ <b> ++ <c>"), "++")]
