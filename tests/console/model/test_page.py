"""Rows as columns: all they say comes back, and a page never denies a word that one of its rows has."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.page import Page, packed
from aro_console.model.rows import Row
from aro_console.model.subjects import RowSubject

TEXTS = st.text(st.characters(exclude_categories=()), max_size=6)
ROWS = st.builds(
    Row,
    seq=st.integers(1, 2**60),
    at_ns=st.integers(0, 2**63 - 1),
    flow=st.integers(0, 2**60),
    kind=TEXTS,
    mark=st.sampled_from(" ><!"),
    summary=TEXTS,
    connections=st.lists(TEXTS, max_size=3),
    took_ns=st.none() | st.integers(0, 2**40),
    status=TEXTS,
    held=st.booleans(),
    handler=TEXTS,
    topic=TEXTS,
)


def said(row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, field.name) for field in fields(Row))


@given(st.lists(ROWS, min_size=1, max_size=20))
def test_every_row_comes_back_with_all_it_says(rows: list[Row]) -> None:
    page = Page(packed(rows))
    assert [said(row) for row in rows] == [said(row) for row in page.rows]
    assert [row.seq for row in rows] == page.seqs


@given(st.lists(ROWS, min_size=1, max_size=5), st.data())
def test_a_page_never_denies_a_word_that_one_of_its_rows_has(rows: list[Row], data: st.DataObject) -> None:
    words = RowSubject(data.draw(st.sampled_from(rows))).words
    start = data.draw(st.integers(0, len(words) - 1))
    word = words[start : start + data.draw(st.integers(1, 8))]
    assert Page(packed(rows)).may_say(word)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        *(("hello", True), ("zebra", False), ("c9", False), ("c1", True), ("4711", True)),
        *(("hello there", True), ("c1 hello", True), ("there 4711", True), ("hello zebra", False), (" ", True)),
    ],
)
def test_what_no_row_has_need_not_be_looked_for(text: str, may: bool) -> None:
    page = Page(packed([Row(1, 1, 1, "message", ">", "HELLO there", ["c1"])]))
    assert may is page.may_say(text)


@pytest.mark.parametrize(("letter", "word"), [("\u0130", "i"), ("\u212a", "k")])
def test_a_letter_that_becomes_plain_when_it_is_lowered_is_thought_of(letter: str, word: str) -> None:
    assert word in letter.lower()
    assert Page(packed([Row(1, 1, 1, "", ">", letter)])).may_say(word)
    assert not Page(packed([Row(1, 1, 1, "", ">", "ä")])).may_say(word)


def test_there_is_no_other_letter_like_that() -> None:
    lowered = ((code, chr(code).lower()) for code in range(128, 0x110000))
    assert [0x130, 0x212A] == [code for code, text in lowered if min(text) < "\x80"]
