"""Feature sets and what they have done."""

from __future__ import annotations

import pytest

from aro_console.model import handlers as module
from aro_console.model.handlers import Handler, Handlers
from tests.support.records import CHAT, MS, Story


def handlers() -> Handlers:
    """Return two handlers; their spans begin where their headers do and end somewhere behind."""
    story = Story()
    names = ("Handle Message", "Count Lines")
    starts = [story.header(name).start for name in names]
    return Handlers(
        Handler(name, "some activity", "websocket.message", CHAT.span(start, start + 60))
        for name, start in zip(names, starts, strict=True)
    )


def fed(story: Story) -> list[Handler]:
    model = handlers()
    model.extend(story.views)
    return model.all


def test_runs_errors_and_times_are_counted_per_feature_set() -> None:
    story = Story().started().finished(elapsed_ns=2 * MS).started().failed(elapsed_ns=6 * MS).started("Count Lines")
    message, count = fed(story)
    assert (2, 1, 0) == (message.runs, message.errors, message.running)
    assert (6 * MS, 6 * MS, 4 * MS) == (message.last_ns, message.max_ns, message.mean_ns)
    assert (1, 0, 1, 0) == (count.runs, count.errors, count.running, count.mean_ns)


def test_the_mean_counts_only_runs_that_ended() -> None:
    message, _ = fed(Story().started().finished(elapsed_ns=4 * MS).started())
    assert (2, 1, 4 * MS) == (message.runs, message.running, message.mean_ns)


def test_a_run_of_another_feature_set_counts_nowhere() -> None:
    assert [0, 0] == [handler.runs for handler in fed(Story().started("Handle Connect").finished())]


def test_a_held_run_is_counted_until_it_is_released() -> None:
    story = Story().started().held("statement", line_of="Compute the <line>")
    assert [1, 0] == [handler.held for handler in fed(story)]
    assert [0, 0] == [handler.held for handler in fed(story.released())]


def test_a_held_delivery_and_an_unknown_release_change_nothing() -> None:
    assert [0, 0] == [handler.held for handler in fed(Story().held().released().released(9))]


def test_runs_whose_end_never_came_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RUNNING", 3)
    story = Story()
    for _ in range(10):
        story.started()
    message, _ = fed(story)
    assert (10, 3, 0) == (message.runs, message.running, message.mean_ns)


def test_the_last_minute_and_the_last_runs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story().started().finished().wait(1_000 * MS).started().finished().started("Count Lines")
    message, _ = fed(story)
    assert [1, 1] == message.minute.series(story.now_ns)[-2:]
    assert ([1, 2], 0) == (list(message.latest), message.dropped)


def test_quantiles_are_those_of_the_runs_that_ended() -> None:
    story = Story()
    for milliseconds in (1, 1, 1, 50):
        story.started().finished(elapsed_ns=milliseconds * MS)
    message, _ = fed(story)
    assert (1_100_000, 50 * MS) == (message.durations.quantile(0.5), message.durations.quantile(0.99))


def test_those_of_another_program_go_on_counting_by_name_and_the_others_begin() -> None:
    model, story = handlers(), Story().started().finished()
    model.extend(story.news())
    moved = Handler("Handle Message", "some activity", "event Other", CHAT.span(0, 9))
    model.take([moved, Handler("New", "some activity", "event New", CHAT.span(20, 30))])
    assert [("Handle Message", "event Other", 1), ("New", "event New", 0)] == [
        (known.name, known.listens, known.runs) for known in model.all
    ]
    model.extend(story.started().finished().news())
    assert 2 == model.all[0].runs, "a run that began on the old text still counts"


def test_a_line_stands_in_a_feature_set_or_in_none() -> None:
    span = CHAT.span(CHAT.text.index("(Handle Message"), len(CHAT.text))
    model = Handlers([Handler("Handle Message", "some activity", "", span)])
    assert ["", "Handle Message", ""] == [
        model.at(*place) for place in ((CHAT.name, span.line - 1), (CHAT.name, span.line + 1), ("other.aro", span.line))
    ]
