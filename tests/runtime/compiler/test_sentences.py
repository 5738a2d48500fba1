"""How statements are said."""

from __future__ import annotations

import pytest

from runtime.compiler.program import Code
from tests.support.playbook import body, program


def code(statements: str) -> Code:
    return program(body(statements)).codes[0]


@pytest.mark.parametrize(
    ("statement", "text", "sentence"),
    [
        (
            "Extract the <text> from the <request: body status>.",
            "<Extract> the <text> from the <request: body status>.",
            "Cannot extract the text from the request: body status.",
        ),
        (
            "<Return> an <OK: status> with { a: 1 }.",
            "<Return> the <OK: status> with { a: 1 }.",
            "Cannot return the OK: status with { a: 1 }.",
        ),
        ("Close the <c>.", "<Close> the <c>.", "Cannot close the c."),
        (
            "Sleep the <p> for 250 milliseconds.",
            "<Sleep> the <p> for 250 milliseconds.",
            "Cannot sleep the p for 250 milliseconds.",
        ),
        (
            'Send "a\n"'.replace("\n", "b") + " to the <client>.",
            '<Send> "ab" to the <client>.',
            'Cannot send "ab" to the client.',
        ),
        (
            f"Create the <x> with [{', '.join(['100'] * 40)}].",
            f"<Create> the <x> with [{', '.join(['100'] * 12)[:58]}….",
            f"Cannot create the x with [{', '.join(['100'] * 12)[:58]}….",
        ),
    ],
)
def test_a_statement_has_its_canonical_form_and_its_sentence(statement: str, text: str, sentence: str) -> None:
    made = code(statement).statements[0]
    assert (text, sentence) == (made.text, made.sentence)
