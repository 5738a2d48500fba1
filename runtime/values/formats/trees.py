"""Nested files: YAML, XML and TOML (runtime.md 5.4).

What arrives is bounded: size, depth and, where aliases can multiply it, the number of values. Nothing in a file can
name a Python class, a file or an address.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from json.encoder import encode_basestring
from math import isinf, isnan
from typing import Any, Final
from xml.etree import ElementTree

import yaml

from runtime.values.dates import iso
from runtime.values.formats.layout import MAX_DEPTH, Layout, Naming, cell, invalid
from runtime.values.jsontext import sorted_items
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, Value

# --- YAML ---------------------------------------------------------------------------------------------------------

MAX_YAML_CHARACTERS: Final = 1024 * 1024
"""This much takes some seconds to read; libyaml is quicker, and deep nesting takes the process with it."""
MAX_YAML_VALUES: Final = 200_000
"""After expanding aliases: nine lines of them can stand for a billion values."""

_DECIMAL: Final = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_HEXADECIMAL: Final = re.compile(r"[-+]?0x[0-9a-fA-F_]+")


class _Dumper(yaml.SafeDumper):
    """Writes equal parts twice rather than by an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(value: Value, naming: Naming, layout: Layout) -> str:
    """Return `value` in block style, keys sorted."""
    text: str = yaml.dump(_plain(value), Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=True)
    return text.removesuffix("...\n")


def _plain(value: Value) -> object:
    """Return the value with only such parts as YAML knows by itself; the others as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in sorted_items(value)}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else cell(value)


def read_yaml(text: str, layout: Layout) -> Value:
    """Return the value of the only document. ``yes`` and ``12:30`` are texts, and so are dates."""
    if len(text) > MAX_YAML_CHARACTERS:
        raise invalid("YAML", f"more than {MAX_YAML_CHARACTERS} characters")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise invalid("YAML", " ".join(str(error).split())) from error
    return None if node is None else _Composed().value(node, 0)


class _Composed:
    """One walk over a document, counting as it goes."""

    def __init__(self) -> None:
        self._count = 0

    def value(self, node: yaml.Node, depth: int) -> Value:
        self._count += 1
        if self._count > MAX_YAML_VALUES or depth > MAX_DEPTH:
            what = "nested too deeply" if depth > MAX_DEPTH else "too many values"
            raise invalid("YAML", f"{what}, or an alias multiplies them")
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._map(node, depth)
        return _scalar(node.tag, node.value)

    def _map(self, node: yaml.MappingNode, depth: int) -> dict[str, Value]:
        merged: dict[str, Value] = {}
        own: dict[str, Value] = {}
        for key, item in node.value:
            value = self.value(item, depth + 1)
            if key.tag == "tag:yaml.org,2002:merge":
                for part in value if isinstance(value, list) else [value]:
                    merged = {**part, **merged} if isinstance(part, dict) else merged
            else:
                own[key.value if isinstance(key, yaml.ScalarNode) else cell(self.value(key, depth + 1))] = value
        return {**merged, **own}


def _scalar(tag: str, text: str) -> Value:
    kind = tag.removeprefix("tag:yaml.org,2002:")
    if kind == "null":
        return None
    if kind == "bool":
        return {"true": True, "false": False}.get(text.lower(), text)
    if kind == "int":
        return _integer(text)
    if kind == "float" and ":" not in text:
        return _float(text.replace("_", "").lower())
    return text


def _float(text: str) -> float:
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


def _integer(text: str) -> Value:
    digits = text.replace("_", "")
    if _HEXADECIMAL.fullmatch(text):
        number = int(digits, 16)
    elif _DECIMAL.fullmatch(text) and len(digits) <= 20:
        number = int(digits)
    else:
        return text
    return number if MIN_INTEGER <= number <= MAX_INTEGER else float(number)


# --- XML ----------------------------------------------------------------------------------------------------------

_ITEM: Final = "item"
_NOT_IN_A_NAME: Final = re.compile(r"[^\w.-]", re.ASCII)
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xml(value: Value, naming: Naming, layout: Layout) -> str:
    """Return `value` as the content of an element of the variable's name; items of a List are ``<item>``."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_element(naming.name, value, ""))


def _element(name: str, value: Value, indent: str) -> Iterator[str]:
    tag = _NOT_IN_A_NAME.sub("_", name)
    tag = tag if tag[:1].isalpha() or tag[:1] == "_" else f"_{tag}"
    children: list[tuple[str, Value]] = []
    if isinstance(value, dict):
        children = sorted_items(value)
    elif isinstance(value, list):
        children = [(_ITEM, item) for item in value]
    else:
        text = _NOT_IN_XML.sub("\ufffd", cell(value))
        yield f"{indent}<{tag}>{_escaped(text)}</{tag}>\n"
        return
    if not children:
        yield f"{indent}<{tag}/>\n"
        return
    yield f"{indent}<{tag}>\n"
    for key, item in children:
        yield from _element(key, item, indent + "  ")
    yield f"{indent}</{tag}>\n"


def _escaped(text: str) -> str:
    # A parser reads a bare carriage return as a line feed (XML 1.0, 2.11).
    return html.escape(text, quote=False).replace("\r", "&#13;")


def read_xml(text: str, layout: Layout) -> Value:
    """Return ``{root: content}``: children by name, repeated ones and all ``<item>`` as Lists, the rest as text.

    Attributes are keys with an ``@``, text beside them is ``#text``. Entities of its own a document may not have.
    """
    if "<!ENTITY" in text:
        raise invalid("XML", "a document may not define entities")
    try:
        # The text is decoded already, whatever encoding it says it has.
        root = ElementTree.fromstring(text.encode(), ElementTree.XMLParser(encoding="utf-8"))
    except ElementTree.ParseError as error:
        raise invalid("XML", error) from error
    return {root.tag: _content(root, 0)}


def _content(element: ElementTree.Element, depth: int) -> Value:
    if depth > MAX_DEPTH:
        raise invalid("XML", f"nested more than {MAX_DEPTH} levels deep")
    children = [(child.tag, _content(child, depth + 1)) for child in element]
    if children and not element.attrib and all(tag == _ITEM for tag, _ in children):
        return [item for _, item in children]
    text = (element.text or "") if not children else (element.text or "").strip()
    found: dict[str, Value] = {f"@{name}": value for name, value in element.attrib.items()}
    grouped: dict[str, list[Value]] = {}
    for tag, item in children:
        grouped.setdefault(tag, []).append(item)
    found |= {tag: items[0] if len(items) == 1 else items for tag, items in grouped.items()}
    if not found:
        return text
    return {**found, "#text": text} if text.strip() else found


# --- TOML ---------------------------------------------------------------------------------------------------------

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")


def write_toml(value: Value, naming: Naming, layout: Layout) -> str:
    """Return a Map as tables, anything else under the variable's name; Null has no form in TOML and is left out."""
    top: dict[str, Value] = value if isinstance(value, dict) else {naming.name: value}
    return "".join(_table(top, ())).lstrip("\n")


def _table(table: dict[str, Value], path: tuple[str, ...]) -> Iterator[str]:
    """Write what is plain first: whatever follows a table's header belongs to it."""
    tables: list[tuple[tuple[str, ...], Value]] = []
    for key, item in sorted_items(table):
        if isinstance(item, dict) or _is_tables(item):
            tables.append(((*path, key), item))
        elif item is not None:
            yield f"{_key(key)} = {_toml(item)}\n"
    for name, item in tables:
        header = ".".join(map(_key, name))
        if isinstance(item, dict):
            yield f"\n[{header}]\n"
            yield from _table(item, name)
        elif isinstance(item, list):
            for part in item:
                assert isinstance(part, dict)
                yield f"\n[[{header}]]\n"
                yield from _table(part, name)


def _is_tables(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return encode_basestring(text).replace("\x7f", "\\u007f")


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "nan" if isnan(value) else ("-inf" if value < 0 else "inf") if isinf(value) else repr(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value if item is not None)}]"
    if isinstance(value, dict):
        entries = [f"{_key(key)} = {_toml(item)}" for key, item in sorted_items(value) if item is not None]
        return f"{{{', '.join(entries)}}}"
    return _quoted(cell(value))


def read_toml(text: str, layout: Layout) -> Value:
    """Return the document, a Map. A moment with a zone is a Date; days and hours by themselves stay text."""
    try:
        return _from_toml(tomllib.loads(text), 0)
    except tomllib.TOMLDecodeError as error:
        raise invalid("TOML", error) from error


def _from_toml(value: Any, depth: int) -> Value:
    if depth > MAX_DEPTH:
        raise invalid("TOML", f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        return {key: _from_toml(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_from_toml(item, depth + 1) for item in value]
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, int) and not MIN_INTEGER <= value <= MAX_INTEGER:
        return float(value)
    return value if isinstance(value, str | int | float | bool) else value.isoformat()
