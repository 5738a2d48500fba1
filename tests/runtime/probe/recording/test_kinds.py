"""Records as bytes and back, for every kind there is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import MISSING, fields
from typing import Any

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.probe import records as r
from runtime.probe.recording.kinds import FORMS, KINDS, Decoder, Encoder, all_kinds
from runtime.probe.recording.packing import DamageError, Unpacker
from runtime.source import SourceFile
from tests.support.recordings import PROGRAM, raw_records
from tests.support.records import Story


def back(raws: list[r.RawRecord]) -> list[r.RawRecord]:
    encoder = Encoder()
    packed = encoder.records(raws)
    return Decoder(encoder.table, Unpacker(encoder.packer.files)).records(packed)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.__name__)
@settings(max_examples=20)  # For each of two dozen kinds.
@given(data=st.data())
def test_a_record_of_any_kind_comes_back_equal(kind: type[r.Record], data: st.DataObject) -> None:
    raw = data.draw(raw_records(kind))
    (found,) = back([raw])
    assert raw == found
    assert r.view(raw) == r.view(found)
    assert [type(value) for value in raw] == [type(value) for value in found]


def test_every_field_of_every_kind_is_of_a_type_that_can_be_read() -> None:
    declared = {str(field.type) for kind in all_kinds() for field in fields(kind)[4:]}
    assert set() == declared - set(FORMS)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.__name__)
def test_a_record_that_was_told_without_its_last_fields_has_them_as_they_are_declared(kind: type[r.Record]) -> None:
    own = fields(kind)[4:]
    told = [FORMS[str(field.type)].empty for field in own if field.default is MISSING]
    span = PROGRAM.span(0, 1)
    raw = (
        1,
        2,
        1,
        0,
        kind,
        *(span if field.type == "Span" else value for field, value in zip(own, told, strict=False)),
    )
    (found,) = back([raw])
    assert r.view(raw) == r.view(found)


def test_records_with_their_last_fields_and_without_go_in_one_block() -> None:
    span = PROGRAM.span(0, 1)
    raws = [
        (1, 2, 1, 0, r.StatementRan, 7, 0, span, (), 5),
        (2, 2, 1, 0, r.StatementRan, 7, 0, span, (), 5, (3, 1)),
    ]
    assert [r.view(raw) for raw in raws] == [r.view(raw) for raw in back(raws)]


def test_a_story_comes_back_as_it_was_told() -> None:
    story = Story().state("started").opened("c1").message("c1", "hi").requested(body=b"\xff").answered(201)
    assert story.views == [r.view(raw) for raw in back(story.raw)]


def test_records_that_share_an_event_share_it_afterwards_too() -> None:
    event = {"message": "hi", "connection": {"id": "c1"}}
    story = Story().published("websocket.message", event).started(given={"event": event})
    published, started = back(story.raw)
    assert story.views == [r.view(published), r.view(started)]
    assert published[6] is started[12]["event"]


def test_a_message_told_in_many_records_takes_few_bytes() -> None:
    raws = conversation(1_000).raw
    each = len(Encoder().records(raws)) / 1_000
    alone = len(Encoder().records(raws[-5:]))
    assert each < alone / 3


def conversation(messages: int) -> Story:
    story = Story().opened("c1")
    for number in range(messages):
        event = {"message": f"message {number}", "connection": {"id": "c1"}}
        story.received("c1", f"message {number}").published("websocket.message", event, label="c1")
        story.started(label="c1", stepped=False, given={"event": event}).sent("c1", f"message {number}").finished()
    return story


def test_a_long_conversation_comes_back_as_it_was() -> None:
    story = conversation(50)
    assert story.views == [r.view(raw) for raw in back(story.raw)]


# --- of other versions ------------------------------------------------------------------------------------------


def content(*kinds: list[Any], which: list[int] | None = None) -> list[Any]:
    """Return a block of records from number 1 on, one of each of the kinds unless `which` says so."""
    which = list(range(len(kinds))) if which is None else which
    rest = [0] * len(which)
    steps = [1] * (len(which) - 1)
    return [[[], []], which, [1, steps], [5, [0] * len(steps)], rest, rest, list(kinds)]


def decode(table: Any, content: Any, files: tuple[SourceFile, ...] = ()) -> tuple[Decoder, list[r.RawRecord]]:
    decoder = Decoder(table, Unpacker(files))
    return decoder, decoder.records(msgpack.packb(content))


def test_a_kind_that_is_not_known_here_is_left_out_and_counted() -> None:
    table = [["FromTheFuture", ["anything"]], ["ServiceStopped", ["service"]]]
    decoder, found = decode(table, content([0, [[7, "a way of the future"]]], [1, [[0, ["http-server"]]]]))
    assert [(2, 5, 2, 2, r.ServiceStopped, "http-server")] == found
    assert 1 == decoder.skipped


def test_fields_go_by_their_names_and_those_that_lack_are_empty() -> None:
    table = [["LogWritten", ["text", "colour", "execution_id"]]]
    _, found = decode(table, content([0, [[0, ["hi"]], [0, ["red"]], [0, [7]]]]))
    assert [(1, 5, 1, 1, r.LogWritten, 7, "", "hi", "", "", None)] == found


# --- that are not ours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [None, 5, [["LogWritten"]], [[1, ["text"]]], [["LogWritten", [1]]], [["a", "b"]]])
def test_a_broken_table_is_damage(table: Any) -> None:
    with pytest.raises(DamageError, match="table"):
        Decoder(table, Unpacker())


ONE = content([0, [[0, ["x"]]]])


@pytest.mark.parametrize(
    "broken",
    [
        [],
        7,
        [0, 1],
        content([99, [[0, ["x"]]]]),
        content([-1, [[0, ["x"]]]]),
        content(["0", [[0, ["x"]]]]),
        [*ONE[:2], [0, []], *ONE[3:]],
        [*ONE[:2], ["1", []], *ONE[3:]],
        [*ONE[:2], [1, [1]], *ONE[3:]],
        [*ONE[:4], [], *ONE[5:]],
        [*ONE[:1], ["0"], *ONE[2:]],
        content([0, []]),
        content([0, [[0, ["x"]], [0, ["y"]]]]),
        content([0, [[0, [5]]]]),
        content([0, [[0, [["x"]]]]]),
        content([0, [[0, ["x"]]]], which=[0, 0]),
        content([0, [[0, ["x"]]]], which=[1]),
    ],
)
def test_content_that_is_no_records_is_damage(broken: Any) -> None:
    with pytest.raises(DamageError, match="record"):
        decode([["ServiceStopped", ["service"]]], broken)


def test_columns_within_columns_without_end_are_damage() -> None:
    column: list[Any] = [0, ["x"]]
    for _ in range(400):
        column = [4, column]
    with suppress(DamageError):
        decode([["ServiceStopped", ["service"]]], content([0, [column]]))


@given(st.recursive(st.none() | st.integers() | st.text() | st.binary(), lambda inner: st.lists(inner, max_size=12)))
def test_no_content_makes_more_than_data_or_damage(made_up: Any) -> None:
    table = [[name, list(kind.names)] for name, kind in KINDS.items()]
    with suppress(DamageError, OverflowError):
        _, found = decode(table, made_up, files=(PROGRAM,))
        assert all(raw[4] in all_kinds() for raw in found)
