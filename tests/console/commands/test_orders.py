"""What becomes of a verb: every verb that stops or acts has its order, and the others are about the screen."""

from __future__ import annotations

import pytest

from aro_console.commands.forms import FormError
from aro_console.commands.orders import BY_ARGUMENTS, BY_MOMENT, Moment, order_for
from aro_console.commands.verbs import VERBS
from runtime.probe.commands import (
    Answer,
    CloseConnection,
    Continue,
    Delay,
    Drop,
    HoldRule,
    Order,
    Pause,
    PingConnection,
    RecordStatements,
    ReleaseHeld,
    Replace,
    SetHoldRules,
    Step,
    StepKind,
)
from runtime.probe.records import Held
from tests.support.records import Story

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
        ("into", ("Count",), HELD, Step(3, StepKind.IN, target="Count")),
        ("cursor", ("a.aro:12",), HELD, Step(3, StepKind.CURSOR, "a.aro", 12)),
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


@pytest.mark.parametrize(("name", "words"), [("ping", "like ping c1"), ("cursor", "where to: cursor main.aro:12")])
def test_what_a_screen_would_know_has_to_be_said_without_one(name: str, words: str) -> None:
    with pytest.raises(FormError, match=words):
        order_for(name, (), Moment())


def test_why_there_is_nothing_to_step_can_be_said_better() -> None:
    with pytest.raises(FormError, match="is on its way"):
        order_for("over", (), Moment(none="The step in Count is on its way."))


def kept() -> Moment:
    message = Story().kept("c1", "hi").views[-1]
    assert isinstance(message, Held)
    return Moment(hold_id=3, held=message)


@pytest.mark.parametrize(
    ("name", "arguments", "order"),
    [
        ("pass", (), Continue(1)),
        ("pass-all", (), ReleaseHeld()),
        ("drop", (), Drop(1)),
        ("edit-held", ("bye",), Replace(1, "bye")),
        ("delay", ("2",), Delay(1, 2)),
        ("answer", ("no",), Answer(1, "no")),
    ],
)
def test_what_is_held_by_a_rule_has_its_own_orders(name: str, arguments: tuple[str, ...], order: Order) -> None:
    assert order == order_for(name, arguments, kept())
    if name not in ("pass-all", "drop"):
        with pytest.raises(FormError, match="No message is held"):
            order_for(name, arguments, Moment())


def test_rules_are_made_changed_and_put_to_rest() -> None:
    moment = Moment()
    assert SetHoldRules((HoldRule(1, "conn:c1"),)) == order_for("hold", ("conn:c1",), moment)
    assert SetHoldRules((HoldRule(1, "dir:in"),)) == order_for("change-rule", ("1", "dir:in"), moment)
    assert SetHoldRules((HoldRule(1, "dir:in", False),)) == order_for("arm", (), moment)
    assert SetHoldRules((HoldRule(1, "dir:in"),)) == order_for("arm", ("on",), moment)
    with pytest.raises(FormError, match="There is no hold rule 7; there are: 1"):
        order_for("change-rule", ("7", "x"), moment)
    with pytest.raises(FormError, match="needs a filter"):
        order_for("hold", (), moment)


def test_verbs_of_the_screen_have_no_order() -> None:
    assert [None] * 3 == [order_for(name, (), Moment()) for name in ("help", "filter", "live")]


def test_every_order_belongs_to_a_verb() -> None:
    assert set() == {*BY_ARGUMENTS, *BY_MOMENT} - {verb.name for verb in VERBS}
