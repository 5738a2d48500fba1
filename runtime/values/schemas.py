"""Values and the schemas of a contract (OpenAPI 3.0 and 3.1, as far as runtime.md 3.8 goes): the one validator.

A schema is a Map as it is written; ``$ref`` names one of the `known` ones, which are those of ``components.schemas``,
or a part of one. What a schema says in a form nobody understands says nothing, and so does one that a value is being
held against already: a kind that is all of its choice of kinds would have no end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import NamedTuple, TypeAlias

from runtime.values.arithmetic import as_number
from runtime.values.kinds import Value, kind_of
from runtime.values.operators import equal
from runtime.values.patterns import pattern_of
from runtime.values.pointers import pointed
from runtime.values.stringformats import has_format
from runtime.values.text import interpolation

DEEPEST = 64
"""How deep schemas are followed into a value."""

Schema: TypeAlias = "Value | Mapping[str, Value]"
"""As it is written; whatever is no Map says nothing."""
Known: TypeAlias = "Mapping[str, Value]"
"""Schemas by name."""
_Way: TypeAlias = "frozenset[str]"
"""The references that led to where a value is being looked at: what leads back to one of them adds nothing."""
_Check: TypeAlias = "Callable[[Value, Value, str], Iterator[str]]"
"""From a value, what a keyword asks and the property's path, to what is wrong with it."""

_KINDS = {
    "String": "string",
    "Integer": "integer",
    "Float": "number",
    "Boolean": "boolean",
    "Null": "null",
    "List": "array",
    "Map": "object",
}


class _Terms(NamedTuple):
    """What a value is held against besides its schema."""

    known: Known
    checks: Mapping[str, _Check]
    """By keyword."""


_NO_WAY: _Way = frozenset()
_SCHEMAS = "#/components/schemas"
_LIMITS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_COMBINING = frozenset({"allOf", "anyOf", "oneOf", "not"})


def first_problem(value: Value, schema: Schema, known: Known, *, formats: bool = False) -> str | None:
    """Return what is wrong with `value`, in words; None when nothing is. A ``format`` is a remark unless `formats`."""
    return next(_problems(value, schema, _Terms(known, _WITH_FORMATS if formats else _CHECKS), "", 0, _NO_WAY), None)


def fitted(value: Value, schema: Schema, known: Known) -> Value:
    """Return a valid `value` with a Float for every Integer offered for a ``number``."""
    return _fitted(value, schema, known, 0, _NO_WAY)


def resolved(schema: Schema, known: Known) -> Mapping[str, Value]:
    """Return the schema that `schema` is or refers to; an empty one when it leads nowhere."""
    for _ in range(DEEPEST):
        if not isinstance(schema, Mapping):
            break
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        schema = referred(reference, known)
    return {}


def referred(reference: str, known: Known) -> Schema:
    """Return what a reference to a schema, or to a part of one, stands for; None where there is nothing.

    One to anywhere else is taken for the schema of its last name.
    """
    if reference.startswith(f"{_SCHEMAS}/"):
        found: Schema = pointed(known, reference.removeprefix(_SCHEMAS))
        return found
    return known.get(reference.rpartition("/")[2])


def _fitted(value: Value, schema: Schema, known: Known, depth: int, way: _Way) -> Value:
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return value
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference in way:
            return value
        return _fitted(value, referred(reference, known), known, depth + 1, way | {reference})
    for part in parts_of(schema, "allOf"):
        value = _fitted(value, part, known, depth + 1, way)
    if type(value) is int and schema.get("type") == "number":
        return float(value)
    if isinstance(value, list):
        return [_fitted(item, schema.get("items"), known, depth + 1, _NO_WAY) for item in value]
    properties = schema.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        return {key: _fitted(item, properties.get(key), known, depth + 1, _NO_WAY) for key, item in value.items()}
    return value


def _problems(value: Value, schema: Schema, terms: _Terms, place: str, depth: int, way: _Way) -> Iterator[str]:
    """Yield what is wrong with `value`; `place` is the property's path, empty for the value itself."""
    if depth > DEEPEST or (type(schema) is not dict and not isinstance(schema, Mapping)):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference not in way:
            found = referred(reference, terms.known)
            yield from _problems(value, found, terms, place, depth + 1, way | {reference})
        return
    if value is None and schema.get("nullable") is True:
        return
    if not _has_type(value, schema.get("type")):
        yield _said(place, f"expected {_type_text(schema.get('type'))}, got {_kind(value)}")
        return
    # Most schemas have few keywords: theirs are gone through, not all there are.
    combines = False
    for keyword, wanted in schema.items():
        check = terms.checks.get(keyword)
        if check is not None:
            yield from check(value, _stated(keyword, wanted, schema), place)
        combines = combines or keyword in _COMBINING
    if isinstance(value, dict):
        yield from _in_object(value, schema, terms, place, depth)
    elif isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _problems(item, schema["items"], terms, f"{place}[{number}]", depth + 1, _NO_WAY)
    if combines:
        yield from _combined(value, schema, terms, place, depth, way)


def _stated(keyword: str, wanted: Value, schema: Mapping[str, Value]) -> Value:
    """Return what a keyword asks for; for an exclusive limit in the words of OpenAPI 3.0 the limit beside it."""
    return schema.get(_LIMITS[keyword]) if wanted is True and keyword in _LIMITS else wanted


def _in_object(
    value: dict[str, Value], schema: Mapping[str, Value], terms: _Terms, place: str, depth: int
) -> Iterator[str]:
    required = schema.get("required")
    names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    missing = [name for name in names if name not in value]
    if missing:
        all_names = ", ".join(names)
        yield f"Missing required property '{_joined(place, missing[0])}'. Required properties: {all_names}"
    properties = schema.get("properties")
    declared = properties if isinstance(properties, dict) else {}
    others = schema.get("additionalProperties")
    for key, item in value.items():
        if key in declared:
            yield from _problems(item, declared[key], terms, _joined(place, key), depth + 1, _NO_WAY)
        elif others is False:
            yield f"Property '{_joined(place, key)}' is not allowed"
        elif others is not None:
            yield from _problems(item, others, terms, _joined(place, key), depth + 1, _NO_WAY)


def _combined(
    value: Value, schema: Mapping[str, Value], terms: _Terms, place: str, depth: int, way: _Way
) -> Iterator[str]:
    def fits(part: Value) -> bool:
        return next(_problems(value, part, terms, place, depth + 1, way), None) is None

    for part in parts_of(schema, "allOf"):
        yield from _problems(value, part, terms, place, depth + 1, way)
    chosen = _discriminated(value, schema)
    if chosen is not None:
        if chosen not in terms.known:
            yield _said(place, f"is of no known kind: {chosen}")
        yield from _problems(value, {"$ref": f"{_SCHEMAS}/{chosen}"}, terms, place, depth + 1, way)
        return
    if "anyOf" in schema and not any(map(fits, parts_of(schema, "anyOf"))):
        yield _said(place, "matches none of anyOf")
    if "oneOf" in schema and sum(map(fits, parts_of(schema, "oneOf"))) != 1:
        yield _said(place, "must match exactly one of oneOf")
    if "not" in schema and fits(schema["not"]):
        yield _said(place, "matches what it must not")


def _discriminated(value: Value, schema: Mapping[str, Value]) -> str | None:
    """Return the name of the schema that the value's own discriminator chooses (OpenAPI 4.8.25); None without one."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, Mapping) or not isinstance(value, dict) or not _has_choice(schema):
        return None
    said = value.get(str(discriminator.get("propertyName")))
    if not isinstance(said, str):
        return None
    mapping = discriminator.get("mapping")
    target = mapping.get(said, said) if isinstance(mapping, Mapping) else said
    return str(target).rpartition("/")[2]


def _has_choice(schema: Mapping[str, Value]) -> bool:
    return "oneOf" in schema or "anyOf" in schema


def parts_of(schema: Mapping[str, Value], keyword: str) -> list[Value]:
    """Return the schemas in a List of them, as ``allOf`` is one."""
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


def _exclusive(words: str, holds: Callable[[float, float], bool]) -> _Check:
    """OpenAPI 3.1 says the limit itself; what 3.0 says, true, belongs to the limit beside it (`_stated`)."""
    check = _bound(words, holds)
    return lambda value, wanted, place: iter(()) if isinstance(wanted, bool) else check(value, wanted, place)


def _multiple(value: Value, wanted: Value, place: str) -> Iterator[str]:
    number, unit = as_number(value), as_number(wanted)
    if isinstance(value, str | bool) or number is None or not unit:
        return
    times = number / unit
    if not isfinite(times) or abs(times - round(times)) > 1e-9:
        yield _said(place, f"must be a multiple of {interpolation(wanted)}")


def _unique(value: Value, wanted: Value, place: str) -> Iterator[str]:
    if wanted is not True or not isinstance(value, list):
        return
    if any(equal(item, other) for index, item in enumerate(value) for other in value[:index]):
        yield _said(place, "must not have an item twice")


def _count(words: str, holds: Callable[[int, float], bool]) -> _Check:
    def check(value: Value, wanted: Value, place: str) -> Iterator[str]:
        limit = as_number(wanted)
        if isinstance(value, dict) and limit is not None and not holds(len(value), limit):
            yield _said(place, f"must have {words} {interpolation(wanted)} properties")

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


def _format(value: Value, wanted: Value, place: str) -> Iterator[str]:
    if isinstance(wanted, str) and not has_format(value, wanted):
        yield _said(place, f"is no {wanted}")


_CHECKS: dict[str, _Check] = {
    "enum": _enum,
    "const": _const,
    "minimum": _bound("at least", lambda value, limit: value >= limit),
    "maximum": _bound("at most", lambda value, limit: value <= limit),
    "exclusiveMinimum": _exclusive("more than", lambda value, limit: value > limit),
    "exclusiveMaximum": _exclusive("less than", lambda value, limit: value < limit),
    "multipleOf": _multiple,
    "uniqueItems": _unique,
    "minProperties": _count("at least", lambda size, limit: size >= limit),
    "maxProperties": _count("at most", lambda size, limit: size <= limit),
    "minLength": _size(str, "at least", lambda size, limit: size >= limit),
    "maxLength": _size(str, "at most", lambda size, limit: size <= limit),
    "minItems": _size(list, "at least", lambda size, limit: size >= limit),
    "maxItems": _size(list, "at most", lambda size, limit: size <= limit),
    "pattern": _pattern,
}

_WITH_FORMATS: Mapping[str, _Check] = {**_CHECKS, "format": _format}
