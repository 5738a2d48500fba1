"""Where a suspended run stands, read from its Python frames: their places are those of the ``.aro`` file.

Plain code does not say which statement it is in; it costs nothing until somebody asks here.
"""

from __future__ import annotations

from collections.abc import Generator
from itertools import islice
from types import CodeType, FrameType, GeneratorType
from typing import Any

from runtime.compiler.program import Code
from runtime.engine.execution import statement_at
from runtime.source import Span

_REMEMBERED = 10_000
"""Whereabouts kept at most."""


class Whereabouts:
    """Where runs stand, for whoever asks at each of their effects: what was found once is looked up."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[CodeType, Code, Span | None]] = {}
        """By the identity of Python's code and an instruction of it.

        Hashing Python's code itself would take longer than all the rest. It is kept, so that its identity stays its
        own.
        """

    def span_of(self, body: Any, code: Code) -> Span | None:
        """Return the statement that `body`, a run of `code`, waits in; None when it is in none.

        `body` is a generator, as all that runs is, and suspended.
        """
        if body.gi_yieldfrom is None and (frame := body.gi_frame) is not None:  # as nearly always
            known = self._known.get((id(body.gi_code), frame.f_lasti))
            if known is not None and known[1] is code:
                return known[2]
        span = None
        waiting: object = body
        # Later frames are further in, and say it better. A frame is made when it is asked for, so only our own are.
        while isinstance(waiting, GeneratorType):
            if waiting.gi_frame is not None:
                span = self._span_at(code, waiting.gi_code, waiting.gi_frame.f_lasti) or span
            waiting = waiting.gi_yieldfrom
        return span

    def _span_at(self, code: Code, where: CodeType, instruction: int) -> Span | None:
        key = (id(where), instruction)
        known = self._known.get(key)
        if known is None or known[1] is not code:
            if len(self._known) >= _REMEMBERED:  # programs are replaced
                self._known.clear()
            known = self._known[key] = (where, code, _worked_out(code, where, instruction))
        return known[2]


def _worked_out(code: Code, where: CodeType, instruction: int) -> Span | None:
    if where.co_filename != code.span.source.name:
        return None  # of an action of ours, say
    line = next(islice(where.co_positions(), instruction // 2, None))[0]  # two bytes a unit
    statement = statement_at(code, where, instruction, line or 0)
    return code.statements[statement.number].span if statement is not None else None


def in_own_code(body: Generator[Any, Any, Any], code: Code) -> bool:
    """Whether `body` was suspended by code of `code` itself, and not by a template or an action that it runs."""
    name = ""
    for frame in frames_of(body):
        name = frame.f_code.co_filename
    return name == code.source.name


def frames_of(body: Generator[Any, Any, Any]) -> list[FrameType]:
    """Return the frames of a generator and of those it waits for, the outermost first."""
    frames = []
    waiting: object = body
    while isinstance(waiting, GeneratorType) and waiting.gi_frame is not None:
        frames.append(waiting.gi_frame)
        waiting = waiting.gi_yieldfrom
    return frames
