"""How the application does as a whole: rates and sizes of the last minute, and how long its runs take."""

from __future__ import annotations

from aro_console.model.charts import sparkline
from aro_console.model.durations import Durations, Range
from aro_console.model.formatting import Cell, Line, duration, size
from aro_console.model.minute import Minute
from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.probe.filtering.matching import quoted

_RECENT = 5
"""Whole seconds a rate is averaged over: shorter flickers, longer lags."""


class Metrics(Taker):
    """Counted from the records, and sampled."""

    def __init__(self) -> None:
        self.events = Minute()
        self.runs = Minute()
        self.failures = Minute()
        self.messages = Minute()
        self.connections = Minute()
        self.memory = Minute()
        self.memory_bytes = 0
        """What the process holds, console and program together; 0 where nobody can tell."""
        self.open = 0
        self.durations = Durations()
        """Of all runs."""
        self.takes: Takes = {
            r.EventPublished: lambda record: self.events.add(record.at_ns),
            r.FrameReceived: lambda record: self.messages.add(record.at_ns),
            r.FrameSent: lambda record: self.messages.add(record.at_ns),
            r.ExecutionFinished: self._ended,
            r.ExecutionFailed: self._failed,
        }

    def _ended(self, record: r.ExecutionFinished | r.ExecutionFailed) -> None:
        self.runs.add(record.at_ns)
        self.durations.add(record.elapsed_ns)

    def _failed(self, record: r.ExecutionFailed) -> None:
        self._ended(record)
        self.failures.add(record.at_ns)

    def sample(self, now_ns: int, open_connections: int, memory_bytes: int) -> None:
        """Note what is measured now and then."""
        self.open, self.memory_bytes = open_connections, memory_bytes
        self.connections.put(now_ns, open_connections)
        self.memory.put(now_ns, memory_bytes)


def rate(series: list[int]) -> float:
    """Return how many a second there were in the last whole seconds."""
    recent = series[-1 - _RECENT : -1]
    return sum(recent) / len(recent)


_NAME_WIDTH, _VALUE_WIDTH, _NOTE_WIDTH = 18, 10, 24


def strips(metrics: Metrics, now_ns: int, width: int) -> list[Line]:
    """Return the figures with their last minute: name, value, curve, and what stands behind it."""
    counted = (
        ("events a second", metrics.events),
        ("frames a second", metrics.messages),
        ("failed runs", metrics.failures),
    )
    lines = [
        _strip(name, minute.series(now_ns), None, _behind(name, metrics, now_ns), width) for name, minute in counted
    ]
    opened, memory = metrics.connections.series(now_ns), metrics.memory.series(now_ns)
    lines.append(_strip("open connections", opened, f"{metrics.open:,}", f"most {max(opened):,}", width))
    held = size(metrics.memory_bytes) if metrics.memory_bytes else "unknown"
    lines.append(_strip("memory", memory, held, "console and program", width))
    return lines


def _behind(name: str, metrics: Metrics, now_ns: int) -> str:
    if name != "failed runs":
        series = (metrics.events if name.startswith("events") else metrics.messages).series(now_ns)
        return f"most {max(series):,}"
    runs, failed = sum(metrics.runs.series(now_ns)), sum(metrics.failures.series(now_ns))
    return f"{100 * failed / runs:.1f} % of {_runs(runs)}" if runs else "no runs this minute"


def _strip(name: str, series: list[int], value: str | None, note: str, width: int) -> Line:
    shown = value if value is not None else f"{rate(series):,.1f}"
    role = "error" if name == "failed runs" and any(series) else "text"
    curve = max(0, min(len(series), width - _NAME_WIDTH - _VALUE_WIDTH - _NOTE_WIDTH - 4))
    return [
        Cell(f" {name:<{_NAME_WIDTH}}", "dim"),
        Cell(f"{shown:>{_VALUE_WIDTH}}  ", role),
        Cell(f"{sparkline(series, curve):<{curve}}  ", "error" if role == "error" else "bar"),
        Cell(note, "dim"),
    ]


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count:,} runs"


def quantiles(durations: Durations) -> str:
    """Return the figures of a distribution: ``1,904 runs  p50 0.7 ms  p90 2.0 ms  p99 4.2 ms  max 12 ms``."""
    if not durations.count:
        return "no run has ended yet"
    parts = [f"p{round(part * 100)} {duration(durations.quantile(part))}" for part in (0.5, 0.9, 0.99)]
    return f"{_runs(durations.count)}  {'  '.join(parts)}  max {duration(durations.max_ns)}"


def range_words(one: Range) -> str:
    """Return a range as people read it: ``0.5 ms to 1.0 ms``."""
    if one.end_ns is None:
        return f"{duration(one.start_ns)} and more"
    return (
        f"below {duration(one.end_ns)}" if not one.start_ns else f"{duration(one.start_ns)} to {duration(one.end_ns)}"
    )


def range_filter(one: Range, handler: str = "") -> str:
    """Return the filter that shows the runs of a range, of one feature set or of all."""
    parts = ["type:run"]
    if one.start_ns:
        parts.append(f"took>={one.start_ns / 1e6:g}ms")
    if one.end_ns is not None:
        parts.append(f"took<{one.end_ns / 1e6:g}ms")
    if handler:
        parts.append(f"handler:{quoted(handler)}")
    return " ".join(parts)
