"""Findings and failures, and how they read."""

from __future__ import annotations

from dataclasses import replace

from runtime.errors import Diagnostic, EvaluationError, Failure, LoadError, Severity, StatementError, in_order, render
from runtime.source import SourceFile

SOURCE = SourceFile("main.aro", 'Log "a" to the <consle>.\n')


def test_a_finding_reads_as_place_message_excerpt_and_hint() -> None:
    finding = Diagnostic("unknown-name", "There is no console like this", SOURCE.span(15, 23), "write <console>")
    assert [
        "main.aro:1:16: error: There is no console like this [unknown-name]",
        '    1 | Log "a" to the <consle>.',
        "      |                ^^^^^^^^",
        "  hint: write <console>",
    ] == render(finding).splitlines()


def test_a_finding_without_a_span_names_its_file_and_one_without_either_only_speaks() -> None:
    assert "openapi.yaml: error: gone [x]" == render(Diagnostic("x", "gone", file="openapi.yaml"))
    assert "warning: odd [y]" == render(Diagnostic("y", "odd", severity=Severity.WARNING))


def test_findings_are_ordered_by_file_and_place_and_those_without_come_first() -> None:
    other = SourceFile("a.aro", "xyz")
    late, early = Diagnostic("1", "m", SOURCE.span(9, 10)), Diagnostic("2", "m", SOURCE.span(1, 2))
    elsewhere, nowhere = Diagnostic("3", "m", other.span(2, 3)), Diagnostic("4", "m")
    assert [nowhere, elsewhere, early, late] == in_order([late, early, elsewhere, nowhere])


def test_a_load_error_says_all_findings_in_order() -> None:
    error = LoadError([Diagnostic("b", "two", SOURCE.span(4, 5)), Diagnostic("a", "one")], [SOURCE])
    assert (["a", "b"], (SOURCE,)) == ([finding.code for finding in error.diagnostics], error.sources)
    assert str(error).startswith("error: one [a]\nmain.aro:1:5: error: two [b]")


def test_an_evaluation_error_may_carry_a_status() -> None:
    assert (None, 404) == (EvaluationError("x").status, EvaluationError("x", 404).status)


def test_a_statement_error_reads_as_its_sentence() -> None:
    failure = Failure("Cannot log the a to the b.", "why", "Set", "Act", "<Log> the <a> to the <b>.", "log")
    assert "Cannot log the a to the b." == str(StatementError(failure))


def test_a_failure_says_in_one_line_what_failed_and_why() -> None:
    failure = Failure("Cannot log the a to the b.", "Nobody listens.", "Set", "Act", "", "log")
    assert "Cannot log the a to the b. Nobody listens." == failure.words
    assert "Cannot log the a to the b." == replace(failure, cause="").words
