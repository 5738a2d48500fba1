"""Writing to a terminal that may go away; the other ways out are tried in tests/terminal/test_ways_out.py."""

from __future__ import annotations

import asyncio
import io
import threading
from types import SimpleNamespace
from typing import IO, cast

import pytest
from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from aro_console.driver import Screenless, SteadyDriver
from aro_console.model.looks import Looks


class Gone(io.StringIO):
    """A terminal whose window was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tried = 0

    def write(self, text: str) -> int:
        self.tried += 1
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        self.write("")


@pytest.mark.parametrize(("ascii", "written"), [(False, "▾ run … \x1b[0m"), (True, "v run ~ \x1b[0m")])
def test_symbols_are_plain_where_somebody_wants_them_so(
    monkeypatch: pytest.MonkeyPatch, ascii: bool, written: str
) -> None:
    said: list[str] = []
    monkeypatch.setattr(LinuxDriver, "write", lambda driver, data: said.append(data))
    driver = SteadyDriver.__new__(SteadyDriver)
    driver._file = Screenless(io.StringIO())
    driver._app = SimpleNamespace(looks=Looks(ascii=ascii))  # type: ignore[assignment]  # all that is asked of it
    driver.write("▾ run … \x1b[0m")
    assert [written] == said


def test_what_can_be_written_is_written() -> None:
    file = io.StringIO()
    steady = Screenless(file)
    assert 5 == steady.write("hello")
    steady.flush()
    assert ("hello", False, False) == (file.getvalue(), steady.gone, steady.isatty())


def test_a_terminal_that_has_gone_is_no_reason_to_stop_and_is_tried_once() -> None:
    file = Gone()
    steady = Screenless(cast("IO[str]", file))
    assert [5, 4] == [steady.write("first"), steady.write("more")]
    steady.flush()
    assert (True, 1) == (steady.gone, file.tried)


def test_it_may_be_noticed_when_what_waits_is_written_out() -> None:
    steady = Screenless(cast("IO[str]", Gone()))
    steady.flush()
    assert steady.gone


def test_a_closed_file_is_one_that_has_gone() -> None:
    file = io.StringIO()
    file.close()
    steady = Screenless(file)
    assert (1, True) == (steady.write("x"), steady.gone)


def test_whoever_draws_can_wait_until_it_is_written_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LinuxDriver, "write", lambda driver, data: None)
    driver = SteadyDriver.__new__(SteadyDriver)
    driver._app = SimpleNamespace(looks=Looks())  # type: ignore[assignment]  # all that is asked of it
    driver._file = steady = Screenless(io.StringIO())
    driver.write("drawn")
    driver.wait_until_written(0.01)
    assert not steady.written.is_set()
    steady.write("drawn")
    assert not steady.written.is_set(), "it may lie in a buffer"
    steady.flush()
    driver.wait_until_written(3_600)
    assert steady.written.is_set()


def test_nobody_waits_for_a_terminal_that_has_gone() -> None:
    steady = Screenless(cast("IO[str]", Gone()))
    steady.flush()
    assert steady.written.is_set()


@pytest.mark.parametrize(
    ("message", "hurried"),
    [(events.Key("a", "a"), True), (events.Paste("text"), True), (events.Focus(), False)],
    ids=lambda one: type(one).__name__,
)
def test_what_somebody_does_is_told_of_before_it_is_passed_on(
    monkeypatch: pytest.MonkeyPatch, message: events.Event, hurried: bool
) -> None:
    told: list[object] = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda driver, message: told.append(message))
    driver = SteadyDriver.__new__(SteadyDriver)
    driver._hurry = lambda: told.append("hurry")
    driver.process_message(message)
    assert (["hurry", message] if hurried else [message]) == told


class Listener(App[None]):
    """Writes down the keys that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)


def test_what_is_passed_on_lies_in_the_applications_queue_after_one_turn_of_its_loop() -> None:
    async def keys() -> tuple[int, list[str]]:
        app = Listener()
        async with app.run_test() as pilot:
            driver = SteadyDriver.__new__(SteadyDriver)
            driver._app = app
            reading = threading.Thread(target=driver.send_message, args=(events.Key("a", "a"),))
            reading.start()
            reading.join()
            await asyncio.sleep(0)
            waiting = app.message_queue_size
            await pilot.pause()
            return waiting, app.keys

    assert (1, ["a"]) == asyncio.run(keys())
