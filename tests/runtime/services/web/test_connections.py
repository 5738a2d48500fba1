from typing import Any

import pytest

from runtime.engine.events import WebSocketPeer
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.probe.commands import Answer, Continue, Drop, Replace
from runtime.services.service import OUTSIDE, Origin
from runtime.services.web.connections import (
    MAX_WAITING,
    Connection,
    check_close,
)
from runtime.services.web.facts import Binary, CloseReceived, Ended, Ping, Pong, Text
from runtime.services.web.frames import Frame
from runtime.services.web.registry import WebSockets
from runtime.services.web.wires import VirtualWire
from tests.support.hosts import START, FakeHost, RecordingProbe, RuledProbe, at_once, never_yet
from tests.support.transports import server_frames

ORIGIN = Origin(flow=40, cause=41, execution_id=5)
GONE = Ended(1006, "connection closed", False)


class FakeWire:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed: list[tuple[int, str]] = []
        self.full = False
        self.is_open = True

    def send(self, frame: bytes) -> bool:
        if self.is_open:
            self.sent.append(frame)
        return self.is_open

    def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))

    def hold(self, full: bool) -> None:
        self.full = full

    def ping(self) -> bool:
        return self.is_open


class Owner:
    def __init__(self, host: FakeHost) -> None:
        self.host = host
        self.log: list[str] = []

    def leaving(self, connection: Connection) -> None:
        self.log.append(f"leaving after {len(self.host.delivered)}")

    def forgotten(self, connection: Connection) -> None:
        self.log.append("forgotten")


def a_peer(connection_id: str = "ID-1", path: str = "/ws", query: str = "") -> WebSocketPeer:
    return WebSocketPeer(connection_id, path, "127.0.0.1", "", START, {}, {}, query_string=query)


def opened(host: FakeHost, wire: Any = None, query: str = "") -> tuple[Connection, Any, Owner]:
    owner = Owner(host)
    wire = wire if wire is not None else FakeWire()
    connection = Connection(host, owner, wire, a_peer(query=query), "c1")
    connection.open("127.0.0.1:50000")
    return connection, wire, owner


def text(message: str) -> Text:
    return Text(message, len(message.encode()))


# --- order --------------------------------------------------------------------------------------------------------


def test_connected_messages_and_disconnected_are_handled_in_their_order():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([text("one"), text("two"), CloseReceived(1000, ""), Ended(1000, "client closed", True)])
    assert host.types() == [
        "websocket.connected",
        "websocket.message",
        "websocket.message",
        "websocket.disconnected",
    ]
    assert [d.event.payload.get("message") for d in host.delivered[1:3]] == ["one", "two"]


def test_the_connection_can_be_reached_until_every_message_is_handled():
    host = FakeHost(handle=never_yet)
    connection, wire, owner = opened(host)
    connection.take([text("one"), GONE])
    assert host.types() == ["websocket.connected"]
    host.delivered[0].finish()
    assert host.types()[1:] == ["websocket.message"]
    wire.is_open = False
    assert connection.send(Frame("late"), OUTSIDE), "a message to a peer that is leaving is dropped, not refused"
    assert owner.log == []
    host.delivered[1].finish()
    assert host.types()[2:] == ["websocket.disconnected"]
    assert owner.log == ["leaving after 2"]
    host.delivered[2].finish()
    assert owner.log == ["leaving after 2", "forgotten"]


def test_a_flood_is_held_up_at_the_wire_and_goes_on_when_there_is_room():
    host = FakeHost(handle=never_yet)
    connection, wire, _ = opened(host)
    connection.take([text(str(number)) for number in range(MAX_WAITING + 50)])
    assert host.pending("ID-1") == MAX_WAITING
    assert wire.full
    host.handle = at_once
    host.delivered[0].finish()
    assert not wire.full
    assert len(host.delivered) == 1 + MAX_WAITING + 50
    assert [d.event.payload["message"] for d in host.delivered[1:]] == [str(n) for n in range(MAX_WAITING + 50)]


def test_whoever_closes_a_connection_hears_no_more_of_it():
    host = FakeHost()

    def close_on_bye(event: Any) -> Any:
        if event.payload.get("message") == "bye":
            connection.close(4000, "bye", ORIGIN)
        return []

    connection, wire, _ = opened(host)
    host.handle = close_on_bye
    connection.take([text("bye"), text("and another thing")])
    assert host.types() == ["websocket.connected", "websocket.message"]
    assert wire.closed == [(4000, "bye")]


# --- kinds of message ---------------------------------------------------------------------------------------------


def test_bytes_go_to_a_binary_handler_where_there_is_one():
    host = FakeHost(handlers={"websocket.binary"})
    connection, _, _ = opened(host)
    connection.take([Binary(b"\x00\xff")])
    assert host.types()[1:] == ["websocket.binary"]
    assert host.delivered[1].event.payload["binary"] == b"\x00\xff"


def test_bytes_are_text_where_nobody_listens_to_bytes():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([Binary(b"ok \xff")])
    assert host.types()[1:] == ["websocket.message"]
    assert host.delivered[1].event.payload["message"] == "ok \ufffd"
    assert host.probe.one(records.FrameReceived).opcode == "binary"


def test_pings_and_pongs_are_recorded_and_are_no_events():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([Ping(b"p"), Pong(b"q")])
    assert host.types() == ["websocket.connected"]
    received = [(r.opcode, r.payload) for r in host.probe.all(records.FrameReceived)]
    assert received == [("ping", b"p"), ("pong", b"q")]
    pong = host.probe.one(records.FrameSent)
    assert (pong.opcode, pong.payload, pong.cause) == ("pong", b"p", host.probe.all(records.FrameReceived)[0].seq)


def test_a_ping_by_hand_is_recorded_behind_who_asked_for_it():
    host = FakeHost()
    connection, wire, _ = opened(host)
    connection.ping(ORIGIN)
    sent = host.probe.one(records.FrameSent)
    assert (sent.opcode, sent.payload, sent.size_bytes, sent.cause) == ("ping", b"", 0, 41)
    wire.is_open = False
    with pytest.raises(EvaluationError, match="c1 cannot be pinged"):
        connection.ping(ORIGIN)


def test_nobody_answers_a_ping_of_a_virtual_connection():
    connection, _, _ = opened(FakeHost(), VirtualWire())
    with pytest.raises(EvaluationError, match="no socket"):
        connection.ping(ORIGIN)


def test_what_waits_to_be_sent_is_told_when_it_changes():
    host = FakeHost()
    connection, _, _ = opened(host)
    for waiting in (0, 70_000, 70_000, 0):
        connection.measured(waiting)
    assert [70_000, 0] == [record.waiting_bytes for record in host.probe.all(records.SendBufferChanged)]


# --- records and their causes -------------------------------------------------------------------------------------


def test_each_message_begins_a_flow_and_is_the_cause_of_its_event():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([text("one"), text("tw\u00f6")])
    first, second = host.probe.all(records.FrameReceived)
    assert (second.flow, second.cause, second.payload, second.size_bytes) == (second.seq, 0, "tw\u00f6", 4)
    assert first.flow != second.flow
    origin = host.delivered[2].origin
    assert (origin.flow, origin.cause, origin.connection_id) == (second.flow, second.seq, "ID-1")


def test_a_message_by_hand_stays_in_the_flow_of_the_order():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([text("one")], ORIGIN)
    received = host.probe.one(records.FrameReceived)
    assert (received.flow, received.cause) == (40, 41)
    assert host.delivered[1].origin.cause == received.seq


def test_what_is_sent_is_recorded_with_the_run_that_sent_it():
    host = FakeHost()
    connection, wire, _ = opened(host)
    assert connection.send(Frame("h\u00e9"), ORIGIN)
    assert server_frames(wire.sent[0]) == [(1, "h\u00e9".encode())]
    sent = host.probe.one(records.FrameSent)
    assert (sent.flow, sent.cause, sent.execution_id) == (40, 41, 5)
    assert (sent.opcode, sent.payload, sent.size_bytes) == ("text", "h\u00e9", 3)


def test_a_frame_the_wire_did_not_take_is_not_recorded_as_sent():
    host = FakeHost()
    connection, wire, _ = opened(host)
    wire.is_open = False
    connection.send(Frame("x"), ORIGIN)
    assert host.probe.all(records.FrameSent) == []


def test_an_opened_connection_is_recorded_with_its_label():
    host = FakeHost()
    opened(host)
    record = host.probe.one(records.ConnectionOpened)
    assert (record.connection_id, record.label, record.path) == ("ID-1", "c1", "/ws")
    assert (record.peer, record.protocol, record.virtual) == ("127.0.0.1:50000", "", False)
    assert host.delivered[0].origin.cause == record.seq


def test_the_address_of_a_connection_is_recorded_as_it_was_written():
    host = FakeHost()
    opened(host)
    opened(host, query="room=a%20b&x")
    plain, with_query = host.probe.all(records.ConnectionOpened)
    assert ("/ws", "/ws?room=a%20b&x") == (plain.target, with_query.target)


def test_the_end_by_the_client_goes_back_to_its_close_frame():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([CloseReceived(1000, "done"), Ended(1000, "done", True)])
    frame = host.probe.one(records.FrameReceived)
    closed = host.probe.one(records.ConnectionClosed)
    assert (frame.opcode, frame.payload, frame.size_bytes) == ("close", "1000 done", 6)
    assert (closed.code, closed.reason, closed.cause) == (1000, "done", frame.seq)
    assert host.delivered[-1].event.payload["code"] == 1000
    assert host.probe.one(records.FrameSent).opcode == "close"


def test_the_end_by_the_server_goes_back_to_whoever_closed():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.close(4001, "bye", ORIGIN)
    connection.close(4002, "again", ORIGIN)
    connection.take([CloseReceived(4001, "bye"), Ended(4001, "bye", True)])
    assert [r.payload for r in host.probe.all(records.FrameSent)] == ["4001 bye"]
    closed = host.probe.one(records.ConnectionClosed)
    assert (closed.flow, closed.cause, closed.code) == (40, 41, 4001)


def test_a_dropped_connection_begins_a_flow_of_its_own():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([GONE])
    closed = host.probe.one(records.ConnectionClosed)
    assert (closed.flow, closed.cause, closed.code) == (closed.seq, 0, 1006)


def test_a_violation_is_recorded_as_what_it_is():
    host = FakeHost()
    connection, _, _ = opened(host)
    connection.take([Ended(1009, "message too big", False, detail="9 bytes, and maxMessageSize allows 8")])
    violated = host.probe.one(records.ProtocolViolated)
    assert (violated.connection_id, violated.code) == ("ID-1", 1009)
    assert "message too big: 9 bytes, and maxMessageSize allows 8" == violated.reason
    assert host.probe.one(records.ConnectionClosed).cause == violated.seq
    assert host.delivered[-1].event.payload["reason"] == "message too big"


def test_without_a_watcher_the_events_are_the_same_and_nothing_is_recorded():
    host = FakeHost(probe=RecordingProbe(recording=False))
    connection, wire, _ = opened(host)
    connection.take([text("one"), Ping(b"")])
    connection.send(Frame("x"), OUTSIDE)
    connection.take([GONE])
    assert host.types() == ["websocket.connected", "websocket.message", "websocket.disconnected"]
    assert len(wire.sent) == 1
    assert host.probe.raw == []


# --- closing ------------------------------------------------------------------------------------------------------


def test_after_a_close_by_the_server_nothing_can_be_sent():
    connection, _, _ = opened(FakeHost())
    connection.close(1000, "", OUTSIDE)
    assert not connection.send(Frame("x"), OUTSIDE)


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000])
def test_codes_that_may_not_be_sent_are_refused(code):
    with pytest.raises(EvaluationError, match=f"Invalid WebSocket close code: {code}"):
        check_close(code, "")


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1011, 3000, 4999])
def test_codes_that_may_be_sent_are_not(code):
    assert check_close(code, "x" * 123) is None


def test_a_reason_counts_in_bytes():
    with pytest.raises(EvaluationError, match="123 bytes, not 124"):
        check_close(1000, "\u00e9" * 62)


def test_a_refused_close_leaves_the_connection_open():
    connection, wire, _ = opened(FakeHost())
    with pytest.raises(EvaluationError):
        connection.close(1005, "", OUTSIDE)
    assert connection.send(Frame("x"), OUTSIDE)
    assert wire.closed == []


# --- virtual wires ------------------------------------------------------------------------------------------------


def test_a_virtual_peer_answers_a_close_at_once():
    host = FakeHost()
    wire = VirtualWire()
    connection, _, owner = opened(host, wire)
    wire.connection = connection
    connection.close(1000, "", ORIGIN)
    assert host.delivered[-1].event.payload["reason"] == "server closed"
    assert owner.log[-1] == "forgotten"
    assert not wire.send(b"")


def test_a_virtual_peer_leaves_as_a_client():
    host = FakeHost()
    wire = VirtualWire()
    connection, _, _ = opened(host, wire)
    wire.connection = connection
    wire.leave(4004, "", ORIGIN)
    wire.leave(4005, "again", ORIGIN)
    closed = host.probe.one(records.ConnectionClosed)
    assert (closed.flow, closed.code, closed.reason) == (40, 4004, "client closed")
    assert host.types().count("websocket.disconnected") == 1


# --- the registry -------------------------------------------------------------------------------------------------


def registry_of(host: FakeHost, *paths: str) -> tuple[WebSockets, list[FakeWire]]:
    registry, wires = WebSockets(), []
    for number, path in enumerate(paths):
        wire = FakeWire()
        registry.add(Connection(host, Owner(host), wire, a_peer(f"ID-{number}", path), registry.next_label("c")))
        wires.append(wire)
    return registry, wires


def test_a_broadcast_reaches_all_or_those_of_one_path():
    registry, wires = registry_of(FakeHost(), "/a", "/b", "/a")
    assert registry.broadcast(Frame("all"), "", OUTSIDE) == 3
    assert registry.broadcast(Frame("some"), "/a", OUTSIDE) == 2
    assert registry.broadcast(Frame("none"), "/c", OUTSIDE) == 0
    assert [len(wire.sent) for wire in wires] == [2, 1, 2]


def test_a_broadcast_finds_a_path_by_what_was_captured_of_it_too():
    registry, wires = registry_of(FakeHost(), "/rooms/caf%C3%A9", "/rooms/caf")
    assert 1 == registry.broadcast(Frame("as it came"), "/rooms/caf%C3%A9", OUTSIDE)
    assert 1 == registry.broadcast(Frame("put together"), "/rooms/café", OUTSIDE)
    assert [2, 0] == [len(wire.sent) for wire in wires]


def test_a_broadcast_is_encoded_once():
    registry, wires = registry_of(FakeHost(), "/a", "/a")
    registry.broadcast(Frame("all"), "", OUTSIDE)
    assert wires[0].sent[0] is wires[1].sent[0]


def test_a_removed_connection_is_not_reached():
    registry, wires = registry_of(FakeHost(), "/a", "/a")
    first = registry.find("ID-0")
    assert first is not None
    registry.remove(first)
    registry.remove(first)
    assert registry.broadcast(Frame("all"), "", OUTSIDE) == 1
    assert (len(registry), wires[0].sent) == (1, [])


def test_a_lone_surrogate_is_marked_and_the_rest_of_the_message_arrives():
    assert server_frames(Frame("a\ud800b").data) == [(1, b"a?b")]


# --- what hold rules stop -----------------------------------------------------------------------------------------


def ruled(*filters: str) -> tuple[FakeHost, Connection, Any]:
    """Return a host with these rules, and an open connection on a wire."""
    host = FakeHost(probe=RuledProbe(*filters))
    connection, wire, _ = opened(host)
    return host, connection, wire


def messages(host: FakeHost) -> list[object]:
    """Return what the handlers of messages have been given."""
    events = [delivered.event for delivered in host.delivered]
    return [event.payload.get("message", event.payload.get("binary")) for event in events if "message" in event.payload]


def payloads(wire: Any) -> list[bytes]:
    return [payload for _, payload in server_frames(b"".join(wire.sent))]


def test_a_held_message_is_recorded_and_keeps_those_behind_it_on_its_connection():
    host, connection, _ = ruled("text:stop")
    connection.take([text("one"), text("stop"), text("two")])
    assert ["one"] == messages(host)
    assert ["one", "stop", "two"] == [record.payload for record in host.probe.all(records.FrameReceived)]
    host.decide(Continue(1))
    assert ["one", "stop", "two"] == messages(host)


def test_a_held_message_can_be_changed_dropped_or_answered():
    host, connection, wire = ruled("dir:in")
    connection.take([text("one"), text("two"), text("three"), Binary(b"\xff")])
    for order in (Replace(1, "ONE"), Drop(2), Answer(3, "not now"), Replace(4, b"four")):
        host.decide(order)
    assert ["ONE", "four"] == messages(host)
    assert [b"not now"] == payloads(wire)
    assert {} == host.kept


def test_pings_are_heard_and_the_bound_holds_while_a_message_is_held():
    host, connection, wire = ruled("text:stop")
    connection.take([text("stop"), Ping(b"x")])
    assert [b"x"] == [record.payload for record in host.probe.all(records.FrameReceived) if record.opcode == "ping"]
    connection.take([text(str(number)) for number in range(MAX_WAITING + 10)])
    assert wire.full
    host.decide(Drop(1))
    assert [str(number) for number in range(MAX_WAITING + 10)] == messages(host)
    assert not wire.full


def test_the_end_of_a_connection_waits_for_what_is_held_and_says_so():
    host, connection, _ = ruled("text:stop")
    connection.take([text("stop"), text("more")])
    connection.take([GONE])
    left = host.probe.one(records.PeerLeft)
    assert ("ID-1", "connection closed", 2) == (left.connection_id, left.reason, left.waiting)
    assert "websocket.disconnected" not in host.types()
    host.decide(Continue(1))
    assert ["websocket.message", "websocket.message", "websocket.disconnected"] == host.types()[1:]


def test_a_held_frame_keeps_later_ones_to_its_receiver_and_nobody_else():
    host, connection, wire = ruled("dir:out conn:c1 text:stop")
    other = Connection(host, Owner(host), FakeWire(), a_peer("ID-2"), "c2")
    for word in ("one", "stop", "two"):
        assert connection.send(Frame(word), ORIGIN)
        assert other.send(Frame(word), ORIGIN)
    assert ([b"one"], [b"one", b"stop", b"two"]) == (payloads(wire), payloads(other.wire))
    host.decide(Replace(1, "go"))
    assert [b"one", b"go", b"two"] == payloads(wire)
    assert ["one", "one", "stop", "two", "go", "two"] == [
        record.payload for record in host.probe.all(records.FrameSent)
    ]


def test_a_close_goes_out_behind_the_frames_that_are_held():
    host, connection, wire = ruled("dir:out")
    connection.send(Frame("last words"), ORIGIN)
    connection.close(1000, "bye", ORIGIN)
    assert ([], [], False) == (wire.sent, wire.closed, connection.send(Frame("too late"), ORIGIN))
    host.decide(Continue(1))
    assert ([b"last words"], [(1000, "bye")]) == (payloads(wire), wire.closed)


def test_frames_that_are_held_when_their_receiver_leaves_are_dropped_with_the_reason():
    host, connection, wire = ruled("dir:out")
    connection.send(Frame("never"), ORIGIN)
    connection.take([CloseReceived(1001, ""), Ended(1001, "client closed", True)])
    released = host.probe.one(records.Released)
    assert ("drop", "the connection is over: client closed") == (released.how, released.reason)
    assert ({}, []) == (host.kept, wire.sent)


def test_frames_are_dropped_at_once_even_if_the_end_has_to_wait():
    host, connection, _ = ruled("dir:out")
    host.handle = never_yet
    connection.take([text("busy")])
    connection.send(Frame("never"), ORIGIN)
    connection.take([GONE])
    assert 1 == len(host.probe.all(records.Released))
    assert [] == host.probe.all(records.PeerLeft)


def test_what_is_let_in_after_the_program_has_closed_is_not_heard():
    host, connection, _ = ruled("dir:in")
    connection.take([text("one")])
    connection.close(1000, "", ORIGIN)
    host.decide(Continue(1))
    connection.take([Ended(1000, "server closed", True)])
    assert ["websocket.connected", "websocket.disconnected"] == host.types()
