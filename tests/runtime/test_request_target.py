"""A path and its query as one text."""

from __future__ import annotations

import pytest

from runtime.request_target import request_target


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/orders", "", "/orders"),
        ("/orders", "limit=2&sort=up", "/orders?limit=2&sort=up"),
        ("/a%20b", "q=a%3Fb", "/a%20b?q=a%3Fb"),
        ("/orders", "a?b", "/orders?a?b"),
        ("", "", ""),
    ],
)
def test_a_path_and_a_query_are_joined_as_they_are(path: str, query: str, expected: str) -> None:
    assert expected == request_target(path, query)
