"""Actions that bring data in: extract, parse, receive, retrieve (runtime.md 2.4, 5.3).

What they read is there already, in an event, a variable or a repository; only repositories and schemas are asked of the
world.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.magic import read_if_any, read_object, read_rows
from runtime.engine.actions.own_lists import aggregated
from runtime.engine.actions.querying import chosen, one_end, only_one
from runtime.engine.actions.schemas import is_schema_name, validated
from runtime.engine.actions.subject import is_repository, object_of, value_or
from runtime.engine.actions.versioning import NAME as GIT
from runtime.engine.actions.versioning import retrieve_git
from runtime.errors import EvaluationError
from runtime.values.formats.forms import decode
from runtime.values.formats.layout import layout_of
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import find, navigate, select
from runtime.values.text import from_json

_Run = Generator[Any, Any, Value]


def extract(call: Call) -> _Run:
    """Read the object, then pick what the result's specifier says: a list's end, a key, or a checked schema."""
    value = yield from _source(call)
    site = call.site
    if isinstance(value, str) and not site.object_steps:
        value = _parsed(value)
    if not site.result_steps:
        return value
    if is_schema_name(site.result_qualifier):
        return (yield from validated(value, site.result_qualifier))
    for step in site.result_steps:
        value = select(value, step)
    return value


def _source(call: Call) -> _Run:
    found = yield from (read_object(call) if call.default is UNBOUND else read_if_any(call))
    if found is UNBOUND:
        found = _looked_through(call)
    if found is UNBOUND and call.default is UNBOUND:
        return object_of(call)
    return value_or(found, value_or(call.default, None))


def _looked_through(call: Call) -> Any:
    """Look for a field inside the only entry of an event whose payload was wrapped under a name (runtime.md 3.4)."""
    if call.site.object != "event" or not isinstance(call.base, Mapping) or not call.site.object_steps:
        return UNBOUND
    entries = [item for key, item in call.base.items() if key != "eventType"]
    return find(entries[0], call.site.object_steps) if len(entries) == 1 and isinstance(entries[0], dict) else UNBOUND


def _parsed(text: str) -> Value:
    """Return what `text` spells in JSON, if it spells a List or Map; else the text."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return from_json(text)
    except EvaluationError:
        return text  # it merely begins with a brace


_PARSED = frozenset("yaml yml xml csv tsv toml jsonl ndjson env".split())


def parse(call: Call) -> _Run:
    """Read text in a named form: ``link-header`` (RFC 8288), ``json``, ``csv`` ... Without a form, extract."""
    form = call.site.result_qualifier.lower() or call.site.result.lower()
    if form == "link-header":
        return _links(_text(call))
    if form == "json":
        return from_json(_text(call))
    if form in _PARSED:
        return decode(_text(call).encode(), form, layout_of(value_or(call.with_value, None)))
    return (yield from extract(call))


def _text(call: Call) -> str:
    value = object_of(call)
    if not isinstance(value, str):
        raise EvaluationError("Parse reads text only")
    return value


_LINK = re.compile(r"<([^>]*)>([^<]*)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))', re.IGNORECASE)


def _links(text: str) -> Value:
    """Return the targets of a Link header by relation (RFC 8288); of a repeated relation, the first (section 3.3)."""
    found: dict[str, Value] = {}
    for target, parameters in _LINK.findall(text):
        relation = _REL.search(parameters)
        if relation is not None:
            for name in (relation[1] or relation[2] or "").split():
                found.setdefault(name, target)
    return found


def receive(call: Call) -> Value:
    """Return the object's value, typically the event."""
    return object_of(call)


def retrieve(call: Call) -> _Run:
    """Return rows of a repository, or of any bound List, as the clauses choose them (5.3).

    With a ``where``, one match is the row itself. No rows at all are not a failure; ``default`` may stand in for them.
    """
    site = call.site
    if not is_repository(site.object):
        return (yield from _from_value(call))
    steps = site.object_steps
    if steps in (("count",), ("length",)) and call.where is None:
        return (yield from read_rows(site.object, steps))
    rows: list[Value] = yield effects.Retrieve(site.object)
    if steps and (steps[0] in ("first", "last") or steps[0].isdecimal()):
        return navigate(one_end(chosen(rows, call), steps[0]), steps[1:])
    return _found(navigate(rows, steps) if steps else rows, call)


def _from_value(call: Call) -> _Run:
    if call.object is UNBOUND and call.base is UNBOUND:
        if call.site.object == GIT:
            return (yield from retrieve_git(call))
        magic = yield from (read_object(call) if call.default is UNBOUND else read_if_any(call))
        if magic is not UNBOUND:
            return _found(magic, call)
        if call.default is UNBOUND:
            raise EvaluationError(f"Repository not found: '{call.site.object}'")
        return value_or(call.default, None)
    return _found(object_of(call), call)


def _found(value: Value, call: Call) -> Value:
    if not isinstance(value, list):
        return value
    rows = chosen(value, call)
    if call.site.aggregate is not None:
        return aggregated(rows, *call.site.aggregate)
    if not rows and call.default is not UNBOUND:
        return value_or(call.default, None)
    return rows if call.where is None else only_one(rows)


ACTIONS: dict[str, Action] = {
    "extract": extract,
    "parse": parse,
    "receive": receive,
    "retrieve": retrieve,
    "find": retrieve,
}
