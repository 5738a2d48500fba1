"""The socket that listens, and what can go wrong with it."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from runtime.errors import EvaluationError
from runtime.services.web.link import Link

MAX_PORT = 65535
_BACKLOG = 1024
# What the process needs besides: the loop, standard streams, files being read.
_SPARE_DESCRIPTORS = 64


class Listener(Protocol):
    """A port that is open."""

    port: int
    """The real one, also where 0 was asked for."""

    def close(self) -> None:
        """Accept no more; connections that are open stay so."""
        ...


Listen: TypeAlias = Callable[[Callable[[], Link], str, int], Awaitable[Listener]]
"""Opens a port: makes a `Link` for each peer, on an address and a port."""


class _SocketListener:
    def __init__(self, server: asyncio.Server) -> None:
        self._server = server
        self.port: int = server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()


async def listen(factory: Callable[[], Link], address: str, port: int) -> Listener:
    """Open `port` on `address`; 0 takes any that is free.

    Raises:
        EvaluationError: says which port, why it cannot be had, and what to do.
    """
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(factory, address, port, backlog=_BACKLOG)
    except OSError as error:
        raise EvaluationError(_explain(error, address, port)) from error
    return _SocketListener(server)


def most_connections(wanted: int) -> int:
    """Return how many peers can be served at once: `wanted`, or what the process may open (`ulimit -n`)."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - _SPARE_DESCRIPTORS))


def _explain(error: OSError, address: str, port: int) -> str:
    # asyncio's own text repeats the address as a Python tuple.
    known = error.errno is not None and not isinstance(error, socket.gaierror)
    reason = os.strerror(error.errno).lower() if known and error.errno else error.strerror or str(error)
    if isinstance(error, socket.gaierror):
        return f"Cannot start the http-server on {address}: {reason}; name an address of this machine with --host"
    return f"Cannot start the http-server on port {port}: {reason}; choose another with --port or ARO_HTTP_PORT"
