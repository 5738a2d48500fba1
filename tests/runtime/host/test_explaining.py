"""Why an event reached whom it reached, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.host.explaining import explain
from runtime.probe.considered import Considered
from runtime.probe.records import EventPublished
from tests.support.playbook import program

PROGRAM = program(
    """
(Ship: OrderPaid Handler<status:paid,shipped;total:5>) { Log "a" to the <console>. }
(Thank: OrderPaid Handler) { Log "a" to the <console>. }
(Deliver: OrderPaidd Handler) { Log "a" to the <console>. }
(Unrelated: UserJoined Handler) { Log "a" to the <console>. }
(Watch: order-repository Observer) { Log "a" to the <console>. }
(Watch Users: user-repository Observer<role:admin>) { Log "a" to the <console>. }
(Handle Lobby Message: WebSocket Event Handler /lobby) { Log "a" to the <console>. }
(Handle Connect: WebSocket Event Handler) { Log "a" to the <console>. }
(getOrders: Orders API) { Return an <OK: status> for the <orders>. }
(getOrder: Orders API) { Return an <OK: status> for the <order>. }
"""
)


def published(event_type: str, payload: dict[str, Any], *handlers: str) -> EventPublished:
    return EventPublished(1, 0, 1, 0, event_type, payload, "", handlers, ())


def told(found: list[Considered]) -> list[tuple[str, bool, list[str]]]:
    return [(one.feature_set, one.runs, [f"{rule.held} {rule.words}" for rule in one.rules]) for one in found]


def test_every_rule_of_who_runs_and_who_does_not_is_told_with_the_values() -> None:
    found = told(explain(PROGRAM, published("OrderPaid", {"status": "draft", "total": 5}, "Thank")))
    assert [
        ("Thank", True, ["True listens to OrderPaid"]),
        (
            "Ship",
            False,
            [
                "True listens to OrderPaid",
                "False status is paid or shipped: it is draft",
                "True total is 5: it is 5",
            ],
        ),
        ("Deliver", False, ["False listens to OrderPaidd: this is OrderPaid"]),
    ] == found


def test_a_guard_on_a_field_that_is_not_there_says_so() -> None:
    ship = explain(PROGRAM, published("OrderPaid", {"total": 5}, "Thank"))[1]
    assert ["status is paid or shipped: there is no status"] == [rule.words for rule in ship.missed]


@pytest.mark.parametrize(
    ("record", "about", "path", "nearest"),
    [
        (published("OrderPayd", {}), "", "", "Thank"),
        (published("repository.changed", {"repositoryName": "user-repository", "newValue": {"role": "guest"}}), "", "",
         "Watch Users"),
        (published("websocket.message", {"message": "x"}), "", "/ws", "Handle Lobby Message"),
        (published("http.request", {}), "getOrderr", "", "getOrder"),
    ],
)  # fmt: skip
def test_where_nobody_runs_the_nearest_comes_first(record: EventPublished, about: str, path: str, nearest: str) -> None:
    found = explain(PROGRAM, record, about, path)
    assert (False, True) == (found[0].runs, bool(found[0].missed))
    assert nearest in {one.feature_set for one in found if len(one.missed) == len(found[0].missed)}


def test_an_event_that_nothing_resembles_has_no_nearest() -> None:
    assert [] == explain(PROGRAM, published("Zebra", {}))


def test_a_path_that_fits_is_told_as_well() -> None:
    record = published("websocket.message", {"message": "x"}, "Handle Lobby Message")
    found = explain(PROGRAM, record, "", "/lobby")
    assert (True, ["type", "path"]) == (found[0].runs, [rule.name for rule in found[0].rules])
    assert "path is /lobby: it is /lobby" == found[0].rules[1].words


def test_an_operation_is_considered_by_its_name_alone() -> None:
    found = told(explain(PROGRAM, published("http.request", {}, "getOrders"), "getOrders"))
    assert ("getOrders", True, ["True answers the operation getOrders: this is getOrders"]) == found[0]
    assert "getOrder" == found[1][0]
