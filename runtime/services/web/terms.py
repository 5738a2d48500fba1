"""What a contract asks of requests, and promises of answers: `strict` and `violations`, as one server applies them."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.services.web.facts import Request
from runtime.services.web.http import bindings
from runtime.services.web.responses import HttpResponse
from runtime.services.web.routes import Contract, Match, Operation
from runtime.services.web.strict import judged, refusal
from runtime.services.web.violations import marked, violation
from runtime.values.kinds import Value


class Terms:
    """The terms of one contract; `strict` holds requests to them also where it does not say so itself."""

    def __init__(self, contract: Contract, *, strict: bool = False) -> None:
        self._contract = contract
        self._is_strict = strict or contract.strict
        self._schemas: Mapping[str, Value] = {name: dict(schema) for name, schema in contract.schemas.items()}

    def admit(self, request: Request, match: Match) -> tuple[HttpResponse | None, Mapping[str, Value]]:
        """Return what is bound for the handler, or first why it is not let in."""
        if not self._is_strict:
            return None, bindings(request, match)
        refused = refusal(self._contract, request, match)
        if refused is not None:
            return refused, {}
        return judged(match.operation, request, bindings(request, match), self._schemas)

    def check(self, response: HttpResponse, operation: Operation) -> tuple[HttpResponse, str | None]:
        """Return the answer as it is to be sent, and what there is to say about it."""
        line = violation(response, operation, self._schemas)
        return (response, None) if line is None else (marked(response), line)
