"""Whatever is typed - a filter, a command, a condition, a hit count - is understood or explained, in time."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from aro_console.commands.completing import complete
from aro_console.commands.prompt import CommandError, Surroundings, VerbCall, parse_command, usage
from aro_console.commands.verbs import VERBS
from runtime.compiler.asking import compile_expression, compile_message
from runtime.engine.actions.registry import LINKAGE
from runtime.errors import EvaluationError
from runtime.probe.commands import Order
from runtime.probe.filtering.grammar import Filter, FilterError, hidden_by, parse
from runtime.probe.hits import hit_rule
from tests.support.fuzzing import budget
from tests.support.made_programs import EXPRESSIONS, damaged
from tests.support.subjects import Thing

_FILTER_WORDS = (
    'type: conn: dir: handler: path: text: json: took> took<= err held injected marked & | ! ( ) "a b" "\\"" * a*b*c '
    "json:a.b=1 json:*.x!=2 5ms 9999999999999s c1 -"
).split(" ")
_WORDS = st.lists(st.sampled_from(_FILTER_WORDS) | st.text(max_size=4), max_size=16).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda between: between.join(words))
)


@budget(80)
@given(_WORDS | st.text(max_size=60))
def test_any_filter_asks_something_or_says_where_it_is_wrong(text: str) -> None:
    found = parse(text)
    event(type(found).__name__)
    if isinstance(found, FilterError):
        assert 1 <= found.column <= len(text)
        assert found.message
        return
    assert isinstance(found, Filter)
    assert found.matches(Thing()) in (True, False)
    assert found.matches(Thing()) == found.cheapest_first().matches(Thing())
    hidden_by(found, [Thing()])


WORLD = Surroundings(
    connections=(("c1", "ID1"),), operations=(("GET", "/a"), ("POST", "/a")), events=("Go",), paths=("/ws",),
    files=("main.aro",), themes=("dark",), columns=("id",),
)  # fmt: skip
_ARGUMENTS = [
    "c1", "c9", "4000", "-1", "main.aro:3", "Go", '{"a": 1}', "{", "0x48", "GET", "/a", "/ws", "5s", '"', "\\",
    "99999999999999",
]  # fmt: skip


@budget(80)
@given(
    st.sampled_from([verb.name for verb in VERBS]) | st.text(max_size=6),
    st.lists(st.sampled_from(_ARGUMENTS) | st.text(max_size=8), max_size=5).map(" ".join),
)
def test_any_command_is_understood_or_explained(name: str, rest: str) -> None:
    line = f"{name} {rest}"
    found = parse_command(line, WORLD)
    event(type(found).__name__)
    assert isinstance(found, Order | VerbCall | CommandError)
    assert not isinstance(found, CommandError) or found.message
    complete(line, WORLD)
    usage(line)


@budget(60)
@given(EXPRESSIONS | damaged(EXPRESSIONS) | st.text(max_size=40))
def test_any_condition_and_any_log_message_is_a_question_or_is_told_why_not(text: str) -> None:
    for compiled in (compile_expression, compile_message):
        try:
            compiled(text, LINKAGE)
        except EvaluationError as error:
            event(type(error).__name__)


@budget(60)
@given(st.text("=><%0123456789 ", max_size=12) | st.text(max_size=12))
def test_any_hit_count_is_a_rule_or_is_told_what_one_is(text: str) -> None:
    try:
        assert hit_rule(text)(3) in (True, False)
    except EvaluationError as error:
        event(type(error).__name__)


_SLOW = {
    "many stars": ("text:" + "a*" * 200 + "b", "a" * 50_000),
    "stars that never end": ("text:*" + "ab*" * 300 + "c", "ab" * 50_000),
    "deep negation": ("!" * 5000 + "a", "a"),
    "deep groups": ("(" * 500 + "a" + ")" * 500, "a"),
    "many terms": (" | ".join(f"w{number}" for number in range(2000)), "x" * 10_000),
    "a long json path": ("json:" + ".".join(["*"] * 200) + "=1", '{"a": ' * 90 + "1" + "}" * 90),
}


def _document(text: str) -> object:
    return json.loads(text) if text.startswith("{") else None


@pytest.mark.parametrize("name", _SLOW)
def test_no_filter_takes_long_on_one_row(name: str) -> None:
    pattern, text = _SLOW[name]
    found = parse(pattern)
    began = time.process_time()
    if isinstance(found, Filter):
        found.matches(Thing(words=text, texts=(text,), document=_document(text)))
    # Backtracking would take years; half a second is what a pattern of a program gets.
    assert time.process_time() - began < 0.5
