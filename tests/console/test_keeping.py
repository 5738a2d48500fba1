"""Where recordings lie, and what becomes of those that a crash left."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from aro_console.keeping import crash_recording_path, recording_path, report_path, rescue, session_path

NOON = datetime(2026, 1, 31, 12, 0, 5)
STATE = Path("/state")


@pytest.mark.parametrize(
    ("application", "name"),
    [
        ("chat", "chat-20260131-120005.recording"),
        ("my chat/../x", "my-chat-..-x-20260131-120005.recording"),
        ("..", "application-20260131-120005.recording"),
        ("名前", "名前-20260131-120005.recording"),
        ("x" * 500, "x" * 60 + "-20260131-120005.recording"),
    ],
)
def test_a_recording_is_named_by_its_application_and_its_time(application: str, name: str) -> None:
    assert STATE / "recordings" / name == recording_path(STATE, application, NOON)


def test_what_a_console_sees_is_named_by_its_process_too() -> None:
    assert session_path(STATE, "chat", NOON).name == f"chat-20260131-120005-{os.getpid()}.recording"


def test_what_a_dead_console_left_becomes_a_recording(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    for name in ("chat-20260131-120005-11.recording", "chat-20260131-120009-22.recording", "notes.txt"):
        (folder / name).write_text(name)
    assert [tmp_path / "recordings" / "chat-20260131-120005-rescued.recording"] == rescue(
        tmp_path, lambda pid: pid > 20
    )
    assert {"chat-20260131-120009-22.recording", "notes.txt"} == {path.name for path in folder.iterdir()}
    assert [] == rescue(tmp_path, lambda pid: pid > 20)


def test_without_a_folder_nothing_was_left(tmp_path: Path) -> None:
    assert [] == rescue(tmp_path)


def test_what_a_console_leaves_that_fell_over_is_named_by_its_application_and_its_time() -> None:
    assert STATE / "recordings" / "chat-20260131-120005-crashed.recording" == crash_recording_path(STATE, "chat", NOON)
    assert STATE / "crashes" / "chat-20260131-120005.txt" == report_path(STATE, "chat", NOON)
