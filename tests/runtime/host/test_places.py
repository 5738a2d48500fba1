"""Where a suspended run stands."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from runtime.compiler.program import Code
from runtime.engine.execution import start
from runtime.engine.scope import Scope, Signals
from runtime.host import places as places_module
from runtime.host.places import Whereabouts, in_own_code
from tests.support.driving import program_of

TEXT = """
(Go: Go Handler) {
    Create the <n> with 1.
    Sleep the <pause> for 1 second.
    for each <item> in [1] {
        Log "x"
            to the <console>.
    }
}
"""


def lines_of(whereabouts: Whereabouts, body: Any, code: Code) -> list[int]:
    """Return the lines of the statements that a run of `code` waits in, two times."""
    lines = []
    for _ in range(2):
        body.send(None)
        span = whereabouts.span_of(body, code)
        lines.append(span.line if span is not None else 0)
    return lines


def test_a_plain_run_is_found_in_the_statement_that_waits() -> None:
    code = program_of(TEXT).codes[0]
    body = start(code, Scope(), stepped=False)
    assert [4, 6] == lines_of(Whereabouts(), body, code)
    assert in_own_code(body, code) is False  # an action of ours yields the effect


def test_statements_on_one_line_are_told_apart() -> None:
    code = program_of('(Go: Go Handler) { Sleep the <pause> for 1 second. Log "x" to the <console>. }').codes[0]
    body = start(code, Scope(), stepped=False)
    texts = []
    for _ in range(2):
        body.send(None)
        span = Whereabouts().span_of(body, code)
        texts.append(span.text if span is not None else "")
    assert ["Sleep the <pause> for 1 second.", 'Log "x" to the <console>.'] == texts


def test_code_of_another_file_is_no_statement_of_a_run() -> None:
    code = program_of("(Go: Go Handler) { Create the <n> with 1. }").codes[0]

    def of_ours() -> Generator[int, None, None]:
        yield 1

    body = of_ours()
    body.send(None)
    assert Whereabouts().span_of(body, code) is None


def test_a_run_that_has_not_begun_or_has_ended_is_in_no_statement() -> None:
    code = program_of("(Go: Go Handler) { Create the <n> with 1. }").codes[0]
    body = start(code, Scope(), stepped=False)
    assert Whereabouts().span_of(body, code) is None
    assert list(body) == []
    assert Whereabouts().span_of(body, code) is None


def test_a_stepped_run_stops_in_its_own_code() -> None:
    code = program_of(TEXT).codes[0]
    body = start(code, Scope(signals=Signals(attend=True)), stepped=True)
    body.send(None)
    assert in_own_code(body, code)


def test_who_asks_often_gets_the_same_answers_again() -> None:
    code = program_of(TEXT).codes[0]
    whereabouts = Whereabouts()
    assert [[4, 6]] * 3 == [lines_of(whereabouts, code.plain(Scope()), code) for _ in range(3)]


def test_what_is_known_of_one_program_is_not_said_of_another() -> None:
    first, second = (program_of(head + TEXT).codes[0] for head in ("", "\n\n"))
    whereabouts = Whereabouts()
    assert [[4, 6], [6, 8], [4, 6]] == [
        lines_of(whereabouts, code.plain(Scope()), code) for code in (first, second, first)
    ]


def test_places_are_forgotten_before_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "_REMEMBERED", 1)
    code = program_of(TEXT).codes[0]
    whereabouts = Whereabouts()
    assert [4, 6] == lines_of(whereabouts, code.plain(Scope()), code)
    assert 1 == len(whereabouts._known)
