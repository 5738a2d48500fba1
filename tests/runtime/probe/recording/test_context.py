"""What still holds when a recording begins."""

from __future__ import annotations

import pytest

from runtime.probe import records as r
from runtime.probe.recording import context
from runtime.probe.recording.context import Context
from tests.support.records import Story


def holding(story: Story) -> list[r.Record]:
    context = Context()
    context.extend(story.raw)
    return [r.view(raw) for raw in context.records()]


def test_open_connections_services_and_the_latest_state_still_hold() -> None:
    story = Story().state("started").service_started().opened("c1").opened("c2").closed("c1").message("c2", "hi")
    story.state("waiting")
    told = holding(story)
    assert ["ServiceStarted", "ConnectionOpened", "ApplicationStateChanged"] == [type(one).__name__ for one in told]
    assert "c2" == next(one.label for one in told if isinstance(one, r.ConnectionOpened))
    assert "waiting" == next(one.state for one in told if isinstance(one, r.ApplicationStateChanged))


def test_a_service_that_stopped_holds_no_more() -> None:
    assert [] == holding(Story().service_started().service_stopped())


def test_each_is_told_as_a_stimulus_since_its_cause_is_not_there() -> None:
    story = Story().ordered("OpenVirtual").opened("v1")
    (opened,) = holding(story)
    assert (2, 2, 0) == (opened.seq, opened.flow, opened.cause)


def test_where_the_ends_of_connections_were_lost_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MOST_CONNECTIONS", 2)
    told = holding(Story().opened("c1").opened("c2").opened("c3"))
    assert ["c2", "c3"] == [one.label for one in told if isinstance(one, r.ConnectionOpened)]
