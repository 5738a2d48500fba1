"""HTTP requests on their way through the program: route, deliver, answer (runtime.md 1.8).

A request that came over a socket and one made by hand go the same way; they differ in who is told the answer. Hold
rules may stop a request before it is an event, and the answer before it leaves; either may be answered by hand then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from time import perf_counter_ns
from typing import TypeAlias

from runtime.engine.events import http_request
from runtime.engine.execution import Outcome
from runtime.probe import records
from runtime.probe.holding import Fate, HttpAnswer
from runtime.probe.messages import HTTP, MessagePoint
from runtime.services.service import BY_PEER, OUTSIDE, Host, Origin
from runtime.services.web.facts import Limits, Request, head_of
from runtime.services.web.http11 import Headers
from runtime.services.web.responses import (
    JSON,
    TEXT,
    HttpResponse,
    acknowledged,
    failure_response,
    not_found,
    not_implemented,
    response_for,
)
from runtime.services.web.routes import Contract, Match, Operation
from runtime.services.web.terms import Terms
from runtime.values.text import to_json

Responder: TypeAlias = Callable[[int, Headers, bytes], bool]
"""Takes status, headers and body; False when nobody is there any more to be told."""

_CLIENT_CLOSED = 499
"""What the record says of a request whose client left before the answer; nginx's number, since no RFC has one."""

_LEFT = "the client left before the response"


def to_nobody(status: int, headers: Headers, body: bytes) -> bool:
    """Answer a request made by hand: its record is all there is."""
    return True


class Exchanges:
    """Every request of one server."""

    def __init__(self, host: Host, contract: Contract | None, *, strict: bool = False) -> None:
        self._host = host
        self._strict = strict
        self._count = 0
        self._stopped: dict[Responder, _Exchange] = {}
        """Those a rule holds, by who is to be told the answer."""
        self.take_contract(contract)

    def take_contract(self, contract: Contract | None) -> None:
        """Route by this contract from now on."""
        self._contract = contract
        self._terms = Terms(contract, strict=self._strict) if contract is not None else None

    def receive(self, request: Request, peer: str, respond: Responder, origin: Origin = OUTSIDE) -> None:
        """Let the program answer `request`, by `respond`, within this call or later."""
        contract = self._contract
        match = contract.route(request.method, request.path) if contract is not None else None
        exchange = self._open(request, peer, respond, origin, match.operation if match is not None else None)
        if not (self._host.probe.sifting and exchange.stops(request, partial(self._go_on, exchange, match))):
            self._go_on(exchange, match, request)

    def _go_on(self, exchange: _Exchange, match: Match | None, request: Request) -> None:
        if match is not None:
            exchange.deliver(request, match)
        elif self._contract is not None:
            exchange.answer(not_found(request.path))
        else:
            exchange.answer(acknowledged(self._host.new_id()))

    def answer(self, request: Request, peer: str, respond: Responder, response: HttpResponse) -> None:
        """Answer `request` without the program."""
        self._open(request, peer, respond, OUTSIDE, None).answer(response)

    def client_left(self, respond: Responder) -> None:
        """Hear that nobody is there any more who could be told by `respond`."""
        exchange = self._stopped.get(respond)
        if exchange is not None:
            exchange.client_left()

    def _open(
        self, request: Request, peer: str, respond: Responder, origin: Origin, operation: Operation | None
    ) -> _Exchange:
        """Begin an exchange; `operation` is the one that matches, None when none does."""
        self._count += 1
        exchange = _Exchange(self._host, self._count, request, self._terms, operation, respond, peer, self._stopped)
        probe = self._host.probe
        if probe.recording:
            seq = probe.observe(
                records.RequestReceived,
                origin.flow,
                origin.cause,
                self._count,
                request.method,
                request.target,
                request.headers,
                request.body,
                peer,
                operation.operation_id if operation is not None else "",
            )
            exchange.origin = Origin(origin.flow or seq, seq, from_peer=True)
        return exchange


class _Exchange:
    """One request, from its arrival to its answer. What most never change stands in the class."""

    origin: Origin = BY_PEER
    _hold_id: int = 0
    _response: HttpResponse | None = None
    """The answer that is held."""

    def __init__(
        self,
        host: Host,
        request_id: int,
        request: Request,
        terms: Terms | None,
        operation: Operation | None,
        respond: Responder,
        peer: str,
        stopped: dict[Responder, _Exchange],
    ) -> None:
        self._host = host
        self._request_id = request_id
        self._request = request
        self._terms = terms
        """What the contract says, when the request came; None without one."""
        self._operation = operation
        self._respond = respond
        self._peer = peer
        self._stopped = stopped
        self._began_ns = perf_counter_ns()

    # In.

    def stops(self, request: Request, go_on: Callable[[Request], None]) -> bool:
        """Whether a rule holds the request; `go_on` is called when it is let in."""
        point = self._point("in", "request", f"{request.method} {request.target}", request.body, Limits().max_body)
        return self._keep(point, lambda fate: self._let_in(request, go_on, fate))

    def deliver(self, request: Request, match: Match) -> None:
        """Let the program have it, or say why it cannot."""
        assert self._terms is not None, "what matches is under the terms of a contract"
        refused, names = self._terms.admit(request, match)
        if refused is not None:
            self.answer(refused)
            return
        event = http_request(match.operation.operation_id, names, request.target)
        self._host.deliver(event, self.origin, self.handled)

    def _let_in(self, request: Request, go_on: Callable[[Request], None], fate: Fate) -> None:
        self._let_go()
        match fate:
            case Fate(how="drop"):
                self.send(_dropped("request"))
            case Fate(how="answer", content=HttpAnswer() as given):
                self.send(_by_hand(given))
            case Fate(content=bytes() as body):
                go_on(replace(request, body=body, head=head_of(_resized(request.headers, body))))
            case _:
                go_on(request)

    # Out.

    def handled(self, outcomes: list[Outcome]) -> None:
        """Answer with what the feature set of the operation came to; without one, that there is none."""
        if not outcomes:
            self.answer(not_implemented(self._operation_id))
            return
        response, operation = self._returned(outcomes[0]), self._operation
        if self._terms is not None and operation is not None and operation.response_schemas:
            response, line = self._terms.check(response, operation)
            if line is not None:
                self._host.print_line(line)
        self.answer(response)

    @property
    def _operation_id(self) -> str:
        """Of the operation that matches; empty when none does."""
        return self._operation.operation_id if self._operation is not None else ""

    def _returned(self, outcome: Outcome) -> HttpResponse:
        if outcome.failure is not None:
            return failure_response(outcome.failure)
        path = self._request.path
        if outcome.response is None:  # it ended without a Return, which stands for success (runtime.md 5.7)
            return response_for("OK", "success", {}, path)
        returned = outcome.response
        return response_for(returned.status, returned.reason, returned.data, path)

    def answer(self, response: HttpResponse) -> None:
        """Send `response`, unless a rule holds it."""
        if self._host.probe.sifting:
            limit = max(Limits().max_body, len(response.body))
            point = self._point("out", "response", str(response.status), response.body, limit)
            point.took_ns = perf_counter_ns() - self._began_ns
            if self._keep(point, lambda fate: self._let_out(response, fate)):
                self._response = response
                return
        self.send(response)

    def _let_out(self, response: HttpResponse, fate: Fate) -> None:
        self._let_go()
        match fate:
            case Fate(how="drop"):
                self.send(_dropped("response"))
            case Fate(how="answer", content=HttpAnswer() as given):
                self.send(_by_hand(given))
            case Fate(content=bytes() as body):
                self.send(replace(response, body=body))
            case _:
                self.send(response)

    def send(self, response: HttpResponse) -> None:
        """Answer now, and tell of it."""
        headers = response.headers
        heard = self._respond(response.status, headers, response.body)
        probe = self._host.probe
        if not probe.recording:
            return
        flow, cause = self.origin.flow, self.origin.cause
        if not heard:
            probe.observe(records.ProtocolViolated, flow, cause, "", self._peer, _CLIENT_CLOSED, _LEFT)
            return
        elapsed = perf_counter_ns() - self._began_ns
        probe.observe(
            records.ResponseSent,
            flow,
            cause,
            self._request_id,
            response.status,
            headers,
            response.body,
            elapsed,
        )

    # What is held.

    def _point(self, direction: str, kind: str, what: str, body: bytes, limit: int) -> MessagePoint:
        origin = self.origin
        return MessagePoint(
            direction, kind, what, _readable(body), "", HTTP, self._request.target, limit, origin.flow, origin.cause,
            self._operation_id,
        )  # fmt: skip

    def _keep(self, point: MessagePoint, carry: Callable[[Fate], None]) -> bool:
        self._hold_id = self._host.probe.sift(point)
        if self._hold_id:
            self._stopped[self._respond] = self
            self._host.keep(self._hold_id, "", carry)
        return bool(self._hold_id)

    def _let_go(self) -> None:
        self._stopped.pop(self._respond, None)

    def client_left(self) -> None:
        """Nobody is there any more: the program may still have the request, but an answer can go nowhere."""
        if self._response is None:
            probe = self._host.probe
            probe.observe(records.PeerLeft, self.origin.flow, self.origin.cause, "", _LEFT, 1)
            return
        self._let_go()
        self._host.give_up(self._hold_id, _LEFT)
        self.send(self._response)


def _readable(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _resized(headers: tuple[tuple[str, str], ...], body: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers with the length that the body has now."""
    return tuple((name, str(len(body)) if name.lower() == "content-length" else value) for name, value in headers)


def _dropped(what: str) -> HttpResponse:
    error = to_json({"error": f"the {what} was dropped by the debugger"})
    return HttpResponse(HTTPStatus.SERVICE_UNAVAILABLE, JSON, error.encode())


def _by_hand(given: HttpAnswer) -> HttpResponse:
    named = any(name.lower() == "content-type" for name, _ in given.headers)
    kind = JSON if given.body.lstrip()[:1] in (b"{", b"[") else TEXT
    return HttpResponse(given.status, "" if named or not given.body else kind, given.body, given.headers)
