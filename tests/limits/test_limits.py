"""Each limit one below it, at it, and one above."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.limits.table import TABLES, Limit, Proven

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
ROWS = {f"{title}: {row.what}": row for title, rows in TABLES.items() for row in rows}
TRIED = [name for name, row in ROWS.items() if isinstance(row, Limit)]


@pytest.mark.parametrize("name", TRIED)
def test_a_limit_allows_what_is_below_it_and_nothing_above(name: str) -> None:
    row = ROWS[name]
    assert isinstance(row, Limit)
    size = row.value if row.unit == "s" and not row.at else int(row.value)
    assert (True, row.at, False) == (row.allows(size - 1), row.allows(size), row.allows(size + 1))


@pytest.mark.parametrize("name", [name for name in ROWS if name not in TRIED])
def test_the_others_have_a_test_of_that_name(name: str) -> None:
    row = ROWS[name]
    assert isinstance(row, Proven)
    wanted = re.compile(rf"def {re.escape(row.proof)}\(")
    assert [path for path in (ROOT / "tests").rglob("test_*.py") if wanted.search(path.read_text("utf-8"))]


def test_no_two_limits_have_one_name() -> None:
    assert sum(map(len, TABLES.values())) == len(ROWS)
