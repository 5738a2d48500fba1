"""Where a suspended run stands, read from its Python frames: their lines are those of the ``.aro`` file.

Plain code does not say which statement it is in; it costs nothing until somebody asks here.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import lru_cache
from types import FrameType, GeneratorType
from typing import Any

from runtime.compiler.program import Code


def statement_of(body: Generator[Any, Any, Any], code: Code) -> int:
    """Return the number of the statement that `body`, a suspended run of `code`, waits in; -1 when it is in none.

    Of several statements on one line it is the first.
    """
    line = 0
    for frame in _frames(body):
        if frame.f_code.co_filename == code.source.name:
            line = frame.f_lineno
    return _numbers_by_line(code).get(line, -1)


def in_own_code(body: Generator[Any, Any, Any], code: Code) -> bool:
    """Whether `body` was suspended by code of `code` itself, and not by a template or an action that it runs."""
    name = ""
    for frame in _frames(body):
        name = frame.f_code.co_filename
    return name == code.source.name


@lru_cache(maxsize=1024)
def _numbers_by_line(code: Code) -> dict[int, int]:
    return {
        line: statement.number
        for statement in reversed(code.statements)
        for line in range(statement.span.line, _last_line(code, statement.number) + 1)
    }


def _last_line(code: Code, number: int) -> int:
    span = code.statements[number].span
    return span.source.position(max(span.start, span.end - 1))[0]


def _frames(body: Generator[Any, Any, Any]) -> list[FrameType]:
    """Return the frames of a generator and of those it waits for, the outermost first."""
    frames = []
    waiting: object = body
    while isinstance(waiting, GeneratorType) and waiting.gi_frame is not None:
        frames.append(waiting.gi_frame)
        waiting = waiting.gi_yieldfrom
    return frames
