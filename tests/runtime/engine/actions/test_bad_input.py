"""Whatever a statement is given, its action answers or fails with a sentence, and the runtime is never at fault.

Every verb, with every preposition, in several shapes of statement, gets values of every kind, odd ones among them; the
world answers as it may. What happens in earnest is in the other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from runtime.compiler.calls import Call
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.errors import EvaluationError
from runtime.values.answers import answer
from runtime.values.kinds import UNBOUND, DateRange, HeaderMap, Value
from runtime.vocabulary import VERBS
from tests.support.calls import make_call
from tests.support.driving import NOON

ODD: tuple[Value, ...] = (
    None, True, -1, float("nan"), "", "a.b\0\ud800", b"\xff\x00", [], [1, "a", {}, [None]], {"id": {}, "name": []},
    DateRange(NOON, NOON), {"port": -1, "timeout": "x", "headers": 5, "method": 7, "url": 5, "command": {}, "code": ""},
)  # fmt: skip

SHAPES = ("s", "s:o", "s:last", "s:+7d", "s:a_to_b", "file:o")
OBJECTS = ("=", "o:s", 'o:"x"', "x-repository", "event:o", "-")

REPLIES: dict[type[effects.Effect], Any] = {
    effects.Now: NOON,
    effects.NewId: "ID-1",
    effects.ReadEnvironment: "",
    effects.ReadParameters: {},
    effects.ReadContract: {"schemas": {}},
    effects.ReadTerminal: {"is_tty": False},
    effects.DescribeSystem: {},
    effects.DescribeWebSocket: {},
    effects.ConfigureWebSocket: {},
    effects.Retrieve: [],
    effects.CountRows: 0,
    effects.Store: effects.Stored(1, True),
    effects.DeleteRows: [],
    effects.ListDirectory: [],
    effects.MovePath: ["/x", "/y"],
    effects.RunFeatureSet: {},
    effects.Git: "",
    effects.Ask: "x",
    effects.RequestUrl: answer(200, HeaderMap(), {"a": 1}, ""),
    effects.ProbeUrl: {"reachable": False, "reason": "nobody"},
}
"""What the world says to each effect; None to the others."""


def statements(verb: str) -> Iterator[str]:
    for preposition in VERBS[verb].prepositions or ("to", "from", "with", "for", "on", "-"):
        for result in SHAPES:
            for target in OBJECTS:
                yield f"{verb} {result} {preposition} {target}"


def calls(statement: str, value: Value) -> Iterator[Call]:
    """Yield the statement with `value` where an object, a subject or a clause may stand, and with nothing bound."""
    names = {"s": value, "o": value}
    target = statement.rsplit(" ", 1)[1]
    held = value if target == "=" else UNBOUND
    yield make_call(statement, object=held)
    yield make_call(statement, object=value, base=value, subject=value, target=value, names=names)
    yield make_call(statement, object=held, with_value=value, to_value=value, by=value, names=names)


def run(call: Call) -> None:
    """Run the action to its end. Raises what is neither an answer nor a failure of the program."""
    try:
        execution = LINKAGE.action_for(call.site)(call)
        if hasattr(execution, "send"):
            reply = None
            for _ in range(100):
                wish = execution.send(reply)
                if type(wish) is effects.LoadTemplate:
                    execution.throw(EvaluationError("Template not found"))
                reply = REPLIES.get(type(wish))
    except (StopIteration, EvaluationError, OverflowError):
        return


@pytest.mark.parametrize("verb", [verb for verb, known in VERBS.items() if verb == known.action])
def test_an_action_answers_or_fails_whatever_it_is_given(verb: str) -> None:
    faults: dict[str, str] = {}
    for statement in statements(verb):
        for value in ODD:
            for call in calls(statement, value):
                try:
                    run(call)
                except Exception as error:
                    faults.setdefault(repr(error), f"{statement} with {value!r:.60}")
    assert {} == faults
