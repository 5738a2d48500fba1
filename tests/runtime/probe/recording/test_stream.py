"""What a recording tells besides records, and how it grows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.probe.recording.blocks import FIRST_LINE, HEAD_BYTES, Head, Part, content_of, read_head
from runtime.probe.recording.packing import DamageError, Unpacker
from runtime.probe.recording.stream import (
    About,
    Notes,
    RecordedHandler,
    Stream,
    notes_block,
    read_about,
    read_notes,
    read_sources,
)
from tests.support.recordings import PROGRAM
from tests.support.records import CHAT, Story

ABOUT = About(
    "chat", 5, (RecordedHandler("Handle Message", "WebSocket Event Handler", "websocket.message", 0, 1, 9),),
    ("Said",),
)  # fmt: skip


def parts(data: bytes) -> list[tuple[Head, Any]]:
    """Return the blocks, each with what it holds."""
    found = []
    while data:
        head = read_head(data)
        assert head is not None
        content = content_of(head, data[HEAD_BYTES : HEAD_BYTES + head.stored_bytes])
        found.append((head, content))
        data = data[HEAD_BYTES + head.stored_bytes :]
    return found


def test_a_recording_opens_with_its_sources_and_what_it_is_about() -> None:
    opening = Stream(ABOUT, [CHAT]).opening()
    assert opening.startswith(FIRST_LINE)
    (sources, files), (about, said) = parts(opening[len(FIRST_LINE) :])
    assert (Part.SOURCES, Part.ABOUT) == (sources.part, about.part)
    assert [(CHAT.name, CHAT.text)] == [(file.name, file.text) for file in read_sources(Unpacker().one(files))]
    assert ABOUT == read_about(Unpacker().one(said))[0]


def test_records_go_in_blocks_that_say_which_they_are() -> None:
    story = Story()
    for _ in range(2_500):
        story.logged("hi")
    heads = [head for head, _ in parts(Stream(ABOUT, [CHAT]).records(story.raw))]
    assert [(1, 200), (201, 1_200), (1_201, 2_200), (2_201, 2_500)] == [(head.first, head.last) for head in heads]


def test_of_what_is_long_fewer_go_into_a_block() -> None:
    story = Story()
    for number in range(1_000):
        story.logged(str(number) * 200)
    sizes = [head.count for head, _ in parts(Stream(ABOUT, [CHAT]).records(story.raw))]
    assert 200 == sizes[0]
    assert {100} == set(sizes[1:])


def test_a_few_records_that_come_by_themselves_say_nothing_of_the_next_block() -> None:
    story, stream = Story(), Stream(ABOUT, [CHAT])
    for _ in range(600):
        story.logged("hi")
    few, many = story.raw[:3], story.raw[3:]
    assert [3, 200, 397] == [head.count for head, _ in parts(stream.records(few) + stream.records(many))]


def test_a_file_that_is_met_later_is_told_before_the_records_that_point_into_it() -> None:
    stream = Stream(ABOUT, [CHAT])
    stream.opening()
    story = Story(PROGRAM).started("Application-Start")
    (sources, files), (records, _) = parts(stream.records(story.raw))
    assert (Part.SOURCES, Part.RECORDS) == (sources.part, records.part)
    assert ["main.aro"] == [file.name for file in read_sources(Unpacker().one(files))]
    assert 1 == len(parts(stream.records(story.raw)))


def test_what_was_lost_is_told_where_it_lacks() -> None:
    ((head, _),) = parts(Stream(ABOUT, []).lost(7, before=20))
    assert (Part.LOST, 7, 19) == (head.part, head.count, head.last)


@given(st.dictionaries(st.integers(1, 2**62), st.text()), st.dictionaries(st.text(), st.text()))
def test_notes_come_back_as_they_were(comments: dict[int, str], filters: dict[str, str]) -> None:
    notes = Notes(comments, filters)
    ((head, content),) = parts(notes_block(notes))
    assert Part.NOTES == head.part
    assert notes == read_notes(Unpacker().one(content))


@pytest.mark.parametrize("value", [None, 5, [], {}, {"application": 1}, [[1, 2]], ["ab"], {"comments": 5}])
def test_what_is_neither_is_damage(value: Any) -> None:
    for read in (read_about, read_notes):
        with pytest.raises(DamageError, match="broken"):
            read(value)
    if value not in ([], {}, ["ab"]):
        with pytest.raises(DamageError, match="sources"):
            read_sources(value)
