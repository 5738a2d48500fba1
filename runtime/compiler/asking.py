"""Single expressions, compiled on their own: what a watcher asks of a program's names.

They are ARO's expressions, read and lowered as those of feature sets are. An expression has no loops, so what bounds
it is its length; what it wants of the world it yields like any generated code, and whoever runs it decides.
"""

from __future__ import annotations

import ast
import re

from runtime.compiler.calls import Linkage
from runtime.compiler.expressions import Expressions
from runtime.compiler.lower import definition, linked
from runtime.compiler.program import Form
from runtime.compiler.table import table_of
from runtime.compiler.unit import Pool, Unit
from runtime.errors import EvaluationError
from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.parser import parse_expression

LONGEST = 4_000
"""Characters of an expression."""

_NAME = "<expression>"

_BARE_QUOTE = re.compile(r'(?<!\\)"')


def compile_expression(text: str, linkage: Linkage) -> Form:
    """Return a form that returns the value of an expression.

    Raises:
        EvaluationError: it is none; with the place of the first mistake.
    """
    if len(text) > LONGEST:
        raise EvaluationError(f"An expression has at most {LONGEST:,} characters, not {len(text):,}")
    if not text.strip():
        raise EvaluationError("There is no expression")
    source = SourceFile(_NAME, text)
    try:
        return _compiled(_parsed(source), source, linkage)
    except RecursionError:
        raise EvaluationError("This is nested too deeply to be evaluated") from None


def compile_message(text: str, linkage: Linkage) -> Form:
    """Return a form that returns a text with its ``${...}`` filled in; raises as `compile_expression` does."""
    quoted = _BARE_QUOTE.sub(r'\\"', text).replace("\n", "\\n")
    return compile_expression(f'"{quoted}"', linkage)


def _parsed(source: SourceFile) -> nodes.Expression:
    node, diagnostics = parse_expression(source, 0, len(source.text))
    first = next((finding for finding in diagnostics if finding.is_error), None)
    if first is not None:
        place = f" at character {first.span.start + 1}" if first.span is not None else ""
        raise EvaluationError(f"{first.message}{place}")
    if node is None:
        raise EvaluationError("This is no expression")
    return node


def _compiled(node: nodes.Expression, source: SourceFile, linkage: Linkage) -> Form:
    pool = Pool(linkage)
    unit = Unit(pool, table_of(_NAME, "", (), linkage), stepped=False)
    lines = [ast.Return(Expressions(unit).value(node))]
    return linked(pool, definition(unit, list(lines), node.span), source, _NAME)
