from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.analysis.analyzer import analyze
from runtime.errors import Severity, render
from runtime.source import SourceFile
from runtime.syntax.parser import parse
from tests.support.checking import START, findings, messages, tree

ROOT = Path(__file__).resolve().parents[3]
APPLICATIONS = [
    ROOT / "demos" / "echo",
    ROOT / "demos" / "status-board",
    ROOT / "tests" / "demos" / "status_board_bare",
]


@pytest.mark.parametrize("folder", APPLICATIONS, ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_the_demos(folder):
    files = [tree(path.read_text(), path.name) for path in sorted(folder.glob("*.aro"))]
    assert files
    assert [] == [finding.message for finding in analyze(files)]


def test_findings_come_by_place_and_do_not_hide_each_other():
    text = (
        START
        + """(a: B) {
  Create the <x> with <missing>.
  Create the <x> with 2.
  Juggle the <y> from the <request>.
  break.
  Log <y> to the <console>.
}
"""
    )
    expected = [
        (4, "Feature set 'a' has no Return or Throw statement"),
        (5, "External dependency 'missing' is not published by any feature set"),
        (6, "Cannot rebind variable 'x' - variables are immutable"),
        (7, "Unknown action verb: 'Juggle'"),
        (8, "'break' stands outside a loop"),
    ]
    found = [(one.span.line, one.message) for one in findings(text) if one.span is not None]
    assert expected == [one for one in found if "never used" not in one[1]]


def test_every_finding_has_a_code_and_a_severity():
    for finding in findings("(a: B) { Log <x> to the <console>. break. }"):
        assert finding.code.replace("-", "").isalpha()
        assert finding.severity in Severity


def test_no_files_have_no_entry_point():
    assert ["No entry point defined"] == [finding.message for finding in analyze([])]


def test_deep_blocks_are_walked_to_their_end():
    depth = 60
    text = "if 1 == 1 { " * depth + "Log <x> to the <console>." + " }" * depth
    body = f"(a: B) {{ {text} Return an <OK: status> for the <x>. }}"
    assert ["External dependency 'x' is not published by any feature set"] == messages(START + body)


PIECES = (
    "(a: B) {", "}", "(Application-Start: X) {", "(X: Y Handler<a:b>) {", "(D: Action takes <n>) {", "<x>", "<x: y>",
    "the", "Create", "<Log>", "Emit an <Y: event>", "Return an <OK: status>", "Application.D", "with", "from", "to",
    "for each <i> in", "match <x> {", "case 1 {", "if", "when", "while", "break", ".", "|>", '"t ${<z>}"', "1", "+",
    "{ a: <q> }", "where id =", "exists", "Publish as <p> <x>.", "Require the <r> from the <s>.", "/re/", "by", "or",
)  # fmt: skip
"""Halves of statements, which put together in any order give every kind of broken tree."""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_the_parser_made_of_it_the_analysis_never_raises(pieces):
    result = parse(SourceFile("main.aro", " ".join(pieces)))
    for finding in analyze([result.file]):
        assert finding.message in render(finding)
