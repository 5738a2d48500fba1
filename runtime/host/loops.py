"""The loop an application runs on: uvloop's where the extra ``fast`` is installed, else Python's own.

Nothing needs uvloop, and nothing but speed changes with it. ``ARO_LOOP=asyncio`` leaves it aside. Neither loop is
imported before something runs: who only asks for the name does not wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Coroutine
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from runtime.host.memory import looked_after

_Result = TypeVar("_Result")

PYTHONS_OWN = "asyncio"
_FASTER = "uvloop"
_VARIABLE = "ARO_LOOP"


def loop_name() -> str:
    """Return which loop `run` takes: ``uvloop`` or ``asyncio``."""
    if os.environ.get(_VARIABLE) == PYTHONS_OWN or find_spec(_FASTER) is None:
        return PYTHONS_OWN
    return _FASTER


def run(main: Coroutine[Any, Any, _Result]) -> _Result:
    """Run `main` to its end on a loop of its own, as `asyncio.run` does; memory is looked after meanwhile."""
    from asyncio import Runner

    name = loop_name()
    factory = None if name == PYTHONS_OWN else import_module(name).new_event_loop
    with Runner(loop_factory=factory) as runner, looked_after(runner.get_loop()):
        return runner.run(main)
