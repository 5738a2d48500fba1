"""Rows as tables: csv and tsv both ways, Markdown, HTML and SQL for writing only (runtime.md 5.4).

The header is the sorted union of the rows' keys. What is read has numbers where the text is one; ``007`` is none.
"""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Final

from runtime.errors import EvaluationError
from runtime.values.formats.layout import Layout, Naming, cell, columns_of, invalid, rows_of
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, Value

_DELIMITERS: Final = ",;\t|"
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-][0-9]+)")

# --- csv and tsv --------------------------------------------------------------------------------------------------


def write_csv(value: Value, naming: Naming, layout: Layout) -> str:
    """Return rows as csv, quoted where needed; a List of Lists is its own rows, without header."""
    return _written(value, layout, layout.delimiter or ",")


def write_tsv(value: Value, naming: Naming, layout: Layout) -> str:
    """Return rows as tsv: csv with tabs."""
    return _written(value, layout, layout.delimiter or "\t")


def _written(value: Value, layout: Layout, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quotechar=layout.quote, lineterminator="\n")
    try:
        writer.writerows(_lines(value, layout))
    except (csv.Error, ValueError, TypeError) as error:
        raise EvaluationError(f"Cannot write this as csv: {error}") from error
    return out.getvalue()


def _lines(value: Value, layout: Layout) -> list[list[str]]:
    if isinstance(value, list) and value and all(isinstance(item, list) for item in value):
        return [[cell(part) for part in item] for item in value if isinstance(item, list)]
    rows = rows_of(value)
    columns = list(layout.columns) or columns_of(rows)
    unknown = next((name for row in rows for name in row if name not in columns), None)
    if unknown is not None:
        raise EvaluationError(f"The table has no column '{unknown}'")
    header = [columns] if layout.header and columns else []
    return [*header, *([cell(row.get(name)) for name in columns] for row in rows)]


def continued(first_line: str, layout: Layout, delimiter: str = "") -> Layout:
    """Return the layout of rows that are to follow a table that begins with `first_line`.

    They have its columns and its delimiter, which is `delimiter` for a form that has but one, and no header.
    """
    parted = layout.delimiter or delimiter or _delimiter(first_line, layout.quote)
    columns = next(csv.reader([first_line], delimiter=parted, quotechar=layout.quote), []) if layout.header else []
    return Layout(parted, False, layout.quote, tuple(name.strip() for name in columns))


def read_csv(text: str, layout: Layout) -> Value:
    """Return a List of Maps; without header a List of Lists. A line with too many cells names them ``column4`` ..."""
    return _read(text, layout, layout.delimiter or _delimiter(text, layout.quote))


def read_tsv(text: str, layout: Layout) -> Value:
    """Return the rows, as `read_csv` does."""
    return _read(text, layout, layout.delimiter or "\t")


def _read(text: str, layout: Layout, delimiter: str) -> Value:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=layout.quote)
        lines = [line for line in reader if line]
    except (csv.Error, ValueError, TypeError) as error:
        raise invalid("CSV", error) from error
    if not layout.header or not lines:
        return [[coerced(text) for text in line] for line in lines]
    names = [name.strip() or f"column{number}" for number, name in enumerate(lines[0], 1)]
    return [_row(names, line) for line in lines[1:]]


def _row(names: list[str], line: list[str]) -> dict[str, Value]:
    row: dict[str, Value] = dict.fromkeys(names, "")
    for number, text in enumerate(line):
        row[names[number] if number < len(names) else f"column{number + 1}"] = coerced(text)
    return row


def _delimiter(text: str, quote: str) -> str:
    """Return what parts the cells of the first line: whichever stands there most often, outside of quotes."""
    first = text.lstrip("\r\n").partition("\n")[0]
    outside = "".join(first.split(quote)[::2]) if quote else first
    return max(_DELIMITERS, key=outside.count)


def coerced(text: str) -> Value:
    """Return the number that `text` spells, exactly as a number is spelt; else the text."""
    if _INTEGER.fullmatch(text) and MIN_INTEGER <= (number := int(text)) <= MAX_INTEGER:
        return number
    return float(text) if _FLOAT.fullmatch(text) else text


# --- Markdown and HTML --------------------------------------------------------------------------------------------


def write_markdown(value: Value, naming: Naming, layout: Layout) -> str:
    """Return rows as a Markdown table; a text as it is."""
    if isinstance(value, str):
        return value
    rows = rows_of(value)
    columns = columns_of(rows)
    lines = [columns, ["---"] * len(columns), *([cell(row.get(name)) for name in columns] for row in rows)]
    return "".join(f"| {' | '.join(_markdown(text) for text in line)} |\n" for line in lines) if columns else ""


def _markdown(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r\n", "<br>").replace("\n", "<br>")


def write_html(value: Value, naming: Naming, layout: Layout) -> str:
    """Return rows as an HTML table; a text as it is."""
    if isinstance(value, str):
        return value
    rows = rows_of(value)
    columns = columns_of(rows)
    head = _html_row("th", columns)
    body = "".join(_html_row("td", [cell(row.get(name)) for name in columns]) for row in rows)
    return f"<table>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _html_row(tag: str, texts: list[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{html.escape(text)}</{tag}>' for text in texts)}</tr>\n"


# --- SQL ----------------------------------------------------------------------------------------------------------

_BARE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def write_sql(value: Value, naming: Naming, layout: Layout) -> str:
    """Return one ``INSERT INTO`` per row, into a table of the variable's name; a text as it is."""
    if isinstance(value, str):
        return value
    return "".join(_insert(naming.name, row) for row in rows_of(value))


def _insert(table: str, row: dict[str, Value]) -> str:
    names = sorted(row)
    columns, values = ", ".join(map(_identifier, names)), ", ".join(_literal(row[name]) for name in names)
    return f"INSERT INTO {_identifier(table)} ({columns}) VALUES ({values});\n"


def _identifier(name: str) -> str:
    return name if _BARE_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if type(value) is int or type(value) is float:
        return repr(value)
    return "'" + cell(value).replace("'", "''") + "'"
