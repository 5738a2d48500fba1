"""Where a suspended run stands, read from its Python frames: their places are those of the ``.aro`` file.

Plain code does not say which statement it is in; it costs nothing until somebody asks here.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType, GeneratorType
from typing import Any

from runtime.compiler.program import Code
from runtime.engine.execution import statement_at


def statement_of(body: Any, code: Code) -> int:
    """Return the number of the statement that `body`, a run of `code`, waits in; -1 when it is in none.

    `body` is a generator, as all that runs is, and suspended.
    """
    if body.gi_yieldfrom is None:  # as nearly always: nothing is further in
        frame = body.gi_frame
        return _number_at(code, body.gi_code, frame.f_lasti) if frame is not None else -1
    number = -1
    waiting: object = body
    # Later frames are further in, and say it better. A frame is made when it is asked for, so only our own are.
    while isinstance(waiting, GeneratorType):
        if waiting.gi_frame is not None:
            found = _number_at(code, waiting.gi_code, waiting.gi_frame.f_lasti)
            number = found if found >= 0 else number
        waiting = waiting.gi_yieldfrom
    return number


@lru_cache(maxsize=1024)
def _numbers(code: Code) -> dict[tuple[int, int], tuple[CodeType, int]]:
    """Return the statements of `code` that were asked for, by the identity of Python's code and an instruction of it.

    Hashing Python's code itself would take longer than all the rest. It is kept, so that its identity stays its own.
    """
    return {}


def _number_at(code: Code, where: CodeType, instruction: int) -> int:
    numbers, key = _numbers(code), (id(where), instruction)
    known = numbers.get(key)
    if known is None:
        known = numbers[key] = (where, _worked_out(code, where, instruction))
    return known[1]


def _worked_out(code: Code, where: CodeType, instruction: int) -> int:
    if where.co_filename != code.span.source.name:
        return -1  # of an action of ours, say
    line = next(islice(where.co_positions(), instruction // 2, None))[0]  # two bytes a unit
    statement = statement_at(code, where, instruction, line or 0)
    return statement.number if statement is not None else -1


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
