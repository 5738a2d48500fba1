"""Places in a text: offsets, lines and columns, and the excerpt with its caret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.source import SourceFile, excerpt

TEXT = "one\ntwo three\n\nfour"


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (8, (2, 5)), (14, (3, 1)), (15, (4, 1)), (19, (4, 5))],
)
def test_an_offset_has_a_line_and_a_column(offset: int, expected: tuple[int, int]) -> None:
    assert expected == SourceFile("a.aro", TEXT).position(offset)


def test_lines_are_read_without_their_ends() -> None:
    source = SourceFile("a.aro", "one\r\ntwo\n")
    assert ["one", "two", "", ""] == [source.line_text(number) for number in (1, 2, 3, 9)]


def test_a_span_knows_its_text_and_prints_as_a_place() -> None:
    span = SourceFile("app/main.aro", TEXT).span(8, 13)
    assert ("three", "app/main.aro:2:5") == (span.text, str(span))


@pytest.mark.parametrize(("start", "end", "line"), [(0, 3, 1), (0, 4, 1), (0, 5, 2), (4, 19, 4), (4, 4, 2)])
def test_a_span_knows_the_line_of_its_last_character(start: int, end: int, line: int) -> None:
    assert line == SourceFile("a.aro", TEXT).span(start, end).last_line


def test_two_spans_join_to_one() -> None:
    source = SourceFile("a.aro", TEXT)
    assert "two three" == source.span(4, 7).to(source.span(8, 13)).text


def test_the_caret_stands_under_the_span() -> None:
    assert ["    2 | two three", "      |     ^^^^^"] == excerpt(SourceFile("a.aro", TEXT).span(8, 13))


def test_the_caret_of_an_empty_span_at_the_end_is_one_wide() -> None:
    assert ["    4 | four", "      |     ^"] == excerpt(SourceFile("a.aro", TEXT).span(19, 19))


def test_a_tab_takes_one_cell_so_that_the_caret_is_right() -> None:
    line, caret = excerpt(SourceFile("a.aro", "\tx y").span(3, 4))
    assert line.index("y") == caret.index("^")


@given(st.integers(0, 5000), st.integers(1, 300))
def test_a_long_line_is_cut_around_the_span_and_the_caret_still_fits(start: int, length: int) -> None:
    text = "abcdefghij" * 600
    line, caret = excerpt(SourceFile("a.aro", text).span(start, start + length))
    assert max(len(line), len(caret)) <= 120
    column = caret.index("^")
    assert line[column] == text[start]


@given(st.text(alphabet="ab\n", max_size=60), st.integers(0, 60))
def test_position_and_line_text_agree(text: str, offset: int) -> None:
    source = SourceFile("a.aro", text)
    offset = min(offset, len(text))
    line, column = source.position(offset)
    if offset < len(text) and text[offset] != "\n":
        assert text[offset] == source.line_text(line)[column - 1]
