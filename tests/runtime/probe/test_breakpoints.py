"""Breakpoints: which are reached, what they ask, what becomes of those that ask what has no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from runtime.errors import EvaluationError
from runtime.probe.breakpoints import Breakpoints, BreakpointStatus, Note, Question
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.probe.holds import RefusalError
from runtime.probe.placing import Places
from runtime.probe.records import BreakpointFaulted, LogPointWritten
from runtime.probe.seam import DeliveryPoint, EndPoint, StatementPoint, Write
from runtime.values.kinds import Value
from tests.support.written import standing_at, written

PROGRAM = written("A", {2: "create", 3: "emit", 5: "log"}, "main.aro", also=[("B", {12: "create"})])


class NamesOnly:
    """A language of names: an expression is one, a message is one in braces, and ``?`` is none."""

    def question(self, text: str) -> Question:
        if "?" in text:
            raise EvaluationError(f"'{text}' cannot be read")
        return lambda names: _found(names, text)

    def message(self, text: str) -> Question:
        return lambda names: f"{text} {_found(names, text)}"


def _found(names: Mapping[str, Value], name: str) -> Value:
    if name not in names:
        raise EvaluationError(f"Undefined variable: '{name}'")
    return names[name]


def set_to(*breakpoints: Breakpoint) -> Breakpoints:
    made = Breakpoints(Places(PROGRAM))
    made.replace(breakpoints, NamesOnly())
    return made


def statement(line: int, *, first: bool = False, execution_id: int = 1, **names: Value) -> StatementPoint:
    feature_set, found = standing_at(PROGRAM, line)
    return StatementPoint(
        execution_id, 0, feature_set.name, feature_set.span, found.number, found.span, first, "Thing", "", 1, 1,
        names=lambda: names,
    )  # fmt: skip


def event(event_type: str, **names: Value) -> DeliveryPoint:
    return DeliveryPoint(event_type, (), "", 1, 1, names=lambda: names)


def end(failure: str, *, caught: bool = False, **names: Value) -> EndPoint:
    return EndPoint(1, "A", 1, None, failure, caught, "Thing", "", 1, 1, lambda: names)


LINE = Breakpoint(1, file="main.aro", line=3)


# --- the seven kinds ---------------------------------------------------------------------------------------------


def test_a_line_stops_before_its_statement_and_no_other() -> None:
    breakpoints = set_to(LINE)
    assert [("", ()), ("breakpoint", (1,))] == [breakpoints.at(statement(line)) for line in (2, 3)]
    assert BreakpointStatus(1, line=3, hits=1) == breakpoints.statuses[1]


def test_a_feature_set_stops_where_it_begins_and_not_where_a_loop_comes_back() -> None:
    breakpoints = set_to(Breakpoint(1, BreakpointKind.HANDLER, "A"))
    points = [statement(2, first=True), statement(2), statement(3), statement(12, first=True)]
    assert ["breakpoint", "", "", ""] == [breakpoints.at(point)[0] for point in points]


def test_a_verb_stops_wherever_it_stands() -> None:
    breakpoints = set_to(Breakpoint(1, BreakpointKind.VERB, "Create"))
    assert ["breakpoint", "", "breakpoint"] == [breakpoints.at(statement(line))[0] for line in (2, 3, 12)]


def test_an_event_stops_even_when_nobody_hears_it() -> None:
    breakpoints = set_to(Breakpoint(1, BreakpointKind.EVENT, "Joined"))
    assert [("breakpoint", (1,)), ("", ())] == [breakpoints.at(event(name)) for name in ("Joined", "Left")]


@pytest.mark.parametrize(
    ("kind", "caught", "stops"),
    [
        (BreakpointKind.ERROR, True, True),
        (BreakpointKind.ERROR, False, True),
        (BreakpointKind.UNCAUGHT, True, False),
        (BreakpointKind.UNCAUGHT, False, True),
    ],
)
def test_a_failure_stops_and_one_that_a_caller_is_told_of_is_not_uncaught(
    kind: BreakpointKind, caught: bool, stops: bool
) -> None:
    breakpoints = set_to(Breakpoint(1, kind))
    assert (("error", (1,)) if stops else ("", ())) == breakpoints.at(end("Cannot emit.", caught=caught))
    assert ("", ()) == breakpoints.at(end(""))


def write(target: str, value: Value, old: Value = None, **names: Value) -> Write:
    return Write(1, target, value, old, 1, 1, lambda: names)


def data(target: str, condition: str = "") -> Breakpoints:
    program = [replace(known, statements=tuple(_writing(known))) for known in PROGRAM]
    made = Breakpoints(Places(program))
    made.replace([Breakpoint(1, BreakpointKind.DATA, target, condition=condition)], NamesOnly())
    return made


def _writing(known: Any) -> list[Any]:
    text = "<Store> the <x> into the <user-repository>."
    return [replace(statement, text=text, writes=("x",)) for statement in known.statements]


@pytest.mark.parametrize("target", ["x", "user-repository"])
def test_data_stops_before_the_next_statement_of_the_execution_that_wrote_it(target: str) -> None:
    breakpoints = data(target)
    assert not breakpoints.are_due
    breakpoints.wrote(write(target, 1))
    assert (True, True) == (breakpoints.are_due, breakpoints.look_at_ends)
    assert ("", ()) == breakpoints.at(statement(12, execution_id=2))
    assert ("data", (1,)) == breakpoints.at(statement(3))
    assert ("", ()) == breakpoints.at(statement(5))


def test_data_that_the_last_statement_wrote_stops_before_the_end() -> None:
    breakpoints = data("x")
    breakpoints.wrote(write("x", 1))
    assert ("data", (1,)) == breakpoints.at(end(""))


def test_what_an_execution_wrote_is_forgotten_with_it() -> None:
    breakpoints = data("x")
    breakpoints.wrote(write("x", 1))
    breakpoints.forget(1)
    assert not breakpoints.are_due


@pytest.mark.parametrize(
    ("condition", "value", "old", "stops"),
    [("value", 0, 7, False), ("value", 7, 0, True), ("old", 0, 7, True), ("row", None, 7, True), ("row", 0, 7, False)],
)
def test_a_condition_about_data_sees_the_new_value_the_old_one_and_the_row(
    condition: str, value: Value, old: Value, stops: bool
) -> None:
    breakpoints = data("user-repository", condition)
    breakpoints.wrote(write("user-repository", value, old))
    assert stops is breakpoints.are_due


# --- conditions, hits, log points ----------------------------------------------------------------------------------


def test_only_where_its_condition_holds_a_breakpoint_stops_and_counts() -> None:
    breakpoints = set_to(replace(LINE, condition="n"))
    assert ["", "breakpoint"] == [breakpoints.at(statement(3, n=n))[0] for n in (0, 1)]
    assert 1 == breakpoints.statuses[1].hits


def test_a_condition_about_a_failure_sees_what_failed() -> None:
    breakpoints = set_to(Breakpoint(1, BreakpointKind.ERROR, condition="error"))
    assert "error" == breakpoints.at(end("Cannot emit."))[0]


def test_only_the_hits_that_are_wanted_stop() -> None:
    breakpoints = set_to(replace(LINE, hit_condition="% 2"))
    assert ["", "breakpoint", "", "breakpoint"] == [breakpoints.at(statement(3))[0] for _ in range(4)]


def test_a_log_point_writes_and_does_not_stop() -> None:
    breakpoints = set_to(replace(LINE, condition="n", log_message="n"))
    assert [("", ()), ("", ())] == [breakpoints.at(statement(3, n=n)) for n in (0, 5)]
    assert [Note(LogPointWritten, (1, 1, "n 5", statement(3).span))] == breakpoints.notes


def test_all_that_stop_at_one_place_are_named() -> None:
    verb = Breakpoint(2, BreakpointKind.VERB, "emit")
    false = Breakpoint(3, file="main.aro", line=3, condition="n")
    assert ("breakpoint", (1, 2)) == set_to(LINE, verb, false).at(statement(3, n=0))


def test_names_are_read_once_for_all_and_only_where_somebody_asks() -> None:
    asked: list[int] = []
    point = replace(statement(3), names=lambda: asked.append(1) or {"n": 1})
    set_to(LINE).at(point)
    assert [] == asked
    set_to(replace(LINE, condition="n"), replace(LINE, breakpoint_id=2, condition="n", log_message="n")).at(point)
    assert [1] == asked


@pytest.mark.parametrize("broken", [replace(LINE, condition="n"), replace(LINE, log_message="n")])
def test_a_breakpoint_whose_question_has_no_answer_says_so_once_and_never_stops(broken: Breakpoint) -> None:
    breakpoints = set_to(broken)
    assert [("", ())] * 3 == [breakpoints.at(statement(3)) for _ in range(2)] + [breakpoints.at(statement(3, n=1))]
    assert [Note(BreakpointFaulted, (1, "Undefined variable: 'n'"))] == breakpoints.notes
    assert "Undefined variable: 'n'" == breakpoints.statuses[1].fault


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(LINE, condition="?"), "'?' cannot be read"),
        (replace(LINE, hit_condition="never"), "'never' is no hit condition; write 5, >= 3 or % 10"),
        (replace(LINE, file="gone.aro"), "there is no file gone.aro in this application"),
        (replace(LINE, condition="?", enabled=False), "'?' cannot be read"),
    ],
)
def test_what_cannot_be_understood_is_said_when_it_is_set_and_the_others_stop(broken: Breakpoint, fault: str) -> None:
    breakpoints = set_to(broken, replace(LINE, breakpoint_id=2))
    assert [Note(BreakpointFaulted, (1, fault))] == breakpoints.notes
    assert ("breakpoint", (2,)) == breakpoints.at(statement(3))


def test_a_breakpoint_that_stays_as_it_was_keeps_its_count_and_one_that_changed_begins_anew() -> None:
    breakpoints = set_to(LINE)
    breakpoints.at(statement(3))
    counts = []
    for one in (LINE, replace(LINE, hit_condition="> 5"), LINE):
        breakpoints.replace([one, replace(LINE, breakpoint_id=2)], NamesOnly())
        counts.append(breakpoints.statuses[1].hits)
    assert [1, 0, 0] == counts


def test_a_fault_is_told_again_only_of_a_breakpoint_that_has_changed() -> None:
    faulty = replace(LINE, condition="?")
    breakpoints = set_to(faulty)
    breakpoints.replace([faulty], NamesOnly())
    assert (1, "'?' cannot be read") == (len(breakpoints.notes), breakpoints.statuses[1].fault)
    breakpoints.replace([replace(faulty, condition="??")], NamesOnly())
    assert 2 == len(breakpoints.notes)


def test_a_parked_breakpoint_has_its_place_and_stops_nothing() -> None:
    breakpoints = set_to(replace(LINE, line=4, enabled=False))
    assert ({}, 5) == (breakpoints.stops, breakpoints.statuses[1].line)


def test_two_breakpoints_with_one_id_are_refused_and_those_before_stay() -> None:
    breakpoints = set_to(LINE)
    with pytest.raises(RefusalError, match="two breakpoints have the same id"):
        breakpoints.replace((LINE, LINE), NamesOnly())
    assert "breakpoint" == breakpoints.at(statement(3))[0]


# --- what asking costs -------------------------------------------------------------------------------------------


def test_a_condition_that_keeps_taking_most_of_the_time_is_told_of_once_and_asked_no_longer() -> None:
    seconds = iter(range(0, 10**12, 900_000_000))  # every look at the clock, 0.9 s later
    breakpoints = Breakpoints(Places(PROGRAM), lambda: next(seconds))
    breakpoints.replace([replace(LINE, condition="wanted")], NamesOnly())
    for _ in range(10):
        assert ("", ()) == breakpoints.at(statement(3, wanted=False))
    status = breakpoints.statuses[1]
    (note,) = breakpoints.notes
    assert (4, BreakpointFaulted) == (status.spending.asked, note.kind)
    assert "50% of the program's time for 3 seconds, 900 ms each time" in status.fault


def test_a_breakpoint_without_a_question_costs_nothing_and_one_parked_and_put_back_begins_anew() -> None:
    breakpoints = set_to(LINE)
    breakpoints.at(statement(3))
    assert 0 == breakpoints.statuses[1].spending.asked
    asking = replace(LINE, condition="wanted")
    breakpoints.replace([asking], NamesOnly())
    breakpoints.at(statement(3, wanted=True))
    assert 1 == breakpoints.statuses[1].spending.asked
    for enabled in (False, True):
        breakpoints.replace([replace(asking, enabled=enabled)], NamesOnly())
    assert BreakpointStatus(1, line=3) == breakpoints.statuses[1]
