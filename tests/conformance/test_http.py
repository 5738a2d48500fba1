"""Every row of the HTTP tables, by raw bytes over a real socket."""

from __future__ import annotations

import pytest

from tests.conformance.cases import Answered
from tests.conformance.http import TABLES
from tests.conformance.peers import Server, split_answers

pytestmark = pytest.mark.slow

SHORT = 1000
"""Rows of at most so many bytes are sent byte by byte as well."""

ROWS = {f"{title}: {row.name}": row for title, rows in TABLES.items() for row in rows}


def outcome(server: Server, name: str, step: int) -> list[Answered]:
    return split_answers(server.tell(ROWS[name].sends, step), ROWS[name].expects)


@pytest.mark.parametrize("name", ROWS)
def test_each_row_is_answered_as_the_standard_says(server: Server, name: str) -> None:
    assert list(ROWS[name].expects) == outcome(server, name, len(ROWS[name].sends))


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if len(row.sends) <= SHORT])
def test_each_short_row_is_answered_the_same_byte_by_byte(server: Server, name: str) -> None:
    assert list(ROWS[name].expects) == outcome(server, name, 1)


def test_no_two_rows_have_one_name() -> None:
    assert sum(map(len, TABLES.values())) == len(ROWS)
