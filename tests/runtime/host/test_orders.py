"""What a watcher asks for by hand: done, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.probe.commands import (
    BroadcastMessage,
    CloseConnection,
    Continue,
    Drop,
    EmitEvent,
    InjectMessage,
    OpenVirtual,
    Order,
    Pause,
    SendMessage,
    SendRequest,
    Shutdown,
    Step,
)
from runtime.probe.records import (
    ConnectionClosed,
    ConnectionOpened,
    FrameSent,
    Held,
    LogWritten,
    OrderGiven,
    OrderRefused,
    ResponseSent,
    RuntimeFaulted,
)
from tests.support.apps import SERVER, write_app
from tests.support.watching import watched


@pytest.fixture
def server(tmp_path: Path) -> Path:
    return write_app(tmp_path, SERVER)


def test_an_application_begun_paused_is_held_at_its_entry(server: Path) -> None:
    with watched(server, paused=True) as one:
        assert one.wait(Held).reason == "entry"


def test_what_an_order_sets_off_belongs_to_its_flow(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(EmitEvent("Ping", {"n": 7}))
        line = one.wait(LogWritten, lambda record: record.text == "ping 7")
        given = one.wait(OrderGiven)
        assert (given.order, given.detail, given.flow, line.flow) == ("EmitEvent", "Ping", given.seq, given.seq)


def test_a_virtual_client_talks_to_the_program(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        assert one.thread.websocket_paths() == ["/ws"]
        one.thread.post(OpenVirtual("/ws"))
        client = one.wait(ConnectionOpened)
        assert (client.virtual, client.label) == (True, "v1")
        one.thread.post(InjectMessage(client.connection_id, "hello"))
        sent = one.wait(FrameSent, lambda record: record.payload == "echo: hello")
        assert sent.flow == one.wait(OrderGiven, lambda record: record.order == "InjectMessage").seq
        one.thread.post(SendMessage(client.connection_id, "by hand"))
        one.wait(FrameSent, lambda record: record.payload == "by hand")
        one.thread.post(BroadcastMessage("to all"))
        one.wait(FrameSent, lambda record: record.payload == "to all")
        one.thread.post(CloseConnection(client.connection_id, 4000, "enough"))
        assert one.wait(ConnectionClosed).code == 4000


def test_a_request_by_hand_goes_through_the_contract(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(SendRequest("GET", "/items"))
        answer = one.wait(ResponseSent)
        assert (answer.status, answer.body) == (200, b'{"n":3}')


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (InjectMessage("nobody", "x"), "nobody"),
        (SendMessage("nobody", "x"), "nobody"),
        (CloseConnection("nobody"), "nobody"),
        (Continue(99), "99"),
        (Step(99), "99"),
        (Drop(99), "99"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason_and_the_rest_goes_on(
    server: Path, order: Order, reason: str
) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(order)
        refused = one.wait(OrderRefused)
        assert (refused.order, reason in refused.reason) == (type(order).__name__, True)
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(LogWritten, lambda record: record.text == "ping 1")


def test_orders_are_obeyed_in_the_order_they_were_given(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        orders: list[Order] = [Pause(), EmitEvent("Ping", {"n": 1}), Continue(), EmitEvent("Ping", {"n": 2})]
        for order in orders:
            one.thread.post(order)
        one.wait(LogWritten, lambda record: record.text == "ping 2")
        assert [record.order for record in one.records(OrderGiven)] == [type(order).__name__ for order in orders]
        assert len(one.records(Held)) == 1


def test_a_mistake_of_ours_in_one_order_does_not_cost_the_next(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(OpenVirtual(None))  # type: ignore[arg-type]  # what no caller should give
        assert "mistake" in one.wait(OrderRefused).reason
        assert one.wait(RuntimeFaulted).where == "OpenVirtual"
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(LogWritten, lambda record: record.text == "ping 1")


def test_shutdown_lets_go_of_what_is_held_first(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(Pause())
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(Held)
        one.thread.post(Shutdown())
        one.wait_state("ended")
        assert "ping 1" in [record.text for record in one.records(LogWritten)]


def test_several_virtual_clients_open_at_once_within_bounds(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(OpenVirtual("/ws", 3))
        assert "v3" == one.wait(ConnectionOpened, count=3).label
        one.thread.post(OpenVirtual("/ws", 101))
        assert "From 1 to 100" in one.wait(OrderRefused).reason
