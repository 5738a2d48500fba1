"""Reading words, nouns and verbs: what a word is depends on the `Place` it stands at (language.md 1.8 rules 1 to 3).

One part of the lexer; the tables it reads by are in `words`.
"""

from __future__ import annotations

import re

from runtime.syntax import names, words
from runtime.syntax.cursor import Cursor, Inside
from runtime.syntax.tokens import VerbText
from runtime.syntax.words import Place

_VERB = re.compile(r"<\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*>")
_VERB_PARTS = re.compile(r"(?:\.[^\W\d]\w*)*")
_KEY = re.compile(r"([^\W\d]\w*(?:\s*-\s*\w+)*)\s*:(?!:)")
_IMPORT = re.compile(r"[ \t]+([^\s(){}]+)")
_MERGED = re.compile(
    r"is\s+not\b(?!-)|not\s+in\b(?!-)|order\s+by\b(?!-)|(?:starts|ends)(?:\s+|-)with\b(?!-)", re.IGNORECASE
)
_MERGED_TYPES = {
    "is": ("IS_NOT", Place.TYPE),
    "no": ("NOT_IN", Place.OPERAND),
    "or": ("ORDER_BY", Place.OPERAND),
    "st": ("STARTS_WITH", Place.OPERAND),
    "en": ("ENDS_WITH", Place.OPERAND),
}
# An article is the name of a variable where nothing that it could stand before follows: `${a - b}`.
_NO_NAMES = "|".join((
    "and|or|not|is|in|contains|matches|exists|between|equals|before|after|starts|ends",
    "from|for|against|to|into|via|with|on|at|by|where|when|then|otherwise|else",
))  # fmt: skip
_BEFORE_NAME = re.compile(rf"\s+(?:<\s*[^\W\d]|[\"'0-9]|(?!(?:{_NO_NAMES})\b)[^\W\d])", re.IGNORECASE)
_CALL = re.compile(r"\s*\(")
_PORT = re.compile(r"\s+[0-9<]")
_METHOD = re.compile(r"(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b")
_TYPE_NEXT = re.compile(r"\s+(?=[^\W\d])")


class WordReader(Cursor):
    """The part of the lexer that reads words, and `<` with what it opens."""

    def read_word(self, match: re.Match[str]) -> None:
        if self.place is Place.START:
            self._first_word(match)
        elif self.place is Place.AFTER:
            self._word_after(match)
        elif self.place is Place.TYPE:
            self._type_word(match)
        else:
            self._operand_word(match)

    def _first_word(self, match: re.Match[str]) -> None:
        """Read the word a statement begins with (1.8 rule 1)."""
        word = match.group()
        lowered = word.lower()
        if lowered == "import" and self.open[-1] is Inside.FILE and self._import(match):
            return
        if self.before.type == "PIPE" and word[0].isupper():
            self._verb(match)
        elif lowered in words.AT_START:
            token_type, place = words.AT_START[lowered]
            self.emit(token_type, match.end(), place, word)
        elif lowered in words.VERBS_IN_ANY_CASE or (word[0].isupper() and lowered not in words.NEVER_VERBS):
            self._verb(match)
        else:
            self.emit("NAME", match.end(), Place.OPERAND, word)

    def _import(self, match: re.Match[str]) -> bool:
        path = _IMPORT.match(self.text, match.end(), self.end)
        if path is None:
            return False
        written = path.group(1)
        # A full stop may end the line as it ends a statement; the dots of `..` belong to the path.
        value = written[:-1] if written.endswith(".") and not written.endswith("..") else written
        self.emit("IMPORT", path.end(), Place.START, value)
        return True

    def _verb(self, match: re.Match[str]) -> None:
        # A lower-case part is a member of something else: `Log.x` is the verb `Log` and a slip.
        parts = _VERB_PARTS.match(self.text, match.end(), self.end)
        name = match.group()
        if parts is not None and all(part[:1].isupper() for part in parts.group().split(".")[1:]):
            name += parts.group()
        end = self.at + len(name)
        self.emit(words.verb_type(name), end, Place.OPERAND, VerbText(name, False, self.at, end))
        self.in_subject = True

    def _word_after(self, match: re.Match[str]) -> None:
        """Read a word behind an operand: a key word, or a sign that the full stop before it is missing."""
        if merged := _MERGED.match(self.text, self.at, self.end):
            token_type, place = _MERGED_TYPES[merged.group()[:2].lower()]
            self._key_word(token_type, merged.end(), place)
            return
        word = match.group()
        lowered = word.lower()
        if lowered == "is":
            self.emit("IS", match.end(), Place.TYPE, word)
        elif lowered == "as":
            self._as(match)
        elif lowered == "in" and self.in_subject and self.in_statement:
            self._key_word("INTO", match.end(), Place.OPERAND)
        elif lowered in words.AFTER_OPERAND and not (word[0].isupper() and self._starts_statement(lowered)):
            token_type, place = words.AFTER_OPERAND[lowered]
            self._key_word(token_type, match.end(), place)
        elif lowered in words.AT_START and self._starts_statement(lowered):
            token_type, place = words.AT_START[lowered]
            self.emit(token_type, match.end(), place, word)
        elif word[0].isupper():
            self._verb(match)
        else:
            self.emit("NAME", match.end(), Place.AFTER, word)

    def _starts_statement(self, lowered: str) -> bool:
        """Whether a statement begins here although no full stop ended the one before."""
        return lowered not in words.NEVER_VERBS and self.in_statement and self.first_on_line()

    def _key_word(self, token_type: str, end: int, place: Place) -> None:
        if token_type in words.ENDS_THE_SUBJECT and self.in_statement:
            self.in_subject = False
        self.emit(token_type, end, place, self.text[self.at : end])

    def _as(self, match: re.Match[str]) -> None:
        """``as <name>``, or ``as Type`` with the type in one token."""
        gap = _TYPE_NEXT.match(self.text, match.end(), self.end)
        if gap is None or self.before.type == "PUBLISH":
            self.emit("AS", match.end(), Place.OPERAND, match.group())
            return
        end = names.read_type(self.text, gap.end(), self.end)
        self.emit("AS_TYPE", end, Place.AFTER, self.text[gap.end() : end])

    def _type_word(self, match: re.Match[str]) -> None:
        """Read a word behind ``is``: the name of a type, unless it is one of a few others."""
        word = match.group()
        lowered = word.lower()
        if lowered in ("a", "an", "the"):
            self.emit("ART", match.end(), Place.TYPE, word)
        elif lowered in words.AS_TYPE:
            token_type, place = words.AS_TYPE[lowered]
            self.emit(token_type, match.end(), place, word)
        else:
            self.emit("TYPE_NAME", match.end(), Place.AFTER, word)

    def _operand_word(self, match: re.Match[str]) -> None:
        word = match.group()
        lowered = word.lower()
        before, end = self.before.type, match.end()
        if before == "WITH" and lowered in words.AGGREGATES and _CALL.match(self.text, end, self.end):
            self.emit("AGGREGATE", end, Place.AFTER, lowered)
        elif before == "ON" and lowered == "port" and _PORT.match(self.text, end, self.end):
            self.emit("PORT", end, Place.OPERAND, word)
        elif before == "VIA" and _METHOD.fullmatch(word):
            self.emit("METHOD", end, Place.OPERAND, word)
        elif lowered in ("a", "an", "the") and _BEFORE_NAME.match(self.text, end, self.end):
            self.emit("ART", end, Place.OPERAND, word)
        elif lowered == "as":
            self._as(match)
        elif lowered == "_" and self.place is Place.PATTERN:
            self.emit("ANY", end, Place.AFTER)
        elif merged := _MERGED.match(self.text, self.at, self.end) if lowered == "order" else None:
            self._key_word("ORDER_BY", merged.end(), Place.OPERAND)
        elif lowered in words.AS_OPERAND:
            token_type, place = words.AS_OPERAND[lowered]
            self._key_word(token_type, end, place)
        else:
            self.emit("NAME", end, Place.AFTER, word)

    def read_key(self) -> bool:
        """Read ``key:`` where a map's entry begins (1.8 rule 5); return False when something else stands there."""
        match = _KEY.match(self.text, self.at, self.end)
        if match is None:
            self.place = Place.OPERAND
            return False
        self.emit("KEY", match.end(), Place.OPERAND, re.sub(r"\s+", "", match.group(1)))
        return True

    def read_angle(self, match: re.Match[str]) -> None:
        """A `<`: a bracketed verb, the opening of a noun, or less-than (1.8 rules 1 and 2)."""
        if self.place is Place.START or (self.place is Place.AFTER and self.first_on_line()):
            verb = _VERB.match(self.text, self.at, self.end)
            if verb is not None and (self.place is Place.START or verb.group(1)[0].isupper()):
                self._bracketed_verb(verb)
                return
        if self.place is Place.AFTER and not self._second_of_publish():
            self.emit("LT", match.end(), Place.OPERAND, "<")
            return
        end, noun = names.read_noun(self.text, self.at, self.end, self.report)
        if isinstance(noun.qualifier, str) and (ends := names.is_reversed_range(noun.qualifier)) and not noun.quoted:
            message = f"Range start ({ends[0]}) is greater than end ({ends[1]})"
            self.report("reversed-range", message, self.at, end, f"write {ends[1]}-{ends[0]}")
        self.emit("NOUN", end, Place.AFTER, noun)

    def _second_of_publish(self) -> bool:
        return [token.type for token in self.tokens[-3:]] == ["PUBLISH", "AS", "NOUN"]

    def _bracketed_verb(self, match: re.Match[str]) -> None:
        name = match.group(1)
        lowered = name.lower()
        if lowered in ("publish", "require"):
            self.emit(lowered.upper(), match.end(), Place.OPERAND, VerbText(name, True, *match.span(1)))
        elif name[0].isupper() or lowered in words.VERBS_IN_ANY_CASE or lowered == "when":
            verb = VerbText(name, True, *match.span(1))
            self.emit(words.verb_type(name), match.end(), Place.OPERAND, verb)
            self.in_subject = True
        else:
            self.emit("NAME", match.end(), Place.OPERAND, name)
