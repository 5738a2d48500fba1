"""Every ARO program beside this file does what its comments say, however closely it is watched."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.support.programs import complaints, pending

HERE = Path(__file__).parent


def programs() -> list[ParameterSet]:
    """Return the programs, by their path from here; what lies in a folder with a leading underscore is imported."""
    paths = sorted(path for path in HERE.rglob("*.aro") if "/_" not in path.relative_to(HERE.parent).as_posix())
    return [_program(path) for path in paths]


def _program(path: Path) -> ParameterSet:
    name, reason = path.relative_to(HERE).as_posix(), pending(path)
    return pytest.param(name, id=name, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])


@pytest.mark.parametrize("name", programs())
def test_program_does_what_it_says(name: str) -> None:
    found = complaints(HERE / name, name)
    assert [] == found, "\n" + "\n".join(found)


# --- the comments themselves: a wrong expectation is found, and said with its place ------------------------------


def said(folder: Path, *lines: str, name: str = "main.aro") -> list[str]:
    """Return what is wrong with a program whose Application-Start has `lines`, the first of them in line 2."""
    path = folder / name
    body = ["(Application-Start: Testing) {", *lines, "Return an <OK: status> for the <application>.", "}"]
    path.write_text("\n".join(body))
    return complaints(path, name)


def test_wrong_output_is_said_with_file_line_expected_and_got(tmp_path: Path) -> None:
    found = said(tmp_path, 'Log "a" to the <console>. (* expect: b *)')
    assert ["main.aro:2: expected output 'b', got 'a' from line 2"] == found


def test_output_must_come_from_the_line_of_its_comment(tmp_path: Path) -> None:
    found = said(tmp_path, 'Log "a" to the <console>.', "Create the <_n> with 1. (* expect: a *)")
    assert ["main.aro:3: expected output 'a', got 'a' from line 2"] == found


def test_output_behind_a_comment_of_its_own_may_come_from_anywhere(tmp_path: Path) -> None:
    assert [] == said(tmp_path, 'Log "a" to the <console>.', "(* expect: a *)")


def test_missing_and_surplus_output_are_said(tmp_path: Path) -> None:
    assert ["main.aro:2: got output 'b', expected nothing"] == said(
        tmp_path, 'Log "a" to the <console>. Log "b" to the <console>. (* expect: a *)'
    )
    assert ["main.aro:3: expected output 'b', got nothing"] == said(
        tmp_path, 'Log "a" to the <console>. (* expect: a *)', "(* expect: b *)"
    )


def test_findings_nobody_expected_are_said(tmp_path: Path) -> None:
    found = said(tmp_path, "Create the <n> with 1.", 'Log "a" to the <console>. (* expect: a *)')
    assert ["main.aro:2: got warning \"Variable 'n' is defined but never used\", expected none such"] == found


def test_a_finding_is_expected_on_its_line(tmp_path: Path) -> None:
    found = said(
        tmp_path, "Create the <n> with 1.", 'Log "a" to the <console>. (* expect: a *) (* expect warning: n *)'
    )
    assert [
        "main.aro:2: got warning \"Variable 'n' is defined but never used\", expected none such",
        "main.aro:3: expected warning 'n', got none",
    ] == found


def test_a_finding_may_be_expected_above_its_line(tmp_path: Path) -> None:
    above = ("(* expect warning: never used *)", "(* expect: a *)")
    assert [] == said(tmp_path, *above, 'Create the <n> with 1. Log "a" to the <console>.')


def test_a_program_with_errors_does_not_run(tmp_path: Path) -> None:
    found = said(tmp_path, "Log . (* expect error: Expected *) (* expect: a *)")
    assert ["main.aro:2: expected output 'a', but it does not run"] == found


def test_failures_are_expected_on_their_statement(tmp_path: Path) -> None:
    assert [] == said(tmp_path, "Log 1 / 0 to the <console>. (* expect failure: Division by zero *)")
    assert ["main.aro:2: expected failure 'zero', got none"] == said(
        tmp_path, "Log 1 to the <console>. (* expect: 1 *) (* expect failure: zero *)"
    )
    assert ["main.aro:2: got failure 'Cannot log 1 / 0 to the console. Division by zero', expected none such"] == [
        one for one in said(tmp_path, "Log 1 / 0 to the <console>.", "(* expect: 1 *)") if "failure" in one
    ]


def test_a_program_must_expect_something(tmp_path: Path) -> None:
    assert ["main.aro: it expects nothing"] == said(tmp_path, 'Log "a" to the <console>.')
