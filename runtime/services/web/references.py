"""``$ref`` in a contract: what it refers to, and a finding where that is nothing (RFC 6901 6, OpenAPI 4.8.23)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from runtime.errors import Diagnostic
from runtime.services.web.yamltext import Document, Path
from runtime.values.kinds import Value, kind_of
from runtime.values.pointers import pointed

# What stands below these keys is data, in which `$ref` is a word like any other.
_DATA_KEYS = frozenset({"example", "examples", "default", "enum", "const"})

MAX_HOPS = 20
"""References that may lead to each other, one after the other."""


class References:
    """The references of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def resolved(self, value: Value) -> Mapping[str, Value]:
        """Return the map `value` is or refers to; an empty one where it leads nowhere, which is a finding."""
        chain = self._chain(value)
        found = chain[-1] if len(chain) <= MAX_HOPS + 1 else None
        return found if isinstance(found, dict) and not isinstance(found.get("$ref"), str) else {}

    def look_up(self, reference: str) -> Value:
        """Return what a JSON pointer in a fragment points to; None for nothing."""
        found: Value = pointed(self._document.root, reference.removeprefix("#"))
        return found

    def findings(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with each reference, wherever it stands."""
        return self._below(self._document.root, ())

    def _chain(self, value: Value) -> list[Value]:
        """Return `value` and what it refers to, one after the other, as far as anybody would follow."""
        chain = [value]
        while len(chain) <= MAX_HOPS + 1 and isinstance(value, dict) and isinstance(value.get("$ref"), str):
            value = self.look_up(str(value["$ref"]))
            chain.append(value)
        return chain

    def _below(self, value: Value, path: Path) -> Iterator[Diagnostic]:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._below(item, (*path, str(index)))
        elif isinstance(value, dict):
            if isinstance(value.get("$ref"), str):  # else none, or a property of that name
                yield from self._wrong(value, (*path, "$ref"))
            for key, item in value.items():
                if key not in _DATA_KEYS:
                    yield from self._below(item, (*path, key))

    def _wrong(self, value: dict[str, Value], path: Path) -> Iterator[Diagnostic]:
        reference, place = str(value["$ref"]), self._document.place(path)
        chain = self._chain(value)
        way = [str(one["$ref"]) for one in chain if isinstance(one, dict) and "$ref" in one]
        if not reference.startswith("#"):
            words, hint = f"'{reference}' lies outside of this file", "move it into this file"
            yield Diagnostic("external-reference", words, place, hint)
        elif chain[1] is None:
            yield Diagnostic("unknown-reference", f"'{reference}' does not exist", place, self._hint(reference))
        elif not isinstance(chain[1], dict | bool):  # OpenAPI 3.1 has schemas that are true or false
            words = f"'{reference}' is a {kind_of(chain[1])}; what can be referred to is a Map"
            yield Diagnostic("unknown-reference", words, place, "refer to what stands around it, or below it")
        elif any(one is value for one in chain[1:]):
            circle = " -> ".join(name.rpartition("/")[2] for name in [*dict.fromkeys(way), reference])
            words = f"'{reference}' leads back to itself: {circle}"
            yield Diagnostic("circular-reference", words, place, "one of them has to say what it stands for")
        elif len(set(way)) > MAX_HOPS:  # one that only leads into a circle is not itself what is wrong
            words = f"'{reference}' leads on through more than {MAX_HOPS} references"
            yield Diagnostic("long-reference", words, place, "refer to what stands at the end of them")

    def _hint(self, reference: str) -> str:
        where, _, name = reference.rpartition("/")
        around = self.look_up(where)
        known = [*around] if isinstance(around, dict) else []
        close = get_close_matches(name, known, n=1)
        return f"did you mean '{where}/{close[0]}'?" if close else f"known there: {', '.join(known) or 'nothing'}"
