"""Where a suspended run stands, read from its Python frames: their places are those of the ``.aro`` file.

Plain code does not say which statement it is in; it costs nothing until somebody asks here.
"""

from __future__ import annotations

from collections.abc import Generator
from types import FrameType, GeneratorType
from typing import Any

from runtime.compiler.program import Code
from runtime.engine.execution import statement_at


def statement_of(body: Generator[Any, Any, Any], code: Code) -> int:
    """Return the number of the statement that `body`, a suspended run of `code`, waits in; -1 when it is in none."""
    name = code.span.source.name
    for frame in reversed(_frames(body)):
        where = frame.f_code
        if where.co_filename == name:
            statement = statement_at(code, where, frame.f_lasti, frame.f_lineno)
            if statement is not None:
                return statement.number
    return -1


def in_own_code(body: Generator[Any, Any, Any], code: Code) -> bool:
    """Whether `body` was suspended by code of `code` itself, and not by a template or an action that it runs."""
    name = ""
    for frame in _frames(body):
        name = frame.f_code.co_filename
    return name == code.source.name


def _frames(body: Generator[Any, Any, Any]) -> list[FrameType]:
    """Return the frames of a generator and of those it waits for, the outermost first."""
    frames = []
    waiting: object = body
    while isinstance(waiting, GeneratorType) and waiting.gi_frame is not None:
        frames.append(waiting.gi_frame)
        waiting = waiting.gi_yieldfrom
    return frames
