"""The table of file forms, by extension, and the way from bytes to values and back (runtime.md 5.4).

A form is chosen by what the author says (``<data: json>``), else by the file's extension, else there is none: then a
value is written as its text, and bytes that are no text are read as a hex dump.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.values.formats import lines, tables, trees
from runtime.values.formats.layout import Layout, Naming
from runtime.values.jsontext import from_json, to_json
from runtime.values.kinds import Value

RAW: Final = "raw"
BYTES: Final = "bytes"

_DUMPED_BYTES: Final = 4096
"""How much of a file that is no text is shown (runtime.md 6)."""
_DUMP_WIDTH: Final = 16


@frozen
class Form:
    """One way of writing values to a file."""

    write: Callable[[Value, Naming, Layout], str]
    read: Callable[[str, Layout], Value]


def _write_json(value: Value, naming: Naming, layout: Layout) -> str:
    return to_json(value, escape_slash=True, pretty=True)


def _read_json(text: str, layout: Layout) -> Value:
    return from_json(text)


_JSONL = Form(lines.write_jsonl, lines.read_jsonl)
_YAML = Form(trees.write_yaml, trees.read_yaml)
_MARKDOWN = Form(tables.write_markdown, lines.as_it_is)
_HTML = Form(tables.write_html, lines.as_it_is)
_PLAIN = Form(lines.as_text, lines.as_it_is)

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "json": Form(_write_json, _read_json),
        "jsonl": _JSONL,
        "ndjson": _JSONL,
        "yaml": _YAML,
        "yml": _YAML,
        "xml": Form(trees.write_xml, trees.read_xml),
        "toml": Form(trees.write_toml, trees.read_toml),
        "csv": Form(tables.write_csv, tables.read_csv),
        "tsv": Form(tables.write_tsv, tables.read_tsv),
        "md": _MARKDOWN,
        "markdown": _MARKDOWN,
        "html": _HTML,
        "htm": _HTML,
        "txt": Form(lines.write_text, lines.read_text),
        "sql": Form(tables.write_sql, lines.as_it_is),
        "log": Form(lines.write_log, lines.as_it_is),
        "env": Form(lines.write_env, lines.read_env),
    }
)
"""By extension, which is also the word an author may say."""

_WORDS: Mapping[str, str] = MappingProxyType({"string": RAW, "text": RAW, RAW: RAW, BYTES: BYTES})


def form_named(word: str) -> str:
    """Return the form that a result's specifier says: one of `FORMS`, `RAW`, `BYTES`; empty for any other word."""
    lowered = word.lower()
    return lowered if lowered in FORMS else _WORDS.get(lowered, "")


def form_of(path: str) -> str:
    """Return the form that a file's name says, as in `FORMS`; empty for no extension and unknown ones."""
    name = PurePath(path).name
    # `.env` has no extension to Python, and is one to everybody else; so is `.env.local`.
    extension = "env" if name.startswith(".env") else PurePath(name).suffix[1:].lower()
    return extension if extension in FORMS else ""


def encode(value: Value, form: str, naming: Naming, layout: Layout) -> bytes:
    """Return what to write. Bytes are written as they are, whatever the form."""
    if isinstance(value, bytes):
        return value
    try:
        return FORMS.get(form, _PLAIN).write(value, naming, layout).encode("utf-8", "replace")
    except RecursionError as error:
        raise EvaluationError(f"The value is nested too deeply for a file of the form {form}") from error


def decode(data: bytes, form: str, layout: Layout) -> Value:
    """Return the value in a file. Raises EvaluationError, ``Invalid JSON: ...``, when it is not of its form."""
    if form == BYTES:
        return data
    text = _text(data)
    if text is None:
        if form in FORMS:
            raise EvaluationError(f"The file is no UTF-8 text, so it cannot be read as {form}")
        return hex_dump(data)
    try:
        return FORMS.get(form, _PLAIN).read(text, layout)
    except RecursionError as error:
        raise EvaluationError(f"The file is nested too deeply to be read as {form}") from error


def _text(data: bytes) -> str | None:
    """Return the text; None for what is none. A byte-order mark is no part of it."""
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def hex_dump(data: bytes) -> str:
    """Return the first bytes of `data` as people look at them: offset, hex, and the characters among them."""
    shown = data[:_DUMPED_BYTES]
    dumped = [_dump_line(offset, shown[offset : offset + _DUMP_WIDTH]) for offset in range(0, len(shown), _DUMP_WIDTH)]
    left = len(data) - len(shown)
    return "\n".join([*dumped, *([f"... {left} more bytes"] if left else [])])


def _dump_line(offset: int, data: bytes) -> str:
    characters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)
    return f"{offset:08x}  {data.hex(' '):<47}  |{characters}|"
