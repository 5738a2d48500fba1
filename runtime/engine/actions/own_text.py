"""Actions on single values: compute, validate, compare, transform, split, join (runtime.md 2.5, 2.10)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine.actions.schemas import held_against, is_schema_name, schemas_of_contract, validated
from runtime.engine.actions.subject import is_expression, object_of, specifier, undefined
from runtime.engine.actions.templates import is_template, render
from runtime.errors import EvaluationError
from runtime.values.computing import OPERATIONS, compute
from runtime.values.conversion import CONVERSIONS, convert
from runtime.values.kinds import UNBOUND, Regex, Value
from runtime.values.operators import as_number, equal, less
from runtime.values.patterns import pattern_of
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]


def compute_(call: Call) -> Value:
    """Apply the operation the result names, by its specifier or, as of old, by its own name (``<length>``)."""
    value = object_of(call)
    argument: Value = next((one for one in (call.with_value, call.to_value) if one is not UNBOUND), None)
    steps = call.site.result_steps
    if len(steps) > 1 and all(step.lower() in OPERATIONS for step in steps):
        for step in steps:
            value = compute(step, value, argument)
        return value
    return compute(specifier(call) or call.site.result, value, argument)


def validate(call: Call) -> _Run:
    """Return ``{isValid, rule}``; a missing value is invalid.

    Against a schema of the contract it fails with 422, or returns the result's own value, which so keeps its name. A
    schema may stand where a rule does, ``Validate the <order: Order> for the <body>``: then the object is checked.
    """
    site = call.site
    schema = _schema_of(site.object)
    if schema:
        subject = call.target if call.target is not UNBOUND else call.with_value
        if subject is UNBOUND:
            raise undefined(site.result)
        return (yield from validated(subject, schema))
    if is_expression(call) and isinstance(call.object, bool):
        return call.object
    wanted = specifier(call)
    known = (yield from schemas_of_contract()) if is_schema_name(wanted) else {}
    if wanted in known and call.object is not UNBOUND:
        return held_against(call.object, wanted, known)
    rule = (wanted or site.result).lower()
    return {"isValid": _valid(rule, call.object), "rule": rule}


def _schema_of(name: str) -> str:
    """Return the schema an object names: ``<Order>``, ``<order-schema>``; empty for an ordinary name."""
    if name.endswith("-schema"):
        return "".join(word.capitalize() for word in name.removesuffix("-schema").split("-"))
    return name if is_schema_name(name) else ""


def _valid(rule: str, value: Any) -> bool:
    if value is UNBOUND:
        return rule not in _RULES
    check = _RULES.get(rule)
    return check is None or check(value)


_RULES: dict[str, Any] = {
    "required": lambda value: value is not None and value != "",
    "exists": lambda value: value is not None,
    "nonempty": lambda value: value not in (None, "", [], {}),
    "email": lambda value: isinstance(value, str) and "@" in value and "." in value,
    "numeric": lambda value: as_number(value) is not None,
}
"""What each rule asks of a value that is there; a rule that is not here holds for everything."""


def compare(call: Call) -> Value:
    """Compare the result's variable with the object: ``{matches, result}``."""
    if call.target is UNBOUND:
        raise undefined(call.site.result)
    left, right = call.target, object_of(call)
    if equal(left, right):
        return {"matches": True, "result": "equal"}
    return {"matches": False, "result": _order(left, right)}


def _order(left: Value, right: Value) -> str:
    try:
        return "less" if less(left, right) else "greater"
    except EvaluationError:
        return "notEqual"  # kinds that have no order between them


def transform(call: Call) -> _Run:
    """Render a template, or convert the object to the type that specifier or result names."""
    if is_template(call):
        return (yield from render(call))
    value = object_of(call)
    name = specifier(call) or (call.site.result if call.site.result.lower() in CONVERSIONS else "")
    return convert(value, name) if name else value


def split(call: Call) -> Value:
    """Cut a text at each match of the by-clause; empty parts are kept, and without a match it stays whole."""
    text = interpolation(object_of(call))
    by = call.by if call.by is not UNBOUND else call.site.by_text or call.with_value
    if by is UNBOUND:
        raise EvaluationError('Split needs a separator: by /regex/ or by "text"')
    # A text is a pattern too, unless it is none: `by "("` cuts at the parenthesis.
    pattern = pattern_of(by.pattern, by.flags) if isinstance(by, Regex) else pattern_of(interpolation(by))
    if pattern is None:
        return list(text.split(interpolation(by)))
    parts: list[Value] = []
    start = 0
    for begin, end in pattern.spans(text):
        if end > begin:
            parts.append(text[start:begin])
            start = end
    return [*parts, text[start:]]


def join(call: Call) -> Value:
    """Join the items' texts with the separator of ``with``, by default nothing."""
    items = object_of(call)
    separator = "" if call.with_value is UNBOUND else interpolation(call.with_value)
    return separator.join(map(interpolation, items)) if isinstance(items, list) else interpolation(items)


ACTIONS: dict[str, Action] = {
    "compute": compute_,
    "validate": validate,
    "compare": compare,
    "transform": transform,
    "split": split,
    "join": join,
}
