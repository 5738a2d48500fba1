"""The page of `make reliability` names every fault that is tried and no other."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from tests.support.scripts import script


@pytest.fixture(scope="module")
def reliability() -> ModuleType:
    return script("docs/reliability.py")


def rows(text: str) -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| (.+?) \| ([\d,]+) \| (.+) \|$", text, re.MULTILINE)
    return [(what, times, result) for what, times, result in found]


def test_the_page_names_exactly_the_faults_that_are_tried(reliability: ModuleType) -> None:
    tests = [reliability.sentence(name) for _, _, names in reliability.fault_tests() for name in names]
    written = reliability.page({}, "")
    assert tests == [what for what, _, _ in rows(written)]
    assert {"not tried: not run"} == {result for _, _, result in rows(written)}


def test_the_page_as_it_stands_names_them_too_and_each_was_tried_and_held(reliability: ModuleType) -> None:
    tests = [reliability.sentence(name) for _, _, names in reliability.fault_tests() for name in names]
    written = rows(reliability.PAGE.read_text(encoding="utf-8"))
    assert tests == [what for what, _, _ in written], "run make faults, make soak and make reliability"
    assert [] == [what for what, _, result in written if not result.startswith("held")]


def test_every_file_of_faults_tells_what_it_tries(reliability: ModuleType) -> None:
    assert [] == [path.name for path, _, names in reliability.fault_tests() if not names]


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        (None, "| A b | 0 | not tried: not run |"),
        ({"times": 0, "cases": 0, "failed": 0, "skipped": ["no"], "measured": []}, "| A b | 0 | not tried: no |"),
        ({"times": 1200, "cases": 3, "failed": 0, "skipped": [], "measured": ["x"]}, "| A b | 1,200 | held; x |"),
        ({"times": 3, "cases": 3, "failed": 2, "skipped": [], "measured": []}, "| A b | 3 | **2 of 3 failed** |"),
    ],
)
def test_a_row_says_how_often_and_how_it_went(
    reliability: ModuleType, tries: dict[str, object] | None, expected: str
) -> None:
    assert expected == reliability.row("test_a_b", tries)


def test_of_several_runs_the_one_that_tried_most_is_taken(reliability: ModuleType) -> None:
    assert {"a": {"times": 3}, "b": {"times": 1}} == reliability.best(
        [{"a": {"times": 2}}, {"a": {"times": 3}, "b": {"times": 1}}]
    )
