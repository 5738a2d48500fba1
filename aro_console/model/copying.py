"""What can be copied of a row: the value it carries, its words, the payload, or a command that does the same again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aro_console.model.formatting import duration
from aro_console.model.inspection import payload_of
from aro_console.model.rows import Row
from runtime.probe import records as r
from runtime.probe.payloads import as_text, structured, value_text


@dataclass(frozen=True, slots=True)
class Source:
    """A row with what belongs to it."""

    row: Row
    record: r.Record | None
    """None when it has left memory; then only the row's words can be copied."""
    address: str = ""
    """``127.0.0.1:8080`` of the web server; empty when none listens."""
    path: str = ""
    """The path of its connection, and the query behind it."""
    protocol: str = ""
    """The subprotocol its connection agreed on; empty without."""
    causes: str = ""
    """Its causal stack as text."""
    effects: str = ""
    """What its run did to the world, as text; empty without a run."""
    comment: str = ""
    """What the reader said about the row; empty without."""
    asked: r.Record | None = None
    """The request or message that it goes back to, where a command may send that again; None for no such."""


COPIES: Mapping[str, tuple[str, Callable[[Source], str]]] = {
    "value": ("the value as JSON", lambda source: _value(source)),
    "row": ("the row as text", lambda source: row_text(source.row)),
    "payload": ("the payload as it stands", lambda source: _payload(source)),
    "stack": ("what led to it, step by step", lambda source: source.causes),
    "effects": ("what its run sent, stored and wrote", lambda source: source.effects),
    "curl": ("a curl command for the request", lambda source: _curl(source)),
    "websocat": ("a websocat command for the message", lambda source: _websocat(source)),
}
"""What can be copied by name, in words, and how it is made; empty where the row has no such thing."""


def copies(source: Source) -> dict[str, str]:
    """Return by name what can be copied of a row."""
    made = {name: make(source) for name, (_, make) in COPIES.items()}
    return {name: text for name, text in made.items() if text}


def row_text(row: Row) -> str:
    """Return a row in one line, as the timeline shows it."""
    took = duration(row.took_ns) if row.took_ns is not None else ""
    parts = (f"#{row.seq}", ",".join(row.connections), row.mark.strip(), row.summary, took, row.status)
    return "  ".join(part for part in parts if part)


def _carried(source: Source) -> object | None:
    return payload_of(source.record) if source.record is not None else None


def _value(source: Source) -> str:
    carried = _carried(source)
    if carried is None or carried in ("", b""):
        return ""
    return value_json(structured(carried))


def value_json(value: object) -> str:
    """Return a value as JSON over several lines; bytes in hex."""
    if isinstance(value, bytes):
        return value.hex(" ")
    try:
        return json.dumps(value, ensure_ascii=False, indent=2, default=value_text)
    except (ValueError, RecursionError):
        return as_text(value)


def _payload(source: Source) -> str:
    carried = _carried(source)
    return as_text(carried) if carried is not None else ""


_MADE_BY_CURL = ("host", "content-length", "connection", "transfer-encoding", "accept-encoding")


def _curl(source: Source) -> str:
    record = source.record if isinstance(source.record, r.RequestReceived) else source.asked
    if not isinstance(record, r.RequestReceived):
        return ""
    words = ["curl", *_method(record), *_exactly(record.target), f"http://{_reachable(source.address)}{record.target}"]
    for name, value in record.headers:
        if name.lower() not in _MADE_BY_CURL:
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
    if not record.body:
        return _joined(words)
    if not any(name.lower() == "content-type" for name, _ in record.headers):
        words += ["-H", "Content-Type:"]
    body = _typeable(record.body)
    # Raw: a body that begins with @ is no name of a file to be sent to whoever asked for it.
    if body is not None:
        return _joined([*words, "--data-raw", body])
    return f"{_printed(record.body)} | {_joined([*words, '--data-binary', '@-'])}"


def _method(record: r.RequestReceived) -> list[str]:
    """Return how curl is told the method; with ``-X HEAD`` it would wait for a body that never comes."""
    return ["--head"] if record.method == "HEAD" and not record.body else ["-X", record.method]


def _exactly(target: str) -> list[str]:
    """Return what keeps curl from reading patterns in a target, or from walking its dots away."""
    path = target.partition("?")[0]
    return [
        *(["--globoff"] if any(character in target for character in "[]{}") else []),
        *(["--path-as-is"] if "/." in path else []),
    ]


def _websocat(source: Source) -> str:
    record = source.record if isinstance(source.record, r.FrameReceived) else source.asked
    # What the server said is no client's to say again, but what it answered is.
    if not isinstance(record, r.FrameReceived) or record.opcode not in ("text", "binary"):
        return ""
    address = f"ws://{_reachable(source.address)}{source.path or '/'}"
    target = shlex.join([*(["--protocol", source.protocol] if source.protocol else []), address])
    if isinstance(record.payload, bytes):
        return f"{_printed(record.payload)} | websocat --binary --no-close {target}"
    # Ended by zero bytes, since websocat would send each line as a message of its own.
    said = record.payload.encode(errors="surrogatepass")
    text = _typeable(said)
    printed = _printed(said + b"\0") if text is None else f"printf '%s\\0' {shlex.quote(text)}"
    return f"{printed} | websocat --no-close --null-terminated {target}"


def _typeable(data: bytes) -> str | None:
    """Return the text that `data` is; None where it is none, or would steer the terminal it is pasted into."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if _harmless(text) else None


def _harmless(text: str) -> bool:
    return text.translate(_BREAKS).isprintable()


_BREAKS = {ord("\n"): " ", ord("\t"): " "}
"""What steers a terminal no further than a typist does."""


def _joined(words: list[str]) -> str:
    """Return words as a shell takes them; one that would steer a terminal is printed by the shell itself."""
    return " ".join(shlex.quote(word) if _harmless(word) else f'"$({_printed(word.encode())})"' for word in words)


def _printed(data: bytes) -> str:
    return f"printf '{''.join(f'{chr(92)}{byte:03o}' for byte in data)}'"


def _reachable(address: str) -> str:
    """Return an address a client can use: one that stands for all of a machine's becomes the machine itself."""
    host, _, port = (address or "localhost:8080").rpartition(":")
    return f"localhost:{port}" if host in ("0.0.0.0", "[::]", "::", "") else f"{host}:{port}"
