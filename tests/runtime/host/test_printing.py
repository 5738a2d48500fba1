"""The last lines of an application (runtime.md 5.7, 5.8)."""

from __future__ import annotations

import pytest

from runtime.engine.execution import Response
from runtime.errors import Failure
from runtime.host.printing import failure_lines, final_lines


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (None, ["[OK] success"]),
        (Response("OK", "startup"), ["[OK] startup"]),
        (Response("OK", "application", {"a": 1}), []),
        (Response("Created", "", {}), ["[Created]"]),
        (
            Response("OK", "all", {"b": 2.5, "a": True, "c": [1, {"k": "v/w"}]}),
            ["[OK] all", "  a: true", "  b: 2.50", '  c: [1,{"k":"v\\/w"}]'],
        ),
    ],
)
def test_the_response_is_printed_with_sorted_data(response: Response | None, expected: list[str]) -> None:
    assert final_lines(response) == expected


def test_debug_draws_a_box_of_typed_values() -> None:
    assert final_lines(Response("OK", "done", {"count": 3}), debug=True) == [
        "┌───────────────────────────────────┐",
        "│ Response<OK>                      │",
        "├────────────┬──────────────────────┤",
        '│ reason     │ String("done")       │',
        "│ count      │ Int(3)               │",
        "└────────────┴──────────────────────┘",
    ]


def test_a_box_grows_with_what_is_in_it() -> None:
    lines = final_lines(Response("OK", "a reason that is rather long", {"a-key-of-some-length": 1}), debug=True)
    assert len({len(line) for line in lines}) == 1


def test_a_failure_is_told_with_its_statement_and_the_values_it_used() -> None:
    failure = Failure(
        "Cannot compute the depth.", "no", "Application-Start", "Greenhouse", "<Compute> the <depth> from <s>.",
        "compute", values={"surface": "wet", "area": "3"},
    )  # fmt: skip
    assert failure_lines(failure) == [
        "Runtime error: Runtime Error: Cannot compute the depth.",
        "  Feature: Application-Start",
        "  Business Activity: Greenhouse",
        "  Statement: <Compute> the <depth> from <s>.",
        "          Trace:",
        "            area = 3",
        "            surface = wet",
    ]


def test_a_failure_without_values_has_no_trace() -> None:
    failure = Failure("Cannot.", "", "A", "B", "<Do> the <x>.", "do")
    assert failure_lines(failure)[-1] == "  Statement: <Do> the <x>."
