"""One connection without its socket: bytes in, facts and bytes out. HTTP/1.1 until an upgrade, WebSocket after it.

Use: after every call act on `events()` until `goes_on()` says no, and write `data_to_send()`; close the transport once
`should_close` is true and everything is written; read no more while `wants_data` is false. Requests come one at a time:
the next one is told when the previous is answered, in the order of arrival (pipelining, RFC 9112 9.3.2).

It waits for nothing, reads no clock and knows no path: what to answer, and when, is decided outside.
"""

from __future__ import annotations

import json

from websockets.datastructures import Headers as HandshakeHeaders
from websockets.http11 import Request as Handshake
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from runtime.services.web.facts import Ended, Event, Limits, Rejected, Request, UpgradeRequested
from runtime.services.web.frames import agreed_window, deflate_offer
from runtime.services.web.handshakes import is_usual, usual_answer
from runtime.services.web.http11 import CONTINUE, Headers, RequestReader, response_bytes
from runtime.services.web.websocket import Conversation, encode_binary_frame, encode_text_frame

__all__ = ["Channel", "Ended", "Event", "Limits", "Rejected", "Request", "UpgradeRequested", "encode_text_frame"]

_VERSION = "13"  # RFC 6455 4.1

_SPENT = RequestReader(Limits())
"""What WebSockets have in place of their reader: nobody feeds it, and an idle one keeps no parser."""


class Channel:
    """The protocol state of one connection."""

    __slots__ = (
        "_closing",
        "_conversation",
        "_eof",
        "_limits",
        "_reader",
        "_waiting",
        "out",
        "told",
        "window_bits",
    )

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits if limits is not None else Limits()
        self._reader = RequestReader(self._limits)
        self._waiting: Request | UpgradeRequested | None = None
        self._conversation: Conversation | None = None
        self.told: list[Event] = []
        """What happened and was not fetched yet: `events` without the call, for whoever only looks."""
        self.out: list[bytes] = []
        """What is to be written; whoever writes it clears it."""
        self.window_bits = 0
        """Of the WebSocket, where permessage-deflate was agreed on; else 0."""
        self._closing = False
        self._eof = False

    # What the transport asks.

    @property
    def should_close(self) -> bool:
        """Whether the transport is to be closed once everything is sent."""
        return self._closing or (self._conversation is not None and self._conversation.over)

    @property
    def wants_data(self) -> bool:
        """Whether more bytes are of use now; false while requests queue up behind an unanswered one."""
        if self._conversation is not None:
            return not self._conversation.over
        return not (self._closing or self._reader.queue or isinstance(self._waiting, UpgradeRequested))

    @property
    def is_websocket(self) -> bool:
        """Whether an upgrade was accepted."""
        return self._conversation is not None

    @property
    def is_open(self) -> bool:
        """Whether this is a WebSocket on which messages can still be sent."""
        return self._conversation is not None and self._conversation.is_open

    @property
    def conversation(self) -> Conversation | None:
        """The WebSocket, once there is one: whoever reads and writes its frames may do so without asking here."""
        return self._conversation

    @property
    def is_idle(self) -> bool:
        """Whether this is HTTP between two requests: nothing unanswered, nothing half read (for the idle timeout)."""
        return self._conversation is None and self._waiting is None and not self._reader.mid_request

    def receive_data(self, data: bytes) -> None:
        """Read bytes of the peer, however they were cut."""
        if self._conversation is not None:
            self._conversation.receive(data)
        elif not self._closing:
            self._reader.feed(data)
            self._advance()

    def receive_eof(self, error: str = "") -> None:
        """The peer sends no more; `error` is the transport's reason when it broke. Requests may still be answered."""
        if self._conversation is not None:
            self._conversation.receive_eof(error)
        else:
            self._eof = True
            self._advance()

    def events(self) -> list[Event]:
        """Return what happened since the last call, in order."""
        events = self.told[:]
        self.told.clear()
        return events

    def goes_on(self) -> bool:
        """Read what was held back until the events so far were acted on; whether that made further ones.

        So the answer to a message goes out before that to a ping or a close behind it.
        """
        conversation = self._conversation
        if conversation is None or not conversation.held_back or self.told:
            return False
        conversation.receive(b"")
        return bool(self.told)

    def data_to_send(self) -> list[bytes]:
        """Return the bytes to write, in order; none of them is empty."""
        out = self.out[:]
        self.out.clear()
        return out

    # HTTP.

    def respond(
        self, status: int, headers: Headers, body: bytes, *, date: str | None = None, close: bool = False
    ) -> None:
        """Answer the request told last; the next one, if any, is among `events()` then.

        Content-Length and Connection are set here; the answer to HEAD loses its body here. `close` makes this the
        last answer of the connection.

        Raises:
            ValueError: a header that could be taken for something else; nothing is sent.
        """
        waiting = self._waiting
        assert waiting is not None, "there is no request to answer"
        request = waiting.request if isinstance(waiting, UpgradeRequested) else waiting
        close = close or not request.keep_alive
        self.out.append(response_bytes(status, headers, body, request=request, date=date, close=close))
        self._waiting = None
        if close:
            self._closing = True
            return
        reader = self._reader
        if request is not waiting:
            reader.resume()
        # As nearly always, nothing has come behind the request.
        if reader.queue or reader.continue_due or self._eof:
            self._advance()

    def refuse_upgrade(self, status: int, headers: Headers, body: bytes, *, date: str | None = None) -> None:
        """Answer the upgrade told last as the ordinary request it is; the connection goes on with HTTP."""
        assert isinstance(self._waiting, UpgradeRequested), "there is no upgrade to refuse"
        self.respond(status, headers, body, date=date)

    def _advance(self) -> None:
        """Tell the next request once the one before it is answered."""
        reader = self._reader
        if self._waiting is None and reader.queue and not self._closing:
            item = reader.queue.popleft()
            self.told.append(item)
            if not isinstance(item, Rejected):
                self._waiting = item
                return
            self._reject(item, [])
        if self._waiting is None and not reader.queue:
            if reader.continue_due and not self._closing:
                reader.continue_due = False
                self.out.append(CONTINUE)
            self._closing = self._closing or self._eof

    def _reject(self, fact: Rejected, headers: Headers) -> None:
        """Answer what cannot be served, and close: where the next request would begin is not known."""
        body = json.dumps({"error": fact.reason}).encode()
        headers = [("Content-Type", "application/json"), *headers]
        self.out.append(response_bytes(fact.status, headers, body, request=None, date=None, close=True))
        self._closing = True

    # WebSocket.

    def accept_upgrade(
        self, subprotocol: str | None = None, *, max_message: int | None = None, compress: bool = False
    ) -> bool:
        """Open the WebSocket asked for last, or refuse a handshake that is not one (runtime.md 4.2).

        `subprotocol` is one of those offered, None for none; `max_message` takes the place of the limit, in bytes;
        `compress` speaks permessage-deflate with a client that offers it (`window_bits`).
        False when the handshake is wrong: then 400, or 426 for another version, is queued, `Rejected` is among
        `events()`, and the connection closes. Bytes that came behind the handshake are read at once.
        """
        upgrade = self._waiting
        assert isinstance(upgrade, UpgradeRequested), "there is no upgrade to accept"
        assert subprotocol is None or subprotocol in upgrade.subprotocols, "a subprotocol is chosen from those offered"
        self._waiting = None
        version = upgrade.request.header("sec-websocket-version")
        if version is not None and version != _VERSION:
            # RFC 6455 4.4 asks for the version, RFC 9110 15.5.22 for the Upgrade.
            spoken = [("Upgrade", "websocket"), ("Sec-WebSocket-Version", _VERSION)]
            self._turn_down(426, "the WebSocket version is not 13", spoken)
            return False
        most = self._limits.max_message if max_message is None else max_message
        judge = None
        if compress or not is_usual(upgrade):
            judge = ServerProtocol(state=OPEN, max_size=most, extensions=[deflate_offer()] if compress else None)
            response = judge.accept(Handshake(upgrade.request.target, HandshakeHeaders(upgrade.headers)))
            if response.status_code != 101:
                self._turn_down(400, f"the WebSocket handshake is malformed: {judge.handshake_exc}", [])
                return False
            del response.headers["Date"]  # the library looked at a clock; a 101 needs no date
            if subprotocol is not None:
                response.headers["Sec-WebSocket-Protocol"] = subprotocol
            self.out.append(response.serialize())
            self.window_bits = agreed_window(judge)
        else:
            self.out.append(usual_answer(upgrade, subprotocol))
        self._conversation = Conversation(most, judge, self.told, self.out)
        tail, self._reader = self._reader.take_tail(), _SPENT
        self._conversation.receive(tail)
        return True

    def _turn_down(self, status: int, reason: str, headers: Headers) -> None:
        fact = Rejected(status, reason)
        self.told.append(fact)
        self._reject(fact, headers)

    def send_text(self, text: str | bytes) -> bool:
        """Send a text message, given as text or as its UTF-8; False once closing has begun: nothing is sent then."""
        return self.send_encoded(encode_text_frame(text.encode() if isinstance(text, str) else text))

    def send_binary(self, data: bytes) -> bool:
        """Send a binary message; False once closing has begun."""
        return self.send_encoded(encode_binary_frame(data))

    def send_encoded(self, frame: bytes) -> bool:
        """Send a whole message already in its frame, as a broadcast does; False once closing has begun."""
        conversation = self._conversation
        if conversation is None or not conversation.is_open:
            return False
        conversation.out.append(frame)
        return True

    def send_ping(self, payload: bytes = b"") -> bool:
        """Send a ping of at most 125 bytes; False once closing has begun."""
        return self._conversation is not None and self._conversation.send_ping(payload)

    def send_close(self, code: int | None = 1000, reason: str = "") -> bool:
        """Begin the closing handshake; messages that still arrive are dropped. False if it had begun already.

        `Ended` follows when the peer answers or the stream ends, with this code and reason (``server closed`` without
        one). How long to wait for that is the caller's to say. A reason beyond 123 bytes is cut.

        Raises:
            EvaluationError: the code may not be sent (RFC 6455 7.4).
        """
        conversation = self._conversation
        return conversation is not None and conversation.send_close(code, reason, reason or "server closed")
