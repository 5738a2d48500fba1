"""The console in a real terminal: tmux runs it, keys go in, what is on the screen comes out.

Without tmux a test is skipped, unless ``ARO_REQUIRE_TMUX`` is set, as it is in continuous integration: there a missing
tmux is a failure. Every screen has a tmux server of its own, which ends with it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.program import PATIENCE_S

_ROOT = Path(__file__).resolve().parents[2]
_ENDED = "the console ended with"


class Terminal:
    """A terminal of a fixed size with one program in it."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, "-f", os.devnull, *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        return done.stdout

    def open(self, command: str, size: tuple[int, int]) -> None:
        width, height = size
        self._tmux("new-session", "-d", "-x", str(width), "-y", str(height), command)

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: ``n``, ``Enter``, ``Escape``, ``C-f``, ``Down``."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text as it is."""
        self._tmux("send-keys", "-l", text)

    @property
    def text(self) -> str:
        """What is on the screen, line by line, blanks at the ends left out."""
        return "\n".join(line.rstrip() for line in self._tmux("capture-pane", "-p").split("\n"))

    def line(self, part: str) -> str:
        """Return the first line that holds `part`; fails when there is none."""
        return next(line for line in self.text.split("\n") if part in line)

    def wait(self, *parts: str) -> str:
        """Wait until all `parts` are on the screen; return what is on it then."""
        return self._wait(lambda text: all(part in text for part in parts), f"{parts}")

    def wait_gone(self, part: str) -> str:
        """Wait until `part` is on the screen no longer."""
        return self._wait(lambda text: part not in text, f"{part!r} to go")

    def wait_match(self, pattern: str) -> re.Match[str]:
        """Wait until `pattern` is found in a line of the screen."""
        found = re.search(pattern, self._wait(lambda text: re.search(pattern, text) is not None, f"/{pattern}/"))
        assert found is not None
        return found

    def wait_ended(self) -> int:
        """Wait until the console has ended and the terminal is its own again; return the exit code."""
        return int(self.wait_match(rf"{_ENDED} (\d+)")[1])

    def _wait(self, holds: Callable[[str], bool], wanted: str) -> str:
        ends = time.monotonic() + PATIENCE_S
        while not holds(text := self.text):
            if time.monotonic() > ends:
                pytest.fail(f"waited for {wanted}; the screen shows:\n{text}")
            time.sleep(0.05)
        return text


@contextmanager
def terminal(folder: Path, app: Path, *options: str, size: tuple[int, int] = (120, 40)) -> Iterator[Terminal]:
    """Run the console on `app` in a terminal of `size` columns and lines; it keeps what it keeps below `folder`."""
    if shutil.which("tmux") is None:
        if os.environ.get("ARO_REQUIRE_TMUX"):
            pytest.fail("there is no tmux on this machine, and ARO_REQUIRE_TMUX is set")
        pytest.skip("there is no tmux on this machine")
    # Tests that draw screens by themselves leave the size of theirs in the environment.
    words = [
        "env",
        "-u",
        "COLUMNS",
        "-u",
        "LINES",
        f"XDG_STATE_HOME={folder}/state",
        f"XDG_CONFIG_HOME={folder}/config",
        f"PYTHONPATH={_ROOT}",
    ]
    command = shlex.join([*words, sys.executable, "-m", "aro_console", str(app), *options])
    # A test may open one after the other, and the server of the first may not be gone yet.
    screen = Terminal(f"aro-{os.getpid()}-{uuid4().hex[:12]}")
    # The shell stays when the console has gone, so that what it left behind can be looked at.
    screen.open(f"{command}; echo {_ENDED} $?; read _", size)
    try:
        yield screen
    finally:
        screen.close()


def port_of(screen: Terminal) -> int:
    """Wait until the application listens; return its port."""
    return int(screen.wait_match(r"127\.0\.0\.1:(\d+)")[1])
