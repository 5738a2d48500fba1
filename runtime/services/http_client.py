"""The HTTP client: requests to other people's servers (runtime.md 5.4), by httpx, which is loaded when first used.

At most `ARO_HTTP_CONCURRENCY` requests are under way at once; an answer has at most `MAX_ANSWER_BYTES`. Redirects are
followed; cookies are not kept.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Final

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services.service import Handler, Origin
from runtime.values.answers import Answer, answer
from runtime.values.jsontext import from_json
from runtime.values.kinds import HeaderMap, Value

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
MAX_REDIRECTS: Final = 20
CONCURRENCY: Final = 8
CONCURRENCY_VARIABLE: Final = "ARO_HTTP_CONCURRENCY"

_READ_HERE: Final = 256 * 1024
_USER_AGENT: Final = "ARO-HTTP-Client/1.0"


class HttpClient:
    """The service behind Request, Probe, and Read and Write of a url."""

    def __init__(self, environment: Mapping[str, str]) -> None:
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
        return self._answer(effect)

    async def _answer(self, effect: effects.RequestUrl) -> Answer:
        async with self._turns:
            response, data = await self._asked(effect)
        headers = HeaderMap(_joined(response.headers.multi_items()))
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
        except ValueError as error:  # a header that HTTP cannot say
            raise EvaluationError(f"Invalid request ({error}): {effect.url}") from error

    async def _read(self, effect: effects.RequestUrl) -> tuple[httpx.Response, bytes]:
        headers = dict(effect.headers)
        async with self._opened().stream(effect.method, effect.url, headers=headers, content=effect.body) as response:
            data = bytearray()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > MAX_ANSWER_BYTES:
                    raise EvaluationError(f"The answer has more than {MAX_ANSWER_BYTES} bytes: {effect.url}")
        return response, bytes(data)

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
        return self._reach(effect)

    async def _reach(self, effect: effects.ProbeUrl) -> Value:
        """Return whether there was an answer, and after how many milliseconds; what it says does not matter."""
        import httpx

        began = time.monotonic()
        try:
            async with (
                asyncio.timeout(effect.timeout_seconds),
                self._opened().stream("GET", effect.url, follow_redirects=False) as response,
            ):
                status = response.status_code
        except TimeoutError:
            return _unreachable(effect.url, f"No answer within {effect.timeout_seconds:g} s")
        except httpx.InvalidURL as error:
            raise EvaluationError(f"Invalid URL '{effect.url}': {error}") from error
        except httpx.HTTPError as error:
            return _unreachable(effect.url, _reason(error))
        latency_ms = round((time.monotonic() - began) * 1000)
        return {"target": effect.url, "reachable": True, "status": status, "latency": latency_ms}


def _concurrency(text: str) -> int:
    return int(text) if text.isdecimal() and 0 < int(text) <= 1000 else CONCURRENCY


def _text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")  # an encoding nobody knows


def _body(text: str) -> Value:
    """Return what the text says in JSON, if it is JSON; else the text."""
    try:
        return from_json(text)
    except EvaluationError:
        return text


def _joined(headers: list[tuple[str, str]]) -> dict[str, Value]:
    """Return headers by name; one that came several times has its values joined (RFC 9110 section 5.3)."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return {name: ", ".join(values) for name, values in found.items()}


def _unreachable(url: str, reason: str) -> Value:
    return {"target": url, "reachable": False, "reason": reason}


def _reason(error: Exception) -> str:
    """Return why there was no answer, in a few words."""
    text = str(error) or type(error).__name__
    return "Cannot connect" if text == "All connection attempts failed" else text
