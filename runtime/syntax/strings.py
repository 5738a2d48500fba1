"""Strings and their escapes, blocks and interpolation (language.md 1.5).

Each `read_` function is given the place of the opening quote and returns the place behind the string with its value.
A string that does not end is reported and cut at the end of its line (a block: of the text), so that reading can go
on. All of it looks at each character a bounded number of times.
"""

from __future__ import annotations

import re

from runtime.syntax.tokens import Hole, Parts, Report

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'", "0": "\0", "$": "$"}
_UNICODE = re.compile(r"\\u(?:\{([^}\"\n]*)\})?")
_HEX = re.compile(r"[0-9A-Fa-f]{1,8}")
_TEXT = re.compile(r'[^"\\\n$]+')
_RAW = re.compile(r"'((?:\\'|[^'\n])*+)'")
_BLOCK = re.compile(r'"""[ \t]*\r?\n((?:[^"\\]|\\.|"(?!""))*+)"""', re.DOTALL)
_BLOCK_TEXT = re.compile(r"[^\\]+")
# What may stand in a hole besides braces: anything but a quote or a line end, and whole raw strings.
_HOLE_TEXT = re.compile(r"[^{}\"'\n]+|'(?:\\'|[^'\n])*+'")
_LINE = re.compile(r"[^\n]*")

_UNTERMINATED = "Unterminated string literal"


def read_quoted(text: str, start: int, end: int, report: Report) -> tuple[int, Parts]:
    """Read the ``"..."`` or ``\"\"\"`` block that opens at `start`; `end` bounds what may be looked at."""
    if text.startswith('"""', start, end):
        return _read_block(text, start, end, report)
    parts: list[str | Hole] = []
    written: list[str] = []
    place = start + 1
    while True:
        if plain := _TEXT.match(text, place, end):
            written.append(plain.group())
            place = plain.end()
        character = text[place] if place < end else "\n"
        if character == '"':
            return place + 1, _joined(parts, written)
        if character == "\\":
            place, decoded = _escape(text, place, end, report)
            written.append(decoded)
        elif character == "$" and text.startswith("${", place, end):
            closing = _hole_end(text, place + 2, end)
            if closing < 0:
                break
            if written:
                parts.append("".join(written))
                written.clear()
            parts.append(Hole(place + 2, closing))
            place = closing + 1
        elif character == "$":
            written.append("$")
            place += 1
        else:
            break
    return _unterminated(text, start, place, end, report), _joined(parts, written)


def read_raw(text: str, start: int, end: int, report: Report) -> tuple[int, Parts]:
    r"""Read the ``'...'`` that opens at `start`: only ``\'`` is an escape, and nothing is interpolated."""
    if match := _RAW.match(text, start, end):
        return match.end(), (match.group(1).replace("\\'", "'"),)
    return _unterminated(text, start, start + 1, end, report), ("",)


def _joined(parts: list[str | Hole], written: list[str]) -> Parts:
    text = "".join(written)
    return (*parts, text) if text or not parts else tuple(parts)


def _unterminated(text: str, start: int, place: int, end: int, report: Report) -> int:
    """Report the string from `start` and return the end of the line that `place` is on."""
    line = _LINE.match(text, place, end)
    stop = line.end() if line else end
    report("unterminated-string", _UNTERMINATED, start, stop, "close the string with its quote on the same line")
    return stop


def _escape(text: str, place: int, end: int, report: Report) -> tuple[int, str]:
    """Decode the escape at `place`; an unknown one is reported and stands for nothing."""
    letter = text[place + 1] if place + 1 < end else "\n"
    if letter in _ESCAPES:
        return place + 2, _ESCAPES[letter]
    if letter == "u" and (match := _UNICODE.match(text, place, end)):
        return match.end(), _unicode(match, report)
    if letter == "\n":
        return place + 1, ""
    hint = r"known escapes are \n \r \t \0 \\ \" \' \$ and \u{hex}; write \\ for a backslash"
    report("invalid-escape", f"Invalid escape sequence '\\{letter}'", place, place + 2, hint)
    return place + 2, ""


def _unicode(match: re.Match[str], report: Report) -> str:
    digits = match.group(1) or ""
    number = int(digits, 16) if _HEX.fullmatch(digits) else -1
    if 0 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
        return chr(number)
    message = f"Invalid unicode escape sequence '{match.group()}'"
    report("invalid-escape", message, match.start(), match.end(), r"write the code point in hex: \u{1F600}")
    return ""


def _hole_end(text: str, place: int, end: int) -> int:
    """Return where the ``}`` of a ``${`` stands; -1 when a quote or the end of the line comes first."""
    depth = 0
    while True:
        if plain := _HOLE_TEXT.match(text, place, end):
            place = plain.end()
            continue
        character = text[place] if place < end else "\n"
        if character == "{":
            depth += 1
        elif character == "}" and depth == 0:
            return place
        elif character == "}":
            depth -= 1
        else:
            return -1
        place += 1


def _read_block(text: str, start: int, end: int, report: Report) -> tuple[int, Parts]:
    match = _BLOCK.match(text, start, end)
    if match is None:
        closing = text.find('"""', start + 3, end)
        stop = closing + 3 if closing >= 0 else end
        hint = 'a block opens with """ at the end of a line and closes with """'
        report("unterminated-string", _UNTERMINATED, start, min(stop, start + 3), hint)
        return stop, ("",)
    return match.end(), (_dedented(_decoded(text, *match.span(1), report)),)


def _decoded(text: str, place: int, end: int, report: Report) -> str:
    written: list[str] = []
    while place < end:
        if plain := _BLOCK_TEXT.match(text, place, end):
            written.append(plain.group().replace("\r\n", "\n"))
            place = plain.end()
        else:
            place, decoded = _escape(text, place, end, report)
            written.append(decoded)
    return "".join(written)


def _dedented(text: str) -> str:
    """Take the indent of the closing line off every line that has it (1.5, form C)."""
    *lines, last = text.split("\n")
    if last.strip():
        return "\n".join([*lines, last])
    return "\n".join("" if not line.strip() else line.removeprefix(last) for line in lines)
