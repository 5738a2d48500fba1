"""Strict mode: requests that break the contract are refused before the program hears of them (runtime.md 1.8).

It is off unless the contract says ``x-strict: true`` or the command line ``--strict``. A request that passes has its
parameters and the fields of its form in the types the contract declares, and defaults for what is absent.

Credentials are asked for, not judged: whether a token is a good one only the program knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import chain
from urllib.parse import parse_qsl

from runtime.errors import EvaluationError
from runtime.services.web.facts import Request
from runtime.services.web.http import cookies
from runtime.services.web.responses import JSON, HttpResponse
from runtime.services.web.routes import Contract, Match, Operation
from runtime.values.kinds import Value
from runtime.values.schemas import Known, Schema, first_problem, fitted, resolved
from runtime.values.text import from_json, to_json

_BINDINGS = {
    "path": "pathParameters",
    "query": "queryParameters",
    "header": "headerParameters",
    "cookie": "cookieParameters",
}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def refusal(contract: Contract, request: Request, match: Match) -> HttpResponse | None:
    """Return why a request is not let in, whatever its body says: 401 or 415; None when nothing speaks against it."""
    operation = match.operation
    if operation.security and not any(
        all(_has_credentials(contract.security_schemes.get(name, {}), request) for name in names)
        for names in operation.security
    ):
        return _unauthorized(contract, operation)
    if request.body and operation.request_types and not _is_declared(request, operation):
        expected = ", ".join(operation.request_types)
        return _refused(415, f"The content type is not one of these: {expected}")
    return None


def judged(
    operation: Operation, request: Request, bound: Mapping[str, Value], known: Known
) -> tuple[HttpResponse | None, dict[str, Value]]:
    """Return a refusal with status 400, if there is one, and else what is bound, in the types that are declared.

    `bound` is what `http.bindings` makes of the request, and is not changed; `known` are the contract's schemas.
    """
    names = dict(bound)
    problems = chain(_judge_parameters(operation, names, known), _judge_body(request, operation, names, known))
    problem = next(problems, None)
    return (None if problem is None else _refused(400, problem)), names


# --- 401 ----------------------------------------------------------------------------------------------------------


def _has_credentials(scheme: Mapping[str, Value], request: Request) -> bool:
    kind, name = scheme.get("type"), str(scheme.get("name", ""))
    if kind == "apiKey":
        look = _KEYS.get(str(scheme.get("in")))
        return look is not None and bool(look(request, name))
    if kind == "mutualTLS":
        return False  # there is no TLS here
    said = str(scheme.get("scheme", "bearer")) if kind == "http" else "bearer"
    given, _, credentials = (request.header("authorization") or "").partition(" ")
    return given.lower() == said.lower() and bool(credentials.strip())


_KEYS: Mapping[str, Callable[[Request, str], Value]] = {
    "header": lambda request, name: request.header(name),
    "query": lambda request, name: dict(parse_qsl(request.query_string, True)).get(name),
    "cookie": lambda request, name: cookies(request).get(name),
}


def _unauthorized(contract: Contract, operation: Operation) -> HttpResponse:
    schemes = [contract.security_schemes.get(name, {}) for names in operation.security for name in names]
    ways = [str(scheme.get("scheme", "bearer")).capitalize() for scheme in schemes if scheme.get("type") != "apiKey"]
    # RFC 9110 11.6.1: a 401 names at least one way in; for keys of one's own there is none registered.
    challenge = ", ".join(dict.fromkeys(ways)) or "ApiKey"
    wanted = " or ".join(" and ".join(names) for names in operation.security)
    return _refused(401, f"Credentials are missing: {wanted}", (("WWW-Authenticate", challenge),))


# --- 415 ----------------------------------------------------------------------------------------------------------


def _is_declared(request: Request, operation: Operation) -> bool:
    return any(fnmatchcase(_content_type(request), declared) for declared in operation.request_types)


def _content_type(request: Request) -> str:
    return (request.header("content-type") or "").partition(";")[0].strip().lower()


# --- 400 ----------------------------------------------------------------------------------------------------------


def _judge_parameters(operation: Operation, names: dict[str, Value], known: Known) -> Iterator[str]:
    """Yield what is wrong with the parameters, and put typed values and defaults into `names`."""
    for parameter in operation.parameters:
        group = _BINDINGS.get(parameter.location)
        values = names.get(group) if group is not None else None
        if group is None or not isinstance(values, dict):
            continue
        key = parameter.name.lower() if parameter.location == "header" else parameter.name
        given = values.get(key)
        if given is None:
            default = parameter.schema.get("default")
            if default is not None:
                names[group] = {**values, key: default}
            elif parameter.required:
                yield f"Missing required parameter '{parameter.name}' in {parameter.location}"
            continue
        value = typed(given, parameter.schema, known)
        problem = first_problem(value, parameter.schema, known, formats=True)
        if problem is not None:
            yield f"Parameter '{parameter.name}' in {parameter.location}: {problem}"
        names[group] = {**values, key: fitted(value, parameter.schema, known)}


def _judge_body(request: Request, operation: Operation, names: dict[str, Value], known: Known) -> Iterator[str]:
    """Yield what is wrong with the body, and put one with types and defaults into `names`."""
    if not request.body:
        if operation.request_required:
            yield "A request body is required"
        return
    kind = _content_type(request)
    if kind.endswith("json") and not _is_json(request.body):
        yield "The request body is not valid JSON"
    schema, asked = operation.request_schema, names.get("request")
    if schema is None or not isinstance(asked, dict):
        return
    body = asked.get("body")
    if kind in _FORMS:
        body = typed(body, schema, known)
    body = with_defaults(body, schema, known)
    problem = first_problem(body, schema, known, formats=True)
    if problem is not None:
        yield f"The request body does not match its schema: {problem}"
    body = fitted(body, schema, known)
    names["request"] = {**asked, "body": body}
    if isinstance(body, dict):
        names["body"] = body


def _is_json(body: bytes) -> bool:
    try:
        from_json(body.decode("utf-8"))
    except (EvaluationError, UnicodeDecodeError):
        return False
    return True


# --- types and defaults -------------------------------------------------------------------------------------------


def typed(value: Value, schema: Schema, known: Known) -> Value:
    """Return texts as what `schema` wants them to be; one that cannot be it stays a text, and does not match then."""
    wanted = resolved(schema, known)
    if isinstance(value, str):
        types = wanted.get("type")
        return next((found for kind in _listed(types) if (found := _read(value, kind)) is not None), value)
    if isinstance(value, list):
        return [typed(item, wanted.get("items"), known) for item in value]
    properties = wanted.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        return {key: typed(item, properties.get(key), known) for key, item in value.items()}
    return value


def with_defaults(value: Value, schema: Schema, known: Known) -> Value:
    """Return `value` with the defaults of properties that are absent, those of inner Maps and Lists too."""
    wanted = resolved(schema, known)
    if isinstance(value, list):
        return [with_defaults(item, wanted.get("items"), known) for item in value]
    properties = wanted.get("properties")
    if not isinstance(value, dict) or not isinstance(properties, dict):
        return value
    absent = {
        name: inner["default"]
        for name, one in properties.items()
        if name not in value and "default" in (inner := resolved(one, known))
    }
    return {name: with_defaults(item, properties.get(name), known) for name, item in value.items()} | absent


def _listed(types: Value) -> list[Value]:
    return types if isinstance(types, list) else [types]


def _read(text: str, kind: Value) -> Value:
    """Return `text` as a value of `kind`; None when it is none, or when a text is wanted."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    try:
        if kind == "integer":
            return int(text) if text.lstrip("+-").isdecimal() and len(text) <= 20 else None
        return float(text) if kind == "number" else None
    except ValueError:
        return None


def _refused(status: int, reason: str, headers: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    return HttpResponse(status, JSON, to_json({"error": reason}, escape_slash=True).encode("utf-8", "replace"), headers)
