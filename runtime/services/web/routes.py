"""What a contract says, and which of its operations answers a request (runtime.md 1.8).

A `Contract` is immutable and knows nothing of YAML or of feature sets. Paths are compared segment by segment; a
`{name}` captures one whole segment; the more specific template answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeAlias
from urllib.parse import unquote

from runtime.frozen import frozen
from runtime.source import Span
from runtime.values.kinds import Value

Segments: TypeAlias = tuple[str, ...]
_Captures: TypeAlias = tuple[tuple[int, str], ...]
"""The places of the segments that a template captures, each with its name."""

# Per segment, and per segment that is spelled out (runtime.md 1.8).
_SEGMENT_SCORE = 10
_LITERAL_SCORE = 5


LOCATIONS = ("path", "query", "header", "cookie")
"""Where a parameter may stand."""


@frozen
class Parameter:
    """A declared parameter of an operation."""

    name: str
    location: str
    """As written; what stands elsewhere than in one of `LOCATIONS` is bound nowhere."""
    required: bool
    schema: Mapping[str, Value]
    """As written, references included; empty without one."""
    style: str
    """``form`` for queries and cookies, ``simple`` for the others, unless said otherwise."""
    explode: bool
    """Whether each item of an array has its own ``name=``."""

    is_json: bool = False
    """Whether its value is JSON: it is described by `content` instead of a style."""

    @property
    def is_array(self) -> bool:
        return "array" in self._types

    @property
    def is_object(self) -> bool:
        return "object" in self._types or bool(self.properties)

    @property
    def is_plain(self) -> bool:
        """Whether its value is the text that was sent, as it is."""
        return self.style in ("simple", "form") and not (self.is_json or self.is_array or self.is_object)

    @property
    def properties(self) -> Mapping[str, Value]:
        """The declared properties of an object."""
        found = self.schema.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def _types(self) -> list[Value]:
        """OpenAPI 3.1 may say several: ``[array, "null"]``."""
        said = self.schema.get("type")
        return said if isinstance(said, list) else [said]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path."""

    operation_id: str
    """The name of the feature set that handles it."""
    method: str
    """In capitals."""
    path: str
    """The template, normalised: a leading slash, none at the end."""
    span: Span
    """Where the contract declares it."""
    parameters: tuple[Parameter, ...] = ()
    """Its own and those of its path; an own one takes the place of the path's."""
    security: tuple[tuple[str, ...], ...] = ()
    """Which security schemes a request has to satisfy: one of these sets; empty when none is asked for."""
    request_types: tuple[str, ...] = ()
    """The content types of the body, in lower case, perhaps with ``*``; empty when no body is declared."""
    request_required: bool = False
    request_schema: Mapping[str, Value] | None = None
    """The schema of the body, JSON before all others; None when none is declared."""
    response_schemas: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """By status as text, or ``default``; only responses with a JSON schema."""
    documents_upgrade: bool = False
    """Whether it declares a 101, and so stands for a WebSocket that needs no feature set."""

    shaped_in_path: tuple[Parameter, ...] = field(init=False, repr=False, compare=False)
    """The parameters in its path that are more than the text a template captures."""
    declared: Mapping[str, tuple[Parameter, ...]] = field(init=False, repr=False, compare=False)
    """The parameters by their location; each of `LOCATIONS` has an entry."""

    def __post_init__(self) -> None:
        shaped = (known for known in self.parameters if known.location == "path" and not known.is_plain)
        object.__setattr__(self, "shaped_in_path", tuple(shaped))
        places = {place: tuple(known for known in self.parameters if known.location == place) for place in LOCATIONS}
        object.__setattr__(self, "declared", places)

    @property
    def segments(self) -> Segments:
        return segments_of(self.path)


@frozen
class Match:
    """An operation, and what its template captured of a path, percent-decoded."""

    operation: Operation
    path_parameters: Mapping[str, str]
    captures: _Captures = ()
    segments: Segments = ()
    """Of the path as it came, percent-encoded."""

    @property
    def raw_parameters(self) -> dict[str, str]:
        """The path parameters as they came: what separates the items of an array is told from what is part of one."""
        return _captured(self.captures, self.segments)


@frozen
class _Template:
    """The path of an operation, taken apart."""

    operation: Operation
    rank: int
    """Its place among all templates, the most specific first; of equals the one written first."""
    captures: _Captures


_Pick = Callable[[Segments], object]


@frozen
class _Shape:
    """The templates that spell out segments at the same places, so that one look finds the one that fits."""

    pick: _Pick
    """Returns the segments at those places."""
    templates: dict[object, _Template]
    """By what they spell out there."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A whole contract; `route` is its purpose."""

    title: str
    version: str
    host: str | None
    """Of the first server; None when no server says."""
    port: int | None
    operations: tuple[Operation, ...]
    """As they stand in the file; webhooks last."""
    schemas: Mapping[str, Mapping[str, Value]]
    """``components.schemas``, as written."""
    raw: Mapping[str, Value]
    """The whole document."""
    security_schemes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """``components.securitySchemes``."""
    strict: bool = False
    """``x-strict``: requests that break the contract are refused."""
    _routes: Mapping[tuple[str, int], list[_Shape]] = field(init=False, repr=False, compare=False)
    """By method and number of segments. There are few shapes, however many operations."""
    _plain: Mapping[tuple[str, str], Match] = field(init=False, repr=False, compare=False)
    """By method and path: what answers a path that is a template word for word, which is known beforehand."""

    def __post_init__(self) -> None:
        shapes: dict[tuple[str, int, tuple[int, ...]], _Shape] = {}
        plain: dict[tuple[str, str], Match] = {}
        # The sort is stable: of equals the one written first comes first, and answers.
        for rank, operation in enumerate(sorted(self.operations, key=_score, reverse=True)):
            segments = operation.segments
            captures = tuple((at, word[1:-1]) for at, word in enumerate(segments) if is_capture(word))
            spelled = tuple(at for at, word in enumerate(segments) if not is_capture(word))
            shape = shapes.setdefault((operation.method, len(segments), spelled), _Shape(_picking(spelled), {}))
            shape.templates.setdefault(shape.pick(segments), _Template(operation, rank, captures))
            # Nothing is more specific than a template that captures nothing; a path with % is decoded first.
            if not captures and "%" not in operation.path:
                plain.setdefault((operation.method, operation.path), Match(operation, {}))
        routes: dict[tuple[str, int], list[_Shape]] = {}
        for (method, length, _), shape in shapes.items():
            routes.setdefault((method, length), []).append(shape)
        object.__setattr__(self, "_routes", routes)
        object.__setattr__(self, "_plain", plain)

    def route(self, method: str, path: str) -> Match | None:
        """Return what answers `method` on `path` (percent-encoded, with or without a query); None when nothing does.

        A HEAD that is not declared is answered by its GET (RFC 9110 9.3.2).
        """
        known = self._plain.get((method, path))
        if known is not None:
            return known
        raw = segments_of(path.partition("?")[0])
        segments = tuple([unquote(segment) for segment in raw]) if "%" in path else raw
        best: _Template | None = None
        for shape in self._routes.get((method, len(segments)), ()):
            found = shape.templates.get(shape.pick(segments))
            if found is not None and (best is None or found.rank < best.rank):
                best = found
        if best is None:
            return self.route("GET", path) if method == "HEAD" else None
        return Match(best.operation, _captured(best.captures, segments), best.captures, raw)

    def operation(self, operation_id: str) -> Operation | None:
        """Return the operation of that id."""
        return next((operation for operation in self.operations if operation.operation_id == operation_id), None)

    def as_value(self, host: str, port: int) -> dict[str, Value]:
        """Return what ``contract`` and ``http-server`` stand for (runtime.md 0.4); `host` and `port` are in use."""
        paths: list[Value] = list(dict.fromkeys(operation.path for operation in self.operations))
        return {
            "title": self.title,
            "version": self.version,
            "hostname": host,
            "host": host,
            "port": port,
            "routes": paths,
            "routeCount": len(paths),
        }


def segments_of(path: str) -> Segments:
    """Return the segments of a path; a slash at the end adds none, and ``/`` has none."""
    inner = path.strip("/")
    return tuple(inner.split("/")) if inner else ()


def normalised(path: str) -> str:
    """Return `path` with a leading slash and without one at its end."""
    return "/" + path.partition("?")[0].strip("/")


def is_capture(segment: str) -> bool:
    """Whether a segment of a template stands for any text."""
    return len(segment) > 2 and segment.startswith("{") and segment.endswith("}")


def _picking(places: tuple[int, ...]) -> _Pick:
    """Return what gives the segments at these places."""
    return itemgetter(*places) if places else lambda segments: ()


def _captured(captures: _Captures, segments: Segments) -> dict[str, str]:
    """Return the segments at these places by name."""
    return {name: segments[at] for at, name in captures}


def _score(operation: Operation) -> int:
    return sum(_SEGMENT_SCORE + (0 if is_capture(segment) else _LITERAL_SCORE) for segment in operation.segments)
