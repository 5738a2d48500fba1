"""Which paths lie within the fence, on a real disk with real links."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from runtime.errors import EvaluationError
from runtime.services.fence import NO_FENCE, Fence
from runtime.services.service import BY_PEER, OUTSIDE


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An application, a working directory, a folder that is allowed, and one that is not."""
    for name in ("app/inner", "work", "allowed", "outside", "application"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("app/a.txt", "outside/secret", "allowed/b.txt"):
        (tmp_path / name).write_text("x")
    for name, target in {
        "app/file-link": "outside/secret",
        "app/folder-link": "outside",
        "app/link-inside": "app/inner",
        "app/link-allowed": "allowed",
        "app/link-of-link": "app/file-link",
        "app/link-nowhere": "outside/not-yet",
        "outside/way-in": "app",
    }.items():
        (tmp_path / name).symlink_to(tmp_path / target)
    (tmp_path / "app/circle").symlink_to(tmp_path / "app/circle")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def fence(tree: Path) -> Fence:
    return Fence((tree / "app", tree / "allowed"))


@pytest.mark.parametrize(
    "path",
    [
        ".",
        "notes.txt",
        "new/deeper/notes.txt",
        "sub/../notes.txt",
        "new/../notes.txt",
        "../app/a.txt",
        "../work/a.txt",
        "/app",
        "/app/a.txt",
        "/app/new/deeper/a.txt",
        "/app/inner/../a.txt",
        "/app/link-inside/new.txt",
        "/app/link-allowed/b.txt",
        "/app/circle",
        "/allowed",
        "/allowed/b.txt",
        "/outside/way-in/a.txt",
        "a\0b",
    ],
)
def test_what_lies_in_one_of_the_folders_may_be_named(tree: Path, path: str) -> None:
    assert not fence(tree).leads_out(Path(f"{tree}{path}" if path.startswith("/") else path))


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "../outside/secret",
        "../outside/not-yet",
        "../outside/new/deeper",
        "../missing/../work/a.txt",
        "/outside/secret",
        "/application",
        "/app/../outside/secret",
        "/app/inner/../../outside/secret",
        "/app/file-link",
        "/app/link-of-link",
        "/app/folder-link",
        "/app/folder-link/secret",
        "/app/folder-link/not-yet/deeper",
        "/app/link-nowhere",
        "/app/link-inside/../../outside/secret",
        "/app/folder-link/../outside/secret",
        "",
    ],
)
def test_what_leads_elsewhere_by_dots_or_links_may_not(tree: Path, path: str) -> None:
    assert fence(tree).leads_out(Path(f"{tree}{path}" if path.startswith("/") or not path else path))


def test_the_working_directory_is_the_one_of_the_moment(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = fence(tree)
    assert found.leads_out(tree / "outside" / "secret")
    monkeypatch.chdir(tree / "outside")
    assert not found.leads_out(Path("secret"))
    assert found.leads_out(Path("../work/a.txt"))


def test_folders_are_those_meant_when_it_was_made(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Fence((Path("../allowed"),))
    monkeypatch.chdir(tree / "app" / "inner")
    assert not found.leads_out(tree / "allowed" / "b.txt")


def test_who_is_stopped_hears_the_path_and_the_way_out(tree: Path) -> None:
    fence(tree).check(Path("notes.txt"), "notes.txt")
    with pytest.raises(EvaluationError) as caught:
        fence(tree).check(Path("../outside/secret"), "../outside/secret")
    assert (
        "Leads out of the application's folder: ../outside/secret (--allow-path DIR lets what peers name into others)"
        == str(caught.value)
    )


def test_a_peer_is_fenced_where_it_has_a_part_in_the_path() -> None:
    fence = Fence()
    assert fence is fence.around(BY_PEER, is_literal=False)
    assert [NO_FENCE] * 3 == [
        fence.around(BY_PEER, is_literal=True),
        fence.around(OUTSIDE, is_literal=False),
        fence.around(OUTSIDE, is_literal=True),
    ]


def test_without_a_fence_a_path_leads_anywhere(tree: Path) -> None:
    NO_FENCE.check(tree / "outside/secret", "../outside/secret")
    assert not NO_FENCE.leads_out(Path("/"))


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("", "A path must not be empty"),
        ("a\0b", "A path must not contain a NUL character"),
        ("a/\ud800/b", "A path must not contain half of a character"),
        ("~\ud800", "A path must not contain half of a character"),
        ("~nobody-of-that-name/a", "There is no home folder: ~nobody-of-that-name/a"),
        ("../outside/secret", "Leads out of the application's folder: ../outside/secret"),
        (f"../{'x' * 300}/../work", "Leads out of the application's folder: "),
    ],
    ids=lambda text: ascii(text[:30]),
)
def test_what_can_be_no_path_or_leads_out_is_refused(tree: Path, path: str, cause: str) -> None:
    with pytest.raises(EvaluationError, match=re.escape(cause)):
        fence(tree).place(path)


def test_a_place_is_the_path_as_it_was_named_with_the_home_folder_in_the_place_of_its_sign(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tree / "app"))
    assert [Path("new/a.txt"), tree / "app/a.txt"] == [fence(tree).place(path) for path in ("new/a.txt", "~/a.txt")]
    assert b"\x80.txt" == os.fsencode(fence(tree).place("\udc80.txt")), "a name that is no UTF-8 is one all the same"
