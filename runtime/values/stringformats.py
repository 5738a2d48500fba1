"""What a schema's ``format`` asks of a value (OpenAPI 3.1 4.4.2, JSON Schema 2020-12 validation 7.3).

A table: the name of a format, and whether a value has it. A format that is not in it asks nothing, as the
specifications want it; nor does any of them ask something of a value of another kind.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, time
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from runtime.values.kinds import Value

# Compiled when first asked for: most programs never do, and all of them load this.
_DATE = r"\d{4}-\d\d-\d\d"
# RFC 3339 5.6, with the upper-case letters that everybody writes.
_TIME = r"(?P<clock>\d\d:\d\d):(?P<second>\d\d)(\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)"
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # RFC 9562 4
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 1123 2.1
_HOSTNAME = rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*"
# What browsers take for <input type="email">: RFC 5322 also allows comments and quoted blanks, which nobody has.
_EMAIL = rf"(?a)[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{_LABEL}(\.{_LABEL})*"
_URI = r"[A-Za-z][A-Za-z0-9+.-]*:([^\s%<>\"{}|\\^`\x00-\x1f\x7f-\U0010ffff]|%[0-9A-Fa-f]{2})+"  # RFC 3986


def has_format(value: Value, name: str) -> bool:
    """Whether `value` is what the format `name` asks for; true for a format that nobody knows."""
    if isinstance(value, str):
        check = _OF_TEXTS.get(name)
        return check is None or check(value)
    bits = _INTEGERS.get(name)
    return bits is None or type(value) is not int or -(1 << bits - 1) <= value < 1 << bits - 1


def _date(text: str) -> bool:
    with suppress(ValueError):
        return re.fullmatch(_DATE, text) is not None and bool(date.fromisoformat(text))
    return False


def _time(text: str) -> bool:
    parts = re.fullmatch(_TIME, text)
    if parts is None:
        return False
    # A minute may have a second 60 (RFC 3339 5.7), which no clock in here knows.
    second = "59" if parts["second"] == "60" else parts["second"]
    with suppress(ValueError):
        return time.fromisoformat(f"{parts['clock']}:{second}{parts['zone']}") is not None
    return False


def _date_time(text: str) -> bool:
    day, letter, clock = text.partition("T")
    return bool(letter) and _date(day) and _time(clock)


def _uri(text: str) -> bool:
    with suppress(ValueError):
        return re.fullmatch(_URI, text) is not None and bool(urlsplit(text).scheme)
    return False


def _address(kind: type[IPv4Address] | type[IPv6Address]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        with suppress(ValueError):
            return "%" not in text and bool(str(kind(text)))
        return False

    return check


def _base64(text: str) -> bool:
    with suppress(ValueError):
        return b64decode(text, validate=True) is not None
    return False


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


_OF_TEXTS: Mapping[str, Callable[[str], bool]] = {
    "date": _date,
    "time": _time,
    "date-time": _date_time,
    "email": _like(_EMAIL),
    "uuid": _like(_UUID),
    "uri": _uri,
    "hostname": _like(_HOSTNAME),
    "ipv4": _address(IPv4Address),
    "ipv6": _address(IPv6Address),
    "byte": _base64,
}

_INTEGERS: Mapping[str, int] = {"int32": 32, "int64": 64}
