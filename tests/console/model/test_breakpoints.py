"""Breakpoints are placed on statements."""

from __future__ import annotations

import pytest

from aro_console.model.breakpoints import (
    KEPT_REMOVED,
    Breakpoints,
    asks,
    costly,
    gone_words,
    in_full,
    moved_words,
    sign,
    toggled_words,
    where,
)
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.probe.spending import Spending

LINES = [("a.aro", 3, 3), ("a.aro", 7, 9), ("a.aro", 4, 4), ("b.aro", 2, 2), ("a.aro", 7, 7)]


@pytest.mark.parametrize(("line", "place"), [(1, 3), (3, 3), (4, 4), (5, 7), (7, 7), (8, 7), (10, None)])
def test_a_line_without_a_statement_belongs_to_the_one_around_it_or_to_the_next(line: int, place: int | None) -> None:
    assert place == Breakpoints(LINES).place("a.aro", line)


def test_a_file_that_is_not_known_has_no_places() -> None:
    assert (None, None) == (Breakpoints(LINES).place("c.aro", 1), Breakpoints(LINES).toggle("c.aro", 1))


def test_toggling_sets_and_removes() -> None:
    breakpoints = Breakpoints(LINES)
    assert (3, 7) == (breakpoints.toggle("a.aro", 1), breakpoints.toggle("a.aro", 6))
    assert ((3, 7), True, False) == (
        breakpoints.lines("a.aro"),
        ("a.aro", 3) in breakpoints,
        ("a.aro", 4) in breakpoints,
    )
    assert 3 == breakpoints.toggle("a.aro", 3)
    assert ((7,), False) == (breakpoints.lines("a.aro"), ("a.aro", 3) in breakpoints)


def test_nothing_is_set_where_nothing_could_stop() -> None:
    breakpoints = Breakpoints(LINES)
    assert (None, []) == (breakpoints.toggle("b.aro", 9), breakpoints.all)


def test_all_are_listed_by_file_and_line() -> None:
    breakpoints = Breakpoints(LINES)
    for file, line in (("b.aro", 2), ("a.aro", 7), ("a.aro", 3)):
        breakpoints.toggle(file, line)
    assert [("a.aro", 3), ("a.aro", 7), ("b.aro", 2)] == breakpoints.all


def test_breakpoints_move_with_their_lines_and_go_with_them() -> None:
    breakpoints = Breakpoints([("a.aro", 2, 2), ("a.aro", 3, 3), ("a.aro", 4, 4), ("b.aro", 1, 1)])
    for file, line in (("a.aro", 2), ("a.aro", 3), ("a.aro", 4), ("b.aro", 1)):
        breakpoints.toggle(file, line)
    old, new = "one\ntwo\nthree\nfour", "zero\n\none\n\ntwo\nx\nfour"
    gone = breakpoints.move({"a.aro": old, "b.aro": "x"}, {"a.aro": new}, [("a.aro", 5, 5), ("a.aro", 6, 6)])
    assert ["a.aro:4", "b.aro:1"] == [where(one) for one in gone], "no statement stands there now; the file is gone"
    assert [("a.aro", 5), ("a.aro", 6)] == breakpoints.all
    assert [1, 2] == [known.breakpoint_id for known in breakpoints.order().breakpoints]


@pytest.mark.parametrize(
    ("removed", "said"),
    [
        (None, "Breaks on a.aro:4, in Take."),
        (Breakpoint(1, file="a.aro", line=4), "No longer breaks on a.aro:4, in Take."),
        (
            Breakpoint(1, file="a.aro", line=4, condition="<n> > 5", hit_condition="3"),
            "No longer breaks on a.aro:4, in Take: if <n> > 5  hits 3.",
        ),
    ],
)
def test_what_became_of_a_breakpoint_is_said_and_what_went_with_it(removed: Breakpoint | None, said: str) -> None:
    assert said == toggled_words("a.aro", 4, "Take", removed)


@pytest.mark.parametrize(
    ("line", "place", "asked", "said"),
    [
        (4, 4, "Take", ""),
        (6, 4, "Take", "Line 6 belongs to the statement that begins on line 4. "),
        (3, 4, "Take", "Line 3 belongs to the statement that stands on line 4. "),
        (1, 4, "", "Line 1 belongs to the statement that stands on line 4. "),
        (
            2,
            4,
            "Give",
            "No statement of Give stands on line 2 or behind it; the next is of another feature set. ",
        ),
    ],
)
def test_why_a_breakpoint_stands_elsewhere_is_said(line: int, place: int, asked: str, said: str) -> None:
    assert said == moved_words(line, place, asked, "Take")


def test_which_breakpoints_are_gone_is_said() -> None:
    one, two = (Breakpoint(line, file="a.aro", line=line) for line in (3, 4))
    assert ["", "The line of the breakpoint on a.aro:3 is gone, and so is it."] == [gone_words(()), gone_words([one])]
    assert "The lines of the breakpoints on a.aro:3, a.aro:4 are gone, and so are they." == gone_words([one, two])


def test_other_kinds_are_listed_behind_the_lines_as_they_came() -> None:
    breakpoints = Breakpoints(LINES)
    assert breakpoints.toggle_target(BreakpointKind.EVENT, "UserJoined")
    breakpoints.toggle("a.aro", 7)
    breakpoints.toggle_target(BreakpointKind.ERROR)
    assert ["a.aro:7", "event UserJoined", "any error"] == [where(one) for one in breakpoints.kept]
    assert not breakpoints.toggle_target(BreakpointKind.EVENT, "UserJoined")
    assert [2, 3] == [one.breakpoint_id for one in breakpoints.order().breakpoints]


def test_what_is_parked_or_only_logs_does_not_stop_a_walk() -> None:
    breakpoints = Breakpoints(LINES)
    for line in (3, 4, 7):
        breakpoints.toggle("a.aro", line)
    assert breakpoints.change(1, enabled=False)
    assert breakpoints.change(2, log_message="x")
    assert not breakpoints.change(9, enabled=False)
    assert frozenset({("a.aro", 7)}) == breakpoints.stops


@pytest.mark.parametrize(
    ("one", "fault", "drawn", "says"),
    [
        (Breakpoint(1), "", "●", ""),
        (Breakpoint(1, enabled=False, condition="x"), "oops", "○", "if x"),
        (Breakpoint(1, condition="<x> == 1"), "", "◆", "if <x> == 1"),
        (Breakpoint(1, hit_condition=">= 3"), "", "◆", "hits >= 3"),
        (Breakpoint(1, log_message="hi"), "", "◇", "logs hi"),
        (Breakpoint(1, condition="<x"), "no expression", "✗", "if <x"),
    ],
)
def test_a_breakpoint_is_drawn_by_what_it_does(one: Breakpoint, fault: str, drawn: str, says: str) -> None:
    assert (drawn, says) == (sign(one, BreakpointStatus(1, fault=fault)), asks(one))


def test_all_about_a_breakpoint_is_said_in_full() -> None:
    one = Breakpoint(3, file="a.aro", line=3, condition="<x> > 1", enabled=False)
    status = BreakpointStatus(3, line=3, hits=1200, fault="there is no <x>")
    assert "a.aro:3  if <x> > 1  parked  1,200 hits  never stops: there is no <x>" == in_full(one, status)
    assert "1 hit  never" in in_full(one, BreakpointStatus(3, line=3, hits=1, fault="there is no <x>"))
    assert "any error  stops always" == in_full(Breakpoint(4, BreakpointKind.ERROR), None)


def test_what_asking_costs_is_said_of_the_worst_while_it_is_asked_and_in_full_for_good() -> None:
    second = 10**9
    slow, slower = (
        BreakpointStatus(number, 3, spending=Spending(10, second, ended_ns=second, share=share))
        for number, share in ((1, 0.1), (2, 0.312))
    )
    assert ("breakpoint 2 takes 31%", "", "") == (
        costly({1: slow, 2: slower}, second),
        costly({1: slow, 2: slower}, 9 * second),
        costly({1: BreakpointStatus(1, spending=Spending(10, second, ended_ns=second, share=0.01))}, second),
    )
    assert "a.aro:3  stops always  takes 31% of the time, 100 ms each" == in_full(
        Breakpoint(2, file="a.aro", line=3), slower
    )


def test_those_that_were_removed_are_brought_back_as_they_were_the_last_one_first() -> None:
    breakpoints = Breakpoints(LINES)
    breakpoints.toggle("a.aro", 3)
    breakpoints.change(1, condition="<x> > 1", enabled=False)
    breakpoints.toggle_target(BreakpointKind.ERROR)
    before = breakpoints.kept
    breakpoints.toggle("a.aro", 3)
    breakpoints.toggle_target(BreakpointKind.ERROR)
    assert [2, 1, None] == [one and one.breakpoint_id for one in (breakpoints.bring_back() for _ in range(3))]
    assert before == breakpoints.kept


@pytest.mark.parametrize(("condition", "kept"), [("", [1]), ("<y>", [2])])
def test_one_that_comes_back_takes_the_place_of_a_bare_one_and_of_no_other(condition: str, kept: list[int]) -> None:
    breakpoints = Breakpoints(LINES)
    breakpoints.toggle("a.aro", 3)
    breakpoints.change(1, condition="<x> > 1")
    breakpoints.toggle("a.aro", 3)
    breakpoints.toggle("a.aro", 3)
    breakpoints.change(2, condition=condition)
    assert (not condition) == (breakpoints.bring_back() is not None)
    assert kept == [one.breakpoint_id for one in breakpoints.kept]


def test_only_so_many_can_be_brought_back() -> None:
    breakpoints = Breakpoints(LINES)
    for _ in range(KEPT_REMOVED + 1):
        breakpoints.toggle("a.aro", 3)
        breakpoints.toggle("a.aro", 3)
    back = [breakpoints.bring_back() for _ in range(KEPT_REMOVED + 1)]
    assert (KEPT_REMOVED + 1, 2) == (back[0] and back[0].breakpoint_id, back[-2] and back[-2].breakpoint_id)
    assert back[-1] is None


def test_what_was_removed_comes_back_where_its_line_is_by_then_and_not_at_all_when_that_is_gone() -> None:
    breakpoints = Breakpoints([("a.aro", 1, 1), ("a.aro", 2, 2)])
    for line in (1, 2):
        breakpoints.toggle("a.aro", line)
        breakpoints.toggle("a.aro", line)
    breakpoints.toggle_target(BreakpointKind.ERROR)
    breakpoints.toggle_target(BreakpointKind.ERROR)
    breakpoints.move({"a.aro": "one\ntwo"}, {"a.aro": "zero\none"}, [("a.aro", 1, 1), ("a.aro", 2, 2)])
    assert ["any error", "a.aro:2"] == [
        where(one) for one in (breakpoints.bring_back(), breakpoints.bring_back()) if one
    ]
    assert breakpoints.bring_back() is None
