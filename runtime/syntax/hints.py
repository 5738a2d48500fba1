"""What to write instead, once it is known which token does not fit and what was expected in its place.

The first of a row of guesses that has something to say is taken: a word of other languages, a word that is nearly one
of ARO's, a name without its brackets. Guesses are about the author's next try; the parser never acts on one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from runtime.spelling import nearest
from runtime.syntax.tokens import Token, VerbText
from runtime.vocabulary import TIME_UNITS, VERBS

COMMENTS = "comments are written (* ... *), or // to the end of the line"
ANGLE_BRACKETS = "names go into angle brackets"

VERB = "action verb (e.g., Extract, Filter, Return)"
STATEMENT_VERBS = frozenset(("VERB", "SINK", "LITERAL_SINK"))

_PREPOSITIONS = tuple("from for against to into via with on at".split())
# The likeliest first: of words equally near, `nearest` takes the first.
_BEHIND_OPERAND = (
    *_PREPOSITIONS,
    *"where when by default as and or is not contains matches order limit offset".split(),
)
_BLOCK_WORDS = tuple("match for while if when parallel publish require break case otherwise else".split())
_ARTICLES = ("the", "an", "a")

_FOREIGN = {
    "let": "a value gets its name by a statement: Create the <name> with <value>.",
    "foreach": "write: for each <item> in <list> { ... }",
    "elif": "write: else if <condition> { ... }",
    "elseif": "write: else if <condition> { ... }",
    "switch": "write: match <value> { case 1 { ... } otherwise { ... } }",
    "default": "the last arm is written: otherwise { ... }",
    "continue": "there is no `continue`: put the rest of the loop's body into an `if` block",
    "try": "there is nothing to catch: a statement that fails ends its feature set with a sentence of its own",
}
"""Words that other languages begin a statement with, and what ARO has in their place."""
_FOREIGN |= dict.fromkeys(("var", "const", "def", "val"), _FOREIGN["let"])
_FOREIGN |= dict.fromkeys(
    ("func", "function", "fn"), "write a feature set: (Name: Action) { ... }, and call Application.Name"
)

_BY_TOKEN = {
    (VERB, "REGEX"): COMMENTS,
    (VERB, "MINUS"): COMMENTS,
    (VERB, "NUMBER"): "statements are not numbered",
    ("preposition", "EQ"): "there is no assignment: write with instead of =",
    ("',' or '}'", "EQ"): "the entries of a map are written key: value",
    ("'.'", "OTHER"): "statements end with a period",
    ("'.'", "PLUS"): "a sum stands in an object: Compute the <sum> from <a> + <b>.",
}
"""By what was expected and the type of the token that came."""

_OPERATORS = {
    "plus": "write + between the two",
    "minus": "write - between the two",
    "times": "write * between the two",
    "than": "write < or > between the two",
}

_RESULTS = dict.fromkeys(("return", "respond"), "write: Return an <OK: status> with <value>.") | dict.fromkeys(
    ("throw", "raise", "fail"), "write: Throw an <Error: message> for the <name>."
)
"""What verbs look like whose result is a word of its own."""

_CHARACTERS = {
    "#": COMMENTS,
    "“": 'texts stand in straight quotes: "text"',
    "&": "write `and`",
    "!": "write `not`, or != for what is not equal",
    "`": 'texts stand in straight quotes: "text"',
    "$": 'a value goes into a text as ${<name>}: "Hello ${<name>}"',
    "\\": "a backslash stands only within a text",
}
_CHARACTERS |= dict.fromkeys("”„‘’«»", _CHARACTERS["“"])


_AHEAD = 20


class Slip(NamedTuple):
    """A token that does not fit, as the guesses look at it."""

    expected: str
    """What was expected, as messages name it."""
    token: Token
    written: str
    """The token as it stands in the source."""
    statement: Sequence[Token]
    """The tokens of its statement before it."""
    following: str
    """What stands behind it, up to some characters."""

    @property
    def word(self) -> str:
        """The word in lower case, without the brackets of a verb; empty when the token is no word."""
        return self.written.strip("<> ").lower() if self.token.type in ("NAME", "TYPE_NAME") else ""

    @property
    def verb(self) -> VerbText | None:
        """The verb of the statement; None when there is none."""
        return next((token.value for token in self.statement if isinstance(token.value, VerbText)), None)


def character_hint(character: str) -> str:
    """Return what to write instead of a character that has no meaning."""
    return _CHARACTERS.get(character, "only texts and comments may hold it: leave it out")


def better_hint(expected: str, usual: str, token: Token, statement: Sequence[Token], source: str) -> str:
    """Return what the author may have meant by `token`; the `usual` hint when nothing better can be said."""
    following = source[token.end : token.end + _AHEAD].lstrip()
    slip = Slip(expected, token, source[token.start : token.end], statement, following)
    hint = next((hint for guess in _GUESSES if (hint := guess(slip))), usual)
    verb = unknown_verb_hint(slip.verb.name) if slip.verb is not None else ""
    # The statement is skipped, so nobody else will say so.
    return hint if verb in ("", hint) else f"{hint}\n{verb}"


def unknown_verb_hint(verb: str) -> str:
    """Return which verb was meant by one nobody knows; empty when none is near, or it is one of an extension."""
    meant = "" if verb.lower() in VERBS or "." in verb else nearest(verb, VERBS)
    return f"did you mean `{meant.capitalize()}`?" if meant else ""


# --- guesses -----------------------------------------------------------------------------------------------------


def _foreign_word(slip: Slip) -> str:
    return _FOREIGN.get(slip.word, "") if slip.expected in (VERB, "case") else ""


def _operator_in_words(slip: Slip) -> str:
    return _OPERATORS.get(slip.word, "") if slip.expected == "'.'" else ""


def _by_token(slip: Slip) -> str:
    return _BY_TOKEN.get((slip.expected, slip.token.type), "")


def _lower_case_verb(slip: Slip) -> str:
    if slip.expected != VERB or not slip.word or not slip.written.strip("<> ").islower():
        return ""
    capital = slip.word[:1].upper() + slip.word[1:]
    if slip.word in _ARTICLES or slip.word in _BEHIND_OPERAND:
        return ""
    if slip.word in VERBS:
        return f"verbs start with a capital letter: write `{capital}` instead of `{slip.word}`"
    meant = nearest(slip.word, (*_BLOCK_WORDS, *VERBS))
    if meant in _BLOCK_WORDS:
        return f"did you mean `{meant}`?"
    if meant:
        return f"did you mean `{meant.capitalize()}`? Verbs start with a capital letter"
    return f"a statement starts with a verb, and verbs start with a capital letter: `{capital}`"


def _misspelt_verb(slip: Slip) -> str:
    """Behind a verb nobody knows, texts and numbers look wrong although only the verb is."""
    last = slip.statement[-1] if slip.statement else None
    if slip.expected != "'<'" or last is None or not isinstance(last.value, VerbText):
        return ""
    return unknown_verb_hint(last.value.name)


def _misspelt_word(slip: Slip) -> str:
    known = _words_for(slip)
    meant = nearest(slip.word, known) if slip.word else ""
    return f"did you mean `{meant}`?" if meant else ""


def _words_for(slip: Slip) -> tuple[str, ...]:
    """Return the words that could stand where the slip is, the likeliest first."""
    last = slip.statement[-1].type if slip.statement else ""
    if slip.expected in ("'.'", "preposition"):
        units = tuple(sorted(TIME_UNITS)) if last == "INT" else ()
        return (*units, *_prepositions_of(slip.verb), *_BEHIND_OPERAND)
    if slip.expected == "'<'" and last == "FOR":
        return ("each",)
    return {"case": ("case", "otherwise"), "'each'": ("each",), "'in'": ("in",), "'as'": ("as",)}.get(slip.expected, ())


def _misspelt_article(slip: Slip) -> str:
    """``to teh <console>`` compares `teh` with what follows, so the statement ends too early."""
    if slip.expected != "expression":
        return ""
    for token, following in pairwise(slip.statement):
        if token.type == "NAME" and following.type == "LT" and isinstance(token.value, str):
            meant = nearest(token.value, _ARTICLES)
            if meant:
                return f"did you mean `{meant}` instead of `{token.value}`?"
            return f"`{token.value} <` compares the two; before a name in brackets stands a, an, the or nothing"
    return ""


def _missing_preposition(slip: Slip) -> str:
    if slip.expected != "preposition" or slip.verb is None:
        return ""
    if meant := unknown_verb_hint(slip.verb.name):
        return meant
    *others, last = _prepositions_of(slip.verb) or ("",)
    known = f"{', '.join(others)} or {last}" if others else last
    return f"behind its result, {slip.verb.name} goes on with {known} and an object" if known else ""


def _bare_header(slip: Slip) -> str:
    if slip.expected != "feature set":
        return ""
    is_like_one = slip.token.type in ("LBRACKET", "LMAP") or slip.word in _FOREIGN or slip.following[:1] in ("{", ":")
    return "a header stands in parentheses: (Application-Start: Its Name) { ... }" if is_like_one else ""


def _missing_result(slip: Slip) -> str:
    """Behind a verb that needs a name first comes a text, a number, or the word alone."""
    last = slip.statement[-1] if slip.statement else None
    if slip.expected != "'<'" or last is None or not isinstance(last.value, VerbText):
        return ""
    return _RESULTS.get(last.value.name.lower(), "") if slip.token.type in ("STRING", "INT", "FLOAT", "NAME") else ""


def _name_without_brackets(slip: Slip) -> str:
    return f"{ANGLE_BRACKETS}: write <{slip.written}>" if slip.token.type == "NAME" and slip.expected == "'<'" else ""


def _prepositions_of(verb: VerbText | None) -> tuple[str, ...]:
    """Return the prepositions that `verb`, or the one that was meant by it, is used with."""
    if verb is None:
        return ()
    known = VERBS.get(verb.name.lower()) or VERBS.get(nearest(verb.name, VERBS))
    return known.prepositions if known is not None else ()


_GUESSES: tuple[Callable[[Slip], str], ...] = (
    _foreign_word,
    _operator_in_words,
    _by_token,
    _lower_case_verb,
    _bare_header,
    _misspelt_verb,
    _misspelt_word,
    _misspelt_article,
    _missing_preposition,
    _missing_result,
    _name_without_brackets,
)
