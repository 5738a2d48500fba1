"""What the contract says of a request, in plain values: which parameters it takes, and a body to start from.

Schemas are those of OpenAPI, taken as they are written: whatever in them is malformed is as good as absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

_DEEPEST = 6
"""Levels of a body that are written out: a schema may contain itself."""
_MOST_PROPERTIES = 60

Schema = Mapping[str, object]
Resolve = Callable[[Any], Schema]
"""From a schema to the one it is or refers to; an empty one for what is none, leads nowhere or in a circle."""


class _Parameter(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def location(self) -> str: ...

    @property
    def required(self) -> bool: ...

    @property
    def schema(self) -> Schema: ...


class _Operation(Protocol):
    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def parameters(self) -> Sequence[_Parameter]: ...

    @property
    def request_schema(self) -> Schema | None: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing an operation wants to know beside its body."""

    name: str
    location: str
    """``path``, ``query`` or ``header``."""
    required: bool
    hint: str
    """``integer, at least 1, required``; for people."""
    example: str = ""
    """What the contract gives as an example or default; empty without."""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation, as a form asks for it."""

    method: str
    path: str
    """The template, with its ``{names}``."""
    parameters: tuple[Parameter, ...] = ()
    body: str | None = None
    """A JSON body to start from, indented; None when no body is declared."""
    body_hint: str = ""
    """Which fields of the body are required, and their types."""

    @property
    def label(self) -> str:
        """How it is named: ``POST /statuses``."""
        return f"{self.method} {self.path}"


def routes(known: Sequence[Endpoint]) -> list[tuple[str, str]]:
    """Return method and path of each operation, in their order."""
    return [(endpoint.method, endpoint.path) for endpoint in known]


@dataclass(frozen=True, slots=True)
class Schemas:
    """What can be said of the schemas of a contract."""

    resolved: Resolve

    def sample(self, schema: object, depth: int = 0) -> object:
        """Return a value that fits `schema`: its example, its default, its first choice, or the plainest of its type.

        Properties that are read only are left out: a client does not send them.
        """
        known = self.resolved(schema)
        for key in ("example", "default", "const"):
            if key in known:
                return known[key]
        for key in ("examples", "enum"):
            given = known.get(key)
            if isinstance(given, Sequence) and not isinstance(given, str) and given:
                return given[0]
        for key in ("oneOf", "anyOf"):
            options = known.get(key)
            if isinstance(options, Sequence) and options and depth < _DEEPEST:
                return self.sample(options[0], depth + 1)
        return self._plain(known, depth)

    def properties(self, schema: object) -> dict[str, Schema]:
        """Return the properties of an object, those of all its parts (``allOf``) included."""
        found: dict[str, Schema] = {}
        for known in self._whole(schema):
            own = known.get("properties")
            if isinstance(own, Mapping):
                found |= {str(name): self.resolved(value) for name, value in list(own.items())[:_MOST_PROPERTIES]}
        return found

    def required(self, schema: object) -> set[str]:
        """Return the names of the properties that must be there."""
        lists = (known.get("required") for known in self._whole(schema))
        return {str(name) for names in lists if isinstance(names, list | tuple) for name in names}

    def _whole(self, schema: object) -> Iterator[Schema]:
        """Yield the parts of a schema (``allOf``), then the schema; each once, though one may consist of itself."""
        seen: set[int] = set()

        def parts(one: object) -> Iterator[Schema]:
            known = self.resolved(one)
            if id(known) in seen:
                return
            seen.add(id(known))
            listed = known.get("allOf")
            for part in listed if isinstance(listed, list | tuple) else ():
                yield from parts(part)
            yield known

        return parts(schema)

    def _plain(self, known: Schema, depth: int) -> object:
        properties = self.properties(known)
        kind = _kind(known) or ("object" if properties else "")
        if kind == "object":
            if depth >= _DEEPEST:
                return {}
            sent = {name: value for name, value in properties.items() if value.get("readOnly") is not True}
            return {name: self.sample(value, depth + 1) for name, value in sent.items()}
        if kind == "array":
            return [] if depth >= _DEEPEST or "items" not in known else [self.sample(known["items"], depth + 1)]
        if kind in ("integer", "number"):
            lowest = known.get("minimum")
            return lowest if isinstance(lowest, int | float) else 0
        return _PLAINEST.get(kind, _text(known) if kind == "string" else None)


_PLAINEST: Mapping[str, object] = {"boolean": False, "null": None}
_FORMATS: Mapping[str, str] = {
    "date-time": "${now}",
    "uuid": "${uuid}",
    "date": "2026-01-31",
    "email": "ada@example.org",
    "uri": "https://example.org/",
}
"""Texts that must have a form: variables where something new is wanted each time."""


def _text(schema: Schema) -> str:
    return _FORMATS.get(str(schema.get("format", "")), "")


def _kind(schema: Schema) -> str:
    """Return the type of a schema; of several (OpenAPI 3.1) the first that is not null."""
    kind = schema.get("type")
    if isinstance(kind, Sequence) and not isinstance(kind, str):
        kind = next((one for one in kind if one != "null"), "null")
    return kind if isinstance(kind, str) else ""


def endpoints(operations: Sequence[_Operation], resolved: Resolve) -> list[Endpoint]:
    """Return the operations as forms ask for them, in their order; their schemas' references followed by `resolved`."""
    schemas = Schemas(resolved)
    return [_endpoint(operation, schemas) for operation in operations]


def _endpoint(operation: _Operation, schemas: Schemas) -> Endpoint:
    # Path parameters that the contract forgot to declare have to be filled in all the same.
    declared = {(known.location, known.name): known for known in operation.parameters}
    parts = (segment for segment in operation.path.split("/") if segment.startswith("{") and segment.endswith("}"))
    undeclared = [part[1:-1] for part in parts if ("path", part[1:-1]) not in declared]
    parameters = [Parameter(name, "path", True, "required") for name in undeclared]
    parameters += [_parameter(known, schemas) for known in operation.parameters if known.location != "cookie"]
    body = operation.request_schema
    return Endpoint(
        operation.method,
        operation.path,
        tuple(sorted(parameters, key=lambda known: (_PLACES.index(known.location), not known.required))),
        as_json(schemas.sample(body)) if body is not None else None,
        _body_hint(body, schemas) if body is not None else "",
    )


_PLACES = ("path", "query", "header")


def _parameter(known: _Parameter, schemas: Schemas) -> Parameter:
    schema = schemas.resolved(known.schema)
    example = schema.get("example", schema.get("default"))
    listed = schema.get("enum")
    choices = tuple(map(str, listed)) if isinstance(listed, Sequence) and not isinstance(listed, str) else ()
    required = known.required or known.location == "path"
    words = [_kind(schema), *_limits(schema), *(["one of " + ", ".join(choices)] if choices else [])]
    hint = ", ".join(filter(None, [*words, "required" if required else "optional"]))
    shown = "" if example is None else example if isinstance(example, str) else json.dumps(example, default=str)
    return Parameter(known.name, known.location, required, hint, shown, choices)


def _limits(schema: Schema) -> list[str]:
    words = {"minimum": "at least", "maximum": "at most", "maxLength": "at most", "format": "as", "pattern": "like"}
    units = {"maxLength": " characters"}
    return [f"{word} {schema[key]}{units.get(key, '')}" for key, word in words.items() if key in schema]


def _body_hint(body: Schema, schemas: Schemas) -> str:
    required = schemas.required(body)
    properties = schemas.properties(body)
    words = [f"{name} {_kind(value)}".rstrip() for name, value in properties.items() if name in required]
    optional = [f"{name} {_kind(value)}".rstrip() for name, value in properties.items() if name not in required]
    said = [f"required: {', '.join(words)}"] if words else []
    return "; ".join([*said, *([f"optional: {', '.join(optional)}"] if optional else [])])


def as_json(value: object) -> str:
    """Return a value as indented JSON, texts as they are written."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=2, default=str)
    except (ValueError, RecursionError):
        return "{}"
