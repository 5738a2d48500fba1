"""Findings for other programs: one line each for editors, or one JSON document.

Both name files so that they can be opened from where the command runs, and say the place as editors count it: lines
and columns from 1, columns in characters, the end being the character behind the last.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from aro_console.cli.report import shown
from runtime.errors import Diagnostic, in_order


def line_report(findings: Iterable[Diagnostic], app: Path) -> list[str]:
    """Return ``file:line:column: severity: message [code]`` for each finding, by place.

    What concerns a file or the application as a whole has the place 1:1, since editors skip lines without one.
    """
    lines = []
    for finding in in_order(findings):
        line, column = (finding.span.line, finding.span.column) if finding.span is not None else (1, 1)
        said = " ".join(finding.message.split())
        lines.append(f"{_file(finding, app)}:{line}:{column}: {finding.severity}: {said} [{finding.code}]")
    return [shown(line) for line in lines]


def json_report(findings: Iterable[Diagnostic], app: Path) -> str:
    """Return a JSON list with an object for each finding, by place; what has no place has null there."""
    return json.dumps([_object(finding, app) for finding in in_order(findings)], indent=2)


def _object(finding: Diagnostic, app: Path) -> dict[str, str | int | None]:
    line, column, end_line, end_column = _place(finding)
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "file": _file(finding, app),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _place(finding: Diagnostic) -> tuple[int | None, int | None, int | None, int | None]:
    span = finding.span
    if span is None:
        return None, None, None, None
    return (span.line, span.column, *span.source.position(span.end))


def _file(finding: Diagnostic, app: Path) -> str:
    """Return the finding's file from the current folder, absolute when it lies elsewhere; else the application."""
    folder = app if app.is_dir() else app.parent
    if finding.span is not None:
        path = finding.span.source.path or str(folder / finding.span.source.name)
    else:
        path = str(folder / finding.file) if finding.file else str(app)
    nearby = os.path.relpath(path)
    return path if nearby.startswith(os.pardir) else nearby
