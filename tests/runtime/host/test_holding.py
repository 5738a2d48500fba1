"""Hold rules on a running application: from the order to the wire, and what is left at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.probe.commands import (
    Answer,
    Continue,
    Delay,
    Drop,
    EmitEvent,
    HoldRule,
    InjectMessage,
    OpenVirtual,
    ReleaseHeld,
    Replace,
    SendRequest,
    SetHoldRules,
    Shutdown,
)
from runtime.probe.records import (
    ConnectionClosed,
    ConnectionOpened,
    EventPublished,
    ExecutionFinished,
    FrameSent,
    Held,
    HoldDelayed,
    HoldsFull,
    LogWritten,
    OrderRefused,
    Released,
    ResponseSent,
    RuntimeFaulted,
)
from tests.support.apps import SERVER, write_app
from tests.support.watching import Watched, watched


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Watched]:
    with watched(write_app(tmp_path, SERVER)) as one:
        one.wait_state("waiting")
        yield one


def client(one: Watched, number: int = 1, target: str = "/ws") -> str:
    one.thread.post(OpenVirtual(target))
    return str(one.wait(ConnectionOpened, count=number).connection_id)


def rule(one: Watched, *filters: str, enabled: bool = True) -> None:
    rules = tuple(HoldRule(number, text, enabled) for number, text in enumerate(filters, 1))
    one.thread.post(SetHoldRules(rules))


def sent(one: Watched, payload: str) -> FrameSent:
    found: FrameSent = one.wait(FrameSent, lambda record: record.payload == payload)
    return found


def test_a_message_is_held_with_what_it_is_while_other_connections_go_on(server: Watched) -> None:
    first, second = client(server), client(server, 2)
    rule(server, "conn:v1 dir:in")
    server.thread.post(InjectMessage(first, "one"))
    held = server.wait(Held)
    assert ("inbound", "rule", 1, "in", "one", "text") == (
        *(held.point, held.reason, held.rule_id, held.direction, held.payload, held.what),
    )
    server.thread.post(InjectMessage(second, "two"))
    sent(server, "echo: two")
    assert ["echo: two"] == [record.payload for record in server.records(FrameSent)]
    server.thread.post(Replace(held.hold_id, "ONE"))
    assert sent(server, "echo: ONE").flow == held.flow
    released = server.wait(Released)
    assert ("edit", "ONE", held.seq) == (released.how, released.payload, released.cause)


def test_a_message_is_held_by_the_handler_that_would_get_it(server: Watched) -> None:
    first = client(server)
    rule(server, "dir:in handler:tell", "dir:in handler:take")
    server.thread.post(InjectMessage(first, "one"))
    held = server.wait(Held)
    assert (2, ("Take Message",), "one") == (held.rule_id, held.handlers, held.payload)


def test_a_message_is_held_by_the_query_that_its_client_came_with(server: Watched) -> None:
    ada, bob = client(server, target="/ws?name=Ada"), client(server, 2, target="/ws?name=Bob")
    rule(server, 'dir:in path:"?name=bob"')
    server.thread.post(InjectMessage(ada, "one"))
    server.thread.post(InjectMessage(bob, "two"))
    assert (bob, "two") == ((held := server.wait(Held)).connection_id, held.payload)
    sent(server, "echo: one")


ASKED = """
(listItems: API) {
    Emit a <First: event> with { n: 1 }.
    Broadcast "asked" to the <websocket>.
    Return an <OK: status> with { n: 1 }.
}
(Take First: First Handler) { Emit a <Second: event> with { n: 2 }. }
(Take Second: Second Handler) { Log "second" to the <console>. }
(Take Message: WebSocket Event Handler) { Emit a <Second: event> with { n: 3 }. }
"""


def test_what_a_request_sets_off_is_held_by_its_path_and_what_a_client_hears_by_its_own(tmp_path: Path) -> None:
    with watched(write_app(tmp_path, {**SERVER, "handlers.aro": ASKED})) as one:
        one.wait_state("waiting")
        peer = client(one, target="/ws?name=Ada")
        rule(one, 'type:Second path:"/items?page=2"', "dir:out path:/ws")
        one.thread.post(InjectMessage(peer, "x"))
        one.thread.post(SendRequest("GET", "/items?page=2"))
        held = one.wait(Held)
        assert ("delivery", 1, ("Take Second",)) == (held.point, held.rule_id, held.handlers)
        one.thread.post(Continue(held.hold_id))
        frame = one.wait(Held, count=2)
        assert ("effect", 2, "asked") == (frame.point, frame.rule_id, frame.payload)


def test_an_outgoing_frame_is_held_with_the_statement_that_sends_it_and_the_statement_has_ended(
    server: Watched,
) -> None:
    first = client(server)
    rule(server, "dir:out")
    server.thread.post(InjectMessage(first, "one"))
    held = server.wait(Held)
    assert ("effect", "out", "echo: one", ("Take Message",)) == (
        *(held.point, held.direction, held.payload, held.handlers),
    )
    assert "Send" in held.span.text
    server.wait(ExecutionFinished, lambda record: record.execution_id == held.execution_id)
    assert [] == server.records(FrameSent)
    server.thread.post(Continue(held.hold_id))
    assert held.execution_id == sent(server, "echo: one").execution_id


def test_a_domain_event_is_held_before_any_handler_and_can_go_on_with_another_payload(server: Watched) -> None:
    rule(server, "type:Ping")
    server.thread.post(EmitEvent("Ping", {"n": 7}))
    held = server.wait(Held)
    assert ("delivery", 7, ("Tell",)) == (held.point, held.payload["n"], held.handlers)
    server.thread.post(Replace(held.hold_id, '{"n": 8}'))
    server.wait(LogWritten, lambda record: record.text == "ping 8")
    server.thread.post(EmitEvent("Ping", {"n": 9}))
    server.thread.post(Drop(server.wait(Held, count=2).hold_id))
    server.wait(Released, count=2)
    assert not any(record.text in ("ping 7", "ping 9") for record in server.records(LogWritten))


def test_a_client_that_comes_is_held_by_its_label(server: Watched) -> None:
    rule(server, "type:connect conn:v2")
    client(server)
    client(server, 2)
    server.thread.post(EmitEvent("Ping", {"n": 1}))
    server.wait(LogWritten, lambda record: record.text == "ping 1")
    assert [] == server.records(Held), "nobody listens to it, so there is no delivery to hold"


def test_a_request_is_answered_in_place_of_the_program(server: Watched) -> None:
    rule(server, "type:request")
    server.thread.post(SendRequest("GET", "/items"))
    held = server.wait(Held)
    assert ("http.request", "GET /items", ("listItems",)) == (held.event_type, held.what, held.handlers)
    server.thread.post(Answer(held.hold_id, "no", 403))
    assert 403 == server.wait(ResponseSent).status
    assert [] == server.records(EventPublished)[1:]


def test_a_delay_lets_it_go_on_by_itself(server: Watched) -> None:
    first = client(server)
    rule(server, "dir:in")
    server.thread.post(InjectMessage(first, "one"))
    server.thread.post(Delay(server.wait(Held).hold_id, 0.01))
    sent(server, "echo: one")
    assert 10_000_000 == server.wait(HoldDelayed).delay_ns
    assert "continue" == server.wait(Released).how
    assert [] == server.records(OrderRefused)


def test_disarming_releases_in_order_and_the_next_goes_on_at_once(server: Watched) -> None:
    first = client(server)
    rule(server, "dir:in")
    for text in ("one", "two", "three"):
        server.thread.post(InjectMessage(first, text))
    server.wait(Held, count=3)
    rule(server, "dir:in", enabled=False)
    server.thread.post(InjectMessage(first, "four"))
    sent(server, "echo: four")
    assert [f"echo: {text}" for text in ("one", "two", "three", "four")] == [
        record.payload for record in server.records(FrameSent)
    ]


def test_answers_of_released_messages_stand_behind_frames_that_were_held_before(server: Watched) -> None:
    first = client(server)
    rule(server, "")
    server.thread.post(InjectMessage(first, "one"))
    server.thread.post(Continue(server.wait(Held, lambda record: record.direction == "in").hold_id))
    server.wait(Held, lambda record: record.direction == "out")
    server.thread.post(InjectMessage(first, "two"))
    server.wait(Held, lambda record: record.direction == "in", count=2)
    server.thread.post(SetHoldRules())
    sent(server, "echo: two")
    assert ["echo: one", "echo: two"] == [record.payload for record in server.records(FrameSent)]


def test_what_cannot_be_done_is_refused_and_stays_held(server: Watched) -> None:
    first = client(server)
    rule(server, "dir:in")
    server.thread.post(InjectMessage(first, "one"))
    hold_id = server.wait(Held).hold_id
    server.thread.post(Replace(hold_id, b"one"))
    assert "a text message stays one" in server.wait(OrderRefused).reason
    rule(server, "(")
    assert "rule 1, column 1" in server.wait(OrderRefused, count=2).reason
    server.thread.post(ReleaseHeld())
    sent(server, "echo: one")


def test_everything_that_is_held_goes_on_at_the_end(server: Watched) -> None:
    first = client(server)
    rule(server, "")
    server.thread.post(InjectMessage(first, "one"))
    server.wait(Held)
    server.thread.post(Shutdown())
    server.wait_state("ended")
    assert ["echo: one"] == [record.payload for record in server.records(FrameSent) if record.opcode == "text"]
    assert 1 == len(server.records(ConnectionClosed))
    assert [] == server.records(RuntimeFaulted)


def test_when_too_much_is_held_messages_go_on_and_that_is_said_once(server: Watched) -> None:
    first = client(server)
    server.tap.holding._most = 2
    rule(server, "dir:in")
    for number in range(5):
        server.thread.post(InjectMessage(first, str(number)))
    second = client(server, 2)
    server.thread.post(InjectMessage(second, "free"))
    sent(server, "echo: free")
    assert 2 == server.wait(HoldsFull).most
    assert {1: 4} == server.tap.holding.passed_over
    server.thread.post(ReleaseHeld())
    sent(server, "echo: 4")
    echoed = [record.payload for record in server.records(FrameSent) if record.connection_id == first]
    assert [f"echo: {number}" for number in range(5)] == echoed
    assert 1 == len(server.records(HoldsFull))


def test_rules_that_break_are_taken_away_and_said(server: Watched) -> None:
    first = client(server)
    rule(server, "dir:in")
    server.thread.post(InjectMessage(first, "one"))
    server.wait(Held)

    def broken(point: object) -> int:
        raise RuntimeError("broken rule")

    server.tap.holding.sift = broken  # type: ignore[method-assign]
    server.thread.post(InjectMessage(first, "two"))
    assert "broken rule" in server.wait(RuntimeFaulted).traceback
    server.thread.post(ReleaseHeld())
    sent(server, "echo: two")
