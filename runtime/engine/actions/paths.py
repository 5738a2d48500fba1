"""Which path or address a noun means (runtime.md 2.8): ``<file: "a.txt">``, ``<file: name>``, ``<path>``, a text.

What is quoted is meant as it stands. Else a bound variable goes before a word: the one the specifier names, then the
noun's own; a Map that has a ``path``, as the entries of a List do, stands for that.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from runtime.compiler.calls import Call
from runtime.engine.actions.magic import read_object
from runtime.engine.actions.subject import is_expression, named
from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.values.kinds import UNBOUND, kind_of
from runtime.values.navigation import find

KEYWORDS = frozenset("file directory folder path destination source target url address".split())
"""Nouns that say what is meant, and are never a path themselves."""


@frozen
class Noun:
    """One noun of a statement, as far as a path may stand in it."""

    base: str
    qualifier: str
    quoted: bool
    steps: tuple[str, ...]
    value: Any
    """What the base is bound to; UNBOUND when it is not."""


def object_path(call: Call) -> Generator[Any, Any, str]:
    """Return the path the object means. Raises EvaluationError when it means none."""
    site = call.site
    if is_expression(call):
        return _text(call.object, "object")
    if not site.object:
        raise EvaluationError(f"The action '{site.verb.capitalize()}' needs a path")
    if not site.object_quoted:
        magic = yield from read_object(call)
        if call.base is UNBOUND and magic is not UNBOUND:
            return _text(magic, site.object)
    noun = Noun(site.object, site.object_qualifier, site.object_quoted, site.object_steps, call.base)
    return _path(call, noun)


def result_path(call: Call) -> str:
    """Return the path the result means: ``Copy the <file: "a"> to ...``. Raises EvaluationError when it means none."""
    site = call.site
    noun = Noun(site.result, site.result_qualifier, site.result_quoted, site.result_steps, call.target)
    return _path(call, noun)


def _path(call: Call, noun: Noun) -> str:
    found = UNBOUND if noun.quoted else _bound(call, noun)
    if found is not UNBOUND:
        return _text(found, noun.base)
    if noun.qualifier:
        return noun.qualifier
    if noun.base in KEYWORDS:
        raise EvaluationError(f'Which {noun.base}? Write <{noun.base}: "...">, or bind the name before')
    return noun.base


def _bound(call: Call, noun: Noun) -> Any:
    """Return what a variable says; UNBOUND when the noun's words are plain words."""
    value, steps = noun.value, noun.steps
    part = find(value, steps or ("path",)) if isinstance(value, Mapping) else UNBOUND  # type: ignore[arg-type]
    variable = named(call, steps[0]) if steps else UNBOUND
    chosen = UNBOUND if variable is UNBOUND else find(variable, steps[1:])
    # `Touch the <file: "a">` binds `file`; what `<file: path>` means afterwards is the variable `path` all the same.
    ways = (chosen, part) if noun.base in KEYWORDS else (part, chosen)
    found = next((way for way in ways if way is not UNBOUND), UNBOUND)
    if found is not UNBOUND:
        return found
    return value if isinstance(value, str) or not steps else UNBOUND


def _text(value: Any, name: str) -> str:
    if isinstance(value, Mapping) and isinstance(value.get("path"), str):
        value = value["path"]
    if not isinstance(value, str):
        raise EvaluationError(f"A path is text, and {name} has the type {kind_of(value)}")
    return str(value)


def is_address(path: str) -> bool:
    """Return whether a path is a web address."""
    return path.lower().startswith(("http://", "https://"))
