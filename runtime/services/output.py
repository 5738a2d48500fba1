"""Log: what the program says, line by line (runtime.md 5.7).

The lines go to a function, so that a screen can take the place of the standard streams.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TypeAlias

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.service import Handler, Host, Origin

Write: TypeAlias = Callable[[str, bool], None]
"""Takes text with its line end, and whether it is for standard error. Raises OSError when it cannot be written."""


def write_standard(text: str, error: bool) -> None:
    """Write to a standard stream and flush: what comes out must keep its order, also in a pipe."""
    stream = sys.stderr if error else sys.stdout
    try:
        stream.write(text)
    except UnicodeEncodeError:  # the terminal's encoding lacks a character: show which, rather than fail
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


USUAL = "[{name}] {text}"
IN_TESTS = "LOG[console] {name}: {text}"
"""How a line looks when an application runs, and when its tests do (runtime.md 5.7)."""


class Output:
    """The service behind ``<console>`` and ``<stderr>``."""

    def __init__(self, host: Host, write: Write = write_standard, form: str = USUAL) -> None:
        """`form` makes a line of ``name``, the feature set that speaks, and ``text``."""
        self._host = host
        self._write = write
        self._form = form
        self._handlers: dict[type[Effect], Handler] = {effects.Log: self._log}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Every line is flushed already."""

    def _log(self, effect: effects.Log, origin: Origin) -> None:
        """Print with the name of the feature set before the first line; the others stand as they are."""
        probe = self._host.probe
        if probe.recording:
            probe.observe(
                records.LogWritten,
                origin.flow,
                origin.cause,
                origin.execution_id,
                origin.feature_set,
                effect.text,
                "error" if effect.error else "info",
                origin.connection_id,
                origin.span,
            )
        try:
            self._write(self._form.format(name=origin.feature_set, text=effect.text) + "\n", effect.error)
        except OSError as error:
            where = "standard error" if effect.error else "standard output"
            raise EvaluationError(f"Cannot write to {where}: {error.strerror or error}") from error
