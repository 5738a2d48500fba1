"""Comparing: asterisks, paths into documents, numbers and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.filtering.matching import as_number, equal_to, quoted, reached, unquoted, whole, wildcard, within


@given(st.text("ab*", max_size=8), st.text("ab", max_size=12))
def test_an_asterisk_stands_for_anything(pattern: str, text: str) -> None:
    def slowly(pattern: str, text: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            return any(slowly(pattern[1:], text[at:]) for at in range(len(text) + 1))
        return text[:1] == pattern[0] and slowly(pattern[1:], text[1:])

    assert slowly(pattern, text) == wildcard(pattern, text)


def test_quotes_around_a_text_are_no_part_of_it() -> None:
    assert ['a "b" c', '"', "a", '"a'] == [unquoted(text) for text in (r'"a \"b\" c"', '"', "a", '"a')]


@given(st.text(min_size=1))
def test_what_is_quoted_is_one_word_and_reads_as_it_was(text: str) -> None:
    written = quoted(text)
    assert text == unquoted(written) or text == written
    assert isinstance(parse(f"handler:{written}"), Filter)


def test_quotes_are_put_only_where_they_are_needed() -> None:
    assert ["Echo", '"Handle Chat"', '"a|b"', r'"a \"b\" \\"'] == [
        quoted(text) for text in ("Echo", "Handle Chat", "a|b", 'a "b" \\')
    ]


def test_case_is_never_told_apart() -> None:
    assert [True, False, True, True, False] == [
        whole("ABC")("abc"), whole("AB")("abc"), within("B")("abc"), within("A*C")("xabcx"), within("c*a")("abc"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", [{"b": [1, 2]}]),
        ("a.b.1", [2]),
        ("a.*.*", [1, 2]),
        ("a.b.9", []),
        ("a.x", []),
        ("a.b.c", []),
        ("*.b.0", [1]),
    ],
)
def test_a_path_reaches_what_stands_there(path: str, found: list[object]) -> None:
    assert found == list(reached({"a": {"b": [1, 2]}}, path.split(".")))


def test_a_number_is_equal_however_it_is_written() -> None:
    assert [True, True, False, True] == [equal_to("36", 36.0)(value) for value in (36, 36.0, True, "36")]
    assert [True, True] == [equal_to("true", None)(True), equal_to("a*", None)("Ada")]


def test_what_is_no_number_is_none() -> None:
    assert [1.0, 1.5, None, None, None] == [as_number(value) for value in (1, "1.5", True, "x", 10**400)]
