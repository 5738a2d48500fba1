"""From what a breakpoint names to statements."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.probe.placing import Place, Places, at_line
from runtime.source import SourceFile
from tests.support.driving import program_of
from tests.support.written import written

FEATURE_SETS = written("A", {2: "create", 5: "emit"}, "main.aro", also=[("B", {12: "create"}), ("A", {20: "log"})])
A, B, SECOND_A = (known.span for known in FEATURE_SETS)
PLACES = Places(FEATURE_SETS, [SourceFile("empty.aro", "")])


def place(kind: BreakpointKind, target: str) -> Place:
    return PLACES.of(Breakpoint(1, kind, target))


@pytest.mark.parametrize(
    ("line", "moved", "statement"),
    [(1, 2, (A, 0)), (2, 2, (A, 0)), (3, 5, (A, 1)), (6, 12, (B, 0)), (13, 20, (SECOND_A, 0))],
)
def test_a_line_is_the_next_one_with_a_statement(line: int, moved: int, statement: tuple[object, int]) -> None:
    assert Place(moved, statements=(statement,)) == PLACES.of(Breakpoint(1, file="main.aro", line=line))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("main.aro", 21, "no statement stands on line 21 of main.aro or behind it"),
        ("empty.aro", 1, "no statement stands on line 1 of empty.aro or behind it"),
        ("gone.aro", 1, "there is no file gone.aro in this application"),
    ],
)
def test_a_line_where_nothing_could_stop_says_why(file: str, line: int, fault: str) -> None:
    assert Place(fault=fault) == PLACES.of(Breakpoint(1, file=file, line=line))
    assert PLACES.statement_at(file, line) is None


def test_a_line_with_several_statements_stops_before_the_first_of_them() -> None:
    program = program_of("(Take: Go Handler) {\n    Create the <a> with 1. Log <a> to the <console>.\n}")
    places = Places(program.codes, program.sources)
    assert ((program.codes[0].span, 0),) == places.of(Breakpoint(1, file="main.aro", line=1)).statements
    assert "Create the <a> with 1." == places.statement_at("main.aro", 2).text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "place"),
    [(1, 0), (2, 0), (3, 0), (4, 1), (5, 2), (6, 3), (7, 3), (8, 4), (9, 4), (10, None)],
)
def test_a_line_belongs_to_the_statement_that_goes_on_there(line: int, place: int | None) -> None:
    # The third has the fourth in its body.
    assert place == at_line(line, [(1, 3), (4, 4), (5, 8), (6, 7), (9, 9)])


def test_a_line_in_the_middle_of_a_statement_stops_before_it() -> None:
    program = program_of("(Take: Go Handler) {\n    Create the <a> with {\n        b: 1\n    }.\n}")
    places = Places(program.codes, program.sources)
    assert [2, 2] == [places.of(Breakpoint(1, file="main.aro", line=line)).line for line in (3, 4)]


def test_a_feature_set_is_entered_wherever_one_has_that_name() -> None:
    assert ((A, 0), (SECOND_A, 0)) == place(BreakpointKind.HANDLER, "A").statements
    assert "there is no feature set C" == place(BreakpointKind.HANDLER, "C").fault


def test_a_verb_in_any_case_stands_where_it_is_used() -> None:
    assert ((A, 0), (B, 0)) == place(BreakpointKind.VERB, "CREATE").statements
    assert "no statement has the verb Store" == place(BreakpointKind.VERB, "Store").fault


@pytest.mark.parametrize("kind", [BreakpointKind.EVENT, BreakpointKind.ERROR, BreakpointKind.UNCAUGHT])
def test_events_and_failures_stand_nowhere(kind: BreakpointKind) -> None:
    assert Place() == place(kind, "Anything")


def test_an_event_is_looked_at_in_the_feature_sets_that_may_publish_it() -> None:
    places = Places(FEATURE_SETS, publishers=lambda: {"Said": frozenset({A}), "Left": frozenset({B})})
    logged = Breakpoint(1, BreakpointKind.EVENT, "Said", log_message="said")
    assert [frozenset({A}), frozenset(), frozenset()] == [
        places.of(breakpoint).traced
        for breakpoint in (replace(logged, log_message=""), replace(logged, log_message="", target="Gone"), logged)
    ]


DATA = """
(Take: Go Handler) {
    Create the <total> with 1.
    Store the <total> into the <sum-repository>.
}
(Read: See Handler) {
    Retrieve the <sums> from the <sum-repository>.
    for each <sum> in <sums> { Log <sum> to the <console>. }
}
"""


@pytest.mark.parametrize(
    ("target", "feature_sets"),
    [("total", ["Take"]), ("sums", ["Read"]), ("sum", ["Read"]), ("sum-repository", ["Take", "Read"])],
)
def test_data_is_looked_at_in_the_feature_sets_that_may_write_it(target: str, feature_sets: list[str]) -> None:
    program = program_of(DATA)
    found = Places(program.codes).of(Breakpoint(1, BreakpointKind.DATA, target))
    assert feature_sets == [code.name for code in program.codes if code.span in found.traced]
    assert "" == found.fault


def test_data_that_nobody_writes_says_so() -> None:
    assert "no statement writes other" == place(BreakpointKind.DATA, "other").fault
