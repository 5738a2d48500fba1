"""One conversation stands still while the rest of the server lives: over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

from runtime.probe.commands import (
    Breakpoint,
    BreakpointKind,
    Continue,
    EmitEvent,
    Evaluate,
    Lane,
    LaneKind,
    Pause,
    SetBinding,
    SetBreakpoints,
    Step,
)
from runtime.probe.records import (
    BindingChanged,
    ConnectionOpened,
    Evaluated,
    ExecutionFinished,
    Held,
    LogWritten,
    OrderGiven,
    OrderRefused,
    ServiceStarted,
)
from tests.support.apps import SERVER, write_app
from tests.support.breakpoints import break_at
from tests.support.watching import PATIENCE_S, Watched, watched

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Path:
    return write_app(tmp_path, SERVER)


@contextmanager
def joined(one: Watched, label: str) -> Iterator[tuple[ClientConnection, str]]:
    """Give a client and the id the program knows it by."""
    address = one.wait(ServiceStarted).address
    with connect(f"ws://{address}/ws", open_timeout=PATIENCE_S) as client:
        opened = one.wait(ConnectionOpened, lambda record: record.label == label)
        yield client, opened.connection_id


def say(client: ClientConnection, text: str) -> str:
    client.send(text)
    return str(client.recv(timeout=PATIENCE_S))


def test_with_one_connection_paused_the_round_trips_of_another_go_on(server: Path) -> None:
    with watched(server) as one, joined(one, "c1") as (first, first_id), joined(one, "c2") as (second, _):
        one.thread.post(Pause(Lane(LaneKind.CONNECTION, first_id)))
        one.wait(OrderGiven)  # a message that comes with it may be read first, and be held at its first statement
        first.send("held")
        held = one.wait(Held)
        assert ("delivery", "pause", first_id) == (held.point, held.reason, held.connection_id)
        for n in range(100):
            assert f"echo: {n}" == say(second, str(n))
        # A pause does not hang up.
        assert first.ping().wait(PATIENCE_S)
        assert 1 == len(one.records(Held))
        one.thread.post(Continue(lane=Lane(LaneKind.CONNECTION, first_id)))
        assert "echo: held" == first.recv(timeout=PATIENCE_S)


def test_a_handler_and_an_event_can_stand_still_at_once_and_end_one_by_one(server: Path) -> None:
    with watched(server) as one, joined(one, "c1") as (client, _):
        handler, event = Lane(LaneKind.HANDLER, "Take Message"), Lane(LaneKind.EVENT, "Ping")
        one.thread.post(Pause(handler))
        one.thread.post(Pause(event))
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        assert "delivery" == one.wait(Held, lambda held: held.event_type == "Ping").point
        client.send("hello")
        assert "statement" == one.wait(Held, lambda held: held.handlers == ("Take Message",)).point
        one.thread.post(Continue(lane=event))
        one.wait(LogWritten, lambda log: log.text == "ping 1")
        assert (handler,) == one.tap.controller.paused
        one.thread.post(Continue(lane=handler))
        assert "echo: hello" == client.recv(timeout=PATIENCE_S)


def test_a_loop_without_end_is_reached_in_its_lane_while_clients_talk(server: Path) -> None:
    with watched(server, record_statements=False) as one, joined(one, "c1") as (client, _):
        one.thread.post(EmitEvent("Spin", {}))
        one.thread.post(Pause(Lane(LaneKind.HANDLER, "Spin")))
        assert ("Spin",) == one.wait(Held).handlers
        assert "echo: hello" == say(client, "hello")
        one.thread.post(SetBinding(one.wait(Held).hold_id, "_n", "-1"))
        one.wait(BindingChanged)
        one.thread.post(Continue())
        one.wait(ExecutionFinished, lambda finished: finished.feature_set == "Spin")


def test_a_message_is_answered_with_what_its_handler_was_given_by_hand(server: Path) -> None:
    with watched(server) as one, joined(one, "c1") as (client, _):
        one.thread.post(SetBreakpoints((Breakpoint(1, BreakpointKind.VERB, "send", condition='<text> == "hello"'),)))
        assert "echo: other" == say(client, "other")
        client.send("hello")
        held = one.wait(Held)
        one.thread.post(Evaluate(7, '<text> ++ "!"', held.hold_id))
        assert (7, "hello!", "") == _answer(one.wait(Evaluated))
        one.thread.post(SetBinding(held.hold_id, "text", '"changed"'))
        one.thread.post(Step(held.hold_id))
        assert "echo: changed" == client.recv(timeout=PATIENCE_S)


def _answer(record: Evaluated) -> tuple[object, ...]:
    return record.request_id, record.value, record.error


def test_a_client_that_leaves_while_its_handler_is_held_ends_nothing_else(server: Path) -> None:
    with watched(server) as one, joined(one, "c1") as (first, _), joined(one, "c2") as (second, _):
        one.thread.post(break_at("handlers.aro", 4))
        first.send("hello")
        hold = one.wait(Held).hold_id
        one.thread.post(SetBreakpoints())
        first.close()
        assert "echo: hello" == say(second, "hello")
        one.thread.post(Continue(hold))
        one.thread.post(Continue(hold))
        assert "released already" in one.wait(OrderRefused).reason
        assert "echo: again" == say(second, "again")


def test_an_application_ends_while_much_is_held_in_several_ways(server: Path) -> None:
    with watched(server) as one, joined(one, "c1") as (client, connection_id):
        failures = Breakpoint(2, BreakpointKind.ERROR)
        one.thread.post(SetBreakpoints((Breakpoint(1, BreakpointKind.HANDLER, "Take Message"), failures)))
        client.send("hello")
        one.wait(Held)
        one.thread.post(EmitEvent("Ping", {}))
        assert "failure" == one.wait(Held, count=2).point
        one.thread.post(Pause(Lane(LaneKind.CONNECTION, connection_id)))
        one.thread.post(Pause(Lane(LaneKind.EVENT, "Ping")))
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(Held, count=3)
        assert 0 == one.thread.stop(PATIENCE_S)
        assert "bye" in [log.text for log in one.records(LogWritten)]
