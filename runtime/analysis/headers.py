"""What starts a feature set, read off its header (runtime.md 3.2, 4.3).

The kinds are tried in the order of the table, on whole words at the end of the activity: ``WebSocket Event Handler`` is
no ``Socket Event Handler``. Which event a WebSocket, socket or file handler hears stands in its title, in any case.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.syntax.nodes import FeatureSet
from runtime.triggers import Trigger, TriggerKind

START = "Application-Start"
END = "Application-End"

WEBSOCKET_EVENTS = (
    ("binary", "websocket.binary"),
    ("message", "websocket.message"),
    ("disconnect", "websocket.disconnected"),  # before connect, which it contains
    ("connect", "websocket.connected"),
)
SOCKET_EVENTS = (
    ("disconnect", "socket.disconnected"),
    ("connect", "socket.connected"),
    ("data", "socket.data"),
    ("message", "socket.data"),
    ("received", "socket.data"),
)
FILE_EVENTS = (("created", "file.created"), ("modified", "file.modified"), ("deleted", "file.deleted"))

TITLED_EVENTS = {
    TriggerKind.WEBSOCKET: WEBSOCKET_EVENTS,
    TriggerKind.SOCKET: SOCKET_EVENTS,
    TriggerKind.FILE: FILE_EVENTS,
}
"""Kinds whose event is chosen by a word of the title; the first word found wins."""


def trigger_of(feature_set: FeatureSet) -> Trigger:
    """Return what starts `feature_set`. Never fails: what is nothing else is an operation, called by its name."""
    if feature_set.name == START:
        return Trigger(TriggerKind.START, "application.start")
    if feature_set.name == END:
        return Trigger(TriggerKind.END, "application.end", subject=feature_set.activity.strip().lower())
    # `Dashboard Watch: x Handler` is an activity with a second colon (C44); only what stands behind it counts.
    activity = feature_set.activity.rpartition(": ")[2].strip()
    for suffix, read in _KINDS:
        if activity == suffix or activity.endswith(f" {suffix}"):
            trigger = read(feature_set, activity.removesuffix(suffix).strip())
            if trigger is not None:
                return trigger
    if activity.endswith(("Test", "Tests")):
        return Trigger(TriggerKind.TEST)
    if activity == "Action":
        return Trigger(TriggerKind.USER_ACTION)
    return Trigger(TriggerKind.OPERATION)


def guards_of(suffix: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return ``status:paid,shipped;role:admin`` in parts; empty for a text without a colon (runtime.md 3.5)."""
    pairs = (clause.partition(":") for clause in suffix.split(";") if ":" in clause)
    return tuple((field.strip(), tuple(text.strip().lower() for text in texts.split(","))) for field, _, texts in pairs)


def transition_of(text: str) -> tuple[str, str] | None:
    """Return from-state and to-state of ``draft_to_placed``, in lower case; None when it is no transition."""
    before, separator, after = text.lower().partition("_to_")
    return (before, after) if separator and before and after else None


def _titled(kind: TriggerKind) -> _Reader:
    """A kind whose event is chosen by the title; without a known word it never fires (empty event type)."""

    def read(feature_set: FeatureSet, before: str) -> Trigger:
        title = feature_set.name.lower()
        event_type = next((event for word, event in TITLED_EVENTS[kind] if word in title), "")
        return Trigger(kind, event_type, path=feature_set.path, guards=guards_of(feature_set.suffix))

    return read


def _guarded(kind: TriggerKind, event_type: str) -> _Reader:
    def read(feature_set: FeatureSet, before: str) -> Trigger:
        return Trigger(kind, event_type, guards=guards_of(feature_set.suffix))

    return read


def _state_observer(feature_set: FeatureSet, before: str) -> Trigger:
    transition = transition_of(feature_set.suffix)
    return Trigger(TriggerKind.STATE, "state.transition", subject=before.lower(), transition=transition)


def _of_repository(kind: TriggerKind, event_type: str) -> _Reader:
    def read(feature_set: FeatureSet, before: str) -> Trigger | None:
        repository = before.rpartition(" ")[2]
        if not repository.endswith("-repository"):
            return None
        return Trigger(kind, event_type, subject=repository, guards=guards_of(feature_set.suffix))

    return read


def _domain(feature_set: FeatureSet, before: str) -> Trigger | None:
    # The first ` Handler` ends the name, should there be two.
    name = before.partition(" Handler")[0].strip()
    return Trigger(TriggerKind.DOMAIN, name, guards=guards_of(feature_set.suffix)) if name else None


_Reader = Callable[[FeatureSet, str], Trigger | None]
"""Called with the feature set and the words before the suffix; None when the suffix stands there for nothing."""

_KINDS: tuple[tuple[str, _Reader], ...] = (
    ("WebSocket Event Handler", _titled(TriggerKind.WEBSOCKET)),
    ("Socket Event Handler", _titled(TriggerKind.SOCKET)),
    ("File Event Handler", _titled(TriggerKind.FILE)),
    ("KeyPress Handler", _guarded(TriggerKind.KEY_PRESS, "keyboard.keypress")),
    ("StateTransition Handler", _guarded(TriggerKind.STATE, "state.transition")),
    ("StateObserver", _state_observer),
    ("Observer", _of_repository(TriggerKind.REPOSITORY, "repository.changed")),
    ("Evicted Handler", _of_repository(TriggerKind.EVICTION, "repository.evicted")),
    ("NotificationSent Handler", _guarded(TriggerKind.NOTIFICATION, "notification.sent")),
    ("Handler", _domain),
)
