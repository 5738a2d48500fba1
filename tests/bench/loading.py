"""Loading (P13), and how it grows with the length of the application and with the operations of its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from lark import Lark, Token, Tree
from lark.lexer import Lexer

from runtime.analysis.analyzer import analyze
from runtime.analysis.wiring import trigger_of
from runtime.compiler.lower import compile_program
from runtime.compiler.program import Program
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.scope import Scope
from runtime.host.application import RunOptions
from runtime.host.application import load as load_application
from runtime.source import SourceFile
from runtime.syntax.lexer import tokenize
from runtime.syntax.parser import parse
from tests.bench.frame import BEND, Figure, Ratio, paired, per, processor_time
from tests.bench.made import with_operations

ROOT = Path(__file__).resolve().parents[2]

_ENTRY = "(Application-Start: Made) {\n    Return an <OK: status> for the <startup>.\n}\n"

_ORDER = """
(Take Order {n}: Order{n} Handler) {{
    (* what an order is worth *)
    Extract the <order> from the <event: order>.
    Extract the <price> from the <order: price>.
    Extract the <name> from the <order: customer.name>.
    Compute the <total> from <price> * 3 + 12.
    Create the <label> with "order ${{<name>}}: ${{total}}".
    if <total> > 100 and <price> < 50 {{
        Log "large " ++ <label> to the <console>.
    }} otherwise {{
        Log "small " ++ <label> to the <console>.
    }}
    for each <item> in <order: items> where <item: count> > 0 {{
        Compute the <size: length> from the <item: name>.
        Log "${{<item: name>}} has ${{size}}" to the <console>.
    }}
    match <order: kind> {{
        case "gift" {{ Log "wrap it" to the <console>. }}
        otherwise {{ Log "as it is" to the <console>. }}
    }}
    Create the <row> with {{ id: <total>, label: <label>, tags: ["a", "b"], nested: {{ deep: true }} }}.
    Store the <row> into the <order{n}-repository>.
    Return an <OK: status> with {{ total: <total> }} for the <order>.
}}
"""


@cache
def application(lines: int) -> SourceFile:
    """Return an application of about so many lines, twenty-five to a feature set."""
    text = _ENTRY + "".join(_ORDER.format(n=number) for number in range(lines // _ORDER.count("\n")))
    return SourceFile("main.aro", text)


def load(source: SourceFile) -> Program:
    """Do what loading does once the files are read."""
    result = parse(source)
    findings = [*result.diagnostics, *analyze([result.file])]
    assert findings == [], [str(finding) for finding in findings[:3]]
    return compile_program([result.file], LINKAGE, trigger_of)


def load_and_make(source: SourceFile) -> None:
    """Load, and make the plain form of every feature set at once, which is otherwise made when first called."""
    for code in load(source).codes:
        code.plain(Scope()).close()


class _OurTokens(Lexer):
    """The tokens of our tokeniser for lark's own parser: no other lexer reads ARO."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, text: str) -> Iterator[Token]:
        for token in tokenize(SourceFile("main.aro", text)).tokens[:-1]:
            yield Token(token.type, text[token.start : token.end], token.start)


@cache
def lark_parser() -> Lark:
    """Return lark as anybody would use it: LALR, our grammar, lark's tree."""
    grammar = (ROOT / "runtime" / "syntax" / "aro.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", lexer=_OurTokens, start="file")


def lark_parse(text: str) -> Tree[Token]:
    return lark_parser().parse(text)


def loading(act: Callable[[SourceFile], object]) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        source = application(5_000)
        return paired(processor_time(lambda: act(source)), processor_time(lambda: lark_parse(source.text)), "ms")

    return measure


def _loading_growth(act: Callable[[SourceFile], object], more: int, fewer: int) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        larger, smaller = application(more), application(fewer)
        many = more // fewer
        ours = processor_time(lambda: act(larger))
        return paired(per(more, ours), per(more, processor_time(lambda: act(smaller), many)), "ns a line", pairs=3)

    return measure


def _operations_growth(more: int, fewer: int) -> Ratio:
    """Compare the cost of an operation, its feature set included, in applications with contracts of two sizes."""
    with TemporaryDirectory() as larger, TemporaryDirectory() as smaller:
        ours, theirs = (
            processor_time(partial(load_application, with_operations(Path(folder), count), RunOptions()), more // count)
            for folder, count in ((larger, more), (smaller, fewer))
        )
        return paired(per(more, ours), per(more, theirs), "ns an operation", pairs=3)


_LARK = "lark's LALR parse of our tokens, tree only"

FIGURES = (
    Figure("P13", "load 5,000 lines", _LARK, 2.0, loading(load)),
    Figure("P13a", "the same, all plain forms made", _LARK, 2.0, loading(load_and_make)),
    Figure("G.P13.5k", "growth: load 5,000 lines", "1,000 lines", BEND, _loading_growth(load, 5_000, 1_000)),
    Figure("G.P13.20k", "growth: load 20,000 lines", "5,000 lines", BEND, _loading_growth(load, 20_000, 5_000)),
    Figure("G.P13a.5k", "growth: 5,000 lines, forms", "1,000", BEND, _loading_growth(load_and_make, 5_000, 1_000)),
    Figure("G.P13c.100", "growth: load 100 operations, one", "of 10", BEND, partial(_operations_growth, 100, 10)),
    Figure(
        "G.P13c.1000", "growth: load 1,000 operations, one", "of 100", BEND, partial(_operations_growth, 1_000, 100)
    ),
)
