"""The tokeniser: characters to tokens whose type says what they are where they stand.

What a `<`, a `.`, a `{` or a `-` is depends on what came before (language.md 1.8). The lexer knows three things: the
`Place` it is at, the brackets that are open, and the token before. That is enough to decide every case, so it needs
nothing from the parser, and the tokens it makes are unambiguous for an LALR grammar. It reads each character a bounded
number of times and never raises; what is wrong is reported, and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from runtime.errors import Diagnostic
from runtime.frozen import frozen
from runtime.source import SourceFile
from runtime.syntax import header, numbers, strings
from runtime.syntax.cursor import REST_OF_LINE, Inside
from runtime.syntax.tokens import DurationText, Hole, RegexText, Token
from runtime.syntax.wordreader import WordReader
from runtime.syntax.words import Place


@frozen
class Lexed:
    """All tokens of a stretch of source, an end token last; `cut` when something made the lexer stop early."""

    tokens: list[Token]
    diagnostics: list[Diagnostic]
    cut: bool


_TOKEN = re.compile(
    r"(?P<word>[^\W\d]\w*(?:-[^\W\d]\w*)*)"
    r"|(?P<angle><(?!=))"
    r"|(?P<dots>\.+)"
    r"|(?P<text>[\"'])"
    r"|(?P<number>[0-9])"
    r"|(?P<open>[({\[])"
    r"|(?P<close>[)}\]])"
    r"|(?P<comma>,)"
    r"|(?P<colon>:(?!:))"
    r"|(?P<minus>-(?!>))"
    r"|(?P<slash>/)"
    r"|(?P<other>=>|->|::|\|(?!>)|[;@?])"
    r"|(?P<operator>\|>|\+\+|<=|>=|==|!=|[=+*%>])"
)
_OPERATORS = {
    "+": "PLUS", "++": "CONCAT", "*": "STAR", "/": "SLASH", "%": "PERCENT", "-": "MINUS",
    "<": "LT", "<=": "LE", ">": "GT", ">=": "GE", "=": "EQ", "==": "EQ", "!=": "NE",
}  # fmt: skip
_REGEX = re.compile(r"/((?:\\[^\n]|[^/\\\n])+)/([A-Za-z]*)")
# Hex and binary numbers have no sign (1.4).
_NEGATIVE = re.compile(r"-(?!0[xXbB])[0-9]")
_DIGITS = re.compile(r"-?[0-9]")
# What no map begins with, but a block does whose `{` stands where an operand is missing: `if <x> > { Log the <y> ...`.
_STATEMENT = re.compile(r"\s*(?:[A-Z]\w*|<\s*[A-Z][\w.]*\s*>)\s+(?:[\"'<0-9(\[{]|(?:a|an|the)\s+<)")
_WORD = re.compile(r"\w+")


def tokenize(source: SourceFile, start: int = 0, end: int | None = None, inside: Inside = Inside.FILE) -> Lexed:
    """Cut the characters `start` to `end` of `source`, as they read inside a file, a block or an expression."""
    return _Lexer(source, start, len(source.text) if end is None else end, inside).run()


class _Lexer(WordReader):
    """The whole lexer: the loop, literals and punctuation."""

    def run(self) -> Lexed:
        readers = self._readers()
        while self.skip_blanks():
            if self.place is Place.KEY and self.read_key():
                continue
            match = _TOKEN.match(self.text, self.at, self.end)
            if match is None:
                self.unexpected_character()
            else:
                readers[match.lastgroup or ""](match)
        self.tokens.append(Token("$END", self.end, self.end))
        return Lexed(self.tokens, self.diagnostics, self.cut)

    def _readers(self) -> dict[str, Callable[[re.Match[str]], None]]:
        return {
            "word": self.read_word,
            "angle": self.read_angle,
            "dots": self._dots,
            "text": self._text,
            "number": self._number,
            "open": self._opening,
            "close": self._closing,
            "comma": self._comma,
            "colon": self._colon,
            "minus": self._minus,
            "slash": self._slash,
            "other": lambda match: self.emit("OTHER", match.end(), Place.OPERAND),
            "operator": self._operator,
        }

    # --- literals ----------------------------------------------------------------------------------------------

    def _text(self, match: re.Match[str]) -> None:
        read = strings.read_quoted if match.group() == '"' else strings.read_raw
        end, parts = read(self.text, self.at, self.end, self.report)
        if len(parts) == 1 and not isinstance(parts[0], Hole):
            self.emit("STRING", end, Place.AFTER, parts[0])
        else:
            self.emit("INTERPOLATED", end, Place.AFTER, parts)

    def _number(self, match: re.Match[str]) -> None:
        end, value = numbers.read_number(self.text, self.at, self.end, self.report)
        if isinstance(value, DurationText):
            token_type = "DURATION"
        else:
            token_type = "INT" if isinstance(value, int) else "FLOAT"
        self.emit(token_type, end, Place.AFTER, value)

    def _minus(self, match: re.Match[str]) -> None:
        """A `-`: the sign of a number where an operand may begin, else the operator (1.8 rule 7)."""
        if self.place is not Place.AFTER and _NEGATIVE.match(self.text, self.at, self.end):
            self._number(match)
        else:
            self.emit("MINUS", match.end(), Place.OPERAND, "-")

    def _slash(self, match: re.Match[str]) -> None:
        """A `/`: a regex where an operand may begin, else division (1.6)."""
        if self.place is Place.AFTER:
            self.emit("SLASH", match.end(), Place.OPERAND, "/")
            return
        regex = _REGEX.match(self.text, self.at, self.end)
        if regex is None:
            line = REST_OF_LINE.match(self.text, self.at, self.end)
            stop = line.end() if line else self.end
            hint = "a regex is written /pattern/flags on one line"
            self.report("unterminated-regex", "Unterminated regex literal", self.at, stop, hint)
            self.emit("STRING", stop, Place.AFTER, "")
            return
        pattern, flags = regex.groups()
        if set(flags) - set("ismg"):
            self.report(
                "invalid-regex-flag", f"Invalid regex flags '{flags}'", *regex.span(2), "flags are i, s, m and g"
            )
        self.emit("REGEX", regex.end(), Place.AFTER, RegexText(pattern, flags))

    # --- punctuation -------------------------------------------------------------------------------------------

    def _operator(self, match: re.Match[str]) -> None:
        written = match.group()
        if written == "|>":
            self.to_block()
            self.emit("PIPE", match.end(), Place.START, written)
        else:
            self.emit(_OPERATORS[written], match.end(), Place.OPERAND, written)

    def _dots(self, match: re.Match[str]) -> None:
        """A `.`: member access, the middle of a range, or the end of the statement (1.8 rule 6)."""
        end = match.end()
        following = self.text[end : end + 1] if end < self.end else ""
        glued = end - self.at == 1 and self.place is Place.AFTER and self.before.end == self.at
        if glued and (following == "_" or following.islower()):
            self._member(end)
        elif (
            end - self.at == 2 and self.before.type == "INT" and self.before.end == self.at and self._range_goes_on(end)
        ):
            self.emit("DOTDOT", end, Place.OPERAND, "..")
        else:
            self.to_block()
            self.emit("END", end, Place.START, match.group())
            self.in_subject = False

    def _range_goes_on(self, end: int) -> bool:
        return bool(_DIGITS.match(self.text, end, self.end))

    def _member(self, dot_end: int) -> None:
        word = _WORD.match(self.text, dot_end, self.end)
        assert word is not None
        if self.before.type in ("INT", "FLOAT"):
            written = self.text[self.before.start : word.end()]
            hint = "a date is moved by + 30d"
            self.report("invalid-number", f"Invalid number literal '{written}'", self.before.start, word.end(), hint)
        self.emit("MEMBER", word.end(), Place.AFTER, word.group())

    def _comma(self, match: re.Match[str]) -> None:
        in_map = self.open[-1] is Inside.MAP
        self.emit("COMMA", match.end(), Place.KEY if in_map else Place.OPERAND, ",")

    def _colon(self, match: re.Match[str]) -> None:
        """A `:` behind the key of a map, or behind a case (X8), where a statement follows."""
        place = Place.START if self.open[-1] is Inside.BLOCK else Place.OPERAND
        self.emit("COLON", match.end(), place, ":")

    def _opening(self, match: re.Match[str]) -> None:
        bracket = match.group()
        if bracket == "(":
            self._parenthesis(match)
        elif bracket == "[":
            self.emit("LBRACKET", match.end(), Place.OPERAND, "[")
            self.push(Inside.LIST)
        elif self.place in (Place.AFTER, Place.START) or _STATEMENT.match(self.text, match.end(), self.end):
            self.to_block()
            self.emit("LBLOCK", match.end(), Place.START, "{")
            self.push(Inside.BLOCK)
            self.in_subject = False
        else:
            self.emit("LMAP", match.end(), Place.KEY, "{")
            self.push(Inside.MAP)

    def _parenthesis(self, match: re.Match[str]) -> None:
        """A `(`: a header where no operand may begin, else a group (1.8 rule 4)."""
        misplaced = self.place is Place.AFTER and (self.open[-1] is Inside.FILE or self.first_on_line())
        if (self.place is Place.START or misplaced) and self.open[0] is Inside.FILE and self.before.type != "AGGREGATE":
            end, value = header.read_header(self.text, self.at, self.end, self.report)
            self.emit("HEADER", end, Place.AFTER, value)
            self.open = [Inside.FILE]
            self.in_subject = False
            return
        self.emit("LPAREN", match.end(), Place.OPERAND, "(")
        self.push(Inside.GROUP)

    def _closing(self, match: re.Match[str]) -> None:
        bracket = match.group()
        if bracket == "}":
            self._brace(match)
            return
        inside, token_type = (Inside.GROUP, "RPAREN") if bracket == ")" else (Inside.LIST, "RBRACKET")
        if self.open[-1] is inside:
            self.open.pop()
        self.emit(token_type, match.end(), Place.AFTER, bracket)

    def _brace(self, match: re.Match[str]) -> None:
        while self.open[-1] in (Inside.LIST, Inside.GROUP):
            self.open.pop()
        if self.open[-1] is Inside.MAP:
            self.open.pop()
            self.emit("RMAP", match.end(), Place.AFTER, "}")
            return
        if self.open[-1] is Inside.BLOCK and len(self.open) > 1:
            self.open.pop()
        self.emit("RBLOCK", match.end(), Place.START, "}")
        self.in_subject = False
