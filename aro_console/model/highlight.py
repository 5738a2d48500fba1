"""ARO source in roles, line by line, for the source pane.

The Pygments lexer says what each stretch of text is; here that becomes a role, and the text becomes lines. It says
something sensible of a file that does not parse, and shows every character.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Token, _TokenType

from aro_console.model.formatting import Cell, Line, visible
from aro_console.pygments_lexer import AroLexer

_LEXER = AroLexer()

_ROLES: dict[_TokenType, str] = {
    Comment: "comment",
    String: "string",
    Keyword: "keyword",
    Operator.Word: "keyword",
    Name.Function: "accent",
    Name.Class: "run",
    Name.Namespace: "run",
    Name.Variable: "key",
    Name.Attribute: "key",
    Punctuation.Marker: "key",
    Number: "number",
    Token: "text",
}
"""The role of a type, and of all types below it that have none of their own."""


def highlight(text: str) -> list[Line]:
    """Return the lines of `text` as cells. A comment or a block may span lines; a string may not."""
    lines: list[Line] = [[]]
    for (number, role), pieces in groupby(_pieces(text.expandtabs(4)), itemgetter(0, 1)):
        while len(lines) <= number:
            lines.append([])
        lines[number].append(Cell("".join(part for _, _, part in pieces), role))
    return [_shown(line) for line in lines]


def _pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number of the line, the role and the text of each piece; an empty one where a line is empty."""
    number = 0
    for _, kind, value in _LEXER.get_tokens_unprocessed(text):
        role = _role(kind)
        for place, part in enumerate(value.split("\n")):
            number += place > 0
            if part or place > 0:
                yield number, role, part


def _role(kind: _TokenType) -> str:
    while kind not in _ROLES and kind.parent is not None:
        kind = kind.parent
    return _ROLES.get(kind, "text")


def _shown(line: Line) -> Line:
    """Return `line` without the carriage return at its end, and with nothing in it that could steer the terminal."""
    if line and line[-1].text.endswith("\r"):
        line[-1] = line[-1]._replace(text=line[-1].text[:-1])
    return [Cell(visible(text), role) for text, role in line if text]
