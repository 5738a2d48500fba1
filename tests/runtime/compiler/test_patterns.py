"""Which values fit which pattern of a match."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.playbook import run


def logged(statements: str, /, **given: Any) -> list[str]:
    result = run(statements, None, **given)
    assert result.outcome.failure is None, result.outcome.failure
    return result.logged


ARMS = """match <x> {
    case "red" { Log "text" to the <console>. }
    case 200 { Log "integer" to the <console>. }
    case 2.5 { Log "float" to the <console>. }
    case true { Log "boolean" to the <console>. }
    case null { Log "null" to the <console>. }
    case 300..399 { Log "range" to the <console>. }
    case /^ab+$/i { Log "regex" to the <console>. }
    case [1, 2] { Log "list" to the <console>. }
    case { a: 1 } { Log "map" to the <console>. }
    case <limit> { Log "variable" to the <console>. }
    case <premium> { Log "label" to the <console>. }
    case "guarded" where <go> { Log "guarded" to the <console>. }
    otherwise { Log "other" to the <console>. }
}"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("red", "text"),
        (200, "integer"),
        (200.0, "other"),
        ("200", "other"),
        (2.5, "float"),
        (True, "boolean"),
        (False, "other"),
        (1, "other"),
        (None, "null"),
        (300, "range"),
        (399, "range"),
        (350.5, "range"),
        (400, "other"),
        ("ABBB", "regex"),
        ([1, 2], "list"),
        ([1, 2, 3], "other"),
        ({"a": 1}, "map"),
        (77, "variable"),
        ("premium", "label"),
        ("guarded", "other"),
    ],
)
def test_match_takes_the_first_arm_that_fits(value: Any, expected: str) -> None:
    assert [expected] == logged(ARMS, x=value, limit=77, go=False)


def test_an_arm_needs_its_guard_too() -> None:
    assert ["guarded"] == logged(ARMS, x="guarded", limit=77, go=True)


def test_match_of_an_undefined_subject_fails() -> None:
    assert "Undefined variable: 'x'" == run('match <x> { case "a" { } }').cause
