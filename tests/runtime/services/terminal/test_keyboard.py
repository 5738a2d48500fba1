import asyncio
import os
import termios
from contextlib import contextmanager

from runtime.engine.effects import StartService, StopService
from runtime.services.service import NOT_MINE, OUTSIDE
from runtime.services.terminal.keyboard import Keyboard
from runtime.services.terminal.streams import NOBODY, Streams
from tests.support.hosts import FakeHost, never_yet
from tests.support.loops import until


class Stage:
    def __init__(self, streams):
        self.host = FakeHost()
        self.ended = []
        self.keyboard = Keyboard(self.host, streams, lambda: self.ended.append(True))

    def start(self, service="keyboard"):
        return self.keyboard.handlers[StartService](StartService(service, None), OUTSIDE)

    def stop(self, service="keyboard"):
        return self.keyboard.handlers[StopService](StopService(service), OUTSIDE)

    @property
    def keys(self):
        return [one.event.payload["key"] for one in self.host.delivered]

    async def heard(self, count):
        await until(lambda: len(self.host.delivered) >= count)


@contextmanager
def terminal():
    outer, inner = os.openpty()
    try:
        yield outer, Streams(input_fd=inner, input_is_terminal=True)
    finally:
        os.close(outer)
        os.close(inner)


def is_cooked(streams):
    return bool(termios.tcgetattr(streams.input_fd)[3] & termios.ICANON)


def test_keys_are_events_one_by_one_until_the_end_gives_the_terminal_back():
    async def run():
        with terminal() as (outer, streams):
            stage = Stage(streams)
            assert {"serverType": "keyboard", "success": True} == stage.start()
            assert (False, 1) == (is_cooked(streams), stage.host.event_sources)
            os.write(outer, b"a\x1b[A")
            await stage.heard(2)
            os.write(outer, b"q")
            await stage.heard(3)
            await stage.keyboard.stop()
            assert (True, 0) == (is_cooked(streams), stage.host.event_sources)
            return stage

    stage = asyncio.run(run())
    assert ["a", "up", "q"] == stage.keys
    event = stage.host.delivered[0].event
    assert ("keyboard.keypress", {"key": "a"}, "keyboard.keypress") == (
        event.type, event.names, event.payload["eventType"]
    )  # fmt: skip


def test_listening_twice_counts_once_and_stopping_ends_the_application():
    async def run():
        with terminal() as (_, streams):
            stage = Stage(streams)
            stage.start()
            stage.start()
            assert 1 == stage.host.event_sources
            stage.stop()
            assert (True, 0, [True]) == (is_cooked(streams), stage.host.event_sources, stage.ended)

    asyncio.run(run())


def test_a_terminal_that_is_closed_is_no_event_source_any_longer():
    async def run():
        outer, inner = os.openpty()
        stage = Stage(Streams(input_fd=inner, input_is_terminal=True))
        stage.start()
        os.close(outer)
        await until(lambda: not stage.host.event_sources)
        os.close(inner)

    asyncio.run(run())


def test_what_is_typed_faster_than_it_is_answered_waits_in_the_terminal_and_none_is_lost():
    async def run():
        with terminal() as (outer, streams):
            stage = Stage(streams)
            stage.host.handle = never_yet
            stage.start()
            for number in range(10):
                os.write(outer, bytes([ord("a") + number]) * 100)
            await stage.heard(1)
            await until(lambda: stage.host.pending("keyboard") > 256)
            waiting = stage.host.pending("keyboard")
            for number in range(1_000):
                await stage.heard(number + 1)
                stage.host.delivered[number].finish()
            await stage.keyboard.stop()
            return waiting, stage.keys

    waiting, keys = asyncio.run(run())
    assert 256 < waiting < 1_000
    assert [chr(ord("a") + number // 100) for number in range(1_000)] == keys


def test_without_a_terminal_nothing_is_heard_and_nothing_waited_for():
    stage = Stage(NOBODY)
    assert ({"serverType": "keyboard", "success": False}, 0) == (stage.start(), stage.host.event_sources)
    stage.stop()
    assert [True] == stage.ended


def test_other_services_are_somebody_elses():
    stage = Stage(NOBODY)
    assert (NOT_MINE, NOT_MINE) == (stage.start("http-server"), stage.stop("http-server"))
