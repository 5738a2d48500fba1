"""The real console in a terminal, as a server that is measured: a pseudo-terminal whose every byte is read at once.

What is painted is recognised in the bytes by its words. The terminal says that it knows synchronised output (mode
2026), as most do now, so every paint is bracketed and can be counted.
"""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 30
_SIZE = (40, 120)
_ASKED_FOR_SYNC, _KNOWS_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_PAINT = b"\x1b[?2026h"
_TABS = ((b"5", b"[5 Logs]"), (b"2", b"[2 Conns]"), (b"1", b"[1 Live]"))
"""What changes most on the screen by one key."""
_PROMPT = b"tab completes"
"""What the line for commands says while it is empty."""
_LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"
"""Each is painted once only, and stands nowhere else."""


@dataclass(frozen=True, slots=True)
class Latencies:
    """From a key to the paint that answers it, ms."""

    each: tuple[float, ...]

    def quantile(self, share: float) -> float:
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def __str__(self) -> str:
        p50, p95, p99 = (self.quantile(share) for share in (0.5, 0.95, 0.99))
        return f"p50 {p50:.0f}  p95 {p95:.0f}  p99 {p99:.0f} ms of {len(self.each)} keys"


class Screen:
    """A console in a terminal of 120 columns and 40 lines."""

    def __init__(self, master: int, pid: int) -> None:
        self.pid = pid
        self.said = b""
        """What has been written since it was last looked at."""
        self.paints = 0
        self.bytes = 0
        self.lost = 0
        """Records that the screen has told to be lost."""
        self._master = master
        self._news = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def wait(self, pattern: bytes) -> re.Match[bytes]:
        """Wait until `pattern` has been written; forget all before it."""
        ends = time.monotonic() + PATIENCE_S
        with self._news:
            while (found := re.search(pattern, self.said)) is None:
                if not self._news.wait(ends - time.monotonic()):
                    raise TimeoutError(f"the console never showed {pattern!r}")
            self.said = self.said[found.end() :]
            return found

    def press(self, keys: bytes) -> None:
        with self._news:
            self.said = b""
        os.write(self._master, keys)

    def answer_ms(self, keys: bytes, words: bytes) -> float:
        """Press keys; return how long it takes until `words` are painted."""
        began = time.perf_counter()
        self.press(keys)
        self.wait(re.escape(words))
        return (time.perf_counter() - began) * 1e3

    def settle(self, seconds: float) -> None:
        """Let some time pass, in which the console finds its pace."""
        with self._news:
            self._news.wait_for(lambda: self._over, seconds)

    def paint_rate(self, seconds: float) -> float:
        """Return how many paints a second there are without any key."""
        before, began = self.paints, time.monotonic()
        self.settle(seconds)
        return (self.paints - before) / (time.monotonic() - began)

    def typed(self, seconds: float) -> Latencies:
        """Type into the prompt, which stays open, for some time, out of step with any timer."""
        taken: list[float] = []
        ends, turn = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            if turn % len(_LETTERS) == 0:
                self.answer_ms(b"\x15" if turn else b":", _PROMPT)
            letter = _LETTERS[turn % len(_LETTERS)].encode()
            taken.append(self.answer_ms(letter, letter))
            time.sleep(0.031 + turn % 7 * 0.013)
            turn += 1
        return Latencies(tuple(taken))

    def tabs(self, seconds: float) -> Latencies:
        """Go from tab to tab for some time, likewise."""
        taken: list[float] = []
        ends, turn = time.monotonic() + seconds, 0
        while time.monotonic() < ends or turn % len(_TABS):
            taken.append(self.answer_ms(*_TABS[turn % len(_TABS)]))
            time.sleep(0.031 + turn % 7 * 0.013)
            turn += 1
        return Latencies(tuple(taken))

    def close(self) -> None:
        self._over = True
        self._thread.join()

    def _read(self) -> None:
        while not self._over:
            if not select.select([self._master], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # the console has ended
                return
            if _ASKED_FOR_SYNC in data:
                os.write(self._master, _KNOWS_SYNC)
            with self._news:
                self.paints += data.count(_PAINT)
                self.bytes += len(data)
                self.lost = max([self.lost, *(int(said.replace(b",", b"")) for said in _LOST.findall(data))])
                self.said = (self.said + data)[-1 << 20 :]
                self._news.notify_all()


_LOST = re.compile(rb", ([\d,]+) lost")


@contextmanager
def console(app: Path, pinned: Sequence[str] = (), *arguments: str) -> Iterator[tuple[Screen, int]]:
    """Run the console on an application; yield it and the port on which the application listens."""
    with tempfile.TemporaryDirectory() as home:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, _SIZE)
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "XDG_STATE_HOME": f"{home}/state",
            "XDG_CONFIG_HOME": f"{home}/config",
        }
        command = [*pinned, sys.executable, "-m", "aro_console", str(app), "--port", "0", *arguments]
        process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
        os.close(slave)
        screen = Screen(master, process.pid)
        try:
            port = int(screen.wait(rb"127\.0\.0\.1:(\d+)")[1])
            screen.wait(rb"LIVE")
            yield screen, port
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            screen.close()
            os.close(master)
