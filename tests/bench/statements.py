"""Statements (P8): a handler of eight that come again and again, by the same written by hand, and how that grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, partial

from runtime.compiler.program import Program
from runtime.engine.execution import Response, start
from runtime.engine.scope import Scope, Signals
from tests.bench.frame import BEND, Figure, Measure, Ratio, paired, per, processor_time
from tests.support.driving import Stage, new_tap, on_stage, program_of

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

EVENT: dict[str, object] = {"message": "good morning", "user": {"name": "Ada"}, "count": 21}


def handler(statements: int) -> str:
    """Return a program with a handler of so many statements, eight at a time."""
    copies = statements // 8
    body = "".join(_EIGHT.format(n=number) for number in range(copies))
    last = f"    Return an <OK: status> with <reply{copies - 1}> for the <message>.\n"
    return f"(Answer: Message Handler) {{{body}{last}}}\n"


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
    return program_of(handler(statements))


def run(program: Program, event: dict[str, object], stepped: bool = False, attended: bool = False) -> Response:
    """Run its only feature set, as the driver does; of the stepped form, pass every stop when it is attended to."""
    signals = Signals(attend=attended, clock=time.monotonic_ns)
    code, scope = program.codes[0], Scope({"event": event}, signals=signals, program=program)
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
        assert run(compiled(STATEMENTS), EVENT).data == by_hand(STATEMENTS)(EVENT).data
        return paired(ours, by_hand_for(STATEMENTS), f"ms for {MADE} statements")

    return measure


def by_hand_for(count: int) -> Measure:
    return processor_time(lambda: by_hand(count)(EVENT), MADE // count)


def ours_for(count: int, stepped: bool = False, attended: bool = False) -> Measure:
    return processor_time(lambda: run(compiled(count), EVENT, stepped, attended), MADE // count)


# --- growth ----------------------------------------------------------------------------------------------------------


def _growth(more: int, fewer: int, stepped: bool = False) -> Callable[[], Ratio]:
    """Compare the cost of a statement in feature sets of two sizes, what starting them costs included."""
    ours, theirs = (per(MADE, ours_for(count, stepped)) for count in (more, fewer))
    return partial(paired, ours, theirs, "ns a statement")


_HAND = "hand-written Python"

FIGURES = (
    Figure("P8", "a statement, plain", _HAND, 1.2, statements(ours_for(STATEMENTS))),
    Figure("P8s", "a statement, stepped", _HAND, 2.0, statements(ours_for(STATEMENTS, stepped=True))),
    Figure("P8a", "the same, every stop asked", _HAND, 10.0, statements(ours_for(STATEMENTS, True, attended=True))),
    Figure("P8r", "a statement, recorded by driver and tap", _HAND, 2.0, statements(recorded)),
    Figure("G.P8.200", "growth: 200 statements", "24 statements", BEND, _growth(200, 24)),
    Figure("G.P8.1600", "growth: 1,600 statements", "200 statements", BEND, _growth(1_600, 200)),
    Figure("G.P8s.200", "growth: 200 statements, stepped", "24 statements", BEND, _growth(200, 24, stepped=True)),
    Figure("G.P8s.1600", "growth: 1,600, stepped", "200 statements", BEND, _growth(1_600, 200, stepped=True)),
)
