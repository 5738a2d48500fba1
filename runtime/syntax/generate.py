"""From `aro.lark` to `tables.json`: ``python -m runtime.syntax.generate``, after every change of the grammar.

The only module that needs lark. lark numbers the states as it comes upon them, which differs from run to run; here
they are numbered anew, so that the same grammar always gives the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from runtime.syntax.grammar import STARTS, Reduction, Row, Tables

TABLES = Path(__file__).with_name("tables.json")


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


def generated() -> Tables:
    """Return the tables of the grammar, worked out anew."""
    table = read_grammar().parse_interactive("", start="file").parser_state.parse_conf.parse_table
    rows: dict[int, Row] = {
        state: {
            str(name): argument if action is Shift else _reduction(argument)
            for name, (action, argument) in actions.items()
        }
        for state, actions in table.states.items()
    }
    return _renumbered(Tables(rows, dict(table.start_states), dict(table.end_states)))


def _reduction(rule: Rule) -> Reduction:
    name = str(rule.origin.name)
    repeats = name.startswith("__")
    passes = rule.options.expand1 and len(rule.expansion) == 1 and not rule.alias
    spreads = any(symbol.name.startswith("__") for symbol in rule.expansion)
    method = "" if repeats or passes else str(rule.alias or name)
    return Reduction(len(rule.expansion), name, method, repeats, spreads)


def _renumbered(tables: Tables) -> Tables:
    """Number the states in the order one meets them from the first ones, names in alphabetical order."""
    numbers: dict[int, int] = {}
    waiting = [tables.first[start] for start in STARTS]
    for state in waiting:  # it grows while it is read
        if state not in numbers:
            numbers[state] = len(numbers)
            waiting += [entry for _, entry in sorted(tables.rows[state].items(), key=_name) if isinstance(entry, int)]
    rows = {
        number: {
            name: numbers[entry] if isinstance(entry, int) else entry
            for name, entry in sorted(tables.rows[state].items(), key=_name)
        }
        for state, number in numbers.items()
    }
    first, last = ({start: numbers[states[start]] for start in STARTS} for states in (tables.first, tables.last))
    return Tables(rows, first, last)


def _name(entry: tuple[str, int | Reduction]) -> str:
    return entry[0]


def encoded(tables: Tables) -> str:
    """Return the tables as JSON, one line for each reduction and state; names that lead to the same stand together."""
    reductions = sorted(
        {entry for row in tables.rows.values() for entry in row.values() if isinstance(entry, Reduction)}
    )
    targets = {reduction: f"r{number}" for number, reduction in enumerate(reductions)}
    lines: list[dict[str, str]] = []
    for row in tables.rows.values():
        names: dict[str, list[str]] = {}
        for name, entry in row.items():
            names.setdefault(str(entry) if isinstance(entry, int) else targets[entry], []).append(name)
        lines.append({target: " ".join(found) for target, found in names.items()})
    parts = [
        f'"first": {json.dumps(tables.first)}',
        f'"last": {json.dumps(tables.last)}',
        '"reductions": [\n' + ",\n".join(map(json.dumps, reductions)) + "\n]",
        '"rows": [\n' + ",\n".join(map(json.dumps, lines)) + "\n]",
    ]
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    TABLES.write_text(encoded(generated()), encoding="utf-8")
