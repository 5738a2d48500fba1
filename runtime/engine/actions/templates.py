"""Rendering: ``Transform the <html> from the <template: index.html>`` (runtime.md 5.6)."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NoReturn

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.subject import named
from runtime.errors import EvaluationError
from runtime.values.kinds import Value


def is_template(call: Call) -> bool:
    """Return whether the object is a template."""
    return call.site.object == "template"


def render(call: Call) -> Generator[Any, Any, Value]:
    """Return the text of the template, which sees the names of the statement and those of a with-Map.

    Raises EvaluationError: status 404 for a missing template, ``Template render error in ...`` for a failing one.
    """
    path = _path(call)
    code = yield effects.LoadTemplate(path)
    names = dict(call.names)
    if isinstance(call.with_value, Mapping):
        names.update(call.with_value)
    try:
        text: Value = yield from code.plain(call.frame.child(names))
    except EvaluationError as error:
        raise EvaluationError(f"Template render error in {path}: {error}", error.status) from error
    return text


def include(call: Call) -> NoReturn:
    """Put another template in this place; outside of templates it fails, and says what to write instead."""
    # Inside a template an Include is compiled in place, and never comes here.
    name = call.site.result_qualifier or "part.tpl"
    raise EvaluationError(
        f"{call.site.verb.capitalize()} stands inside templates only. Here, write:"
        f" Transform the <text> from the <template: {name}>."
    )


ACTIONS: dict[str, Action] = {"include": include}


def _path(call: Call) -> str:
    """Return the path: the specifiers joined again, or the text of the variable that the only one names."""
    site = call.site
    path = site.object_qualifier if site.object_quoted else ".".join(site.object_steps)
    variable = named(call, path)
    if not site.object_quoted and isinstance(variable, str):
        path = variable
    if not path:
        raise EvaluationError("A template needs its path: <template: page.html>")
    return path
