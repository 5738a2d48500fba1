"""Every row of the WebSocket tables, by raw bytes over a real socket."""

from __future__ import annotations

import pytest

from tests.conformance.cases import CLOSE, Frames, Heard
from tests.conformance.peers import DEFLATE, Server, inflated
from tests.conformance.websocket import TABLES
from tests.support.client_frames import handshake

pytestmark = pytest.mark.slow

SHORT = 2000
"""Rows of at most so many bytes are sent byte by byte as well."""

ROWS = {f"{title}: {row.name}": row for title, rows in TABLES.items() for row in rows}


def outcome(server: Server, row: Frames, step: int) -> list[Heard]:
    """Return what the server said, to its end of the stream."""
    opening = handshake(row.path, *([DEFLATE] if row.path == "/deflated" else []))
    head, frames = server.talk(opening, row.sends, step, None if row.ends else len(row.expects))
    assert head.startswith(b"HTTP/1.1 101 ")
    return [
        Heard(opcode, payload[:2] if opcode == CLOSE else inflated(payload) if packed else payload)
        for opcode, packed, payload in frames
    ]


@pytest.mark.parametrize("name", ROWS)
def test_each_row_is_answered_as_the_standard_says(server: Server, name: str) -> None:
    assert list(ROWS[name].whole) == outcome(server, ROWS[name], len(ROWS[name].sends))


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if len(row.sends) <= SHORT])
def test_each_short_row_is_answered_the_same_byte_by_byte(server: Server, name: str) -> None:
    assert list(ROWS[name].whole) == outcome(server, ROWS[name], 1)


def test_no_two_rows_have_one_name() -> None:
    assert sum(map(len, TABLES.values())) == len(ROWS)
