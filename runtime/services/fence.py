"""Where names may lead that a peer has a part in: the application's folder, the working directory, what was allowed.

Symbolic links count by what they point at, also on the way to what does not exist yet.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from runtime.errors import EvaluationError
from runtime.services.service import Origin


class Fence:
    """The folders that are open to peers besides the working directory; each with all that is in it."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._folders = tuple(Path(os.path.abspath(folder)) for folder in folders)

    def around(self, origin: Origin, is_literal: bool) -> Fence:
        """Return the fence around a path that an effect of `origin` names: this one where a peer has a part in it.

        It has none in runs that no peer set off, nor in a path that the author wrote into the statement as it is.
        """
        return self if origin.from_peer and not is_literal else NO_FENCE

    def place(self, path: str) -> Path:
        """Return the path an author means; ``~`` is the home folder. Looks at the disk.

        Raises:
            EvaluationError: it can be no path, or leads out.
        """
        if fault := _fault(path):
            raise EvaluationError(f"A path must not {fault}")
        try:
            place = Path(path).expanduser()
        except RuntimeError as error:
            raise EvaluationError(f"There is no home folder: {path}") from error
        self.check(place, path)
        return place

    def check(self, path: Path, shown: str) -> None:
        """Let `path` pass. Looks at the disk. Raises EvaluationError, with the path as `shown`, when it leads out."""
        if self.leads_out(path):
            raise EvaluationError(
                f"Leads out of the application's folder: {shown} (--allow-path DIR lets what peers name into others)"
            )

    def leads_out(self, path: Path) -> bool:
        """Return whether `path` leads elsewhere, or anything on the way that would have to be made first."""
        try:
            return self._is_outside(path) or (
                ".." in path.parts and any(self._is_outside(way) and not os.path.exists(way) for way in path.parents)
            )
        except ValueError:  # a NUL: the system opens no such file either
            return False

    def _is_outside(self, path: Path) -> bool:
        place = Path(os.path.realpath(path))
        return not any(place.is_relative_to(os.path.realpath(folder)) for folder in (*self._folders, Path()))


def _fault(path: str) -> str:
    """Return what no path of this system may do; empty when this one does nothing of it."""
    if not path:
        return "be empty"
    if "\0" in path:
        return "contain a NUL character"
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return "contain half of a character (a surrogate by itself)"
    return ""


class _NoFence(Fence):
    """What is around a path that nobody but the author has chosen: it may lead anywhere."""

    def leads_out(self, path: Path) -> bool:
        return False


NO_FENCE: Final = _NoFence()
