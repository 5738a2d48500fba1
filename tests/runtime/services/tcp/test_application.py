"""Programs over TCP, from their source to the bytes on a socket."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from runtime.errors import LoadError
from runtime.host.application import load
from runtime.probe.commands import CloseConnection, InjectMessage, OpenVirtual, SendMessage, SendRequest
from runtime.probe.records import (
    ConnectionClosed,
    ConnectionOpened,
    DeliveryStarted,
    ExecutionFailed,
    FrameReceived,
    FrameSent,
    LogWritten,
    OrderRefused,
)
from tests.support.apps import CONTRACT, start, write_app
from tests.support.watching import Watched, watched

VISITORS = Path(__file__).parent / "visitors"


class Peer:
    """A blocking client with a bound on its patience."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (more := self.socket.recv(size - len(data))):
            data += more
        return data

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def close(self) -> None:
        self.socket.close()


@contextmanager
def visited() -> Iterator[tuple[Watched, Peer]]:
    """Run the guest book and give a peer that has been greeted."""
    with watched(VISITORS) as one, closing(Peer(one.port("socket-server"))) as peer:
        assert peer.read(8) == b"welcome\n"
        yield one, peer


def test_bytes_come_back_unchanged():
    with visited() as (one, peer):
        for data in (b"Hello, ARO!\n", bytes(range(256)), b"caf\xc3", b"\xa9"):
            peer.send(data)
            assert data == peer.read(len(data))
        assert one.records(ExecutionFailed) == []


def test_all_clients_hear_a_broadcast():
    with visited() as (one, peer), closing(Peer(one.port("socket-server"))) as other:
        assert other.read(8) == b"welcome\n"
        peer.send(b"all\n")
        assert (peer.read(5), other.read(5)) == (b"news\n", b"news\n")


def test_the_program_closes_a_connection_after_its_last_words():
    with visited() as (one, peer):
        peer.send(b"bye\n")
        assert b"see you\n" == peer.read(100)
        peer.close()
        one.wait(LogWritten, lambda record: record.text == "left: server closed")


def test_a_handler_may_stop_the_server_it_serves():
    with visited() as (one, peer):
        peer.send(b"stop\n")
        assert b"" == peer.read(1)
        peer.close()
        one.wait(LogWritten, lambda record: record.text == "left: server shutdown")
        one.wait(LogWritten, lambda record: record.text == "Socket Server stopped")
        assert one.records(ExecutionFailed) == []


def test_a_peer_that_leaves_is_a_closed_connection_once():
    with visited() as (one, peer):
        peer.close()
        one.wait(LogWritten, lambda record: record.text == "left: connection closed")
        assert 1 == len(one.records(ConnectionClosed))


def test_the_console_sees_who_talks_and_what_they_say():
    with visited() as (one, peer):
        peer.send(b"hi")
        peer.read(2)
        opened = one.wait(ConnectionOpened)
        assert ("t1", "", f"127.0.0.1:{peer.socket.getsockname()[1]}") == (
            opened.label,
            opened.path,
            opened.peer,
        )
        received, sent = one.wait(FrameReceived), one.wait(FrameSent, count=2)
        assert ("data", "hi", 2) == (received.opcode, received.payload, received.size_bytes)
        assert (b"hi", received.flow) == (sent.payload, sent.flow)
        handler = one.wait(DeliveryStarted, lambda record: record.event_type == "socket.data")
        assert ("Echo Data", opened.connection_id) == (handler.feature_set, handler.connection_id)


def test_the_console_plays_both_sides_by_hand():
    with visited() as (one, peer):
        connection_id = one.wait(ConnectionOpened).connection_id
        one.thread.post(InjectMessage(connection_id, "played"))
        assert b"played" == peer.read(6)
        one.thread.post(SendMessage(connection_id, b"by hand"))
        assert b"by hand" == peer.read(7)
        one.thread.post(CloseConnection(connection_id, 1000, "shown the door"))
        assert b"" == peer.read(1)
        peer.close()
        assert "shown the door" == one.wait(ConnectionClosed).reason
        one.thread.post(SendMessage(connection_id, "too late"))
        assert connection_id in one.wait(OrderRefused).reason


def test_the_environment_decides_the_port(tmp_path, monkeypatch):
    app = write_app(tmp_path, {"main.aro": start("Start the <socket-server> with { port: 1 }.")})
    monkeypatch.setenv("ARO_SOCKET_PORT", "0")
    with watched(app) as one:
        assert one.port("socket-server") > 1
    monkeypatch.setenv("ARO_SOCKET_PORT", "many")
    with pytest.raises(LoadError, match="ARO_SOCKET_PORT is 'many', which is no port"):
        load(app)


@pytest.mark.parametrize(
    "statement",
    [
        "Start the <socket-server> with { port: 0 }.",
        "Start the <socket-server> with 0.",
        "Start the <socket-server> on port 0.",
        "Start the <socket-server: 0> with <application>.",
        "Listen on port 0 as <socket-server>.",
        "<Listen> on port 0 as <socket-server>.",
    ],
)
def test_a_server_is_started_in_any_of_its_forms(statement, tmp_path):
    with watched(write_app(tmp_path, {"main.aro": start(statement)})) as one:
        assert one.port("socket-server") > 0
        one.thread.stop()
        assert (one.thread.exit_code, one.thread.failure) == (0, "")


@contextmanager
def echo_server() -> Iterator[int]:
    """Serve one client: its bytes come back. Gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            accepted, _ = listening.accept()
            with accepted:
                while data := accepted.recv(4096):
                    accepted.sendall(data)

        serving = threading.Thread(target=serve)
        serving.start()
        yield listening.getsockname()[1]
        serving.join(20)
        assert not serving.is_alive()


CLIENT = """
(Take Data: Socket Event Handler) {
    Extract the <text> from the <packet: message>.
    Log "heard ${text}" to the <console>.
    Return an <OK: status> for the <packet>.
}
(Notice Connect: Socket Event Handler) {
    Log "connected to ${<event: remoteAddress>}" to the <console>.
    Return an <OK: status> for the <event>.
}
"""


@pytest.mark.parametrize(
    "statement",
    [
        'Connect the <upstream> to the <host: "127.0.0.1"> with { port: PORT }.',
        'Connect to <host: "127.0.0.1"> on port PORT as <upstream>.',
        "Connect the <upstream> to the <localhost> with PORT.",
        'Connect the <upstream> to "127.0.0.1" with { port: PORT }.',
    ],
)
def test_a_program_is_a_client_in_any_of_its_forms(statement, tmp_path):
    with echo_server() as port:
        main = start(
            statement.replace("PORT", str(port)),
            'Send "ping" to the <upstream>.',
            "Keepalive the <application> for the <events>.",
            "Close the <upstream>.",
        )
        with watched(write_app(tmp_path, {"main.aro": main + CLIENT})) as one:
            one.wait(LogWritten, lambda record: record.text == "heard ping")
            assert re.fullmatch(r"connected to 127\.0\.0\.1:\d+", one.wait(LogWritten).text)
            one.wait_state("waiting")  # the connection is an event source: Keepalive waits for a signal
            assert [] == [finding.message for finding in one.thread.application.warnings]
            one.thread.stop()
            assert (one.thread.exit_code, one.thread.failure) == (0, "")


def test_a_host_that_does_not_answer_fails_the_statement_with_a_cause(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        main = start(f'Connect the <upstream> to the <host: "127.0.0.1"> with {{ port: {port} }}.')
        with watched(write_app(tmp_path, {"main.aro": main})) as one:
            failed = one.wait(ExecutionFailed)
            assert failed.sentence == "Cannot connect the upstream to the host: 127.0.0.1."
            assert failed.cause_text == f"Cannot reach 127.0.0.1:{port}: connection refused"


def test_a_send_to_nobody_is_an_event_as_before(tmp_path):
    app = write_app(tmp_path, {"main.aro": start('Create the <who> with "nobody".', 'Send "hi" to the <who>.')})
    with watched(app) as one:
        one.wait_state("ended")
        assert one.records(ExecutionFailed) == []


BOTH = """
(listItems: API) {
    Broadcast "somebody asked\\n" to the <socket-server>.
    Return an <OK: status> with { n: 1 }.
}
(Take Message: WebSocket Event Handler) {
    Log "websocket" to the <console>.
    Return an <OK: status> for the <event>.
}
(Take Data: Socket Event Handler) {
    Send "over tcp\\n" to the <packet>.
    Broadcast "over websocket" to the <websocket>.
    Return an <OK: status> for the <packet>.
}
"""


def test_tcp_and_http_serve_one_program_side_by_side(tmp_path):
    main = start(
        "Start the <http-server> with the <contract>.",
        "Start the <socket-server> with { port: 0 }.",
        "Keepalive the <application> for the <events>.",
    )
    app = write_app(tmp_path, {"main.aro": main + BOTH, "openapi.yaml": CONTRACT})
    with watched(app) as one, closing(Peer(one.port("socket-server"))) as peer:
        one.wait(ConnectionOpened)
        one.thread.post(SendRequest("GET", "/items"))
        assert b"somebody asked\n" == peer.read(15)
        one.thread.post(OpenVirtual("/ws"))
        one.wait(ConnectionOpened, lambda record: record.virtual)
        peer.send(b"hi")
        assert b"over tcp\n" == peer.read(9)
        assert "over websocket" == one.wait(FrameSent, lambda record: record.opcode == "text").payload
        assert [] == [record for record in one.records(LogWritten) if record.text == "websocket"]
        assert one.records(ExecutionFailed) == []
