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


def test_a_story_comes_back_as_it_was_told() -> None:
    story = Story().state("started").opened("c1").message("c1", "hi").requested(body=b"\xff").answered(201)
    assert story.views == [r.view(raw) for raw in back(story.raw)]


# --- of other versions ------------------------------------------------------------------------------------------


def decode(table: Any, *arrays: list[Any], files: tuple[SourceFile, ...] = ()) -> tuple[Decoder, list[r.RawRecord]]:
    decoder = Decoder(table, Unpacker(files))
    return decoder, decoder.records(msgpack.packb(arrays))


def test_a_kind_that_is_not_known_here_is_left_out_and_counted() -> None:
    table = [["FromTheFuture", ["anything"]], ["ServiceStopped", ["service"]]]
    decoder, found = decode(table, [0, 1, 0, 1, 0, "?"], [1, 2, 0, 2, 0, "http-server"])
    assert [(2, 0, 2, 0, r.ServiceStopped, "http-server")] == found
    assert 1 == decoder.skipped


def test_fields_go_by_their_names_and_those_that_lack_are_empty() -> None:
    _, found = decode([["LogWritten", ["text", "colour", "execution_id"]]], [0, 1, 5, 1, 0, "hi", "red", 7])
    assert [(1, 5, 1, 0, r.LogWritten, 7, "", "hi", "", "", None)] == found


# --- that are not ours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [None, 5, [["LogWritten"]], [[1, ["text"]]], [["LogWritten", [1]]], [["a", "b"]]])
def test_a_broken_table_is_damage(table: Any) -> None:
    with pytest.raises(DamageError, match="table"):
        Decoder(table, Unpacker())


@pytest.mark.parametrize(
    "array",
    [
        [],
        7,
        [0, 1],
        [99, 1, 0, 1, 0, "x"],
        [-1, 1, 0, 1, 0, "x"],
        [0, 0, 0, 0, 0, "x"],
        [0, "1", 0, 1, 0, "x"],
        [0, 1, 0, 1, 0],
        [0, 1, 0, 1, 0, "x", "y"],
        [0, 1, 0, 1, 0, 5],
        [0, 1, 0, 1, 0, ["x"]],
    ],
)
def test_an_array_that_is_no_record_is_damage(array: Any) -> None:
    with pytest.raises(DamageError, match="record"):
        decode([["ServiceStopped", ["service"]]], array)


@given(st.recursive(st.none() | st.integers() | st.text() | st.binary(), lambda inner: st.lists(inner, max_size=12)))
def test_no_array_makes_more_than_data_or_damage(array: Any) -> None:
    table = [[name, list(kind.names)] for name, kind in KINDS.items()]
    with suppress(DamageError, OverflowError):
        _, found = decode(table, array, files=(PROGRAM,))
        assert all(raw[4] in all_kinds() for raw in found)
