"""What to say when a token does not fit: ``Expected '.', but got identifier(Log)``, and what to write instead.

The parser knows which token types would have fitted; the texts name the one the author most likely meant
(language.md 3.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from runtime.syntax.hints import ANGLE_BRACKETS, VERB, better_hint
from runtime.syntax.hints import STATEMENT_VERBS as STATEMENT_VERBS
from runtime.syntax.tokens import Token, VerbText
from runtime.syntax.words import PREPOSITIONS
from runtime.vocabulary import OBJECTLESS_VERBS

_LITERALS = {"STRING": "string", "INT": "int", "FLOAT": "float"}
_NAMES = frozenset(("NAME", "TYPE_NAME", "UNIT", "AGGREGATE", "METHOD", "PORT", "DIRECTION"))

_WIDEST = 60

BLOCK_END = "'}'"
MAP_END = "',' or '}'"
CLOSERS = frozenset(("'.'", "')'", "']'", "'{'", BLOCK_END, MAP_END))
"""What, if it is missing, is missing behind the last token."""

STATEMENTS_END = "statements end with a period"


class Expected(NamedTuple):
    """What would have fitted, as messages name it, and a hint."""

    text: str
    hint: str


_OBJECT = Expected("object ('<' or identifier)", f"{ANGLE_BRACKETS}: from the <name>")
# The first row whose token types all fit names what is expected.
_ROWS: tuple[tuple[str, Expected], ...] = (
    ("HEADER", Expected("feature set", "statements stand in a feature set: (Name: Business Activity) { ... }")),
    ("PUBLISH", Expected(VERB, 'a statement starts with a verb: Log "text" to the <console>.')),
    ("VERB", Expected(VERB, "a pipeline goes on with a verb: |> Sort the <sorted> from the <list>.")),
    ("END", Expected("'.'", STATEMENTS_END)),
    ("LBLOCK", Expected("'{'", "what belongs together stands in braces: { ... }")),
    ("STRING NAME LPAREN", Expected("expression", "write a name in angle brackets, a literal, or something computed")),
    ("CASE", Expected("case", "the arms of a match are: case <pattern> { ... } and otherwise { ... }")),
    ("ANY", Expected("pattern", "a case holds a literal, a regex, a <name>, a range such as 1..9, or _")),
    ("REGEX STRING NOUN", Expected("regex, string or '<'", 'write: by /,/, by "," or by <field>')),
    ("KEY", Expected("map key", "the entries of a map are written key: value")),
    ("RPAREN", Expected("')'", "close the parenthesis")),
    ("RBRACKET", Expected("']'", "close the list; commas stand between its items")),
    ("RMAP", Expected(MAP_END, "commas stand between the entries of a map: { name: <name>, age: 3 }")),
    ("RBLOCK", Expected("'}'", "a block ends with }")),
    ("NOUN", Expected("'<'", ANGLE_BRACKETS)),
    ("FROM", Expected("preposition", "prepositions are: from, for, against, to, into, via, with, on, at, by")),
    ("INT", Expected("integer", "write a whole number")),
    ("BY", Expected("'by'", "")),
    ("AS", Expected("'as'", "write: Publish as <alias> <name>.")),
    ("IN", Expected("'in'", "write: for each <item> in <list> { ... }")),
    ("COLON", Expected("':'", "the entries of a map are written key: value")),
    ("EACH", Expected("'each'", "write: for each <item> in <list> { ... }")),
    ("TO", Expected("'to'", "write: for <n> from 1 to 10 { ... }")),
    ("$END", Expected("end of text", "")),
)


def spelled(token: Token, source: str) -> str:
    """Return `token` as messages show it: ``identifier(x)``, ``int(5)``, ``preposition(to)``, or as it is written."""
    written = source[token.start : token.end]
    if token.type == "$END":
        # Behind an expression within a string or a template stands its closing brace.
        return source[token.end] if token.end < len(source) else "EOF"
    if token.type in _LITERALS:
        value = _short(token.value) if token.type == "STRING" else token.value
        return f'string("{value}")' if token.type == "STRING" else f"{_LITERALS[token.type]}({value})"
    if token.type in PREPOSITIONS or token.type == "INTO":
        return f"preposition({written})"
    if token.type == "ART":
        return f"article({written})"
    if isinstance(token.value, VerbText):
        return "<" if token.value.bracketed else f"identifier({token.value.name})"
    if token.type in _NAMES:
        return "<" if written.startswith("<") else f"identifier({written})"
    return written[:1] if token.type in ("NOUN", "HEADER", "INTERPOLATED") else _short(written)


def _short(text: str) -> str:
    """Return `text` on one line that does not fill the screen."""
    line = text.replace("\n", "\\n").replace("\r", "\\r")
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def expectation(fitting: frozenset[str], statement: Sequence[Token], token: Token, source: str) -> Expected:
    """Return what to say about `token`, given the types that fit and the tokens of its statement so far."""
    last = statement[-1].type if statement else ""
    if not statement and token.type in ("HEADER", "IMPORT", "$END") and "RBLOCK" in fitting:
        return Expected(BLOCK_END, "a block ends with }")
    if last in STATEMENT_VERBS:
        fitting -= {"END"}
    elif (last in PREPOSITIONS or last == "INTO") and "LPAREN" in fitting and statement[0].type in STATEMENT_VERBS:
        return _better(_OBJECT, statement, token, source)
    if "END" in fitting and _lacks_preposition(statement, fitting):
        usual = "a verb and its result are followed by from, to, with, ... and an object"
        return _better(Expected("preposition", usual), statement, token, source)
    for types, expected in _ROWS:
        if fitting.issuperset(types.split()):
            return _better(expected, statement, token, source)
    return Expected(" or ".join(sorted(fitting)).lower() or "nothing more", "")


def _lacks_preposition(statement: Sequence[Token], fitting: frozenset[str]) -> bool:
    """Whether `statement` is a verb and its result, and its verb asks for an object."""
    verb = next((token.value for token in statement if token.type in STATEMENT_VERBS), None)
    if not isinstance(verb, VerbText) or "WITH" not in fitting or verb.name.lower() in OBJECTLESS_VERBS:
        return False
    return len(statement) > 1 and not any(token.type in PREPOSITIONS or token.type == "INTO" for token in statement)


def _better(expected: Expected, statement: Sequence[Token], token: Token, source: str) -> Expected:
    """Make the hint say what to write, where the token tells."""
    return expected._replace(hint=better_hint(expected.text, expected.hint, token, statement, source))
