"""Answers that come early, late or never; events with several handlers."""

from __future__ import annotations

from typing import Any

from runtime.engine.execution import Outcome
from runtime.host.runs import Group, Strand, Wait

STRAND: Any = object()


def test_an_answer_that_is_there_before_anyone_waits_is_kept() -> None:
    resumed: list[Any] = []
    wait = Wait(lambda strand, value, error: resumed.append(strand))
    wait.settle(7)
    assert (wait.settled, wait.value, resumed) == (True, 7, [])


def test_whoever_waits_is_resumed_with_the_answer_once() -> None:
    resumed: list[tuple[Strand, Any, Exception | None]] = []
    wait = Wait(lambda strand, value, error: resumed.append((strand, value, error)))
    wait.strand = STRAND
    refusal = ValueError("no")
    wait.settle(error=refusal)
    assert resumed == [(STRAND, None, refusal)]
    assert wait.strand is None


def test_a_group_tells_all_outcomes_in_the_handlers_order_when_the_last_has_finished() -> None:
    told: list[list[Outcome]] = []
    group = Group([None, None], told.append)
    first, second = Outcome(), Outcome(skipped=True)
    group.finished(1, [second])
    assert told == []
    group.finished(0, [first])
    assert told == [[first, second]]
