import os
import sys

import pytest

from runtime.services.terminal.streams import NOBODY, Streams, standard_streams


def test_nobody_has_a_screen_of_the_usual_size():
    assert NOBODY.as_value() == {
        "rows": 24,
        "columns": 80,
        "width": 80,
        "height": 24,
        "supports_color": False,
        "supports_true_color": False,
        "is_tty": False,
        "encoding": "utf-8",
    }


@pytest.fixture
def terminal():
    """Both ends of a terminal of 30 rows and 100 columns."""
    import fcntl
    import struct
    import termios

    outer, inner = os.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    yield outer, inner
    os.close(outer)
    os.close(inner)


def test_a_terminal_has_its_own_size(terminal):
    found = Streams(output_fd=terminal[1], output_is_terminal=True).as_value()
    assert (30, 100, True) == (found["rows"], found["columns"], found["is_tty"])


@pytest.mark.parametrize(
    ("environment", "colour", "true_colour"),
    [
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({}, False, False),
    ],
)
def test_colours_are_as_the_environment_says(monkeypatch, terminal, environment, colour, true_colour):
    with open(terminal[1], "w", closefd=False) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stdin", stream)
        found = standard_streams(environment)
    assert (colour, true_colour) == (found.colour, found.true_colour)
    assert (True, terminal[1]) == (found.input_is_terminal, found.input_fd)


def test_streams_that_are_closed_are_nobodys(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr(sys, "stdout", None)
    assert Streams() == standard_streams({"TERM": "xterm"})
