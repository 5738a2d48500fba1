"""The parse tables of `aro.lark`, read once per process and only when something is parsed.

lark works the LALR(1) tables out of the grammar, which takes longer than everything else `check` does to a small
application; so `generate` does it when the grammar changes, and the result lies beside it in `tables.json`. A token
type leads from a state to another state (a plain int: shift) or says that a rule is complete (a `Reduction`). The same
rows hold where to go on after a reduction, under the rule's name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import Any, NamedTuple

from runtime.frozen import frozen

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


@frozen
class Tables:
    """The rows by state, and for each of `STARTS` its first and its last state."""

    rows: dict[int, Row]
    first: dict[str, int]
    last: dict[str, int]


@cache
def tables() -> Tables:
    """Return the tables of the grammar."""
    written = get_data("runtime.syntax", "tables.json")  # importlib.resources would bring temporary files and zip along
    assert written is not None  # the loader of a package that is a file or an archive has data
    return decoded(written.decode())


def decoded(text: str) -> Tables:
    """Return the tables that `generate.encoded` wrote."""
    written = json.loads(text)
    reductions = [Reduction(*fields) for fields in written["reductions"]]
    rows = {state: _row(line, reductions) for state, line in enumerate(written["rows"])}
    return Tables(rows, written["first"], written["last"])


def _row(line: Mapping[str, Any], reductions: list[Reduction]) -> Row:
    """Return one row: names by where they lead; what begins with ``r`` is the number of a reduction."""
    row: Row = {}
    for target, names in line.items():
        entry = reductions[int(target[1:])] if target[0] == "r" else int(target)
        row.update(dict.fromkeys(names.split(), entry))
    return row
