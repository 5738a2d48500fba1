"""The memory of this process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aro_console import memory


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in /proc")
def test_this_process_holds_some_megabytes() -> None:
    assert 1_000_000 < memory.resident_bytes() < 100_000_000_000


@pytest.mark.parametrize("text", [None, "", "nonsense", "12"])
def test_a_system_that_does_not_tell_is_not_an_error(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "statm"
    if text is not None:
        place.write_text(text)
    monkeypatch.setattr(memory, "_STATM", place)
    assert 0 == memory.resident_bytes()
