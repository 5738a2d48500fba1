from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from aro_console.model.formatting import Cell
from aro_console.widgets.fitting import column, fit, fit_ends, lit, wrap


@given(st.text(), st.integers(0, 30))
def test_a_fitted_text_has_exactly_the_width(text: str, width: int) -> None:
    text = "".join(character for character in text if character.isprintable())
    assert width == cell_len(fit(text, width))


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("/rooms/red?name=ada", 19, "/rooms/red?name=ada"),
        ("/rooms/red?name=ada", 10, "/ro…me=ada"),
        ("Handle Guest Message", 16, "Handl…st Message"),
        ("漢字漢字漢字", 7, "漢…漢字"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_what_is_cut_in_its_middle_shows_both_ends(text: str, width: int, shown: str) -> None:
    assert shown == fit_ends(text, width)


@given(st.text(alphabet="ab 漢…", max_size=20), st.integers(0, 20))
def test_what_is_cut_in_its_middle_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_len(fit_ends(text, width)) <= width


def test_a_column_is_one_blank_wider_and_figures_stand_at_its_right() -> None:
    assert Cell("ab   ") == column("ab", 4)
    assert Cell("  12 ") == column("12", 4, right=True)
    assert Cell("abc… ") == column("abcde", 4)


@given(st.text(alphabet="ab 漢", max_size=80), st.integers(2, 20))
def test_wrapping_loses_no_word_and_exceeds_no_width(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert [] == [line for line in wrapped if cell_len(line) > width]
    assert "".join(text.split()) == "".join("".join(wrapped).split())


def test_wrapping_keeps_the_indentation_of_a_line() -> None:
    assert ["  at x", "and y"] == wrap("  at x and y", 7)


def test_a_hit_is_lit_over_the_edges_of_cells_and_nothing_is_lost() -> None:
    line = [Cell("say he", "dim"), Cell("LLo hell", "in"), Cell("", "ok")]
    assert [
        Cell("say ", "dim"),
        Cell("he", "hit"),
        Cell("LL", "hit"),
        Cell("o ", "in"),
        Cell("hell", "hit"),
    ] == lit(line, "hell")


@pytest.mark.parametrize("text", ["", "zzz"])
def test_without_a_hit_a_line_stays_as_it_is(text: str) -> None:
    line = [Cell("hello", "dim")]
    assert line is lit(line, text)


def test_letters_that_change_their_length_when_lowered_are_left_alone() -> None:
    line = [Cell("İstanbul", "dim")]
    assert line is lit(line, "stan")
