"""Checking a value against a schema of the contract: typed extraction (ARO-0046, runtime.md 3.8).

The first violation is reported, in the words of the specification; a failure answers an HTTP request with 422.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from runtime.engine import effects
from runtime.errors import EvaluationError
from runtime.values.kinds import Value
from runtime.values.kinds import is_schema_name as is_schema_name
from runtime.values.schemas import Known, Schema, first_problem, fitted, parts_of, referred
from runtime.values.text import from_json

_UNPROCESSABLE = 422


def validated(value: Value, name: str) -> Generator[Any, Any, Value]:
    """Return `value`, checked against schema `name` of the contract; text that holds JSON is parsed first.

    Unknown keys are kept; an Integer where a number is asked for becomes a Float. Raises EvaluationError, status 422.
    """
    return held_against(value, name, (yield from schemas_of_contract()))


def held_against(value: Value, name: str, known: dict[str, Value]) -> Value:
    """The same, where the schemas are `known`."""
    if name not in known:
        what = f"Available schemas: {', '.join(sorted(known))}" if known else "There is no registry of schemas"
        raise _failure(f"Schema '{name}' is not defined in openapi.yaml components.schemas. {what}")
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = from_json(value)
    problem = first_problem(value, known[name], known)
    if problem is not None:
        raise _failure(f"Schema '{name}' validation failed: {problem}")
    return fitted(value, known[name], known)


def has_required(value: Value, name: str) -> Generator[Any, Any, bool]:
    """Return whether `value` is a Map with the fields that schema `name` requires (``is Order``, language.md 4.4).

    False without a contract, and for a name that it does not have.
    """
    known = yield from schemas_of_contract()
    if name not in known or not isinstance(value, dict):
        return False
    return all(field in value for field in _required(known[name], known, frozenset()))


def _required(schema: Schema, known: Known, way: frozenset[str]) -> Iterator[str]:
    """Yield the names of the fields a schema requires, those of what it refers to and consists of included.

    `way` is the references that led here: a schema may consist of itself.
    """
    if not isinstance(schema, Mapping):
        return
    reference, required = schema.get("$ref"), schema.get("required")
    if isinstance(reference, str) and reference not in way:
        yield from _required(referred(reference, known), known, way | {reference})
    if isinstance(required, list):
        yield from (name for name in required if isinstance(name, str))
    for part in parts_of(schema, "allOf"):
        yield from _required(part, known, way)


def schemas_of_contract() -> Generator[Any, Any, dict[str, Value]]:
    """Return ``components.schemas``; empty without a contract."""
    try:
        contract = yield effects.ReadContract()
    except EvaluationError:
        return {}  # an application without a contract has no schemas
    schemas = contract.get("schemas") if isinstance(contract, dict) else None
    return schemas if isinstance(schemas, dict) else {}


def _failure(message: str) -> EvaluationError:
    return EvaluationError(message, _UNPROCESSABLE)
