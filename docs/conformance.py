"""The page ``docs/conformance.md``: every row of the tables in ``tests/conformance``, as they stand there.

Run as ``python docs/conformance.py`` (``make reference``) to write it; a test keeps the page current, and the rows are
what the suite runs against the server.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conformance import http, websocket  # noqa: E402  # the package need not be installed
from tests.conformance.cases import Answered, Frames, Heard, Http  # noqa: E402

PAGE = ROOT / "docs" / "conformance.md"

_SHOWN_BYTES = 12
_SHOWN_TEXT = 100

_HEAD = """# Conformance

What the web server answers to bytes, right or wrong: {rows} rows, run over real sockets by
[tests/conformance](../tests/conformance), as a whole and, where they are short, byte by byte. This page is made by
`make reference` from the same rows. A section without a name is of RFC 6455 under WebSocket, of RFC 9112 under HTTP.
"""

_HTTP_WORDS = """*last*: the answer says `Connection: close`, and the server closes behind it. `[host]` stands for a
good Host line, `[next]` for a further good request, `[smuggled]` for one that a careless server would find in these
bytes.
"""

_STAND_INS = {http.SMUGGLED: b"[smuggled]", http.NEXT: b"[next]", http.HOST: b"[host]"}


def page() -> str:
    """Return the whole page."""
    rows = sum(len(table) for tables in (websocket.TABLES, http.TABLES) for table in tables.values())
    parts = [_HEAD.format(rows=rows), "## WebSocket\n"]
    parts += [_table(title, table, _hex) for title, table in websocket.TABLES.items()]
    parts.append("## HTTP\n")
    parts.append(_HTTP_WORDS)
    parts += [_table(title, table, _text) for title, table in http.TABLES.items()]
    return "\n".join(parts)


def _table(title: str, rows: Sequence[Frames | Http], show: Callable[[bytes], str]) -> str:
    lines = [f"### {title}\n", "| Case | Sent | Answer | Section |", "|---|---|---|---|"]
    lines += [
        f"| {_safe(row.name)} | {show(row.sends)} | {_safe(_answers(row.expects))} | {row.section} |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def _answers(expects: Sequence[Heard] | Sequence[Answered]) -> str:
    """Return what comes back; equal answers in a row are counted."""
    told: list[tuple[str, int]] = []
    for one in map(str, expects):
        if told and told[-1][0] == one:
            told[-1] = (one, told[-1][1] + 1)
        else:
            told.append((one, 1))
    return "; ".join(one if count == 1 else f"{count:,} times {one}" for one, count in told) or "nothing"


def _hex(data: bytes) -> str:
    shown = data[:_SHOWN_BYTES].hex(" ")
    return f"`{shown}`" if len(data) <= _SHOWN_BYTES else f"`{shown}` ... {len(data):,} bytes"


def _text(data: bytes) -> str:
    """Return the bytes of a row as Python writes them, so that every line end is seen."""
    for known, word in _STAND_INS.items():
        data = data.replace(known, word)
    written = repr(data)[2:-1]
    shown = (
        written if len(written) <= _SHOWN_TEXT else f"{written[: _SHOWN_TEXT // 2]} ... {written[-_SHOWN_TEXT // 2 :]}"
    )
    return f"`{_safe(shown)}`" if "`" not in shown else _safe(shown)


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
