"""Commands of the shell (runtime.md 2.5, Execute).

Each runs in a process group of its own, in a thread that reads what it says, so it works on any event loop. After its
time, or when nobody waits any longer, the whole group is killed. Output beyond `MAX_OUTPUT_BYTES` is read and dropped,
and the result says so.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Awaitable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services.fence import Fence
from runtime.services.service import Handler, Origin
from runtime.values.kinds import Value

MAX_OUTPUT_BYTES: Final = 1024 * 1024
MAX_AT_ONCE: Final = 16
"""So many commands run side by side; more wait, and their time counts only once they run."""

_CHUNK_BYTES: Final = 65_536
_LOOK_SECONDS: Final = 0.05
"""How often a silent command is looked at: has it ended, though something it left behind holds its output open?"""


class Processes:
    """The service behind Execute."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self._threads: ThreadPoolExecutor | None = None
        self._running: set[_Command] = set()
        self._handlers: dict[type[Effect], Handler] = {effects.Execute: self._execute}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Kill what still runs."""
        for command in tuple(self._running):
            command.kill()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    def _execute(self, effect: effects.Execute, origin: Origin) -> Awaitable[Value]:
        return self._run(_Command(effect, self._fence.around(origin, effect.directory_is_literal)))

    async def _run(self, command: _Command) -> Value:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(MAX_AT_ONCE, "execute")
        self._running.add(command)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, command.run)
        except asyncio.CancelledError:
            command.kill()
            raise
        finally:
            self._running.discard(command)


class _Command:
    """One command, from its start to its result. `run` belongs to a thread, `kill` to anybody."""

    def __init__(self, effect: effects.Execute, fence: Fence) -> None:
        self._effect = effect
        self._fence = fence
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._lock = threading.Lock()

    def kill(self) -> None:
        """Kill the command with everything it started, now or as soon as it starts."""
        with self._lock:
            self._killed = True
            if self._process is not None and self._process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def run(self) -> Value:
        """Return the result; never raises for what the command or the system does."""
        try:
            process = self._start()
        except (OSError, ValueError, EvaluationError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return self._result(127, "", f"The command could not be started: {reason}")
        if process is None:
            return self._result(-signal.SIGKILL, "", "The command was not started: the application stops")
        with process:
            said, dropped, in_time = self._listen(process)
        code = process.returncode
        if not in_time:
            message = f"The command took longer than {self._effect.timeout_seconds:g} s and was killed"
        elif code:
            message = f"The command ended with the exit code {code}"
        else:
            message = "The command succeeded"
        if dropped:
            message += f"; {dropped} bytes of its output were dropped"
        return self._result(code, said.decode("utf-8", "replace").strip(), message, failed=not in_time)

    def _start(self) -> subprocess.Popen[bytes] | None:
        effect = self._effect
        with self._lock:
            if self._killed:
                return None
            self._process = subprocess.Popen(
                [effect.shell, "-c", effect.command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if effect.with_errors else subprocess.DEVNULL,
                cwd=self._fence.place(effect.directory) if effect.directory else None,
                env={**os.environ, **effect.environment} if effect.environment else None,
                start_new_session=True,
            )
            return self._process

    def _listen(self, process: subprocess.Popen[bytes]) -> tuple[bytes, int, bool]:
        """Return the output that is kept, how many bytes were dropped, and whether the command ended in time."""
        said, dropped = bytearray(), 0
        deadline = time.monotonic() + self._effect.timeout_seconds
        assert process.stdout is not None
        output = process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                if not selector.select(min(left, _LOOK_SECONDS)):
                    if process.poll() is not None:
                        return bytes(said), dropped, True
                    continue
                chunk = os.read(output, _CHUNK_BYTES)
                if not chunk:
                    break
                room = MAX_OUTPUT_BYTES - len(said)
                said += chunk[:room]
                dropped += max(0, len(chunk) - room)
        return bytes(said), dropped, self._ends(process, deadline)

    def _ends(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        """Wait for a command that says no more; kill it when its time is over. Say whether it ended in time."""
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True

    def _result(self, code: int, output: str, message: str, failed: bool = False) -> Value:
        return {
            "error": failed or code != 0,
            "message": message,
            "output": output,
            "exitCode": code,
            "command": self._effect.command,
        }
