"""Ports of this machine: which one a program means, how one is opened, and what can go wrong with it.

What comes in on a port is the affair of the service that opens it.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias, TypeVar

from runtime.errors import EvaluationError
from runtime.values.kinds import Value

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


Peer = TypeVar("Peer", bound=asyncio.BaseProtocol)

Listen: TypeAlias = Callable[[Callable[[], Peer], str, int], Awaitable[Listener]]
"""Opens a port: makes a protocol for each peer, on an address and a port."""


class _SocketListener:
    def __init__(self, server: asyncio.Server) -> None:
        self._server = server
        self.port: int = server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()


async def listen(
    factory: Callable[[], asyncio.BaseProtocol], address: str, port: int, *, service: str, way_out: str
) -> Listener:
    """Open `port` on `address` for `service`; 0 takes any that is free.

    Raises:
        EvaluationError: says which port, why it cannot be had, and `way_out`, what to do.
    """
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(factory, address, port, backlog=_BACKLOG)
    except socket.gaierror as error:
        reason = f"on {address}: {error.strerror or error}; name an address of this machine with --host"
        raise EvaluationError(f"Cannot start the {service} {reason}") from error
    except OSError as error:
        raise EvaluationError(f"Cannot start the {service} on port {port}: {in_words(error)}; {way_out}") from error
    return _SocketListener(server)


def in_words(error: OSError) -> str:
    """Return what went wrong, without the address that asyncio's own text repeats as a Python tuple."""
    known = error.errno is not None and not isinstance(error, socket.gaierror)
    return os.strerror(error.errno).lower() if known and error.errno else error.strerror or str(error)


def most_connections(wanted: int) -> int:
    """Return how many peers can be served at once: `wanted`, or what the process may open (`ulimit -n`)."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - _SPARE_DESCRIPTORS))


def peer_of(transport: asyncio.BaseTransport) -> tuple[str, str]:
    """Return the address of whoever is at the other end, and ``address:port``, IPv6 in brackets; empty when unknown."""
    name = transport.get_extra_info("peername")
    if not isinstance(name, tuple):
        return "", ""
    address, port = str(name[0]), name[1]
    return address, f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def port_of(value: Value, purpose: str) -> int | None:
    """Return a port given in a program, as a number or in a text; None when none was.

    Raises:
        EvaluationError: it is no port for `purpose`, such as ``start the http-server on``.
    """
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_PORT:
        raise EvaluationError(f"Cannot {purpose} port {value!r}: a port is a number from 0 to {MAX_PORT}")
    return value
