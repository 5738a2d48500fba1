"""ParseHtml: what a web page says, in the form the result's specifier names (runtime.md 2.5, ARO-0011)."""

from __future__ import annotations

from runtime.compiler.calls import Action, Call
from runtime.engine.actions.subject import object_of, specifier
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Regex, Value, kind_of
from runtime.values.text import interpolation
from runtime.values.webpage import FORMS


def parse_html(call: Call) -> Value:
    """Return ``links``, ``content``, ``text`` of a CSS selector, ``markdown``, or the ``page`` in one Map."""
    form = (specifier(call) or call.site.result).lower()
    read = FORMS.get(form)
    if read is None:
        raise EvaluationError(f"ParseHtml has no form '{form}'. Expected: {', '.join(FORMS)}")
    page = object_of(call)
    if not isinstance(page, str):
        raise EvaluationError(f"ParseHtml reads text, not a value of type {kind_of(page)}")
    return read(page, _selector(call))


def _selector(call: Call) -> str:
    """Return the CSS selector of ``with "h2"`` or ``by "h2"``; empty without."""
    found = call.by if call.by is not UNBOUND else call.with_value
    if isinstance(found, Regex):
        raise EvaluationError("A CSS selector is a text, not a pattern")
    return call.site.by_text if found is UNBOUND else interpolation(found)


ACTIONS: dict[str, Action] = {"parsehtml": parse_html}
