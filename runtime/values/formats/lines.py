"""Files of lines: jsonl, plain text, environment, log (runtime.md 5.4)."""

from __future__ import annotations

import re
from typing import Final

from runtime.errors import EvaluationError
from runtime.values.dates import iso
from runtime.values.formats.layout import Layout, Naming, cell, invalid, leaves, need_map
from runtime.values.jsontext import from_json, to_json
from runtime.values.kinds import Value
from runtime.values.text import interpolation


def _lines(text: str) -> list[str]:
    r"""Return the lines of `text`, ended by ``\n`` or ``\r\n``; the rest that Unicode knows is text like any other."""
    return [line.removesuffix("\r") for line in text.split("\n")]


# --- jsonl --------------------------------------------------------------------------------------------------------


def write_jsonl(value: Value, naming: Naming, layout: Layout) -> str:
    """Return each item of a List on a line of its own, as compact JSON; anything else is one item."""
    items = value if isinstance(value, list) else [value]
    return "".join(f"{to_json(item, escape_slash=True)}\n" for item in items)


def read_jsonl(text: str, layout: Layout) -> Value:
    """Return the values of all lines that are not blank. Raises EvaluationError with the number of a bad line."""
    return [_item(number, line) for number, line in enumerate(_lines(text), 1) if line.strip()]


def _item(number: int, line: str) -> Value:
    try:
        return from_json(line)
    except EvaluationError as error:
        raise invalid("JSONL", f"line {number}: {error}") from error


# --- plain text ---------------------------------------------------------------------------------------------------

_SETTING: Final = re.compile(r"\s*([\w.-]+)[ \t]*=[ \t]*(.*?)\s*")


def write_text(value: Value, naming: Naming, layout: Layout) -> str:
    """Return a Map as ``key=value`` lines, a List line by line, anything else as its text."""
    if isinstance(value, dict):
        return "".join(f"{key}={cell(item)}\n" for key, item in leaves(value, "."))
    if isinstance(value, list):
        return "".join(f"{cell(item)}\n" for item in value)
    return interpolation(value)


def read_text(text: str, layout: Layout) -> Value:
    """Return a Map when every line is ``key=value``, blank or a ``#`` comment; any other text as it is."""
    found: dict[str, Value] = {}
    for line in _lines(text):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        setting = _SETTING.fullmatch(line)
        if setting is None:
            return text
        found[setting[1]] = setting[2]
    return found or text


def as_text(value: Value, naming: Naming, layout: Layout) -> str:
    """Return the interpolation text: the form of all that has none of its own."""
    return interpolation(value)


def as_it_is(text: str, layout: Layout) -> Value:
    """Return the text: the form of what can be written and not read back."""
    return text


# --- environment --------------------------------------------------------------------------------------------------

_UNQUOTED: Final = re.compile(r"[^\s\"'#$\\`]*")
_VARIABLE: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*")
_COMMENT: Final = re.compile(r"\s+#.*|^#.*")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\s*#.*)?')
_RAW: Final = re.compile(r"'([^']*)'(?:\s*#.*)?")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "$": "\\$", "`": "\\`"})
_MEANT: Final = {"n": "\n", "r": "\r", "t": "\t"}


def write_env(value: Value, naming: Naming, layout: Layout) -> str:
    """Return ``UPPER_SNAKE=value`` lines, sorted; nested keys and List positions are joined by ``_``."""
    found = {_variable_name(path): cell(item) for path, item in leaves(need_map("env", value), "_", lists=True)}
    return "".join(f"{name}={_env_value(found[name])}\n" for name in sorted(found))


def _variable_name(path: str) -> str:
    # `apiKey` and `api-key` are both API_KEY.
    name = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", path), flags=re.ASCII).upper()
    return f"_{name}" if name[:1].isdecimal() or not name else name


def _env_value(text: str) -> str:
    return text if _UNQUOTED.fullmatch(text) else f'"{text.translate(_ESCAPES)}"'


def read_env(text: str, layout: Layout) -> Value:
    """Return the variables as a Map of texts; quotes, ``export`` and comments are understood, ``$NAME`` is not.

    Raises EvaluationError with the number of a line that sets nothing.
    """
    found: dict[str, Value] = {}
    for number, line in enumerate(_lines(text), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        variable = _VARIABLE.fullmatch(line)
        if variable is None:
            raise invalid("environment file", f"line {number} is not NAME=value")
        found[variable[1]] = _env_text(variable[2])
    return found


def _env_text(written: str) -> str:
    if quoted := _QUOTED.fullmatch(written):
        return _ESCAPED.sub(lambda escape: _MEANT.get(escape[1], escape[1]), quoted[1])
    if raw := _RAW.fullmatch(written):
        return raw[1]
    return _COMMENT.sub("", written)


# --- log ----------------------------------------------------------------------------------------------------------


def write_log(value: Value, naming: Naming, layout: Layout) -> str:
    """Return ``<ISO time>: <text>`` for each item of a List, or each line of a text."""
    items = value if isinstance(value, list) else [value]
    lines = [line for item in items for line in _lines(cell(item).removesuffix("\n"))]
    return "".join(f"{iso(naming.now)}: {line}\n" for line in lines)
