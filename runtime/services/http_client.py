"""The HTTP client: requests to other people's servers (runtime.md 5.4), by httpx, which is loaded when first used.

At most `ARO_HTTP_CONCURRENCY` requests are under way at once; an answer has at most `MAX_ANSWER_BYTES`. Redirects are
followed; cookies are not kept. Each request ends in an event: it was answered, or it was not.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Final

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import http_client_completed, http_client_error
from runtime.errors import EvaluationError
from runtime.services.service import Handler, Host, Origin
from runtime.values.answers import Answer, answer
from runtime.values.headers import joined
from runtime.values.jsontext import from_json
from runtime.values.kinds import Value

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
MAX_REDIRECTS: Final = 20
CONCURRENCY: Final = 8
CONCURRENCY_VARIABLE: Final = "ARO_HTTP_CONCURRENCY"

_READ_HERE: Final = 256 * 1024
_USER_AGENT: Final = "ARO-HTTP-Client/1.0"
_IMPOSSIBLE: Final = (ValueError, ExceptionGroup)
"""Raised for what HTTP cannot say, as in a header; and, inside a group, for a port that no address has."""


class HttpClient:
    """The service behind Request, Probe, and Read and Write of a url."""

    def __init__(self, environment: Mapping[str, str], host: Host) -> None:
        self._host = host
        self._turns = asyncio.Semaphore(_concurrency(environment.get(CONCURRENCY_VARIABLE, "")))
        self._client: httpx.AsyncClient | None = None
        self._handlers: dict[type[Effect], Handler] = {
            effects.RequestUrl: self._request,
            effects.ProbeUrl: self._probe,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Close the connections that are kept open."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _request(self, effect: effects.RequestUrl, origin: Origin) -> Awaitable[Answer]:
        return self._answer(effect, origin)

    async def _answer(self, effect: effects.RequestUrl, origin: Origin) -> Answer:
        async with self._turns:
            began_ns = time.monotonic_ns()
            try:
                response, data = await self._asked(effect)
            except EvaluationError as error:
                self._host.deliver(http_client_error(effect.url, str(error)), origin)
                raise
        self._completed(effect.url, effect.method, response.status_code, began_ns, origin)
        headers = joined(response.headers.multi_items())
        text = _text(data, response.charset_encoding or "utf-8")
        # Reading JSON of megabytes takes long enough for others to notice.
        body = _body(text) if len(text) < _READ_HERE else await asyncio.to_thread(_body, text)
        return answer(response.status_code, headers, body, text)

    async def _asked(self, effect: effects.RequestUrl) -> tuple[httpx.Response, bytes]:
        """Return the answer with its whole body. Raises EvaluationError when there is none, or not in time."""
        import httpx

        try:
            async with asyncio.timeout(effect.timeout_seconds):
                return await self._read(effect)
        except TimeoutError as error:
            raise EvaluationError(f"No answer within {effect.timeout_seconds:g} s: {effect.url}") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise EvaluationError(f"{_reason(error)}: {effect.url}") from error
        except _IMPOSSIBLE as error:
            raise EvaluationError(f"Invalid request ({_reason(error)}): {effect.url}") from error

    async def _read(self, effect: effects.RequestUrl) -> tuple[httpx.Response, bytes]:
        headers = dict(effect.headers)
        async with self._opened().stream(effect.method, effect.url, headers=headers, content=effect.body) as response:
            data = bytearray()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > MAX_ANSWER_BYTES:
                    raise EvaluationError(f"The answer has more than {MAX_ANSWER_BYTES} bytes: {effect.url}")
        return response, bytes(data)

    def _completed(self, url: str, method: str, status: int, began_ns: int, origin: Origin) -> int:
        """Tell of an answer, and return how long it took to come, in nanoseconds."""
        elapsed_ns = time.monotonic_ns() - began_ns
        self._host.deliver(http_client_completed(url, method, status, elapsed_ns), origin)
        return elapsed_ns

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            from http.cookiejar import CookieJar, DefaultCookiePolicy

            import httpx

            self._client = httpx.AsyncClient(
                headers={"User-Agent": _USER_AGENT},
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                timeout=None,  # the whole request has one
            )
        return self._client

    def _probe(self, effect: effects.ProbeUrl, origin: Origin) -> Awaitable[Value]:
        return self._reach(effect, origin)

    async def _reach(self, effect: effects.ProbeUrl, origin: Origin) -> Value:
        """Return whether there was an answer, and after how many milliseconds; what it says does not matter."""
        import httpx

        began_ns = time.monotonic_ns()
        try:
            async with (
                asyncio.timeout(effect.timeout_seconds),
                self._opened().stream("GET", effect.url, follow_redirects=False) as response,
            ):
                status = response.status_code
        except TimeoutError:
            return self._unreachable(effect.url, f"No answer within {effect.timeout_seconds:g} s", origin)
        except httpx.HTTPError as error:
            return self._unreachable(effect.url, _reason(error), origin)
        except (httpx.InvalidURL, *_IMPOSSIBLE) as error:
            raise EvaluationError(f"Invalid URL '{effect.url}': {_reason(error)}") from error
        latency_ns = self._completed(effect.url, "GET", status, began_ns, origin)
        return {"target": effect.url, "reachable": True, "status": status, "latency": round(latency_ns / 1e6)}

    def _unreachable(self, url: str, reason: str, origin: Origin) -> Value:
        self._host.deliver(http_client_error(url, reason), origin)
        return {"target": url, "reachable": False, "reason": reason}


def _concurrency(text: str) -> int:
    return int(text) if text.isdecimal() and 0 < int(text) <= 1000 else CONCURRENCY


def _text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")  # an encoding nobody knows, or one of other things than text


def _body(text: str) -> Value:
    """Return what the text says in JSON, if it is JSON; else the text."""
    try:
        return from_json(text)
    except EvaluationError:
        return text


def _reason(error: Exception) -> str:
    """Return why there was no answer, in a few words."""
    if isinstance(error, ExceptionGroup):
        return _reason(error.exceptions[0]).rstrip(".")
    text = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return "Cannot connect" if text == "All connection attempts failed" else text
