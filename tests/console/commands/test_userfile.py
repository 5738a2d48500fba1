"""Files of the user's own as text, and why one is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from aro_console.commands.userfile import UserFileError, file_text


def test_a_file_is_its_text_and_none_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    assert "" == file_text(path, 10)
    path.write_text("mark: ö", "utf-8")
    assert "mark: ö" == file_text(path, 8)


def test_what_is_too_large_no_text_or_no_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    path.write_bytes(b"\xff" * 1_001)
    with pytest.raises(UserFileError, match=r"^it is larger than 1,000 bytes$"):
        file_text(path, 1_000)
    with pytest.raises(UserFileError, match=r"^it is no UTF-8 text$"):
        file_text(path, 1_001)
    with pytest.raises(UserFileError, match=r"^it cannot be read: Is a directory$"):
        file_text(tmp_path, 100_000)
