"""Changing a run that is held: a name gets another value, by order of whoever watches.

The names of generated code are Python locals, so that running it costs nothing more. Writing one from outside is what
PEP 667 gives `frame.f_locals` from Python 3.13 on; before, CPython's own function for debuggers does it.
"""

from __future__ import annotations

import ctypes
import sys
from types import FrameType

from runtime.host.places import frames_of
from runtime.host.runs import Strand
from runtime.values.kinds import UNBOUND, Value


def bind(strand: Strand, name: str, value: Value) -> None:
    """Give `name` a value for the rest of a suspended run: where it is bound, and where it is read from outside."""
    run = strand.run
    scope = run.scope
    scope.given = {**scope.given, name: value}
    if name in scope.shared:
        scope.shared[name] = value
    for frame, slot in _places(strand, name):
        _write(frame, slot, value)


def _places(strand: Strand, name: str) -> list[tuple[FrameType, str]]:
    """Return the locals that hold `name`: the innermost that is bound, or all that are not yet."""
    code = strand.run.code
    slots = [slot for slot, held in code.slots.items() if held == name]
    frames = [frame for frame in _all_frames(strand) if frame.f_code.co_filename == code.source.name]
    found = [(frame, slot) for frame in frames for slot in slots if slot in _locals(frame)]
    bound = [(frame, slot) for frame, slot in found if frame.f_locals.get(slot, UNBOUND) is not UNBOUND]
    return bound[-1:] or found


def _all_frames(strand: Strand) -> list[FrameType]:
    """Return the frames of the run, those of a pass behind the ones of the loop around it."""
    around = _all_frames(strand.outer) if strand.outer is not None else []
    return around + frames_of(strand.body)


def _locals(frame: FrameType) -> tuple[str, ...]:
    code = frame.f_code
    return code.co_varnames + code.co_cellvars + code.co_freevars


def _write(frame: FrameType, slot: str, value: Value) -> None:
    frame.f_locals[slot] = value
    if sys.version_info < (3, 13):
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
