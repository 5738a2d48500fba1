"""The store files of an application: found, read, and told of when they are no stores (runtime.md 1.9)."""

from __future__ import annotations

import stat
from pathlib import Path

from runtime.errors import Diagnostic
from runtime.host.discovery import Found
from runtime.services.storefile import SUFFIX, StoreFile, temporary_of
from runtime.services.web.yamltext import Document, read_yaml
from runtime.values.kinds import Value, kind_of


def read_stores(found: Found) -> tuple[StoreFile, ...]:
    """Return the stores directly in the application's folder, by name; what is wrong with one becomes a finding."""
    paths = sorted(path for path in found.root.glob(f"*{SUFFIX}") if path.is_file() and not path.name.startswith("."))
    stores = [_read(path, found) for path in paths]
    return tuple(store for store in stores if store is not None)


def _read(path: Path, found: Found) -> StoreFile | None:
    text = found.text_of(path)
    if text is None:
        return None
    document = read_yaml(text, found.name_of(path), str(path))
    if isinstance(document, Diagnostic):
        found.diagnostics.append(document)
        return None
    rows = _rows(document, found)
    return None if rows is None else StoreFile(path, rows, bool(path.stat().st_mode & stat.S_IWOTH))


def _rows(document: Document, found: Found) -> tuple[Value, ...] | None:
    root = document.root
    if root is None:
        return ()
    if isinstance(root, dict):
        return (root,)
    if isinstance(root, list):
        return tuple(root)
    message = f"A store holds a list of maps, or one map, not a value of type {kind_of(root)}"
    hint = "write one row per item: - { id: 1, name: Ada }"
    found.diagnostics.append(Diagnostic("invalid-store", message, document.place(()), hint))
    return None


def remove_leftovers(stores: tuple[StoreFile, ...]) -> None:
    """Delete what a run that died while writing has left beside its stores. What cannot be deleted does no harm."""
    for store in stores:
        temporary = temporary_of(store.path)
        if temporary.is_file():
            try:
                temporary.unlink()
            except OSError:
                continue  # the next write replaces it, or says why it cannot
