"""Every item of the language reference has a program, and programs name only items there are."""

from __future__ import annotations

from pathlib import Path

from tests.language import coverage


def test_every_item_has_a_program() -> None:
    assert [] == coverage.unproved(coverage.proofs())


def test_programs_name_only_items_there_are() -> None:
    assert [] == coverage.unknown(coverage.proofs())


def test_what_is_out_of_scope_says_why() -> None:
    assert all(len(reason.split()) > 5 for reason in coverage.OUT_OF_SCOPE.values())


def test_an_item_without_a_program_and_a_slip_of_the_pen_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.aro").write_text("(* proves: X1,\n  C99 *)\n(* proves: 4.4 is  empty *)\n")
    found = coverage.proofs(tmp_path)
    assert {"X1": ["a.aro"], "C99": ["a.aro"], "4.4 is empty": ["a.aro"]} == found
    assert ["C99"] == coverage.unknown(found)
    assert "C12 not binds tight" in coverage.unproved(found)
    assert "4.4 is empty" not in coverage.unproved(found)
