"""The parse tables of `aro.lark`, made once per process and only when something is parsed.

lark reads the grammar and works out the LALR(1) tables; what is kept is the little a parser needs. A token type leads
from a state to another state (a plain int: shift) or says that a rule is complete (a `Reduction`). The same rows hold
where to go on after a reduction, under the rule's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

STARTS = ("file", "body", "expression")


class Reduction(NamedTuple):
    """A complete rule: how many values it takes, and what becomes of them."""

    size: int
    rule: str
    method: str
    """The builder's method; empty when the only value is passed on as it is."""
    repeats: bool
    """A rule lark made for ``x*``: the values become a list."""
    spreads: bool
    """Some value is such a list, to be spread among the others."""


Row = dict[str, int | Reduction]


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows by state, and for each of `STARTS` its first and its last state."""

    rows: dict[int, Row]
    first: dict[str, int]
    last: dict[str, int]


class _NoLexer(Lexer):
    """Stands where lark wants a lexer; tokens come from `runtime.syntax.lexer`."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:
        return iter(())


def read_grammar(debug: bool = False) -> Lark:
    """Read the grammar that lies beside this module; with `debug`, lark logs what it found ambiguous."""
    grammar = resources.files("runtime.syntax").joinpath("aro.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_NoLexer, start=list(STARTS), debug=debug)


@cache
def tables() -> Tables:
    """Return the tables of the grammar."""
    lark = read_grammar()
    table = lark.parse_interactive("", start="file").parser_state.parse_conf.parse_table
    reductions: dict[Rule, Reduction] = {}
    rows: dict[int, Row] = {}
    for state, actions in table.states.items():
        row: Row = {}
        for name, (action, argument) in actions.items():
            row[str(name)] = argument if action is Shift else reductions.setdefault(argument, _reduction(argument))
        rows[state] = row
    return Tables(rows, dict(table.start_states), dict(table.end_states))


def _reduction(rule: Rule) -> Reduction:
    name = str(rule.origin.name)
    repeats = name.startswith("__")
    passes = rule.options.expand1 and len(rule.expansion) == 1 and not rule.alias
    spreads = any(symbol.name.startswith("__") for symbol in rule.expansion)
    method = "" if repeats or passes else str(rule.alias or name)
    return Reduction(len(rule.expansion), name, method, repeats, spreads)
