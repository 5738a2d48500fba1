"""What a form of file may want to know besides the value: how cells are parted, what the value is called, the time.

And the refusal that every form answers with when a text is not of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.values.jsontext import to_json
from runtime.values.kinds import Value, kind_of
from runtime.values.text import interpolation

MAX_DEPTH: Final = 128
"""How deep a file may nest, as JSON may (`jsontext.MAX_DEPTH`)."""


@frozen
class Layout:
    """How a table is laid out: what ``with { delimiter, header, quote }`` says."""

    delimiter: str = ""
    """One character; empty takes the form's own, which a csv file that is read shows by itself."""
    header: bool = True
    """Whether the first line names the columns."""
    quote: str = '"'
    columns: tuple[str, ...] = ()
    """The columns to write, in their order, where a table has them already; empty takes those of the rows."""


USUAL: Final = Layout()


@frozen
class Naming:
    """What some forms say of the value they hold."""

    name: str = "data"
    """The variable's name: the root of XML, the table of SQL and TOML."""
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """The time a log line bears."""


def layout_of(options: Value) -> Layout:
    """Return the layout that the options of a statement say; anything but a Map says nothing.

    Raises EvaluationError for a delimiter or quote that is not one character.
    """
    if not isinstance(options, dict):
        return USUAL
    return Layout(
        _character("delimiter", options.get("delimiter", "")),
        options.get("header", True) is not False,
        _character("quote", options.get("quote", '"')) or '"',
    )


def _character(option: str, value: Value) -> str:
    if not isinstance(value, str) or len(value) > 1 or value in ("\n", "\r", "\0"):
        raise EvaluationError(f"The option '{option}' is one character, not {to_json(value)}")
    return value


def invalid(form: str, reason: object) -> EvaluationError:
    """Return the refusal of a text that is not what its extension says: ``Invalid CSV: ...``."""
    return EvaluationError(f"Invalid {form}: {reason}")


def cell(value: Value) -> str:
    """Return a value as one cell or line: structures as JSON, Null as nothing."""
    if value is None:
        return ""
    return to_json(value) if isinstance(value, dict | list) else interpolation(value)


def rows_of(value: Value) -> list[dict[str, Value]]:
    """Return a value as rows: a List's Maps, one Map as one row, whatever else under the name ``value``."""
    items = value if isinstance(value, list) else [value]
    return [dict(item) if isinstance(item, dict) else {"value": item} for item in items]


def columns_of(rows: list[dict[str, Value]]) -> list[str]:
    """Return the names of all rows, sorted."""
    return sorted({name for row in rows for name in row})


def leaves(value: Value, separator: str, prefix: str = "", lists: bool = False) -> Iterator[tuple[str, Value]]:
    """Yield what is inside nested Maps, and Lists if asked, by path; empty ones vanish."""
    entries: Iterator[tuple[str, Value]] | None = None
    if isinstance(value, dict):
        entries = iter([(key, dict.__getitem__(value, key)) for key in sorted(value)])
    elif lists and isinstance(value, list):
        entries = ((str(index), item) for index, item in enumerate(value))
    if entries is None:
        yield prefix, value
        return
    for key, item in entries:
        yield from leaves(item, separator, f"{prefix}{separator}{key}" if prefix else key, lists)


def need_map(form: str, value: Value) -> dict[str, Value]:
    """Return `value` when it is a Map. Raises EvaluationError: this form holds nothing else."""
    if not isinstance(value, dict):
        raise EvaluationError(f"A file of the form {form} holds a Map, not a value of type {kind_of(value)}")
    return value
