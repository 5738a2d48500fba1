"""The statement table and the call sites: what is known of a program before it runs."""

from __future__ import annotations

from runtime.compiler.program import Code, place_of
from runtime.source import SourceFile
from tests.support.playbook import body, program


def code(statements: str) -> Code:
    return program(body(statements)).codes[0]


def test_nested_statements_are_numbered_where_they_stand() -> None:
    made = code(
        """Create the <a> with 1.
        match <a> { case 1 { Log "x" to the <console>. } otherwise { Log "y" to the <console>. } }
        for each <i> in [1] { while <i> > 3 { break. } }
        Publish as <p> <a>."""
    )
    verbs = ["create", "match", "log", "log", "for each", "while", "break", "publish"]
    assert verbs == [statement.verb for statement in made.statements]
    assert list(range(8)) == [statement.number for statement in made.statements]
    assert [-1, -1, 1, 1, -1, 4, 5, -1] == [statement.inside for statement in made.statements]


def test_a_statement_tells_what_it_reads_and_binds() -> None:
    made = code(
        """Compute the <sum> from <a> + <b: c> when <d>.
        Log "${sum} ${<e>}" to the <console>.
        for each <i> at <n> in <xs> where <i> > <least> { }
        Store the <saved: sum> into the <sum-repository>."""
    )
    assert [("a", "b", "d"), ("console", "e", "sum"), ("i", "least", "xs"), ("saved", "sum-repository")] == [
        statement.reads for statement in made.statements
    ]
    assert [("sum",), (), ("i", "n"), ("new-entry", "saved")] == [statement.writes for statement in made.statements]


def test_names_that_are_needed_and_bound_nowhere_come_from_outside() -> None:
    made = code(
        """Create the <a> with <x> + 1. Log <a> to the <console>. Send <y> to the <client>.
        Return an <OK: status> for the <z>."""
    )
    assert {"x", "y"} == made.reads_outside


def test_places_are_counted_in_bytes_as_python_counts_them() -> None:
    source = SourceFile("x", 'ab\n "ä€" x\n')
    start = source.text.index("x")
    assert (2, 9, 2, 10) == place_of(source.span(start, start + 1))
