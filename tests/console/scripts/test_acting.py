"""Verbs of a script, over a session that keeps the orders it is given."""

from __future__ import annotations

import pytest

from aro_console.commands.variables import Variables
from aro_console.scripts.acting import Acting, StepError
from aro_console.scripts.waiting import Waiting
from runtime.probe.commands import CloseConnection, EmitEvent, InjectMessage, Order, SetBreakpoints
from tests.support.records import Story, connection_id
from tests.support.session import FakeSession


def acting(story: Story) -> tuple[Acting, list[Order]]:
    """Return the verbs of a script that runs in no time, and the orders that they give."""
    session, now = FakeSession(story), iter(range(1_000_000))
    waiting = Waiting(session, lambda line: None, lambda: next(now) / 2)
    session.poll()
    return Acting(waiting, Variables({"what": "hi"})), session.given


def test_a_verb_gives_its_order_with_variables_put_in_and_begins_a_new_stretch() -> None:
    acts, orders = acting(Story().opened("c1"))
    acts.act('emit Said {"line": "${what}"}')
    assert [EmitEvent("Said", {"line": "hi"})] == orders
    assert 1 == acts.mark


def test_a_burst_does_again_what_was_done_last() -> None:
    acts, orders = acting(Story().opened("c1"))
    acts.act("inject c1 ${what}")
    acts.act("burst 3 1000")
    acts.act("burst 1 1000")
    assert [InjectMessage(connection_id("c1"), "hi")] * 5 == orders


def test_only_virtual_clients_are_closed_as_such() -> None:
    acts, orders = acting(Story().opened("c1").opened("v1", virtual=True).opened("v2", virtual=True))
    acts.act("close-virtual")
    assert [CloseConnection(connection_id(label)) for label in ("v1", "v2")] == orders


def test_a_breakpoint_is_toggled_without_a_condition_and_set_with_one() -> None:
    acts, orders = acting(Story())
    for line in ("break 14", "break 14", "break 14 if <n> > 5"):
        acts.act(line)
    told = [order.breakpoints for order in orders if isinstance(order, SetBreakpoints)]
    assert [[""], [], ["<n> > 5"]] == [[one.condition for one in breakpoints] for breakpoints in told]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("send c9 hi", "No connection 'c9'"),
        ("theme light", "about the screen"),
        ("snippet none", "no snippet 'none'"),
        ("rerun 9", "#9 is no message"),
        ("burst 2", "Nothing was done yet"),
        ("evaluate 1 + 1", "no answer yet"),
        ("break 900", "No statement stands"),
    ],
)
def test_what_cannot_be_done_is_said(line: str, words: str) -> None:
    acts, _ = acting(Story())
    with pytest.raises(StepError, match=words):
        acts.act(line)
