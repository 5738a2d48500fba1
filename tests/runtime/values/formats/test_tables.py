"""csv, tsv, Markdown, HTML, SQL."""

from __future__ import annotations

import pytest

from runtime.errors import EvaluationError
from runtime.values.formats.layout import USUAL, Layout, Naming
from runtime.values.formats.tables import (
    coerced,
    read_csv,
    read_tsv,
    write_csv,
    write_html,
    write_markdown,
    write_sql,
    write_tsv,
)
from runtime.values.kinds import Value

ROWS: list[Value] = [{"name": "Ada", "age": 36}, {"name": 'B"ob', "note": "a,b"}]


def test_csv_has_the_sorted_union_of_keys_and_quotes_where_needed() -> None:
    assert 'age,name,note\n36,Ada,\n,"B""ob","a,b"\n' == write_csv(ROWS, Naming(), USUAL)


def test_csv_may_have_another_layout() -> None:
    assert "36;Ada\n" == write_csv(ROWS[:1], Naming(), Layout(";", False))
    assert "1\t2\n" == write_tsv([[1, 2]], Naming(), USUAL)


@pytest.mark.parametrize("text", ["a,b\n1,x\n", "a;b\r\n1;x\r\n", "a\tb\n1\tx", "a|b\n1|x\n", '"a","b"\n\n1,x\n'])
def test_the_delimiter_shows_by_itself(text: str) -> None:
    assert [{"a": 1, "b": "x"}] == read_csv(text, USUAL)


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert [{"a;b;c": 1, "d": 2}] == read_csv('"a;b;c",d\n1,2\n', USUAL)


def test_lines_too_long_and_too_short_lose_nothing() -> None:
    assert [{"a": 1, "b": 2, "column3": 3}, {"a": 4, "b": ""}] == read_csv("a,b\n1,2,3\n4\n", USUAL)


def test_without_header_a_line_is_a_list() -> None:
    assert [["a", 1], ["b", 2]] == read_csv("a,1\nb,2\n", Layout(header=False))
    assert [] == read_csv("", USUAL)


def test_tsv_is_read_by_its_tabs_whatever_else_there_is() -> None:
    assert [{"a,b,c": "1,2"}] == read_tsv("a,b,c\n1,2\n", USUAL)


def test_a_quoted_cell_may_have_lines() -> None:
    assert [{"a": "x\ny", "b": 1}] == read_csv('a,b\n"x\ny",1\n', USUAL)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-3", -3), ("007", "007"), ("1.50", 1.5), ("1e5", "1e5"), ("1.0e5", 100000.0), ("1e-05", 1e-05),
        ("", ""),
        ("99999999999999999999", "99999999999999999999"), ("9223372036854775808", "9223372036854775808"), (" 1", " 1"),
    ],
)  # fmt: skip
def test_only_what_is_spelt_like_a_number_is_one(text: str, value: Value) -> None:
    assert (type(value), value) == (type(coerced(text)), coerced(text))


def test_a_cell_too_large_is_refused() -> None:
    with pytest.raises(EvaluationError, match="Invalid CSV: field larger"):
        read_csv("a\n" + "x" * 200_000, USUAL)


def test_a_table_in_markdown_and_html() -> None:
    rows: Value = [{"a": "x|y\nz", "b": "<b>"}]
    assert "| a | b |\n| --- | --- |\n| x\\|y<br>z | <b> |\n" == write_markdown(rows, Naming(), USUAL)
    html = write_html(rows, Naming(), USUAL)
    assert "<tr><th>a</th><th>b</th></tr>" in html
    assert "<tr><td>x|y\nz</td><td>&lt;b&gt;</td></tr>" in html
    assert ["# Title", "# Title"] == [write("# Title", Naming(), USUAL) for write in (write_markdown, write_html)]


def test_sql_inserts_each_row() -> None:
    rows: Value = [{"id": 1, "full name": "O'Hara", "on": True, "x": None}]
    expected = "INSERT INTO users (\"full name\", id, on, x) VALUES ('O''Hara', 1, TRUE, NULL);\n"
    assert expected == write_sql(rows, Naming("users"), USUAL)
