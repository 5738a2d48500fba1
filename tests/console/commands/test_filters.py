"""The user's own filters: what is good of a file holds, and the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from aro_console.commands.filters import UserFilters, load_filters, read_filters


def test_names_and_filters_are_read_as_they_stand() -> None:
    text = "slow: took>100ms\ntalk: type:message !ping\nyes: 'no'\n"
    assert {"slow": "took>100ms", "talk": "type:message !ping", "yes": "no"} == dict(read_filters(text).filters)
    assert UserFilters() == read_filters("") == read_filters("# nothing yet\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("bad: err\nodd: took>", "odd: column 5: took wants"),
        ("bad: err\nodd: [err]", "odd: expected a filter"),
        ("bad: err\nodd:", "odd: expected a filter"),
    ],
)
def test_what_is_no_filter_is_told_with_its_name_and_the_rest_holds(text: str, fault: str) -> None:
    found = read_filters(text)
    assert ({"bad": "err"}, True) == (found.filters, found.faults[0].startswith(fault))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- err", "expected a name"),
        ("a: b: c", "line 1: "),
        ("[" * 5_000, ""),
        ("!!python/object/apply:os.system [id]", "expected a name"),
    ],
)
def test_what_is_no_list_of_filters_has_none(text: str, fault: str) -> None:
    found = read_filters(text)
    assert ({}, 1, True) == (dict(found.filters), len(found.faults), found.faults[0].startswith(fault))


def test_a_file_that_is_not_there_or_not_readable_names_none(tmp_path: Path) -> None:
    path = tmp_path / "filters.yaml"
    assert UserFilters(path=str(path)) == load_filters(path)
    path.write_bytes(b"a: \xff")
    assert ("it is no UTF-8 text",) == load_filters(path).faults
    path.write_text("a: " + "x" * 200_000)
    assert "larger" in load_filters(path).faults[0]
    assert "cannot be read" in load_filters(tmp_path).faults[0]
    path.write_text("bad: err")
    assert UserFilters({"bad": "err"}, path=str(path)) == load_filters(path)
