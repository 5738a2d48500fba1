"""Reaching a host, or saying why not."""

import asyncio
import errno
import socket
from typing import Any

import pytest

from runtime.errors import EvaluationError
from runtime.services.tcp.dialing import dial

BOTH = [
    (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 7, 0, 0)),
    (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 7)),
]


class Network:
    """Resolves every name to the same addresses; what answers there is a table."""

    def __init__(self, answers: dict[str, Exception | None], found: Any = BOTH) -> None:
        self.answers = answers
        self.found = found
        self.tried: list[str] = []

    async def resolve(self, host: str, port: int, **options: Any) -> Any:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    async def connect(self, factory: Any, address: str, port: int, **options: Any) -> Any:
        self.tried.append(address)
        answer = self.answers[address]
        if answer is not None:
            raise answer

    def dial(self, monkeypatch: pytest.MonkeyPatch, host: str = "a.example") -> None:
        async def run() -> None:
            loop = asyncio.get_running_loop()
            monkeypatch.setattr(loop, "getaddrinfo", self.resolve)
            monkeypatch.setattr(loop, "create_connection", self.connect)
            await dial(lambda: None, host, 7, 30)  # type: ignore[arg-type,return-value]

        asyncio.run(run())


def refused() -> OSError:
    return ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 7)")


def test_the_addresses_are_tried_until_one_answers(monkeypatch):
    network = Network({"::1": refused(), "127.0.0.1": None})
    network.dial(monkeypatch)
    assert ["::1", "127.0.0.1"] == network.tried


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (Network({"::1": refused(), "127.0.0.1": refused()}), "connection refused"),
        (Network({"::1": refused(), "127.0.0.1": TimeoutError()}), "no answer within 30 seconds"),
        (Network({}, socket.gaierror(-2, "Name or service not known")), "Name or service not known"),
        (Network({}, []), "no address"),
        (Network({}, UnicodeError("label empty or too long")), "that is no name of a host"),
    ],
)
def test_what_went_wrong_is_said_in_words(network, said, monkeypatch):
    with pytest.raises(EvaluationError) as failure:
        network.dial(monkeypatch)
    assert f"Cannot reach a.example:7: {said}" == str(failure.value)


@pytest.mark.parametrize("host", ["", "a" * 300])
def test_what_is_no_name_is_not_asked_for(host):
    async def run() -> None:
        with pytest.raises(EvaluationError, match="that is no name of a host"):
            await dial(lambda: None, host, 7, 30)  # type: ignore[arg-type,return-value]

    asyncio.run(run())


def test_a_host_that_never_answers_is_given_up(monkeypatch):
    async def run() -> None:
        async def never(*arguments: Any, **options: Any) -> Any:
            await asyncio.get_running_loop().create_future()

        monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", never)
        with pytest.raises(EvaluationError, match=r"^Cannot reach 127\.0\.0\.1:7: no answer within 0\.01 seconds$"):
            await dial(lambda: None, "127.0.0.1", 7, 0.01)  # type: ignore[arg-type,return-value]

    asyncio.run(run())
