"""Pairs an event with the feature sets that listen to it: no queue, no task, no waiting (runtime.md 3.1-3.5, 4.3).

Handlers come in source order; of WebSocket handlers, those without a path first. Why a handler of the same kind did not
get an event is worked out only when somebody asks. Header conditions are not the bus's: they need an execution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.compiler.program import Code, Program
from runtime.engine.events import APPLICATION_END, APPLICATION_START, DOMAIN, HTTP_REQUEST, Event
from runtime.triggers import Trigger, TriggerKind, captured
from runtime.values.kinds import UNBOUND, Unbound, Value
from runtime.values.navigation import find
from runtime.values.text import interpolation

_NEVER_FIRE = frozenset({TriggerKind.TEST, TriggerKind.USER_ACTION, TriggerKind.OPERATION})
_KINDS_BY_FAMILY = {
    "websocket": TriggerKind.WEBSOCKET,
    "socket": TriggerKind.SOCKET,
    "file": TriggerKind.FILE,
    "state": TriggerKind.STATE,
    "keyboard": TriggerKind.KEY_PRESS,
    "notification": TriggerKind.NOTIFICATION,
    DOMAIN: TriggerKind.DOMAIN,
}
"""Whom an event of this family could have meant: the part of its type before the dot."""


# An application begins and ends once: with its own feature set, which stands before those it imports (3.7).
_ONE = {APPLICATION_START: 1, APPLICATION_END: 1}


@dataclass(frozen=True, slots=True)
class Match:
    """Who gets an event."""

    deliveries: tuple[Code, ...]
    rejected: tuple[tuple[str, str], ...] = ()
    """Handlers that were considered: the feature set's name, and the rule that failed, in words."""
    names: tuple[str, ...] = field(init=False)
    """Of those who get it: told with every event, so known with every answer."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(code.name for code in self.deliveries))


_NOBODY = Match(())

_REMEMBERED = 1024
"""Answers kept at most."""


class Bus:
    """The subscriptions of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._operations = _by_name(program.codes)
        self._listeners = _by_event(program.codes)
        self._unconditional = {
            key: Match(tuple(codes))
            for key, codes in self._listeners.items()
            if key[0] not in _ONE and not any(map(_is_choosy, codes))
        }
        """Answers that hold for every such event, so that the usual one costs a look-up."""
        self._known: dict[tuple[str, str, str, bool], Match] = {}
        """Answers that only type, name and path decided, for the next event that has the same."""
        self._undecided = {
            family for code in program.codes if _asks_payload(code.trigger) for family in _families(code.trigger)
        }
        """Families of events whose payload some handler looks into: of these nothing is remembered."""

    def match(self, event: Event, explain: bool = False) -> Match:
        """Return the handlers of `event`; with `explain`, also those of its kind that do not get it, and why."""
        key = (event.type, event.name, event.path, explain)
        known = self._known.get(key)
        if known is None:
            known = self._match(event, explain)
            if event.type.partition(".")[0] not in self._undecided:
                if len(self._known) >= _REMEMBERED:  # names and paths come from outside, and without end
                    self._known.clear()
                self._known[key] = known
        return known

    def _match(self, event: Event, explain: bool) -> Match:
        if event.type == HTTP_REQUEST:
            found = self._operations.get(event.name)
            return _NOBODY if found is None else Match((found,))
        key = (event.type, event.name if event.type == DOMAIN else "")
        match = self._unconditional.get(key)
        if match is None:
            codes = self._listeners.get(key, ())
            match = Match(tuple(code for code in codes if not objection(code.trigger, event))[: _ONE.get(event.type)])
        return Match(match.deliveries, self._rejected(event, match.deliveries)) if explain else match

    def _rejected(self, event: Event, deliveries: tuple[Code, ...]) -> tuple[tuple[str, str], ...]:
        family = event.type.partition(".")[0]
        kind = _KINDS_BY_FAMILY.get(family)
        considered = (
            code
            for code in self._program.codes
            if code not in deliveries and (code.trigger.kind is kind or code.trigger.event_type == event.type)
        )
        return tuple((code.name, _reason(code.trigger, event)) for code in considered)


# --- the indexes -------------------------------------------------------------------------------------------------


def _by_name(codes: tuple[Code, ...]) -> dict[str, Code]:
    """Return who answers an operation: of several with one name the last (1.1), a plain one before a handler."""
    handlers = {code.name: code for code in codes if code.trigger.kind is not TriggerKind.OPERATION}
    return handlers | {code.name: code for code in codes if code.trigger.kind is TriggerKind.OPERATION}


def _by_event(codes: tuple[Code, ...]) -> dict[tuple[str, str], list[Code]]:
    """Return the listeners by event type and, for domain events, their name."""
    listeners: dict[tuple[str, str], list[Code]] = {}
    for code in codes:
        trigger = code.trigger
        if trigger.event_type and trigger.kind not in _NEVER_FIRE:
            is_domain = trigger.kind is TriggerKind.DOMAIN
            key = (DOMAIN, trigger.event_type) if is_domain else (trigger.event_type, "")
            listeners.setdefault(key, []).append(code)
    for found in listeners.values():
        found.sort(key=lambda code: bool(code.trigger.path))
    return listeners


def _is_choosy(code: Code) -> bool:
    trigger = code.trigger
    return bool(trigger.subject or trigger.path or trigger.guards or trigger.transition)


def _families(trigger: Trigger) -> set[str]:
    """Return the families of events that this handler listens to or could have meant."""
    meant = {family for family, kind in _KINDS_BY_FAMILY.items() if kind is trigger.kind}
    return meant | {trigger.event_type.partition(".")[0]}


def _asks_payload(trigger: Trigger) -> bool:
    """Whether more than an event's type, name and path decides about this handler."""
    return bool(trigger.guards or trigger.transition or trigger.kind is TriggerKind.STATE)


# --- what a trigger asks of an event ------------------------------------------------------------------------------


def objection(trigger: Trigger, event: Event) -> str:
    """Return why a handler that listens to this event does not get it, in words; empty when it does."""
    if trigger.path and captured(trigger.path, event.path) is None:
        return f"path {trigger.path} is not {event.path or 'given'}"
    about = subject_of(trigger, event)
    if trigger.subject and trigger.subject != about:
        return f"listens to {trigger.subject}, not {about or 'this'}"
    if trigger.transition is not None:
        states = tuple(interpolation(event.payload.get(key)).lower() for key in ("fromState", "toState"))
        if states != trigger.transition:
            wanted = "_to_".join(trigger.transition)
            return f"guard {wanted} - transition is {'_to_'.join(states)}"
    return next((said for guard in trigger.guards if (said := _guard(guard, trigger.kind, event))), "")


def subject_of(trigger: Trigger, event: Event) -> str:
    """Return what the event is about, in the terms of this kind of handler."""
    if trigger.kind is TriggerKind.STATE:
        return interpolation(event.payload.get("fieldName", "")).lower()
    if trigger.kind is TriggerKind.END:
        return event.name.lower()
    return event.name


def _guard(guard: tuple[str, tuple[str, ...]], kind: TriggerKind, event: Event) -> str:
    """Return why ``<field:a,b>`` does not hold; empty when it does. A missing field never matches (3.5)."""
    field, allowed = guard
    value = guard_value(field, kind, event)
    if value is not UNBOUND and interpolation(value).lower() in allowed:
        return ""
    actual = f"there is no {field}" if value is UNBOUND else f"value is {interpolation(value)}"
    return f"guard {field}:{','.join(allowed)} - {actual}"


def guard_value(field: str, kind: TriggerKind, event: Event) -> Value | Unbound:
    """Return what a guard on the dotted `field` is compared with; UNBOUND when there is no such field."""
    steps = field.split(".")
    found = (find(whole, steps) for whole in _looked_at(kind, event.payload))
    return next((value for value in found if value is not UNBOUND), UNBOUND)


def _looked_at(kind: TriggerKind, payload: Mapping[str, Value]) -> list[Value]:
    """Return where guards of this kind look for their field: the first that has it counts.

    A repository's row, new or else old; of a domain event the payload, then the only entry that wraps it (3.4).
    """
    if kind is TriggerKind.REPOSITORY:
        return [payload.get("newValue", payload.get("oldValue"))]
    if kind is TriggerKind.EVICTION:
        return [payload.get("evictedItem")]
    entries = [value for key, value in payload.items() if key != "eventType"]
    return [dict(payload), *(entries if kind is TriggerKind.DOMAIN and len(entries) == 1 else [])]


def _reason(trigger: Trigger, event: Event) -> str:
    wanted = trigger.event_type
    actual = event.name if event.type == DOMAIN else event.type
    if wanted != actual:
        return f"listens to {wanted}" if wanted else "its title names no event"
    return objection(trigger, event)
