"""The forms of ``<metrics>``: a line, a text, a table, and what Prometheus reads (ARO-0044, runtime.md 5.7). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from runtime.host.metrics import Snapshot, Tally
from runtime.values.text import interpolation

_MIB = 1024**2


def short(found: Snapshot) -> str:
    """Return one line."""
    total, process = found.total(), found.process
    return (
        f"metrics: {total.executions} executions, {len(found.sets)} featuresets, avg={_ms(total.average_ns, 1)},"
        f" uptime={found.uptime_seconds:.1f}s, cpu={process.cpu_seconds:.2f}s, mem={process.memory_bytes / _MIB:.1f}MB,"
        f" fds={_files(found)}"
    )


def plain(found: Snapshot) -> str:
    """Return a paragraph per feature set, and one for the process."""
    executions = found.total().executions
    lines = [f"Feature Set Metrics ({executions} total executions, uptime: {found.uptime_seconds:.1f}s)", ""]
    for one in found.sets:
        lines += [
            f"{one.name} ({one.activity})",
            f"  Executions: {one.executions} (success: {one.successes}, failed: {one.failures})",
            f"  Duration: avg={_ms(one.average_ns)}, min={_ms(one.shortest_ns)}, max={_ms(one.longest_ns)}",
            "",
        ]
    return "\n".join([*lines, "System Metrics:", *(f"  {name}: {value}" for name, value in _process(found))])


_HEADER = ("Feature Set", "Executions", "Success", "Failed", "Avg", "Min", "Max")


def table(found: Snapshot) -> str:
    """Return two tables: the feature sets with their total, and the process."""
    rows = [_HEADER, *map(_row, found.sets), _row(found.total())]
    return "\n".join([*_boxed(rows, foot=True), "", *_boxed([("System Metrics", "Value"), *_process(found)])])


def _row(one: Tally) -> tuple[str, ...]:
    counts = (str(count) for count in (one.executions, one.successes, one.failures))
    return (one.name, *counts, *(_ms(time) for time in (one.average_ns, one.shortest_ns, one.longest_ns)))


def _boxed(rows: Sequence[Sequence[str]], foot: bool = False) -> Iterable[str]:
    """Yield the lines of a table whose first row is its head; with `foot`, a rule sets off the last one."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = f"+{'+'.join('-' * (width + 2) for width in widths)}+"
    yield rule
    for number, row in enumerate(rows):
        if number == 1 or (foot and number == len(rows) - 1 > 1):
            yield rule
        first, *others = zip(row, widths, strict=True)
        cells = [f" {first[0]:<{first[1]}} ", *(f" {text:>{width}} " for text, width in others)]
        yield f"|{'|'.join(cells)}|"
    yield rule


# --- Prometheus ---------------------------------------------------------------------------------------------------

_COUNTERS: Mapping[str, Callable[[Tally], float]] = {
    "executions_total": lambda one: one.executions,
    "success_total": lambda one: one.successes,
    "failures_total": lambda one: one.failures,
}
_GAUGES: Mapping[str, Callable[[Tally], float]] = {
    "duration_ms_avg": lambda one: one.average_ns / 1e6,
    "duration_ms_max": lambda one: one.longest_ns / 1e6,
    "duration_ms_min": lambda one: one.shortest_ns / 1e6,
}
_HELP = {
    "executions_total": "Executions of the feature set that have ended",
    "success_total": "Executions that ended without a failure",
    "failures_total": "Executions that ended with a failure",
    "duration_ms_avg": "Average duration of an execution in milliseconds",
    "duration_ms_max": "Longest duration of an execution in milliseconds",
    "duration_ms_min": "Shortest duration of an execution in milliseconds",
}


def prometheus(found: Snapshot) -> str:
    """Return the text exposition format, version 0.0.4."""
    lines: list[str] = []
    for kind, measures in (("counter", _COUNTERS), ("gauge", _GAUGES)):
        for name, measure in measures.items():
            samples = [(_labels(one), measure(one)) for one in found.sets]
            lines += _family(f"aro_featureset_{name}", kind, _HELP[name], samples)
    process = found.process
    for name, kind, help_text, value in (
        ("aro_application_uptime_seconds", "gauge", "Seconds since the application started", found.uptime_seconds),
        ("aro_process_cpu_seconds_total", "counter", "Processor time used, in seconds", process.cpu_seconds),
        ("aro_process_resident_memory_bytes", "gauge", "Memory occupied, in bytes", process.memory_bytes),
        ("aro_process_open_fds", "gauge", "File descriptors in use", process.open_files),
        ("aro_process_max_fds", "gauge", "File descriptors that may be in use; 0 is no limit", process.max_files),
        (
            "aro_process_start_time_seconds",
            "gauge",
            "When the process started, in seconds since 1970",
            process.started_at.timestamp(),
        ),
    ):
        lines += _family(name, kind, help_text, [("", value)])
    return "\n".join(lines) + "\n"


def _family(name: str, kind: str, help_text: str, samples: Iterable[tuple[str, float]]) -> list[str]:
    head = [f"# HELP {name} {help_text}", f"# TYPE {name} {kind}"]
    return head + [f"{name}{labels} {value!r}" for labels, value in samples]


def _labels(one: Tally) -> str:
    return f'{{featureset="{_escaped(one.name)}",activity="{_escaped(one.activity)}"}}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


# --- parts --------------------------------------------------------------------------------------------------------


def _ms(nanoseconds: float, digits: int = 2) -> str:
    return f"{nanoseconds / 1e6:.{digits}f}ms"


def _files(found: Snapshot) -> str:
    process = found.process
    return f"{process.open_files}/{process.max_files or 'unlimited'}"


def _process(found: Snapshot) -> tuple[tuple[str, str], ...]:
    process = found.process
    return (
        ("CPU", f"{process.cpu_seconds:.2f}s"),
        ("Memory", f"{process.memory_bytes / _MIB:.1f}MB"),
        ("File Descriptors", _files(found)),
        ("Process Start", interpolation(process.started_at)),
    )


FORMS: Mapping[str, Callable[[Snapshot], str]] = {
    "plain": plain,
    "short": short,
    "table": table,
    "prometheus": prometheus,
}
"""By the specifier of ``<metrics: ...>``; the first is that of ``<metrics>``."""
