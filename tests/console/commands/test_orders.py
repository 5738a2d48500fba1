"""What becomes of a verb: every verb that stops or acts has its order, and the others are about the screen."""

from __future__ import annotations

import pytest

from aro_console.commands.forms import FormError
from aro_console.commands.orders import BY_ARGUMENTS, BY_MOMENT, Moment, order_for
from aro_console.commands.verbs import VERBS
from runtime.probe.commands import (
    CloseConnection,
    Continue,
    Drop,
    Order,
    Pause,
    PingConnection,
    RecordStatements,
    Step,
    StepKind,
)

HELD = Moment(hold_id=3)


@pytest.mark.parametrize(
    ("name", "arguments", "moment", "order"),
    [
        ("close", ("C1", "4000"), Moment(), CloseConnection("C1", 4000, "")),
        ("ping", ("C1",), Moment(), PingConnection("C1")),
        ("pause", (), Moment(), Pause()),
        ("continue", (), HELD, Continue()),
        ("over", (), HELD, Step(3, StepKind.OVER)),
        ("into", (), HELD, Step(3, StepKind.IN)),
        ("out", (), HELD, Step(3, StepKind.OUT)),
        ("drop", (), HELD, Drop(3)),
        ("statements", ("off",), Moment(), RecordStatements(False)),
        ("statements", (), Moment(recording_statements=False), RecordStatements(True)),
    ],
)
def test_a_verb_becomes_its_order(name: str, arguments: tuple[str, ...], moment: Moment, order: Order) -> None:
    assert order == order_for(name, arguments, moment)


@pytest.mark.parametrize("name", ["over", "into", "out", "drop"])
def test_where_nothing_is_held_there_is_nothing_to_step(name: str) -> None:
    with pytest.raises(FormError, match="Nothing is held"):
        order_for(name, (), Moment())


def test_without_a_screen_a_ping_has_to_say_whom() -> None:
    with pytest.raises(FormError, match="like ping c1"):
        order_for("ping", (), Moment())


def test_verbs_of_the_screen_have_no_order() -> None:
    assert [None] * 3 == [order_for(name, (), Moment()) for name in ("help", "filter", "live")]


def test_every_order_belongs_to_a_verb() -> None:
    assert set() == {*BY_ARGUMENTS, *BY_MOMENT} - {verb.name for verb in VERBS}
