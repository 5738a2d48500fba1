"""ARO source in roles, line by line, for the source pane.

A scanner by regular expression, not a parser: it must say something sensible of a file that does not parse.
"""

from __future__ import annotations

import re

from aro_console.model.formatting import Cell, Line, visible

_TOKEN = re.compile(
    r"(?P<comment>\(\*.*?(?:\*\)|$)|//.*$)"
    r"|(?P<string>\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?)"
    r"|(?P<keyword>\b(?:match|case|otherwise|for|each|in|parallel|while|break|when|where|if|else|then|and|or|not|is"
    r"|exists|contains|matches|publish|require|import|as|true|false|null|with|to|from|into|on|at|via|against|by"
    r"|default)\b)"
    r"|(?P<verb><[A-Z][A-Za-z]*>|(?<![\w<:-])[A-Z][A-Za-z.]*(?= ))"
    r"|(?P<noun><[^<>\n]*>)"
    r"|(?P<number>\b\d[\d_]*(?:\.\d+)?\b)"
)
_COMMENT_END = re.compile(r"\*\)$")
_ROLES = {
    "comment": "comment",
    "string": "string",
    "keyword": "keyword",
    "verb": "accent",
    "noun": "key",
    "number": "number",
}


def highlight(text: str) -> list[Line]:
    """Return the lines of `text` as cells. A block comment may span lines; a string may not."""
    lines: list[Line] = []
    inside = False
    for line in text.expandtabs(4).split("\n"):
        cells, inside = _line(visible(line.removesuffix("\r")), inside)
        lines.append(cells)
    return lines


def _line(line: str, inside: bool) -> tuple[Line, bool]:
    cells: Line = []
    start = 0
    if inside:
        end = line.find("*)")
        if end < 0:
            return [Cell(line, "comment")], True
        start = end + 2
        cells.append(Cell(line[:start], "comment"))
    if not inside and line.startswith("("):
        header_end = line.rfind(")") + 1
        if header_end and not line.startswith("(*"):
            cells.append(Cell(line[:header_end], "run"))
            start = header_end
    open_comment = False
    for match in _TOKEN.finditer(line, start):
        if match.start() > start:
            cells.append(Cell(line[start : match.start()]))
        cells.append(Cell(match[0], _ROLES[match.lastgroup or "verb"]))
        open_comment = (
            match.lastgroup == "comment" and match[0].startswith("(*") and not _COMMENT_END.search(match[0], 2)
        )
        start = match.end()
    cells.append(Cell(line[start:]))
    return cells, open_comment
