"""Render, Repaint, Show and Clear: sections of text that are drawn again in place (runtime.md 2.6, 5.5).

Without a terminal, what is rendered is printed as it stands, and the rest does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.service import Handler, Host, Origin
from runtime.services.terminal.harmless import harmless
from runtime.services.terminal.sections import Sections
from runtime.services.terminal.streams import Streams
from runtime.values.kinds import Value

Write = Callable[[str, bool], None]
"""Takes text, and whether it is for standard error. Raises OSError when it cannot be written."""

_CONTROLS = {
    "clear screen": "\x1b[2J\x1b[H",
    "clear line": "\r\x1b[2K",
    "hide cursor": "\x1b[?25l",
    "show cursor": "\x1b[?25h",
}
"""ECMA-48: ED, CUP, EL; DEC private mode 25."""


class Printer:
    """The one way to the standard streams: whatever is printed on a terminal is harmless, and moves the sections up."""

    def __init__(self, write: Write, streams: Streams) -> None:
        self.streams = streams
        self._write = write
        self._sections = Sections()

    def write(self, text: str, error: bool) -> None:
        """Print. Raises OSError when it cannot be written."""
        if self.streams.error_is_terminal if error else self.streams.output_is_terminal:
            text = harmless(text)
        if self.streams.output_is_terminal:
            self._sections.printed(text, *self.streams.size())
        self._write(text, error)

    def draw(self, section: str, text: str) -> None:
        """Print a section, on a terminal in its old place. Raises OSError."""
        drawn = f"{text}\n"
        if self.streams.output_is_terminal:
            drawn = self._sections.rendered(section, harmless(text), *self.streams.size())
        self._write(drawn, False)

    def control(self, what: str) -> None:
        """Write the sequence of one of `_CONTROLS`. Raises OSError."""
        if what == "clear screen":
            self._sections.clear()
        self._write(_CONTROLS[what], False)


class Screen:
    """The service behind ``<terminal>``."""

    def __init__(self, host: Host, printer: Printer) -> None:
        self._host = host
        self._printer = printer
        self._streams = streams = printer.streams
        self._is_cursor_hidden = False
        self._handlers: dict[type[Effect], Handler] = {
            effects.ReadTerminal: lambda effect, origin: streams.as_value(),
            effects.Render: self._render,
            effects.ControlTerminal: self._control,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Leave the terminal as a shell wants it."""
        if self._is_cursor_hidden:
            with suppress(OSError):  # nobody is left to see it
                self._printer.control("show cursor")

    def _render(self, effect: effects.Render, origin: Origin) -> None:
        if effect.again and not self._streams.output_is_terminal:
            return
        self._record(effect.text, origin)
        with written():
            self._printer.draw(effect.section, effect.text)

    def _control(self, effect: effects.ControlTerminal, origin: Origin) -> Value:
        if effect.what not in _CONTROLS:
            raise EvaluationError(f"A terminal cannot {effect.what}. Expected: {', '.join(_CONTROLS)}")
        if self._streams.output_is_terminal:
            if effect.what.endswith(" cursor"):
                self._is_cursor_hidden = effect.what == "hide cursor"
            with written():
                self._printer.control(effect.what)
        return {"success": self._streams.output_is_terminal}

    def _record(self, text: str, origin: Origin) -> None:
        probe = self._host.probe
        if probe.recording:
            probe.observe(
                records.LogWritten,
                origin.flow,
                origin.cause,
                origin.execution_id,
                origin.feature_set,
                text,
                "info",
                origin.connection_id,
                origin.span,
            )


@contextmanager
def written() -> Iterator[None]:
    """What cannot be written fails the statement."""
    try:
        yield
    except OSError as error:
        raise EvaluationError(f"Cannot write to standard output: {error.strerror or error}") from error
