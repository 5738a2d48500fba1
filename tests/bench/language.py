"""The language: loading (P13), statements (P8), and the start of the command line (P14)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
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
from runtime.engine.scope import Scope
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

COPIES = 25
RUNS = 200

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
LAST = COPIES - 1

STATEMENTS = _ENTRY + (
    "(Answer: Message Handler) {"
    + "".join(_EIGHT.format(n=number) for number in range(COPIES))
    + f"    Return an <OK: status> with <reply{LAST}> for the <message>.\n}}\n"
)


@cache
def by_hand() -> Callable[[dict[str, object]], Response]:
    """Return the same statements as somebody would write them in Python."""
    body = "".join(_EIGHT_BY_HAND.format(n=number) for number in range(COPIES))
    namespace: dict[str, object] = {"Response": Response}
    exec(f'def handler(event):\n{body}\n    return Response("OK", "message", reply{LAST})\n', namespace)
    handler = namespace["handler"]
    assert callable(handler)
    return handler


@cache
def compiled() -> Program:
    result = parse(SourceFile("main.aro", STATEMENTS))
    assert result.diagnostics == ()
    return compile_program([result.file], LINKAGE, trigger_of)


def run_program(stepped: bool) -> Response:
    """Run the statements once; of the stepped form, pass every stop."""
    program = compiled()
    execution = start(program.codes[1], Scope({"event": EVENT}, program=program), stepped)
    try:
        while True:
            next(execution)
    except StopIteration as end:
        response = end.value.response
    assert isinstance(response, Response)
    return response


def recorded() -> float:
    """Run them `RUNS` times by the driver, every statement recorded; return ms of processor time."""
    taken: list[float] = []

    def act(stage: Stage) -> None:
        taken.append(processor_time(lambda: stage.emit("Message", **EVENT), RUNS)())

    on_stage(STATEMENTS, act, tap=lambda program: new_tap(program, record_statements=True))
    return taken[0]


def statements(ours: Measure) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        assert run_program(False).data == by_hand()(EVENT).data
        return paired(ours, processor_time(lambda: by_hand()(EVENT), RUNS), f"ms for {RUNS * COPIES * 8} statements")

    return measure


# --- the command line ------------------------------------------------------------------------------------------------


def process(words: Sequence[str], caches: str) -> Measure:
    """Return a measure of a whole Python process, in ms of processor time; its modules are compiled already."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = caches

    def measure() -> float:
        process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return (usage.ru_utime + usage.ru_stime) * 1e3

    return measure


def starting() -> Ratio:
    with tempfile.TemporaryDirectory() as caches:
        check = process(["-m", "aro_console", "check", "demos/echo"], caches)
        return paired(check, process(["-c", "import lark"], caches), "ms")


FIGURES = (
    Figure(
        "P8",
        "a statement, plain",
        "hand-written Python",
        1.2,
        statements(processor_time(lambda: run_program(False), RUNS)),
    ),
    Figure(
        "P8s",
        "a statement, stepped",
        "hand-written Python",
        2.0,
        statements(processor_time(lambda: run_program(True), RUNS)),
    ),
    Figure("P8r", "a statement, recorded by driver and tap", "hand-written Python", 2.0, statements(recorded)),
    Figure("P13", "load 5,000 lines", "lark's LALR parse of our tokens, tree only", 2.0, loading(load)),
    Figure(
        "P13a",
        "the same, all plain forms made",
        "lark's LALR parse of our tokens, tree only",
        2.0,
        loading(load_and_make),
    ),
    Figure("P14", "aro-console check demos/echo", 'python -c "import lark"', 3.0, starting),
)
