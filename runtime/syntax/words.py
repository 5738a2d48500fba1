"""The words of ARO: which token each is, by where it stands (language.md 1.3, 1.8).

A word's place is one of three: the start of a statement, where an operand is expected, or behind an operand. The
same letters mean different things in each: ``default`` is a clause behind an operand and a name before one. Reserved
words are matched without regard to case.
"""

from __future__ import annotations

from enum import IntEnum

from runtime.vocabulary import LITERAL_SINK_VERBS, SINK_VERBS, TIME_UNITS


class Place(IntEnum):
    """Where the reader stands, which decides what the next characters are."""

    START = 0
    """At the start of a statement, or of the file."""
    OPERAND = 1
    """Where an expression, a noun or a key word of a clause may begin."""
    AFTER = 2
    """Behind an operand."""
    TYPE = 3
    """Behind ``is``, where a word is the name of a type."""
    KEY = 4
    """Where a map's entry begins."""
    PATTERN = 5
    """Behind ``case``."""


Reading = tuple[str, Place]
"""The type of the token, and the place behind it."""


def _table(token_types: str, place: Place) -> dict[str, Reading]:
    """Return a table from ``word:TYPE`` pairs; a word alone is its own type in capitals."""
    pairs = (pair.partition(":") for pair in token_types.split())
    return {word: (name or word.upper(), place) for word, _, name in pairs}


_CLAUSES = _table(
    "from for against to into via with on at by where when and or contains matches in each if",
    Place.OPERAND,
)
_VALUES = _table("true false null nil:NULL none:NULL", Place.AFTER)

AT_START = (
    _table("match for parallel while if publish require", Place.OPERAND)
    | _table("break", Place.AFTER)
    | _table("case", Place.PATTERN)
    | _table("otherwise else:OTHERWISE", Place.AFTER)
    | _table("when:WHEN_START", Place.OPERAND)
)
"""Words that begin a statement, or go on with one behind its block."""

NEVER_VERBS = frozenset((_CLAUSES | _VALUES).keys() - {"when"}) | frozenset("a an the as not is".split())
"""Words that are no verb, even with a capital."""

VERBS_IN_ANY_CASE = frozenset("then assert exists".split())

AS_OPERAND = _CLAUSES | _VALUES | _table("not", Place.OPERAND) | _table("else:OTHERWISE otherwise then", Place.AFTER)
"""Words that are not names where an operand may begin."""

AFTER_OPERAND = (
    _CLAUSES
    | _VALUES
    | _table("not equals:EQ before after between default limit offset matching using", Place.OPERAND)
    | _table("exists recursively asc:DIRECTION ascending:DIRECTION desc:DIRECTION descending:DIRECTION", Place.AFTER)
    | _table("else:OTHERWISE otherwise then", Place.AFTER)
    | dict.fromkeys(TIME_UNITS, ("UNIT", Place.AFTER))
)
"""Words behind an operand, where no name can stand."""

AS_TYPE = _VALUES | _table("not in", Place.OPERAND) | _table("empty defined", Place.AFTER)
"""Words behind ``is`` that are not the name of a type."""

PREPOSITIONS = frozenset("FROM FOR AGAINST TO INTO VIA WITH ON AT BY".split())
"""Token types that message texts call a preposition."""

ENDS_THE_SUBJECT = PREPOSITIONS | frozenset("WHERE WHEN DEFAULT LIMIT OFFSET MATCHING USING ORDER_BY".split())
"""Tokens behind which ``in`` is an operator again and no longer a preposition (X11)."""

AGGREGATES = frozenset("sum count avg min max first last".split())

DATE_UNITS = frozenset(
    "s sec second seconds m min minute minutes h hr hour hours d day days w wk week weeks"
    " M mo month months y yr year years ms millisecond milliseconds".split()
)
"""Units that may be glued to an integer (4.8, C31); case counts, as ``m`` is a minute and ``M`` a month."""


def verb_type(verb: str) -> str:
    """Return the token type of `verb`: what may follow it in place of a result (2.4)."""
    lowered = verb.lower()
    if lowered in LITERAL_SINK_VERBS:
        return "LITERAL_SINK"
    return "SINK" if lowered in SINK_VERBS else "VERB"
