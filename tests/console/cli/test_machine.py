"""Findings for editors and programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aro_console.cli.machine import json_report, line_report
from runtime.errors import Diagnostic, Severity
from runtime.source import SourceFile


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An application's folder below the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").mkdir()
    return Path("app")


def source(app: Path) -> SourceFile:
    return SourceFile("main.aro", "first\n    Log nothing.\n", str(app.resolve() / "main.aro"))


def error(app: Path) -> Diagnostic:
    return Diagnostic("e-code", "Something\nis wrong", source(app).span(14, 21), "Write it differently")


def warning(app: Path) -> Diagnostic:
    return Diagnostic("w-code", "Odd", source(app).span(0, 8), severity=Severity.WARNING)


def test_each_finding_is_one_line_by_place(app: Path) -> None:
    assert [
        "app/main.aro:1:1: warning: Odd [w-code]",
        "app/main.aro:2:9: error: Something is wrong [e-code]",
    ] == line_report([error(app), warning(app)], app)


def test_what_has_no_place_stands_at_the_start_of_its_file_or_of_the_application(app: Path) -> None:
    findings = [Diagnostic("c-code", "Unreadable", file="openapi.yaml"), Diagnostic("a-code", "No entry point")]
    assert [
        "app/openapi.yaml:1:1: error: Unreadable [c-code]",
        "app:1:1: error: No entry point [a-code]",
    ] == line_report(findings, app)


def test_a_file_outside_of_the_current_folder_is_named_in_full(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = error(app)
    folder = app.resolve()
    (folder.parent / "elsewhere").mkdir()
    monkeypatch.chdir(folder.parent / "elsewhere")
    assert [f"{folder}/main.aro:2:9: error: Something is wrong [e-code]"] == line_report([finding], folder)


def test_a_line_never_steers_the_terminal(app: Path) -> None:
    finding = Diagnostic("a-code", "Odd \x1b[31m", file="a\nb.aro")
    assert ["app/a�b.aro:1:1: error: Odd �[31m [a-code]"] == line_report([finding], app)


def test_json_says_everything_there_is(app: Path) -> None:
    assert [
        {
            "code": "w-code",
            "severity": "warning",
            "message": "Odd",
            "hint": "",
            "file": "app/main.aro",
            "line": 1,
            "column": 1,
            "end_line": 2,
            "end_column": 3,
        },
        {
            "code": "e-code",
            "severity": "error",
            "message": "Something\nis wrong",
            "hint": "Write it differently",
            "file": "app/main.aro",
            "line": 2,
            "column": 9,
            "end_line": 2,
            "end_column": 16,
        },
    ] == json.loads(json_report([error(app), warning(app)], app))


def test_json_has_null_where_there_is_no_place(app: Path) -> None:
    (found,) = json.loads(json_report([Diagnostic("a-code", "No entry point")], app))
    assert ("app", None, None, None, None) == tuple(
        found[key] for key in ("file", "line", "column", "end_line", "end_column")
    )


def test_no_findings_are_an_empty_list_and_no_lines(app: Path) -> None:
    assert ("[]", []) == (json_report([], app), line_report([], app))


def test_json_is_plain_ascii_whatever_the_source_holds(app: Path) -> None:
    text = json_report([Diagnostic("a-code", "ü \x1b \udcff")], app)
    assert text.isascii()
    assert "ü \x1b \udcff" == json.loads(text)[0]["message"]
