"""The helpers of generated code that no program shows at its best."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.compiler import intrinsics
from runtime.compiler.calls import CallSite
from runtime.errors import EvaluationError
from runtime.source import SourceFile
from runtime.values.kinds import UNBOUND


@pytest.mark.parametrize(
    ("value", "otherwise", "expected"),
    [
        (UNBOUND, 8080, 8080),
        (None, 8080, 8080),
        ("", "x", "x"),
        (False, True, True),
        (False, False, False),
        (False, "x", False),
        (0, 5, 0),
        ([], 5, []),
        (True, False, True),
    ],
)
def test_or_takes_the_left_side_when_it_is_filled(value: Any, otherwise: Any, expected: Any) -> None:
    chosen = value if intrinsics.is_filled(value) else intrinsics.or_else(value, otherwise)
    assert (expected, type(expected)) == (chosen, type(chosen))


@pytest.mark.parametrize(
    ("value", "expected"),
    [('{"a": 1}', {"a": 1}), ("[1]", [1]), (" [1] ", [1]), ("{ no json", "{ no json"), ("17", "17"), (5, 5)],
)
def test_extract_reads_text_that_holds_a_list_or_map(value: Any, expected: Any) -> None:
    assert expected == intrinsics.extracted(value)


def test_an_event_with_several_entries_is_not_looked_through() -> None:
    with pytest.raises(EvaluationError, match="Property 'id' not found on type Map"):
        intrinsics.navigate_event({"order": {"id": 1}, "user": {"id": 2}}, ("id",))


@pytest.mark.parametrize(("wanted", "count", "expected"), [(2, 10, 2), (0, 3, 3), (0, 0, 1)])
def test_the_limit_of_a_parallel_loop(wanted: int, count: int, expected: int) -> None:
    assert expected == intrinsics.limit(wanted, count)


def test_the_default_limit_is_bounded() -> None:
    assert 4 <= intrinsics.limit(0, 1_000_000) < 1_000_000


@pytest.mark.parametrize(("value", "expected"), [(3, 3), (2.9, 2), ("7", 7), (-1.5, -1)])
def test_a_bound_is_made_whole(value: Any, expected: int) -> None:
    assert expected == intrinsics.whole(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x", None, [1]])
def test_what_is_no_number_is_no_bound(value: Any) -> None:
    with pytest.raises(EvaluationError):
        intrinsics.whole(value)


def test_an_interpolated_qualifier_is_one_step() -> None:
    site = CallSite("read", "read", SourceFile("x", "").span(0, 0), "Set", "Testing", result_qualifier="kept")
    made = intrinsics.qualified(site, None, "a.b c")
    assert ("kept", "a.b c", True, ("a.b c",)) == (
        made.result_qualifier,
        made.object_qualifier,
        made.object_quoted,
        made.object_steps,
    )


def test_no_name_of_a_program_can_hide_what_generated_code_calls() -> None:
    assert set(intrinsics.INTRINSICS) <= intrinsics.RESERVED
