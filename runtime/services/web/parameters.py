"""Declared parameters as values: arrays and objects in every style of OpenAPI (4.8.12), and JSON by `content`.

What is plain text stays one; types are the affair of `strict`. Queries and paths are split before they are decoded,
since an encoded separator is part of an item (OpenAPI 4.8.12.2); in headers and cookies nothing is encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, unquote, unquote_plus

from runtime.errors import EvaluationError
from runtime.services.web.routes import Parameter
from runtime.values.kinds import Value
from runtime.values.text import from_json

# An array that is not exploded is one text; what stands between its items depends on its style.
_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_EXPLODED = {"label": ".", "matrix": ";"}


def in_query(query_string: str, parameters: Iterable[Parameter]) -> dict[str, Value]:
    """Return the declared arrays, objects and JSON values that are in a query."""
    found: dict[str, Value] = {}
    for parameter in parameters:
        if parameter.is_json:
            text = dict(parse_qsl(query_string, True)).get(parameter.name)
            found.update({} if text is None else {parameter.name: _json(text)})
        elif parameter.is_array:
            items = list(_items(query_string, parameter))
            found.update({parameter.name: items} if items else {})
        elif parameter.is_object:
            entries = dict(_entries(query_string, parameter))
            found.update({parameter.name: entries} if entries else {})
    return found


def in_path(values: Mapping[str, str], parameters: Iterable[Parameter]) -> dict[str, Value]:
    """Return the declared parameters among `values`, the percent-encoded texts that a path has by name."""
    return {
        parameter.name: _single(values[parameter.name], parameter, unquote)
        for parameter in parameters
        if parameter.name in values
    }


def in_texts(values: Mapping[str, Value], parameters: Iterable[Parameter]) -> dict[str, Value]:
    """Return the declared parameters among `values`, which are texts by name: of headers, of cookies.

    Headers are found by their names in lower case.
    """
    found: dict[str, Value] = {}
    for parameter in parameters:
        name = parameter.name.lower() if parameter.location == "header" else parameter.name
        text = values.get(name)
        if isinstance(text, str):
            found[name] = _single(text, parameter)
    return found


# --- a query ------------------------------------------------------------------------------------------------------


def _items(query_string: str, parameter: Parameter) -> Iterator[Value]:
    for value in _raw_values(query_string, parameter.name):
        if parameter.explode:
            yield unquote_plus(value)
        else:
            yield from _split(value, parameter)


def _entries(query_string: str, parameter: Parameter) -> Iterator[tuple[str, Value]]:
    if parameter.style == "deepObject":
        start = f"{parameter.name}["
        for name, value in parse_qsl(query_string, True):
            if name.startswith(start) and name.endswith("]"):
                yield name[len(start) : -1], value
    elif parameter.explode:
        yield from ((name, value) for name, value in parse_qsl(query_string, True) if name in parameter.properties)
    else:
        for value in _raw_values(query_string, parameter.name):
            yield from _alternating(list(_split(value, parameter)))


def _raw_values(query_string: str, name: str) -> Iterator[str]:
    """Yield the values of a key, still encoded."""
    for pair in query_string.split("&"):
        key, equals, value = pair.partition("=")
        if equals and unquote_plus(key) == name:
            yield value


def _split(value: str, parameter: Parameter) -> Iterator[str]:
    separator = _SEPARATORS.get(parameter.style, ",")
    if separator == ",":
        yield from map(unquote_plus, value.split(","))
    else:
        # Blanks and pipes cannot stand in a URL as they are, so here the encoded ones do separate.
        yield from unquote_plus(value).split(separator)


# --- one text -----------------------------------------------------------------------------------------------------


def _as_it_is(text: str) -> str:
    return text


def _single(text: str, parameter: Parameter, decode: Callable[[str], str] = _as_it_is) -> Value:
    if parameter.is_json:
        return _json(decode(text))
    separator = _EXPLODED.get(parameter.style, ",") if parameter.explode else ","
    bare = _without_prefix(text, parameter)
    if parameter.is_array:
        parts = bare.split(separator) if bare else []
        return [decode(_named_item(part, parameter)) for part in parts]
    if parameter.is_object:
        parts = bare.split(separator) if bare else []
        entries = _pairs(parts) if parameter.explode else _alternating(parts)
        return {decode(name): decode(value) for name, value in entries}
    return decode(bare)


def _without_prefix(text: str, parameter: Parameter) -> str:
    """Return the text behind the ``.`` of a label, or the ``;name=`` of a matrix."""
    if parameter.style == "label":
        return text.removeprefix(".")
    if parameter.style == "matrix":
        bare = text.removeprefix(";")
        return bare if parameter.explode and parameter.is_object else bare.removeprefix(f"{parameter.name}=")
    return text


def _named_item(part: str, parameter: Parameter) -> str:
    """Return an item; in an exploded matrix each has the name in front of it."""
    return part.removeprefix(f"{parameter.name}=") if parameter.style == "matrix" else part


def _pairs(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, _, value = part.partition("=")
        yield name, value


def _alternating(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the entries of ``name,value,name,value``."""
    yield from zip(parts[::2], parts[1::2], strict=False)


def _json(text: str) -> Value:
    try:
        return from_json(text)
    except EvaluationError:
        return text
