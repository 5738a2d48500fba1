"""The loop an application runs on: uvloop's where the extra ``fast`` is installed, else Python's own.

Nothing needs uvloop, and nothing but speed changes with it. ``ARO_LOOP=asyncio`` leaves it aside. Neither loop is
imported before something runs: who only asks for the name does not wait for it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Coroutine
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

_Result = TypeVar("_Result")

PYTHONS_OWN = "asyncio"
_FASTER = "uvloop"
_VARIABLE = "ARO_LOOP"

# Each message leaves some records behind, which stay until the journal is full: by Python's own figures (700, 10, 10)
# the collector would look through all of them again and again, and find nothing. Five of its first looks make a second
# one, which then takes a hundredth of a second and not a twentieth: nobody runs meanwhile, and keys wait.
_PATIENCE = (10_000, 5, 200)


def loop_name() -> str:
    """Return which loop `run` takes: ``uvloop`` or ``asyncio``."""
    if os.environ.get(_VARIABLE) == PYTHONS_OWN or find_spec(_FASTER) is None:
        return PYTHONS_OWN
    return _FASTER


def run(main: Coroutine[Any, Any, _Result]) -> _Result:
    """Run `main` to its end on a loop of its own, as `asyncio.run` does."""
    from asyncio import Runner

    name = loop_name()
    factory = None if name == PYTHONS_OWN else import_module(name).new_event_loop
    with Runner(loop_factory=factory) as runner:
        return runner.run(main)


def settle_memory() -> None:
    """Take what is there by now for what stays, and let the collector look at the rest more rarely.

    It holds for the whole process, so it is for whoever owns that to ask: before it serves, and once.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_PATIENCE)
