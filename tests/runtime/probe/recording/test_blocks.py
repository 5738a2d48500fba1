"""Blocks: what their heads say, and that no damage to one goes unnoticed."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.probe.recording.blocks import HEAD_BYTES, MARK, Head, Part, block, content_of, read_head
from runtime.probe.recording.packing import DamageError


def opened(data: bytes) -> tuple[Head, bytes]:
    head = read_head(data)
    assert head is not None
    return head, content_of(head, data[HEAD_BYTES : HEAD_BYTES + head.stored_bytes])


@given(st.sampled_from(Part), st.binary(max_size=2_000), st.integers(0, 2**32 - 1), st.integers(0, 2**62))
def test_a_block_comes_back_as_it_was(part: Part, content: bytes, count: int, first: int) -> None:
    head, found = opened(block(part, content, count, first, first + 5))
    assert (part, count, first, first + 5) == (head.part, head.count, head.first, head.last)
    assert content == found


def test_a_block_of_nothing_is_its_head_alone() -> None:
    assert HEAD_BYTES == len(block(Part.END))


@given(st.integers(0), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(at: int, by: int) -> None:
    whole = bytearray(block(Part.RECORDS, b"some records and some more of them", 3, 10, 12))
    whole[at % len(whole)] ^= by
    with pytest.raises((DamageError, AssertionError)):
        opened(bytes(whole))


@given(st.integers(0, 70))
def test_a_block_that_breaks_off_is_noticed(length: int) -> None:
    whole = block(Part.RECORDS, bytes(range(200)))
    with pytest.raises((DamageError, AssertionError)):
        opened(whole[: min(length, len(whole) - 1)])


def test_a_head_that_promises_too_much_is_none() -> None:
    assert read_head(Head(Part.RECORDS, 2**32 - 1, 1, 0, 1, 1, 1).packed()) is None
    assert read_head(Head(Part.RECORDS, 1, 1, 0, 1, 5, 4).packed()) is None


@given(st.binary(max_size=100))
def test_any_bytes_behind_the_mark_are_a_head_or_none(data: bytes) -> None:
    head = read_head(MARK + data)
    assert head is None or head.part in Part


def test_a_block_that_unpacks_to_more_than_it_says_is_not_unpacked() -> None:
    bomb = zlib.compress(bytes(10_000_000), 9)
    head = Head(Part.RECORDS, len(bomb), 100, zlib.crc32(bomb), 1, 1, 1)
    with pytest.raises(DamageError, match="longer"):
        content_of(head, bomb)


def test_bytes_that_are_not_compressed_are_noticed() -> None:
    head = Head(Part.RECORDS, 5, 100, zlib.crc32(b"plain"), 1, 1, 1)
    with pytest.raises(DamageError, match="decompressed"):
        content_of(head, b"plain")
