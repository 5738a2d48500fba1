"""SIGINT, SIGTERM and SIGHUP: the first ends in good order, the second at once."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

import pytest

from runtime.host.signals import Signals
from tests.support.driving import Stage, on_stage


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_asks_for_the_end_by_its_name(number: signal.Signals) -> None:
    async def act(stage: Stage) -> None:
        with Signals() as signals:
            signals.attach(stage.driver)
            signal.raise_signal(number)
            assert stage.driver.executions.signals.interrupt
            assert await stage.driver.lifecycle.wait_stopping(10)
        assert stage.driver.lifecycle.reason == number.name

    on_stage("(Go: Go Handler) { Create the <n> with 1. }", act)


def test_a_signal_that_comes_before_the_loop_is_not_lost() -> None:
    async def act(stage: Stage) -> None:
        with Signals() as signals:
            signal.raise_signal(signal.SIGTERM)
            signals.attach(stage.driver)
            await asyncio.sleep(0)
        assert stage.driver.lifecycle.reason == "SIGTERM"

    on_stage("(Go: Go Handler) { Create the <n> with 1. }", act)


def test_a_signal_that_comes_as_the_loop_begins_to_wait_wakes_it() -> None:
    async def act(stage: Stage) -> None:
        with Signals() as signals:
            signals.attach(stage.driver)
            woken = signal.set_wakeup_fd(-1)
            signal.set_wakeup_fd(woken)
        assert woken != -1

    on_stage("(Go: Go Handler) { Create the <n> with 1. }", act)


def test_the_second_signal_ends_the_process_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    with Signals():
        signal.raise_signal(signal.SIGINT)
        assert codes == []
        signal.raise_signal(signal.SIGINT)
    assert codes == [128 + signal.SIGINT]


def test_afterwards_signals_mean_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Signals():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_after_a_loop_that_listened_signals_mean_what_they_meant_before() -> None:
    def meanings() -> list[object]:
        return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]

    async def act(stage: Stage) -> None:
        before = meanings()
        with Signals() as signals:
            signals.attach(stage.driver)
            assert before != meanings()
        assert before == meanings()

    on_stage("(Go: Go Handler) { Create the <n> with 1. }", act)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_is_ignored_stays_ignored(number: signal.Signals) -> None:
    async def act(stage: Stage) -> None:
        with Signals() as signals:
            signals.attach(stage.driver)
            assert signal.SIG_IGN == signal.getsignal(number)
            assert signal.SIG_IGN != signal.getsignal(signal.SIGTERM)

    before = signal.signal(number, signal.SIG_IGN)
    try:
        on_stage("(Go: Go Handler) { Create the <n> with 1. }", act)
        assert signal.SIG_IGN == signal.getsignal(number)
    finally:
        signal.signal(number, before)


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def other() -> None:
        with Signals():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [before]
