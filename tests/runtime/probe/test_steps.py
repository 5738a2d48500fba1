"""What is left of a step when executions end, and of an entry when handlers are entered."""

from __future__ import annotations

from runtime.probe.commands import StepKind
from runtime.probe.steps import Entering, Stepping


def test_the_end_of_another_execution_leaves_a_step_alone() -> None:
    step = Stepping(2, StepKind.IN)
    assert step.after_end_of(3, 2) is step


def test_after_its_execution_a_step_goes_over_in_the_one_that_waits() -> None:
    assert Stepping(2, StepKind.IN).after_end_of(2, 1) == Stepping(1, StepKind.OVER)


def test_it_goes_on_in_the_pass_of_a_parallel_loop_that_waits() -> None:
    assert Stepping(2, StepKind.OUT, (7,)).after_end_of(2, 1, (3,)) == Stepping(1, StepKind.OVER, (3,))


def test_a_step_ends_with_an_execution_nobody_waits_for() -> None:
    assert Stepping(2, StepKind.OVER).after_end_of(2, 0) is None


def test_a_handler_that_listens_twice_is_entered_twice() -> None:
    entering = Entering(1, "Thing", ("a", "b", "a"))
    first = entering.without("a")
    assert first == Entering(1, "Thing", ("b", "a"))
    assert first is not None
    second = first.without("a")
    assert second is not None
    assert second.without("b") is None
