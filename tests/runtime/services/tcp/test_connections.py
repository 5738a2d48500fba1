"""What a connection tells the program and the console, and in which order."""

import pytest

from runtime.engine.events import SocketPeer
from runtime.probe import records
from runtime.probe.commands import Answer, Continue, Drop, Replace
from runtime.services.service import Origin
from runtime.services.tcp.connections import MAX_WAITING, Connection, Sockets
from tests.support.hosts import START, FakeHost, RecordingProbe, RuledProbe, never_yet

ORIGIN = Origin(flow=50, cause=51, execution_id=6)
PEER = {"id": "ID-1", "remoteAddress": "127.0.0.1:50000"}


class Wire:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = 0
        self.full = False
        self.gone = False

    def send(self, data: bytes) -> bool:
        self.sent.append(data)
        return not self.gone

    def close(self) -> None:
        self.closed += 1

    def hold(self, full: bool) -> None:
        self.full = full


class Owner:
    """Keeps who left and who was forgotten."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def leaving(self, connection: Connection) -> None:
        self.said.append("leaving")

    def forgotten(self, connection: Connection) -> None:
        self.said.append("forgotten")


class Talk:
    """One connection between a wire and a host, opened."""

    def __init__(self, host: FakeHost | None = None) -> None:
        self.host = host if host is not None else FakeHost()
        self.wire = Wire()
        self.owner = Owner()
        peer = SocketPeer("ID-1", "127.0.0.1:50000")
        self.connection = Connection(self.host, self.owner, self.wire, peer, "t1")
        self.connection.open()

    @property
    def texts(self) -> list[object]:
        """What the data handlers have been told so far."""
        return [one.event.payload["message"] for one in self.host.delivered if one.event.type == "socket.data"]


def test_the_three_events_bind_what_the_specification_promises():
    talk = Talk()
    talk.connection.receive(b"hi")
    talk.connection.lost()
    connected, data, disconnected = (one.event for one in talk.host.delivered)
    assert connected.payload == {
        "connectionId": "ID-1",
        "id": "ID-1",
        "remoteAddress": "127.0.0.1:50000",
        "timestamp": START,
        "connection": PEER,
        "eventType": "socket.connected",
    }
    assert connected.names == {"connection": PEER}
    assert data.payload == {
        "connectionId": "ID-1",
        "data": b"hi",
        "message": "hi",
        "timestamp": START,
        "connection": PEER,
        "eventType": "socket.data",
    }
    assert data.names == {
        "packet": {
            "buffer": b"hi",
            "data": b"hi",
            "message": "hi",
            "text": "hi",
            "connection": "ID-1",
            "connectionId": "ID-1",
        },
        "connection": PEER,
    }
    assert disconnected.payload == {
        "connectionId": "ID-1",
        "reason": "connection closed",
        "timestamp": START,
        "connection": PEER,
        "eventType": "socket.disconnected",
    }
    assert {"ID-1"} == {one.event.connection_id for one in talk.host.delivered}


def test_what_comes_waits_for_the_handlers_of_what_came_before():
    talk = Talk(FakeHost(handle=never_yet))
    talk.connection.receive(b"one")
    talk.connection.receive(b"two")
    talk.connection.lost()
    assert ["socket.connected"] == talk.host.types()
    assert [] == talk.owner.said
    talk.host.finish_all()
    assert ["socket.connected", "socket.data", "socket.data", "socket.disconnected"] == talk.host.types()
    assert ["one", "two"] == talk.texts
    assert ["leaving", "forgotten"] == talk.owner.said


def test_a_full_queue_stops_reading_until_there_is_room():
    talk = Talk(FakeHost(handle=never_yet))
    for number in range(MAX_WAITING):
        talk.connection.receive(b"%d" % number)
    assert not talk.wire.full
    talk.connection.receive(b"one too many")
    assert talk.wire.full
    talk.host.delivered[0].finish()
    assert not talk.wire.full
    talk.host.finish_all()
    assert [*map(str, range(MAX_WAITING)), "one too many"] == talk.texts


def test_a_peer_that_sends_no_more_is_closed_once_everything_is_answered():
    talk = Talk(FakeHost(handle=never_yet))
    talk.connection.receive(b"last words")
    talk.connection.half_closed()
    assert 0 == talk.wire.closed
    assert talk.connection.send("answer", ORIGIN)
    talk.host.finish_all()
    assert 1 == talk.wire.closed
    assert "socket.disconnected" not in talk.host.types()


def test_closing_tells_the_program_its_own_reason_and_nothing_else_that_comes():
    talk = Talk()
    talk.connection.close("enough", ORIGIN)
    talk.connection.close("again", ORIGIN)
    talk.connection.receive(b"too late")
    talk.connection.lost()
    assert 1 == talk.wire.closed
    assert [] == talk.texts
    assert "enough" == talk.host.delivered[-1].event.payload["reason"]
    closed = talk.host.probe.one(records.ConnectionClosed)
    assert (closed.flow, closed.cause, closed.code, closed.reason) == (50, 51, 0, "enough")


def test_an_error_is_an_event_before_the_end():
    talk = Talk()
    talk.connection.lost("error: No route to host", "No route to host")
    error, disconnected = (one.event for one in talk.host.delivered[1:])
    assert ("socket.error", "No route to host") == (error.type, error.payload["error"])
    assert ("socket.disconnected", "error: No route to host") == (disconnected.type, disconnected.payload["reason"])


def test_what_is_sent_is_recorded_with_the_run_that_sent_it():
    talk = Talk()
    assert talk.connection.send("é", ORIGIN)
    assert talk.connection.send(b"\x00", ORIGIN)
    assert [b"\xc3\xa9", b"\x00"] == talk.wire.sent
    text, raw = talk.host.probe.all(records.FrameSent)
    assert (text.flow, text.cause, text.opcode, text.payload, text.size_bytes) == (50, 51, "data", "é", 2)
    assert (raw.payload, raw.size_bytes, raw.execution_id) == (b"\x00", 1, 6)


def test_sending_to_a_peer_that_is_just_leaving_is_no_failure_and_no_record():
    talk = Talk()
    talk.wire.gone = True
    assert talk.connection.send("hi", ORIGIN)
    assert [] == talk.host.probe.all(records.FrameSent)


def test_sending_after_the_program_closed_it_does_nothing():
    talk = Talk()
    talk.connection.close("enough", ORIGIN)
    assert not talk.connection.send("hi", ORIGIN)
    assert [] == talk.wire.sent


def test_coming_and_talking_are_recorded_as_flows_of_their_own():
    talk = Talk()
    talk.connection.receive(b"hi")
    talk.connection.receive(b"\xff")
    opened = talk.host.probe.one(records.ConnectionOpened)
    assert (opened.label, opened.path, opened.peer, opened.virtual) == ("t1", "", "127.0.0.1:50000", False)
    text, raw = talk.host.probe.all(records.FrameReceived)
    assert (text.opcode, text.payload, text.size_bytes, text.flow) == ("data", "hi", 2, text.seq)
    assert (raw.payload, raw.size_bytes) == (b"\xff", 1)
    assert [text.seq, raw.seq] == [one.origin.cause for one in talk.host.delivered[1:]]


def test_an_unwatched_connection_keeps_no_record_and_says_whose_events_they_are():
    talk = Talk(FakeHost(probe=RecordingProbe(recording=False)))
    talk.connection.receive(b"hi")
    talk.connection.send("ho", ORIGIN)
    talk.connection.lost()
    assert [] == talk.host.probe.raw
    assert {Origin(connection_id="ID-1", from_peer=True)} == {one.origin for one in talk.host.delivered}


@pytest.mark.parametrize("recording", [True, False])
def test_all_that_a_connection_sets_off_is_its_peers(recording):
    talk = Talk(FakeHost(probe=RecordingProbe(recording)))
    talk.connection.receive(b"hi")
    talk.connection.lost()
    assert ["socket.connected", "socket.data", "socket.disconnected"] == [one.event.type for one in talk.host.delivered]
    assert all(one.origin.from_peer for one in talk.host.delivered)


def test_outgoing_connections_are_no_clients():
    registry = Sockets()
    host, owner = FakeHost(), Owner()
    came, went = (
        Connection(host, owner, Wire(), SocketPeer(name, ""), name, outgoing=name == "went")
        for name in ("came", "went")
    )
    registry.add(came)
    registry.add(went)
    assert [came, went] == list(registry)
    assert [came] == registry.clients


@pytest.mark.parametrize("data", [b"\xc3\xa9", b"x" * 200_000])
def test_what_somebody_injects_belongs_to_the_flow_of_the_order(data):
    talk = Talk()
    talk.connection.receive(data, Origin(flow=9, cause=9))
    received = talk.host.probe.all(records.FrameReceived)
    assert len(data) == sum(record.size_bytes for record in received)
    assert {(9, 9)} == {(record.flow, record.cause) for record in received}


# --- what hold rules stop ---------------------------------------------------------------------------------------------


def test_a_held_chunk_keeps_those_behind_it_and_can_be_changed_dropped_or_answered():
    talk = Talk(FakeHost(probe=RuledProbe("dir:in")))
    for data in (b"one", b"two", b"three", b"\xff"):
        talk.connection.receive(data)
    talk.connection.lost()
    assert ([], 4) == (talk.texts, talk.host.probe.one(records.PeerLeft).waiting)
    for order in (Replace(2, "TWO"), Answer(3, "no"), Drop(4)):
        talk.host.decide(order)
    assert [] == talk.texts
    talk.host.decide(Continue(1))
    assert ["one", "TWO"] == talk.texts
    assert [b"no"] == talk.wire.sent
    assert "socket.disconnected" == talk.host.types()[-1]


def test_held_bytes_go_out_in_their_order_and_the_close_behind_them():
    talk = Talk(FakeHost(probe=RuledProbe("text:stop")))
    for word in ("one", "stop", "two"):
        assert talk.connection.send(word, ORIGIN)
    talk.connection.close("enough", ORIGIN)
    assert ([b"one"], 0) == (talk.wire.sent, talk.wire.closed)
    talk.host.decide(Replace(1, b"\x00"))
    assert ([b"one", b"\x00", b"two"], 1) == (talk.wire.sent, talk.wire.closed)


def test_bytes_for_a_peer_that_is_gone_are_dropped_with_the_reason():
    talk = Talk(FakeHost(probe=RuledProbe("dir:out")))
    talk.connection.send("never", ORIGIN)
    talk.connection.lost()
    released = talk.host.probe.one(records.Released)
    assert ("drop", "the connection is over: connection closed") == (released.how, released.reason)
    assert [] == talk.wire.sent
