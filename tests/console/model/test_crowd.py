"""A crowd may say too much of its rows, never too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.crowd import Crowd
from aro_console.model.rows import Row
from aro_console.model.subjects import RowSubject
from runtime.probe.filtering.grammar import Filter, parse

TERMS = (
    "type:message type:websocket.* type:ping conn:c1 conn:c* handler:Chat took>5ms took=2ms took<1ms err held injected"
    " marked dir:in hello path:/ws !err !conn:c1"
).split()
ROWS = st.builds(
    Row,
    seq=st.just(1),
    at_ns=st.just(1),
    flow=st.just(1),
    kind=st.sampled_from(["message", "run", "control"]),
    mark=st.sampled_from("> "),
    summary=st.sampled_from(["hello", "bye"]),
    connections=st.lists(st.sampled_from(["c1", "c2", "http"]), max_size=2),
    role=st.sampled_from(["text", "error"]),
    took_ns=st.sampled_from([None, 0, 2_000_000, 9_000_000]),
    held=st.booleans(),
    injected=st.booleans(),
    handler=st.sampled_from(["", "Chat", "Other"]),
    topic=st.sampled_from(["", "ping", "text"]),
)


def wanted(text: str) -> Filter:
    parsed = parse(text)
    assert isinstance(parsed, Filter)
    return parsed


def crowd_of(rows: list[Row]) -> Crowd:
    return Crowd(rows, lambda word: any(word in row.summary for row in rows))


@given(st.lists(ROWS, min_size=1, max_size=4), st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), st.booleans())
def test_where_one_row_passes_its_crowd_may_pass(rows: list[Row], terms: list[str], either: bool) -> None:
    shown = wanted((" | " if either else " ").join(terms))
    assert not any(shown.matches(RowSubject(row)) for row in rows) or shown.may_pass(crowd_of(rows))


ONE = Row(1, 1, 1, "message", ">", "hello", ["c1"], took_ns=2_000_000, handler="Chat", topic="text")


@pytest.mark.parametrize(
    "text",
    ["type:run", "conn:c2", "handler:Other", "took>5ms", "took<1ms", "err", "held", "injected", "zebra", "err | held"],
)
def test_what_nothing_in_it_can_pass_is_not_looked_at(text: str) -> None:
    assert not wanted(text).may_pass(crowd_of([ONE]))


def test_it_takes_in_what_a_row_became() -> None:
    crowd = crowd_of([ONE])
    crowd.take([Row(1, 1, 1, "message", "!", "hello", role="error", took_ns=9_000_000)])
    assert wanted("err took>5ms").may_pass(crowd)


def test_with_very_many_connections_each_may_be_there() -> None:
    crowd = crowd_of([Row(1, 1, 1, "message", ">", "", [f"c{number}"]) for number in range(200)])
    assert crowd.connections is None
    assert wanted("conn:c999").may_pass(crowd)
