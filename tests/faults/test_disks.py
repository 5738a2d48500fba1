"""Disks that are full, cannot be written, or fill up while a recording is written: it ends in words, and nothing else.

A disk of its own is a tmpfs of a megabyte, which takes the right to mount; for the journal, files are limited in size.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from runtime.host.recorder import RecorderState
from runtime.host.recording import RecordingFile
from tests.support.client_frames import text
from tests.support.house import House, all_records, unharmed
from tests.support.rlimits import file_size_limit
from tests.support.sockets import read_exactly, read_until
from tests.support.tries import Tried

pytestmark = pytest.mark.slow

_BYTES = 1024 * 1024


@contextmanager
def disk(folder: Path, options: str = f"size={_BYTES}") -> Iterator[str]:
    """Mount a small disk at `folder`; say what it is. The test is skipped where that is not allowed."""
    folder.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", "-o", options, "none", str(folder)], capture_output=True)
    if not done or done.returncode:
        pytest.skip("no disk of one's own can be mounted here; test_recorder.py tries a full one by limited files")
    try:
        yield "a tmpfs of one MiB"
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def talk_until_it_ends(house: House) -> RecorderState:
    """Say things that do not compress until the recording has ended; return how it stands when it did."""
    talked = 0
    with house.upgraded() as guest:
        while not house.recorder.state.problem:
            said = f"{time.perf_counter_ns()} {talked * 7919:x}".ljust(120, "x").encode()
            guest.sendall(text(said.hex()))
            read_until(guest, b"7878")
            talked += 1
            assert talked < 100_000
    return house.recorder.state


def until_begun(house: House, path: Path) -> None:
    house.recorder.begin(path)
    while house.recorder.state.path is None and str(path) not in house.recorder.state.problem:
        time.sleep(0.01)


def test_a_disk_that_fills_up_ends_the_recording_in_words_and_what_was_told_of_it_is_in_it(
    house: House, tmp_path: Path, tried: Tried
) -> None:
    with disk(tmp_path / "disk") as kind:
        path = tmp_path / "disk" / "kept.recording"
        with unharmed(house):
            until_begun(house, path)
            shown = talk_until_it_ends(house).records
        assert f"{path}: No space left on device" == house.recorder.state.problem
        assert house.recorder.state.path is None
        with closing(RecordingFile(path)) as file:
            records, _ = all_records(file)
            assert (True, []) == (len(records) >= shown > 100, file.problems)
    tried(1, f"{kind}, {shown:,} records")


def test_a_disk_that_is_full_takes_no_recording_and_says_so_and_the_next_one_does(
    house: House, tmp_path: Path, tried: Tried
) -> None:
    with disk(tmp_path / "disk") as kind:
        (tmp_path / "disk" / "all of it").write_bytes(b"x" * _BYTES)
        with unharmed(house):
            until_begun(house, tmp_path / "disk" / "kept.recording")
            assert "No space left on device" in house.recorder.state.problem
            until_begun(house, tmp_path / "elsewhere.recording")
            assert ("", True) == (house.recorder.state.problem, house.recorder.state.path is not None)
            house.recorder.end()
    tried(1, kind)


def test_a_disk_that_can_only_be_read_takes_no_recording_and_says_so(
    house: House, tmp_path: Path, tried: Tried
) -> None:
    with disk(tmp_path / "disk", "ro"), unharmed(house):
        until_begun(house, tmp_path / "disk" / "recordings" / "kept.recording")
        assert "Read-only file system" in house.recorder.state.problem
    tried(1, "a tmpfs mounted read-only")


def test_the_journal_on_disk_may_fill_up_and_the_screen_has_what_is_in_memory(house: House, tried: Tried) -> None:
    with file_size_limit(_BYTES), house.upgraded() as guest:
        while not house.recorder.state.spill_problem:
            guest.sendall(text(f"{time.perf_counter_ns()}".ljust(2_000, "x")))
            read_exactly(guest, 4 + 2_000)  # the answer's header, and the same
    assert "File too large" in house.recorder.state.spill_problem
    assert house.is_well()
    with closing(RecordingFile(house.spill)) as file:
        assert [] == file.problems
        assert all_records(file)[0]
    tried(1, "files limited to one MiB")
