"""How a value becomes a message (runtime.md 4.6, 5.1): text as it is, structures as JSON, bytes as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from runtime.errors import EvaluationError
from runtime.values.dates import iso
from runtime.values.kinds import Value
from runtime.values.text import interpolation, to_json

# RFC 6455 7.4.1 and the IANA registry: what an endpoint may send; 1004, 1005, 1006 and 1015 never travel.
_CLOSE_CODES = frozenset({1000, 1001, 1003, *range(1007, 1015), *range(3000, 5000)})

# RFC 6455 5.5: a control frame carries 125 bytes, two of which are the code.
_LONGEST_REASON_BYTES = 123


def encode(value: Value) -> str | bytes:
    """Return the payload of one message: str for a text frame, bytes for a binary one."""
    if isinstance(value, (str, bytes)):  # a union would be made anew for every message
        return value
    if isinstance(value, datetime):
        return iso(value)
    return to_json(value)


def encode_raw(value: Value) -> str | bytes:
    """Return what goes over TCP: structures as JSON, anything else as it reads in a text (runtime.md 5.1)."""
    return encode(value) if isinstance(value, bytes | list | Mapping) else interpolation(value)


def check_close(code: Value, reason: Value) -> tuple[int, str]:
    """Return code and reason as they may be sent. Raises EvaluationError when RFC 6455 forbids them."""
    if type(code) is not int or code not in _CLOSE_CODES:
        allowed = "1000, 1001, 1003, 1007-1014 or 3000-4999"
        raise EvaluationError(f"Invalid close code: {interpolation(code)}. Expected: {allowed}")
    if not isinstance(reason, str):
        raise EvaluationError("The reason for closing must be text")
    size_bytes = len(reason.encode(errors="replace"))
    if size_bytes > _LONGEST_REASON_BYTES:
        raise EvaluationError(f"The reason for closing has {size_bytes} bytes; at most {_LONGEST_REASON_BYTES} fit")
    return code, reason
