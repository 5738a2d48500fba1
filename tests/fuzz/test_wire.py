"""Whatever bytes a peer sends, the channel reads them the same however they are cut, and answers in whole messages.

For HTTP there is a second reader, h11: where both understand a request, they understand the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import h11
from hypothesis import event, given
from hypothesis import strategies as st

from runtime.services.tcp.framing import Reader
from runtime.services.web.channel import Channel
from runtime.services.web.facts import Binary, Ended, Event, Limits, Rejected, Request, Text, UpgradeRequested
from runtime.services.web.http11 import CONTINUE
from tests.conformance.websocket import COMPRESSED, deflated, frame
from tests.support.client_frames import KEY, handshake
from tests.support.fuzzing import budget

SMALL = Limits(max_target=200, max_header_block=2000, max_headers=20, max_body=500, max_message=500, max_pipelined=20)


@dataclass
class Talk:
    """A channel whose requests are answered at once, and whose messages are said back."""

    deflate: bool = False
    limits: Limits = SMALL
    told: list[Event] = field(default_factory=list)
    out: bytes = b""

    def __post_init__(self) -> None:
        self.channel = Channel(self.limits)

    def hear(self, data: bytes) -> None:
        self.channel.receive_data(data)
        self._act()

    def end(self) -> None:
        self.channel.receive_eof()
        self._act()

    def _act(self) -> None:
        channel = self.channel
        while channel.told or channel.goes_on():
            for one in channel.events():
                self.told.append(one)
                match one:
                    case Request():
                        channel.respond(200, [], one.target.encode("latin-1"))
                    case UpgradeRequested(path="/ws"):
                        channel.accept_upgrade(compress=self.deflate)
                    case UpgradeRequested():
                        channel.respond(404, [], b"")
                    case Text(message=message):
                        channel.send_text(message)
                    case Binary(data=payload):
                        channel.send_binary(payload)
        # Whether a client is told to go on depends on whether its body is here already (RFC 9110 10.1.1).
        self.out += b"".join(part for part in channel.data_to_send() if part != CONTINUE)


def talked(data: bytes, cuts: Sequence[int], *, deflate: bool = False, limits: Limits = SMALL) -> Talk:
    talk = Talk(deflate, limits)
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(edges):
        if start < end:
            talk.hear(data[start:end])
    talk.end()
    return talk


def cut_everywhere(data: bytes) -> list[int]:
    return list(range(1, len(data)))


CUTS = st.lists(st.integers(0, 5000), max_size=6)

# --- HTTP -------------------------------------------------------------------------------------------------------------

_PIECES = [
    b"GET ", b"POST ", b"HEAD ", b"OPTIONS ", b"CONNECT ", b"get ", b"/", b"/a?b=c", b"*", b"http://h/p", b"/ws",
    b" HTTP/1.1", b" HTTP/1.0", b" HTTP/2.0", b"\r\n", b"\r\n\r\n", b"\n", b"\r", b" ", b"\t", b":", b"\0", b"\xff",
    b"Host: a\r\n", b"Host: a\r\n", b"host:\r\n", b"Content-Length: 3\r\n", b"Content-Length: 0\r\n",
    b"Content-Length:",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n", b"Transfer-Encoding:", b"gzip, chunked\r\n",
    b"Connection: close\r\n", b"Connection: keep-alive\r\n", b"Connection: Upgrade\r\n", b"Upgrade: websocket\r\n",
    b"Upgrade: h2c\r\n", b"Sec-WebSocket-Version: 13\r\n", f"Sec-WebSocket-Key: {KEY}\r\n".encode(),
    b"Expect: 100-continue\r\n", b"X: y\r\n", b"X" * 60, b"abc", b"3\r\n", b"3;x=y\r\nabc\r\n", b"0\r\n\r\n", b"0\r\n",
    b"ffffffffffffffff\r\n", b"-1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
]  # fmt: skip
_HEADERS = st.lists(
    st.sampled_from([piece for piece in _PIECES if piece.endswith(b"\r\n") and b":" in piece]), max_size=5
)
_NEAR = st.builds(
    lambda method, target, headers, body: method + target + b" HTTP/1.1\r\n" + b"".join(headers) + b"\r\n" + body,
    st.sampled_from([b"GET ", b"POST "]),
    st.sampled_from([b"/", b"/a?b=c", b"/ws", b"http://h/p"]),
    _HEADERS,
    st.sampled_from(
        [b"", b"abc", b"3\r\nabc\r\n0\r\n\r\n", b"0\r\n\r\n", b"3;x\r\nabc\r\n0\r\nT: u\r\n\r\n", b"3\nabc"]
    ),
)
HTTP = st.lists(st.sampled_from(_PIECES) | _NEAR | _NEAR | st.binary(max_size=6), max_size=12).map(b"".join)


def _answers(data: bytes) -> list[int]:
    """Return the statuses of whole responses; whatever else stands there is an error of the test's."""
    found = []
    while data:
        head, end, data = data.partition(b"\r\n\r\n")
        assert end, "a response is not whole"
        status, *lines = head.decode("latin-1").split("\r\n")
        found.append(int(status.split()[1]))
        lengths = [int(line.partition(":")[2]) for line in lines if line.lower().startswith("content-length")]
        assert len(lengths) <= 1
        if found[-1] == 101:
            return found
        data = data[sum(lengths) :]
    return found


@budget(120)
@given(HTTP, CUTS)
def test_http_is_read_the_same_however_it_is_cut_and_answered_in_whole_messages(data: bytes, cuts: list[int]) -> None:
    whole = talked(data, [])
    assert (whole.told, whole.out) == ((cut := talked(data, cuts)).told, cut.out)
    assert (whole.told, whole.out) == ((single := talked(data, cut_everywhere(data))).told, single.out)
    assert whole.channel.should_close
    rejected = [number for number, one in enumerate(whole.told) if isinstance(one, Rejected)]
    assert rejected in ([], [len(whole.told) - 1])
    event(" ".join(sorted({type(one).__name__ for one in whole.told})))
    if not any(isinstance(one, Request) and one.method == "HEAD" for one in whole.told):
        _answers(whole.out)


def _as_h11_reads(data: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """Return method, target and body of each whole request, as far as h11 understands them."""
    found: list[tuple[bytes, bytes, bytes]] = []
    reader = h11.Connection(h11.SERVER)
    reader.receive_data(data)
    reader.receive_data(b"")
    asked: h11.Request | None = None
    body = b""
    try:
        while (one := reader.next_event()) is not h11.NEED_DATA and one is not h11.PAUSED:
            match one:
                case h11.Request():
                    asked, body = one, b""
                case h11.Data():
                    body += bytes(one.data)
                case h11.EndOfMessage() if asked is not None:
                    found.append((asked.method, asked.target, body))
                    reader.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                    reader.send(h11.EndOfMessage())
                    if reader.our_state is not h11.DONE:
                        break
                    reader.start_next_cycle()
                case h11.ConnectionClosed():
                    break
    except h11.ProtocolError:
        pass  # it understands no more
    return found


@budget(120)
@given(st.lists(_NEAR | st.sampled_from(_PIECES), max_size=6).map(b"".join))
def test_a_second_reader_sees_no_other_requests_where_both_see_one(data: bytes) -> None:
    ours = [
        (one.method.encode(), one.target.encode("latin-1"), one.body)
        for one in talked(data, [], limits=Limits()).told
        if isinstance(one, Request)
    ]
    theirs = _as_h11_reads(data)
    event(f"{min(len(ours), len(theirs))} seen by both")
    for one, other in zip(ours, theirs, strict=False):
        assert one == other


# --- WebSocket --------------------------------------------------------------------------------------------------------

_PAYLOADS = st.one_of(
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=12),
    st.sampled_from([b"", b"\x03\xe8", b"\x03\xe8bye", b"\x03\xed", b"a" * 125, b"a" * 126, b"a" * 499, b"a" * 501]),
)
_FRAMES = st.builds(
    lambda opcode, payload, fin, reserved: frame(opcode, payload, fin=fin, reserved=reserved),
    st.sampled_from([1, 1, 1, 2, 0, 0, 8, 9, 10, 3, 11]),
    _PAYLOADS,
    st.sampled_from([True, True, False]),
    st.sampled_from([0] * 12 + [1, 2, 4]),
)
_DEFLATED = st.builds(
    lambda payload, fin: frame(1, deflated(payload), fin=fin, reserved=COMPRESSED),
    _PAYLOADS,
    st.sampled_from([True, True, False]),
)
_LONG = st.sampled_from(
    [b"\x81\xfe", b"\x82\xff", b"\x81\xff\x80", b"\x82\xff" + b"\xff" * 8, b"\x89\x7e", b"\x81\x05abc"]
)


def _frames_of(data: bytes) -> list[tuple[int, bytes]]:
    """Return the server's frames: whole, unmasked, unfragmented."""
    found = []
    while data:
        first, size = data[0], data[1]
        assert first & 0xB0 == 0x80
        assert size < 128
        data = data[2:]
        if size > 125:
            wide = 2 if size == 126 else 8
            size, data = int.from_bytes(data[:wide], "big"), data[wide:]
        assert size <= len(data)
        found.append((first & 15, data[:size]))
        data = data[size:]
    return found


def _websocket(parts: list[bytes], cuts: list[int], opening: bytes, *, deflate: bool) -> None:
    data = opening + b"".join(parts)
    whole = talked(data, [], deflate=deflate)
    for cut in (talked(data, cuts, deflate=deflate), talked(data, cut_everywhere(data), deflate=deflate)):
        assert whole.told == cut.told
        assert whole.out == cut.out
    opened, *facts = whole.told
    assert isinstance(opened, UpgradeRequested)
    assert [len(facts) - 1] == [number for number, one in enumerate(facts) if isinstance(one, Ended)]
    sent = _frames_of(whole.out.partition(b"\r\n\r\n")[2])
    closes = [number for number, (opcode, _) in enumerate(sent) if opcode == 8]
    assert closes in ([], [len(sent) - 1])
    ended = facts[-1]
    assert isinstance(ended, Ended)
    event(f"ended with {ended.code}")


@budget(100)
@given(st.lists(_FRAMES | _FRAMES | _FRAMES | _LONG | st.binary(max_size=5), max_size=8), CUTS)
def test_frames_are_heard_the_same_however_they_are_cut_and_the_end_comes_once(
    parts: list[bytes], cuts: list[int]
) -> None:
    _websocket(parts, cuts, handshake("/ws"), deflate=False)


@budget(60)
@given(st.lists(_DEFLATED | _FRAMES | st.binary(max_size=5), max_size=8), CUTS)
def test_so_are_deflated_ones(parts: list[bytes], cuts: list[int]) -> None:
    _websocket(parts, cuts, handshake("/ws", "Sec-WebSocket-Extensions: permessage-deflate"), deflate=True)


_OPENING_LINES = st.lists(
    st.sampled_from(["Origin: http://a", "Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Protocol: ,", "Cookie: a=b"])
    | st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=20).map(
        lambda text: f"Sec-WebSocket-Extensions: {text}"
    )
    | st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=20).map(
        lambda text: f"Sec-WebSocket-Protocol: {text}"
    ),
    max_size=3,
)


@budget(60)
@given(_OPENING_LINES, st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=26) | st.just(KEY))
def test_any_handshake_is_accepted_or_refused_with_a_status(lines: list[str], key: str) -> None:
    talk = talked(handshake("/ws", *lines, key=key).decode().encode("latin-1"), [], deflate=True)
    (status, *_) = _answers(talk.out)
    event(str(status))
    assert status in (101, 400)


# --- TCP --------------------------------------------------------------------------------------------------------------


@budget(60)
@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")), CUTS)
def test_tcp_gives_every_byte_once_and_the_same_text_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    reader = Reader()
    chunks = [chunk for start, end in pairwise(edges) for chunk in reader.receive(data[start:end])]
    assert data == b"".join(chunk.data for chunk in chunks)
    expected = "".join(chunk.text for chunk in Reader().receive(data))
    assert expected == "".join(chunk.text for chunk in chunks)
