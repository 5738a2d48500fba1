"""Actions on files and folders: read, write, append, list, stat, exists, make, copy, move, delete (runtime.md 2.8).

They say which path and which form; the disk is the service's. A ``<url: ...>`` in place of a file is asked of the web.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.fetching import fetched, posted
from runtime.engine.actions.paths import is_address, object_path, result_path
from runtime.engine.actions.schemas import is_schema_name, validated
from runtime.engine.actions.subject import given, is_expression, value_or
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.values.formats.forms import form_named, form_of
from runtime.values.formats.layout import layout_of
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import navigate
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]

_LINES = frozenset("jsonl ndjson csv tsv txt sql env log".split())
"""Forms that still are what they are with more at their end."""

_OPTIONS = frozenset({"delimiter", "header", "quote"})

# --- reading -----------------------------------------------------------------------------------------------------


def read(call: Call) -> _Run:
    """Return what is in a file, in the form its extension or the result's specifier says; of a url, its answer."""
    site = call.site
    form = form_named(site.result_qualifier)
    path = yield from object_path(call)
    if is_address(path):
        return (yield from fetched(path, form))
    layout = layout_of(value_or(given(call), None))
    value: Value = yield effects.ReadFile(path, form or form_of(path), layout, site.object_is_literal)
    if not form and is_schema_name(site.result_qualifier):
        return (yield from validated(value, site.result_qualifier))
    return value


def list_(call: Call) -> _Run:
    """Return the entries of a folder, of those below too with ``recursively``, or those whose name matches a glob."""
    site = call.site
    words = {site.result_qualifier.lower(), *(word for word, _ in call.trailing)}
    pattern = next((interpolation(value) for word, value in call.trailing if word == "matching"), "")
    if not pattern and any(character in site.result_qualifier for character in "*?"):
        pattern = site.result_qualifier
    path = yield from object_path(call)
    found: Value = yield effects.ListDirectory(path, pattern, "recursively" in words, site.object_is_literal)
    return found


def stat(call: Call) -> _Run:
    """Return what is known of a file or folder."""
    path = yield from object_path(call)
    found: Value = yield effects.DescribeFile(path, call.site.object_is_literal)
    if found is None:
        raise EvaluationError(f"File not found: {path}")
    return found


_KINDS = {"file": "isFile", "directory": "isDirectory", "folder": "isDirectory"}


def exists(call: Call) -> _Run:
    """Return whether something is there; for ``<file: p>`` and ``<directory: p>``, whether it is of that kind."""
    path = yield from object_path(call)
    found = yield effects.DescribeFile(path, call.site.object_is_literal)
    kind = "" if is_expression(call) else _KINDS.get(call.site.object, "")
    return found is not None and (not kind or bool(found[kind]))


# --- writing -----------------------------------------------------------------------------------------------------


def write(call: Call) -> _Run:
    """Write a value to a file in its form; to a ``<url: ...>``, send it there."""
    site = call.site
    path = yield from object_path(call)
    value, options = _content(call)
    if is_address(path):
        return (yield from posted(path, value))
    form = form_named(site.result_qualifier) or form_of(path)
    layout = layout_of(options)
    written = yield effects.WriteFile(path, value, form, layout, _name(call), False, site.object_is_literal)
    yield effects.Announce(_event("file.written", path=written))
    return {"path": written, "success": True}


def append(call: Call) -> _Run:
    """Write to the end of a file: lines in the form of the file where it has lines, else the value's text."""
    site = call.site
    path = yield from object_path(call)
    value, options = _content(call)
    form = form_named(site.result_qualifier) or form_of(path)
    if form not in _LINES or (isinstance(value, str) and form != "log"):
        form = ""
    layout = layout_of(options)
    written = yield effects.WriteFile(path, value, form, layout, _name(call), True, site.object_is_literal)
    yield effects.Announce(_event("file.written", path=written))
    return {"path": written, "success": True}


def _name(call: Call) -> str:
    """Return what the value is called, for forms that say it."""
    return call.site.result or call.site.sink_name or "data"


def _content(call: Call) -> tuple[Value, Value]:
    """Return what is to be written, and the options: ``with`` has either, and the result noun or sink the value."""
    site = call.site
    options = given(call)
    if isinstance(options, dict) and options and options.keys() <= _OPTIONS and _own(call) is not UNBOUND:
        return value_or(_own(call), None), options
    found = _own(call) if options is UNBOUND else options
    if found is UNBOUND:
        raise EvaluationError(f"Undefined variable: '{site.result}'")
    return value_or(found, None), None


def _own(call: Call) -> Any:
    """Return the value of the sink or the result noun, whose specifier may name the form rather than a part."""
    site = call.site
    if site.has_sink or call.target is UNBOUND:
        return call.subject
    is_whole = not site.result_steps or form_named(site.result_qualifier)
    return call.target if is_whole else navigate(call.target, site.result_steps)


# --- folders, copies ---------------------------------------------------------------------------------------------


def make(call: Call) -> _Run:
    """Make a folder with all above it; ``Make the <file>`` and Touch make an empty file, or renew its time."""
    site = call.site
    path = (yield from object_path(call)) if site.object else result_path(call)
    is_file = site.result == "file" or (site.verb == "touch" and site.result not in ("directory", "folder"))
    made = yield effects.MakePath(path, not is_file, _is_literal(call))
    return {"path": made, "success": True}


def copy(call: Call) -> _Run:
    """Copy a file or folder to another path."""
    source = result_path(call)
    target = yield from object_path(call)
    copied = yield effects.CopyPath(source, target, call.site.result_is_literal, call.site.object_is_literal)
    return {"source": source, "destination": copied, "success": True}


def move(call: Call) -> _Run:
    """Move or rename a file or folder."""
    source = result_path(call)
    target = yield from object_path(call)
    old, new = yield effects.MovePath(source, target, call.site.result_is_literal, call.site.object_is_literal)
    yield effects.Announce(_event("file.renamed", oldPath=old, newPath=new))
    return {"source": old, "destination": new, "success": True}


# --- deleting ----------------------------------------------------------------------------------------------------


def deletes_path(call: Call) -> bool:
    """Return whether a Delete is about the disk: ``Delete the <file: p>``, ``... the <x> from the <file: p>``."""
    site = call.site
    if site.object:
        return site.object == "file" and call.base is UNBOUND
    return site.result in ("file", "directory", "folder", "path")


def delete_path(call: Call) -> _Run:
    """Delete a file; ``<directory: p>`` is deleted with all that is in it."""
    path = (yield from object_path(call)) if call.site.object else result_path(call)
    is_directory = call.site.result in ("directory", "folder")
    removed = yield effects.RemovePath(path, is_directory, _is_literal(call))
    return {"path": removed, "success": True}


def _is_literal(call: Call) -> bool:
    """Return whether the path is a literal where it stands in the object or, without one, in the result."""
    site = call.site
    return site.object_is_literal if site.object else site.result_is_literal


def _event(event_type: str, **payload: Value) -> Event:
    return Event(event_type, {**payload, "eventType": event_type})


ACTIONS: dict[str, Action] = {
    "read": read,
    "list": list_,
    "stat": stat,
    "exists": exists,
    "write": write,
    "append": append,
    "make": make,
    "copy": copy,
    "move": move,
}
