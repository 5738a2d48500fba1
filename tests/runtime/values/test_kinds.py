"""Kinds: one name for each, truthiness by language.md 4.2, type words by 4.4."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtime.values.kinds import (
    UNBOUND,
    DateRange,
    Distance,
    HeaderMap,
    Recurrence,
    Regex,
    Value,
    copy_value,
    is_type,
    kind_of,
    size_of,
    truthy,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("x", "String"),
        (1, "Integer"),
        (1.0, "Float"),
        (True, "Boolean"),
        (None, "Null"),
        ([], "List"),
        ({}, "Map"),
        (HeaderMap(), "Map"),
        (b"", "Bytes"),
        (NOON, "Date"),
        (DateRange(NOON, NOON), "DateRange"),
        (Distance(1), "Distance"),
        (Recurrence("daily", NOON), "Recurrence"),
        (Regex("a"), "Regex"),
    ],
)
def test_every_kind_has_a_name(value: Value, kind: str) -> None:
    assert kind == kind_of(value)


def test_a_subclass_is_of_the_kind_it_extends() -> None:
    class Moment(datetime):
        pass

    assert kind_of(Moment(2026, 3, 1, tzinfo=UTC)) == "Date"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        (None, False),
        (0, False),
        (-1, True),
        (0.0, False),
        (0.5, True),
        ("", False),
        ("false", True),
        ([], False),
        ([0], True),
        ({}, True),
        (b"", True),
        (NOON, True),
        (Distance(0), True),
    ],
)
def test_truthiness_is_that_of_the_specification(value: Value, expected: bool) -> None:
    assert expected is truthy(value)


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ("x", "String", True),
        ("x", "string", True),
        (1, "string", False),
        (1, "number", True),
        (1.5, "Number", True),
        (1.5, "integer", True),
        (1, "int", True),
        (True, "int", False),
        (1, "float", False),
        (1.0, "Double", True),
        (True, "boolean", True),
        (0, "bool", False),
        ([], "list", True),
        ([], "Array", True),
        ({}, "map", True),
        (HeaderMap(), "object", True),
        ({}, "dictionary", True),
        (None, "null", True),
        (None, "nil", True),
        ("null", "null", False),
        ({}, "Order", False),
    ],
)
def test_type_words_are_those_of_the_specification(value: Value, name: str, expected: bool) -> None:
    assert expected is is_type(value, name)


@pytest.mark.parametrize(
    ("value", "size"), [("abc", 3), ([1, 2], 2), ({"a": 1}, 1), (b"\0\1", 2), (7, None), (None, None), (NOON, None)]
)
def test_only_texts_bytes_and_containers_have_a_size(value: Value, size: int | None) -> None:
    assert size == size_of(value)


def test_a_copy_shares_no_container_with_the_original() -> None:
    inner: dict[str, Value] = {"tags": ["a"]}
    original: Value = [inner]
    copied = copy_value(original)
    inner["tags"] = ["changed"]
    assert copied == [{"tags": ["a"]}]


def test_a_copied_header_map_is_still_one() -> None:
    copied = copy_value(HeaderMap({"X-Id": "7"}))
    assert isinstance(copied, HeaderMap)
    assert copied["x-id"] == "7"


def test_headers_are_found_in_any_case_and_keep_their_spelling() -> None:
    headers = HeaderMap({"Content-Type": "text/html"})
    assert headers["content-type"] == "text/html"
    assert headers.get("CONTENT-TYPE") == "text/html"
    assert "content-Type" in headers
    assert list(headers) == ["Content-Type"]


def test_a_header_that_was_not_sent_is_not_there() -> None:
    headers = HeaderMap({"Host": "x"})
    assert "cookie" not in headers
    assert headers.get("cookie", "none") == "none"
    with pytest.raises(KeyError):
        headers["cookie"]


def test_unbound_says_what_it_is() -> None:
    assert repr(UNBOUND) == "UNBOUND"
