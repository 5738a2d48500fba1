"""Answers that break their own contract: told, and sent all the same (runtime.md 1.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from runtime.errors import EvaluationError
from runtime.services.web.responses import JSON, HttpResponse
from runtime.services.web.routes import Operation
from runtime.values.kinds import Value
from runtime.values.schemas import Known, first_problem
from runtime.values.text import from_json

HEADER = ("X-Contract-Violation", "true")


def violation(response: HttpResponse, operation: Operation, known: Known) -> str | None:
    """Return the line that says how `response` breaks the contract; None when it does not, or nothing is declared."""
    schema = _declared(response.status, operation.response_schemas)
    if schema is None or response.content_type != JSON:
        return None
    try:
        problem = first_problem(from_json(response.body.decode("utf-8")), schema, known)
    except EvaluationError as error:  # a text that a path ending in .json made JSON of
        problem = str(error)
    if problem is None:
        return None
    what = f"Response for operation '{operation.operation_id}' (status {response.status})"
    return f"[CONTRACT VIOLATION] {what} does not match schema: {problem}"


def marked(response: HttpResponse) -> HttpResponse:
    """Return `response` with the header that says so."""
    return replace(response, extra_headers=(*response.extra_headers, HEADER))


def _declared(status: int, schemas: Mapping[str, Mapping[str, Value]]) -> Mapping[str, Value] | None:
    """Return the schema for a status: its own, that of its class, or the default (OpenAPI 4.8.16)."""
    keys = (str(status), f"{status // 100}XX", "default")
    return next((schemas[key] for key in keys if key in schemas), None)
