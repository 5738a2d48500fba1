"""Secrets in what leaves the console: found by rule, replaced, and listed, so that nobody has to trust it blindly.

Rules look at the names of headers, the names of fields at any depth of a value, and at patterns in any text. What was
masked is told by its place and its length, never by its content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MASK = "[masked]"

_HEADERS = frozenset("authorization cookie set-cookie proxy-authorization x-api-key x-auth-token x-csrf-token".split())
_FIELD = re.compile(
    r"(?:^|[_.-])(?:password|passwd|passphrase|pwd|secret|token|api_?key|private_?key|access_?key|credentials?|auth|jwt"
    r"|session_?id|client_?secret|authorization|cookie)$"
)
_SERVICE_KEYS = (
    "AKIA[0-9A-Z]{16}",
    "gh[pousr]_[A-Za-z0-9]{20,}",
    "xox[abp]-[A-Za-z0-9-]{10,}",
    "sk-[A-Za-z0-9_-]{20,}",
)
_PATTERNS = tuple(
    (what, re.compile(pattern, re.DOTALL))
    for what, pattern in (
        ("bearer token", r"[Bb]earer (?P<secret>[A-Za-z0-9._~+/=-]{8,})"),
        ("JSON web token", r"\b(?P<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)"),
        ("private key", r"(?P<secret>-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}-----|$))"),
        ("key of a service", rf"\b(?P<secret>{'|'.join(_SERVICE_KEYS)})"),
        ("password in an address", r"://(?P<secret>[^/\s:@\"']{1,200}:[^/\s@\"']{1,200})@"),
        ("secret in a query", r"[?&](?:amp;)?(?P<name>[^=&#\s\"']{1,60})=(?P<secret>[^&#\s\"'<>]+)"),
        (
            "secret in a text",
            r"(?i:password|passwd|secret|token|api_?key)[\"']?\s{0,5}[=:]\s{0,5}[\"']?"
            r"(?P<secret>(?!\[masked\])[^\s&,;\"'{}\[\]<>]+)",
        ),
    )
)


@dataclass(slots=True)
class Masking:
    """Masks what passes through it and remembers where; `on` False lets all pass."""

    on: bool = True
    found: list[str] = field(default_factory=list)
    """What was masked, a line each: ``#12 header Authorization, 20 characters``."""

    def headers(self, headers: tuple[tuple[str, str], ...], where: str) -> list[tuple[str, str]]:
        """Return headers with the values of secret ones masked."""
        return [(name, self._header(name, value, where)) for name, value in headers]

    def value(self, value: object, where: str) -> object:
        """Return a value with secret fields and secrets in its texts masked, at any depth."""
        if not self.on:
            return value
        match value:
            case str():
                return self.text(value, where)
            case Mapping():
                return {key: self._field(str(key), item, where) for key, item in value.items()}
            case list() | tuple():
                return [self.value(item, where) for item in value]
            case _:
                return value

    def text(self, text: str, where: str) -> str:
        """Return a text with secrets masked: by its fields when it is JSON, by patterns in any case."""
        if not self.on:
            return text
        if text[:1] in ("{", "["):
            try:
                document = json.loads(text)
            except (ValueError, RecursionError):
                pass
            else:
                before = len(self.found)
                masked = self.value(document, where)
                return json.dumps(masked, ensure_ascii=False) if len(self.found) > before else text
        return self._patterns(text, where)

    def _patterns(self, text: str, where: str) -> str:
        for what, pattern in _PATTERNS:
            text = self._by(pattern, text, f"{where} {what}")
        return text

    def _by(self, pattern: re.Pattern[str], text: str, what: str) -> str:
        parts, at = [], 0
        for match in pattern.finditer(text):
            if "name" in pattern.groupindex and not is_secret_name(unquote(match["name"])):
                continue
            start, end = match.span("secret")
            parts += [text[at:start], self._mask(match["secret"], what)]
            at = end
        return "".join([*parts, text[at:]])

    def _header(self, name: str, value: str, where: str) -> str:
        if self.on and name.lower() in _HEADERS:
            return self._mask(value, f"{where} header {name}")
        return self.text(value, f"{where} header {name}")

    def _field(self, name: str, value: object, where: str) -> object:
        if value not in (None, "", [], {}) and not isinstance(value, bool) and is_secret_name(name):
            return self._mask(value, f"{where} field {name}")
        return self.value(value, where)

    def _mask(self, value: object, what: str) -> str:
        length = f"{len(value)} characters" if isinstance(value, str) else type(value).__name__
        self.found.append(f"{what}, {length}")
        return MASK


def is_secret_name(name: str) -> bool:
    """Return whether what is called so is a secret: ``password``, ``userToken``, ``x-api-key``."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", name).lower()
    return _FIELD.search(snake) is not None
