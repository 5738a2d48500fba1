"""YAML (and so JSON) as plain values that know where they stood in the text.

Keys become text as written, so `200:` and `on:` are what they look like; dates stay text. Aliases are expanded, within
bounds. This is no general YAML reader: it is for files of an application's author, where a mistake deserves a place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import yaml
from yaml.constructor import SafeConstructor

from runtime.errors import Diagnostic
from runtime.source import SourceFile, Span
from runtime.values.kinds import Value

Path: TypeAlias = tuple[str, ...]

MAX_CHARACTERS = 1024 * 1024
"""Contracts of people have tens of kilobytes; this much takes some seconds to read."""
MAX_VALUES = 100_000
"""After expanding aliases: nine lines of them can stand for a billion values."""
MAX_DEPTH = 100

_TOO_LARGE = "the file is too large, or its aliases are"
_TOO_DEEP = "the file is nested too deeply, or an alias contains itself"

_SCALARS = SafeConstructor()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read: its value, and where each part of it stands."""

    source: SourceFile
    root: Value
    places: dict[Path, Span] = field(repr=False)
    """The key of each entry, or the item of each list, by its path from the root; list indices as text."""

    def place(self, path: Path) -> Span:
        """Return where `path` stands, or the nearest thing around it."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path) or self.source.span(0, 0)


class _UnreadableError(Exception):
    """Leaves the recursion with the finding that ended it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_yaml(text: str, name: str, path: str = "") -> Document | Diagnostic:
    """Return the document in `text`, or the first thing that keeps it from being one."""
    source = SourceFile(name, text, path)
    if len(text) > MAX_CHARACTERS:
        return Diagnostic("yaml-too-large", _TOO_LARGE, file=name)
    # JSON may be indented with tabs, YAML may not; inside a JSON string a tab is always escaped, so nothing is lost.
    readable = text.replace("\t", " ") if name.endswith(".json") else text
    try:
        # Not libyaml, though ten times as quick: nested deeply enough it takes the process with it.
        node = yaml.compose(readable, Loader=yaml.SafeLoader)
        return _Reading(source).document(node)
    except yaml.YAMLError as error:
        return _syntax(error, source)
    except _UnreadableError as error:
        return error.diagnostic
    except RecursionError:
        return Diagnostic("yaml-too-deep", _TOO_DEEP, file=name)


def _syntax(error: yaml.YAMLError, source: SourceFile) -> Diagnostic:
    """Return the reader's complaint with its place."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        offset = min(error.problem_mark.index, len(source.text))
        words = " ".join(part for part in (error.context, error.problem) if part)
        return Diagnostic(
            "yaml-syntax", words, source.span(offset, min(offset + 1, len(source.text))), _syntax_hint(words)
        )
    if isinstance(error, yaml.reader.ReaderError):
        offset = error.position
        return Diagnostic("yaml-syntax", "this character may not stand in YAML", source.span(offset, offset + 1))
    return Diagnostic("yaml-syntax", str(error), file=source.name)


def _syntax_hint(words: str) -> str:
    if "\\t" in words:
        return "indent with blanks; YAML does not allow tabs"
    if "mapping values are not allowed" in words:
        return "quote a text that contains a colon, and check the indentation"
    if "<stream end>" in words:
        return "a bracket, a brace or a quote is never closed"
    return "check the indentation and the quotes of this line and the one before"


class _Reading:
    """One walk over the composed nodes, counting as it goes."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._places: dict[Path, Span] = {}
        self._count = 0

    def document(self, node: yaml.Node | None) -> Document:
        if node is None:
            return Document(self._source, None, self._places)
        self._places[()] = self._span(node)
        return Document(self._source, self._value(node, ()), self._places)

    def _span(self, node: yaml.Node) -> Span:
        start = node.start_mark.index
        # A block's end mark lies on the next line; its first line is what one wants to see underlined.
        end = self._source.text.find("\n", start, node.end_mark.index)
        return self._source.span(start, end if end >= 0 else node.end_mark.index)

    def _value(self, node: yaml.Node, path: Path) -> Value:
        self._count += 1
        if self._count > MAX_VALUES:
            raise _UnreadableError(Diagnostic("yaml-too-large", _TOO_LARGE, self._span(node)))
        if len(path) > MAX_DEPTH:
            raise _UnreadableError(Diagnostic("yaml-too-deep", _TOO_DEEP, self._span(node)))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, path)
        assert isinstance(node, yaml.ScalarNode), "there is no fourth kind of node"
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Value]:
        result: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                merged = self._merged(value_node, path) | merged
                continue
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if not isinstance(key_node, yaml.ScalarNode) or key in result:
                words = f"the key '{key}' occurs twice" if key else "a key is a plain word here"
                hint = "put what belongs together under one key" if key else ""
                raise _UnreadableError(Diagnostic("yaml-key", words, self._span(key_node), hint))
            here = (*path, key)
            self._places[here] = self._span(key_node)
            result[key] = self._value(value_node, here)
        return merged | result

    def _merged(self, node: yaml.Node, path: Path) -> dict[str, Value]:
        """Return the entries behind ``<<``; of several maps the first has the say."""
        value = self._value(node, (*path, "<<"))
        entries: dict[str, Value] = {}
        for item in reversed(value if isinstance(value, list) else [value]):
            if not isinstance(item, dict):
                raise _UnreadableError(Diagnostic("yaml-key", "only maps can be merged", self._span(node)))
            entries |= item
        return entries

    def _sequence(self, node: yaml.SequenceNode, path: Path) -> list[Value]:
        result: list[Value] = []
        for index, item in enumerate(node.value):
            here = (*path, str(index))
            self._places[here] = self._span(item)
            result.append(self._value(item, here))
        return result


def _scalar(node: yaml.ScalarNode) -> Value:
    text: str = node.value
    try:
        match node.tag.removeprefix("tag:yaml.org,2002:"):
            case "null":
                return None
            case "bool":
                return bool(_SCALARS.construct_yaml_bool(node))
            case "int":
                return int(_SCALARS.construct_yaml_int(node))
            case "float":
                return float(_SCALARS.construct_yaml_float(node))
            case _:
                return text
    except (ValueError, KeyError):
        return text  # an explicit tag that its text does not live up to
