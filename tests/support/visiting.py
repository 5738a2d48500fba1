"""Meeting a running program from outside, as any WebSocket client would."""

from __future__ import annotations

import json

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.program import PATIENCE_S, Program

UUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


def client(program: Program, path: str = "/ws", *protocols: str) -> ClientConnection:
    """Return a WebSocket to `path`, a query included, offering `protocols`; a context that closes it."""
    offered = [Subprotocol(protocol) for protocol in protocols] or None
    address = f"ws://127.0.0.1:{program.port}{path}"
    return connect(address, subprotocols=offered, proxy=None, open_timeout=PATIENCE_S)


def receive(connection: ClientConnection) -> str:
    """Wait for the next message, which is text."""
    message = connection.recv(timeout=PATIENCE_S)
    assert isinstance(message, str)
    return message


def talk(connection: ClientConnection, times: int = 3) -> None:
    """Say something in a room of the chat and wait for it to come back, so many times."""
    for number in range(times):
        said = f"{number} of {times}"
        connection.send(said)
        while json.loads(receive(connection)).get("text") != said:
            pass


def close_of(connection: ClientConnection) -> tuple[int, str]:
    """Wait for the server's close frame; return its code and reason."""
    try:
        while True:
            connection.recv(timeout=PATIENCE_S)
    except ConnectionClosed as closed:
        frame = closed.rcvd
    assert frame is not None, "the connection was dropped without a close frame"
    return frame.code, frame.reason
