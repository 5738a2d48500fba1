"""Orders as one line for people."""

from __future__ import annotations

import pytest

from runtime.probe import commands as c
from runtime.probe.describing import breakpoint_words, connection_of, describe, rerun_of

CONDITIONAL = c.Breakpoint(2, file="a.aro", line=3, condition="<n> > 5", hit_condition="% 10", enabled=False)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (c.Pause(), ""),
        (c.Pause(c.Lane(c.LaneKind.HANDLER, "Take Message")), "handler Take Message"),
        (c.Continue(), ""),
        (c.Continue(4), "hold 4"),
        (c.Continue(lane=c.Lane(c.LaneKind.EVENT, "UserJoined")), "event UserJoined"),
        (c.Step(1), "over"),
        (c.Step(1, c.StepKind.IN, target="Count Users"), "in Count Users"),
        (c.Step(1, c.StepKind.CURSOR, "a.aro", 7), "to a.aro:7"),
        (c.SetBreakpoints(), "none"),
        (c.SetBreakpoints((c.Breakpoint(1, file="a.aro", line=2), CONDITIONAL)),
         "a.aro:2, a.aro:3 when <n> > 5 on hit % 10 (parked)"),
        (c.RecordStatements(False), "off"),
        (c.Evaluate(1, "<a> ++ <b>"), "<a> ++ <b>"),
        (c.SetBinding(1, "n", "5"), "n = 5"),
        (c.SetHoldRules((c.HoldRule(1, "dir:in"), c.HoldRule(2, "dir:out", enabled=False))), "dir:in"),
        (c.Replace(1, "x" * 100), "x" * 57 + "..."),
        (c.Answer(1, b"12", 404), "404 2 bytes"),
        (c.Answer(1, "no"), "no"),
        (c.Delay(1, 0.5), "0.5 s"),
        (c.ReleaseHeld(), ""),
        (c.ReleaseHeld(2, drop=True), "drop rule 2"),
        (c.InjectMessage("id", "hello"), "hello"),
        (c.CloseConnection("id", 1001), "1001"),
        (c.SendRequest("GET", "/items?n=1"), "GET /items?n=1"),
        (c.Shutdown(), ""),
    ],
)  # fmt: skip
def test_an_order_says_what_it_asks(order: c.Order, words: str) -> None:
    assert words == describe(order)


@pytest.mark.parametrize(
    ("breakpoint", "words"),
    [
        (c.Breakpoint(1, c.BreakpointKind.VERB, "Emit"), "verb Emit"),
        (c.Breakpoint(1, c.BreakpointKind.EVENT, "UserJoined", log_message="<event>"), "event UserJoined logs <event>"),
        (c.Breakpoint(1, c.BreakpointKind.ERROR), "any error"),
        (c.Breakpoint(1, c.BreakpointKind.UNCAUGHT), "uncaught errors"),
        (c.Breakpoint(1, c.BreakpointKind.DATA, "user-repository"), "data user-repository"),
    ],
)
def test_every_kind_of_breakpoint_says_what_it_looks_at(breakpoint: c.Breakpoint, words: str) -> None:
    assert words == breakpoint_words(breakpoint)


def test_an_order_about_a_connection_says_which() -> None:
    assert ("id", "") == (connection_of(c.CloseConnection("id")), connection_of(c.BroadcastMessage("x")))


def test_an_order_that_repeats_something_says_what() -> None:
    assert (7, 8, 9) == (
        rerun_of(c.InjectMessage("id", "x", 7)),
        rerun_of(c.SendRequest("GET", "/", rerun_of=8)),
        rerun_of(c.EmitEvent("Said", {}, 9)),
    )
    assert (0, 0) == (rerun_of(c.InjectMessage("id", "x")), rerun_of(c.Pause()))
