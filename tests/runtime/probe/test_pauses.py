"""What lies in a paused lane."""

from __future__ import annotations

import pytest

from runtime.probe.commands import Lane, LaneKind
from runtime.probe.pauses import EVERYTHING, Pauses, lies_in
from runtime.probe.seam import DeliveryPoint, StatementPoint
from tests.support.written import written

(FEATURE_SET,) = written("Take", {1: "log"}, "main.aro")
STATEMENT = StatementPoint(
    1, 0, "Take", FEATURE_SET.span, 0, FEATURE_SET.statements[0].span, True, "Joined", "c1", 1, 1
)
DELIVERY = DeliveryPoint("Joined", ("Take", "Other"), "c1", 1, 1)


@pytest.mark.parametrize(
    ("lane", "delivery", "statement"),
    [
        (EVERYTHING, True, True),
        (Lane(LaneKind.CONNECTION, "c1"), True, True),
        (Lane(LaneKind.CONNECTION, "c2"), False, False),
        (Lane(LaneKind.EVENT, "Joined"), True, True),
        (Lane(LaneKind.EVENT, "Left"), False, False),
        (Lane(LaneKind.HANDLER, "Take"), False, True),
        (Lane(LaneKind.HANDLER, "Other"), False, False),
    ],
)
def test_a_lane_has_its_deliveries_and_its_statements(lane: Lane, delivery: bool, statement: bool) -> None:
    assert (delivery, statement) == (lies_in(lane, DELIVERY), lies_in(lane, STATEMENT))
    assert statement is Pauses((lane,)).touch("Take", "Joined", "c1")


def test_an_event_nobody_hears_lies_in_no_lane() -> None:
    assert not lies_in(EVERYTHING, DeliveryPoint("Joined", (), "c1", 1, 1))


@pytest.mark.parametrize("kind", [LaneKind.CONNECTION, LaneKind.HANDLER])
def test_a_lane_without_a_name_is_not_everything_that_has_none(kind: LaneKind) -> None:
    assert not lies_in(Lane(kind), DeliveryPoint("Joined", ("Take",), "", 1, 1))


@pytest.mark.parametrize(
    ("lanes", "deliveries"),
    [
        ((), frozenset()),
        ((Lane(LaneKind.HANDLER, "Take"),), frozenset()),
        ((Lane(LaneKind.EVENT, "Joined"), Lane(LaneKind.EVENT, "Left")), frozenset({"Joined", "Left"})),
        ((Lane(LaneKind.EVENT, "Joined"), Lane(LaneKind.CONNECTION, "c1")), None),
        ((EVERYTHING,), None),
    ],
)
def test_the_types_of_events_that_may_be_held_are_known(
    lanes: tuple[Lane, ...], deliveries: frozenset[str] | None
) -> None:
    assert deliveries == Pauses(lanes).deliveries


def test_a_lane_is_paused_once_and_ended_once() -> None:
    pauses, lane = Pauses(), Lane(LaneKind.EVENT, "Joined")
    pauses.add(lane)
    pauses.add(lane)
    assert (lane,) == pauses.lanes
    pauses.remove(lane)
    pauses.remove(lane)
    assert ((), False) == (pauses.lanes, bool(pauses))
