"""Files and folders on a real disk, and a disk that refuses."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.services import files
from runtime.services.fence import Fence
from runtime.services.files import Files, refusal
from runtime.services.service import BY_PEER
from runtime.values.formats.layout import Layout
from tests.support.hosts import FakeHost
from tests.support.loops import answers, ask


def do(*asked: Effect) -> Any:
    """Return the answer to the last of `asked`."""
    return answers(lambda: Files(FakeHost(), Fence()), *asked)[-1]


def refused(*asked: Effect) -> str:
    with pytest.raises(EvaluationError) as caught:
        do(*asked)
    return str(caught.value)


# --- reading and writing ------------------------------------------------------------------------------------------


def test_what_is_written_is_read_and_folders_on_the_way_are_made(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "deeper" / "a.json")
    value = {"name": "Ada", "tags": ["x", 1, None]}
    assert value == do(effects.WriteFile(path, value, "json"), effects.ReadFile(path, "json"))
    assert path == do(effects.WriteFile(path, value, "json"))


def test_paths_are_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "a.txt") == do(effects.WriteFile("a.txt", "x"))
    assert "x" == do(effects.ReadFile("a.txt"))


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    do(effects.WriteFile("~/a.txt", "x"))
    assert "x" == (tmp_path / "a.txt").read_text()


def test_what_is_appended_stands_at_the_end(tmp_path: Path) -> None:
    path = str(tmp_path / "a.txt")
    steps = [effects.WriteFile(path, text, at_end=True) for text in ("one\n", "two")]
    assert "one\ntwo" == do(*steps, effects.ReadFile(path))


def test_rows_appended_to_a_table_bring_no_second_header(tmp_path: Path) -> None:
    path = str(tmp_path / "a.csv")
    rows = [effects.WriteFile(path, {"a": number, "b": 0}, "csv", Layout(";"), at_end=True) for number in (1, 2)]
    do(*rows)
    assert "a;b\n1;0\n2;0\n" == Path(path).read_text()


def test_rows_appended_to_a_table_have_its_columns_and_its_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name;age\nAda;36")
    do(effects.WriteFile(str(path), [{"age": 7, "name": "Bob"}, {"name": "Eve"}], "csv", at_end=True))
    assert "name;age\nAda;36\nBob;7\nEve;\n" == path.read_text()
    assert "The table has no column 'x'" == refused(effects.WriteFile(str(path), {"x": 1}, "csv", at_end=True))


def test_text_appended_without_a_form_gets_no_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    assert "onetwo" == do(effects.WriteFile(str(path), "two", at_end=True), effects.ReadFile(str(path)))


def test_a_log_has_the_hosts_time(tmp_path: Path) -> None:
    path = str(tmp_path / "a.log")
    do(effects.WriteFile(path, "begun", "log", at_end=True))
    assert "2026-01-31T12:00:00Z: begun\n" == Path(path).read_text()


def test_appends_asked_together_stand_in_their_order(tmp_path: Path) -> None:
    path = str(tmp_path / "a.txt")

    async def scenario() -> None:
        service = Files(FakeHost(), Fence())
        await asyncio.gather(*(ask(service, effects.WriteFile(path, f"{n} ", at_end=True)) for n in range(20)))

    asyncio.run(scenario())
    assert [str(n) for n in range(20)] == Path(path).read_text().split()


def test_a_write_that_nobody_waits_for_any_longer_is_finished_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"

    async def scenario() -> None:
        service = Files(FakeHost(), Fence())
        writing = asyncio.ensure_future(ask(service, effects.WriteFile(str(path), "x" * 1000)))
        await asyncio.sleep(0)
        writing.cancel()
        await service.stop()
        assert 1000 == len(path.read_text())

    asyncio.run(scenario())


def test_a_file_of_another_form_says_so_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    assert refused(effects.ReadFile(str(tmp_path / "a.json"), "json")).startswith("Invalid JSON: ")
    assert refused(effects.ReadFile(str(tmp_path / "a.json"), "json")).endswith(f": {tmp_path / 'a.json'}")


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "effect", [effects.ReadFile("gone"), effects.RemovePath("gone"), effects.CopyPath("gone", "x"),
               effects.MovePath("gone", "x"), effects.ListDirectory("gone")],
)  # fmt: skip
def test_what_is_missing_is_named(effect: Effect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "File not found: gone" == refused(effect)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("effect", [effects.ReadFile("d"), effects.WriteFile("d", "x"), effects.RemovePath("d")])
def test_a_folder_is_no_file(effect: Effect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d").mkdir()
    assert "Is a directory: d" == refused(effect)


@pytest.mark.parametrize(
    "effect",
    [effects.ListDirectory("f"), effects.WriteFile("f/x", "x"), effects.MakePath("f/x"), effects.ReadFile("f/x")],
)
def test_a_file_is_no_folder(effect: Effect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f").touch()
    assert refused(effect).startswith(("Not a directory: f", "Already there: f"))


def test_a_pipe_is_not_read_since_it_might_never_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(effects.ReadFile(str(tmp_path / "pipe"))).startswith("Not a file")
    assert refused(effects.WriteFile(str(tmp_path / "pipe"), "x")).startswith("Not a file")


@pytest.mark.parametrize(("path", "reason"), [("", "must not be empty"), ("a\0b", "NUL"), ("x" * 300, "Path too long")])
def test_what_can_be_no_path_is_refused(path: str, reason: str) -> None:
    assert reason in refused(effects.ReadFile(path))


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "a")
    assert refused(effects.ReadFile(str(tmp_path / "a"))).startswith("Too many symbolic links")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.EACCES, "Permission denied"),
        (errno.EROFS, "Read-only file system"),
        (errno.ENOSPC, "No space left on the disk"),
        (errno.EIO, "Input/output error"),
    ],
)
@pytest.mark.parametrize(
    ("owner", "name", "effect"),
    [
        (Path, "open", effects.ReadFile("a.txt")),
        (Path, "open", effects.WriteFile("a.txt", "x")),
        (Path, "open", effects.WriteFile("a.txt", "x", at_end=True)),
        (Path, "stat", effects.DescribeFile("a.txt")),
        (os, "scandir", effects.ListDirectory(".")),
        (Path, "mkdir", effects.MakePath("d")),
        (Path, "touch", effects.MakePath("b.txt", directory=False)),
        (shutil, "copy2", effects.CopyPath("a.txt", "b.txt")),
        (shutil, "move", effects.MovePath("a.txt", "b.txt")),
        (Path, "unlink", effects.RemovePath("a.txt")),
    ],
)
def test_a_disk_that_refuses_is_quoted(
    code: int, reason: str, owner: object, name: str, effect: Effect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), "a.txt")

    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("kept")
    with monkeypatch.context() as disk:
        disk.setattr(owner, name, refuse)
        assert f"{reason}: a.txt" == refused(effect)
    assert "kept" == Path("a.txt").read_text()


def test_the_first_of_many_failures_of_a_tree_is_told() -> None:
    error = shutil.Error([("a", "b", "no way"), ("c", "d", "neither")])
    assert "no way: a" == str(refusal(error, "tree"))


def test_files_have_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10)
    path = str(tmp_path / "a.txt")
    assert "x" * 10 == do(effects.WriteFile(path, "x" * 10), effects.ReadFile(path))
    assert "would have more than 10 bytes" in refused(effects.WriteFile(path, "y", at_end=True))
    Path(path).write_text("x" * 11)
    assert "has more than 10 bytes" in refused(effects.ReadFile(path))


# --- looking ------------------------------------------------------------------------------------------------------


def test_a_file_is_described(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("12345")
    path.chmod(0o640)
    found = do(effects.DescribeFile(str(path)))
    shown = {key: found[key] for key in ("name", "path", "size", "isFile", "isDirectory", "permissions")}
    assert {
        "name": "a.txt", "path": str(path), "size": 5, "isFile": True, "isDirectory": False, "permissions": "rw-r-----",
    } == shown  # fmt: skip
    assert {"created", "modified", "accessed", "owner", "group"} <= found.keys()


def test_nothing_is_described_as_nothing(tmp_path: Path) -> None:
    assert do(effects.DescribeFile(str(tmp_path / "gone"))) is None
    (tmp_path / "f").touch()
    assert do(effects.DescribeFile(str(tmp_path / "f" / "x"))) is None


def names(found: list[dict[str, Any]]) -> list[str]:
    return [entry["name"] for entry in found]


def test_a_folder_is_listed_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.csv", "sub/c.txt", "sub/deep/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "sub" / "circle").symlink_to(tmp_path)
    here = str(tmp_path)
    assert ["a.csv", "b.txt", "dangling", "sub"] == names(do(effects.ListDirectory(here)))
    assert ["b.txt"] == names(do(effects.ListDirectory(here, "*.txt")))
    assert ["b.txt", "c.txt", "d.txt"] == names(do(effects.ListDirectory(here, "*.txt", recursive=True)))


def test_a_link_in_a_circle_is_listed_as_one_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "a.txt").write_text("x")
    listed = do(effects.ListDirectory(str(tmp_path)))
    assert [("a.txt", True), ("circle", False)] == [(entry["name"], entry["isFile"]) for entry in listed]


def test_a_listing_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ENTRIES", 2)
    for name in "abc":
        (tmp_path / name).touch()
    assert "more than 2 entries" in refused(effects.ListDirectory(str(tmp_path)))


# --- changing -----------------------------------------------------------------------------------------------------


def test_folders_and_empty_files_are_made(tmp_path: Path) -> None:
    folder, file = str(tmp_path / "a" / "b"), str(tmp_path / "c" / "d.txt")
    assert folder == do(effects.MakePath(folder), effects.MakePath(folder))
    assert file == do(effects.MakePath(file, directory=False))
    assert (True, 0) == (Path(folder).is_dir(), Path(file).stat().st_size)


def test_a_file_is_copied_to_a_name_or_into_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("x")
    (tmp_path / "d").mkdir()
    assert str(tmp_path / "new" / "b.txt") == do(effects.CopyPath(str(source), str(tmp_path / "new" / "b.txt")))
    assert str(tmp_path / "d" / "a.txt") == do(effects.CopyPath(str(source), str(tmp_path / "d")))
    assert "x" == source.read_text() == (tmp_path / "d" / "a.txt").read_text()


def test_a_folder_is_copied_whole_and_not_into_itself(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.txt").write_text("x")
    do(effects.CopyPath(str(tmp_path / "a"), str(tmp_path / "copy")))
    assert "x" == (tmp_path / "copy" / "b" / "c.txt").read_text()
    into = effects.CopyPath(str(tmp_path / "a"), str(tmp_path / "a" / "b" / "a"))
    assert "into itself" in refused(into)
    assert "into itself" in refused(effects.MovePath(into.source, into.target))


def test_a_copy_onto_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert "same file" in refused(effects.CopyPath(str(tmp_path / "a"), str(tmp_path / "a")))
    assert "x" == (tmp_path / "a").read_text()


def test_a_move_leaves_nothing_behind(tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "new" / "b.txt"
    source.write_text("x")
    assert [str(source), str(target)] == do(effects.MovePath(str(source), str(target)))
    assert (False, "x") == (source.exists(), target.read_text())


def test_a_folder_is_deleted_only_as_one(tmp_path: Path) -> None:
    (tmp_path / "d" / "e").mkdir(parents=True)
    assert str(tmp_path / "d") == do(effects.RemovePath(str(tmp_path / "d"), directory=True))
    assert not (tmp_path / "d").exists()


def test_a_link_is_deleted_and_what_it_points_at_stays(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "d")
    do(effects.RemovePath(str(tmp_path / "link"), directory=True))
    assert ["d"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize("path", [".", "..", "/"])
def test_the_ground_one_stands_on_is_not_deleted(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    monkeypatch.setattr(shutil, "rmtree", lambda path: pytest.fail(f"deletes {path}"))
    assert "Cannot delete the working directory" in refused(effects.RemovePath(path, directory=True))


# --- what a peer names --------------------------------------------------------------------------------------------


@pytest.fixture
def fenced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, and beside it ``outside``, with links that lead there."""
    for name in ("work/tree/sub", "work/into", "outside/sub"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("work/a.txt", "work/tree/sub/a.txt", "outside/secret"):
        (tmp_path / name).write_text("as it was")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def asked_by_peer(*asked: Effect) -> Any:
    return answers(lambda: Files(FakeHost(), Fence()), *asked, origin=BY_PEER)[-1]


def kept_in(*asked: Effect) -> str:
    with pytest.raises(EvaluationError) as caught:
        asked_by_peer(*asked)
    return str(caught.value)


def seen(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


_OUT = "../outside/secret"
LEADING_OUT = [
    effects.ReadFile(_OUT),
    effects.DescribeFile(_OUT),
    effects.DescribeFile("../outside/missing"),
    effects.ListDirectory("../outside"),
    effects.WriteFile(_OUT, "x"),
    effects.WriteFile("../outside/new/a.txt", "x"),
    effects.WriteFile(_OUT, "x", at_end=True),
    effects.MakePath("../outside/new"),
    effects.MakePath("../outside/new", directory=False),
    effects.CopyPath(_OUT, "copy"),
    effects.CopyPath("a.txt", _OUT),
    effects.CopyPath("tree", "../outside"),
    effects.CopyPath(_OUT, "copy", target_is_literal=True),
    effects.CopyPath("a.txt", _OUT, source_is_literal=True),
    effects.MovePath(_OUT, "moved"),
    effects.MovePath("a.txt", _OUT),
    effects.MovePath(_OUT, "moved", target_is_literal=True),
    effects.MovePath("a.txt", _OUT, source_is_literal=True),
    effects.RemovePath(_OUT),
    effects.RemovePath("../outside", directory=True),
    effects.ReadFile("/etc/passwd"),
    effects.ReadFile("~/secret"),
]


@pytest.mark.parametrize("effect", LEADING_OUT, ids=repr)
def test_no_verb_takes_a_peer_out_of_the_folder(fenced: Path, effect: Effect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(fenced / "outside"))
    before = seen(fenced)
    assert kept_in(effect).startswith("Leads out of the application's folder: ")
    assert before == seen(fenced)
    assert not (fenced / "outside" / "new").exists()


def test_within_the_folder_a_peer_may_do_everything(fenced: Path) -> None:
    assert "x" == asked_by_peer(effects.WriteFile("new/a.txt", "x"), effects.ReadFile("new/a.txt"))
    asked_by_peer(effects.CopyPath("tree", "into"), effects.MovePath("a.txt", "into"), effects.MakePath("made"))
    asked_by_peer(effects.RemovePath("tree", directory=True))
    names = {"into/a.txt", "into/sub/a.txt", "new/a.txt"}
    assert names == seen(fenced / "work").keys()


@pytest.mark.parametrize(
    "effect",
    [
        effects.ReadFile(_OUT, is_literal=True),
        effects.DescribeFile(_OUT, is_literal=True),
        effects.ListDirectory("../outside", is_literal=True),
        effects.WriteFile(_OUT, "x", is_literal=True),
        effects.MakePath(_OUT, directory=False, is_literal=True),
        effects.CopyPath("a.txt", _OUT, target_is_literal=True),
        effects.CopyPath(_OUT, "copy", source_is_literal=True),
        effects.MovePath("a.txt", _OUT, target_is_literal=True),
        effects.MovePath(_OUT, "moved", source_is_literal=True),
        effects.RemovePath(_OUT, is_literal=True),
    ],
    ids=repr,
)
def test_what_the_author_wrote_leads_anywhere(fenced: Path, effect: Effect) -> None:
    asked_by_peer(effect)


@pytest.mark.parametrize("effect", LEADING_OUT[:2], ids=repr)
def test_what_no_peer_set_off_is_not_fenced(fenced: Path, effect: Effect) -> None:
    assert do(effect)


def test_a_copy_does_not_land_behind_a_link_that_lies_in_its_place(fenced: Path) -> None:
    before = seen(fenced / "outside")
    (fenced / "work/into/a.txt").symlink_to(fenced / _OUT[3:])
    (fenced / "work/into/sub").symlink_to(fenced / "outside/sub")
    assert "Leads out of the application's folder: into (" in kept_in(effects.CopyPath("a.txt", "into"))
    assert "Leads out of the application's folder: into (" in kept_in(effects.MovePath("a.txt", "into"))
    assert "Leads out of the application's folder: into/sub (" in kept_in(effects.CopyPath("tree", "into"))
    assert before == seen(fenced / "outside")


def test_nothing_is_made_outside_on_the_way_in(fenced: Path) -> None:
    assert kept_in(effects.WriteFile("../missing/../work/new.txt", "x")).startswith("Leads out of")
    assert not (fenced / "missing").exists()


def test_a_listing_says_of_a_link_that_leads_out_only_that_it_is_there(fenced: Path) -> None:
    (fenced / "work/into/link").symlink_to(fenced / _OUT[3:])
    (entry,) = asked_by_peer(effects.ListDirectory("into"))
    assert ("link", False, False) == (entry["name"], entry["isFile"], entry["isDirectory"])
    (entry,) = do(effects.ListDirectory("into"))
    assert ("link", True, len("as it was")) == (entry["name"], entry["isFile"], entry["size"])
