"""Which files an application consists of, and what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.host.discovery import MAX_BYTES, Found, discover, discover_import, find_contract
from runtime.probe.recording.blocks import FIRST_LINE
from runtime.source import SourceFile
from tests.support.apps import write_app


def names(path: Path) -> list[str]:
    return [source.name for source in discover(path).sources]


def only_finding(path: Path) -> tuple[str, str]:
    (finding,) = discover(path).diagnostics
    assert finding.hint
    return finding.code, finding.message


def test_the_main_file_comes_first_and_the_rest_by_path(tmp_path: Path) -> None:
    files = ["z.aro", "main.aro", "a.aro", "sub/main.aro", "sub/b.fdd", "notes.txt"]
    write_app(tmp_path, dict.fromkeys(files, "x"))
    assert names(tmp_path) == ["main.aro", "a.aro", "sub/b.fdd", "sub/main.aro", "z.aro"]


def test_plugins_that_are_there_are_named_in_a_warning(tmp_path: Path) -> None:
    for name in ("stats/plugin.yaml", "geo.py", ".hidden"):
        path = tmp_path / "Plugins" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / "main.aro").write_text("")
    [finding] = discover(tmp_path).diagnostics
    assert ("plugins-not-loaded", "Plugins are not loaded: geo.py, stats", False) == (
        finding.code, finding.message, finding.is_error
    )  # fmt: skip


def test_hidden_entries_and_plugins_are_left_out(tmp_path: Path) -> None:
    files = ["main.aro", ".hidden.aro", ".git/x.aro", "Plugins/p.aro", "sub/Plugins/q.aro", "plugins/kept.aro"]
    write_app(tmp_path, dict.fromkeys(files, "x"))
    assert names(tmp_path) == ["main.aro", "plugins/kept.aro"]


def test_a_single_file_is_an_application_whose_folder_is_the_root(tmp_path: Path) -> None:
    write_app(tmp_path, {"one.aro": "x", "two.aro": "x"})
    found = discover(tmp_path / "one.aro")
    assert ([source.name for source in found.sources], found.root) == (["one.aro"], tmp_path)


def test_a_source_knows_its_text_and_its_place_on_disk(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": b"\xef\xbb\xbfone\r\ntwo"})
    (source,) = discover(tmp_path).sources
    assert (source.text, source.path) == ("one\ntwo", str(tmp_path / "main.aro"))


def test_a_missing_path_is_said(tmp_path: Path) -> None:
    assert only_finding(tmp_path / "gone") == ("no-application", f"There is no file or folder {tmp_path / 'gone'}")


def test_a_folder_without_sources_is_said(tmp_path: Path) -> None:
    assert only_finding(tmp_path) == ("no-sources", f"There are no .aro files in {tmp_path}")


def test_a_file_that_is_no_source_is_said(tmp_path: Path) -> None:
    write_app(tmp_path, {"notes.txt": "x"})
    code, message = only_finding(tmp_path / "notes.txt")
    assert (code, message) == ("no-application", f"{tmp_path / 'notes.txt'} is not an .aro file")


@pytest.mark.parametrize(
    ("begins", "hint"),
    [
        (FIRST_LINE, "that is a recording: `aro-console open` shows it"),
        (b"ARO recording 1\n", "that is a recording: `aro-console open` shows it"),
        (b"ARO", "name a folder with .aro files, or one .aro file"),
    ],
)
def test_a_recording_is_told_from_other_files_that_are_no_source(tmp_path: Path, begins: bytes, hint: str) -> None:
    write_app(tmp_path, {"kept.recording": begins})
    (finding,) = discover(tmp_path / "kept.recording").diagnostics
    assert hint == finding.hint


def test_what_is_neither_file_nor_folder_is_said_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.aro")
    assert only_finding(tmp_path / "pipe.aro")[1].endswith("is neither a folder nor a file")
    assert only_finding(tmp_path)[0] == "no-sources"


def test_a_file_that_is_no_text_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x", "bad.aro": b"caf\xe9"})
    assert only_finding(tmp_path) == ("not-text", "bad.aro is not UTF-8 text: byte 0xe9 at offset 3")
    assert names(tmp_path) == ["main.aro"]


def test_a_link_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x"})
    (tmp_path / "lost.aro").symlink_to(tmp_path / "gone.aro")
    assert only_finding(tmp_path) == ("unreadable-file", "lost.aro cannot be read: no such file or directory")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x", "sub/a.aro": "x"})
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "again.aro").symlink_to(tmp_path / "main.aro")
    assert names(tmp_path) == ["main.aro", "sub/a.aro"]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (["openapi.yaml", "openapi.yml", "openapi.json"], "openapi.yaml"),
        (["openapi.yml", "openapi.json"], "openapi.yml"),
        (["openapi.json"], "openapi.json"),
        (["sub/openapi.yaml"], None),
        ([], None),
    ],
)
def test_the_contract_is_the_first_of_three_names_in_the_root(
    tmp_path: Path, present: list[str], expected: str | None
) -> None:
    write_app(tmp_path, dict.fromkeys(present, "x"))
    contract = find_contract(tmp_path)
    assert (contract.name if contract is not None else None) == expected


def importing(root: Path, written: str, importer: str = "main.aro") -> tuple[list[str], list[str]]:
    """Return the names an import takes up, and its findings."""
    found = discover(root)
    file = next(source for source in found.sources if source.name == importer)
    sources = discover_import(found, written, file, file.span(0, 1))
    return [source.name for source in sources], [finding.message for finding in found.diagnostics]


def test_an_import_takes_up_a_folder_beside_the_application(tmp_path: Path) -> None:
    write_app(tmp_path, {"app/main.aro": "x", "shared/b.aro": "x", "shared/a.aro": "x"})
    assert importing(tmp_path / "app", "../shared") == (["../shared/a.aro", "../shared/b.aro"], [])


def test_an_import_may_start_from_the_importing_file(tmp_path: Path) -> None:
    write_app(tmp_path, {"app/main.aro": "x", "app/sub/inner.aro": "x", "app/sub/other/c.aro": "x"})
    found = discover(tmp_path / "app")
    found.seen.clear()
    inner = next(source for source in found.sources if source.name == "sub/inner.aro")
    assert [source.name for source in discover_import(found, "other", inner, inner.span(0, 1))] == ["sub/other/c.aro"]


def test_what_was_taken_up_already_is_not_taken_up_again(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x", "a.aro": "x"})
    assert importing(tmp_path, ".") == ([], [])


def test_an_import_of_nothing_is_said_with_its_place(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x", "notes.txt": "x"})
    assert importing(tmp_path, "../gone")[1] == ["There is nothing to import at ../gone"]
    assert importing(tmp_path, "notes.txt")[1] == ["There is nothing to import at notes.txt"]


def test_an_unreadable_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_app(tmp_path, {"main.aro": "x", "shut/a.aro": "x"})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    code, message = only_finding(tmp_path)
    assert (code, message) == ("unreadable-folder", f"The folder {tmp_path / 'shut'} cannot be read: permission denied")


def test_a_source_outside_the_folder_is_named_from_there(tmp_path: Path) -> None:
    found = discover(write_app(tmp_path / "app", {"main.aro": "x"}))
    assert found.name_of(tmp_path / "shared" / "x.aro") == "../shared/x.aro"
    assert isinstance(found.sources[0], SourceFile)


def test_a_link_that_leads_back_to_itself_is_said(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x"})
    (tmp_path / "loop.aro").symlink_to("loop.aro")
    code, message = only_finding(tmp_path)
    assert (code, message) == ("unreadable-file", "loop.aro cannot be read: too many levels of symbolic links")


def test_a_contract_that_is_a_link_to_nothing_is_found_so_that_it_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").symlink_to("gone.yaml")
    assert find_contract(tmp_path) == tmp_path / "openapi.yaml"


def test_a_folder_called_like_a_contract_is_none(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").mkdir()
    assert find_contract(tmp_path) is None


def test_a_contract_that_is_a_pipe_or_a_device_is_said_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "openapi.yaml")
    (tmp_path / "openapi.yml").symlink_to("/dev/zero")
    found = Found(tmp_path)
    assert [None, None] == [found.text_of(tmp_path / name) for name in ("openapi.yaml", "openapi.yml")]
    assert ["openapi.yaml cannot be read: it is a pipe or a device"] == [
        one.message for one in found.diagnostics if one.file == "openapi.yaml"
    ]


def test_a_file_that_is_too_long_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "main.aro").touch()
    (tmp_path / "long.aro").touch()
    os.truncate(tmp_path / "long.aro", MAX_BYTES + 1)  # a hole: no disk is filled
    found = discover(tmp_path)
    assert ["main.aro"] == [source.name for source in found.sources]
    assert ["long.aro cannot be read: it has more than 4,194,304 bytes"] == [one.message for one in found.diagnostics]


def test_an_import_of_a_name_that_is_too_long_is_one_of_nothing(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "x"})
    assert importing(tmp_path, "a" * 400)[1] == [f"There is nothing to import at {'a' * 400}"]
