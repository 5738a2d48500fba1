"""The history of the prompt: what it remembers, and that no disk can stop the console."""

from __future__ import annotations

import stat
from pathlib import Path

from aro_console.commands.history import History, write_private


def test_it_goes_back_and_forth_among_what_begins_alike() -> None:
    history = History()
    for line in ("send c1 a", "goto 3", "send c1 b", "send c1 b"):
        history.add(line)
    assert 3 == len(history.lines)
    assert ["send c1 b", "send c1 a", None] == [history.older("send") for _ in range(3)]
    assert ["send c1 b", None] == [history.newer("send") for _ in range(2)]
    history.rewind()
    assert "send c1 b" == history.older()


def test_it_survives_a_restart_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history"
    History(path).add("goto 3")
    again = History(path)
    again.add("goto 4")
    assert ["goto 3", "goto 4"] == History(path).lines
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_text("".join(f"goto {number}\n" for number in range(1_200)))
    assert ("goto 1199", 500) == (History(path).lines[-1], len(History(path).lines))
    assert 500 == len(path.read_text().splitlines())


def test_nonsense_in_the_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_bytes(b"goto 3\n\xff\x1b[2J\n\n\x00\ngoto 4\n")
    assert ["goto 3", "goto 4"] == [line for line in History(path).lines if line.startswith("goto")]
    assert all(line.isprintable() for line in History(path).lines)


def test_where_nothing_can_be_written_it_says_so_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = History(tmp_path / "file" / "history")
    history.add("goto 3")
    assert "cannot be" in history.problem
    assert ["goto 3"] == history.lines
    assert "cannot be written" in write_private(tmp_path, "x")
