"""Every type of event there is, what it carries, and who hears it (runtime.md 3.2, 3.3, 3.9).

Programs hear those with a *handler*: the words that end a business activity. The others are facts of the runtime's own
life; ``--record`` writes them down, and the console has them as records.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtime.frozen import frozen


@frozen
class EventType:
    """One type of event."""

    carries: str
    """The keys of its payload, apart."""
    handler: str = ""
    """How a business activity that hears it ends; empty when no program can."""


def _table() -> dict[str, EventType]:
    websocket, socket, file = "WebSocket Event Handler", "Socket Event Handler", "File Event Handler"
    peer = "connectionId id connection path timestamp"
    rows: list[tuple[str, str, str]] = [
        ("domain", "the payload of Emit", "<Name> Handler"),
        ("application.started", "applicationName", ""),
        ("application.stopping", "reason", ""),
        ("wait.state.entered", "", ""),
        ("error", "error context recoverable", ""),
        ("featureset.started", "featureSetName businessActivity executionId", ""),
        ("featureset.completed", "featureSetName executionId success durationMs", ""),
        ("variable.published", "externalName", ""),
        ("http.server.started", "address", ""),
        ("http.server.stopped", "", ""),
        ("http.request", "requestId method path headers body", "an operationId of the contract"),
        ("http.response", "requestId statusCode durationMs", ""),
        ("http.client.completed", "url method statusCode durationMs", ""),
        ("http.client.error", "url error", ""),
        ("socket.server.started", "address", ""),
        ("socket.server.stopped", "", ""),
        ("socket.connected", "connectionId id remoteAddress connection timestamp", socket),
        ("socket.data", "connectionId data message connection timestamp", socket),
        ("socket.disconnected", "connectionId reason connection timestamp", socket),
        ("socket.error", "connectionId error connection timestamp", ""),
        ("websocket.connected", f"{peer} remoteAddress protocol query headers", websocket),
        ("websocket.message", f"{peer} message text", websocket),
        ("websocket.binary", f"{peer} binary data size", websocket),
        ("websocket.disconnected", f"{peer} reason code", websocket),
        ("websocket.broadcast.requested", "message", ""),
        ("file.created", "path type name timestamp", file),
        ("file.modified", "path type name timestamp", file),
        ("file.deleted", "path type name timestamp", file),
        ("file.written", "path", ""),
        ("file.renamed", "oldPath newPath", ""),
        ("file.watch.started", "address", ""),
        ("file.watch.stopped", "", ""),
        (
            "repository.changed",
            "repositoryName changeType entityId newValue oldValue timestamp",
            "<name>-repository Observer",
        ),
        ("repository.evicted", "evictedItem repositoryName reason timestamp", "<name>-repository Evicted Handler"),
        ("data.stored", "repository dataType", ""),
        ("data.deleted", "target", ""),
        (
            "state.transition",
            "fieldName objectName fromState toState entityId entity",
            "StateObserver, StateTransition Handler",
        ),
        ("notification.sent", "message target user recipient type timestamp", "NotificationSent Handler"),
        ("keyboard.keypress", "key", "KeyPress Handler"),
        ("service.started", "serviceName", ""),
        ("service.stopped", "serviceName", ""),
        ("listen.started", "type target", ""),
        ("message.sent", "destination data", ""),
        ("broadcast.requested", "data", ""),
        ("close.requested", "target", ""),
        ("git.staged", "paths", ""),
        ("git.commit", "hash message branch", ""),
        ("git.checkout", "branch", ""),
        ("git.tag", "tag hash", ""),
    ]
    return {name: EventType(carries, handler) for name, carries, handler in rows}


EVENT_TYPES: Mapping[str, EventType] = _table()
"""By type, in the order of runtime.md 3.9. A domain event goes by its own name everywhere but here."""
