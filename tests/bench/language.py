"""The language: loading (P13) and statements (P8), and how both grow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.lexer import Lexer

from runtime.analysis.analyzer import analyze
from runtime.analysis.wiring import trigger_of
from runtime.compiler.lower import compile_program
from runtime.compiler.program import Program
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.execution import Response, start
from runtime.engine.scope import Scope, Signals
from runtime.source import SourceFile
from runtime.syntax.lexer import tokenize
from runtime.syntax.parser import parse
from tests.bench.frame import Figure, Measure, Ratio, paired, processor_time
from tests.support.driving import Stage, new_tap, on_stage

ROOT = Path(__file__).resolve().parents[2]

# --- loading ---------------------------------------------------------------------------------------------------------

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


# --- statements ------------------------------------------------------------------------------------------------------

STATEMENTS = 200
"""In one feature set, so that starting it weighs little; the growth figures say how much."""

MADE = 40_000
"""Statements that one measurement runs, in whatever number of runs that takes."""

_EIGHT = """
    Extract the <message{n}> from the <event: message>.
    Extract the <name{n}> from the <event: user.name>.
    Extract the <count{n}> from the <event: count>.
    Compute the <size{n}: length> from the <message{n}>.
    Compute the <total{n}> from <count{n}> * 2 + 1.
    Create the <greeting{n}> with "Hello ${{<name{n}>}}: ${{<message{n}>}}".
    Create the <large{n}> with <total{n}> > 10.
    Create the <reply{n}> with {{ text: <greeting{n}>, size: <size{n}>, total: <total{n}>, large: <large{n}> }}.
"""

_EIGHT_BY_HAND = """
    message{n} = event["message"]
    name{n} = event["user"]["name"]
    count{n} = event["count"]
    size{n} = len(message{n})
    total{n} = count{n} * 2 + 1
    greeting{n} = f"Hello {{name{n}}}: {{message{n}}}"
    large{n} = total{n} > 10
    reply{n} = {{"text": greeting{n}, "size": size{n}, "total": total{n}, "large": large{n}}}
"""

EVENT = {"message": "good morning", "user": {"name": "Ada"}, "count": 21}


def handler(statements: int) -> str:
    """Return a program with a handler of so many statements, eight at a time."""
    copies = statements // 8
    body = "".join(_EIGHT.format(n=number) for number in range(copies))
    last = f"    Return an <OK: status> with <reply{copies - 1}> for the <message>.\n"
    return f"{_ENTRY}(Answer: Message Handler) {{{body}{last}}}\n"


@cache
def by_hand(statements: int) -> Callable[[dict[str, object]], Response]:
    """Return the same statements as somebody would write them in Python."""
    copies = statements // 8
    body = "".join(_EIGHT_BY_HAND.format(n=number) for number in range(copies))
    namespace: dict[str, object] = {"Response": Response}
    exec(f'def handler(event):\n{body}\n    return Response("OK", "message", reply{copies - 1})\n', namespace)
    made = namespace["handler"]
    assert callable(made)
    return made


@cache
def compiled(statements: int) -> Program:
    result = parse(SourceFile("main.aro", handler(statements)))
    assert result.diagnostics == ()
    return compile_program([result.file], LINKAGE, trigger_of)


def run_program(statements: int, stepped: bool, attended: bool = False) -> Response:
    """Run the statements once, as the driver does; of the stepped form, pass every stop when it is attended to."""
    program = compiled(statements)
    signals = Signals(attend=attended, clock=time.monotonic_ns)
    code, scope = program.codes[1], Scope({"event": EVENT}, signals=signals, program=program)
    execution = start(code, scope, stepped) if stepped else code.plain(scope)
    try:
        while True:
            next(execution)
    except StopIteration as end:
        response = end.value.response if stepped else end.value
    assert isinstance(response, Response)
    return response


def recorded() -> float:
    """Run them by the driver, every statement recorded, the forms made before; return ms of processor time."""
    taken: list[float] = []

    def act(stage: Stage) -> None:
        signals = stage.driver.executions.signals
        signals.clock = time.monotonic_ns
        stage.emit("Message", **EVENT)
        taken.append(processor_time(lambda: stage.emit("Message", **EVENT), MADE // STATEMENTS)())

    on_stage(handler(STATEMENTS), act, tap=lambda program: new_tap(program, record_statements=True))
    return taken[0]


def statements(ours: Measure) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        assert run_program(STATEMENTS, False).data == by_hand(STATEMENTS)(EVENT).data
        return paired(ours, by_hand_for(STATEMENTS), f"ms for {MADE} statements")

    return measure


def by_hand_for(count: int) -> Measure:
    return processor_time(lambda: by_hand(count)(EVENT), MADE // count)


def ours_for(count: int, stepped: bool = False, attended: bool = False) -> Measure:
    return processor_time(lambda: run_program(count, stepped, attended), MADE // count)


# --- growth ----------------------------------------------------------------------------------------------------------

BEND = 1.25
"""What a statement or a line may cost more where there are several times as many, before that is called a bend."""


def _per(count: int, measure: Measure) -> Measure:
    """Return a measure of the cost of one of `count`, in ns."""
    return lambda: measure() * 1e6 / count


def _statements_growth(more: int, fewer: int) -> Callable[[], Ratio]:
    """Compare the cost of a statement in feature sets of two sizes, what starting them costs included."""
    return lambda: paired(_per(MADE, ours_for(more)), _per(MADE, ours_for(fewer)), "ns a statement")


def _loading_growth(act: Callable[[SourceFile], object], more: int, fewer: int) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        larger, smaller = application(more), application(fewer)
        many = more // fewer
        ours = processor_time(lambda: act(larger))
        return paired(_per(more, ours), _per(more, processor_time(lambda: act(smaller), many)), "ns a line", pairs=3)

    return measure


_HAND = "hand-written Python"
_LARK = "lark's LALR parse of our tokens, tree only"

FIGURES = (
    Figure("P8", "a statement, plain", _HAND, 1.2, statements(ours_for(STATEMENTS))),
    Figure("P8s", "a statement, stepped", _HAND, 2.0, statements(ours_for(STATEMENTS, stepped=True))),
    Figure("P8a", "the same, every stop asked", _HAND, 10.0, statements(ours_for(STATEMENTS, True, attended=True))),
    Figure("P8r", "a statement, recorded by driver and tap", _HAND, 2.0, statements(recorded)),
    Figure("G.P8.1600", "growth: 1,600 statements", "200 statements", BEND, _statements_growth(1_600, 200)),
    Figure("G.P8.200", "growth: 200 statements", "24 statements", BEND, _statements_growth(200, 24)),
    Figure("P13", "load 5,000 lines", _LARK, 2.0, loading(load)),
    Figure("P13a", "the same, all plain forms made", _LARK, 2.0, loading(load_and_make)),
    Figure("G.P13.5k", "growth: load 5,000 lines", "1,000 lines", BEND, _loading_growth(load, 5_000, 1_000)),
    Figure("G.P13.20k", "growth: load 20,000 lines", "5,000 lines", BEND, _loading_growth(load, 20_000, 5_000)),
    Figure("G.P13a.5k", "growth: 5,000 lines, forms", "1,000", BEND, _loading_growth(load_and_make, 5_000, 1_000)),
)
