"""Where WebSockets are accepted, and with which settings (runtime.md 4.1, 4.9-4.11).

Paths come from `Start ... with { websocket: ... }`, from Configure and from handlers that name a path; without any
there is ``/ws``. Settings hold for all endpoints or for one path, and are taken over when a handshake is made: a later
change does not touch the connections that are open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from math import isfinite

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.triggers import captured
from runtime.values.headers import TOKEN
from runtime.values.kinds import Value

DEFAULT_PATH = "/ws"


@frozen
class Endpoint:
    """What a handshake on one path gets."""

    path_parameters: Mapping[str, Value] = field(default_factory=dict)
    """What ``{name}`` segments of the accepted path captured, percent-decoded."""
    protocols: tuple[str, ...] = ()
    """The subprotocols spoken here, the preferred one first."""
    required: bool = False
    """Refuse a client that offers none of `protocols`."""
    max_message: int | None = None
    """In bytes; None leaves the server's own limit."""
    ping_interval: float = 0.0
    """In seconds; 0 sends no pings."""
    compression: bool = False
    """Speak permessage-deflate (RFC 7692) with clients that offer it."""

    def choose(self, offered: Iterable[str]) -> str | None:
        """Return the first of our subprotocols that the client offers too; None without one (RFC 6455 4.2.2)."""
        known = frozenset(offered)
        return next((protocol for protocol in self.protocols if protocol in known), None)


def with_slash(path: str) -> str:
    """Return `path` as an accepted path is written: with a slash at its beginning."""
    return path if path.startswith("/") else f"/{path}"


class Endpoints:
    """The accepted paths, in the order they were named, and their settings."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._of_handlers = [with_slash(path) for path in paths]
        self._paths: dict[str, None] = {}
        self._common: dict[str, Value] = {}
        self._own: dict[str, dict[str, Value]] = {}

    @property
    def are_named(self) -> bool:
        """Whether any path was named, so that the default is not implied."""
        return bool(self._of_handlers or self._paths)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self._of_handlers, *self._paths])) or (DEFAULT_PATH,)

    def take_handlers(self, paths: Iterable[str]) -> None:
        """Accept what the handlers of another program name, and no longer what only those before named."""
        self._of_handlers = [with_slash(path) for path in paths]

    def add(self, path: str) -> None:
        """Accept WebSockets on `path` from now on."""
        self._paths[with_slash(path)] = None

    def find(self, path: str) -> Endpoint | None:
        """Return what is known of `path`, which is percent-encoded and without a query; None when it is not accepted.

        A path that is spelled out goes before one with captures.
        """
        found = _first_capture(sorted(self.paths, key=_has_captures), path)
        if found is None:
            return None
        settings = self._settings(path)
        protocols, limit, interval = (settings.get(name) for name in ("protocols", "maxMessageSize", "pingInterval"))
        return Endpoint(
            path_parameters=found,
            protocols=tuple(map(str, protocols)) if isinstance(protocols, list) else (),
            required=settings.get("required") is True,
            max_message=limit if isinstance(limit, int) else None,
            ping_interval=float(interval) if isinstance(interval, int | float) else 0.0,
            compression=settings.get("compression") is True,
        )

    def configure(self, settings: Mapping[str, Value], path: str = "") -> list[str]:
        """Merge `settings` into those of all endpoints, or of `path`; return the names nobody knows, which are ignored.

        Raises:
            EvaluationError: a value that cannot be meant; nothing is changed then.
        """
        checked = {name: SETTINGS[name](name, value) for name, value in settings.items() if name in SETTINGS}
        named = [*_paths("path", settings.get("path")), *_paths("paths", settings.get("paths"))]
        if path:
            self.add(path)
            self._own.setdefault(with_slash(path), {}).update(checked)
        else:
            self._common.update(checked)
        for each in named:
            self.add(each)
        return [name for name in settings if name not in SETTINGS and name not in ("path", "paths")]

    def describe(self, path: str = "") -> dict[str, Value]:
        """Return the settings of all endpoints, or of `path`, with ``path``, the first accepted one, and ``paths``."""
        paths: list[Value] = list(self.paths)
        return {**self._settings(path and with_slash(path)), "path": paths[0], "paths": paths}

    def _settings(self, path: str) -> dict[str, Value]:
        own = self._own.get(path)
        if own is None:
            own = next((own for known, own in self._own.items() if captured(known, path) is not None), {})
        return {**self._common, **own}


def _first_capture(templates: Iterable[str], path: str) -> dict[str, Value] | None:
    """Return what the first template that fits captures."""
    found = (captured(template, path) for template in templates if _ends_alike(template, path))
    names = next((names for names in found if names is not None), None)
    return None if names is None else {**names}


def _has_captures(template: str) -> bool:
    return "{" in template


def _ends_alike(template: str, path: str) -> bool:
    """Whether a slash at the end is no difference: where nothing is captured, paths are compared exactly (4.2)."""
    return _has_captures(template) or template.endswith("/") == path.endswith("/")


# --- what may be set ---------------------------------------------------------------------------------------------


def _invalid(name: str, expected: str) -> EvaluationError:
    return EvaluationError(f"Invalid WebSocket setting '{name}': expected {expected}")


def _paths(name: str, value: Value) -> list[str]:
    """Return the paths in a text or a List of texts; none for Null."""
    given = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(path, str) and path for path in given):
        raise _invalid(name, "a path or a List of paths")
    return [str(path) for path in given]


def _protocols(name: str, value: Value) -> Value:
    given: list[Value] = value if isinstance(value, list) else [value]
    # RFC 6455 4.1: a subprotocol is a token.
    if not all(isinstance(protocol, str) and TOKEN.fullmatch(protocol) for protocol in given):
        raise _invalid(name, "a List of subprotocol names, without blanks")
    return given


def _boolean(name: str, value: Value) -> Value:
    if not isinstance(value, bool):
        raise _invalid(name, "true or false")
    return value


def _size(name: str, value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _invalid(name, "a number of bytes")
    return value


def _seconds(name: str, value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
        raise _invalid(name, "a number of seconds, 0 for none")
    return value


SETTINGS: Mapping[str, Callable[[str, Value], Value]] = {
    "protocols": _protocols,
    "required": _boolean,
    "maxMessageSize": _size,
    "pingInterval": _seconds,
    "compression": _boolean,
}
