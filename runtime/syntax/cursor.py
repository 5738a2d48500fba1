"""Where the lexer stands: the text, what is open, the tokens so far; and what every reader needs.

The base of the lexer's parts. It skips blanks and comments, adds tokens and findings, and keeps the brackets. What
the characters mean is not known here.
"""

from __future__ import annotations

import re
from enum import Enum

from runtime.errors import Diagnostic, Severity
from runtime.source import SourceFile
from runtime.syntax.hints import character_hint
from runtime.syntax.tokens import Token
from runtime.syntax.words import Place

DEEPEST = 200
"""How many brackets may be open at once. Whoever walks a tree may recurse; Python's own limit is about 1000 calls."""

MOST_FINDINGS = 200
"""How many findings one text gets: nobody reads more, and what is no ARO at all could have one for every word."""


class Inside(Enum):
    """What the innermost open bracket is."""

    FILE = "file"
    BLOCK = "block"
    MAP = "map"
    LIST = "list"
    GROUP = "group"
    EXPRESSION = "expression"


_BLANK = re.compile(r"[\s\ufeff]+")
REST_OF_LINE = re.compile(r"[^\n]*")


class Cursor:
    """One pass over one stretch of source."""

    def __init__(self, source: SourceFile, start: int, end: int, inside: Inside) -> None:
        self.source = source
        self.text = source.text
        self.at = start
        self.end = end
        self.place = Place.OPERAND if inside is Inside.EXPRESSION else Place.START
        self.open = [inside]
        self.tokens: list[Token] = []
        self.before = Token("START", start, start)
        self.diagnostics: list[Diagnostic] = []
        self.cut = False
        # `in` is a preposition from a verb up to the first other one (X11), an operator everywhere else.
        self.in_subject = False

    def emit(self, token_type: str, end: int, place: Place, value: object = None) -> None:
        """Add the token from here to `end` and go on behind it."""
        token = Token(token_type, self.at, end, value)
        self.tokens.append(token)
        self.before = token
        self.at = end
        self.place = place

    def report(self, code: str, message: str, start: int, end: int, hint: str = "") -> None:
        if len(self.diagnostics) >= MOST_FINDINGS:
            return
        severity = Severity.WARNING if code in ("odd-underscore", "reversed-range") else Severity.ERROR
        span = self.source.span(start, min(end, self.end))
        self.diagnostics.append(Diagnostic(code, message, span, hint, severity))

    def skip_blanks(self) -> bool:
        """Go to the next character that counts; return whether there is one."""
        while self.at < self.end:
            character = self.text[self.at]
            if blank := _BLANK.match(self.text, self.at, self.end):
                self.at = blank.end()
            elif character == "/" and self.text.startswith("//", self.at, self.end):
                comment = REST_OF_LINE.match(self.text, self.at, self.end)
                self.at = comment.end() if comment else self.end
            elif character == "(" and self.text.startswith("(*", self.at, self.end):
                self._comment()
            else:
                return True
        return False

    def _comment(self) -> None:
        closing = self.text.find("*)", self.at + 2, self.end)
        if closing >= 0:
            self.at = closing + 2
            return
        self.report("unterminated-comment", "Unterminated comment", self.at, self.at + 2, "close the comment with *)")
        self.stop()

    def stop(self) -> None:
        self.cut = True
        self.at = self.end

    def unexpected_character(self) -> None:
        character = self.text[self.at]
        message = f"Unexpected character '{character}'"
        self.report("unexpected-character", message, self.at, self.at + 1, character_hint(character))
        self.at += 1

    def push(self, inside: Inside) -> None:
        self.open.append(inside)
        if len(self.open) > DEEPEST + 1:
            message = f"Nested more than {DEEPEST} levels deep"
            self.report(
                "nesting-too-deep", message, self.before.start, self.before.end, "split this into smaller parts"
            )
            self.stop()

    def to_block(self) -> None:
        """Forget what is open inside the statement: a statement's end ends it all."""
        while len(self.open) > 1 and self.open[-1] not in (Inside.BLOCK, Inside.FILE):
            self.open.pop()

    @property
    def in_statement(self) -> bool:
        """Whether no bracket is open within the statement."""
        return self.open[-1] in (Inside.BLOCK, Inside.FILE)

    def first_on_line(self) -> bool:
        return self.text.rfind("\n", self.before.end, self.at) >= 0
