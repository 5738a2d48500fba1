"""HTTP requests on their way through the program: route, deliver, answer (runtime.md 1.8).

A request that came over a socket and one made by hand go the same way; they differ in who is told the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter_ns
from typing import TypeAlias

from runtime.engine.events import http_request
from runtime.engine.execution import Outcome
from runtime.probe import records
from runtime.services.service import OUTSIDE, Host, Origin
from runtime.services.web.facts import Request
from runtime.services.web.http import bindings
from runtime.services.web.http11 import Headers
from runtime.services.web.responses import (
    HttpResponse,
    acknowledged,
    failure_response,
    not_found,
    not_implemented,
    response_for,
)
from runtime.services.web.routes import Contract

Responder: TypeAlias = Callable[[int, Headers, bytes], bool]
"""Takes status, headers and body; False when nobody is there any more to be told."""

_CLIENT_CLOSED = 499
"""What the record says of a request whose client left before the answer; nginx's number, since no RFC has one."""


def to_nobody(status: int, headers: Headers, body: bytes) -> bool:
    """Answer a request made by hand: its record is all there is."""
    return True


class Exchanges:
    """Every request of one server."""

    def __init__(self, host: Host, contract: Contract | None) -> None:
        self._host = host
        self._contract = contract
        self._count = 0

    def receive(self, request: Request, peer: str, respond: Responder, origin: Origin = OUTSIDE) -> None:
        """Let the program answer `request`, by `respond`, within this call or later."""
        if self._contract is None:
            self._open(request, peer, respond, origin, "").answer(acknowledged(self._host.new_id()))
            return
        match = self._contract.route(request.method, request.path)
        if match is None:
            self._open(request, peer, respond, origin, "").answer(not_found(request.path))
            return
        operation_id = match.operation.operation_id
        exchange = self._open(request, peer, respond, origin, operation_id)
        event = http_request(operation_id, bindings(request, match))
        self._host.deliver(event, exchange.origin, exchange.handled)

    def answer(self, request: Request, peer: str, respond: Responder, response: HttpResponse) -> None:
        """Answer `request` without the program."""
        self._open(request, peer, respond, OUTSIDE, "").answer(response)

    def _open(self, request: Request, peer: str, respond: Responder, origin: Origin, operation_id: str) -> _Exchange:
        self._count += 1
        exchange = _Exchange(self._host, self._count, request.path, operation_id, respond, peer)
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
                operation_id,
            )
            exchange.origin = Origin(origin.flow or seq, seq)
        return exchange


class _Exchange:
    """One request, from its arrival to its answer."""

    __slots__ = ("_began_ns", "_host", "_operation_id", "_path", "_peer", "_request_id", "_respond", "origin")

    def __init__(
        self, host: Host, request_id: int, path: str, operation_id: str, respond: Responder, peer: str
    ) -> None:
        self.origin = OUTSIDE
        self._host = host
        self._request_id = request_id
        self._path = path
        self._operation_id = operation_id
        self._respond = respond
        self._peer = peer
        self._began_ns = perf_counter_ns()

    def handled(self, outcomes: list[Outcome]) -> None:
        """Answer with what the feature set of the operation came to; without one, that there is none."""
        self.answer(self._response(outcomes[0]) if outcomes else not_implemented(self._operation_id))

    def _response(self, outcome: Outcome) -> HttpResponse:
        if outcome.failure is not None:
            return failure_response(outcome.failure)
        if outcome.response is None:  # it ended without a Return, which stands for success (runtime.md 5.7)
            return response_for("OK", "success", {}, self._path)
        returned = outcome.response
        return response_for(returned.status, returned.reason, returned.data, self._path)

    def answer(self, response: HttpResponse) -> None:
        heard = self._respond(response.status, response.headers, response.body)
        probe = self._host.probe
        if not probe.recording:
            return
        flow, cause = self.origin.flow, self.origin.cause
        if not heard:
            reason = "the client left before the response"
            probe.observe(records.ProtocolViolated, flow, cause, "", self._peer, _CLIENT_CLOSED, reason)
            return
        elapsed = perf_counter_ns() - self._began_ns
        probe.observe(
            records.ResponseSent,
            flow,
            cause,
            self._request_id,
            response.status,
            response.headers,
            response.body,
            elapsed,
        )
