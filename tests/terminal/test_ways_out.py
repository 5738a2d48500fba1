"""However a console ends, the terminal is itself again, Application-End has run, and the shell is told how it went.

A pseudo-terminal of our own, not a multiplexer's: what is written to it is looked at to the last byte.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from runtime.host.recording import RecordingFile
from tests.support.house import all_records

pytestmark = pytest.mark.slow

PATIENCE_S = 60

PROGRAM = """
(Application-Start: Ways Out) {{
    Create the <welcome> with "here".
    Log "${{<welcome>}} to stay" to the <console>.
    Start the <socket-server> with {{ port: 0 }}.
    Keepalive the <application> for the <events>.
    Return an <OK: status> for the <startup>.
}}

(Application-End: Success) {{
    Create the <farewell> with "bye".
    Write the <farewell> to the <file: "{ended}">.
    Return an <OK: status> for the <shutdown>.
}}
"""

CRASHING = """
import sys
from pathlib import Path
from aro_console.app import run_console
from aro_console.widgets.timeline import TimelinePane
from runtime.host.application import RunOptions

def crash(self, y):
    raise ZeroDivisionError("a widget fell over")

if len(sys.argv) > 2:
    TimelinePane.action_move = lambda self, by: crash(self, by)
sys.exit(run_console(Path(sys.argv[1]), RunOptions(port=0)))
"""

MODES = (b"\x1b[?1049", b"\x1b[?25", b"\x1b[?1000", b"\x1b[?2004")
"""Alternate screen, cursor, mouse, bracketed paste: what is switched with ``h`` and back with ``l``."""


class Console:
    """A console in a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, slave: int, ended: Path) -> None:
        self.process = process
        self.said = b""
        self._master = master
        self._slave = slave
        self._ended = ended
        self._before = termios.tcgetattr(slave)

    def wait(self, words: bytes) -> None:
        """Read until `words` have been written."""
        self._read(lambda: words in self.said, words.decode())

    def wait_anew(self, words: bytes, behind: int) -> None:
        """Read until `words` have been written behind the first `behind` bytes."""
        self._read(lambda: words in self.said[behind:], words.decode())

    def press(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def wait_ended(self) -> int:
        """Read to the end; return the exit code."""
        self._read(lambda: self.process.poll() is not None, "the end")
        self._read_what_is_there()
        return self.process.wait()

    def wait_stopped(self) -> None:
        """Read until the process stands still: whoever writes to a terminal that nobody reads goes no further."""
        self._read(lambda: psutil.Process(self.process.pid).status() == psutil.STATUS_STOPPED, "a stop")

    @property
    def application_ended(self) -> bool:
        """Whether Application-End has run."""
        return self._ended.exists()

    @property
    def left_on(self) -> list[bytes]:
        """Modes that were switched and not switched back."""
        self._read_what_is_there()
        wrong = []
        for mode in MODES:
            on, off = self.said.rfind(mode + b"h"), self.said.rfind(mode + b"l")
            shown_last = on > off
            # The cursor is the one that is switched off first and on again.
            if (on >= 0 or off >= 0) and shown_last is not (mode == b"\x1b[?25"):
                wrong.append(mode)
        return wrong

    @property
    def line_editing_is_back(self) -> bool:
        """Whether the line discipline is that of before: echo, signals by keys, lines."""
        now = termios.tcgetattr(self._slave)
        flags = termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
        return now[3] & flags == self._before[3] & flags and now[0] == self._before[0]

    def close_window(self) -> None:
        """Take the terminal away: whoever reads or writes it hears of it, and who it controls gets a hang-up."""
        os.close(self._master)
        os.close(self._slave)
        self._master = self._slave = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)

    def _read(self, is_so: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < limit, f"waited in vain for {what}: {self.said!r}"
            self._read_what_is_there(0.1)

    def _read_what_is_there(self, patience_s: float = 0.0) -> None:
        while select.select([self._master], [], [], patience_s)[0]:
            self.said += os.read(self._master, 65_536)
            patience_s = 0.0


@contextmanager
def console(folder: Path, *arguments: str) -> Iterator[Console]:
    """Start a console on a program whose Application-End leaves a file; end it in any case."""
    app = folder / "ways"
    app.mkdir()
    ended = folder / "ended.txt"
    (app / "main.aro").write_text(PROGRAM.format(ended=ended))
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    environment = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": str(folder / "state"),
                   "XDG_CONFIG_HOME": str(folder / "config")}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(app), *arguments],
        stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
        preexec_fn=lambda: take_terminal(slave),
    )  # fmt: skip
    screen = Console(process, master, slave, ended)
    try:
        screen.wait(b"LIVE")
        # What the program says, not what stands in its source or in a hint; then it has begun to run.
        screen.wait(b"here to stay")
        screen.wait(b"socket-server 127.0.0.1:")
        yield screen
    finally:
        screen.close()


def take_terminal(slave: int) -> None:
    """Make a terminal the controlling one of this process, as a shell's window does."""
    import fcntl

    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


WAYS = {
    "q": (lambda screen: screen.press(b"q"), 0),
    "ctrl+q": (lambda screen: screen.press(b"\x11"), 0),
    "ctrl+c": (lambda screen: screen.press(b"\x03"), 0),
    ":quit": (lambda screen: screen.press(b":quit\r"), 0),
    "SIGINT": (lambda screen: screen.process.send_signal(signal.SIGINT), 0),
    "SIGTERM": (lambda screen: screen.process.send_signal(signal.SIGTERM), 0),
    "SIGHUP": (lambda screen: screen.process.send_signal(signal.SIGHUP), 0),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_gives_the_terminal_back_and_ends_the_application(tmp_path: Path, way: str) -> None:
    leave, code = WAYS[way]
    with console(tmp_path) as screen:
        leave(screen)
        assert code == screen.wait_ended()
        assert ([], True) == (screen.left_on, screen.line_editing_is_back)
        assert screen.application_ended


def test_a_widget_that_falls_over_leaves_a_terminal_that_works_a_recording_and_a_report(tmp_path: Path) -> None:
    with console(tmp_path, "crash") as screen:
        screen.press(b"k")
        assert screen.wait_ended() != 0
        assert ([], True) == (screen.left_on, screen.line_editing_is_back)
        assert screen.application_ended
        last_words = screen.said[screen.said.rfind(b"\x1b[?1049l") :].decode()
    assert "The screen of aro-console fell over: ZeroDivisionError: a widget fell over" in last_words
    assert "ways was ended with it, in good order." in last_words
    (recording,) = (tmp_path / "state").rglob("*-crashed.recording")
    assert str(recording) in last_words.replace("\r\n", "")
    assert "here" in str(all_records(RecordingFile(recording))[0])
    (report,) = (tmp_path / "state").rglob("crashes/*.txt")
    assert str(report) in last_words.replace("\r\n", "")
    assert {"ZeroDivisionError: a widget fell over", "Versions", "Limits"} <= set(report.read_text().splitlines())


def test_a_window_that_is_closed_ends_the_console_and_its_application(tmp_path: Path) -> None:
    with console(tmp_path) as screen:
        screen.close_window()
        assert 0 == screen.process.wait(PATIENCE_S)
        assert screen.application_ended


def test_a_console_that_stands_still_gives_the_terminal_back_and_goes_on_where_it_was(tmp_path: Path) -> None:
    with console(tmp_path) as screen:
        screen.press(b"\x1a")
        screen.wait_stopped()
        assert ([], True) == (screen.left_on, screen.line_editing_is_back)
        said = len(screen.said)
        screen.process.send_signal(signal.SIGCONT)
        screen.wait_anew(b"LIVE", said)
        screen.press(b"q")
        assert 0 == screen.wait_ended()
        assert ([], True) == (screen.left_on, screen.line_editing_is_back)
