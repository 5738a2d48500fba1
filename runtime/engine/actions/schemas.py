"""Checking a value against a schema of the contract: typed extraction (ARO-0046, runtime.md 3.8).

The schema is a Map as it stands in ``components.schemas``. The first violation is reported, in the words of the
specification; a failure answers an HTTP request with 422.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

from runtime.engine import effects
from runtime.errors import EvaluationError
from runtime.values.arithmetic import as_number
from runtime.values.kinds import Value, kind_of
from runtime.values.kinds import is_schema_name as is_schema_name
from runtime.values.operators import equal
from runtime.values.patterns import pattern_of
from runtime.values.text import from_json, interpolation

_UNPROCESSABLE = 422
_DEEPEST = 64

_KINDS = {
    "String": "string",
    "Integer": "integer",
    "Float": "number",
    "Boolean": "boolean",
    "Null": "null",
    "List": "array",
    "Map": "object",
}


def validated(value: Value, name: str) -> Generator[Any, Any, Value]:
    """Return `value`, checked against schema `name` of the contract; text that holds JSON is parsed first.

    Unknown keys are kept; an Integer where a number is asked for becomes a Float. Raises EvaluationError, status 422.
    """
    known = yield from _schemas()
    if name not in known:
        what = f"Available schemas: {', '.join(sorted(known))}" if known else "There is no registry of schemas"
        raise _failure(f"Schema '{name}' is not defined in openapi.yaml components.schemas. {what}")
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = from_json(value)
    problem = next(_problems(value, known[name], known, "", 0), None)
    if problem is not None:
        raise _failure(f"Schema '{name}' validation failed: {problem}")
    return _fitted(value, known[name], known, 0)


def has_required(value: Value, name: str) -> Generator[Any, Any, bool]:
    """Return whether `value` is a Map with the fields that schema `name` requires (``is Order``, language.md 4.4).

    False without a contract, and for a name that it does not have.
    """
    known = yield from _schemas()
    if name not in known or not isinstance(value, dict):
        return False
    return all(field in value for field in _required(known[name], known, 0))


def _required(schema: Value, known: dict[str, Value], depth: int) -> Iterator[str]:
    """Yield the names of the fields a schema requires, those of what it refers to and consists of included."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    reference, required = schema.get("$ref"), schema.get("required")
    if isinstance(reference, str):
        yield from _required(known.get(reference.rpartition("/")[2]), known, depth + 1)
    if isinstance(required, list):
        yield from (name for name in required if isinstance(name, str))
    for part in _parts(schema, "allOf"):
        yield from _required(part, known, depth + 1)


def _schemas() -> Generator[Any, Any, dict[str, Value]]:
    """Return ``components.schemas``; empty without a contract."""
    try:
        contract = yield effects.ReadContract()
    except EvaluationError:
        return {}  # an application without a contract has no schemas
    schemas = contract.get("schemas") if isinstance(contract, dict) else None
    return schemas if isinstance(schemas, dict) else {}


def _failure(message: str) -> EvaluationError:
    return EvaluationError(message, _UNPROCESSABLE)


def _fitted(value: Value, schema: Value, known: dict[str, Value], depth: int) -> Value:
    """Return a valid `value` with a Float for every Integer offered for a ``number``."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return value
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _fitted(value, known.get(reference.rpartition("/")[2]), known, depth + 1)
    for part in _parts(schema, "allOf"):
        value = _fitted(value, part, known, depth + 1)
    if type(value) is int and schema.get("type") == "number":
        return float(value)
    if isinstance(value, list):
        return [_fitted(item, schema.get("items"), known, depth + 1) for item in value]
    properties = schema.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        return {key: _fitted(item, properties.get(key), known, depth + 1) for key, item in value.items()}
    return value


def _problems(value: Value, schema: Value, known: dict[str, Value], place: str, depth: int) -> Iterator[str]:
    """Yield what is wrong with `value`; `place` is the property's path, empty for the value itself."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield from _problems(value, known.get(reference.rpartition("/")[2]), known, place, depth + 1)
        return
    if value is None and schema.get("nullable") is True:
        return
    if not _has_type(value, schema.get("type")):
        yield _said(place, f"expected {_type_text(schema.get('type'))}, got {_kind(value)}")
        return
    for keyword, check in _CHECKS.items():
        if keyword in schema:
            yield from check(value, schema[keyword], place)
    if isinstance(value, dict):
        yield from _in_object(value, schema, known, place, depth)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _problems(item, schema.get("items"), known, f"{place}[{number}]", depth + 1)
    yield from _combined(value, schema, known, place, depth)


def _in_object(
    value: dict[str, Value], schema: dict[str, Value], known: dict[str, Value], place: str, depth: int
) -> Iterator[str]:
    required = schema.get("required")
    names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    missing = [name for name in names if name not in value]
    if missing:
        all_names = ", ".join(names)
        yield f"Missing required property '{_joined(place, missing[0])}'. Required properties: {all_names}"
    properties = schema.get("properties")
    declared = properties if isinstance(properties, dict) else {}
    for key, item in value.items():
        if key in declared:
            yield from _problems(item, declared[key], known, _joined(place, key), depth + 1)
        elif schema.get("additionalProperties") is False:
            yield f"Property '{_joined(place, key)}' is not allowed"


def _combined(value: Value, schema: dict[str, Value], known: dict[str, Value], place: str, depth: int) -> Iterator[str]:
    def fits(part: Value) -> bool:
        return next(_problems(value, part, known, place, depth + 1), None) is None

    for part in _parts(schema, "allOf"):
        yield from _problems(value, part, known, place, depth + 1)
    if "anyOf" in schema and not any(map(fits, _parts(schema, "anyOf"))):
        yield _said(place, "matches none of anyOf")
    if "oneOf" in schema and sum(map(fits, _parts(schema, "oneOf"))) != 1:
        yield _said(place, "must match exactly one of oneOf")
    if "not" in schema and fits(schema["not"]):
        yield _said(place, "matches what it must not")


def _parts(schema: dict[str, Value], keyword: str) -> list[Value]:
    parts = schema.get(keyword)
    return parts if isinstance(parts, list) else []


def _has_type(value: Value, wanted: Value) -> bool:
    if isinstance(wanted, list):
        return any(_has_type(value, one) for one in wanted)
    if not isinstance(wanted, str):
        return True
    kind = _kind(value)
    return kind == wanted or (kind == "integer" and wanted == "number")


def _kind(value: Value) -> str:
    """Return the JSON name of the value's kind; Dates and the like travel as strings."""
    return _KINDS.get(kind_of(value), "string")


def _type_text(wanted: Value) -> str:
    return " or ".join(map(interpolation, wanted)) if isinstance(wanted, list) else interpolation(wanted)


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _said(place: str, what: str) -> str:
    """Return a message about the property at `place`, or about the value itself."""
    return f"Property '{place}' {what}" if place else what[:1].upper() + what[1:]


_Check = Callable[[Value, Value, str], Iterator[str]]


def _enum(value: Value, wanted: Value, place: str) -> Iterator[str]:
    if isinstance(wanted, list) and not any(equal(value, one) for one in wanted):
        yield _said(place, f"must be one of {', '.join(map(interpolation, wanted))}")


def _const(value: Value, wanted: Value, place: str) -> Iterator[str]:
    if not equal(value, wanted):
        yield _said(place, f"must be {interpolation(wanted)}")


def _bound(words: str, holds: Callable[[float, float], bool]) -> _Check:
    def check(value: Value, wanted: Value, place: str) -> Iterator[str]:
        number, limit = as_number(value), as_number(wanted)
        if not isinstance(value, str) and number is not None and limit is not None and not holds(number, limit):
            yield _said(place, f"must be {words} {interpolation(wanted)}")

    return check


def _size(kind: type[str] | type[list[Value]], words: str, holds: Callable[[float, float], bool]) -> _Check:
    unit = "characters" if kind is str else "items"

    def check(value: Value, wanted: Value, place: str) -> Iterator[str]:
        limit = as_number(wanted)
        if isinstance(value, str | list) and type(value) is kind and limit is not None and not holds(len(value), limit):
            yield _said(place, f"must have {words} {interpolation(wanted)} {unit}")

    return check


def _pattern(value: Value, wanted: Value, place: str) -> Iterator[str]:
    compiled = pattern_of(wanted) if isinstance(wanted, str) else None
    if isinstance(value, str) and compiled is not None and not compiled.search(value):
        yield _said(place, f"does not match {interpolation(wanted)}")


_CHECKS: dict[str, _Check] = {
    "enum": _enum,
    "const": _const,
    "minimum": _bound("at least", lambda value, limit: value >= limit),
    "maximum": _bound("at most", lambda value, limit: value <= limit),
    "minLength": _size(str, "at least", lambda size, limit: size >= limit),
    "maxLength": _size(str, "at most", lambda size, limit: size <= limit),
    "minItems": _size(list, "at least", lambda size, limit: size >= limit),
    "maxItems": _size(list, "at most", lambda size, limit: size <= limit),
    "pattern": _pattern,
}
