"""What a row knows of itself."""

from __future__ import annotations

from aro_console.model.rows import Row


def test_pings_and_pongs_are_told_from_the_farewell() -> None:
    topics = ("ping", "pong", "close", "text", "")
    rows = [Row(1, 1, 1, "control", ">", "", topic=topic) for topic in topics]
    assert [True, True, False, False, False] == [row.is_ping for row in rows]
