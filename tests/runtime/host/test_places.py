"""Where a suspended run stands."""

from __future__ import annotations

from collections.abc import Generator

from runtime.engine.execution import start
from runtime.engine.scope import Scope, Signals
from runtime.host.places import in_own_code, statement_of
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


def test_a_plain_run_is_found_in_the_statement_that_waits() -> None:
    code = program_of(TEXT).codes[0]
    body = start(code, Scope(), stepped=False)
    seen = []
    for _ in range(2):
        body.send(None)
        seen.append(code.statements[statement_of(body, code)].span.line)
    assert seen == [4, 6]
    assert in_own_code(body, code) is False  # an action of ours yields the effect


def test_statements_on_one_line_are_told_apart() -> None:
    code = program_of('(Go: Go Handler) { Sleep the <pause> for 1 second. Log "x" to the <console>. }').codes[0]
    body = start(code, Scope(), stepped=False)
    seen = []
    for _ in range(2):
        body.send(None)
        seen.append(code.statements[statement_of(body, code)].verb)
    assert seen == ["sleep", "log"]


def test_code_of_another_file_is_no_statement_of_a_run() -> None:
    code = program_of("(Go: Go Handler) { Create the <n> with 1. }").codes[0]

    def of_ours() -> Generator[int, None, None]:
        yield 1

    body = of_ours()
    body.send(None)
    assert statement_of(body, code) == -1


def test_a_run_that_has_not_begun_or_has_ended_is_in_no_statement() -> None:
    code = program_of("(Go: Go Handler) { Create the <n> with 1. }").codes[0]
    body = start(code, Scope(), stepped=False)
    assert statement_of(body, code) == -1
    assert list(body) == []
    assert statement_of(body, code) == -1


def test_a_stepped_run_stops_in_its_own_code() -> None:
    code = program_of(TEXT).codes[0]
    body = start(code, Scope(signals=Signals(attend=True)), stepped=True)
    body.send(None)
    assert in_own_code(body, code)
