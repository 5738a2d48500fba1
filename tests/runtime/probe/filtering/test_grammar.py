"""The filter language: how terms are joined, where faults are, and that any text is one or the other."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runtime.probe.filtering.grammar import Filter, FilterError, hidden_by, parse
from tests.support.subjects import Thing


def parsed(text: str) -> Filter:
    found = parse(text)
    assert isinstance(found, Filter), found
    return found


def passes(text: str, asked: Thing | None = None) -> bool:
    return parsed(text).matches(asked or Thing())


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("", True),
        ("   ", True),
        ("HELLO", True),
        ("hello c1 #12", True),
        ("hello & bye", False),
        ("bye | hello", True),
        ("bye hello | c1", True),
        ("bye (hello | c1)", False),
        ("!bye", True),
        ("!!bye", False),
        ("!(bye | hello)", False),
        ("!bye !hello", False),
        ('"5 B hello"', True),
        ('"B 5"', False),
        ('"a \\"quoted\\" word"', False),
        ("((hello))", True),
        ("localhost:8080", False),
    ],
)
def test_terms_are_joined_by_and_or_and_not(text: str, passed: bool) -> None:
    assert passed == passes(text)


def test_a_quote_in_the_middle_of_a_word_is_part_of_it() -> None:
    asked = Thing(words='text 9 b {"text":"hi"}')
    assert passes('{"text":"hi"}', asked)
    assert not passes('{"text":"ho"}', asked)


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ("type:", 5, "type:message"),
        ("a typ:x", 3, "type: is meant"),
        ("(a", 1, "not closed"),
        ("a )", 3, "no parenthesis"),
        ("a (b | )", 8, "missing"),
        ("a |", 3, "missing at the end"),
        ("a & | b", 5, "missing before |"),
        ("!", 1, "missing"),
        ('a "b', 3, "quote"),
        ("took>", 5, "duration"),
        ("took>5parsec", 5, "duration"),
        ("dir:up", 5, "in or out"),
        ("json:a..b", 8, "name is missing"),
        ("json:a>x", 8, "compares numbers"),
        ("json:a=", 7, "missing behind ="),
        ("(" * 99, 41, "deeply"),
    ],
)
def test_a_fault_is_named_with_its_column(text: str, column: int, word: str) -> None:
    fault = parse(text)
    assert isinstance(fault, FilterError)
    assert column == fault.column
    assert word in str(fault)


_PIECES = st.sampled_from(
    ["type:", "json:", "took", ">", "5ms", "!", "(", ")", "|", "&", '"', " ", "a.b", "=", "err", "\\", "*", "µ", "ß"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=20).map("".join)))
@example("!" * 5000)
@example("took>" + "9" * 400)
def test_any_text_is_a_filter_or_has_a_fault_inside(text: str) -> None:
    found = parse(text)
    if isinstance(found, FilterError):
        assert 1 <= found.column <= len(text)
        assert found.message
    else:
        assert found.matches(Thing()) in (True, False)
        assert bool(text.strip()) == bool(found)


def test_each_part_tells_how_many_rows_it_hides() -> None:
    things = [Thing("hello"), Thing("hello world"), Thing("bye")]
    found = parsed("hello !world (x | bye)")
    assert ["hello", "!world", "x | bye"] == [part.text for part in found.parts]
    assert [1, 1, 2] == hidden_by(found, things)


def test_a_new_receiver_is_looked_at_only_if_the_filter_could_mean_it() -> None:
    for text, label, meant in (("c3", "c3", True), ("conn:c*", "c9", True), ("type:run", "c3", False)):
        assert meant == parsed(text).may_mean(label)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("hello", True),
        ("type:statement handler:Chat", True),
        ("took>5ms", True),
        ("text:a", True),
        ("json:a.b=1 err", True),
        ("hello | text:x !ping", True),
        ("handler:Chat", False),
        ("conn:c1 dir:in path:/ws", False),
        ("err", False),
        ("!ping", False),
        ("!(hello type:run)", False),
        ("hello | handler:Chat", False),
        ("", False),
    ],
)
def test_only_what_a_statement_says_itself_is_looked_for_among_statements(text: str, inside: bool) -> None:
    assert inside == parsed(text).looks_inside


def test_what_is_cheap_is_asked_first() -> None:
    ordered = parsed("text:a b dir:in (c | json:x) !conn:c9").cheapest_first()
    assert ["dir:in", "!conn:c9", "b", "text:a", "c | json:x"] == [part.text for part in ordered.parts]
