"""What a store file is (runtime.md 1.9): known while an application is loaded, before there is any service."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from runtime.frozen import frozen
from runtime.values.kinds import Value

SUFFIX: Final = ".store"


@frozen
class StoreFile:
    """One store file as it was read."""

    path: Path
    rows: tuple[Value, ...]
    writable: bool
    """Whether others than its owner and group may write the file: the sign that the program may."""

    @property
    def repository(self) -> str:
        return f"{self.path.name.removesuffix(SUFFIX)}-repository"


def temporary_of(path: Path) -> Path:
    """Return the sibling that a store is written to before it takes the store's place."""
    return path.with_name(f"{path.name}.tmp")
