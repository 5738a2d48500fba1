"""Reaching a host: its addresses are tried one after the other, and what went wrong is said in words."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from runtime.errors import EvaluationError
from runtime.services.listening import in_words
from runtime.services.tcp.link import Link

Dial: TypeAlias = Callable[[Callable[[], Link], str, int, float], Awaitable[None]]
"""Opens a connection to a host's port within so many seconds."""


async def dial(factory: Callable[[], Link], host: str, port: int, timeout_s: float) -> None:
    """Connect to `port` of `host`; the link that `factory` makes hears of it before this returns.

    Raises:
        EvaluationError: nobody answers there, or nobody has that name.
    """
    place = f"{host}:{port}"
    try:
        async with asyncio.timeout(timeout_s):
            await _try_each(factory, host, port)
    except TimeoutError as error:
        raise EvaluationError(f"Cannot reach {place}: no answer within {timeout_s:g} seconds") from error
    except OSError as error:
        raise EvaluationError(f"Cannot reach {place}: {in_words(error)}") from error
    except ValueError as error:  # a name that no resolver takes: empty, too long, with a null
        raise EvaluationError(f"Cannot reach {place}: that is no name of a host") from error


async def _try_each(factory: Callable[[], Link], host: str, port: int) -> None:
    """Connect to the first address that answers; else raise what the last one said.

    One by one, since what asyncio says of several at once cannot be told to people.
    """
    loop = asyncio.get_running_loop()
    if not host:
        raise ValueError("no host")
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure: OSError | None = None
    for family, _, protocol, _, address in found:
        try:
            await loop.create_connection(factory, str(address[0]), port, family=family, proto=protocol)
        except OSError as error:
            failure = error
        else:
            return
    raise failure if failure is not None else OSError("no address")
