"""The parser: tokens through the tables of `grammar` to the nodes of `build`, mending what is broken on the way.

It is the usual LALR loop with a stack of states. Where a token fits nowhere, one finding is recorded and the text is
mended: a forgotten full stop or brace is put in, anything else is skipped up to the end of the statement, and a
`Skipped` node marks the place. So one mistake does not hide the next, and no text makes it raise.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from runtime.errors import Diagnostic, in_order
from runtime.frozen import frozen
from runtime.source import SourceFile
from runtime.syntax import grammar, messages, nodes
from runtime.syntax.build import Builder
from runtime.syntax.cursor import MOST_FINDINGS, Inside
from runtime.syntax.grammar import Reduction, Row
from runtime.syntax.lexer import Lexed, tokenize
from runtime.syntax.tokens import Hole, Token


@frozen
class ParseResult:
    """A file's tree and what was wrong with its text; with errors the tree holds whatever could be read."""

    file: nodes.File
    diagnostics: tuple[Diagnostic, ...]


def parse(source: SourceFile) -> ParseResult:
    """Parse a whole file. Never raises: what is wrong is in the diagnostics, in the order of the text."""
    file, diagnostics = _parse(source, 0, len(source.text), "file")
    return ParseResult(file or nodes.File(source, (), ()), tuple(diagnostics))


def parse_statements(source: SourceFile, start: int, end: int) -> tuple[tuple[nodes.Statement, ...], list[Diagnostic]]:
    """Parse the characters `start` to `end` (exclusive) as statements; spans are those of the whole `source`."""
    statements, diagnostics = _parse(source, start, end, "body")
    return statements or (), diagnostics


def parse_expression(source: SourceFile, start: int, end: int) -> tuple[nodes.Expression | None, list[Diagnostic]]:
    """Parse the characters `start` to `end` (exclusive) as one expression; None when they are none."""
    return _parse(source, start, end, "expression")


_INSIDE = {"file": Inside.FILE, "body": Inside.BLOCK, "expression": Inside.EXPRESSION}


def _parse(source: SourceFile, start: int, end: int, what: str) -> tuple[Any, list[Diagnostic]]:
    lexed = tokenize(source, start, end, _INSIDE[what])
    holes: list[Diagnostic] = []

    def parse_hole(hole: Hole) -> nodes.Expression | None:
        if not source.text[hole.start : hole.end].strip():
            return None
        expression, found = parse_expression(source, hole.start, hole.end)
        holes.extend(found)
        return expression

    builder = Builder(source, parse_hole)
    tree = _Run(lexed, builder, what).run()
    return tree, in_order(lexed.diagnostics + builder.diagnostics + holes)


# Tokens that begin a statement. Where one comes too early, what is missing before it is put in.
_BEGINNINGS = frozenset(
    "VERB SINK LITERAL_SINK PUBLISH REQUIRE MATCH IF FOR PARALLEL WHILE BREAK WHEN_START CASE OTHERWISE".split()
)
_ENDINGS = frozenset(("RBLOCK", "HEADER", "IMPORT", "$END"))
_BOUNDARIES = frozenset(("END", "LBLOCK", "RBLOCK", "HEADER", "PIPE"))
# Each brace put in nests what follows; after so many the author's mistake is another one.
_MOST_OPENED = 50
# What may be missing, in the order to try: the end of a statement, the braces of a block.
_MENDS = ("END", "LBLOCK", "RBLOCK")


class _Run:
    """One parse: the stacks, the tokens, and how far they are read."""

    def __init__(self, lexed: Lexed, builder: Builder, what: str) -> None:
        tables = grammar.tables()
        self.rows: dict[int, Row] = tables.rows
        self.what = what
        self.states = [tables.first[what]]
        self.last_state = tables.last[what]
        self.values: list[Any] = []  # tokens, and whatever the builder's methods return
        self.tokens = lexed.tokens
        self.next = 0
        self.builder = builder
        self.source = builder.source
        self.faults = sorted(finding.span.start for finding in lexed.diagnostics if finding.is_error and finding.span)
        self.cut = lexed.cut
        self.mended = 0
        """The token behind what was skipped last."""
        self.reported = -1
        """The token reported last; what follows from the same one is not worth another message."""
        self.messages_left = MOST_FINDINGS
        self.opened = 0
        """How many braces were put in and not closed since; nobody is asked to close what is not there."""

    def run(self) -> Any:
        """Return the tree, or None when the text is not what it should be and cannot be mended."""
        token = self.tokens[0]
        while True:
            entry = self.rows[self.states[-1]].get(token.type)
            if isinstance(entry, int):
                self.states.append(entry)
                self.values.append(token)
                if token is self.tokens[self.next]:
                    self.next += 1
                token = self.tokens[self.next]
            elif entry is not None:
                self._reduce(entry)
                if token.type == "$END" and self.states[-1] == self.last_state:
                    return self.values[-1]
            elif self.what == "expression":
                self._fault(token)
                return None
            else:
                token = self._mend(token)

    def _reduce(self, reduction: Reduction) -> None:
        """Replace the values of a complete rule by what the builder makes of them."""
        size, rule, method, repeats, spreads = reduction
        if method or repeats:
            taken = self.values[-size:] if size else []
            if size:
                del self.values[-size:]
            if repeats:
                self.values.append(_repeated(taken))
            else:
                self.values.append(getattr(self.builder, method)(_spread(taken) if spreads else taken))
        if size:
            del self.states[-size:]
        goto = self.rows[self.states[-1]][rule]
        assert isinstance(goto, int)
        self.states.append(goto)

    # --- what is wrong -----------------------------------------------------------------------------------------

    def _fits(self, token_type: str) -> bool:
        """Return whether a token of this type could come next, looking through the reductions it would cause."""
        states = self.states[:]
        while True:
            entry = self.rows[states[-1]].get(token_type)
            if entry is None or isinstance(entry, int):
                return entry is not None
            if entry.size:
                del states[-entry.size :]
            goto = self.rows[states[-1]][entry.rule]
            assert isinstance(goto, int)
            if token_type == "$END" and goto == self.last_state:
                return True
            states.append(goto)

    def _fault(self, token: Token) -> None:
        """Record that `token` does not fit, unless a finding in the same statement says so already."""
        known = self.reported == self.next or (self.cut and token.type == "$END")
        self.reported = self.next
        begins = self._statement_start()
        if known or self.messages_left == 0 or self._has_fault(self.tokens[begins].start, token.end):
            return
        fitting = frozenset(name for name in self.rows[self.states[-1]] if not name.islower() and self._fits(name))
        text = self.source.text
        statement = self.tokens[begins : self.next]
        expected = messages.expectation(fitting, statement, token, text)
        if expected.text == messages.BLOCK_END and self.opened > 0:
            self.opened -= 1
            return
        self.messages_left -= 1
        message = f"Expected {expected.text}, but got {messages.spelled(token, text)}"
        start, end = token.start, token.end
        if statement and (expected.text in messages.CLOSERS or "\n" in text[statement[-1].end : start]):
            # What is missing is missing behind the last token, wherever the next one stands.
            start = end = statement[-1].end
        elif self.next > 0 and expected.text in messages.CLOSERS:
            start = end = self.tokens[self.next - 1].end
        self.builder.report("expected-token", message, start, end, self._hint(expected))

    def _hint(self, expected: messages.Expected) -> str:
        """Return the hint, which for a missing brace says where its block began."""
        if expected.text != messages.BLOCK_END:
            return expected.hint
        opened = next((value for value in reversed(self.values) if _is_block_start(value)), None)
        if opened is None:
            return expected.hint
        line, _ = self.source.position(opened.start)
        return f"the block that opens in line {line} has no }}"

    def _has_fault(self, start: int, end: int) -> bool:
        """Return whether the lexer found an error between the two characters."""
        place = bisect_left(self.faults, start)
        return place < len(self.faults) and self.faults[place] <= end

    def _statement_start(self) -> int:
        """Return the number of the first token of the statement being read."""
        place = self.next
        while place > self.mended and self.tokens[place - 1].type not in _BOUNDARIES:
            place -= 1
        return place

    # --- mending -----------------------------------------------------------------------------------------------

    def _mend(self, token: Token) -> Token:
        """Report `token` and return the token to go on with: one put in, or a later one."""
        self._fault(token)
        if self.next > 0 and token.type in _BEGINNINGS | _ENDINGS:
            before = self.tokens[self.next - 1]
            for missing in _MENDS:
                if self._puts_in(missing, before, token) and self._fits(missing):
                    self.opened += missing == "LBLOCK"
                    return Token(missing, before.end, before.end)
        return self._skip()

    def _puts_in(self, missing: str, before: Token, token: Token) -> bool:
        """Return whether `missing` between two tokens is what the author forgot."""
        if missing == "RBLOCK":
            return token.type in ("HEADER", "IMPORT", "$END")
        if missing == "LBLOCK":
            return token.type in _BEGINNINGS and self.opened < _MOST_OPENED
        return before.type not in messages.STATEMENT_VERBS

    def _skip(self) -> Token:
        """Drop the statement that is half read, skip to its end, and return what marks the place."""
        start = self.tokens[self._statement_start()].start
        while "SKIPPED" not in self.rows[self.states[-1]]:
            self.states.pop()
            self.values.pop()
        marker = self._skip_file() if "HEADER" in self.rows[self.states[-1]] else self._skip_statement()
        self.mended = self.next
        return Token(marker, start, max(start, self.tokens[self.next - 1].end if self.next > 0 else start))

    def _skip_file(self) -> str:
        """Outside all feature sets: skip to the next one."""
        if self.tokens[self.next].type != "$END":
            self.next += 1
        while self.tokens[self.next].type not in ("HEADER", "IMPORT", "$END"):
            self.next += 1
        return "SKIPPED"

    def _skip_statement(self) -> str:
        """Within a block: skip to behind a full stop, or to a brace or a statement; return which marker fits."""
        first = self.next
        while True:
            token = self.tokens[self.next]
            if token.type == "LBLOCK":
                return "BAD_HEAD"
            if token.type == "RBLOCK" and self.what == "body" and not self._fits("RBLOCK"):
                self.next += 1  # a brace too many in statements that stand alone
                return "SKIPPED"
            if token.type in _ENDINGS or (token.type in _BEGINNINGS and self.next > first):
                return "SKIPPED"
            self.next += 1
            if token.type == "END":
                return "SKIPPED"


def _is_block_start(value: object) -> bool:
    return isinstance(value, Token) and value.type == "LBLOCK"


class _Repeated(list[Any]):
    """The values of an ``x*`` in the grammar; the type tells it from a list that is itself a value."""


def _repeated(values: list[Any]) -> _Repeated:
    """Return the values of an ``x*``: the first of `values` may be those so far."""
    if values and isinstance(values[0], _Repeated):
        first = values[0]
        first.extend(values[1:])
        return first
    return _Repeated(values)


def _spread(values: list[Any]) -> list[Any]:
    """Return `values` with those of every ``x*`` among the others."""
    return [item for value in values for item in (value if isinstance(value, _Repeated) else (value,))]
