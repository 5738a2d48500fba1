"""Single expressions, and texts with expressions in them."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.compiler.asking import LONGEST, compile_expression, compile_message
from runtime.compiler.program import Form
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError


def value_of(form: Form, **names: Any) -> Any:
    """Run an expression that wants nothing of the world."""
    with pytest.raises(StopIteration) as ended:
        next(form(Scope(names)))
    return ended.value.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<n> + 1", 6),
        ("<user: name>", "Ada"),
        ('<user: name> ++ "!"', "Ada!"),
        ("<n> > 3 and not <gone> exists", True),
        ("{ a: <n>, b: [1, <n>] }", {"a": 5, "b": [1, 5]}),
        (' "n is ${<n>}" ', "n is 5"),
    ],
)
def test_an_expression_has_the_value_it_has_in_a_statement(text: str, value: Any) -> None:
    assert value == value_of(compile_expression(text, LINKAGE), n=5, user={"name": "Ada"})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("n is ${<n>}", "n is 5"),
        ('"quoted" ${<n>}', '"quoted" 5'),
        (r"tab\tand \"quote\"", 'tab\tand "quote"'),
        ("two\nlines", "two\nlines"),
        ("plain", "plain"),
        ("costs $5", "costs $5"),
    ],
)
def test_a_message_is_filled_in(text: str, result: str) -> None:
    assert result == value_of(compile_message(text, LINKAGE), n=5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There is no expression"),
        ("  ", "There is no expression"),
        ("<n> +", ""),
        ("Log <n> to the <console>.", ""),
        ("<n> > 3 }", ""),
        ('"open', "Unterminated string literal at character 1"),
        ("(" * 1000 + "1" + ")" * 1000, ""),
        ("1" * (LONGEST + 1), f"An expression has at most {LONGEST:,} characters, not {LONGEST + 1:,}"),
    ],
)
def test_what_is_no_expression_is_said_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        compile_expression(text, LINKAGE)
    assert str(raised.value)
    assert not reason or reason == str(raised.value)


def test_a_mistake_in_a_message_is_said_too() -> None:
    with pytest.raises(EvaluationError):
        compile_message("n is ${<n> +}", LINKAGE)
    with pytest.raises(EvaluationError):
        compile_message("n is ${<n>", LINKAGE)


def test_long_expressions_of_many_operands_are_evaluated() -> None:
    assert 150 == value_of(compile_expression(" + ".join(["<n>"] * 150), LINKAGE), n=1)
