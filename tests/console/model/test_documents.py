"""Payloads of any size as lines on demand."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from aro_console.model.documents import OPEN_LINES, Document, Hex, Lines, Part, Stack, Text, Tree
from aro_console.model.formatting import Cell


def texts(document: Document, count: int | None = None) -> list[str]:
    wanted = range(len(document) if count is None else min(count, len(document)))
    return ["".join(cell.text for cell in document.line(index)) for index in wanted]


# --- trees -----------------------------------------------------------------------------------------------------


def test_a_tree_shows_names_kinds_and_values() -> None:
    assert [
        '  text: "hi"',
        "▾ tags: List of 2",
        '    0: "a"',
        "    1: 2",
        "  none: null",
        "  empty: {}",
    ] == texts(Tree({"text": "hi", "tags": ["a", 2], "none": None, "empty": {}}))


@pytest.mark.parametrize(
    ("value", "line"), [("hi", '"hi"'), (5, "5"), (b"\xff", "ff"), ({}, "{}"), ([], "[]"), (None, "null")]
)
def test_what_has_no_parts_is_one_line(value: object, line: str) -> None:
    assert [line] == texts(Tree(value))
    assert Part("", value) == Tree(value).part(0)


def test_a_line_folds_and_unfolds_and_the_rest_stays() -> None:
    tree = Tree({"a": {"b": {"c": 1}}, "d": 2})
    assert ["▾ a: Map of 1", "  ▾ b: Map of 1", "      c: 1", "  d: 2"] == texts(tree)
    assert tree.toggle(1)
    assert ["▾ a: Map of 1", "  ▸ b: Map of 1  {c: 1}", "  d: 2"] == texts(tree)
    assert tree.toggle(0)
    assert ["▸ a: Map of 1  {b: {c: 1}}", "  d: 2"] == texts(tree)
    assert tree.toggle(0)
    assert "  ▸ b: Map of 1  {c: 1}" == texts(tree)[1], "what was folded inside is folded still"
    assert not tree.toggle(2)


def test_each_line_knows_its_path_and_value() -> None:
    tree = Tree({"users": [{"full name": "Ada"}], "x": 1})
    assert [
        Part("users", [{"full name": "Ada"}]),
        Part("users.0", {"full name": "Ada"}),
        Part('users.0."full name"', "Ada"),
        Part("x", 1),
    ] == [tree.part(index) for index in range(len(tree))]


def test_a_long_text_unfolds_into_lines_that_stand_for_the_whole() -> None:
    text = "x" * 60 + "y" * 10
    tree = Tree({"text": text})
    assert ["▾ text: String of 70", f"    {'x' * 60}", f"    {'y' * 10}"] == texts(tree)
    assert Part("text", text) == tree.part(2)


def test_names_and_values_are_made_visible() -> None:
    assert ['  a\\e[2J: "\\u001b[2J\\x9b"'] == texts(Tree({"a\x1b[2J": "\x1b[2J\x9b"}))
    assert ['▾ "": Map of 1', '    "": 1'] == texts(Tree({"": {"": 1}}))


VALUES = some.recursive(
    some.none() | some.integers() | some.text(max_size=80),
    lambda inner: some.lists(inner, max_size=5) | some.dictionaries(some.text(max_size=3), inner, max_size=5),
    max_leaves=40,
)


@given(VALUES, some.lists(some.integers(0, 60), max_size=12))
@settings(deadline=None, max_examples=60)
def test_whatever_is_folded_every_line_can_be_had_and_is_safe(value: object, folds: list[int]) -> None:
    tree = Tree(value)
    for fold in folds:
        tree.toggle(fold % len(tree))
        shown = texts(tree)
        assert len(shown) == len(tree) >= 1
        assert all(line.isprintable() for line in shown)
        assert all(tree.part(index) is not None for index in range(len(tree)))


@pytest.mark.parametrize("depth", [5, 50, 5_000])
def test_deep_nesting_is_survived(depth: int) -> None:
    value: object = 1
    for _ in range(depth):
        value = [value]
    tree = Tree(value)
    assert 1 <= len(tree) <= 14
    assert tree.toggle(len(tree) - 1) is (depth > 5)


def test_a_huge_tree_opens_no_further_than_a_screenful_or_two() -> None:
    tree = Tree({"rows": [{"id": number, "tags": ["a", "b"]} for number in range(100_000)], "few": [1, 2]})
    assert ["▾ few: List of 2", "    0: 1"] == texts(tree)[1:3]
    assert len(tree) <= OPEN_LINES
    assert tree.toggle(0)
    assert 100_004 == len(tree)
    assert '  ▸ 99999: Map of 2  {id: 99999, tags: ["a", "b"]}' == texts_of(tree, 100_000)


def texts_of(document: Document, index: int) -> str:
    return "".join(cell.text for cell in document.line(index))


def test_a_large_payload_costs_little_more_than_its_parsing() -> None:
    text = json.dumps([{"id": number, "name": f"person {number}", "tags": ["a", "b"]} for number in range(90_000)])
    assert len(text) > 5_000_000

    def best(what: Any) -> float:
        times = []
        for _ in range(3):
            start = time.process_time()
            what()
            times.append(time.process_time() - start)
        return min(times)

    value = json.loads(text)
    assert best(lambda: texts(Tree(value), 60)) < 0.2 * best(lambda: json.loads(text))
    assert best(lambda: texts(Text(text, 80), 60)) < 0.2 * best(lambda: json.loads(text))


# --- text ------------------------------------------------------------------------------------------------------


def test_a_text_is_shown_line_by_line_and_long_lines_are_broken() -> None:
    text = Text("one\n\n  \t1\x1b\nabcdefghij", 4)
    assert ["one", "", "  \\t1", "\\e", "abcd", "efgh", "ij"] == texts(text)
    assert Part("line 4", "abcdefghij") == text.part(5)
    assert 0 == len(Text("", 10))


@given(some.text("ab\n", max_size=50), some.integers(1, 7))
def test_no_character_of_a_text_is_lost(text: str, width: int) -> None:
    assert text.replace("\n", "") == "".join(texts(Text(text, width)))


def test_ten_megabytes_in_one_line_or_in_a_million_have_their_last_line() -> None:
    assert "x" * 25 == texts_of(Text("x" * 10_000_000 + "x" * 25, 80), 125_000)
    lines = Text("x\n" * 1_000_000 + "end", 80)
    assert (1_000_001, "end") == (len(lines), texts_of(lines, 1_000_000))


# --- hex -------------------------------------------------------------------------------------------------------


def test_hex_has_sixteen_bytes_a_line_and_knows_how_many() -> None:
    dump = Hex(bytes(range(40)))
    assert 3 == len(dump)
    assert texts(dump)[2].startswith("00000020  20 21 22")
    assert Part("byte 32", "20 21 22 23 24 25 26 27") == dump.part(2)
    assert (625_000, 0) == (len(Hex(bytes(10_000_000))), len(Hex(b"")))


# --- under each other ------------------------------------------------------------------------------------------


def test_documents_stand_under_each_other_and_empty_ones_take_no_room() -> None:
    facts = Lines([[Cell("frame     ", "dim"), Cell("text")]])
    stack = Stack([facts, Lines([]), Tree([1, 2])])
    assert ["frame     text", "", "  0: 1", "  1: 2"] == texts(stack)
    assert [Part("frame", "text"), None, Part("0", 1), Part("1", 2)] == [stack.part(index) for index in range(4)]
    assert [True, True] == [stack.at(1) == (None, 0), stack.at(99) == (None, 0)]
