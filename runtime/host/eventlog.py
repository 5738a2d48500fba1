"""``--record FILE`` and ``--replay FILE``: the events of a run as one JSON document, and back (runtime.md 1.10).

The recorder is an observer at the seam, like any other: it reads records and changes nothing. Events go to the file as
they come, so that a run of any length needs no memory for them. Replaying publishes the domain events again, in order,
each when the one before has been handled, ahead of Application-Start.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from runtime.engine.event_types import EVENT_TYPES
from runtime.engine.events import APPLICATION_END, APPLICATION_START, DOMAIN, HTTP_REQUEST, Event, domain_event
from runtime.errors import Diagnostic, EvaluationError, LoadError
from runtime.probe import records
from runtime.probe.records import RawRecord, Record, view
from runtime.values.jsontext import from_json, to_json
from runtime.values.kinds import Value, kind_of
from runtime.values.text import interpolation

VERSION = "1.0"
_BEGINNING, _END = '"events": [', "\n]}\n"

Told = tuple[str, dict[str, Value]]
"""The type of an event and what it carries."""

# --- from a record to an event -----------------------------------------------------------------------------------


_SAID_BETTER = frozenset({HTTP_REQUEST, APPLICATION_START, APPLICATION_END})
"""Events that have records of their own, which say more."""


def _published(record: records.EventPublished) -> Told | None:
    if record.event_type in _SAID_BETTER:
        return None
    # A domain event may be called `error`; what is typed and published has a dot in its name, which no event can have.
    if "." in record.event_type and record.event_type in EVENT_TYPES:
        return record.event_type, dict(record.payload)
    return DOMAIN, {"eventName": record.event_type, "data": dict(record.payload)}


def _state(record: records.ApplicationStateChanged) -> Told | None:
    states: Mapping[str, Told] = {
        "loaded": ("application.started", {"applicationName": record.detail}),
        "waiting": ("wait.state.entered", {}),
        "stopping": ("application.stopping", {"reason": record.detail}),
    }
    return states.get(record.state)


def _request(record: records.RequestReceived) -> Told:
    return "http.request", {
        "requestId": record.request_id,
        "method": record.method,
        "path": record.target,
        "headers": dict(record.headers),
        "body": record.body.decode("utf-8", "replace"),
    }


def _response(record: records.ResponseSent) -> Told:
    return "http.response", {
        "requestId": record.request_id,
        "statusCode": record.status,
        "durationMs": record.elapsed_ns / 1e6,
    }


def _completed(record: records.ExecutionFinished | records.ExecutionFailed) -> Told:
    return "featureset.completed", {
        "featureSetName": record.feature_set,
        "executionId": record.execution_id,
        "success": isinstance(record, records.ExecutionFinished),
        "durationMs": record.elapsed_ns / 1e6,
    }


def _effect(record: records.EffectRequested) -> Told | None:
    return ("variable.published", {"externalName": record.detail}) if record.effect == "PublishName" else None


def _changed(record: records.RepositoryChanged) -> Told:
    if record.change == "deleted":
        return "data.deleted", {"target": record.repository}
    return "data.stored", {"repository": record.repository, "dataType": kind_of(record.new_value)}


_SERVICES = {"http-server": "http.server", "socket-server": "socket.server", "file-monitor": "file.watch"}

_READERS: Mapping[type[Record], Callable[[Any], Told | None]] = {
    records.EventPublished: _published,
    records.ApplicationStateChanged: _state,
    records.RequestReceived: _request,
    records.ResponseSent: _response,
    records.DeliveryStarted: lambda record: (
        "featureset.started",
        {
            "featureSetName": record.feature_set,
            "businessActivity": record.activity,
            "executionId": record.execution_id,
        },
    ),
    records.ExecutionFinished: _completed,
    records.ExecutionFailed: _completed,
    records.EffectRequested: _effect,
    records.RepositoryChanged: _changed,
    records.ServiceStarted: lambda record: (
        f"{_SERVICES.get(record.service, record.service)}.started",
        {"address": record.address},
    ),
    records.ServiceStopped: lambda record: (f"{_SERVICES.get(record.service, record.service)}.stopped", {}),
}


def events_of(raw: RawRecord) -> list[Told]:
    """Return the events that a record stands for: none, one, or for a failed execution also its ``error``."""
    read = _READERS.get(raw[4])
    if read is None:
        return []
    record = view(raw)
    told = read(record)
    found = [told] if told is not None else []
    if isinstance(record, records.ExecutionFailed):
        error: dict[str, Value] = {"error": record.sentence, "context": record.feature_set, "recoverable": True}
        found.append(("error", error))
    return found


# --- writing -----------------------------------------------------------------------------------------------------


class EventRecorder:
    """Writes the events of one run to a file. One that cannot be written any longer is told of, once."""

    def __init__(
        self, path: Path, application: str, now: Callable[[], datetime], complain: Callable[[str], None]
    ) -> None:
        """Begin the file.

        Raises:
            LoadError: it cannot be written.
        """
        self._path = path
        self._now = now
        self._complain = complain
        self._count = 0
        try:
            # Line by line: of a run that is killed, all but the document's end is there.
            # Half a surrogate pair, which UTF-8 cannot say, is written as JSON's own escape for it.
            self._file = path.open("w", buffering=1, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise _unusable(path, "written", error) from error
        head = {"version": VERSION, "application": application, "recorded": interpolation(now())}
        self._write(f"{json.dumps(head, ensure_ascii=False)[:-1]}, {_BEGINNING}")

    def told(self, raw: RawRecord) -> None:
        """Observe a record (see `Tap`)."""
        for event_type, payload in events_of(raw):
            event = {
                "timestamp": interpolation(self._now()),
                "eventType": event_type,
                "payload": _json(payload),
            }
            self._write(("," if self._count else "") + "\n" + json.dumps(event, ensure_ascii=False))
            self._count += 1

    def close(self) -> None:
        """End the file; calling it again does nothing."""
        self._write(_END)
        try:
            self._file.close()
        except OSError as error:
            self._give_up(error)

    def _write(self, text: str) -> None:
        if self._file.closed:
            return
        try:
            self._file.write(text)
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        self._complain(f"[WARNING] Events are recorded no longer: {self._path} cannot be written: {reason}")
        with suppress(OSError):  # what is left in its buffer cannot be written either
            self._file.close()


def _json(payload: dict[str, Value]) -> str:
    """Return a payload as JSON; what is nested too deeply for that is left out, and said to be."""
    try:
        return to_json(payload)
    except (EvaluationError, RecursionError) as error:
        return to_json({"unreadable": str(error) or "nested too deeply"})


def _unusable(path: Path, what: str, error: OSError) -> LoadError:
    message = f"{path} cannot be {what}: {(error.strerror or str(error)).lower()}"
    return LoadError([Diagnostic("no-recording", message, hint="name a file in a folder you may write to")])


# --- reading -----------------------------------------------------------------------------------------------------


def read_events(path: Path) -> tuple[Event, ...]:
    """Return the domain events of a recording, in their order.

    Raises:
        LoadError: it cannot be read, or is no recording.
    """
    try:
        text = path.read_text("utf-8")
        found = _document(text)
    except OSError as error:
        raise _unusable(path, "read", error) from error
    except ValueError as error:
        raise _no_recording(path, str(error)) from error
    except RecursionError as error:
        raise _no_recording(path, "it is nested too deeply") from error
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(events, list):
        raise _no_recording(path, "there are no events in it")
    return tuple(_event(path, number, event) for number, event in enumerate(events, 1) if _is_domain(event))


def _document(text: str) -> Any:
    """Return what a recording says; one that a killed run has left lacks its end, and nothing else."""
    try:
        return json.loads(text)
    except ValueError:
        if _BEGINNING not in text:
            raise
        return json.loads(text + _END)


def _is_domain(event: object) -> bool:
    return isinstance(event, dict) and event.get("eventType") == DOMAIN


def _event(path: Path, number: int, event: Mapping[str, Any]) -> Event:
    try:
        payload = from_json(event["payload"])
    except (KeyError, TypeError, EvaluationError) as error:
        raise _no_recording(path, f"event {number} has no payload in JSON") from error
    name, data = (payload.get("eventName"), payload.get("data")) if isinstance(payload, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(data, dict):
        raise _no_recording(path, f"event {number} has no name or no data")
    return domain_event(name, data)


def _no_recording(path: Path, why: str) -> LoadError:
    hint = "a recording is what --record FILE has written"
    return LoadError([Diagnostic("no-recording", f"{path} is no recording of events: {why}", hint=hint)])
