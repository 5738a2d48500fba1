"""Writing to a terminal that may go away; the other ways out are tried in tests/terminal/test_ways_out.py."""

from __future__ import annotations

import io
from typing import IO, cast

from aro_console.driver import Screenless


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
