from __future__ import annotations

from runtime.host.metrics import Metrics, Snapshot, Tally, are_mentioned
from runtime.source import SourceFile
from tests.runtime.host.test_metrics_text import FACTS
from tests.support.driving import program_of

PING, PONG = program_of(
    """(Ping It: Ping Handler) { Return an <OK: status> for the <ping>. }
(Pong It: Pong Handler) { Return an <OK: status> for the <pong>. }"""
).codes


def counted(*ends: tuple[int, bool]) -> Tally:
    tally = Tally("Ping It", "Ping Handler")
    for elapsed_ns, failed in ends:
        tally.add(elapsed_ns, failed)
    return tally


def test_nothing_has_no_average():
    assert (0, 0, 0.0) == (Tally("x", "y").executions, Tally("x", "y").longest_ns, Tally("x", "y").average_ns)


def test_successes_failures_and_times_are_counted_apart():
    tally = counted((300, False), (100, True), (200, False))
    assert (3, 2, 1) == (tally.executions, tally.successes, tally.failures)
    assert (100, 200.0, 300) == (tally.shortest_ns, tally.average_ns, tally.longest_ns)


def test_each_feature_set_has_its_own_figures_and_time_goes_on():
    now = [1_000_000_000]
    metrics = Metrics(lambda: now[0], lambda: FACTS)
    metrics.ended(PONG, 10, False)
    metrics.ended(PING, 20, True)
    metrics.ended(PONG, 30, False)
    now[0] += 2_500_000_000
    found = metrics.snapshot()
    assert [("Pong It", 2), ("Ping It", 1)] == [(one.name, one.executions) for one in found.sets]
    assert 2.5 == found.uptime_seconds


def test_the_total_is_that_of_all_of_them():
    total = Snapshot((counted((10, False)), counted((30, True), (50, False))), 0.0, FACTS).total()
    assert (3, 1, 10, 50, 30.0) == (
        total.executions, total.failures, total.shortest_ns, total.longest_ns, total.average_ns
    )  # fmt: skip
    assert 0 == Snapshot((), 0.0, FACTS).total().shortest_ns


def test_who_mentions_metrics_is_counted_in_a_template_too(tmp_path):
    quiet = SourceFile("main.aro", 'Log "x" to the <console>.')
    assert not are_mentioned([quiet], tmp_path / "templates")
    assert are_mentioned([SourceFile("main.aro", "Log <metrics> to the <console>.")], tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "status.tpl").write_text("{{ <metrics: short> }}")
    assert are_mentioned([quiet], tmp_path)
