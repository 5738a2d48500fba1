"""Chunks of a stream and the texts in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.services.tcp.framing import MAX_CHUNK, Chunk, Reader, encode


def chunks(*reads: bytes) -> list[Chunk]:
    """Return the chunks that one peer's reads make."""
    reader = Reader()
    return [chunk for data in reads for chunk in reader.receive(data)]


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ((b"hello",), [(b"hello", "hello")]),
        ((b"one\ntwo\n", b"three"), [(b"one\ntwo\n", "one\ntwo\n"), (b"three", "three")]),
        ((b"",), []),
        ((b"caf\xc3", b"\xa9!"), [(b"caf\xc3", "caf"), (b"\xa9!", "é!")]),
        ((b"\xf0", b"\x9f", b"\x98\x80"), [(b"\xf0", ""), (b"\x9f", ""), (b"\x98\x80", "😀")]),
        ((b"\xff\x00",), [(b"\xff\x00", "\ufffd\x00")]),
        ((b"\xc3", b"("), [(b"\xc3", ""), (b"(", "\ufffd(")]),
    ],
)
def test_a_chunk_is_what_came_and_its_text_waits_for_whole_characters(reads, expected):
    assert expected == [(chunk.data, chunk.text) for chunk in chunks(*reads)]


def test_more_than_one_read_brings_is_several_chunks():
    assert [MAX_CHUNK, MAX_CHUNK, 5] == [len(chunk.data) for chunk in chunks(b"x" * (2 * MAX_CHUNK + 5))]


@given(st.text(), st.lists(st.integers(min_value=1, max_value=5)))
def test_however_the_network_cuts_it_the_texts_together_are_the_text(text, sizes):
    data = text.encode()
    reads = []
    for size in sizes:
        reads.append(data[:size])
        data = data[size:]
    found = chunks(*reads, data)
    assert text == "".join(chunk.text for chunk in found)
    assert text.encode() == b"".join(chunk.data for chunk in found)


@pytest.mark.parametrize(
    ("reads", "shown"),
    [
        ((b"plain",), ["plain"]),
        ((b"\xff",), [b"\xff"]),
        # The cut character stands in neither chunk as text.
        ((b"caf\xc3", b"\xa9!"), [b"caf\xc3", b"\xa9!"]),
    ],
)
def test_people_see_text_where_it_is_nothing_else(reads, shown):
    assert shown == [chunk.shown for chunk in chunks(*reads)]


@pytest.mark.parametrize(
    ("payload", "data"),
    [("hi", b"hi"), ("é\n", b"\xc3\xa9\n"), (b"\x00\xff", b"\x00\xff"), ("", b""), ("a\ud800b", b"a?b")],
)
def test_what_is_sent_goes_as_it_is_without_a_newline(payload, data):
    assert data == encode(payload)
