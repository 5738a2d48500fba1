"""Frames on their way out, and permessage-deflate, read by another party: the client side of `websockets`."""

import os

import pytest
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame as ClientFrame
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from runtime.services.web.channel import Channel
from runtime.services.web.facts import Ended, Limits, Text, UpgradeRequested
from runtime.services.web.frames import SMALLEST, Frame
from tests.support.client_frames import client_frame, text

LONG = "status and more status, " * 100


def talk(*, limits: Limits | None = None, **offer: object) -> tuple[Channel, ClientProtocol]:
    """Return both ends of a WebSocket whose client offers permessage-deflate with these parameters."""
    client = ClientProtocol(parse_uri("ws://localhost/ws"), extensions=[ClientPerMessageDeflateFactory(**offer)])  # type: ignore[arg-type]
    request = client.connect()
    client.send_request(request)
    channel = Channel(limits)
    channel.receive_data(b"".join(client.data_to_send()))
    assert isinstance(channel.events()[0], UpgradeRequested)
    assert channel.accept_upgrade(compress=True)
    client.receive_data(b"".join(channel.data_to_send()))
    client.events_received()
    assert client.state is OPEN, client.handshake_exc
    return channel, client


def heard(channel: Channel, client: ClientProtocol, frame: Frame) -> list[bytes]:
    channel.send_encoded(frame.deflated(channel.window_bits))
    client.receive_data(b"".join(channel.data_to_send()))
    return [bytes(event.data) for event in client.events_received() if isinstance(event, ClientFrame)]


@pytest.mark.parametrize("offer", [{}, {"client_max_window_bits": True}, {"server_max_window_bits": 10}])
@pytest.mark.parametrize("payload", ["", "short", LONG, LONG.encode(), b"\x00" * 70_000], ids=range(5))
def test_a_client_reads_what_was_sent_however_it_travels(offer: dict[str, object], payload: str | bytes) -> None:
    channel, client = talk(**offer)
    raw = payload.encode() if isinstance(payload, str) else payload
    assert [raw] == heard(channel, client, Frame(payload))
    assert [raw] == heard(channel, client, Frame(payload)), "no message refers to an earlier one"


def test_the_clients_window_is_kept() -> None:
    assert 15 == talk()[0].window_bits
    assert 10 == talk(server_max_window_bits=10)[0].window_bits


def test_a_long_message_becomes_smaller_and_a_broadcast_is_deflated_once() -> None:
    frame = Frame(LONG)
    assert len(frame.deflated(15)) < len(frame.data) // 10
    assert frame.deflated(15) is frame.deflated(15)


@pytest.mark.parametrize("payload", ["x" * (SMALLEST - 1), os.urandom(5000)], ids=["short", "noise"])
def test_what_would_not_become_smaller_goes_as_it_is(payload: str | bytes) -> None:
    frame = Frame(payload)
    assert frame.data == frame.deflated(15)


def test_what_a_client_deflates_is_read_beside_what_it_does_not() -> None:
    channel, client = talk()
    client.send_text(LONG.encode())
    channel.receive_data(b"".join(client.data_to_send()) + text("plain"))
    client.send_text(b"one more")
    channel.receive_data(b"".join(client.data_to_send()))
    heard = channel.events() + (channel.events() if channel.goes_on() else [])
    assert [LONG, "plain", "one more"] == [fact.message for fact in heard if isinstance(fact, Text)]


def test_fragments_of_a_deflated_message_are_one_message() -> None:
    channel, client = talk()
    client.send_text(LONG[:1000].encode(), fin=False)
    client.send_continuation(LONG[1000:].encode(), fin=True)
    for part in client.data_to_send():
        channel.receive_data(part)
    (message,) = channel.events()
    assert Text(LONG, len(LONG), 2) == message


def test_a_bomb_is_too_big() -> None:
    channel, client = talk(limits=Limits(max_message=1000))
    client.send_binary(b"\x00" * 1_000_000)
    channel.receive_data(b"".join(client.data_to_send()))
    (ended,) = channel.events()
    assert Ended(1009, "message too big", False) == ended
    assert "once inflated more than the 1,000 bytes that maxMessageSize allows" == ended.detail


def test_what_cannot_be_inflated_is_a_protocol_error() -> None:
    channel, client = talk()
    garbage = client_frame(0x1, b"\xff\xff\xff", reserved=4)
    channel.receive_data(garbage)
    assert [Ended(1002, "protocol error", False)] == channel.events()
    assert client.state is OPEN


def test_without_an_offer_or_without_the_setting_nothing_is_deflated() -> None:
    client = ClientProtocol(parse_uri("ws://localhost/ws"), extensions=[ClientPerMessageDeflateFactory()])
    client.send_request(client.connect())
    channel = Channel()
    channel.receive_data(b"".join(client.data_to_send()))
    assert channel.accept_upgrade()
    assert b"permessage-deflate" not in b"".join(channel.data_to_send())
    assert 0 == channel.window_bits
