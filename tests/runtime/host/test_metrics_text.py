from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtime.engine.effects import METRICS_FORMS
from runtime.host.metrics import Snapshot, Tally
from runtime.host.metrics_text import FORMS
from runtime.services.machine import ProcessFacts

FACTS = ProcessFacts(0.05, 20 * 1024 * 1024, 9, 1024, datetime(2026, 1, 31, 12, tzinfo=UTC))
SETS = (
    Tally("placeOrder", "Order API", 5, 1, 2_500_000, 100_000, 1_500_000),
    Tally("Keep The Books", "order-repository Observer", 2, 0, 300_000, 100_000, 200_000),
)
FOUND = Snapshot(SETS, 1.25, FACTS)


def test_the_forms_are_those_the_language_knows():
    assert tuple(FORMS) == METRICS_FORMS


def test_short_is_one_line():
    assert "metrics: 7 executions, 2 featuresets, avg=0.4ms, uptime=1.2s, cpu=0.05s, mem=20.0MB, fds=9/1024" == FORMS[
        "short"
    ](FOUND)


def test_plain_has_a_paragraph_for_each_and_one_for_the_process():
    assert FORMS["plain"](FOUND).splitlines() == [
        "Feature Set Metrics (7 total executions, uptime: 1.2s)",
        "",
        "placeOrder (Order API)",
        "  Executions: 5 (success: 4, failed: 1)",
        "  Duration: avg=0.50ms, min=0.10ms, max=1.50ms",
        "",
        "Keep The Books (order-repository Observer)",
        "  Executions: 2 (success: 2, failed: 0)",
        "  Duration: avg=0.15ms, min=0.10ms, max=0.20ms",
        "",
        "System Metrics:",
        "  CPU: 0.05s",
        "  Memory: 20.0MB",
        "  File Descriptors: 9/1024",
        "  Process Start: 2026-01-31T12:00:00Z",
    ]


def test_the_table_ends_in_a_total_and_is_straight():
    lines = FORMS["table"](FOUND).splitlines()
    assert "| Feature Set    | Executions | Success | Failed |    Avg |    Min |    Max |" == lines[1]
    assert "| TOTAL          |          7 |       6 |      1 | 0.40ms | 0.10ms | 1.50ms |" == lines[6]
    assert "| System Metrics   |                Value |" == lines[10]
    upper, lower = lines[:8], lines[9:]
    assert ([len(upper[0])] * 8, [len(lower[0])] * 8) == (list(map(len, upper)), list(map(len, lower)))


def test_prometheus_names_help_and_type_before_the_samples():
    lines = FORMS["prometheus"](FOUND).splitlines()
    assert lines[:4] == [
        "# HELP aro_featureset_executions_total Executions of the feature set that have ended",
        "# TYPE aro_featureset_executions_total counter",
        'aro_featureset_executions_total{featureset="placeOrder",activity="Order API"} 5',
        'aro_featureset_executions_total{featureset="Keep The Books",activity="order-repository Observer"} 2',
    ]
    assert 'aro_featureset_duration_ms_avg{featureset="placeOrder",activity="Order API"} 0.5' in lines
    assert "aro_application_uptime_seconds 1.25" in lines
    assert "aro_process_open_fds 9" in lines
    named = {line.split("{")[0].split(" ")[0] for line in lines if not line.startswith("#")}
    assert named == {line.split(" ")[2] for line in lines if line.startswith("# TYPE")}


@pytest.mark.parametrize("form", FORMS)
def test_an_application_that_did_nothing_yet_has_metrics_too(form):
    assert FORMS[form](Snapshot((), 0.0, FACTS))


def test_labels_are_escaped():
    odd = Snapshot((Tally('a"b\\c', "d\ne", 1),), 0.0, FACTS)
    assert '{featureset="a\\"b\\\\c",activity="d\\ne"} 1' in FORMS["prometheus"](odd)
