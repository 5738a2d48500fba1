"""Figures, times and payloads on one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.formatting import (
    age,
    clip,
    clock,
    duration,
    hex_lines,
    kind_name,
    preview,
    size,
    visible,
)

# --- what may reach a screen -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ü 漢字 🙂", "plain ü 漢字 🙂"),
        ("a\nb\r\tc\0", "a\\nb\\r\\tc\\0"),
        ("\x1b[2J\x07\x7f", "\\e[2J\\x07\\x7f"),
        ("\x9b31m\x85", "\\x9b31m\\x85"),
        ("a\u202eb\u2066\u200b\ufeff", "a\\u202eb\\u2066\\u200b\\ufeff"),
        ("\u061c\u2028\u00ad\U000e0041", "\\u061c\\u2028\\xad\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("", ""),
    ],
)
def test_what_is_not_plainly_visible_is_written_out(text: str, expected: str) -> None:
    assert expected == visible(text)


@given(st.text(st.characters(), max_size=200))
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert len(shown) >= len(text)


@given(st.one_of(st.text(st.characters()), st.binary(), st.dictionaries(st.text(), st.text())), st.integers(1, 60))
def test_a_preview_is_safe_and_fits(payload: object, width: int) -> None:
    shown = preview(payload, width)
    assert shown.isprintable()
    assert len(shown) <= width


@pytest.mark.parametrize(("width", "expected"), [(6, "abcde"), (5, "abcde"), (4, "abc…"), (1, "…"), (0, "")])
def test_what_is_too_long_ends_in_an_ellipsis(width: int, expected: str) -> None:
    assert expected == clip("abcde", width)


# --- payloads --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "width", "expected"),
    [
        ("hi\nthere", 20, "hi\\nthere"),
        ("x" * 500, 10, "xxxxxxxxx…"),
        (b"hi there", 20, "hi there"),
        (b"x" * 500, 10, "xxxxxxxxx…"),
        (b"\xff\x00\x10", 20, "ff 00 10"),
        (b"\xff" * 50, 12, "ff ff ff ff…"),
        ("é".encode() * 500, 8, "ééééééé…"),
        ("aé".encode() * 500, 8, "aéaéaéa…"),
        ("é".encode()[:1], 5, "c3"),
        ({"a": [1, None, True]}, 40, "{a: [1, null, true]}"),
        (None, 10, "null"),
    ],
)
def test_a_payload_has_a_preview(payload: object, width: int, expected: str) -> None:
    assert expected == preview(payload, width)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "Null"),
        (True, "Boolean"),
        (1, "Integer"),
        (1.0, "Float"),
        ("", "String"),
        (b"", "Bytes"),
        ({}, "Map"),
        ([], "List"),
        (datetime(2026, 1, 1, tzinfo=UTC), "Date"),
        (1j, "complex"),
    ],
)
def test_a_value_has_a_kind(value: object, name: str) -> None:
    assert name == kind_name(value)


# --- figures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (4_149, "4.1 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (2_500_000_000, "2.5 GB"),
        (7_000_000_000_000, "7000.0 GB"),
    ],
)
def test_sizes_are_in_powers_of_a_thousand(count: int, expected: str) -> None:
    assert expected == size(count)


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (0, "0.0 ms"),
        (0.44, "0.4 ms"),
        (9.94, "9.9 ms"),
        (9.96, "10 ms"),
        (12.4, "12 ms"),
        (999.4, "999 ms"),
        (999.9, "1.0 s"),
        (1_540, "1.5 s"),
        (59_940, "59.9 s"),
        (59_990, "1:00"),
        (185_000, "3:05"),
        (3_725_000, "1:02:05"),
    ],
)
def test_a_duration_takes_the_unit_that_suits_it(ms: float, expected: str) -> None:
    assert expected == duration(round(ms * 1_000_000))


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-3, "0 s"), (0, "0 s"), (59, "59 s"), (60, "1:00"), (125, "2:05"), (3_725, "1:02:05")]
)
def test_an_age_is_in_seconds_or_as_on_a_clock(seconds: int, expected: str) -> None:
    assert expected == age(seconds * 1_000_000_000)


def test_a_time_of_day_has_milliseconds_of_the_local_zone() -> None:
    moment = datetime(2026, 5, 1, 12, 4, 2, 4_900).astimezone()
    assert "12:04:02.004" == clock(moment.astimezone(UTC))


def test_a_hex_dump_has_sixteen_bytes_a_line() -> None:
    assert [
        "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ................",
        "00000010  41 42                                             AB",
    ] == hex_lines(bytes(range(16)) + b"AB")


def test_a_hex_dump_is_made_only_where_it_is_looked_at() -> None:
    assert ["00000010", "00000020"] == [line[:8] for line in hex_lines(bytes(1_000), start=1, count=2)]
    assert [] == hex_lines(b"abc", start=1)
