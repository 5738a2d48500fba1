"""YAML with places."""

from __future__ import annotations

import pytest

from runtime.errors import Diagnostic
from runtime.services.web.yamltext import MAX_CHARACTERS, Document, read_yaml
from runtime.values.kinds import Value


def document(text: str, name: str = "a.yaml") -> Document:
    read = read_yaml(text, name)
    assert isinstance(read, Document), read
    return read


def finding(text: str, name: str = "a.yaml") -> Diagnostic:
    read = read_yaml(text, name)
    assert isinstance(read, Diagnostic), read
    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("a", "a"),
        ("- 1\n- 1.5\n- true\n- ~\n- x", [1, 1.5, True, None, "x"]),
        ("- .inf\n- 0x1F\n- 1_000", [float("inf"), 31, 1000]),
        ("200: ok\non: yes\n3.0: x", {"200": "ok", "on": True, "3.0": "x"}),
        ("day: 2024-01-31", {"day": "2024-01-31"}),
        ("a: &x {k: 1}\nb: *x", {"a": {"k": 1}, "b": {"k": 1}}),
        ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3", {"a": {"k": 1, "l": 2}, "b": {"k": 1, "l": 3}}),
        (
            "x: &x {k: 1}\ny: &y {k: 2, l: 2}\nb: {<<: [*x, *y]}",
            {"x": {"k": 1}, "y": {"k": 2, "l": 2}, "b": {"k": 1, "l": 2}},
        ),
        ("!!int x", "x"),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
    ],
)
def test_yaml_becomes_plain_values(text: str, expected: Value) -> None:
    assert expected == document(text).root


def test_json_may_be_indented_with_tabs() -> None:
    assert {"a": [1]} == document('{\n\t"a":\t[1]\n}', "a.json").root


def test_places_are_those_of_the_keys() -> None:
    read = document("a:\n  b:\n    - c: 1\n")
    assert [("a", 1, 1), ("b", 2, 3), ("c: 1", 3, 7), ("c", 3, 7)] == [
        (span.text, span.line, span.column)
        for span in (
            read.place(("a",)),
            read.place(("a", "b")),
            read.place(("a", "b", "0")),
            read.place(("a", "b", "0", "c")),
        )
    ]


def test_what_has_no_place_is_where_its_nearest_is() -> None:
    read = document("a:\n  b: 1\n")
    assert "b" == read.place(("a", "b", "c", "d")).text


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b: c", "yaml-syntax", 1, 5),
        ("a:\n\tb: 1", "yaml-syntax", 2, 1),
        ("a: [1,\n", "yaml-syntax", 2, 1),
        ("a: \x00", "yaml-syntax", 1, 4),
        ("a: *nobody", "yaml-syntax", 1, 4),
        ("a: 1\nb: 2\na: 3", "yaml-key", 3, 1),
        ("[1]: 2", "yaml-key", 1, 1),
        ("a: {<<: 1}", "yaml-key", 1, 9),
        ("a: 1\n---\nb: 2", "yaml-syntax", 2, 1),
    ],
)
def test_mistakes_have_a_place(text: str, code: str, line: int, column: int) -> None:
    found = finding(text)
    assert found.span is not None
    assert (code, line, column) == (found.code, found.span.line, found.span.column)


def test_a_tab_is_explained() -> None:
    assert "indent with blanks; YAML does not allow tabs" == finding("a:\n\tb: 1").hint


def test_aliases_cannot_grow_without_bounds() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert "yaml-too-large" == finding("\n".join(lines)).code


def test_an_alias_cannot_contain_itself() -> None:
    assert "yaml-too-deep" == finding("a: &a [*a]").code


@pytest.mark.parametrize("depth", [200, 5_000])
def test_depth_is_bounded(depth: int) -> None:
    assert "yaml-too-deep" == finding("[" * depth + "]" * depth).code


def test_size_is_bounded() -> None:
    assert ("yaml-too-large", "a.yaml") == (
        (found := finding("#" * (MAX_CHARACTERS + 1))).code,
        found.place,
    )


def test_what_is_missing_at_the_end_has_its_place_within_the_text() -> None:
    found = read_yaml("a: {b: 1", "openapi.yaml")
    assert isinstance(found, Diagnostic)
    assert found.span is not None
    assert (8, 8) == (found.span.start, found.span.end)
