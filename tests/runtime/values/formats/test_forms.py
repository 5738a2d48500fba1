"""The table of forms, and the way from bytes to values."""

from __future__ import annotations

import contextlib
import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values.formats.forms import BYTES, FORMS, RAW, decode, encode, form_named, form_of, hex_dump
from runtime.values.formats.layout import USUAL, Naming
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, Value, kind_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# What XML and the lines of a file cannot hold is tested by examples.
words = st.text("abcXYZ äß,;|\t\"'#=:-_\\/<>&{}[]\n", max_size=12)
numbers = st.integers(MIN_INTEGER, MAX_INTEGER) | st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda number: not number.is_integer()
)
scalars = st.none() | st.booleans() | numbers | texts
keys = st.text("abcdefgh_-. ä", min_size=1, max_size=6)
trees = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


def written(value: Value, form: str) -> str:
    return encode(value, form, Naming("data"), USUAL).decode()


def around(value: Value, form: str) -> Value:
    return decode(encode(value, form, Naming("data"), USUAL), form, USUAL)


@given(trees)
def test_json_comes_back_as_it_went(value: Value) -> None:
    assert value == around(value, "json")


@given(trees)
def test_yaml_comes_back_as_it_went(value: Value) -> None:
    assert value == around(value, "yaml")


@given(st.lists(trees, max_size=4))
def test_jsonl_comes_back_as_it_went(value: list[Value]) -> None:
    assert value == around(value, "jsonl")


def without_null(value: Value) -> Value:
    """Return a value without Null, which TOML cannot say."""
    if isinstance(value, dict):
        return {key: without_null(item) for key, item in value.items() if item is not None}
    return [without_null(item) for item in value if item is not None] if isinstance(value, list) else value


@given(st.dictionaries(keys, trees, max_size=4))
def test_toml_comes_back_without_its_nulls(value: dict[str, Value]) -> None:
    assert without_null(value) == around(value, "toml")


@given(st.lists(st.fixed_dictionaries({"a": numbers, "b": words, "c d": words}), min_size=1, max_size=4))
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_rows_come_back_as_they_went(form: str, value: list[Value]) -> None:
    texts_that_stay = [row for row in value if isinstance(row, dict) and not str(row["b"]).startswith("-")]
    assert texts_that_stay == around(texts_that_stay, form)


@given(st.dictionaries(st.text("ABCD_", min_size=1, max_size=6), texts.filter(lambda text: "\0" not in text)))
def test_an_environment_comes_back_as_it_went(value: dict[str, Value]) -> None:
    clean = {key: text for key, text in value.items() if not set(str(text)) & set("\x85\x1c\x1d\x1e\x0b\x0c")}
    assert clean == around(clean, "env")


@given(st.lists(st.lists(words, max_size=3), min_size=1, max_size=3))
def test_lists_in_xml_come_back_as_they_went(value: list[Value]) -> None:
    stripped = [[item for item in inner if item] for inner in value if isinstance(inner, list)]
    filled = [inner for inner in stripped if inner]
    assert ({"data": filled} if filled else {"data": ""}) == around(filled, "xml")


@given(st.binary(max_size=100), st.sampled_from(["", "txt", "json", "csv", "yaml", "xml", "toml", "env", "log"]))
def test_whatever_bytes_there_are_they_are_read_or_refused(data: bytes, form: str) -> None:
    with contextlib.suppress(EvaluationError):
        assert kind_of(decode(data, form, USUAL)) in ("String", "Map", "List", "Integer", "Float", "Boolean", "Null")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a.json", "json"), ("dir.csv/a.JSON", "json"), ("a.tar.yml", "yml"), (".env", "env"), ("x/.env.local", "env"),
        ("a.md", "md"), ("a.bin", ""), ("json", ""), ("a.", ""),
    ],
)  # fmt: skip
def test_the_extension_says_the_form(path: str, form: str) -> None:
    assert form == form_of(path)


@pytest.mark.parametrize(
    ("word", "form"),
    [("json", "json"), ("JSON", "json"), ("String", RAW), ("raw", RAW), ("bytes", BYTES), ("User", "")],
)
def test_the_author_may_say_the_form(word: str, form: str) -> None:
    assert form == form_named(word)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_bytes_are_written_as_they_are(form: str) -> None:
    assert b"\xff\0" == encode(b"\xff\0", form, Naming(), USUAL)


def test_json_is_pretty_and_sorted() -> None:
    assert '{\n  "a" : [\n    1\n  ],\n  "b" : "x\\/y"\n}' == written({"b": "x/y", "a": [1]}, "json")


def test_text_is_raw_where_the_form_is() -> None:
    assert '{"a":1}' == decode(b'\xef\xbb\xbf{"a":1}', RAW, USUAL)
    assert b"\xef\xbb\xbfx" == decode(b"\xef\xbb\xbfx", BYTES, USUAL)


def test_what_is_no_text_is_dumped_or_refused() -> None:
    dump = "00000000  41 42 00 ff                                      |AB..|"
    assert dump == decode(b"AB\0\xff", "", USUAL)
    with pytest.raises(EvaluationError, match="no UTF-8 text, so it cannot be read as json"):
        decode(b"\xff", "json", USUAL)


def test_a_dump_ends_after_4096_bytes_and_says_so() -> None:
    lines = hex_dump(bytes(5000)).split("\n")
    assert (257, "... 904 more bytes") == (len(lines), lines[-1])


def test_without_a_form_a_value_is_its_text() -> None:
    assert '["a": 1, "b": [true]]' == written({"a": 1, "b": [True]}, "")


@pytest.mark.parametrize("form", ["json", "yaml", "xml", "toml"])
def test_a_value_nested_beyond_reason_is_refused_or_written_but_never_a_fault(form: str) -> None:
    value: Value = "x"
    for _ in range(5000):
        value = {"a": value}
    with pytest.raises(EvaluationError, match="nested too deeply"):
        encode(value, form, Naming(), USUAL)


def test_dates_and_odd_numbers_have_a_form_everywhere() -> None:
    value: Value = {"at": datetime(2026, 1, 31, 12, tzinfo=UTC), "n": math.inf, "raw": b"x"}
    for form in FORMS:
        assert encode(value, form, Naming(), USUAL)
