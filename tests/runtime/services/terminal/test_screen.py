import asyncio

import pytest

from runtime.engine.effects import ControlTerminal, ReadTerminal, Render
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.service import OUTSIDE, Origin
from runtime.services.terminal.screen import Printer, Screen
from runtime.services.terminal.streams import NOBODY, Streams
from tests.support.hosts import FakeHost

TERMINAL = Streams(output_is_terminal=True, error_is_terminal=True)


class Stage:
    def __init__(self, streams):
        self.written = []
        self.host = FakeHost()
        self.printer = Printer(lambda text, error: self.written.append(text), streams)
        self.screen = Screen(self.host, self.printer)

    def do(self, effect, origin=OUTSIDE):
        return self.screen.handlers[type(effect)](effect, origin)


def test_without_a_terminal_render_prints_the_text_as_it_stands_and_repaint_nothing():
    stage = Stage(NOBODY)
    stage.do(Render("hello", "header"))
    stage.do(Render("hello", "header", again=True))
    assert ["hello\n"] == stage.written


def test_on_a_terminal_a_section_is_drawn_in_place_past_what_was_logged_meanwhile():
    stage = Stage(TERMINAL)
    stage.do(Render("one", "header"))
    stage.printer.write("[Main] log\n", False)
    stage.do(Render("two", "header", again=True))
    assert ["one\n", "[Main] log\n", "\x1b[2A\r\x1b[Jtwo\n[Main] log\n"] == stage.written


@pytest.mark.parametrize("error", [False, True])
def test_what_would_steer_a_terminal_is_shown_on_it_and_untouched_elsewhere(error):
    stage, nobody = Stage(TERMINAL), Stage(NOBODY)
    for one in (stage, nobody):
        one.printer.write("[Main] \x1b[2J\x1b[31mred\x1b[0m\n", error)
    assert ["[Main] \\x1b[2J\x1b[31mred\x1b[0m\n"] == stage.written
    assert ["[Main] \x1b[2J\x1b[31mred\x1b[0m\n"] == nobody.written


def test_only_the_stream_that_is_a_terminal_is_spared():
    stage = Stage(Streams(error_is_terminal=True))
    stage.printer.write("\x07", False)
    stage.printer.write("\x07", True)
    assert ["\x07", "\\x07"] == stage.written


def test_what_is_rendered_cannot_leave_its_section():
    stage = Stage(TERMINAL)
    stage.do(Render("one\x1b[9A", "header"))
    assert ["one\\x1b[9A\n"] == stage.written


def test_what_is_rendered_is_recorded_with_who_rendered_it():
    stage = Stage(NOBODY)
    stage.do(Render("hello"), Origin(flow=1, cause=2, execution_id=3, feature_set="Draw"))
    record = stage.host.probe.one(records.LogWritten)
    assert ("Draw", "hello", "info") == (record.feature_set, record.text, record.level)


@pytest.mark.parametrize(
    ("what", "sequence"),
    [("clear screen", "\x1b[2J\x1b[H"), ("clear line", "\r\x1b[2K"), ("hide cursor", "\x1b[?25l")],
)
def test_the_terminal_is_controlled_where_there_is_one(what, sequence):
    stage, nobody = Stage(TERMINAL), Stage(NOBODY)
    assert ({"success": True}, [sequence]) == (stage.do(ControlTerminal(what)), stage.written)
    assert ({"success": False}, []) == (nobody.do(ControlTerminal(what)), nobody.written)


def test_a_cursor_that_was_hidden_is_shown_again_at_the_end():
    stage = Stage(TERMINAL)
    stage.do(ControlTerminal("hide cursor"))
    asyncio.run(stage.screen.stop())
    assert ["\x1b[?25l", "\x1b[?25h"] == stage.written
    shown = Stage(TERMINAL)
    shown.do(ControlTerminal("show cursor"))
    asyncio.run(shown.screen.stop())
    assert ["\x1b[?25h"] == shown.written


def test_what_a_terminal_cannot_do_is_refused_with_what_it_can():
    with pytest.raises(EvaluationError, match=r"cannot clear mind\. Expected: clear screen, clear line"):
        Stage(NOBODY).do(ControlTerminal("clear mind"))


def test_a_stream_that_is_gone_is_a_failure_of_the_statement():
    def broken(text, error):
        raise BrokenPipeError(32, "Broken pipe")

    screen = Screen(FakeHost(), Printer(broken, TERMINAL))
    for effect in (Render("x"), ControlTerminal("clear line")):
        with pytest.raises(EvaluationError, match="Cannot write to standard output: Broken pipe"):
            screen.handlers[type(effect)](effect, OUTSIDE)


def test_a_program_may_ask_what_terminal_there_is():
    assert NOBODY.as_value() == Stage(NOBODY).do(ReadTerminal())
