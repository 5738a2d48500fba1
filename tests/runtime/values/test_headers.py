"""What the parts of a header may be made of."""

from __future__ import annotations

import pytest

from runtime.values.headers import FRAMING, HEADER_VALUE, TOKEN, joined


@pytest.mark.parametrize("name", ["Host", "x-1", "!#$%&'*+.^_`|~", "aro.v1"])
def test_a_name_is_made_of_visible_characters_that_separate_nothing(name: str) -> None:
    assert TOKEN.fullmatch(name)


@pytest.mark.parametrize("name", ["", "a b", "a:", "a\r\n", "a\n", "é", "(a)", "a,b", '"a"'])
def test_nothing_else_is_a_name(name: str) -> None:
    assert not TOKEN.fullmatch(name)


@pytest.mark.parametrize("value", ["", "a b", "a\tb", "\x80\xff", "~"])
def test_a_value_may_hold_blanks_tabs_and_latin_letters(value: str) -> None:
    assert HEADER_VALUE.fullmatch(value)


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\n", "\x00", "\x7f", "\u20ac"])
def test_a_value_never_ends_its_line(value: str) -> None:
    assert not HEADER_VALUE.fullmatch(value)


def test_what_says_where_a_message_ends_is_known_in_lower_case() -> None:
    assert {"content-length", "transfer-encoding", "connection"} == FRAMING


def test_lines_of_one_name_are_joined_under_its_first_spelling() -> None:
    lines = [("X-Tag", "a"), ("Host", "here"), ("x-tag", "b"), ("X-TAG", "")]
    assert {"X-Tag": "a, b, ", "Host": "here"} == dict(joined(lines))
