"""Prompt and Select: a question on standard output, an answer from standard input (runtime.md 2.4).

A terminal is asked again when an answer will not do; a pipe or a file has its next line read, once. Where nobody can
answer the statement fails: in the console, which has the terminal for itself, and at the end of the input.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Final

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services.service import Handler, Origin
from runtime.services.terminal.screen import Write, written
from runtime.services.terminal.streams import Streams

LONGEST_LINE: Final = 65_536
"""Bytes of one answer."""
_CHUNK_BYTES: Final = 4096


class Asking:
    """The service that asks whoever sits at standard input."""

    def __init__(
        self,
        streams: Streams,
        write: Write,
        is_busy: Callable[[], bool],
        waiting: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """`is_busy` says whether the keys are listened to one by one, so that nobody can type a line.

        `waiting` surrounds each wait for a person: who ends the application need not wait for an answer first.
        """
        self._streams = streams
        self._write = write
        self._is_busy = is_busy
        self._waiting = waiting
        self._pending = bytearray()
        """What was read behind the last line."""
        self._over = False
        self._cut = False
        """Whether what comes up to the next line end belongs to a line that was refused."""
        self._turns = asyncio.Lock()
        """One question at a time."""
        self._handlers: dict[type[Effect], Handler] = {effects.Ask: self._ask}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Whoever still waits for an answer is cancelled with its statement."""

    def _ask(self, effect: effects.Ask, origin: Origin) -> Awaitable[str]:
        if self._streams.input_fd is None:
            raise EvaluationError(
                "There is nobody to ask: the console has the terminal. Run the application without a screen,"
                " with aro-console run, to answer"
            )
        if self._is_busy():
            raise EvaluationError("Nobody can type an answer while the keys are listened to")
        return self._answered(effect)

    async def _answered(self, effect: effects.Ask) -> str:
        with self._waiting():
            return await self._in_turn(effect)

    async def _in_turn(self, effect: effects.Ask) -> str:
        async with self._turns:
            # A program that answers over a pipe needs no question, and reads what is printed for something else.
            if self._streams.input_is_terminal:
                self._say(effect.question, not self._streams.output_is_terminal)
            with self._unseen(effect.hidden):
                line = await self._line()
            if effect.hidden and self._streams.input_is_terminal:
                self._say("\n", False)
            return line

    def _say(self, text: str, error: bool) -> None:
        with written():
            self._write(text, error)

    async def _line(self) -> str:
        if self._cut:
            await self._read()
            self._pending = bytearray(self._pending.partition(b"\n")[2])
            self._cut = False
        await self._read(LONGEST_LINE)
        line, end, rest = bytes(self._pending).partition(b"\n")
        self._pending = bytearray(rest)
        if len(line) > LONGEST_LINE:
            self._cut = not end
            raise EvaluationError(f"An answer has at most {LONGEST_LINE} bytes")
        if not line and not end:
            raise EvaluationError("There is no answer: the input has ended")
        return line.removesuffix(b"\r").decode("utf-8", "replace")

    async def _read(self, most: int | None = None) -> None:
        """Read up to the end of a line, or of the input, or until there is more than `most` bytes of the line.

        Without `most`, what is read is let go: only what came with the line end stays.
        """
        while b"\n" not in self._pending and not self._over and (most is None or len(self._pending) <= most):
            data = await self._chunk()
            self._over = not data
            self._pending = self._pending + data if most is not None else bytearray(data)

    async def _chunk(self) -> bytes:
        """Return the next bytes of standard input; none at its end."""
        descriptor = self._streams.input_fd
        assert descriptor is not None
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        try:
            loop.add_reader(descriptor, lambda: None if ready.done() else ready.set_result(None))
        except OSError:  # an ordinary file is never waited for
            ready.set_result(None)
        try:
            await ready
        finally:
            with suppress(OSError):
                loop.remove_reader(descriptor)
        try:
            return os.read(descriptor, _CHUNK_BYTES)
        except OSError:  # the terminal is gone
            return b""

    @contextmanager
    def _unseen(self, hidden: bool) -> Iterator[None]:
        """Do not show what is typed: for passwords."""
        if not (hidden and self._streams.input_is_terminal):
            yield
            return
        import termios

        descriptor = self._streams.input_fd
        assert descriptor is not None
        before = termios.tcgetattr(descriptor)
        silent = list(before)
        silent[3] &= ~termios.ECHO
        termios.tcsetattr(descriptor, termios.TCSADRAIN, silent)
        try:
            yield
        finally:
            with suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
