"""The report on findings, line by line."""

from __future__ import annotations

from aro_console.cli.report import report
from runtime.errors import Diagnostic, Severity
from runtime.source import SourceFile

MAIN = SourceFile("main.aro", "(Application-Start: Test) {\n    Log nothing.\n}\n")
API = SourceFile("api.aro", "first\nsecond\n")

ERROR = Diagnostic("e-code", "Something is wrong", MAIN.span(36, 43), "Write it differently\nor not at all")
WARNING = Diagnostic("w-code", "Something is odd", MAIN.span(0, 1), severity=Severity.WARNING)


def test_nothing_to_say_is_one_line() -> None:
    assert ["✅ No issues found in 2 file(s)"] == report([], 2)


def test_a_finding_shows_its_line_a_caret_and_the_way_out() -> None:
    assert [
        "main.aro:",
        "  2:9: error: Something is wrong [e-code]",
        "      2 |     Log nothing.",
        "        |         ^^^^^^^",
        "    hint: Write it differently",
        "    hint: or not at all",
        "  Found 1 error(s), 0 warning(s) in main.aro",
        "",
        "❌ 1 error(s) found",
    ] == report([ERROR], 1)


def test_errors_come_before_warnings_in_a_file() -> None:
    lines = report([WARNING, ERROR], 1)
    assert ["  2:9: error: Something is wrong [e-code]", "  1:1: warning: Something is odd [w-code]"] == [
        line for line in lines if "-code]" in line
    ]
    assert ["❌ 1 error(s) found", "⚠️  1 warning(s) found"] == lines[-2:]


def test_without_warnings_neither_they_nor_their_files_are_shown() -> None:
    odd = Diagnostic("w-code", "Something is odd", API.span(0, 5), severity=Severity.WARNING)
    assert report([ERROR], 2) == report([odd, WARNING, ERROR], 2, warnings=False)


def test_each_file_has_its_own_section_in_the_order_of_their_names() -> None:
    lines = report([ERROR, Diagnostic("e-code", "Wrong here too", API.span(6, 12))], 2)
    assert ["api.aro:", "main.aro:"] == [line for line in lines if line.endswith(".aro:")]
    assert "❌ 2 error(s) found" == lines[-1]


def test_what_concerns_no_place_in_a_file_has_no_caret() -> None:
    findings = [
        Diagnostic("no-entry", "No entry point defined"),
        Diagnostic("bad-contract", "The contract cannot be read", file="openapi.yaml"),
    ]
    assert [
        "  error: No entry point defined [no-entry]",
        "",
        "openapi.yaml:",
        "  error: The contract cannot be read [bad-contract]",
        "  Found 1 error(s), 0 warning(s) in openapi.yaml",
        "",
        "❌ 2 error(s) found",
    ] == report(findings, 1)


def test_what_would_steer_the_terminal_is_marked_one_for_one_so_that_the_caret_stays() -> None:
    source = SourceFile("a\x1b.aro", "\x1b[31m oops")
    lines = report([Diagnostic("e-code", "Odd \r", source.span(6, 10))], 1)
    assert ["a�.aro:", "  1:7: error: Odd � [e-code]", "      1 | �[31m oops", "        |       ^^^^"] == lines[:4]
