"""One line for people about each order: the detail of its `OrderGiven` record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.probe import commands as c

_WIDTH = 60


def describe(order: c.Order) -> str:
    """Return one line that says what `order` asks, for the timeline; empty where its name says it all."""
    say = _WORDS.get(type(order))
    return say(order) if say is not None else ""


def connection_of(order: c.Order) -> str:
    """Return the id of the connection `order` concerns; empty when it concerns none by itself."""
    match order:
        case c.InjectMessage() | c.SendMessage() | c.PingConnection() | c.CloseConnection():
            return order.connection_id
        case _:
            return ""


def rerun_of(order: c.Order) -> int:
    """Return the number of the record that `order` repeats; 0 when it repeats none."""
    match order:
        case c.InjectMessage() | c.SendRequest() | c.EmitEvent():
            return order.rerun_of
        case _:
            return 0


def breakpoint_words(breakpoint: c.Breakpoint) -> str:
    """Return a breakpoint as it reads: ``chat.aro:13 when <n> > 5``, ``verb emit (parked)``."""
    kind = breakpoint.kind
    if kind is c.BreakpointKind.LINE:
        place = f"{breakpoint.file}:{breakpoint.line}"
    elif kind in (c.BreakpointKind.ERROR, c.BreakpointKind.UNCAUGHT):
        place = "any error" if kind is c.BreakpointKind.ERROR else "uncaught errors"
    else:
        place = f"{kind} {breakpoint.target}"
    more = [
        f" when {breakpoint.condition}" if breakpoint.condition else "",
        f" on hit {breakpoint.hit_condition}" if breakpoint.hit_condition else "",
        f" logs {breakpoint.log_message}" if breakpoint.log_message else "",
        "" if breakpoint.enabled else " (parked)",
    ]
    return place + "".join(more)


def lane_words(lane: c.Lane) -> str:
    """Return a lane as it reads: ``handler Take Message``; empty for all of the program."""
    return "" if lane.kind is c.LaneKind.ALL else f"{lane.kind} {lane.name}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 3] + "..."


def _payload(message: str | bytes) -> str:
    return _cut(message) if isinstance(message, str) else f"{len(message)} bytes"


def _held(order: Any) -> str:
    return f"hold {order.hold_id}"


def _continue(order: c.Continue) -> str:
    return _held(order) if order.hold_id else lane_words(order.lane or c.Lane())


def _step(order: c.Step) -> str:
    if order.kind is c.StepKind.CURSOR:
        return f"to {order.file}:{order.line}"
    return f"{order.kind} {order.target}".rstrip()


def _release_held(order: c.ReleaseHeld) -> str:
    return f"{'drop ' if order.drop else ''}{f'rule {order.rule_id}' if order.rule_id else ''}".rstrip()


_WORDS: Mapping[type[c.Order], Callable[[Any], str]] = {
    c.Pause: lambda order: lane_words(order.lane),
    c.Continue: _continue,
    c.Step: _step,
    c.Drop: _held,
    c.SetBreakpoints: lambda order: ", ".join(map(breakpoint_words, order.breakpoints)) or "none",
    c.RecordStatements: lambda order: "on" if order.enabled else "off",
    c.Evaluate: lambda order: _cut(order.expression),
    c.SetBinding: lambda order: f"{order.name} = {_cut(order.expression)}",
    c.SkipStatement: _held,
    c.SetHoldRules: lambda order: ", ".join(_cut(rule.filter) for rule in order.rules if rule.enabled) or "none",
    c.Replace: lambda order: _payload(order.message),
    c.Delay: lambda order: f"{order.seconds:g} s",
    c.Answer: lambda order: f"{order.status or ''} {_payload(order.message)}".strip(),
    c.ReleaseHeld: _release_held,
    c.InjectMessage: lambda order: _payload(order.message),
    c.SendMessage: lambda order: _payload(order.message),
    c.BroadcastMessage: lambda order: _payload(order.message),
    c.OpenVirtual: lambda order: f"{order.path}, {order.count} of them" if order.count > 1 else order.path,
    c.CloseConnection: lambda order: f"{order.code} {order.reason}".rstrip(),
    c.SendRequest: lambda order: f"{order.method} {order.target}",
    c.EmitEvent: lambda order: order.name,
}
"""What each order asks; those that are not here say it by their name."""
