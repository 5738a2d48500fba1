"""An interrupt while the process starts ends it; one while something runs is an exception."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aro_console.cli.interrupts import end_at_once, raise_again


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (end_at_once, signal.default_int_handler, signal.SIG_DFL),
        (end_at_once, signal.SIG_IGN, signal.SIG_IGN),
        (raise_again, signal.SIG_DFL, signal.default_int_handler),
        (raise_again, signal.SIG_IGN, signal.SIG_IGN),
    ],
)
def test_what_is_ignored_stays_ignored(change: Callable[[], None], before: Any, after: Any) -> None:
    signal.signal(signal.SIGINT, before)
    change()
    assert after == signal.getsignal(signal.SIGINT)


_LOSING = """
import os, signal, sys
from aro_console import __main__ as door

class Losing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "aro_console.cli.commands":
            Losing()  # where Python prints an exception and goes on

sys.meta_path.insert(0, Finder())
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background has it ignored
sys.argv = ["aro-console", "--version"]
door.main()
"""


def test_an_interrupt_that_an_import_would_lose_ends_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", _LOSING], capture_output=True, text=True, timeout=60, check=False)
    assert (-signal.SIGINT, "", "") == (done.returncode, done.stdout, done.stderr)
