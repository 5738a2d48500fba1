"""What the world tells the engine, and the names each event binds (runtime.md 3.3, 3.9, 4.4).

One class: an event is its type, the Map a handler reads as ``<event>``, and whatever else is bound beside it. The
functions below make each kind with exactly the names the specification promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from runtime.frozen import frozen
from runtime.request_target import request_target
from runtime.values.kinds import Value


@dataclass(slots=True, eq=False)
class Event:
    """Something happened. It is never changed; that is not enforced, since there is one for every message."""

    type: str
    """``websocket.message``, ``repository.changed``, ``http.request`` ...; for a domain event, `DOMAIN`."""
    payload: Mapping[str, Value]
    """What a handler reads as ``<event>``; empty for an HTTP request."""
    name: str = ""
    """What the event is about: a domain event's name, the repository, the HTTP operation's id."""
    names: Mapping[str, Value] = field(default_factory=dict)
    """Names bound besides ``event``: ``websocket-connection``, ``pathParameters`` ..."""
    connection_id: str = ""
    """The connection it came from. Events of one connection are handled one after the other (runtime.md 4.5)."""
    path: str = ""
    """The path of that connection."""
    given: Mapping[str, Value] | None = None
    """`names` with ``event`` among them, where these are put together already; None leaves that to whoever delivers."""
    target: str = ""
    """Path and query of a request, as the client wrote them."""


DOMAIN = "domain"
HTTP_REQUEST = "http.request"
REPOSITORY_CHANGED = "repository.changed"
WEBSOCKET_CONNECTED = "websocket.connected"
WEBSOCKET_MESSAGE = "websocket.message"
WEBSOCKET_BINARY = "websocket.binary"
WEBSOCKET_DISCONNECTED = "websocket.disconnected"
SOCKET_CONNECTED = "socket.connected"
SOCKET_DATA = "socket.data"
SOCKET_DISCONNECTED = "socket.disconnected"
SOCKET_ERROR = "socket.error"
FILE_CREATED = "file.created"
FILE_MODIFIED = "file.modified"
FILE_DELETED = "file.deleted"
KEY_PRESSED = "keyboard.keypress"
HTTP_CLIENT_COMPLETED = "http.client.completed"
HTTP_CLIENT_ERROR = "http.client.error"
TEST = "test"
"""What a test and the feature sets it runs are started by; nobody listens to it."""
APPLICATION_START = "application.start"
APPLICATION_END = "application.end"


@frozen
class WebSocketPeer:
    """What handlers may know of a connection."""

    connection_id: str
    path: str
    remote_address: str
    protocol: str
    connected_at: datetime
    query: Mapping[str, Value]
    headers: Mapping[str, Value]
    path_parameters: Mapping[str, Value] = field(default_factory=dict)
    query_string: str = ""
    """The query as the client wrote it; empty without."""
    _value: dict[str, Value] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # One Map for all its events: values are never changed in place.
        object.__setattr__(self, "_value", self._described())

    @property
    def target(self) -> str:
        """Path and query as the client wrote them."""
        return request_target(self.path, self.query_string)

    def as_value(self) -> dict[str, Value]:
        """``<websocket-connection>``, also ``<event: connection>``."""
        return self._value

    def _described(self) -> dict[str, Value]:
        return {
            "id": self.connection_id,
            "connectionId": self.connection_id,
            "remoteAddress": self.remote_address,
            "path": self.path,
            "protocol": self.protocol,
            "connectedAt": self.connected_at,
        }


def _websocket(kind: str, peer: WebSocketPeer, own: dict[str, Value], names: dict[str, Value]) -> Event:
    connection = peer.as_value()
    payload: dict[str, Value] = {
        "connectionId": peer.connection_id,
        "id": peer.connection_id,
        "connection": connection,
        "path": peer.path,
        "eventType": kind,
        **own,
    }
    if peer.path_parameters:
        names["pathParameters"] = dict(peer.path_parameters)
    names["websocket-connection"] = connection
    return Event(kind, payload, names=names, connection_id=peer.connection_id, path=peer.path)


def websocket_connected(peer: WebSocketPeer) -> Event:
    """A client finished its handshake."""
    own: dict[str, Value] = {
        "remoteAddress": peer.remote_address,
        "protocol": peer.protocol,
        "query": dict(peer.query),
        "headers": peer.headers,  # type: ignore[dict-item]  # a HeaderMap stays one, for its look-up
        "timestamp": peer.connected_at,
    }
    return _websocket(WEBSOCKET_CONNECTED, peer, own, {})


def websocket_message(peer: WebSocketPeer, text: str, at: datetime) -> Event:
    """A whole text message."""
    connection_id, connection, path = peer.connection_id, peer._value, peer.path
    message: dict[str, Value] = {"text": text, "message": text, "connectionId": connection_id, "timestamp": at}
    # Written out, as `_websocket` would put it together: this is the event that comes for every message.
    payload: dict[str, Value] = {
        "connectionId": connection_id,
        "id": connection_id,
        "connection": connection,
        "path": path,
        "eventType": WEBSOCKET_MESSAGE,
        "message": text,
        "text": text,
        "timestamp": at,
    }
    names: dict[str, Value] = {"websocket-message": message, "websocket-connection": connection, "event": payload}
    if peer.path_parameters:
        names["pathParameters"] = dict(peer.path_parameters)
    return Event(WEBSOCKET_MESSAGE, payload, "", names, connection_id, path, names)


def websocket_binary(peer: WebSocketPeer, data: bytes, at: datetime) -> Event:
    """A whole binary message, where a binary handler listens (runtime.md 4.8)."""
    own: dict[str, Value] = {"binary": data, "data": data, "size": len(data), "timestamp": at}
    message: dict[str, Value] = {**own, "connectionId": peer.connection_id}
    return _websocket(WEBSOCKET_BINARY, peer, own, {"websocket-message": message})


def websocket_disconnected(peer: WebSocketPeer, code: int, reason: str, at: datetime) -> Event:
    """A connection is over, whatever ended it; exactly once per connection."""
    own: dict[str, Value] = {"reason": reason, "code": code, "timestamp": at}
    return _websocket(WEBSOCKET_DISCONNECTED, peer, own, {})


@frozen
class SocketPeer:
    """What handlers may know of a TCP connection, incoming or outgoing."""

    connection_id: str
    remote_address: str
    """``address:port`` (runtime.md 5.1)."""

    def as_value(self) -> dict[str, Value]:
        """``<connection>``, also ``<event: connection>``."""
        return {"id": self.connection_id, "remoteAddress": self.remote_address}


def _socket(kind: str, peer: SocketPeer, own: dict[str, Value], names: Mapping[str, Value]) -> Event:
    connection = peer.as_value()
    payload: dict[str, Value] = {
        "connectionId": peer.connection_id,
        **own,
        "connection": connection,
        "eventType": kind,
    }
    return Event(kind, payload, names={**names, "connection": connection}, connection_id=peer.connection_id)


def socket_connected(peer: SocketPeer, at: datetime) -> Event:
    """A client has connected to the TCP server, or the program to a host."""
    own: dict[str, Value] = {"id": peer.connection_id, "remoteAddress": peer.remote_address, "timestamp": at}
    return _socket(SOCKET_CONNECTED, peer, own, {})


def socket_data(peer: SocketPeer, data: bytes, text: str, at: datetime) -> Event:
    """A stretch of bytes has come, however the network cut them; `text` is what they say in UTF-8."""
    packet: dict[str, Value] = {
        "buffer": data,
        "data": data,
        "message": text,
        "text": text,
        "connection": peer.connection_id,
        "connectionId": peer.connection_id,
    }
    return _socket(SOCKET_DATA, peer, {"data": data, "message": text, "timestamp": at}, {"packet": packet})


def socket_disconnected(peer: SocketPeer, reason: str, at: datetime) -> Event:
    """A TCP connection is over, whatever ended it; exactly once per connection."""
    return _socket(SOCKET_DISCONNECTED, peer, {"reason": reason, "timestamp": at}, {})


def socket_error(peer: SocketPeer, error: str, at: datetime) -> Event:
    """A TCP connection broke; `socket_disconnected` follows. No title means it: it is for whoever watches."""
    return _socket(SOCKET_ERROR, peer, {"error": error, "timestamp": at}, {})


def file_changed(kind: str, path: str, at: datetime) -> Event:
    """A file below a watched folder came, changed or went; `path` is absolute."""
    payload: dict[str, Value] = {
        "path": path,
        "type": kind.partition(".")[2],
        "name": path.replace("\\", "/").rpartition("/")[2],
        "timestamp": at,
        "eventType": kind,
    }
    return Event(kind, payload)


def key_pressed(key: str, keyboard: str) -> Event:
    """A key was pressed; keys of one `keyboard` are handled one after the other."""
    return Event(KEY_PRESSED, {"key": key, "eventType": KEY_PRESSED}, names={"key": key}, connection_id=keyboard)


def http_request(operation_id: str, names: Mapping[str, Value], target: str = "") -> Event:
    """A request routed to an operation; `names` are the bindings of runtime.md 1.8, `target` is what was asked for."""
    return Event(HTTP_REQUEST, {}, name=operation_id, names=names, target=target)


def http_client_completed(url: str, method: str, status: int, elapsed_ns: int) -> Event:
    """A server has answered a request of the program's own, whatever it said."""
    payload: dict[str, Value] = {
        "url": url,
        "method": method,
        "statusCode": status,
        "durationMs": elapsed_ns / 1e6,
        "eventType": HTTP_CLIENT_COMPLETED,
    }
    return Event(HTTP_CLIENT_COMPLETED, payload)


def http_client_error(url: str, error: str) -> Event:
    """A request of the program's own has had no answer, or none that could be read."""
    return Event(HTTP_CLIENT_ERROR, {"url": url, "error": error, "eventType": HTTP_CLIENT_ERROR})


def domain_event(name: str, payload: Mapping[str, Value]) -> Event:
    """``Emit a <Name: event> with X.`` The payload's own ``eventType`` wins (runtime.md 3.3)."""
    return Event(DOMAIN, {"eventType": name, **payload}, name=name)


def repository_changed(repository: str, change: str, entity_id: Value, new: Value, old: Value, at: datetime) -> Event:
    """A row was created, updated or deleted; `entity_id`, `new` and `old` are None where they do not apply."""
    payload: dict[str, Value] = {
        "repositoryName": repository,
        "changeType": change,
        "timestamp": at,
        "eventType": REPOSITORY_CHANGED,
    }
    if entity_id is not None:
        payload["entityId"] = entity_id
    if change != "deleted":
        payload["newValue"] = new
    if change != "created":
        payload["oldValue"] = old
    return Event(REPOSITORY_CHANGED, payload, name=repository, names={"changeType": change})
