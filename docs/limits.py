"""The page ``docs/limits.md``: every limit with its default, from the rows of ``tests/limits/table.py``.

Run as ``python docs/limits.py`` (``make reference``) to write it; a test keeps the page current.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.limits.table import TABLES, Limit  # noqa: E402  # the package need not be installed

PAGE = ROOT / "docs" / "limits.md"

_HEAD = """# Limits

What an application, a peer or a user can run into, with the code's own figure, and what happens beyond it. This page is
made by `make reference` from [a table](../tests/limits/table.py). The suite tries each limit one below it, at it and
one above ([tests/limits](../tests/limits/test_limits.py)). Where no way to change it is told, the code says: those who
embed the runtime pass `Limits`, `WebOptions` and `TcpOptions`.
"""


def page() -> str:
    """Return the whole page."""
    parts = [_HEAD]
    for title, rows in TABLES.items():
        lines = [f"## {title}\n", "| Limit | Default | Beyond it | Changed by |", "|---|---|---|---|"]
        lines += [f"| {row.what} | {_figure(row)} | {row.beyond} | {row.change} |" for row in rows]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


_UNITS = ((1024 * 1024, "MiB"), (1024, "KiB"))


def _figure(row: Limit) -> str:
    if row.unit == "bytes":
        for size, name in _UNITS:
            if row.value >= size and row.value % size == 0:
                return f"{row.value // size:,} {name}"
    return f"{row.value:,} {row.unit}".strip() if isinstance(row.value, int) else f"{row.value:,g} {row.unit}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
