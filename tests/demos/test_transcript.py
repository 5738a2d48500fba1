"""The comparison of transcripts, which the tests of the demos trust."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.transcript import differences, expected_lines


def test_the_header_is_dropped_and_prefixes_are_too(tmp_path: Path) -> None:
    path = tmp_path / "expected.txt"
    path.write_text("# A remark\n---\n[Application-Start] one\n  two\n[OK] startup\n", encoding="utf-8")
    assert ["one", "two", "startup"] == expected_lines(path)


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("started", "[Application-Start] started"),
        ("on port __NUMBER__ (x)", "on port 8080 (x)"),
        ("__UUID__ connected", "[Handle Connect] 86E3560D-2B6A-4AF0-BD6F-1D434541DE47 connected"),
        ("at __TIMESTAMP__", "at 2026-01-31T12:00:00Z"),
    ],
)
def test_what_says_the_same_does_not_differ(expected: str, printed: str) -> None:
    assert [] == differences([expected], [printed])


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        (["started"], ["stopped"]),
        (["on port __NUMBER__"], ["on port eighty"]),
        (["a.c"], ["abc"]),
        (["one"], ["one more"]),
        (["one", "two"], ["two", "one"]),
        (["one"], []),
        ([], ["one"]),
    ],
)
def test_what_says_something_else_differs(expected: list[str], printed: list[str]) -> None:
    assert [] != differences(expected, printed)
