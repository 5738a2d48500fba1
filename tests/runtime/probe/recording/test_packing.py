"""Values as bytes and back: equal, of the same kind, and never more than data."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.probe.recording.packing import TOO_DEEP, DamageError, Ext, Packer, Unpacker, of
from runtime.source import SourceFile
from runtime.values.kinds import DateRange, Distance, HeaderMap, Recurrence, Regex
from tests.support.recordings import values

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def back(value: Any) -> Any:
    packer = Packer()
    packed = packer.pack(value)
    return Unpacker(packer.files).one(packed)


@given(values())
def test_a_value_comes_back_equal_and_of_the_same_kind(value: Any) -> None:
    found = back(value)
    assert value == found
    assert type(value) is type(found)


@pytest.mark.parametrize(
    "value",
    [
        "\ud83d half a pair",
        "\x1b[2J shown, never obeyed",
        b"\x00\xff",
        -(2**63),
        2**64 - 1,
        10**40,
        -(10**40),
        math.inf,
        NOON,
        NOON.replace(microsecond=1),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 31, 12),
        DateRange(NOON, NOON + timedelta(days=1)),
        Distance(-5),
        Recurrence("every monday", NOON),
        Regex(r"^\d+$", "i"),
        {"a": [1, 2.5, None, True, {"b": b"x"}]},
    ],
)
def test_values_at_the_edges_come_back_equal(value: Any) -> None:
    assert value == back(value)


def test_a_date_with_an_offset_is_the_same_moment() -> None:
    assert datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=2))) == back(NOON - timedelta(hours=2))


def test_not_a_number_stays_what_it_is() -> None:
    assert math.isnan(back(math.nan))


def test_headers_are_looked_up_whatever_their_case_afterwards_too() -> None:
    found = back(HeaderMap({"Content-Type": "text/plain"}))
    assert isinstance(found, HeaderMap)
    assert "text/plain" == found["content-type"]


def test_a_place_points_into_the_same_text_and_its_file_is_numbered_once() -> None:
    source = SourceFile("main.aro", "one\ntwo\n")
    packer = Packer()
    packed = packer.pack([source.span(4, 7), source.span(0, 3)])
    assert [source] == packer.files
    found = Unpacker([SourceFile("main.aro", "one\ntwo\n")]).one(packed)
    assert ["main.aro:2:1", "main.aro:1:1"] == [str(span) for span in found]
    assert ["two", "one"] == [span.text for span in found]


def test_what_no_program_can_hold_is_kept_as_its_text() -> None:
    class Gadget:
        def __str__(self) -> str:
            return "a gadget"

    assert "a gadget" == back(Gadget())


def test_a_value_that_is_nested_too_deeply_ends_in_a_text_that_says_so() -> None:
    value: Any = "bottom"
    for _ in range(5_000):
        value = [value]
    found, depth = back(value), 0
    while isinstance(found, list):
        found, depth = found[0], depth + 1
    assert TOO_DEEP == found
    assert depth > 100


def test_a_packer_goes_on_after_a_value_that_was_too_deep() -> None:
    packer = Packer()
    value: Any = {}
    for _ in range(1_000):
        value = {"a": value}
    packer.pack(value)
    assert [1, "two"] == Unpacker().one(packer.pack([1, "two"]))


# --- bytes that are not ours ------------------------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_any_bytes_are_values_or_are_told_to_be_damaged(data: bytes) -> None:
    with suppress(DamageError):
        Unpacker([SourceFile("a", "abc")]).one(data)


@pytest.mark.parametrize("code", [*Ext, 99])
@given(data=st.binary(max_size=40))
def test_an_extension_of_any_content_is_a_value_or_damaged(code: int, data: bytes) -> None:
    with suppress(DamageError):
        Unpacker([SourceFile("a", "abc")]).one(msgpack.packb(msgpack.ExtType(code, data)))


@pytest.mark.parametrize(
    "packed",
    [
        b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\x91" * 100_000,
        msgpack.packb(msgpack.ExtType(Ext.SPAN, b"\0\0\0\5\0\0\0\0\0\0\0\0")),
        msgpack.packb(msgpack.ExtType(Ext.SPAN, b"\0\0\0\0\0\0\0\2\0\0\0\1")),
        msgpack.packb(msgpack.ExtType(Ext.SPAN, b"\0\0\0\0\0\0\0\0\0\0\xff\xff")),
        msgpack.packb(msgpack.ExtType(Ext.BIG_INTEGER, msgpack.packb("9" * 10_000))),
        msgpack.packb({"a": 1}) + b"\x82",
    ],
)
def test_bytes_that_promise_more_than_there_is_are_damaged(packed: bytes) -> None:
    with pytest.raises(DamageError):
        Unpacker([SourceFile("a", "abc")]).one(packed)


def test_an_extension_of_a_later_version_is_a_text_that_says_so() -> None:
    assert "kind 99" in Unpacker().one(msgpack.packb(msgpack.ExtType(99, b"?")))


def test_what_is_read_is_of_the_type_that_was_asked_for_or_refused() -> None:
    assert [1, "a"] == [of(int)(1), of(int, str)("a")]
    for other in (True, "1", None):
        with pytest.raises(TypeError, match="int expected"):
            of(int)(other)
