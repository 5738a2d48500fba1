"""Which web pages may open a WebSocket here (RFC 6455 10.2; runtime.md 1.8), and under which names one may ask.

A browser tells the page's origin and cannot be made to lie about it; other clients may leave it out, and are not held
up. Pages of the same host and of this machine are welcome, all others only when they were named.

A page can have its own name lead to 127.0.0.1 once it is loaded ("DNS rebinding"); it is then of the same host, and may
read what it asks. What gives it away is the Host it asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

ANY = "*"
"""Names every origin."""

# One origin, as RFC 6454 6.2 writes it; a slash behind it is let pass.
_ONE = re.compile(r"[a-z][a-z0-9+.\-]*://(?:\[[0-9a-f:.]+\]|[^/?#@,:\[\]\s]+)(?::[0-9]{1,5})?/?", re.IGNORECASE)
_AUTHORITY_END = re.compile("[/?#]")


def origin_allowed(origin: str | None, host: str | None, allowed: Collection[str]) -> bool:
    """Whether a page of `origin` may connect.

    `origin` is the header of that name, None when there is none; `host` the Host header; `allowed` holds origins
    (``https://example.org``), or `ANY`.
    """
    if origin is None or ANY in allowed:
        return True
    if _plain(origin) in {_plain(known) for known in allowed}:
        return True
    page = _hostname(origin) if _ONE.fullmatch(origin) else ""
    return page != "" and (is_local(page) or page == _hostname(f"//{host or ''}"))


def host_allowed(host: str | None, allowed: Collection[str]) -> bool:
    """Whether a server that only this machine can reach may be asked as `host`, the header of that name.

    Local names and addresses are; so are names without a dot, which nobody can register, and the hosts of `allowed`
    origins.
    """
    name = _hostname(f"//{host or ''}").rstrip(".")
    if "." not in name or ANY in allowed or is_local(name) or _is_address(name):
        return True
    return name in {_hostname(known) for known in allowed}


def asked_host(target: str, host: str | None) -> str | None:
    """Return whom a request is for: the host of an absolute `target`, whatever Host says (RFC 9112 3.2.2)."""
    if target.startswith("/"):
        return host
    return _AUTHORITY_END.split(target.partition("://")[2], 1)[0] or host


def _is_address(hostname: str) -> bool:
    try:
        ip_address(hostname)
    except ValueError:
        return False
    return True


def is_local(hostname: str) -> bool:
    """Whether `hostname` is this machine by definition (RFC 6761 6.3, RFC 1122 3.2.1.3)."""
    if hostname == "localhost" or hostname.endswith(".localhost"):
        return True
    try:
        return ip_address(hostname).is_loopback
    except ValueError:
        return False


def _plain(origin: str) -> str:
    return origin.lower().rstrip("/")


def _hostname(url: str) -> str:
    """Return the host of `url` in lower case; empty when it has none, as the origin ``null``."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address in brackets that is none
        return ""
