"""A template as a tree: text as it stands, and what its ``{{ }}`` islands say (language.md 2.8, runtime.md 5.6).

Islands are read with the parser of the language; only what holds several islands together (a loop or condition that is
opened in one and closed in another) and the filters behind ``|`` are read here. Nothing here compiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from runtime.errors import Diagnostic
from runtime.frozen import frozen
from runtime.source import SourceFile, Span
from runtime.syntax import nodes
from runtime.syntax.parser import parse_expression, parse_statements

# Both stand among statements, and are what the language's own parser steps over.


@frozen
class Text(nodes.Skipped):
    """Characters between islands, verbatim."""


@frozen
class Output(nodes.Skipped):
    """``{{ <user: name> | uppercase }}``: a value, and filters with their arguments in order."""

    value: nodes.Expression
    filters: tuple[tuple[str, str], ...]


class Island(NamedTuple):
    """The inside of one pair of double braces, blanks trimmed."""

    start: int
    end: int
    text: str


# What follows runs of blanks is decided once for each: an island is read in one pass, however it is written.
_LOOP = re.compile(
    r"for\s++each\s++<\s*+(?P<item>[\w-]++)\s*+>(?:\s++at\s++<\s*+(?P<index>[\w-]++)\s*+>)?+\s++in(?:\s++|\Z)"
    r"(?P<collection>(?:\S++|\s++(?!where\s))*+)(?:\s++where\s++(?P<where>.*+))?+",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(?:when|if)\s++(?P<condition>[^{]*[^{.\s])\s*+(?:\{\s*+)?+", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"\s*+(?:for\s++each|when|if)\b[^{}]*+\{\s*+\}\}", re.IGNORECASE)
_VALUE = re.compile(r"""[<"'(\[0-9-]|[a-z_][\w-]*(?:\s*\|.*)?\Z""", re.DOTALL)
_FILTER = re.compile(r"""\s*(?P<name>[\w-]+)\s*(?::\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?\s*""")
_SKIPPED = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def read(source: SourceFile) -> tuple[tuple[nodes.Statement, ...], list[Diagnostic]]:
    """Return the parts of a template in order. `Text` and `Output` stand among statements."""
    reader = _Reader(source)
    reader.read()
    outermost = [*reader.open[0].around, *reader.body] if reader.open else reader.body
    return tuple(outermost), reader.diagnostics


@dataclass(slots=True)
class _Open:
    """A loop or condition whose end has not come yet."""

    head: Span
    around: list[nodes.Statement]
    """What the loop or condition stands in."""
    loop: re.Match[str] | None
    condition: nodes.Expression | None
    collection: nodes.Expression | None = None
    where: nodes.Expression | None = None
    then: tuple[nodes.Statement, ...] | None = None
    """The body before ``{{else}}``."""


@dataclass(slots=True)
class _Reader:
    source: SourceFile
    body: list[nodes.Statement] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        at = 0
        for island in self._islands():
            before = self.source.text.rfind("{{", at, island.start)
            self._text(at, before)
            self._island(island)
            at = self.source.text.index("}}", island.end) + 2
        self._text(at, len(self.source.text))
        for left in reversed(self.open):
            self._finding("unclosed-block", "This block is never closed", left.head, "close it: {{ } }} or {{end}}")

    def _islands(self) -> Iterator[Island]:
        text, at = self.source.text, 0
        while (opening := text.find("{{", at)) >= 0:
            closing = _closing(text, opening + 2)
            if closing < 0:
                span = self.source.span(opening, opening + 2)
                self._finding("unterminated-island", "This island has no end", span, "close it with }}")
                return
            inside = text[opening + 2 : closing]
            start = opening + 2 + len(inside) - len(inside.lstrip())
            yield Island(start, max(start, closing - len(inside) + len(inside.rstrip())), inside.strip())
            at = closing + 2

    def _text(self, start: int, end: int) -> None:
        if start < end:
            self.body.append(Text(self.source.span(start, end)))

    def _finding(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint))

    def _expression(self, start: int, end: int) -> nodes.Expression | None:
        expression, found = parse_expression(self.source, start, end)
        self.diagnostics += found
        return expression

    # -- islands --

    def _island(self, island: Island) -> None:
        span = self.source.span(island.start, island.end)
        loop, condition = _loop(island.text), _CONDITION.fullmatch(island.text)
        if not island.text:
            return
        if loop is not None:
            self._open_loop(loop, island, span)
        elif island.text in ("}", "end", "else", "otherwise", "} otherwise {", "} else {"):
            self._border(island.text, span)
        elif condition is not None:
            value = self._expression(*(island.start + at for at in condition.span("condition")))
            self._enter(_Open(span, self.body, None, value))
        elif _VALUE.match(island.text) and not island.text.endswith("."):
            self._output(island, span)
        else:
            statements, found = parse_statements(self.source, island.start, island.end)
            self.body += statements
            self.diagnostics += found

    def _open_loop(self, loop: re.Match[str], island: Island, span: Span) -> None:
        collection, where = (
            self._expression(island.start + loop.start(name), island.start + loop.end(name)) if loop[name] else None
            for name in ("collection", "where")
        )
        self._enter(_Open(span, self.body, loop, None, collection, where))

    def _enter(self, block: _Open) -> None:
        self.open.append(block)
        self.body = []

    def _border(self, word: str, span: Span) -> None:
        if not self.open:
            self._finding("nothing-to-close", f"There is no open block for '{word}'", span, "remove it")
        elif word in ("}", "end"):
            block = self.open.pop()
            block.around.append(_closed(block, tuple(self.body)))
            self.body = block.around
        elif self.open[-1].loop is not None or self.open[-1].then is not None:
            self._finding("nothing-to-close", f"'{word}' belongs behind a condition", span, "remove it")
        else:
            self.open[-1].then = tuple(self.body)
            self.body = []

    def _output(self, island: Island, span: Span) -> None:
        first, *rest = _pieces(island.text)
        value = self._expression(island.start, island.start + len(first))
        filters = []
        for piece in rest:
            found = _FILTER.fullmatch(piece)
            if found is None:
                self._finding("unknown-filter", f"'{piece.strip()}' is no filter", span, 'write | name or | name: "x"')
            else:
                filters.append((found["name"], found["double"] or found["single"] or ""))
        if value is not None:
            self.body.append(Output(span, value, tuple(filters)))


def _closed(block: _Open, body: tuple[nodes.Statement, ...]) -> nodes.Statement:
    """Return the statement an opened block has become. Where its head could not be read, there is a finding."""
    nothing = nodes.Literal(block.head, None)
    if block.loop is None:
        then, otherwise = (body, None) if block.then is None else (block.then, body)
        return nodes.If(block.head, block.head, block.condition or nothing, then, otherwise)
    item, index = block.loop["item"], block.loop["index"]
    collection = block.collection or nothing
    return nodes.ForEach(block.head, block.head, item, index, collection, False, None, block.where, body)


def _loop(text: str) -> re.Match[str] | None:
    """Return the head of a loop that an island opens; None when it opens none."""
    return _LOOP.fullmatch(text[:-1].rstrip()) if text.endswith("{") else None


def _closing(text: str, start: int) -> int:
    """Return where the ``}}`` of an island stands; braces of maps and blocks inside are passed over. -1 without one."""
    depth, at = 0, start
    # The head of a loop, and of a condition written like one, opens a brace that another island closes.
    counts = not _HEAD.match(text, start)
    while at < len(text):
        quoted = _SKIPPED.match(text, at)
        if quoted is not None:
            at = quoted.end()
            continue
        if text.startswith("}}", at) and depth <= 0:
            return at
        depth += counts * ((text[at] == "{") - (text[at] == "}" and depth > 0))
        at += 1
    return text.find("}}", start)


def _pieces(text: str) -> list[str]:
    """Split at every ``|`` that stands neither in quotes nor in angle brackets."""
    pieces, at, depth, begin = [], 0, 0, 0
    while at < len(text):
        quoted = _SKIPPED.match(text, at)
        if quoted is not None:
            at = quoted.end()
            continue
        if text[at] == "|" and depth == 0:
            pieces.append(text[begin:at])
            begin = at + 1
        depth = max(0, depth + (text[at] == "<") - (text[at] == ">"))
        at += 1
    return [*pieces, text[begin:]]
