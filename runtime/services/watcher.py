"""The file watcher: changes below a folder become events (runtime.md 5.2), seen by watchfiles, loaded when first used.

Of a fresh file one creation is told, not the writing that follows at once; a rename is a deletion and a creation.
A folder is told of only when it goes, since then nobody knows what it was; of files whose name begins with a dot,
only that they come and go.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import FILE_CREATED, FILE_DELETED, FILE_MODIFIED, file_changed
from runtime.errors import EvaluationError
from runtime.services.fence import Fence
from runtime.services.service import NOT_MINE, Handler, Host, NotMine, Origin, set_going_by
from runtime.values.kinds import Value

if TYPE_CHECKING:
    from watchfiles import Change as _Change

SERVICE: Final = "file-monitor"
FRESH_SECONDS: Final = 0.2
"""So long after its creation, a file's modification belongs to it: 100 ms by the rule, and the time news may take."""
MAX_FRESH: Final = 10_000
"""How many fresh files are remembered."""

_STEP_MS: Final = 25
"""Changes are told once it was quiet for so long ..."""
_LONGEST_MS: Final = 100
"""... or at the latest after this."""

_AGAIN_SECONDS: Final = 0.5
"""How long a watch that broke off rests before it goes on, or looks whether what was deleted is there again."""

_LOOK_MS: Final = 500
"""How often a watch that hears nothing looks whether it is over."""

_KINDS: Final = {1: FILE_CREATED, 2: FILE_MODIFIED, 3: FILE_DELETED}
"""`watchfiles.Change`, by number."""
_RANKS: Final = {FILE_DELETED: 0, FILE_CREATED: 1, FILE_MODIFIED: 2}


class FileWatcher:
    """The service behind ``Start the <file-monitor>``."""

    def __init__(self, host: Host, fence: Fence) -> None:
        self._host = host
        self._fence = fence
        self._watches: dict[Path, _Watch] = {}
        self._handlers: dict[type[Effect], Handler] = {
            effects.StartService: self._start,
            effects.StopService: self._stop,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Watch nothing any longer."""
        watches, self._watches = self._watches, {}
        for watch in watches.values():
            await watch.end()
            self._host.event_source_stopped()

    def _start(self, effect: effects.StartService, origin: Origin) -> Awaitable[Value] | NotMine:
        return self._watch(effect.settings, origin) if effect.service == SERVICE else NOT_MINE

    def _stop(self, effect: effects.StopService, origin: Origin) -> Awaitable[None] | NotMine:
        return self.stop() if effect.service == SERVICE else NOT_MINE

    async def _watch(self, settings: Value, origin: Origin) -> Value:
        """Watch one more folder, or a file; one that is watched already is not watched twice."""
        shown = folder_of(settings)
        fence = self._fence.around(origin, is_literal=False)
        path = _resolved(shown, fence)
        if path not in self._watches:
            watch = self._watches[path] = _Watch(self._host, path, set_going_by(origin), fence)
            self._host.event_source_started()
            try:
                await watch.begin()
            except (OSError, RuntimeError, UnicodeEncodeError) as error:
                # RuntimeError when the system has no watches left.
                del self._watches[path]
                self._host.event_source_stopped()
                reason = "its name is no text" if isinstance(error, UnicodeEncodeError) else error
                raise EvaluationError(f"Cannot watch {shown}: {reason}") from error
        return {"serverType": SERVICE, "success": True, "path": str(path)}


def _resolved(shown: str, fence: Fence) -> Path:
    try:
        return fence.place(shown).resolve(strict=True)
    except (OSError, RuntimeError) as error:  # the latter for links in a circle
        raise EvaluationError(f"Path not found: {shown}") from error


def folder_of(settings: Value) -> str:
    """Return the path in a text or in ``{ directory }`` or ``{ path }``; without one, the working directory."""
    if isinstance(settings, dict):
        settings = settings.get("directory", settings.get("path", "."))
    if settings is None:
        return "."
    if not isinstance(settings, str) or not settings:
        raise EvaluationError("The file-monitor watches a path, which is text")
    return settings


Change: TypeAlias = "tuple[_Change, str]"
"""What watchfiles tells: a kind, see `_KINDS`, and the absolute path."""

_Batches: TypeAlias = "AsyncGenerator[set[Change], None]"


class _Watch:
    """One path that is watched."""

    def __init__(self, host: Host, path: Path, origin: Origin, fence: Fence) -> None:
        self._host = host
        self._path = path
        self._origin = origin
        self._fence = fence
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._fresh = Fresh()

    async def begin(self) -> None:
        """Begin to watch; what changes after this is told. Raises OSError."""
        self._task = asyncio.ensure_future(self._listen(*await self._opened()))
        self._task.add_done_callback(_tell_mistake)

    async def _opened(self) -> tuple[_Batches, Awaitable[set[Change] | None]]:
        """Return the changes from now on, and the first of them, which is under way. Raises OSError."""
        from watchfiles import awatch

        changes = awatch(
            self._path,
            watch_filter=None,
            step=_STEP_MS,
            debounce=_LONGEST_MS,
            rust_timeout=_LOOK_MS,
            stop_event=self._over,
            ignore_permission_denied=True,
        )
        first = asyncio.ensure_future(anext(changes, None))
        # Its first step sets the watch up, and then waits in a thread.
        await asyncio.sleep(0)
        if first.done():
            first.result()
        return changes, first

    async def end(self) -> None:
        """Stop watching."""
        self._over.set()
        if self._task is not None:
            await asyncio.wait([self._task])  # `_tell_mistake` tells of one

    async def _listen(self, changes: _Batches, first: Awaitable[set[Change] | None]) -> None:
        """Tell of changes until it is over: after some that cannot be told, and when what was deleted is there again.

        Nobody waits for this: the program goes on, and whoever looks shall know why it does not hear of everything.
        """
        try:
            while (missed := await self._hear(changes, first)) is not None:
                if missed:
                    self._warn(f"has missed changes of {self._path}: {missed}")
                    await self._rest()
                while not (self._over.is_set() or _exists(str(self._path))):
                    await self._rest()
                if self._over.is_set():
                    return
                changes, first = await self._opened()
        except (OSError, RuntimeError) as error:
            self._warn(f"has stopped watching {self._path}: {error}")

    async def _rest(self) -> None:
        """Let some time pass, or until it is over."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), _AGAIN_SECONDS)

    async def _hear(self, changes: _Batches, first: Awaitable[set[Change] | None]) -> str | None:
        """Tell of changes; return why it broke off, empty when the path itself was deleted. None when it is over.

        The system watches what stood there, and not what comes to stand in its place.
        """
        missed = None
        try:
            async with aclosing(changes):
                batch = await first
                while batch is not None:
                    self._tell(batch)
                    if self._is_among_deleted(batch):
                        missed = ""
                        break
                    batch = await anext(changes, None)
        except* (OSError, RuntimeError) as failed:  # watchfiles raises some in a group, as for a name that is no text
            missed = _first_reason(failed)
        return missed

    def _is_among_deleted(self, batch: set[Change]) -> bool:
        return any(path == str(self._path) and _KINDS[int(kind)] == FILE_DELETED for kind, path in batch)

    def _warn(self, text: str) -> None:
        self._host.print_line(f"[WARNING] The file-monitor {text}", error=True)

    def _tell(self, batch: set[Change]) -> None:
        moment = asyncio.get_running_loop().time()
        for kind, path in self._fresh.told(in_order(batch, _exists), moment):
            # Links to folders are followed while watching.
            if self._fence.leads_out(Path(path)):
                continue
            if kind == FILE_DELETED or not Path(path).is_dir():
                self._host.deliver(file_changed(kind, path, self._host.now()), self._origin)


def _first_reason(failed: BaseException) -> str:
    while isinstance(failed, BaseExceptionGroup):
        failed = failed.exceptions[0]
    return str(failed) or type(failed).__name__


def _tell_mistake(task: asyncio.Future[None]) -> None:
    """Raise what ended a task that nobody waits for: the loop's handler tells of it."""
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error


def in_order(batch: set[Change], exists: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Return the kinds and paths of changes that came together: what went first, then what came, then what changed.

    A path that came and changed came; one that went as well is, in the end, what `exists` says of it.
    """
    found: list[tuple[int, str, str]] = []
    for path in {path for _, path in batch}:
        kinds = {_KINDS[int(kind)] for kind, other in batch if other == path}
        if FILE_DELETED not in kinds:
            told = [FILE_CREATED if FILE_CREATED in kinds else FILE_MODIFIED]
        elif exists(path):
            told = [FILE_DELETED, FILE_CREATED]
        else:
            told = [FILE_CREATED, FILE_DELETED] if FILE_CREATED in kinds else [FILE_DELETED]
        rank = _RANKS[told[0]]
        found += [(rank, path, kind) for kind in told]
    return [(kind, path) for _, path, kind in sorted(found, key=lambda one: one[:2])]


class Fresh:
    """Which files are so new that their writing still belongs to their creation."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def told(self, changes: Iterable[tuple[str, str]], moment: float) -> Iterator[tuple[str, str]]:
        """Yield the changes worth an event: no modification of a fresh file, nor of one that hides behind a dot."""
        for kind, path in changes:
            since = self._since.get(path)
            if kind == FILE_CREATED:
                self._remember(path, moment)
            elif kind == FILE_DELETED:
                self._since.pop(path, None)
            elif Path(path).name.startswith(".") or (since is not None and moment - since <= FRESH_SECONDS):
                continue
            yield kind, path

    def _remember(self, path: str, moment: float) -> None:
        self._since.pop(path, None)
        self._since[path] = moment
        while self._since and (len(self._since) > MAX_FRESH or moment - self._oldest() > FRESH_SECONDS):
            del self._since[next(iter(self._since))]

    def _oldest(self) -> float:
        return next(iter(self._since.values()))


def _exists(path: str) -> bool:
    return Path(path).exists()
