"""The application as a whole."""

from __future__ import annotations

import pytest

from aro_console.model.status import Status
from tests.support.records import Story

SECOND = 1_000_000_000


def status_of(story: Story) -> Status:
    status = Status()
    status.extend(story.views)
    return status


def test_it_loads_until_told_otherwise() -> None:
    status = Status()
    assert ("loading", True, False, {}) == (status.state, status.alive, status.paused, status.addresses)


@pytest.mark.parametrize(
    ("state", "alive"), [("started", True), ("waiting", True), ("stopping", True), ("ended", False), ("failed", False)]
)
def test_the_state_says_whether_it_lives(state: str, alive: bool) -> None:
    status = status_of(Story().state(state, "why"))
    assert (state, "why", alive) == (status.state, status.detail, status.alive)


def test_a_service_has_an_address_while_it_runs() -> None:
    story = Story().service_started("127.0.0.1:8080")
    assert {"http-server": "127.0.0.1:8080"} == status_of(story).addresses
    assert {} == status_of(story.service_stopped()).addresses


def test_a_pause_lasts_until_all_is_continued() -> None:
    story = Story()
    paused = [
        status_of(story.ordered("Pause")).paused,
        status_of(story.ordered("Continue", "hold 3")).paused,
        status_of(story.ordered("Step", "over")).paused,
        status_of(story.ordered("Continue", "")).paused,
    ]
    assert [True, True, True, False] == paused


def busy(per_second: int, seconds: int) -> Status:
    """Return the status after a steady stream of events from second 100 on."""
    story = Story(step_ns=SECOND // per_second, start_ns=100 * SECOND - SECOND // per_second)
    for _ in range(per_second * seconds):
        story.published("Said")
    return status_of(story)


@pytest.mark.parametrize("past_ms", [1, 250, 500, 999])
def test_a_steady_stream_has_a_steady_rate(past_ms: int) -> None:
    now = 109 * SECOND + past_ms * SECOND // 1000
    story = Story(step_ns=SECOND // 1000, start_ns=100 * SECOND)
    for _ in range(9_000 + past_ms):
        story.published("Said")
    assert pytest.approx(1_000, rel=0.01) == status_of(story).rate(now)


def test_the_rate_fades_when_nothing_happens() -> None:
    status = busy(per_second=10, seconds=8)
    rates = [status.rate((108 + later) * SECOND) for later in range(7)]
    assert rates == sorted(rates, reverse=True)
    assert (True, 0) == (rates[0] >= 9, rates[-1])
    assert 80 == status.events


def test_nothing_has_no_rate() -> None:
    assert 0 == Status().rate(5 * SECOND)


def test_parts_that_are_paused_are_known_until_they_go_on() -> None:
    story = Story().ordered("Pause", "handler A").ordered("Pause", "event B").ordered("Pause", "handler Nobody")
    story.refused("Pause", "there is no feature set Nobody").ordered("Continue", "handler A")
    assert ["event B"] == status_of(story).lanes
    assert [] == status_of(story.ordered("Continue")).lanes
