"""JSON in roles, a line at a time."""

from __future__ import annotations

import pytest

from aro_console.model.jsonlight import json_pieces


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ('{"a": "b\\"c", 1: true}', [('"a"', "key"), ('"b\\"c"', "string"), ("1", "number"), ("true", "keyword")]),
        ('  "open', [('"open', "string")]),
        ('{"n": ${seq}, "t": "x${now}y"}',
         [('"n"', "key"), ("${seq}", "accent"), ('"t"', "key"), ('"x${now}y"', "string"), ("${now}", "accent")]),
        ('"$${seq}"', [('"$${seq}"', "string")]),
        ("-1.5e+3 nulls null", [("-1.5e+3", "number"), ("null", "keyword")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_stands_out_has_its_role(line: str, pieces: list[tuple[str, str]]) -> None:
    assert pieces == [(line[start:end], role) for start, end, role in json_pieces(line)]


def test_a_line_without_end_is_looked_at_as_far_as_anyone_reads() -> None:
    assert all(end <= 2_000 for _, end, _ in json_pieces('"a",' * 100_000))
