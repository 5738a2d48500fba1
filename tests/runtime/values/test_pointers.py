"""JSON pointers, as they stand in references."""

from __future__ import annotations

import pytest

from runtime.values.kinds import Value
from runtime.values.pointers import pointed

DOCUMENT: Value = {"a": [1, {"b": 2}], "/users/{id}": {"get": 3}, "x~y": 4, "": 5}


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", DOCUMENT),
        ("/a/1/b", 2),
        ("/~1users~1{id}/get", 3),
        ("/~1users~1%7Bid%7D/get", 3),
        ("/%7E1users%7E1{id}/get", 3),
        ("/x~0y", 4),
        ("/", 5),
        ("/a/2", None),
        ("/a/-1", None),
        ("/a/first", None),
        ("/a/0/b", None),
        ("/nowhere/x", None),
    ],
)
def test_a_pointer_points_to_a_value_or_to_nothing(pointer: str, expected: Value) -> None:
    assert expected == pointed(DOCUMENT, pointer)
