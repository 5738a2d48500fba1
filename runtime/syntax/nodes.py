"""The tree: what the author wrote, with the place of every part. Nothing here knows what it means.

Both statement syntaxes (`Log "x" to the <console>.` and `<Log> "x" to the <console>.`) give the same nodes; only
`Action.bracketed` remembers which was used, so that messages can speak the author's dialect. Every node is frozen and
has a `span`.
"""

from __future__ import annotations

from runtime.frozen import frozen
from runtime.source import SourceFile, Span

# --- nouns and names ---------------------------------------------------------------------------------------------


@frozen
class Noun:
    """``<base: qualifier>`` without its brackets: ``<user: address.city>``, ``<file: "a.txt">``, ``<x: +7d>``."""

    span: Span
    base: str
    """The name before the colon, hyphens joined: ``incoming-request``. Spelled as written."""
    qualifier: str | Interpolated | None = None
    """The raw text after the colon, blanks around it trimmed, escapes of a quoted one decoded; None without a colon."""
    quoted: bool = False
    """The qualifier was a string: it is text, never a path or a name."""
    bare = False


@frozen
class BareNoun(Noun):
    """A name where a noun may stand without brackets: ``to the console``."""

    bare = True


# --- expressions -------------------------------------------------------------------------------------------------


@frozen
class Literal:
    """A string, integer, float, Boolean or null, as the Python value (`str int float bool None`)."""

    span: Span
    value: str | int | float | bool | None


@frozen
class RegexLiteral:
    """``/pattern/flags``; the pattern verbatim, with ``\\/`` kept as written."""

    span: Span
    pattern: str
    flags: str


@frozen
class Interpolated:
    """A string with ``${}`` parts: text and expressions in the order they stand; an empty ``${}`` is no part."""

    span: Span
    parts: tuple[str | Expression, ...]


@frozen
class Variable:
    """``<noun>`` or a bare name used as a value."""

    span: Span
    noun: Noun


@frozen
class ListLiteral:
    span: Span
    items: tuple[Expression, ...]


@frozen
class MapLiteral:
    """``{ key: value }``, entries in source order; the shorthand ``{ <user: id> }`` is already expanded (X9)."""

    span: Span
    entries: tuple[tuple[str, Expression], ...]


@frozen
class Unary:
    """``-x`` or ``not x``; `operator` is ``-`` or ``not``."""

    span: Span
    operator: str
    operand: Expression


@frozen
class Binary:
    """Two operands and one of: or and == != contains matches < > <= >= + - ++ * / % in, `not in`, before, after.

    ``=``, ``is`` and ``equals`` are ``==``; ``is not`` is ``!=``. Distribution (``= "a" or "b"``) is already written
    out as two comparisons by the parser.
    """

    span: Span
    operator: str
    left: Expression
    right: Expression


@frozen
class Member:
    """``x.name``."""

    span: Span
    target: Expression
    name: str


@frozen
class Index:
    """``x[i]``."""

    span: Span
    target: Expression
    index: Expression


@frozen
class Exists:
    """``x exists``, ``x is defined``; with `negated`, ``x is not defined``."""

    span: Span
    operand: Expression
    negated: bool = False


@frozen
class IsType:
    """``x is [a] Type``; `type_name` as written."""

    span: Span
    operand: Expression
    type_name: str
    negated: bool = False


@frozen
class IsEmpty:
    """``x is empty``: also true for a missing name."""

    span: Span
    operand: Expression
    negated: bool = False


@frozen
class Group:
    """``(x)``, kept because parentheses stop distribution."""

    span: Span
    inner: Expression


@frozen
class DateOffset:
    """``x + 1d``: a date moved by `amount` of `unit` (C31); `amount` carries the sign."""

    span: Span
    operand: Expression
    amount: int
    unit: str


Expression = (
    Literal
    | RegexLiteral
    | Interpolated
    | Variable
    | ListLiteral
    | MapLiteral
    | Unary
    | Binary
    | Member
    | Index
    | Exists
    | IsType
    | IsEmpty
    | Group
    | DateOffset
)

# --- clauses of an action statement ------------------------------------------------------------------------------


@frozen
class Comparison:
    """One condition of a ``where``: a field of the element, an operator, a value.

    `operator` is one of: == != < <= > >= contains matches in, `not in`, between, `starts with`, `ends with`, before,
    after. `field` is a path of steps joined by dots. `upper` is the second value of ``between``.
    """

    span: Span
    field: str
    operator: str
    value: Expression
    upper: Expression | None = None


@frozen
class Conjunction:
    """Conditions joined by ``and`` or ``or`` (`operator`)."""

    span: Span
    operator: str
    parts: tuple[Predicate, ...]


Predicate = Comparison | Conjunction


@frozen
class By:
    """``by /re/``, ``by "text"``, ``by <field>``; `descending` for a trailing ``descending`` or ``desc``."""

    span: Span
    value: RegexLiteral | Literal | Noun
    descending: bool = False


@frozen
class Aggregate:
    """``with sum(<field>)``; `function` lower case, `field` empty for ``count()``."""

    span: Span
    function: str
    field: str


@frozen
class OrderKey:
    """One key of ``order by``."""

    span: Span
    field: str
    descending: bool = False


# --- statements --------------------------------------------------------------------------------------------------


@frozen
class Action:
    """``Verb the <result> preposition the <object> clauses.``

    `result` is None in the sink form, where `sink` holds the expression. The object is a noun (`object_noun`) or a
    value (`object_value`), or absent (X1), in which case `preposition` is empty. A lone ``<noun>`` without an operator
    behind it is always a noun object, article or not (language.md 2.3, DEC).
    """

    span: Span
    """The statement from its verb to its full stop, or to the ``|>`` behind it."""
    verb: str
    """As written, with the parts of a namespaced verb: ``Log``, ``Markdown.ToHTML``."""
    verb_span: Span
    bracketed: bool
    result: Noun | None
    result_type: str = ""
    """The type of ``as Type``; empty without."""
    sink: Expression | None = None
    preposition: str = ""
    """Lower case; ``in`` is given as ``into`` (X11)."""
    preposition_span: Span | None = None
    object_noun: Noun | None = None
    object_value: Expression | None = None
    object_article: bool = False
    time_unit: str = ""
    """The unit behind a value object: ``for 250 milliseconds``; lower case, empty without."""
    aggregate: Aggregate | None = None
    with_value: Expression | None = None
    to_value: Expression | None = None
    for_noun: Noun | None = None
    """The object of a second phrase (X2): ``Return an <OK: status> with X for the <y>.``"""
    where: Predicate | None = None
    by: By | None = None
    order: tuple[OrderKey, ...] = ()
    limit: int | None = None
    offset: int | None = None
    default: Expression | None = None
    when: Expression | None = None
    trailing: tuple[tuple[str, Expression | None], ...] = ()
    """Trailing words of X14 in order: ``("matching", Literal)``, ``("recursively", None)``, ``("using", ...)``."""
    pipelined: bool = False
    """A later stage of a pipeline; a missing object means the result of the stage before (X12)."""


@frozen
class Publish:
    """``Publish as <alias> <name>.``"""

    span: Span
    alias: str
    name: str
    bracketed: bool = False


@frozen
class Require:
    """``Require the <name> from the <source>.``"""

    span: Span
    name: str
    source: str
    bracketed: bool = False


@frozen
class RangePattern:
    """``case 200..299``: inclusive at both ends (X8)."""

    span: Span
    low: int
    high: int


@frozen
class Anything:
    """``case _``."""

    span: Span


Pattern = Literal | RegexLiteral | Noun | RangePattern | Anything | ListLiteral | MapLiteral


@frozen
class Case:
    span: Span
    pattern: Pattern
    guard: Expression | None
    body: tuple[Statement, ...]


@frozen
class Match:
    """``match <noun> { case ... otherwise { } }``; `head` spans the part before the block."""

    span: Span
    head: Span
    subject: Expression
    cases: tuple[Case, ...]
    otherwise: tuple[Statement, ...] | None


@frozen
class If:
    """``if C { } else { }`` and ``when C { } otherwise { }`` (X7); an ``else if`` is an `If` alone in `otherwise`."""

    span: Span
    head: Span
    condition: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] | None


@frozen
class ForEach:
    """``[parallel] for each <item> [at <index>] in <collection> [with <concurrency: N>] [where C] { }``."""

    span: Span
    head: Span
    item: str
    index: str | None
    collection: Expression
    parallel: bool
    concurrency: int | None
    where: Expression | None
    body: tuple[Statement, ...]


@frozen
class RangeLoop:
    """``for <name> from a to b { }``: `low` included, `high` not."""

    span: Span
    head: Span
    name: str
    low: Expression
    high: Expression
    body: tuple[Statement, ...]


@frozen
class While:
    span: Span
    head: Span
    condition: Expression
    body: tuple[Statement, ...]


@frozen
class Break:
    span: Span


@frozen
class Skipped:
    """What the parser could not read and stepped over; a diagnostic says why."""

    span: Span


Statement = Action | Publish | Require | Match | If | ForEach | RangeLoop | While | Break | Skipped
"""A pipeline is written as its stages, one `Action` after the other, the later ones `pipelined`."""

# --- the file ----------------------------------------------------------------------------------------------------


@frozen
class FeatureSet:
    """``(Title: Activity<suffix> /path) when guard { statements }``."""

    span: Span
    """From the opening parenthesis to the closing brace."""
    head: Span
    """The parenthesis."""
    name: str
    """The title, words joined by one blank, hyphens kept: ``Application-Start``."""
    activity: str
    """The activity without suffix and path; empty when the header has none."""
    suffix: str
    """The raw text of ``<...>`` at its end, blanks removed: ``status:paid,shipped``; empty without."""
    path: str
    """The path of ``WebSocket Event Handler /chat`` (ARO-0048 9.3); empty without."""
    guard: Expression | None
    takes: str
    """The field of ``Action takes <field: Type>``; empty without."""
    takes_type: str
    body: tuple[Statement, ...]


@frozen
class Import:
    span: Span
    path: str


@frozen
class File:
    """All of one source file."""

    source: SourceFile
    imports: tuple[Import, ...]
    feature_sets: tuple[FeatureSet, ...]
