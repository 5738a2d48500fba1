"""The port of a service: opened, told of, closed, and told of."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.port import Opening, Port
from runtime.services.service import OUTSIDE, Origin
from tests.support.hosts import FakeHost, RecordingProbe
from tests.support.transports import Listening

ORIGIN = Origin(flow=50, cause=51)


class Stage:
    """A port on which nobody can come in, and the host it tells."""

    def __init__(self, recording: bool = True) -> None:
        self.host = FakeHost(probe=RecordingProbe(recording))
        self.listening = Listening()
        self.port: Port[Any] = Port(self.host, "lamp-server", "127.0.0.1", self.listening)

    async def open(self, number: int = 7000, origin: Origin = ORIGIN) -> None:
        await self.port.open(lambda: number, asyncio.Protocol, self.opened, origin)

    def opened(self, number: int) -> Opening:
        assert self.port.is_open
        return Opening(f"Lamps on {number}", "all of them")


def test_a_port_that_is_opened_and_closed_is_told_of_each_time() -> None:
    async def scenario(stage: Stage) -> None:
        await stage.open(0)
        assert (49152, True, 1) == (stage.port.number, stage.port.is_open, stage.host.event_sources)
        assert await stage.port.close()
        stage.port.tell_closed(ORIGIN)
        assert (None, False, 0) == (stage.port.number, stage.port.is_open, stage.host.event_sources)

    stage = Stage()
    asyncio.run(scenario(stage))
    started, stopped = stage.host.probe.all(records.ServiceStarted, records.ServiceStopped)
    assert ("lamp-server", "127.0.0.1:49152", "all of them", 50) == (
        *(started.service, started.address, started.detail, started.flow),
    )
    assert ("lamp-server", 51) == (stopped.service, stopped.cause)
    assert ["Lamps on 49152"] == stage.host.lines


def test_nobody_watching_is_told_nothing() -> None:
    async def scenario(stage: Stage) -> None:
        await stage.open()
        await stage.port.close()
        stage.port.tell_closed(OUTSIDE)

    stage = Stage(recording=False)
    asyncio.run(scenario(stage))
    assert [] == stage.host.probe.all()


def test_two_who_open_it_at_once_open_it_once() -> None:
    async def scenario(stage: Stage) -> None:
        await asyncio.gather(stage.open(7000), stage.open(7001))
        assert (7000, 1, 1) == (stage.port.number, len(stage.listening.listeners), stage.host.event_sources)

    asyncio.run(scenario(Stage()))


def test_doors_that_are_closed_let_nobody_in_while_the_port_stays_the_services() -> None:
    async def scenario(stage: Stage) -> None:
        stage.port.close_doors()
        await stage.open()
        stage.port.close_doors()
        assert (True, 7000) == (stage.listening.listeners[0].closed, stage.port.number)

    asyncio.run(scenario(Stage()))


def test_what_is_not_open_is_not_closed() -> None:
    async def scenario(stage: Stage) -> None:
        assert not await stage.port.close()

    asyncio.run(scenario(Stage()))


def test_a_port_that_cannot_be_had_is_not_open_and_may_be_tried_again() -> None:
    async def scenario(stage: Stage) -> None:
        def wrong() -> int:
            raise EvaluationError("a port is a number")

        with pytest.raises(EvaluationError):
            await stage.port.open(wrong, asyncio.Protocol, stage.opened, ORIGIN)
        assert (False, 0) == (stage.port.is_open, stage.host.event_sources)
        await stage.open()
        assert stage.port.is_open

    asyncio.run(scenario(Stage()))
