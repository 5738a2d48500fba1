"""The verbs that set and change breakpoints."""

from __future__ import annotations

import pytest

from aro_console.commands.breaking import BREAKING
from aro_console.commands.forms import FormError
from aro_console.commands.verbs import VERBS
from aro_console.model.breakpoints import Breakpoints
from runtime.probe.commands import Breakpoint, BreakpointKind


def after(*commands: tuple[str, ...]) -> list[Breakpoint]:
    breakpoints = Breakpoints([("a.aro", 3, 3)])
    for verb, *words in commands:
        BREAKING[verb](breakpoints, words)
    return breakpoints.kept


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        (("break-in", "Handle Message"), Breakpoint(1, BreakpointKind.HANDLER, "Handle Message")),
        (("break-verb", "store"), Breakpoint(1, BreakpointKind.VERB, "store")),
        (("break-on-event", "UserJoined"), Breakpoint(1, BreakpointKind.EVENT, "UserJoined")),
        (("break-on-error",), Breakpoint(1, BreakpointKind.ERROR)),
        (("break-on-uncaught",), Breakpoint(1, BreakpointKind.UNCAUGHT)),
        (("break-when", "total", "<value> > 5"), Breakpoint(1, BreakpointKind.DATA, "total", condition="<value> > 5")),
        (("log-point", "a.aro:1", "x is ${x}"), Breakpoint(1, file="a.aro", line=3, log_message="x is ${x}")),
    ],
)
def test_each_kind_has_its_verb(command: tuple[str, ...], kept: Breakpoint) -> None:
    assert [kept] == after(command)


def test_the_same_again_takes_it_away() -> None:
    assert [] == after(("break-in", "A"), ("break-in", "A"))


def test_a_breakpoint_is_changed_by_its_number() -> None:
    changed = after(
        ("break-in", "A"), ("condition", "1", "<x> == 1"), ("hits", "1", "% 10"), ("park", "1"), ("hits", "1")
    )
    assert [Breakpoint(1, BreakpointKind.HANDLER, "A", condition="<x> == 1", enabled=False)] == changed
    assert [] == after(("break-in", "A"), ("unbreak", "1"))


def test_a_line_breaks_where_a_condition_holds_whatever_stood_there() -> None:
    wanted = Breakpoint(1, file="a.aro", line=3, condition="<x> == 2")
    assert [wanted] == after(("breakpoint", "a.aro:3", "<x> == 1"), ("breakpoint", "a.aro:2", "<x> == 2"))


@pytest.mark.parametrize(
    "command", [("condition", "7", "x"), ("park", "7"), ("unbreak", "7"), ("log-point", "a.aro:9", "x")]
)
def test_what_is_not_there_is_refused_in_words(command: tuple[str, ...]) -> None:
    with pytest.raises(FormError, match=r"no breakpoint 7|No statement"):
        after(("break-in", "A"), command)


def test_each_of_them_is_a_verb_of_the_prompt() -> None:
    assert set() == set(BREAKING) - {verb.name for verb in VERBS}
