"""Which files an application consists of, and their text (runtime.md 1.1). The only place that walks the disk.

A folder is searched for ``.aro`` and ``.fdd`` files; what is hidden or lies below ``Plugins`` is left out. Whatever
cannot be found or read becomes a finding, and the rest is read all the same.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Final

# Questions about paths are asked by os.path, which answers no where pathlib raises: for names that are too long, for
# folders one may not look into.
from runtime.errors import Diagnostic, Severity
from runtime.source import SourceFile, Span

SUFFIXES = (".aro", ".fdd")
MAX_BYTES: Final = 4 * 1024 * 1024
"""How long a source, a contract or a store may be: what is longer was not written by anybody."""

CONTRACTS = ("openapi.yaml", "openapi.yml", "openapi.json")
_READING_HINTS = {
    errno.EACCES: "make the file readable",
    errno.EPERM: "make the file readable",
    errno.ENOENT: "it is a link that leads nowhere, or it was just removed: mend or remove it",
    errno.ELOOP: "it is a link that leads back to itself: mend or remove it",
    errno.EFBIG: "take it apart into several files",
    errno.ENODEV: "put a file in its place, or remove it",
}
_PLUGINS = "Plugins"
_MAIN = "main.aro"


@dataclass(slots=True)
class Found:
    """What was found so far: sources in their order, and what stood in the way."""

    root: Path
    """The application's folder, absolute."""
    sources: list[SourceFile] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    """Files taken up already, so that imports in a circle end."""

    def take(self, path: Path) -> list[SourceFile]:
        """Read `path`, a file or a folder, and return what is new in it, in order."""
        new = [source for file in _files(path, self) if (source := self._read(file)) is not None]
        self.sources.extend(new)
        return new

    def _read(self, path: Path) -> SourceFile | None:
        # Not Path.resolve, which raises for a link that leads to itself; reading it is what gets refused.
        real = Path(os.path.realpath(path))
        if real in self.seen:
            return None
        self.seen.add(real)
        text = self.text_of(path)
        return SourceFile(self.name_of(path), text, str(path)) if text is not None else None

    def name_of(self, path: Path) -> str:
        """Return `path` as people should see it: from the application's folder."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def text_of(self, path: Path) -> str | None:
        """Return the text of a file; None, with a finding, when it cannot be read."""
        name = self.name_of(path)
        try:
            # A byte-order mark is no part of the text; line ends may be any of the usual ones.
            return TextIOWrapper(BytesIO(_bytes_of(path)), "utf-8-sig").read()
        except UnicodeDecodeError as error:
            message = f"{name} is not UTF-8 text: byte {error.object[error.start]:#04x} at offset {error.start}"
            self._refuse("not-text", message, name, "save the file in the encoding UTF-8")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self._refuse(
                "unreadable-file",
                f"{name} cannot be read: {reason}",
                name,
                _READING_HINTS.get(error.errno or 0, "look at the file with another program"),
            )
        return None

    def _refuse(self, code: str, message: str, file: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, message, file=file, hint=hint))


def discover(path: Path) -> Found:
    """Return the sources of the application at `path`: a folder, or one ``.aro`` file whose folder is the root."""
    path = path.absolute()
    problem = _problem(path)
    if problem is not None:
        return Found(path, diagnostics=[problem])
    found = Found(path if os.path.isdir(path) else path.parent)
    found.take(path)
    if not found.sources and not found.diagnostics:
        hint = f"name a folder that holds {_MAIN}, or write one there"
        found.diagnostics.append(Diagnostic("no-sources", f"There are no .aro files in {path}", hint=hint))
    found.diagnostics += _plugins(found.root)
    return found


def _bytes_of(path: Path) -> bytes:
    """Return what is in a file. Raises OSError, also for what is too long and for what would never end."""
    if _is_special(path):
        raise OSError(errno.ENODEV, "it is a pipe or a device")
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it has more than {MAX_BYTES:,} bytes")
    return data


def _plugins(root: Path) -> list[Diagnostic]:
    """Return the warning that the application's plugins are not loaded, whatever they are written in."""
    try:
        names = sorted(path.name for path in (root / _PLUGINS).iterdir() if not path.name.startswith("."))
    except OSError:
        return []
    if not names:
        return []
    message = f"Plugins are not loaded: {', '.join(names)}"
    hint = "their verbs are unknown here; what they do can be written as actions: (Name: Action) { ... }"
    return [Diagnostic("plugins-not-loaded", message, hint=hint, severity=Severity.WARNING, file=_PLUGINS)]


def discover_import(found: Found, written: str, importer: SourceFile, span: Span) -> list[SourceFile]:
    """Take up what an import statement names; from the application's folder, or else from the importing file's."""
    bases = (found.root, Path(importer.path).parent)
    target = next((path for base in bases if os.path.exists(path := base / written)), None)
    if target is not None and (os.path.isdir(target) or target.suffix in SUFFIXES):
        return found.take(target)
    message = f"There is nothing to import at {written}"
    hint = "an import names a folder or an .aro file, from the application's folder: import ../shared"
    found.diagnostics.append(Diagnostic("import-not-found", message, span, hint))
    return []


def find_contract(root: Path) -> Path | None:
    """Return the contract in the application's folder; None when it has none."""
    # A link that leads nowhere is there, and a finding when it is read.
    paths = (root / name for name in CONTRACTS)
    return next((path for path in paths if os.path.lexists(path) and not os.path.isdir(path)), None)


def _problem(path: Path) -> Diagnostic | None:
    """Return why `path` can be no application at all; None when it can."""
    hint = "name a folder with .aro files, or one .aro file"
    if not os.path.exists(path):
        return Diagnostic("no-application", f"There is no file or folder {path}", hint=hint)
    if os.path.isdir(path) or (os.path.isfile(path) and path.suffix in SUFFIXES):
        return None
    if not os.path.isfile(path):
        return Diagnostic("no-application", f"{path} is neither a folder nor a file", hint=hint)
    if _is_recording(path):
        hint = "that is a recording: `aro-console open` shows it"
    return Diagnostic("no-application", f"{path} is not an .aro file", hint=hint)


def _is_recording(path: Path) -> bool:
    from runtime.probe.recording.blocks import FIRST_WORDS  # what checks a program that is there loads no probe

    try:
        with path.open("rb") as file:
            return file.read(len(FIRST_WORDS)) == FIRST_WORDS
    except OSError:
        return False


def _files(path: Path, found: Found) -> list[Path]:
    """Return the source files at `path`, the main one first, the rest by name."""
    if os.path.isfile(path):
        return [path]
    files = list(_walk(path, found))
    return sorted(files, key=lambda file: (file != path / _MAIN, file.relative_to(path).as_posix()))


def _walk(folder: Path, found: Found) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        message = f"The folder {error.filename} cannot be read: {reason}"
        found.diagnostics.append(Diagnostic("unreadable-folder", message, hint="make the folder readable"))

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != _PLUGINS)
        for name in names:
            path = Path(place, name)
            # A pipe that looks like a source would never end.
            if path.suffix in SUFFIXES and not name.startswith(".") and not _is_special(path):
                yield path


def _is_special(path: Path) -> bool:
    """Whether `path` exists and is no ordinary file; what does not exist is a dangling link, and worth a finding."""
    return os.path.exists(path) and not os.path.isfile(path)
