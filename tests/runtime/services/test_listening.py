"""Ports of this machine: which one is meant, and what is said when it cannot be had."""

import asyncio
import errno
import socket
from typing import Any

import pytest

from runtime.errors import EvaluationError
from runtime.services import listening
from runtime.services.listening import in_words, listen, most_connections, peer_of, port_of


def refused_with(error: OSError, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is said when the port cannot be opened."""

    async def fail(*arguments: Any, **options: Any) -> Any:
        raise error

    async def scenario() -> str:
        monkeypatch.setattr(asyncio.get_running_loop(), "create_server", fail)
        with pytest.raises(EvaluationError) as refused:
            await listen(asyncio.Protocol, "nowhere.example", 9, service="tea-server", way_out="drink water")
        return str(refused.value)

    return asyncio.run(scenario())


def test_an_address_nobody_has_names_the_way_out(monkeypatch):
    expected = (
        "Cannot start the tea-server on nowhere.example: Name or service not known; "
        "name an address of this machine with --host"
    )
    assert expected == refused_with(socket.gaierror(-2, "Name or service not known"), monkeypatch)


def test_a_port_that_is_taken_names_the_way_out(monkeypatch):
    expected = "Cannot start the tea-server on port 9: address already in use; drink water"
    assert expected == refused_with(OSError(errno.EADDRINUSE, "bind on ('::', 9)"), monkeypatch)


def test_port_zero_is_any_and_is_said():
    async def scenario() -> None:
        listener = await listen(asyncio.Protocol, "127.0.0.1", 0, service="tea-server", way_out="")
        assert 0 < listener.port <= 65535
        listener.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)"), "connection refused"),
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (OSError("no address"), "no address"),
    ],
)
def test_what_went_wrong_is_said_without_python(error, words):
    assert words == in_words(error)


@pytest.mark.parametrize(("value", "port"), [(None, None), ({}, None), ([], None), (80, 80), ("80", 80), (0, 0)])
def test_a_port_is_a_number_or_says_one(value, port):
    assert port == port_of(value, "start it on")


@pytest.mark.parametrize("value", [-1, 65536, True, "http", 80.5, "-1", ""])
def test_what_is_no_port_is_refused(value):
    with pytest.raises(EvaluationError, match=r"Cannot start it on port .*: a port is a number from 0 to 65535"):
        port_of(value, "start it on")


def test_no_more_connections_are_taken_than_the_process_may_open(monkeypatch):
    monkeypatch.setattr(listening.resource, "getrlimit", lambda which: (256, 4096))
    assert 192 == most_connections(10_000)
    assert 10 == most_connections(10)
    monkeypatch.setattr(listening.resource, "getrlimit", lambda which: (listening.resource.RLIM_INFINITY, 0))
    assert 10_000 == most_connections(10_000)


@pytest.mark.parametrize(
    ("peername", "peer"),
    [
        (("127.0.0.1", 80), ("127.0.0.1", "127.0.0.1:80")),
        (("::1", 80, 0, 0), ("::1", "[::1]:80")),
        (None, ("", "")),
        ("", ("", "")),
    ],
)
def test_a_peer_is_named_by_address_and_port(peername: object, peer: tuple[str, str]) -> None:
    assert peer == peer_of(asyncio.BaseTransport({"peername": peername}))
