"""Waiting: Sleep, and Schedule with its repeated events (runtime.md 2.5, 2.6)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from math import isfinite

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import domain_event
from runtime.engine.execution import Outcome
from runtime.errors import EvaluationError
from runtime.services.service import Handler, Host, Origin, set_going_by


class Timers:
    """The service that lets time pass."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._sleeping: set[asyncio.Future[None]] = set()
        self._schedules: list[_Schedule] = []
        self._handlers: dict[type[Effect], Handler] = {
            effects.Sleep: self._sleep,
            effects.Schedule: self._schedule,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Cancel everything: schedules end, and whoever still sleeps is cancelled."""
        schedules, self._schedules = self._schedules, []
        for schedule in schedules:
            schedule.cancel()
            self._host.event_source_stopped()
        for sleep in tuple(self._sleeping):
            sleep.cancel()

    def _sleep(self, effect: effects.Sleep, origin: Origin) -> asyncio.Future[None]:
        """Return a future that is done after so many seconds; not before the loop has gone round once."""
        _check("sleep", effect.seconds)
        loop = asyncio.get_running_loop()
        sleep: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(max(0.0, effect.seconds), _wake, sleep)
        self._sleeping.add(sleep)
        sleep.add_done_callback(self._sleeping.discard)
        sleep.add_done_callback(lambda _: timer.cancel())
        return sleep

    def _schedule(self, effect: effects.Schedule, origin: Origin) -> None:
        _check("schedule", effect.seconds)
        if effect.seconds <= 0:
            raise EvaluationError(f"Cannot schedule every {effect.seconds:g} seconds: an interval is more than 0")
        self._schedules.append(_Schedule(self._host, effect.name, effect.seconds, set_going_by(origin)))
        self._host.event_source_started()


class _Schedule:
    """One repeated event. It never overtakes itself: while its handlers run, the next one waits."""

    def __init__(self, host: Host, name: str, seconds: float, origin: Origin) -> None:
        self._host = host
        self._name = name
        self._seconds = seconds
        self._origin = origin
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time() + seconds
        self._timer = self._loop.call_at(self._due, self._fire)
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True
        self._timer.cancel()

    def _fire(self) -> None:
        self._host.deliver(domain_event(self._name, {}), self._origin, self._handled)

    def _handled(self, outcomes: list[Outcome]) -> None:
        """Set the next one, on the beat; beats that were missed are left out."""
        if self._cancelled:
            return
        late = max(0.0, self._loop.time() - self._due)
        self._due += self._seconds * (1 + late // self._seconds)
        self._timer = self._loop.call_at(self._due, self._fire)


def _check(verb: str, seconds: float) -> None:
    if not isfinite(seconds):
        raise EvaluationError(f"Cannot {verb} for {seconds} seconds")


def _wake(sleep: asyncio.Future[None]) -> None:
    if not sleep.done():
        sleep.set_result(None)
