"""Reading a stream off the network: WebSocket by `websockets`, server-sent events over `httpx`.

A source is an asynchronous generator of messages. It ends when the server ends the stream, and raises
`InterruptedStreamError` for whatever else ends it. It reads on only when the message before has been dealt with: so
back-pressure reaches the peer.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from runtime.services.streams.events import EventReader, EventTooLongError
from runtime.services.streams.payloads import Message, from_event, from_websocket

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

MAX_MESSAGE = 1024 * 1024
"""Bytes (runtime.md 4.8)."""
CLOSE_S = 2.0
"""How long the server may take to answer our close frame (runtime.md 4.12)."""

_USER_AGENT = "ARO-HTTP-Client/1.0"
_ACCEPT = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
_NO_MORE = 204  # WHATWG HTML 9.2.3: do not come again


class InterruptedStreamError(Exception):
    """The stream has broken, or never began; the text says why."""


Answer: TypeAlias = Callable[["str | bytes"], Awaitable[None]]
"""Sends a message to the server. Raises InterruptedStreamError."""


class Memory(Protocol):
    """What a stream keeps from one attempt to the next."""

    last_id: str
    retry_seconds: float | None
    over: bool
    """The server wants no further attempt."""

    def opened(self, protocol: str, answer: Answer | None) -> None:
        """Hear that the stream begins; `protocol` is the subprotocol agreed on, None that nothing can be answered."""
        ...


Source: TypeAlias = Callable[[str, Mapping[str, str], float, Memory], AsyncGenerator[Message, None]]
"""Reads `url` with headers, connecting within so many seconds."""


async def websocket(
    url: str, headers: Mapping[str, str], timeout_s: float, memory: Memory
) -> AsyncGenerator[Message, None]:
    """Yield each message."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    try:
        async with connect(
            url,
            additional_headers=headers,
            open_timeout=timeout_s,
            close_timeout=CLOSE_S,
            max_size=MAX_MESSAGE,
            user_agent_header=_USER_AGENT,
        ) as connection:
            memory.opened(connection.subprotocol or "", partial(_send, connection))
            async for message in connection:
                yield from_websocket(message)
    except TimeoutError as error:
        raise InterruptedStreamError(f"no answer within {timeout_s:g} s") from error
    except (WebSocketException, OSError, ValueError) as error:
        raise InterruptedStreamError(_reason(error)) from error


async def _send(connection: ClientConnection, message: str | bytes) -> None:
    from websockets.exceptions import ConnectionClosed

    try:
        await connection.send(message)
    except ConnectionClosed as error:
        raise InterruptedStreamError(_reason(error)) from error


async def server_sent_events(
    url: str, headers: Mapping[str, str], timeout_s: float, memory: Memory
) -> AsyncGenerator[Message, None]:
    """Yield each event; a stream that goes on says which it saw last."""
    import httpx

    asked = {"User-Agent": _USER_AGENT, **_ACCEPT, **headers}
    if memory.last_id:
        asked["Last-Event-ID"] = memory.last_id
    reader = EventReader()
    reader.last_id = memory.last_id
    try:
        async with httpx.AsyncClient(follow_redirects=True, timeout=None) as client:
            async with asyncio.timeout(timeout_s):
                response = await client.send(client.build_request("GET", url, headers=asked), stream=True)
            async with aclosing(response):
                memory.over = response.status_code == _NO_MORE
                _check(response.status_code, response.headers.get("Content-Type", ""), memory)
                if not memory.over:
                    memory.opened("", None)
                async for chunk in response.aiter_bytes():
                    for event in reader.feed(chunk):
                        yield from_event(event)
                    memory.last_id, memory.retry_seconds = reader.last_id, reader.retry_seconds
    except TimeoutError as error:
        raise InterruptedStreamError(f"no answer within {timeout_s:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, EventTooLongError, ValueError) as error:
        raise InterruptedStreamError(_reason(error)) from error
    except ExceptionGroup as error:  # a port that no address has
        raise InterruptedStreamError(_reason(error.exceptions[0]).rstrip(".")) from error


def _check(status: int, content_type: str, memory: Memory) -> None:
    if memory.over:
        return
    if status != 200:
        raise InterruptedStreamError(f"the server answered {status}")
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "text/event-stream":
        raise InterruptedStreamError(f"the server sends no events, but {kind or 'nothing it names'}")


def _reason(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number is not None and number > 0:  # below zero are those of name resolution
        return os.strerror(number).lower()  # not what asyncio makes of it
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return "cannot connect" if text == "All connection attempts failed" else text
