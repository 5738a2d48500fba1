"""Recording to disk and reopening what was recorded (P15), and how both grow with the records."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from runtime.host.recording import RecordingFile
from runtime.probe.recording.stream import About, Stream
from tests.bench.conversation import pieces
from tests.bench.frame import BEND, Figure, Ratio, against, paired, per, processor_time, took_ms
from tests.support.records import CHAT

_SIZES = (10_000, 100_000, 1_000_000)
_TIMES = 5
_COMPARED = 100_000
"""Records whose bytes are counted."""


def _write(file: BinaryIO, records: int, start: int = 0) -> float:
    """Write so many records, from one on; return how many seconds packing, framing and writing them took."""
    stream, taken = Stream(About("bench", 0), [CHAT]), 0.0
    file.write(stream.opening())
    for piece in pieces(records, start):
        taken += took_ms(lambda piece=piece: file.write(stream.records(piece))) / 1e3  # type: ignore[misc]
    return taken + took_ms(file.flush) / 1e3


@contextmanager
def _recorded(records: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench"
        with path.open("wb") as file:
            _write(file, records)
        yield path


def _rate(records: int) -> float:
    with tempfile.TemporaryFile() as file:
        return records / _write(file, records)


def written() -> Ratio:
    return against(100_000, "records/s", [_rate(_SIZES[1]) for _ in range(_TIMES)])


def _open_ms(path: Path) -> float:
    """Open a recording and have the first thousand."""
    return took_ms(lambda: RecordingFile(path).since(0, 1_000))


def reopened() -> Ratio:
    with _recorded(_SIZES[-1]) as path:
        return against(3, "s", [_open_ms(path) / 1e3 for _ in range(_TIMES)])


def _as_lines() -> bytes:
    """Return the records as anybody would keep them: a line of JSON each, compressed."""
    some = (raw for piece in pieces(_COMPARED) for raw in piece)
    lines = (json.dumps([raw[4].__name__, *raw[:4], *raw[5:]], default=str) for raw in some)
    return gzip.compress("\n".join(lines).encode())


def size() -> Ratio:
    """Compare the bytes a record takes, which no clock has a part in."""
    with _recorded(_COMPARED) as path:
        ours, theirs = path.stat().st_size / _COMPARED, len(_as_lines()) / _COMPARED
    ratio = ours / theirs
    return Ratio(ratio, ratio, ratio, ours, theirs, "bytes")


def _written(records: int, each: int) -> None:
    """Write the same records into recordings of so many each."""
    for start in range(0, records, each):
        with tempfile.TemporaryFile() as file:
            _write(file, each, start)


def _written_growth(more: int, fewer: int) -> Ratio:
    ours, theirs = (processor_time(partial(_written, more, each)) for each in (more, fewer))
    return paired(per(more, ours), per(more, theirs), "ns a record", pairs=2)


def _opened_growth(more: int, fewer: int) -> Ratio:
    with _recorded(more) as larger, _recorded(fewer) as smaller:
        ours, theirs = (per(count, partial(_open_ms, path)) for count, path in ((more, larger), (fewer, smaller)))
        return paired(ours, theirs, "ns a record")


def _figures() -> Iterator[Figure]:
    yield Figure("P15.write", "recording to disk", "100,000 records/s", 1.0, written, at_most=False)
    yield Figure("P15.bytes", "bytes of a record on disk", "lines of JSON, gzip", 1.0, size)
    yield Figure("P15.open", "a million records reopened", "3 s", 1.0, reopened)
    for fewer, more in pairwise(_SIZES):
        what, peer = f"growth: to disk, a record of {more:,}", f"of {fewer:,}"
        yield Figure(f"G.write{more}", what, peer, BEND, partial(_written_growth, more, fewer))
        what, peer = f"growth: reopening, a record of {more:,}", f"of {fewer:,}"
        yield Figure(f"G.open{more}", what, peer, BEND, partial(_opened_growth, more, fewer))


FIGURES = tuple(_figures())
