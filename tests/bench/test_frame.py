"""What the report says of a figure."""

from __future__ import annotations

import pytest

from tests.bench.frame import Figure, Ratio, as_json, change, chosen, earlier, line, listed, void

RATE = Figure("P1", "echo", "websockets", 3.0, lambda: RATIO, at_most=False)
COST = Figure("P8", "a statement", "by hand", 1.2, lambda: RATIO)
RATIO = Ratio(2.0, 1.8, 2.2, 20.0, 10.0, "us")


@pytest.mark.parametrize(
    ("figure", "before", "said"),
    [
        (RATE, 1.9, "was 1.90, within the spread"),
        (RATE, 1.0, "was 1.00, better"),
        (RATE, 3.0, "was 3.00, WORSE"),
        (COST, 1.0, "was 1.00, WORSE"),
        (COST, 3.0, "was 3.00, better"),
    ],
)
def test_a_figure_is_compared_with_what_it_was_as_far_as_its_spread_can_tell(
    figure: Figure, before: float, said: str
) -> None:
    assert said == change(figure, RATIO, before)


def test_what_was_written_is_found_again() -> None:
    assert {"P1": 2.0, "P8": 2.0} == earlier(as_json([(RATE, RATIO), (COST, RATIO)]))


def test_each_ratio_stands_beside_its_goal() -> None:
    assert "2.00 (1.80 - 2.20)" in line(RATE, RATIO)
    assert "goal >= 3.0  MISSED" in line(RATE, RATIO)
    assert line(COST, RATIO, 3.0).endswith("| by hand | was 3.00, better")


@pytest.mark.parametrize(
    ("names", "meant"), [([], ["P1", "P8"]), (["P8"], ["P8"]), (["P*"], ["P1", "P8"]), (["P8", "*1"], ["P1", "P8"])]
)
def test_figures_are_chosen_by_name_or_by_pattern_and_made_in_their_order(names: list[str], meant: list[str]) -> None:
    assert meant == [figure.id for figure in chosen([RATE, COST], names)]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (
            RuntimeError("Traceback ...\n  line 7\nRuntimeError: 3 answers never came\n"),
            "RuntimeError: 3 answers never came",
        ),
        (AssertionError(), "AssertionError"),
    ],
)
def test_a_run_that_gave_no_figure_is_said_in_a_line(error: Exception, why: str) -> None:
    assert f"P1                 VOID: {why}" == void(RATE, error)


def test_a_name_that_means_no_figure_is_said() -> None:
    with pytest.raises(LookupError, match="no figure is called P99"):
        chosen([RATE, COST], ["P1", "P99"])


def test_a_figure_is_listed_with_its_goal_and_its_peer() -> None:
    assert "P8                 goal <= 1.2  a statement | by hand" == listed(COST)
