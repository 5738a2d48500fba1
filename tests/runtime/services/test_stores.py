"""Store files and their repositories, on a real disk."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from runtime.services.storefile import StoreFile, temporary_of
from runtime.services.stores import Stores, replace_file
from tests.support.hosts import FakeHost
from tests.support.loops import until


class FakeShelf:
    """Repositories as plain Lists."""

    def __init__(self) -> None:
        self.on_change: Callable[[str], None] = lambda name: None
        self.kept: dict[str, list[Any]] = {}

    def seed(self, name: str, rows: Iterable[Any]) -> None:
        self.kept[name] = list(rows)

    def rows(self, name: str) -> list[Any]:
        return self.kept[name]

    def change(self, name: str, *rows: Any) -> None:
        self.kept[name] = list(rows)
        self.on_change(name)


def store(folder: Path, writable: bool = True) -> StoreFile:
    path = folder / "user.store"
    path.write_text("- id: 1\n")
    path.chmod(0o646 if writable else 0o644)
    return StoreFile(path, ({"id": 1},), writable)


def test_a_store_belongs_to_the_repository_of_its_name(tmp_path: Path) -> None:
    async def scenario() -> None:
        shelf = FakeShelf()
        Stores([store(tmp_path)], shelf, FakeHost())
        assert {"user-repository": [{"id": 1}]} == shelf.kept

    asyncio.run(scenario())


def test_a_change_is_written_after_a_while_and_the_permissions_stay(tmp_path: Path) -> None:
    file = store(tmp_path)

    async def scenario() -> None:
        shelf = FakeShelf()
        stores = Stores([file], shelf, FakeHost(), flush_seconds=0.01)
        shelf.change("user-repository", {"id": 2, "name": "Ada"})
        shelf.change("user-repository", {"id": 3, "name": "Eve"}, "plain")
        assert "- id: 1\n" == file.path.read_text()
        await until(lambda: file.path.read_text() != "- id: 1\n")
        await stores.stop()

    asyncio.run(scenario())
    assert [{"id": 3, "name": "Eve"}, "plain"] == yaml.safe_load(file.path.read_text())
    assert 0o646 == file.path.stat().st_mode & 0o777
    assert ["user.store"] == [path.name for path in tmp_path.iterdir()]


def test_what_is_not_written_yet_is_written_at_the_end_and_what_comes_later_at_once(tmp_path: Path) -> None:
    file = store(tmp_path)

    async def scenario() -> None:
        shelf = FakeShelf()
        stores = Stores([file], shelf, FakeHost(), flush_seconds=3600)
        shelf.change("user-repository", {"id": 2})
        await stores.stop()
        assert [{"id": 2}] == yaml.safe_load(file.path.read_text())
        shelf.change("user-repository", {"id": 3})
        assert [{"id": 3}] == yaml.safe_load(file.path.read_text())

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["user-repository", "other-repository"])
def test_what_is_not_writable_or_no_store_is_left_alone(name: str, tmp_path: Path) -> None:
    file = store(tmp_path, writable=False)

    async def scenario() -> None:
        shelf = FakeShelf()
        stores = Stores([file], shelf, FakeHost(), flush_seconds=0)
        shelf.change(name, {"id": 2})
        await stores.stop()

    asyncio.run(scenario())
    assert "- id: 1\n" == file.path.read_text()


def test_a_store_that_cannot_be_written_is_said_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, host = store(tmp_path), FakeHost()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    async def scenario() -> None:
        shelf = FakeShelf()
        stores = Stores([file], shelf, host, flush_seconds=3600)
        shelf.change("user-repository", {"id": 2})
        await stores.stop()

    asyncio.run(scenario())
    assert ["[WARNING] Cannot write the store user.store: no space left on device"] == host.errors
    assert "- id: 1\n" == file.path.read_text()
    assert not temporary_of(file.path).exists()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace_file(tmp_path / "link", b"new")
    assert (True, "new") == ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_text())
