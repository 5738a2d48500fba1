"""Paths: how qualifiers are split (language.md 2.5) and followed (4.5, 4.7)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values.dates import parse_date
from runtime.values.kinds import UNBOUND, DateRange, Distance, HeaderMap, Recurrence, Regex, Value
from runtime.values.navigation import exists, find, index, member, navigate, select, split_qualifier

NOON = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
LETTERS: Value = ["a", "b", "c", "d", "e"]
USERS: Value = [{"name": "Ada", "age": 36}, {"name": "Bob"}]
USER: Value = {"name": "Ada", "address": {"city": "London", "zip": None}, "count": 3}


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("name", ("name",)),
        ("address.city", ("address", "city")),
        ("address city", ("address", "city")),
        ("address: city", ("address", "city")),
        ("address : city.name", ("address", "city", "name")),
        ("rows.0.id", ("rows", "0", "id")),
        ("in-progress", ("in-progress",)),
        ("in - progress", ("in-progress",)),
        ("draft_to_placed", ("draft_to_placed",)),
        ("trim | uppercase", ("trim | uppercase",)),
        ("List<Order.Line>", ("List<Order.Line>",)),
        ("./data/a.txt", ("./data/a.txt",)),
        ("../a.txt", ("../a.txt",)),
        ("/tmp/a b.txt", ("/tmp/a b.txt",)),
        ("~/a.txt", ("~/a.txt",)),
        ("http://localhost:8080/a", ("http://localhost:8080/a",)),
        ("https://x.y", ("https://x.y",)),
        ("emails/a.tpl", ("emails/a", "tpl")),
        ("0", ("0",)),
        ("2-5", ("2-5",)),
        ("2 - 5", ("2-5",)),
        ("0, 3, 7", ("0,3,7",)),
        ("+7d", ("+7d",)),
        ("- 3 hours", ("-3hours",)),
    ],
)
def test_a_qualifier_is_split_into_specifiers(text: str, steps: tuple[str, ...]) -> None:
    assert steps == split_qualifier(text)


def test_a_quoted_qualifier_is_one_specifier_whatever_it_holds() -> None:
    assert split_qualifier("a.b: c", quoted=True) == ("a.b: c",)


@pytest.mark.parametrize(
    ("value", "path", "expected"),
    [
        (USER, (), USER),
        (USER, ("name",), "Ada"),
        (USER, ("address", "city"), "London"),
        (USER, ("address", "zip"), None),
        (USER, ("count",), 3),
        (USER, ("length",), 3),
        ({"first": 1}, ("first",), 1),
        (HeaderMap({"X-Id": "7"}), ("x-id",), "7"),
        (LETTERS, ("first",), "a"),
        (LETTERS, ("last",), "e"),
        (LETTERS, ("0",), "e"),
        (LETTERS, ("4",), "a"),
        (LETTERS, ("9",), ""),
        ([], ("first",), ""),
        ([], ("last",), ""),
        (LETTERS, ("0-2",), ["e", "d", "c"]),
        (LETTERS, ("2-0",), ["c", "d", "e"]),
        (LETTERS, ("3-9",), ["b", "a"]),
        (LETTERS, ("0,3,9",), ["e", "b"]),
        (LETTERS, ("length",), 5),
        (LETTERS, ("count",), 5),
        (USERS, ("name",), ["Ada", "Bob"]),
        (USERS, ("age",), [36]),
        (USERS, ("0", "name"), "Bob"),
        ([], ("name",), []),
        ("Ada", ("length",), 3),
        ("Ada", ("count",), 3),
        (" Ada ", ("trim",), "Ada"),
        (USER, ("name", "uppercase"), "ADA"),
        (USER, ("name", "lowercase"), "ada"),
        (USER, ("name", "hash"), "99a563ab2f6e21e96998f9fddd2a2bab82b70ac019579502b8d7fc0032ff62bb"),
        (b"abc", ("length",), 3),
        ('{"a": {"b": [1, 2, 3]}}', ("a", "b", "0"), 1),
        ('{"a": 1}', ("length",), 8),
        ("[1, 2, 3]", ("0",), 1),
        ("[1, 2, 3]", ("last",), 3),
        ("[1, 2, 3]", ("7",), ""),
        ("[1, 2, 3]", ("count",), 3),
        ("a=1&b=two+words", ("b",), "two words"),
        ("a=", ("a",), ""),
        ("Name: Ada\nAge: 36", ("age",), "36"),
        ("JOIN the lobby", ("command",), "JOIN"),
        ("JOIN the lobby", ("rest",), "the lobby"),
        ("JOIN the lobby", ("join",), "the lobby"),
        (NOON, ("year",), 2026),
        (NOON, ("+1h", "hour"), 13),
        ("2026-03-01", ("month",), 3),
        ("2026-03-01", ("+1d", "iso"), "2026-03-02T00:00:00Z"),
        (DateRange(NOON, NOON), ("start", "day"), 1),
        (Distance(7200), ("hours",), 2),
        (Recurrence("daily", NOON), ("next", "day"), 2),
        (Regex("a", "i"), ("flags",), "i"),
    ],
)
def test_a_path_leads_to_its_part(value: Value, path: tuple[str, ...], expected: Value) -> None:
    assert expected == navigate(value, path)


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        (USER, ("nick",), "Property 'nick' not found on type Map"),
        (USER, ("address", "street"), "Property 'street' not found on type Map"),
        (USER, ("uppercase",), "Property 'uppercase' not found on type Map"),
        (LETTERS, ("name",), "Property 'name' not found on type List"),
        (USERS, ("nick",), "Property 'nick' not found on type List"),
        (LETTERS, ("1-x",), "Property '1-x' not found on type List"),
        ("Ada", ("name",), "Property 'name' not found on type String"),
        ('{"a": 1}', ("b",), "Property 'b' not found on type String"),
        ('{"a": {}}', ("a", "b"), "Property 'b' not found on type Map"),
        ("{broken", ("a",), "Property 'a' not found on type String"),
        ("Name: Ada", ("age",), "Property 'age' not found on type String"),
        (7, ("name",), "Property 'name' not found on type Integer"),
        (None, ("name",), "Property 'name' not found on type Null"),
        (NOON, ("colour",), "Property 'colour' not found on type Date"),
    ],
)
def test_a_path_that_leads_nowhere_fails(value: Value, path: tuple[str, ...], message: str) -> None:
    with pytest.raises(EvaluationError) as failure:
        navigate(value, path)
    assert message == str(failure.value)


def test_find_answers_unbound_where_navigate_gives_or_fails() -> None:
    assert find(USER, ("address", "city")) == "London"
    assert find(USER, ("nick",)) is UNBOUND
    assert find(LETTERS, ("9",)) is UNBOUND
    assert find('{"a": 1}', ("b",)) is UNBOUND
    assert find(USER, ("length",)) is UNBOUND


@pytest.mark.parametrize(
    ("path", "expected"),
    [((), True), (("name",), True), (("address", "city"), True), (("address", "zip"), False), (("nick",), False)],
)
def test_a_path_exists_when_it_resolves_to_more_than_null(path: tuple[str, ...], expected: bool) -> None:
    assert expected is exists(USER, path)


def test_neither_null_nor_an_unbound_name_exists() -> None:
    assert not exists(None)
    assert not exists(UNBOUND, ("a",))
    assert exists("")


def test_member_reads_keys_and_everything_a_path_reads() -> None:
    assert member(USER, "name") == "Ada"
    assert member(NOON, "minute") == 30
    with pytest.raises(EvaluationError, match=r"^Undefined member: nick$"):
        member(USER, "nick")


def test_an_index_counts_from_the_end() -> None:
    assert index(LETTERS, 0) == "e"
    assert index(LETTERS, 4) == "a"
    assert index(USER, "name") == "Ada"


@pytest.mark.parametrize(
    ("value", "position", "message"),
    [
        (LETTERS, 5, "Index 5 out of bounds (count: 5)"),
        (LETTERS, -1, "Index -1 out of bounds (count: 5)"),
        ([], 0, "Index 0 out of bounds (count: 0)"),
        (LETTERS, True, "Cannot index List with Boolean"),
        (USER, "nick", "Undefined member: nick"),
        ("abc", 0, "Cannot index String with Integer"),
    ],
)
def test_an_index_outside_fails(value: Value, position: Value, message: str) -> None:
    with pytest.raises(EvaluationError) as failure:
        index(value, position)
    assert message == str(failure.value)


@pytest.mark.parametrize(
    ("value", "selector", "expected"),
    [
        (LETTERS, "first", "a"),
        (LETTERS, "1", "d"),
        (LETTERS, "0-2", ["e", "d", "c"]),
        (LETTERS, "0,4", ["e", "a"]),
        (LETTERS, "9", ""),
        ([], "last", ""),
        (LETTERS, "colour", LETTERS),
        (USERS, "name", USERS),
        (USER, "name", "Ada"),
        (USER, "colour", USER),
        ('{"a": 1}', "a", 1),
        ("plain", "a", "plain"),
        (7, "a", 7),
    ],
)
def test_a_selector_picks_or_leaves_the_value_whole(value: Value, selector: str, expected: Value) -> None:
    assert expected == select(value, selector)


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 8), st.integers(0, 8))
def test_a_range_and_its_reverse_hold_the_same_elements(items: list[int], low: int, high: int) -> None:
    value: Value = list(items)
    forward, backward = navigate(value, (f"{low}-{high}",)), navigate(value, (f"{high}-{low}",))
    assert isinstance(forward, list)
    assert isinstance(backward, list)
    assert forward == (backward if low == high else backward[::-1])


@given(st.text(max_size=40), st.text(max_size=6))
def test_no_text_breaks_a_path(text: str, step: str) -> None:
    found = find(text, (step,))
    assert found is UNBOUND or isinstance(found, str | int | float | list | dict | datetime | None)


@given(st.text(max_size=30))
def test_splitting_leaves_no_empty_specifier_between_others(text: str) -> None:
    steps = split_qualifier(text)
    assert len(steps) < 2 or all(steps)


def test_a_date_text_is_moved_like_a_date() -> None:
    assert navigate("2026-01-31", ("+1M",)) == parse_date("2026-02-28")
