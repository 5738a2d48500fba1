"""The verbs that set and change breakpoints, for the prompt, the keys and headless scripts alike.

Each changes the console's breakpoints and returns what was done, in words; what cannot be done is a FormError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from aro_console.commands.forms import FormError
from aro_console.model.breakpoints import Breakpoints, asks, where
from runtime.probe.commands import Breakpoint, BreakpointKind

Words = Sequence[str]


def _target(kind: BreakpointKind) -> Callable[[Breakpoints, Words], str]:
    def do(breakpoints: Breakpoints, words: Words) -> str:
        target = words[0] if words else ""
        is_set = breakpoints.toggle_target(kind, target)
        on = "" if kind is BreakpointKind.HANDLER else "on "
        return f"{'Breaks' if is_set else 'No longer breaks'} {on}{where(Breakpoint(0, kind, target))}."

    return do


def _when(breakpoints: Breakpoints, words: Words) -> str:
    name, condition = words[0], words[1] if len(words) > 1 else ""
    there = breakpoints.on(BreakpointKind.DATA, name)
    if there is None:
        there = breakpoints.add(Breakpoint(0, BreakpointKind.DATA, name))
    breakpoints.change(there.breakpoint_id, condition=condition)
    return f"Breaks when {name} gets a value{f', if {condition}' if condition else ''}."


def _changing(field: str) -> Callable[[Breakpoints, Words], str]:
    def do(breakpoints: Breakpoints, words: Words) -> str:
        number = _number(breakpoints, words[0])
        breakpoints.change(number, **{field: words[1] if len(words) > 1 else ""})
        return _said(breakpoints, number)

    return do


def _line_if(breakpoints: Breakpoints, words: Words) -> str:
    """Set the breakpoint on a line, or change the one that stands there, to stop where a condition holds."""
    there = _on_line(breakpoints, words[0])
    breakpoints.change(there.breakpoint_id, condition=words[1])
    return _said(breakpoints, there.breakpoint_id)


def _on_line(breakpoints: Breakpoints, place: str) -> Breakpoint:
    """Return the breakpoint on the statement of a line; a new one where none is. Raises FormError."""
    file, _, line = place.rpartition(":")
    found = breakpoints.place(file, int(line))
    if found is None:
        raise FormError("", "No statement stands on this line or behind it.")
    return breakpoints.at(file, found) or breakpoints.add(Breakpoint(0, file=file, line=found))


def _log_point(breakpoints: Breakpoints, words: Words) -> str:
    there = _on_line(breakpoints, words[0])
    breakpoints.change(there.breakpoint_id, log_message=words[1])
    return _said(breakpoints, there.breakpoint_id)


def park(breakpoints: Breakpoints, words: Words) -> str:
    """Park a breakpoint, or put it back in force."""
    number = _number(breakpoints, words[0])
    there = breakpoints.get(number)
    assert there is not None
    breakpoints.change(number, enabled=not there.enabled)
    return f"Breakpoint {number} is {'parked' if there.enabled else 'on'}."


def _gone(breakpoints: Breakpoints, words: Words) -> str:
    number = _number(breakpoints, words[0])
    breakpoints.remove(number)
    return f"Breakpoint {number} is gone."


def _number(breakpoints: Breakpoints, word: str) -> int:
    number = int(word)
    if breakpoints.get(number) is None:
        known = ", ".join(str(one.breakpoint_id) for one in breakpoints.kept)
        raise FormError(
            "", f"There is no breakpoint {number}" + (f"; there are {known}." if known else ": none is set.")
        )
    return number


def _said(breakpoints: Breakpoints, number: int) -> str:
    one = breakpoints.get(number)
    assert one is not None
    more = asks(one)
    return f"Breakpoint {number} on {where(one)}: {more or 'stops always'}."


BREAKING: Mapping[str, Callable[[Breakpoints, Words], str]] = {
    "breakpoint": _line_if,
    "break-in": _target(BreakpointKind.HANDLER),
    "break-verb": _target(BreakpointKind.VERB),
    "break-on-event": _target(BreakpointKind.EVENT),
    "break-on-error": _target(BreakpointKind.ERROR),
    "break-on-uncaught": _target(BreakpointKind.UNCAUGHT),
    "break-when": _when,
    "condition": _changing("condition"),
    "hits": _changing("hit_condition"),
    "log-point": _log_point,
    "park": park,
    "unbreak": _gone,
}
"""What each verb does with the words behind it; ``breakpoint`` with a condition, since without one it is a toggle."""

KIND_OF_ROW: Mapping[str, BreakpointKind] = {
    "run": BreakpointKind.HANDLER,
    "error": BreakpointKind.ERROR,
    "repository": BreakpointKind.DATA,
}
"""What `b` breaks on for rows of a kind; for all that an event belongs to, it is the event."""
