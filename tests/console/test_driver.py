"""Writing to a terminal that may go away; the other ways out are tried in tests/terminal/test_ways_out.py."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import IO, cast

import pytest
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
