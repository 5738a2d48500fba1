"""The ``git`` command, for actions on a repository that is here (runtime.md 2.4, 2.6).

It is never asked anything and never reaches a remote. Its own settings hold, so commits have the author that the
machine has.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services.fence import Fence
from runtime.services.service import Handler, Origin

TIMEOUT_SECONDS: Final = 30.0
_ENVIRONMENT: Final = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


class Git:
    """The service behind ``<git>``."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self._turns = asyncio.Lock()
        """One command at a time: git locks what it changes."""
        self._handlers: dict[type[Effect], Handler] = {effects.Git: self._git}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """A command that still runs ends by itself, or by its timeout."""

    def _git(self, effect: effects.Git, origin: Origin) -> Awaitable[str]:
        return self._in_turn(effect, self._fence.around(origin, effect.is_literal))

    async def _in_turn(self, effect: effects.Git, fence: Fence) -> str:
        async with self._turns:
            return await asyncio.to_thread(_run, effect, fence)


def _run(
    effect: effects.Git,
    fence: Fence,
    run: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run,
) -> str:
    """Return what the command prints, which `run` runs. Raises EvaluationError with git's own words when it fails."""
    folder = fence.place(effect.directory or ".")
    if not os.path.isdir(folder):  # False for one with too long a name, where `Path.is_dir` raises
        raise EvaluationError(f"There is no directory {effect.directory}")
    try:
        done = run(
            ["git", *effect.arguments],
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise EvaluationError("There is no git on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise EvaluationError(f"git took longer than {TIMEOUT_SECONDS:g} s") from error
    except (OSError, ValueError) as error:
        raise EvaluationError(f"git could not be started: {error}") from error
    if done.returncode:
        raise EvaluationError(_complaint(done))
    return done.stdout.decode("utf-8", "replace")


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the first line git says of its failure; what nothing was to commit says is on standard output."""
    said = (done.stderr.strip() or done.stdout.strip()).decode("utf-8", "replace").splitlines()
    known = [line for line in said if line.startswith(("fatal:", "error:"))] or said[-1:]
    return known[0].partition(": ")[2] or known[0] if known else f"git ended with the exit code {done.returncode}"
