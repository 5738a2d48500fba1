"""The file watcher: what changes together, what is fresh, and a real folder."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from uuid import uuid4

import pytest

from runtime.engine.effects import StartService, StopService
from runtime.errors import EvaluationError
from runtime.services.fence import Fence
from runtime.services.service import BY_PEER, NOT_MINE, OUTSIDE
from runtime.services.watcher import FRESH_SECONDS, MAX_FRESH, FileWatcher, Fresh, folder_of, in_order
from tests.support.hosts import FakeHost
from tests.support.loops import ask, until

ADDED, MODIFIED, DELETED = 1, 2, 3


def told(*changes: tuple[int, str], there: bool = True) -> list[str]:
    found = in_order(set(changes), lambda path: there)  # type: ignore[arg-type]  # numbers are what is looked at
    return [f"{kind.removeprefix('file.')} {path}" for kind, path in found]


def test_what_went_is_told_before_what_came_and_what_changed() -> None:
    changes = [(MODIFIED, "m"), (ADDED, "b"), (ADDED, "a"), (DELETED, "z")]
    assert ["deleted z", "created a", "created b", "modified m"] == told(*changes, there=False)


def test_a_file_that_came_and_changed_came() -> None:
    assert ["created a"] == told((ADDED, "a"), (MODIFIED, "a"))


def test_a_file_that_came_and_went_is_what_the_disk_says() -> None:
    assert ["created a", "deleted a"] == told((ADDED, "a"), (DELETED, "a"), there=False)
    assert ["deleted a", "created a"] == told((ADDED, "a"), (DELETED, "a"), there=True)
    assert ["deleted a"] == told((MODIFIED, "a"), (DELETED, "a"), there=False)


def test_the_writing_of_a_fresh_file_is_no_modification() -> None:
    fresh = Fresh()
    created, modified = ("file.created", "/a"), ("file.modified", "/a")
    assert [created] == list(fresh.told([created, modified], 10.0))
    assert [] == list(fresh.told([modified], 10.0 + FRESH_SECONDS))
    assert [modified] == list(fresh.told([modified], 10.1 + FRESH_SECONDS))


def test_a_file_that_went_is_not_fresh_any_longer() -> None:
    fresh = Fresh()
    changes = [("file.created", "/a"), ("file.deleted", "/a"), ("file.modified", "/a")]
    assert changes == list(fresh.told(changes, 0))


def test_a_file_behind_a_dot_only_comes_and_goes() -> None:
    changes = [(kind, "/x/.hidden") for kind in ("file.modified", "file.created", "file.deleted")]
    assert changes[1:] == list(Fresh().told(changes, 0))


def test_only_so_many_fresh_files_are_remembered() -> None:
    fresh = Fresh()
    list(fresh.told([("file.created", str(number)) for number in range(MAX_FRESH + 1)], 0))
    assert MAX_FRESH == len(fresh._since)


def named(host: FakeHost) -> list[tuple[str, str]]:
    """The events so far: type and name."""
    return [(one.event.type, str(one.event.payload["name"])) for one in host.delivered]


def test_a_folder_is_a_text_or_in_a_map() -> None:
    settings = ["a", {"directory": "a"}, {"path": "a"}, None, {}]
    assert ["a", "a", "a", ".", "."] == [folder_of(one) for one in settings]  # type: ignore[arg-type]
    with pytest.raises(EvaluationError, match="watches a path"):
        folder_of(8080)


def test_other_services_are_none_of_its_business() -> None:
    service = FileWatcher(FakeHost(), Fence())
    for effect in (StartService("http-server", None), StopService("http-server")):
        assert service.handlers[type(effect)](effect, OUTSIDE) is NOT_MINE


def test_what_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(EvaluationError, match="Path not found: /no/such"):
            await ask(FileWatcher(FakeHost(), Fence()), StartService("file-monitor", "/no/such"))

    asyncio.run(scenario())


def test_a_folder_whose_name_is_no_text_cannot_be_watched(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\x80")
    folder.mkdir()

    async def scenario() -> None:
        host = FakeHost()
        with pytest.raises(EvaluationError, match="its name is no text"):
            await ask(FileWatcher(host, Fence()), StartService("file-monitor", str(folder)))
        assert 0 == host.event_sources

    asyncio.run(scenario())


def test_a_peer_has_only_what_lies_within_the_fence_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("work", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "work" / "link").symlink_to(tmp_path / "outside")
    monkeypatch.chdir(tmp_path / "work")

    async def scenario() -> None:
        host = FakeHost()
        service = FileWatcher(host, Fence())
        for path in (str(tmp_path), "../gone"):
            with pytest.raises(EvaluationError, match=f"Leads out of the application's folder: {path}"):
                await ask(service, StartService("file-monitor", path), BY_PEER)
        await ask(service, StartService("file-monitor", "."), BY_PEER)
        (tmp_path / "outside" / "secret").write_text("x")
        (tmp_path / "work" / "a.txt").write_text("x")
        await until(lambda: "a.txt" in [one.event.payload["name"] for one in host.delivered])
        await service.stop()
        assert {("a.txt", True)} == {(one.event.payload["name"], one.origin.from_peer) for one in host.delivered}

    asyncio.run(scenario())


def test_changes_of_a_real_folder_are_events(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "a.txt"
    file.parent.mkdir()

    async def scenario() -> None:
        host = FakeHost()
        service = FileWatcher(host, Fence())

        def seen() -> list[tuple[str, str]]:
            return [(one.event.type, str(one.event.payload["path"])) for one in host.delivered]

        started = await ask(service, StartService("file-monitor", str(tmp_path)))
        assert {"serverType": "file-monitor", "success": True, "path": str(tmp_path)} == started
        await ask(service, StartService("file-monitor", {"directory": str(tmp_path)}))
        assert 1 == host.event_sources
        file.write_text("x")
        await until(seen)
        assert [("file.created", str(file))] == seen()
        await asyncio.sleep(FRESH_SECONDS)  # the modification is to be one of its own
        with file.open("a") as fresh_no_more:  # one change; to write it anew would be two, emptied and filled
            fresh_no_more.write("y")
        await until(lambda: len(seen()) > 1)
        file.rename(tmp_path / "b.txt")
        await until(lambda: len(seen()) > 3)
        assert seen()[1:] == [
            ("file.modified", str(file)),
            ("file.deleted", str(file)),
            ("file.created", str(tmp_path / "b.txt")),
        ]
        payload = host.delivered[0].event.payload
        assert ("created", "a.txt", "file.created") == tuple(payload[key] for key in ("type", "name", "eventType"))
        await ask(service, StopService("file-monitor"))
        assert 0 == host.event_sources
        file.write_text("z")
        await service.stop()
        assert 4 == len(seen())

    asyncio.run(scenario())


async def watching(path: Path) -> tuple[FakeHost, FileWatcher]:
    host = FakeHost()
    service = FileWatcher(host, Fence())
    await ask(service, StartService("file-monitor", str(path)))
    return host, service


def test_a_name_that_is_no_text_costs_the_changes_that_came_with_it_and_no_more(tmp_path: Path) -> None:
    async def scenario() -> None:
        host, service = await watching(tmp_path)
        (tmp_path / os.fsdecode(b"\x80")).write_text("x")
        await until(lambda: host.errors)
        (tmp_path / "later").mkdir()

        def heard() -> bool:
            (tmp_path / "later" / f"{uuid4()}.txt").write_text("x")  # until somebody listens again
            return bool(host.delivered)

        await until(heard)
        await service.stop()
        (said,) = host.errors
        assert f"[WARNING] The file-monitor has missed changes of {tmp_path}: Unable to decode path" in said
        assert 0 == host.event_sources

    asyncio.run(scenario())


def test_a_folder_that_was_deleted_is_watched_again_when_it_is_there_again(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()

    async def scenario() -> None:
        host, service = await watching(folder)
        folder.rmdir()
        await until(lambda: ("file.deleted", "watched") in named(host))
        folder.mkdir()

        def heard() -> bool:
            (folder / f"{uuid4()}.txt").write_text("x")  # until somebody listens again
            return any(kind == "file.created" for kind, _ in named(host))

        await until(heard)
        await service.stop()
        assert ([], 0) == (host.errors, host.event_sources)

    asyncio.run(scenario())


def test_a_file_that_another_one_has_replaced_is_watched_on(tmp_path: Path) -> None:
    file, other = tmp_path / "a.txt", tmp_path / "other"
    file.write_text("x")

    async def scenario() -> None:
        host, service = await watching(file)
        other.write_text("y")
        other.replace(file)  # as editors save
        await until(lambda: ("file.created", "a.txt") in named(host))

        def heard() -> bool:
            file.write_text(str(uuid4()))
            return ("file.modified", "a.txt") in named(host)

        await until(heard)
        await service.stop()
        assert ([], 0) == (host.errors, host.event_sources)

    asyncio.run(scenario())


def test_a_monitor_ends_while_what_it_watched_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()

    async def scenario() -> None:
        host, service = await watching(folder)
        folder.rmdir()
        await until(lambda: named(host))
        await service.stop()
        assert ([], 0) == (host.errors, host.event_sources)

    asyncio.run(scenario())
