"""Findings as people read them: by file, errors before warnings, each with its line and a caret (language.md 3.1).

Pure: lines in a list. Who prints them, and where, is the command's affair.
"""

from __future__ import annotations

from collections.abc import Iterable

from runtime.errors import Diagnostic, in_order
from runtime.source import excerpt

# Part of the sign in front of the number of warnings.
_KEPT = "\N{VARIATION SELECTOR-16}"


def report(findings: Iterable[Diagnostic], file_count: int, *, warnings: bool = True) -> list[str]:
    """Return the report on `findings` in an application of `file_count` files; without `warnings`, errors only.

    What concerns no file stands first, without a heading. The last lines are the totals.
    """
    listed = [finding for finding in in_order(findings) if warnings or finding.is_error]
    lines: list[str] = []
    for name in dict.fromkeys(_file(finding) for finding in listed):
        lines += _section(name, [finding for finding in listed if _file(finding) == name])
    return [shown(line) for line in [*lines, *_totals(listed, file_count)]]


def shown(line: str) -> str:
    """Return `line` with a mark for each character that would steer the terminal or cannot be written to it.

    One for one, so that a caret stays where it is: sources and file names may hold anything.
    """
    return line if line.isprintable() else "".join(one if one.isprintable() or one in _KEPT else "�" for one in line)


def _file(finding: Diagnostic) -> str:
    return finding.span.source.name if finding.span is not None else finding.file


def _section(name: str, findings: list[Diagnostic]) -> list[str]:
    """Return what is said about the file `name`; an empty name is the application as a whole."""
    lines = [f"{name}:"] if name else []
    # A stable sort: within each severity the order of the places stays.
    for finding in sorted(findings, key=lambda finding: not finding.is_error):
        lines += _finding(finding)
    if name:
        errors, warnings = _count(findings)
        lines.append(f"  Found {errors} error(s), {warnings} warning(s) in {name}")
    return [*lines, ""]


def _finding(finding: Diagnostic) -> list[str]:
    span = finding.span
    place = f"{span.line}:{span.column}: " if span is not None else ""
    lines = [f"  {place}{finding.severity}: {finding.message} [{finding.code}]"]
    if span is not None:
        lines += [f"  {line}" for line in excerpt(span)]
    return lines + [f"    hint: {line}" for line in finding.hint.splitlines()]


def _totals(findings: list[Diagnostic], file_count: int) -> list[str]:
    errors, warnings = _count(findings)
    lines = []
    if errors:
        lines.append(f"❌ {errors} error(s) found")
    if warnings:
        lines.append(f"⚠️  {warnings} warning(s) found")
    return lines or [f"✅ No issues found in {file_count} file(s)"]


def _count(findings: list[Diagnostic]) -> tuple[int, int]:
    errors = sum(finding.is_error for finding in findings)
    return errors, len(findings) - errors
