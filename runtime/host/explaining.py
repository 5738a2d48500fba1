"""Why an event reached the feature sets it reached and no others: worked out when somebody asks, from its record.

Nothing of this runs while events do. The rules are those of the bus, asked one by one; what the record does not have
(the path of a connection, the operation of a request) is given by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from runtime.compiler.program import Code, Program
from runtime.engine.bus import guard_value, subject_of
from runtime.engine.events import APPLICATION_END, DOMAIN, HTTP_REQUEST, REPOSITORY_CHANGED, Event
from runtime.probe.considered import Considered, Rule
from runtime.probe.records import EventPublished
from runtime.triggers import Trigger, TriggerKind, captured
from runtime.values.kinds import UNBOUND
from runtime.values.text import interpolation

_ALIKE = 0.6
"""From this likeness on (0 to 1), another event's name may be what was meant."""

_FAMILIES = "websocket socket file keyboard http application repository state notification".split()
"""What stands before the dot of a type that the runtime gives; any other type is a domain event's name."""


def explain(program: Program, record: EventPublished, about: str = "", path: str = "") -> list[Considered]:
    """Return the feature sets that an event could have meant, those it reached first, then the nearest.

    `about` is the operation's id of a request, and `path` that of the connection.
    """
    event = _event(record, about, path)
    reached = set(record.handlers)
    found = [
        Considered(code.name, code.activity, code.head, code.name in reached, rules)
        for code in program.codes
        if (rules := tuple(_rules(code, event))) and (code.name in reached or _worth_telling(code, rules, event))
    ]
    return sorted(found, key=lambda one: (not one.runs, len(one.missed)))


def _event(record: EventPublished, about: str, path: str) -> Event:
    label, payload = record.event_type, record.payload
    if label.partition(".")[0] not in _FAMILIES or "." not in label:
        return Event(DOMAIN, payload, label)
    named = payload.get("repositoryName", "") if label.startswith("repository.") else payload.get("entityName", "")
    name = about or (named if isinstance(named, str) else "")
    return Event(label, payload, name, connection_id=record.connection_id, path=path)


def _rules(code: Code, event: Event) -> Iterator[Rule]:
    """Return each thing the header of `code` asks of `event`; nothing when it is of quite another kind."""
    trigger = code.trigger
    if event.type == HTTP_REQUEST:
        if trigger.kind is TriggerKind.OPERATION:
            yield Rule("name", code.name == event.name, f"answers the operation {code.name}: this is {event.name}")
        return
    wanted, actual = trigger.event_type, event.name if event.type == DOMAIN else event.type
    if not wanted or (trigger.kind is TriggerKind.DOMAIN) != (event.type == DOMAIN):
        return
    yield Rule("type", wanted == actual, f"listens to {wanted}" + ("" if wanted == actual else f": this is {actual}"))
    if wanted == actual:
        yield from _conditions(trigger, event)


def _conditions(trigger: Trigger, event: Event) -> Iterator[Rule]:
    if trigger.path:
        fits = captured(trigger.path, event.path) is not None
        yield Rule("path", fits, f"path is {trigger.path}: it is {event.path or 'not known'}")
    if trigger.subject and event.type != APPLICATION_END:
        about = subject_of(trigger, event)
        yield Rule("subject", trigger.subject == about, f"is about {trigger.subject}: it is {about or 'not known'}")
    if trigger.transition is not None:
        actual = tuple(interpolation(event.payload.get(key)).lower() for key in ("fromState", "toState"))
        wanted = "_to_".join(trigger.transition)
        yield Rule("transition", actual == trigger.transition, f"is {wanted}: it is {'_to_'.join(actual)}")
    for field, allowed in trigger.guards:
        value = guard_value(field, trigger.kind, event)
        said = f"there is no {field}" if value is UNBOUND else f"it is {interpolation(value)}"
        held = value is not UNBOUND and interpolation(value).lower() in allowed
        yield Rule("guard", held, f"{field} is {' or '.join(allowed)}: {said}")


def _worth_telling(code: Code, rules: tuple[Rule, ...], event: Event) -> bool:
    """Whether a feature set that does not get the event could have been meant: its type fits, or its name nearly."""
    first = rules[0]
    if first.held or event.type not in (DOMAIN, HTTP_REQUEST, REPOSITORY_CHANGED):
        return first.held or code.trigger.event_type.partition(".")[0] == event.type.partition(".")[0]
    wanted = code.name if event.type == HTTP_REQUEST else code.trigger.event_type
    return SequenceMatcher(None, wanted.lower(), event.name.lower()).ratio() >= _ALIKE
