"""Files and folders (runtime.md 2.4, 2.6, 2.8).

Paths are the process's own, relative ones to its working directory; those that a peer has a part in are fenced. The
disk is used in threads, so nothing else waits for it; what changes it is done one after the other, in the order it was
asked for. Files are read and written whole, at most `MAX_FILE_BYTES` of them.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import stat
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services.fence import Fence
from runtime.services.service import Handler, Host, Origin
from runtime.values.dates import from_timestamp
from runtime.values.formats.forms import decode, encode
from runtime.values.formats.layout import Layout, Naming
from runtime.values.formats.tables import continued
from runtime.values.kinds import Value

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_ENTRIES: Final = 100_000
"""How many entries a listing may have."""

_TABLES: Final[Mapping[str, str]] = {"csv": "", "tsv": "\t"}
"""Forms whose first line names the columns, each with its delimiter; a csv file shows its own."""
_MAX_HEADER_BYTES: Final = 1024 * 1024

_E = TypeVar("_E", bound=Effect)
_Around = Callable[[bool], Fence]
"""Tells the fence around a path of an effect; given whether the path is literal."""
_Work = Callable[[_E, _Around], Any]


class Files:
    """The service behind Read, Write, List and the other verbs of files."""

    def __init__(self, host: Host, fence: Fence) -> None:
        self._host = host
        self._fence = fence
        self._changing = asyncio.Lock()
        self._pending: set[asyncio.Task[Any]] = set()
        self._handlers: dict[type[Effect], Handler] = {
            effects.ReadFile: self._looks(_read),
            effects.DescribeFile: self._looks(_describe),
            effects.ListDirectory: self._looks(_list),
            effects.WriteFile: self._write,
            effects.MakePath: self._changes(_make),
            effects.CopyPath: self._changes(_copy),
            effects.MovePath: self._changes(_move),
            effects.RemovePath: self._changes(_remove),
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Let what is being written be written."""
        if self._pending:
            await asyncio.wait(tuple(self._pending))

    def _looks(self, work: _Work[Any]) -> Handler:
        def answer(effect: Any, origin: Origin) -> Awaitable[Any]:
            return asyncio.to_thread(_refusing, work, effect, partial(self._fence.around, origin))

        return answer

    def _changes(self, work: _Work[Any]) -> Handler:
        async def in_turn(effect: Any, around: _Around) -> Any:
            async with self._changing:
                return await asyncio.to_thread(_refusing, work, effect, around)

        def answer(effect: Any, origin: Origin) -> Awaitable[Any]:
            task = asyncio.ensure_future(in_turn(effect, partial(self._fence.around, origin)))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)
            # Who gives up waiting must not let the next one in while a thread still writes.
            return asyncio.shield(task)

        return answer

    def _write(self, effect: effects.WriteFile, origin: Origin) -> Awaitable[Any]:
        naming = Naming(effect.name, self._host.now())

        def write(effect: effects.WriteFile, around: _Around) -> str:
            return _write(effect, naming, around)

        found: Awaitable[Any] = self._changes(write)(effect, origin)
        return found


# --- refusals -----------------------------------------------------------------------------------------------------

_REASONS: Final[Mapping[int, str]] = {
    errno.ENOENT: "File not found",
    errno.EACCES: "Permission denied",
    errno.EPERM: "Permission denied",
    errno.EROFS: "Read-only file system",
    errno.ENOSPC: "No space left on the disk",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EFBIG: "File too large",
    errno.EISDIR: "Is a directory",
    errno.ENOTDIR: "Not a directory",
    errno.EEXIST: "Already there",
    errno.ENOTEMPTY: "Directory not empty",
    errno.ENAMETOOLONG: "Path too long",
    errno.ELOOP: "Too many symbolic links",
}


def _refusing(work: _Work[_E], effect: _E, around: _Around) -> Any:
    """Do the work; what the disk refuses is refused to the statement, in a few words and with the path."""
    try:
        return work(effect, around)
    except OSError as error:
        raise refusal(error, _main_path(effect)) from error


def refusal(error: OSError, path: str) -> EvaluationError:
    """Return what an author is told: ``File not found: notes.txt``."""
    if isinstance(error, shutil.Error) and error.errno is None:
        return EvaluationError(_first_reason(error))
    known = _REASONS.get(error.errno or 0)
    reason = known if known is not None else (error.strerror or str(error)).capitalize()
    named = error.filename if isinstance(error.filename, str) else path
    return EvaluationError(f"{reason}: {named or path}")


def _first_reason(error: shutil.Error) -> str:
    """Return the first of the failures of a whole tree; each is source, target and reason."""
    reasons = error.args[0] if error.args else ""
    if isinstance(reasons, list) and reasons:
        return ": ".join(str(part) for part in (reasons[0][2], reasons[0][0]))
    return str(reasons)


def _main_path(effect: Effect) -> str:
    for name in ("path", "source"):
        if hasattr(effect, name):
            return str(getattr(effect, name))
    return ""


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # without following links, as an author would


# --- reading ------------------------------------------------------------------------------------------------------


def _read(effect: effects.ReadFile, around: _Around) -> Value:
    path = around(effect.is_literal).place(effect.path)
    _need_file(path, effect.path)
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise EvaluationError(f"The file has more than {MAX_FILE_BYTES} bytes: {effect.path}")
    try:
        return decode(data, effect.form, effect.layout)
    except EvaluationError as error:
        raise EvaluationError(f"{error}: {effect.path}") from error


def _need_file(path: Path, shown: str) -> None:
    """Refuse what is no file: a folder, and a pipe or device, which might never end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "", shown)
    if not stat.S_ISREG(mode):
        raise EvaluationError(f"Not a file: {shown}")


def _describe(effect: effects.DescribeFile, around: _Around) -> Value:
    path = around(effect.is_literal).place(effect.path)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return {
        **_entry(path, found),
        "accessed": from_timestamp(found.st_atime),
        "permissions": stat.filemode(found.st_mode)[1:],
        "owner": _owner(path.owner, found.st_uid),
        "group": _owner(path.group, found.st_gid),
    }


def _owner(ask: Callable[[], str], number: int) -> str:
    try:
        return ask()
    except (KeyError, NotImplementedError):
        return str(number)  # a number without a name, or a system without either


def _entry(path: Path, found: os.stat_result) -> dict[str, Value]:
    is_directory = stat.S_ISDIR(found.st_mode)
    return {
        "name": path.name or str(path),
        "path": str(path),
        "size": found.st_size,
        "isFile": stat.S_ISREG(found.st_mode),
        "isDirectory": is_directory,
        # Not every file system remembers when a file was made; then it is when its status last changed.
        "created": from_timestamp(float(getattr(found, "st_birthtime", found.st_ctime))),
        "modified": from_timestamp(found.st_mtime),
    }


def _list(effect: effects.ListDirectory, around: _Around) -> list[Value]:
    fence = around(effect.is_literal)
    folder = fence.place(effect.path)
    return _entries(sorted(_walk(folder, effect.recursive)), effect, fence)


def _entries(paths: Iterable[Path], effect: effects.ListDirectory, fence: Fence) -> list[Value]:
    found: list[Value] = []
    for path in paths:
        if effect.pattern and not fnmatchcase(path.name, effect.pattern):
            continue
        try:
            found.append(_entry(path, _status(path, fence)))
        except FileNotFoundError:
            continue  # it was there a moment ago
        if len(found) > MAX_ENTRIES:
            raise EvaluationError(f"The directory has more than {MAX_ENTRIES} entries: {effect.path}")
    return found


def _status(path: Path, fence: Fence) -> os.stat_result:
    """Return what is at a path; of a link over the fence, or to where nothing can be seen, what the link itself is."""
    if not path.is_symlink():
        return path.stat()
    if not fence.leads_out(path):
        with suppress(OSError):  # it leads nowhere, or in a circle, or where one may not look
            return path.stat()
    return path.lstat()


def _walk(folder: Path, recursive: bool) -> Iterator[Path]:
    """Yield the entries of a folder, and of those below; links to folders are not followed."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                yield Path(entry.path)
                if recursive and entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))


# --- changing -----------------------------------------------------------------------------------------------------


def _write(effect: effects.WriteFile, naming: Naming, around: _Around) -> str:
    path = around(effect.is_literal).place(effect.path)
    size = _size_of(path, effect.path)
    layout = _continued(path, effect) if effect.at_end and size and effect.form in _TABLES else effect.layout
    data = encode(effect.value, effect.form, naming, layout)
    if effect.at_end and size and effect.form and _ends_within_a_line(path):
        data = b"\n" + data
    if len(data) + (size if effect.at_end else 0) > MAX_FILE_BYTES:
        raise EvaluationError(f"The file would have more than {MAX_FILE_BYTES} bytes: {effect.path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab" if effect.at_end else "wb") as file:
        file.write(data)
    return _absolute(path)


def _continued(path: Path, effect: effects.WriteFile) -> Layout:
    """Return the layout of the table that is there, which what is appended must have too."""
    with path.open("rb") as file:
        first_line = file.readline(_MAX_HEADER_BYTES).decode("utf-8-sig", "replace").rstrip("\r\n")
    return continued(first_line, effect.layout, _TABLES[effect.form])


def _ends_within_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def _size_of(path: Path, shown: str) -> int:
    """Return how many bytes a file has; 0 when there is none. Raises for what is there and no file."""
    try:
        _need_file(path, shown)
    except FileNotFoundError:
        return 0
    return path.stat().st_size


def _make(effect: effects.MakePath, around: _Around) -> str:
    path = around(effect.is_literal).place(effect.path)
    if effect.directory:
        path.mkdir(parents=True, exist_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return _absolute(path)


def _copy(effect: effects.CopyPath, around: _Around) -> str:
    source = around(effect.source_is_literal).place(effect.source)
    fence = around(effect.target_is_literal)
    target = fence.place(effect.target)
    source.stat()
    if not source.is_dir():
        _need_file(source, effect.source)
        target = target / source.name if target.is_dir() else target
        fence.check(target, effect.target)  # once more: what is there already may be a link
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
        return _absolute(target)
    if target.resolve().is_relative_to(source.resolve()):
        raise EvaluationError(f"Cannot copy a directory into itself: {effect.target}")
    entering = partial(_enter, fence, source, target)
    shutil.copytree(source, target, symlinks=True, ignore=entering, dirs_exist_ok=True)
    return _absolute(target)


def _enter(fence: Fence, source: Path, target: Path, folder: str, names: list[str]) -> tuple[str, ...]:
    """Let `folder` be copied, without leaving out any of its `names`, unless links lie in their place that lead out."""
    into = target / Path(folder).relative_to(source)
    for place in (into, *(into / name for name in names)):
        fence.check(place, str(place))
    return ()


def _move(effect: effects.MovePath, around: _Around) -> Value:
    source = around(effect.source_is_literal).place(effect.source)
    fence = around(effect.target_is_literal)
    target = fence.place(effect.target)
    source.lstat()
    if source.is_dir() and target.resolve().is_relative_to(source.resolve()):
        raise EvaluationError(f"Cannot move a directory into itself: {effect.target}")
    if target.is_dir():
        fence.check(target / source.name, effect.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    moved = shutil.move(source, target)
    return [_absolute(source), _absolute(Path(moved))]


def _remove(effect: effects.RemovePath, around: _Around) -> str:
    path = around(effect.is_literal).place(effect.path)
    absolute = _absolute(path)
    mode = path.lstat().st_mode
    if not stat.S_ISDIR(mode):
        path.unlink()
        return absolute
    if not effect.directory:
        raise IsADirectoryError(errno.EISDIR, "", effect.path)
    if Path.cwd().is_relative_to(path.resolve()):
        raise EvaluationError(f"Cannot delete the working directory, or one that holds it: {effect.path}")
    shutil.rmtree(path)
    return absolute
