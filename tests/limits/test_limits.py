"""Each limit one below it, at it, and one above."""

from __future__ import annotations

import pytest

from tests.limits.table import TABLES

pytestmark = pytest.mark.slow

ROWS = {f"{title}: {row.what}": row for title, rows in TABLES.items() for row in rows}


@pytest.mark.parametrize("name", ROWS)
def test_a_limit_allows_what_is_below_it_and_nothing_above(name: str) -> None:
    assert ROWS[name].expected == ROWS[name].tried


def test_no_two_limits_have_one_name() -> None:
    assert sum(map(len, TABLES.values())) == len(ROWS)
