"""What becomes of a verb: the orders, in one table for the prompt, the screens and headless scripts.

The arguments of some verbs say all there is to know; others act on the moment: on what is held, on what is recorded.
A verb that is in neither table is about the screen, and means nothing without one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aro_console.commands.forms import (
    FormError,
    broadcast_form,
    close_form,
    emit_form,
    inject_form,
    request_form,
    send_form,
    virtual_form,
)
from aro_console.commands.holding import delay_of, replaced, typed_answer
from aro_console.commands.verbs import by_name
from aro_console.model.rules import Rules
from runtime.probe import records as r
from runtime.probe.commands import (
    Continue,
    Drop,
    Lane,
    LaneKind,
    Order,
    Pause,
    PingConnection,
    RecordStatements,
    ReleaseHeld,
    SetBinding,
    SkipStatement,
    Step,
    StepKind,
)

Given = Mapping[str, str]
"""Checked arguments by name; optional ones may be missing."""

BY_ARGUMENTS: Mapping[str, Callable[[Given], Order]] = {
    "inject": lambda given: inject_form((), "").build(given),
    "send": lambda given: send_form((), "").build(given),
    "broadcast": lambda given: broadcast_form(()).build({"path": "", **given}),
    "close": lambda given: close_form((), "").build({"code": "1000", "reason": "", **given}),
    "ping": lambda given: PingConnection(_named(given)),
    "virtual": lambda given: virtual_form(()).build(given),
    "request": lambda given: request_form(()).build(
        {
            "operation": "",
            "target": f"{given['method']} {given['target']}",
            "headers": "",
            "body": given.get("body", ""),
        }
    ),
    "emit": lambda given: emit_form(()).build({"name": given["event"], "payload": given.get("payload", "{}")}),
}
"""Verbs that are orders as soon as they are typed with their arguments."""


def _named(given: Given) -> str:
    if "connection" not in given:
        raise FormError("connection", "Say which connection is meant, like ping c1.")
    return given["connection"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What an order may need to know beyond its arguments."""

    hold_id: int = 0
    """What steps act on; 0 when there is nothing."""
    recording_statements: bool = True
    held: r.Held | None = None
    """The message that is meant; None when no rule holds one."""
    rules: Rules = field(default_factory=Rules)
    none: str = "Nothing is held."
    """Why there is nothing that steps could act on."""


def _held(moment: Moment) -> r.Held:
    if moment.held is None:
        raise FormError("", "No message is held.")
    return moment.held


def _new_rule(given: Given, moment: Moment) -> Order:
    if "filter" not in given:
        raise FormError("filter", "A hold rule needs a filter, like conn:c1 dir:in.")
    moment.rules.add(given["filter"])
    return moment.rules.order()


def _arm(given: Given, moment: Moment) -> Order:
    moment.rules.armed = given["state"] == "on" if "state" in given else not moment.rules.armed
    return moment.rules.order()


def _change_rule(given: Given, moment: Moment) -> Order:
    rule_id = int(given["rule"]) if given["rule"].isdigit() else 0
    if moment.rules.get(rule_id) is None:
        known = ", ".join(str(rule.rule_id) for rule in moment.rules.all) or "none"
        raise FormError("rule", f"There is no hold rule {given['rule']}; there are: {known}.")
    moment.rules.change(rule_id, given["filter"])
    return moment.rules.order()


def lane_of(text: str) -> Lane:
    """Return the part of the program that ``handler Take Message`` names; all of it when nothing is named."""
    kind, _, name = text.partition(" ")
    return Lane(LaneKind(kind), name) if kind else Lane()


def _hold(moment: Moment) -> int:
    if not moment.hold_id:
        raise FormError("", moment.none)
    return moment.hold_id


def _to_cursor(given: Given, moment: Moment) -> Order:
    if "file:line" not in given:
        raise FormError("file:line", "Say where to: cursor main.aro:12.")
    file, _, line = given["file:line"].rpartition(":")
    return Step(_hold(moment), StepKind.CURSOR, file, int(line))


BY_MOMENT: Mapping[str, Callable[[Given, Moment], Order]] = {
    "pause": lambda given, moment: Pause(lane_of(given.get("lane", ""))),
    "continue": lambda given, moment: Continue(lane=lane_of(given["lane"]) if "lane" in given else None),
    "over": lambda given, moment: Step(_hold(moment), StepKind.OVER),
    "into": lambda given, moment: Step(_hold(moment), StepKind.IN, target=given.get("handler", "")),
    "cursor": _to_cursor,
    "out": lambda given, moment: Step(_hold(moment), StepKind.OUT),
    "drop": lambda given, moment: Drop(moment.held.hold_id if moment.held is not None else _hold(moment)),
    "pass": lambda given, moment: Continue(_held(moment).hold_id),
    "pass-all": lambda given, moment: ReleaseHeld(),
    "edit-held": lambda given, moment: replaced(_held(moment), given.get("message", "")),
    "delay": lambda given, moment: delay_of(_held(moment), given["seconds"]),
    "answer": lambda given, moment: typed_answer(_held(moment), given.get("answer", "")),
    "hold": _new_rule,
    "arm": _arm,
    "change-rule": _change_rule,
    "set": lambda given, moment: SetBinding(_hold(moment), given["name"].strip("<>"), given["expression"]),
    "skip": lambda given, moment: SkipStatement(_hold(moment)),
    "statements": lambda given, moment: RecordStatements(
        given["state"] == "on" if "state" in given else not moment.recording_statements
    ),
}
"""Verbs whose order depends on the moment; a screen gives them too, and then shows where they lead."""


def order_for(name: str, arguments: Sequence[str], moment: Moment) -> Order | None:
    """Return the order of a verb with its arguments in order; None for a verb that is about the screen.

    Raises FormError when it cannot be given now.
    """
    given = dict(zip((argument.name for argument in by_name(name).arguments), arguments, strict=False))
    if name in BY_ARGUMENTS:
        return BY_ARGUMENTS[name](given)
    make = BY_MOMENT.get(name)
    return make(given, moment) if make is not None else None
