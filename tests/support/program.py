"""An application run by ``aro-console run`` in a process of its own, as a user would start it.

Its standard output is read line by line on a thread; a test waits for a line, never for a time.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
DEMOS = ROOT / "demos"

# Long enough for a busy machine; a test that passes never waits for it.
PATIENCE_S = 60

_STARTED = re.compile(r"HTTP Server started on port (\d+)")
_TCP_STARTED = re.compile(r"Socket Server started on port (\d+)")


def command(*words: str | Path) -> list[str]:
    """Return the words that start ``aro-console`` with `words`, in this Python."""
    return [sys.executable, "-m", "aro_console", *map(str, words)]


def environment() -> dict[str, str]:
    """Return the environment without what would change how an application runs."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("ARO_", "_ARO_"))}


class Program:
    """A running application; `lines` is what it has printed so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._grown = Condition()
        self._has_said_all = False
        self._readers = [
            Thread(target=self._read, args=(process.stdout, self.lines), daemon=True),
            Thread(target=self._read, args=(process.stderr, self.errors), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        for line in stream:
            with self._grown:
                lines.append(line.rstrip("\n"))
                self._grown.notify_all()
        with self._grown:
            self._has_said_all |= lines is self.lines
            self._grown.notify_all()

    def wait_for(self, pattern: str, count: int = 1) -> list[re.Match[str]]:
        """Wait until `count` lines of standard output match `pattern`; return their matches, in order."""

        def matches() -> list[re.Match[str]]:
            return [match for line in self.lines if (match := re.search(pattern, line))]

        def is_over() -> bool:
            return len(matches()) >= count or self._has_said_all

        with self._grown:
            self._grown.wait_for(is_over, PATIENCE_S)
        assert len(matches()) >= count, f"no line matches {pattern!r}:\n{self.transcript}"
        return matches()

    @property
    def transcript(self) -> str:
        """Everything printed so far, for a failure's message."""
        return "\n".join([*self.lines, "--- standard error", *self.errors])

    @property
    def port(self) -> int:
        """The port of its web server, once it has started."""
        return int(self.wait_for(_STARTED.pattern)[0].group(1))

    @property
    def tcp_port(self) -> int:
        """The port of its TCP server, once it has started."""
        return int(self.wait_for(_TCP_STARTED.pattern)[0].group(1))

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[http.client.HTTPResponse, str]:
        """Send one request, its `body` as JSON; return the answer and its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body is not None else {})
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit code once everything it printed has been read."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE_S)
        self.read_on()
        return code

    def read_on(self) -> None:
        """Read what there is to read of a process that has ended."""
        for reader in self._readers:
            reader.join(PATIENCE_S)


@contextmanager
def running(app: Path, *words: str, port: int = 0, arguments: Sequence[str] = ()) -> Iterator[Program]:
    """Run `app` without a screen; on `port`, which 0 lets the system choose. Killed at the end if it still lives."""
    line = command("run", app, "--port", str(port), *words, *(["--", *arguments] if arguments else []))
    with subprocess.Popen(
        line,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        # A TCP server of the application takes a port that is free, too.
        env={**environment(), "ARO_SOCKET_PORT": "0"},
    ) as process:
        program = Program(process)
        try:
            yield program
        finally:
            process.kill()
            program.read_on()
