"""Mistakes of our own, planted where they can happen: one run fails, the record says so, and the rest lives on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.effects import SendMessage, Sleep
from runtime.host import executions, narration
from runtime.probe.records import ExecutionFailed, RuntimeFaulted
from runtime.services.tcp.link import Link as TcpLink
from runtime.services.web.link import Link as WebLink
from tests.support.client_frames import client_frame, close, text
from tests.support.house import SPARE_BYTES, House, unharmed
from tests.support.sockets import read_all
from tests.support.tries import Tried

pytestmark = pytest.mark.slow

PLANTED = "planted by a test"


class PlantedError(Exception):
    """What no program can bring about."""


ECHO = client_frame(0x1, b"hello", mask=None)


def broken(*_: Any, **__: Any) -> Any:
    raise PlantedError(PLANTED)


async def broken_later(*_: Any) -> None:
    raise PlantedError(PLANTED)


def broken_body(*_: Any) -> Iterator[Any]:
    raise PlantedError(PLANTED)
    yield


class Saboteur:
    """Plants a mistake in the running application, on its own thread, and takes it away again."""

    def __init__(self, house: House, patch: pytest.MonkeyPatch) -> None:
        self.house = house
        self.patch = patch
        self.parts = house.one.thread._parts
        assert self.parts is not None
        self.driver: Any = self.parts.driver

    def on_thread(self, what: Callable[[], object]) -> None:
        """Do something on the application's thread, and wait until it is done."""
        loop = self.house.one.thread._loop
        assert loop is not None

        async def do() -> None:
            what()

        asyncio.run_coroutine_threadsafe(do(), loop).result(20)

    def later(self, what: Callable[[], object]) -> None:
        loop = self.house.one.thread._loop
        assert loop is not None
        loop.call_soon_threadsafe(what)

    def effect(self, kind: type, handler: Callable[..., Any]) -> None:
        self.patch.setitem(self.driver.handlers, kind, handler)

    def dying(self) -> None:
        """Leave a task alone with its mistake."""
        asyncio.ensure_future(broken_later())  # noqa: RUF006  # nobody is to have it


def says_hello(house: House) -> bytes:
    """Return what a WebSocket that says hello, and then goodbye, hears before its goodbye is answered."""
    with house.upgraded() as guest:
        guest.sendall(text("hello") + close(1000))
        return read_all(guest).removesuffix(client_frame(0x8, b"\x03\xe8", mask=None))


def asks(target: str) -> Callable[[House], bytes]:
    """Return how one asks for `target` over HTTP; the answer is the status."""

    def ask(house: House) -> bytes:
        with house.knock(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()) as guest:
            return read_all(guest)[:12]

    return ask


def says_hello_over_tcp(house: House) -> bytes:
    with house.knock(b"hello", tcp=True) as guest:
        return read_all(guest) if not guest.settimeout(20) else b""


def watch_nothing(house: House) -> bytes:
    return b""


def arm(saboteur: Saboteur) -> None:
    """Have a controller asked at every statement that fails at it."""
    tap = saboteur.house.one.tap
    saboteur.patch.setattr(tap.controller, "checkpoint", broken, raising=True)
    tap.armed = True


def sift(saboteur: Saboteur) -> None:
    tap = saboteur.house.one.tap
    saboteur.patch.setattr(tap.holding, "sift", broken)
    tap.sifting = True


def observe(saboteur: Saboteur) -> None:
    saboteur.house.one.tap._observers.append(broken)


FAILED, HTTP_500, GONE = b"", b"HTTP/1.1 500", b""

# Where it is, how it is planted, what sets it off, what the guest gets, where the record says it was.
PLACES: dict[str, tuple[Callable[[Saboteur], object], Callable[[House], bytes], bytes, str]] = {
    "a service": (lambda s: s.effect(SendMessage, broken), says_hello, FAILED, "Answer Message"),
    "a service that answers later": (lambda s: s.effect(Sleep, broken_later), asks("/slow"), HTTP_500, "answerSlowly"),
    "the engine": (
        lambda s: s.patch.setattr(executions, "start", broken_body),
        asks("/page.html"),
        HTTP_500,
        "getPage",
    ),
    "the start of a run": (
        lambda s: s.patch.setattr(s.driver.scopes, "of", broken),
        asks("/page.html"),
        HTTP_500,
        "driver",
    ),
    "the bus": (
        lambda s: s.patch.setattr(s.driver.publishing._bus, "match", broken),
        asks("/page.html"),
        HTTP_500,
        "driver",
    ),
    "the controller": (arm, says_hello, ECHO, "controller"),
    "the hold rules": (sift, says_hello, ECHO, "hold rules"),
    "an observer": (observe, says_hello, ECHO, "observer"),
    "the words of a record": (
        lambda s: s.patch.setattr(narration, "ASKED", dict.fromkeys(narration.ASKED, broken)),
        says_hello,
        ECHO,
        "telling",
    ),
    "the words of an answer": (lambda s: s.patch.setattr(narration, "answered", broken), says_hello, ECHO, "telling"),
    "a WebSocket's read": (
        lambda s: s.patch.setattr(WebLink, "buffer_updated", broken),
        asks("/"),
        GONE,
        "Fatal error",
    ),
    "a TCP read": (lambda s: s.patch.setattr(TcpLink, "buffer_updated", broken), says_hello_over_tcp, GONE, "Fatal"),
    "a call of the loop": (lambda s: s.later(broken), watch_nothing, b"", "Exception in callback"),
    "a task": (lambda s: s.later(s.dying), watch_nothing, b"", "Task exception"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_mistake_costs_what_it_is_in_and_the_record_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch, place: str, tried: Tried
) -> None:
    plant, set_off, expected, where = PLACES[place]
    with unharmed(house):
        with monkeypatch.context() as patch:
            saboteur = Saboteur(house, patch)
            saboteur.on_thread(lambda: plant(saboteur))
            assert expected == set_off(house)
            fault = house.one.wait(RuntimeFaulted, lambda record: where in record.where)
        assert PLANTED in fault.traceback
        assert "test_own_mistakes.py" in fault.traceback
    assert PLANTED in house.recorded(RuntimeFaulted)[0].traceback
    tried(1)


def test_the_run_that_a_mistake_is_in_has_failed_and_the_record_says_whose_mistake_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    with unharmed(house), monkeypatch.context() as patch:
        Saboteur(house, patch).effect(SendMessage, broken)
        says_hello(house)
        failed = house.one.wait(ExecutionFailed)
    assert "Cannot run the Answer Message: the runtime made a mistake." == failed.sentence
    assert f"PlantedError: {PLANTED}" == failed.cause_text
    tried(1)


def test_deadlines_are_looked_at_again_after_a_mistake_in_looking(
    house: House, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    assert house.one.thread._parts is not None
    with unharmed(house):
        with monkeypatch.context() as patch:
            patch.setattr(house.one.thread._parts.web._ticking, "_check", broken)
            house.one.wait(RuntimeFaulted, count=2)
        with house.upgraded("/pinged") as mute:
            assert read_all(mute).startswith(b"\x89"), "a ping, then the end"
    tried(2)


def test_an_application_that_falls_over_as_a_whole_has_said_why_in_its_last_record(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tried: Tried
) -> None:
    from runtime.host import life

    thread = house.one.thread
    monkeypatch.setattr(life, "_say_goodbye", broken)
    assert 1 == thread.stop()
    assert PLANTED in thread.failure
    (fault,) = house.one.records(RuntimeFaulted)
    assert ("application", True) == (fault.where, PLANTED in fault.traceback)
    house.settle()
    assert [fault] == house.recorded(RuntimeFaulted)
    tried(1)


def buffers() -> list[bytearray]:
    return [bytearray(64 * 1024) for _ in range(1000)]


LEAKS: dict[str, Callable[[], list[Any]]] = {
    "a thousand read buffers": buffers,
    "a lot of little": lambda: [bytes(400) for _ in range(200_000)],
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_would_be_noticed(house: House, leak: str) -> None:
    before = house.census().allocated_bytes
    kept = LEAKS[leak]()
    assert house.census().allocated_bytes - before > SPARE_BYTES
    kept.clear()
    assert house.census().allocated_bytes - before < SPARE_BYTES


def test_what_many_threads_gave_back_is_not_taken_for_a_leak(house: House) -> None:
    """Each leaves the C library with an arena whose top stays resident."""
    with unharmed(house):
        threads = [threading.Thread(target=buffers) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
