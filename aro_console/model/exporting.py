"""Rows as files for other programs and other people: JSON lines, a transcript in Markdown, HAR 1.2 for HTTP.

Every text and value passes a `Masking` first. Bytes that are no text are written in base64, and said to be.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aro_console.model.copying import COPIES, Source, row_text
from aro_console.model.formatting import clip
from aro_console.model.inspection import payload_of
from aro_console.model.masking import Masking
from runtime.probe import records as r
from runtime.probe.payloads import structured, value_text

WallTime = Callable[[int], datetime]

_REASONS = {int(status): status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Export:
    """What is written, and what was masked in it."""

    text: str
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing rows."""

    words: str
    suffix: str
    make: Callable[[Sequence[Source], Making], str]


@dataclass(frozen=True, slots=True)
class Making:
    """What a format needs beside the rows."""

    wall_time: WallTime
    masking: Masking
    version: str
    """Of the console."""


def export(form: str, sources: Sequence[Source], wall_time: WallTime, version: str, *, masked: bool = True) -> Export:
    """Return rows in the format `form`; an empty text when they hold nothing of that kind."""
    making = Making(wall_time, Masking(masked), version)
    text = FORMATS[form].make(sources, making)
    return Export(text, tuple(dict.fromkeys(making.masking.found)))


# --- JSON lines ------------------------------------------------------------------------------------------------


def _json_lines(sources: Sequence[Source], making: Making) -> str:
    entries = (_entry(source, making) for source in sources)
    return "".join(f"{json.dumps(entry, ensure_ascii=False, default=value_text)}\n" for entry in entries)


def _entry(source: Source, making: Making) -> dict[str, object]:
    """Return a row as one object; what does not apply to it is left out."""
    row, record, masking = source.row, source.record, making.masking
    where = f"#{row.seq}"
    told: dict[str, object] = {
        "number": row.seq,
        "time": making.wall_time(row.at_ns).isoformat(),
        "flow": row.flow,
        "kind": row.kind,
        "direction": {">": "in", "<": "out"}.get(row.mark),
        "connections": row.connections,
        "path": masking.text(source.path, where),
        "handler": row.handler,
        "summary": masking.text(row.summary, where),
        "status": row.status,
        "took_ms": row.took_ns / 1e6 if row.took_ns is not None else None,
        "injected": row.injected or None,
        "comment": masking.text(source.comment, where),
    }
    if isinstance(record, r.RequestReceived | r.ResponseSent):
        told["headers"] = masking.headers(record.headers, where)
    if record is not None:
        told["payload"] = _plain(masking.value(structured(payload_of(record)), where))
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _plain(value: object) -> object:
    """Return a value as JSON can hold it: bytes that are no text in base64."""
    match value:
        case bytes():
            return {"base64": base64.b64encode(value).decode()}
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value


# --- Markdown --------------------------------------------------------------------------------------------------


_HEADING = 100
"""Characters of a row in the heading over its payload."""


def _markdown(sources: Sequence[Source], making: Making) -> str:
    masking, parts = making.masking, ["# Transcript\n"]
    for source in sources:
        where = f"#{source.row.seq}"
        stamp = making.wall_time(source.row.at_ns).strftime("%H:%M:%S.%f")[:-3]
        shown = _fenced(source, masking, where)
        words = masking.text(row_text(source.row), where)
        # What it carries stands below in full.
        parts.append(f"## {stamp}  {_inline(clip(words, _HEADING) if shown else words)}\n")
        if source.comment:
            parts.append(f"> {_inline(masking.text(source.comment, where))}\n")
        if shown:
            parts.append(shown)
    return "\n".join(parts)


def _fenced(source: Source, masking: Masking, where: str) -> str:
    if source.record is None:
        return ""
    value = _plain(masking.value(structured(payload_of(source.record)), where))
    if value in (None, "", {}, []):
        return ""
    kind, text = ("text", value) if isinstance(value, str) else ("json", _pretty(value))
    # Longer than any fence within.
    fence = "`" * max(3, 1 + max((len(run) for run in _runs_of_ticks(text)), default=0))
    return f"{fence}{kind}\n{text}\n{fence}\n"


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=value_text)


def _runs_of_ticks(text: str) -> list[str]:
    return ["`" * len(run) for run in "".join(c if c == "`" else " " for c in text).split()]


def _inline(text: str) -> str:
    """Return a text that Markdown shows as it stands."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#|" else character for character in text)


# --- commands --------------------------------------------------------------------------------------------------


def _commands(name: str) -> Callable[[Sequence[Source], Making], str]:
    _, command = COPIES[name]

    def make(sources: Sequence[Source], making: Making) -> str:
        # Nothing is said to be masked in what is not written.
        written = (source for source in sources if command(source))
        return "".join(f"{command(_masked(source, making.masking))}\n" for source in written)

    return make


def _masked(source: Source, masking: Masking) -> Source:
    """Return a source whose record has no secrets."""
    record, where = source.record, f"#{source.row.seq}"
    match record:
        case r.RequestReceived():
            headers, body = tuple(masking.headers(record.headers, where)), _bytes(record.body, masking, where)
            target = masking.text(record.target, where)
            return replace(source, record=replace(record, target=target, headers=headers, body=body))
        case r.FrameReceived() | r.FrameSent():
            said = masking.text(record.payload, where) if isinstance(record.payload, str) else record.payload
            return replace(source, path=masking.text(source.path, where), record=replace(record, payload=said))
        case _:
            return source


def _bytes(body: bytes, masking: Masking, where: str) -> bytes:
    try:
        return masking.text(body.decode(), where).encode()
    except UnicodeDecodeError:
        return body


# --- HAR 1.2 ---------------------------------------------------------------------------------------------------


def _har(sources: Sequence[Source], making: Making) -> str:
    """Return requests with their responses as an HTTP archive (HAR 1.2); nothing without any."""
    answers = {known.request_id: known for known in _records(sources) if isinstance(known, r.ResponseSent)}
    entries = []
    for source in (_masked(source, making.masking) for source in sources):
        if isinstance(source.record, r.RequestReceived):
            entries.append(_har_entry(source, source.record, answers.get(source.record.request_id), making))
    log = {"version": "1.2", "creator": {"name": "aro-console", "version": making.version}, "entries": entries}
    return json.dumps({"log": log}, ensure_ascii=False, indent=2) + "\n" if entries else ""


def _records(sources: Iterable[Source]) -> Iterable[r.Record]:
    return (source.record for source in sources if source.record is not None)


def _har_entry(
    source: Source, asked: r.RequestReceived, answered: r.ResponseSent | None, making: Making
) -> dict[str, Any]:
    masking = making.masking
    took_ms = answered.elapsed_ns / 1e6 if answered is not None else 0.0
    # A request is told when all of it has arrived.
    return {
        "startedDateTime": making.wall_time(asked.at_ns).isoformat(),
        "time": took_ms,
        "request": _har_request(source, asked),
        "response": _har_response(answered, masking),
        "cache": {},
        "timings": {"send": 0, "wait": took_ms, "receive": 0},
        "comment": f"#{asked.seq}  {masking.text(source.comment, f'#{asked.seq}')}".rstrip(),
    }


def _har_request(source: Source, asked: r.RequestReceived) -> dict[str, Any]:
    told: dict[str, Any] = {
        "method": asked.method,
        "url": f"http://{source.address or 'localhost'}{asked.target}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _har_headers(asked.headers),
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(urlsplit(asked.target).query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": len(asked.body),
    }
    if asked.body:
        told["postData"] = {"mimeType": _content_type(asked.headers), "text": asked.body.decode(errors="replace")}
    return told


def _har_response(answered: r.ResponseSent | None, masking: Masking) -> dict[str, Any]:
    where = f"#{answered.seq}" if answered is not None else ""
    headers = tuple(masking.headers(answered.headers, where)) if answered is not None else ()
    body = _bytes(answered.body, masking, where) if answered is not None else b""
    content: dict[str, Any] = {"size": len(body), "mimeType": _content_type(headers)}
    try:
        content["text"] = body.decode()
    except UnicodeDecodeError:
        content |= {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    return {
        "status": answered.status if answered is not None else 0,
        "statusText": _REASONS.get(answered.status, "") if answered is not None else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _har_headers(headers),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(body),
    }


def _har_headers(headers: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _content_type(headers: Sequence[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("rows as lines of JSON", ".jsonl", _json_lines),
    "markdown": Format("a transcript in Markdown", ".md", _markdown),
    "curl": Format("curl commands for the requests", ".sh", _commands("curl")),
    "websocat": Format("websocat commands for the messages", ".sh", _commands("websocat")),
    "har": Format("an HTTP archive of the requests", ".har", _har),
}
"""By the name that is typed."""
