"""The port of a service: opened and closed by a running program, and told to the host and to whoever watches.

Who comes in on it is the affair of the service.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from runtime.frozen import frozen
from runtime.probe import records
from runtime.services.listening import Listen, Listener
from runtime.services.service import Host, Origin

Peer = TypeVar("Peer", bound=asyncio.BaseProtocol)


@frozen
class Opening:
    """What there is to say of a port that was opened."""

    line: str
    """What the application prints."""
    detail: str = ""
    """What the record says besides the address."""


class Port(Generic[Peer]):
    """One port, open or not. Whoever opens or closes it while another is about to waits for that."""

    def __init__(self, host: Host, service: str, address: str, listen: Listen[Peer]) -> None:
        self.address = address
        self._host = host
        self._service = service
        self._listen = listen
        self._listener: Listener | None = None
        self._changing = asyncio.Lock()

    @property
    def number(self) -> int | None:
        """The port that is open; None when none is."""
        return self._listener.port if self._listener is not None else None

    @property
    def is_open(self) -> bool:
        return self._listener is not None

    async def open(
        self, prepare: Callable[[], int], new_peer: Callable[[], Peer], opened: Callable[[int], Opening], origin: Origin
    ) -> None:
        """Open it and say so; nothing when it is open. `prepare` says which number is wanted, 0 for any that is free.

        Raises:
            EvaluationError: says which port, why it cannot be had, and what to do.
        """
        async with self._changing:
            if self._listener is not None:
                return
            self._listener = await self._listen(new_peer, self.address, prepare())
            self._host.event_source_started()
            self._tell_opened(self._listener.port, opened(self._listener.port), origin)

    def _tell_opened(self, number: int, opening: Opening, origin: Origin) -> None:
        probe = self._host.probe
        if probe.recording:
            place = f"{self.address}:{number}"
            probe.observe(records.ServiceStarted, origin.flow, origin.cause, self._service, place, opening.detail)
        self._host.print_line(opening.line)

    def close_doors(self) -> None:
        """Let nobody in any more; it stays the service's until it is closed."""
        if self._listener is not None:
            self._listener.close()

    async def close(self) -> bool:
        """Close it; whoever came in stays. False when it was not open."""
        async with self._changing:
            listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        return listener is not None

    def tell_closed(self, origin: Origin) -> None:
        """Say that the service has ended with its port."""
        probe = self._host.probe
        if probe.recording:
            probe.observe(records.ServiceStopped, origin.flow, origin.cause, self._service)
        self._host.event_source_stopped()
