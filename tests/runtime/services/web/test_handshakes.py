"""The usual handshake, against what the library says of it."""

from __future__ import annotations

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request as Handshake
from websockets.server import ServerProtocol

from runtime.services.web.facts import Request, UpgradeRequested, head_of
from runtime.services.web.handshakes import is_usual, usual_answer
from tests.support.transports import KEY

USUAL = {
    "Host": "localhost",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": KEY,
    "Sec-WebSocket-Version": "13",
}


def upgrade(*further: tuple[str, str], **changed: str) -> UpgradeRequested:
    """Return the usual handshake with headers changed (``upgrade=...``), or with further ones."""
    named = {name.lower().replace("-", "_"): name for name in USUAL}
    headers = (*(USUAL | {named[key]: value for key, value in changed.items()}).items(), *further)
    return UpgradeRequested(Request("GET", "/ws", "/ws", "", "1.1", head_of(headers), b"", True), None, ())


def judged(asked: UpgradeRequested) -> bytes:
    """Return what the library answers, without the date."""
    response = ServerProtocol().accept(Handshake("/ws", Headers(asked.headers)))
    response.headers.pop("Date", None)
    return response.serialize()


@pytest.mark.parametrize(
    "asked",
    [
        upgrade(),
        upgrade(upgrade="WebSocket"),
        upgrade(connection="keep-alive, Upgrade"),
        upgrade(("Sec-WebSocket-Extensions", "permessage-deflate"), ("Origin", "http://localhost")),
        upgrade(sec_websocket_key="x3JJHMbDL1EzLkh9GBhXDw=="),
    ],
)
def test_a_usual_handshake_is_answered_as_the_library_would(asked: UpgradeRequested) -> None:
    assert is_usual(asked)
    assert judged(asked) == usual_answer(asked, None)


@pytest.mark.parametrize(
    "asked",
    [
        upgrade(sec_websocket_version="8"),
        upgrade(sec_websocket_version="13, 8"),
        upgrade(upgrade="websocket, h2c"),
        upgrade(connection="close, Upgrade"),
        upgrade(sec_websocket_key="c2hvcnQ="),
        upgrade(sec_websocket_key=KEY + "A"),
        upgrade(sec_websocket_key=KEY.replace("Q==", "R==")),
        upgrade(sec_websocket_key=""),
        upgrade(("Sec-WebSocket-Key", KEY)),
        upgrade(("Origin", "http://a"), ("Origin", "http://b")),
    ],
)
def test_whatever_differs_is_for_the_library(asked: UpgradeRequested) -> None:
    assert not is_usual(asked)


def test_a_subprotocol_is_said() -> None:
    assert b"\r\nSec-WebSocket-Protocol: chat\r\n\r\n" in usual_answer(upgrade(), "chat")
