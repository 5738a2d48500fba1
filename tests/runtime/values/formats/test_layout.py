"""What forms share: layout, cells, leaves."""

from __future__ import annotations

import pytest

from runtime.errors import EvaluationError
from runtime.values.formats.layout import USUAL, Layout, cell, columns_of, layout_of, leaves, need_map, rows_of


def test_options_make_a_layout() -> None:
    assert Layout(";", False, "'") == layout_of({"delimiter": ";", "header": False, "quote": "'"})
    assert [USUAL, USUAL] == [layout_of(None), layout_of("text")]


@pytest.mark.parametrize("value", ["ab", 1, "\n", None])
def test_a_delimiter_is_one_character(value: object) -> None:
    with pytest.raises(EvaluationError, match="'delimiter' is one character"):
        layout_of({"delimiter": value})  # type: ignore[dict-item]


def test_cells_are_text() -> None:
    assert ["", "true", "1.5", '{"a":1}', "x"] == [cell(value) for value in (None, True, 1.5, {"a": 1}, "x")]


def test_anything_is_rows() -> None:
    assert [{"a": 1}, {"value": 2}] == rows_of([{"a": 1}, 2])
    assert [{"a": 1}] == rows_of({"a": 1})
    assert ["a", "b"] == columns_of([{"b": 1}, {"a": 2, "b": 3}])


def test_leaves_have_paths() -> None:
    assert [("a.b", 1), ("c", [2])] == list(leaves({"c": [2], "a": {"b": 1}, "d": {}}, "."))
    assert [("c_0", 2), ("c_1_x", 3)] == list(leaves({"c": [2, {"x": 3}]}, "_", lists=True))


def test_some_forms_hold_maps_only() -> None:
    with pytest.raises(EvaluationError, match="env holds a Map, not a value of type List"):
        need_map("env", [])
