"""The figures of the application as a whole."""

from __future__ import annotations

import pytest

from aro_console.model.durations import Durations, Range
from aro_console.model.metrics import Metrics, quantiles, range_filter, range_words, rate, strips
from runtime.probe.filtering.grammar import FilterError, parse
from tests.support.records import MS, Story

S = 1_000 * MS


def fed(story: Story) -> Metrics:
    metrics = Metrics()
    metrics.extend(story.views)
    return metrics


def text(metrics: Metrics, now_ns: int, width: int = 78) -> list[str]:
    return ["".join(cell.text for cell in line) for line in strips(metrics, now_ns, width)]


def test_events_frames_runs_and_failures_are_counted_by_the_second() -> None:
    story = Story().opened("c1").message("c1", "hi").failing("c1", "oops")
    metrics = fed(story)
    counts = [sum(m.series(story.now_ns)) for m in (metrics.events, metrics.messages, metrics.runs, metrics.failures)]
    assert [2, 3, 2, 1] == counts
    assert 2 == metrics.durations.count


def test_a_rate_is_that_of_the_last_five_whole_seconds() -> None:
    assert 2.0 == rate([100] * 54 + [2, 2, 2, 2, 2, 50])


def test_the_strips_say_what_how_much_and_how_it_was() -> None:
    story = Story().message("c1", "hi").failing("c1", "oops")
    metrics = fed(story)
    metrics.sample(story.now_ns, 3, 48_000_000)
    events, frames, failed, opened, memory = text(metrics, story.now_ns + S)
    assert ["events", "a", "second", "0.4"] == events.split()[:4]
    assert frames.endswith("most 3")
    assert failed.endswith("50.0 % of 2 runs")
    assert opened.split()[:3] == ["open", "connections", "3"]
    assert "48.0 MB" in memory


def test_what_nobody_can_measure_is_unknown() -> None:
    assert "unknown" in text(Metrics(), 0)[-1]
    assert "no runs this minute" in text(Metrics(), 0)[2]


@pytest.mark.parametrize("width", [1, 20, 40, 78, 198])
def test_the_figures_stand_under_each_other_at_every_width(width: int) -> None:
    assert 1 == len({len(line.rstrip()) > 0 for line in text(Metrics(), 0, width)})


def test_a_distribution_is_told_in_four_figures() -> None:
    durations = Durations()
    assert "no run has ended yet" == quantiles(durations)
    for ns in (MS, 2 * MS, 30 * MS):
        durations.add(ns)
    assert "3 runs  p50 2.1 ms  p90 30 ms  p99 30 ms  max 30 ms" == quantiles(durations)


@pytest.mark.parametrize(
    ("one", "words", "filter"),
    [
        (Range(0, MS // 10, 1), "below 0.1 ms", "type:run took<0.1ms"),
        (Range(MS, 2 * MS, 1), "1.0 ms to 2.0 ms", "type:run took>=1ms took<2ms"),
        (Range(50 * S, None, 1), "50.0 s and more", "type:run took>=50000ms"),
    ],
)
def test_a_range_can_be_read_and_filtered_by(one: Range, words: str, filter: str) -> None:
    assert (words, filter) == (range_words(one), range_filter(one))
    assert not isinstance(parse(filter), FilterError)


def test_the_runs_of_one_feature_set_are_named_whatever_it_is_called() -> None:
    filter = range_filter(Range(0, MS, 1), 'Say "Hi" \\o/')
    assert 'type:run took<1ms handler:"Say \\"Hi\\" \\\\o/"' == filter
    assert not isinstance(parse(filter), FilterError)
