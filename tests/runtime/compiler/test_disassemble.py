"""The generated Python, kept as text: a change of the lowering shows here."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from runtime.compiler.disassemble import disassemble, main
from runtime.compiler.program import Code
from tests.support.playbook import program


def code(text: str) -> Code:
    return program(dedent(text).lstrip()).codes[0]


def expect(expected: str, text: str, stepped: bool = False) -> None:
    assert dedent(expected).strip() == dedent(disassemble(code(text), stepped)).strip()


def test_pure_statements_become_plain_python() -> None:
    expect(
        """
             | # (Handle Message: WebSocket Event Handler)
           1 | def body(frame):
             |     given = frame.given
             |     event = given['event'] if 'event' in given else UNBOUND
           2 |     try:
             |         text = event['message']
             |     except (KeyError, TypeError):
             |         text = navigate_event(event if event is not UNBOUND else frame.lookup('event'), ('message',))
           3 |     size = text
           4 |     next = size + 1 if size.__class__ is int and size <= 9223372036854775806 else add(size, 1)
           5 |     answer = f'echo: {(text if text.__class__ is str else interpolation(text))}'
           6 |     news = {'text': answer, 'all': [next, None]}
        """,
        """
        (Handle Message: WebSocket Event Handler) {
            Extract the <text> from the <event: message>.
            Compute the <size> from <text>.
            Compute the <next> from <size> + 1.
            Create the <answer> with "echo: ${text}".
            Create the <news> with { text: <answer>, all: [<next>, null] }.
        }
        """,
    )


def test_the_stepped_form_stops_and_traces() -> None:
    expect(
        """
             | # (Count: Testing)
           1 | def body(frame):
             |     signals = frame.signals
             |     steps = frame.trace
             |     trace = frame.trace.append
             |     clock = signals.clock
           2 |     trace((0, clock()))
             |     if not ((signals.attend or signals.interrupt) and (yield AT_0)):
             |         n = 0
             |         trace((0, 'n', n))
           3 |     while True:
             |         trace((1, clock()))
             |         if (signals.attend or signals.interrupt or len(steps) > 1000) and (yield AT_1):
             |             break
             |         if not (n < 3 if n.__class__ is int else less(n, 3)):
             |             break
           4 |         trace((2, clock()))
             |         if not ((signals.attend or signals.interrupt) and (yield AT_2)):
             |             n = n + 1 if n.__class__ is int and n <= 9223372036854775806 else add(n, 1)
             |             trace((2, 'n', n))
        """,
        """
        (Count: Testing) {
            Create the <n> with 0.
            while <n> < 3 {
                Create the <n> with <n> + 1.
            }
        }
        """,
        stepped=True,
    )


def test_what_a_statement_bound_is_noted_where_the_next_begins_unless_it_was_skipped() -> None:
    expect(
        """
             | # (Count: Testing)
           1 | def body(frame):
             |     signals = frame.signals
             |     trace = frame.trace.append
             |     clock = signals.clock
           2 |     trace((0, clock()))
             |     if (signals.attend or signals.interrupt) and (yield AT_0):
             |         trace((1, clock()))
             |     else:
             |         n = 0
             |         trace((1, clock(), 0, 'n', n))
           3 |     if not ((signals.attend or signals.interrupt) and (yield AT_1)):
             |         m = n
             |         trace((1, 'm', m))
        """,
        """
        (Count: Testing) {
            Create the <n> with 0.
            Create the <m> with <n>.
        }
        """,
        stepped=True,
    )


def test_plain_loops_ask_one_flag_per_pass() -> None:
    expect(
        """
             | # (Loop: Testing)
           1 | def body(frame):
             |     signals = frame.signals
             |     given = frame.given
             |     xs = given['xs'] if 'xs' in given else UNBOUND
           2 |     for i in each(xs if xs is not UNBOUND else frame.lookup('xs')):
             |         if signals.interrupt:
             |             yield AT_0
           3 |         y = i
           2 |     i = UNBOUND
             |     y = UNBOUND
        """,
        """
        (Loop: Testing) {
            for each <i> in <xs> {
                Create the <y> with <i>.
            }
        }
        """,
    )


def test_application_start_shares_what_it_binds() -> None:
    expect(
        """
             | # (Application-Start: App)
           1 | def body(frame):
             |     shared = frame.shared
           2 |     limit_ = 5
             |     shared['limit'] = limit_
        """,
        """
        (Application-Start: App) {
            Create the <limit> with 5.
        }
        """,
    )


def test_the_command_prints_every_feature_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.aro"
    file.write_text("(A: X) { Create the <x> with 1. }\n(B: X) { Create the <y> with 2. }\n")
    assert 0 == main([str(file)])
    printed = capsys.readouterr().out
    assert ["     | # (A: X)", "     | # (B: X)"] == [line for line in printed.split("\n") if "#" in line]
    assert 0 == main([str(file), "--stepped"])
    assert "yield AT_0" in capsys.readouterr().out


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "b.aro"
    broken.write_text("(A: X) { Create the <x> with . }")
    assert [2, 2, 1] == [main([]), main([str(tmp_path / "none.aro")]), main([str(broken)])]
    said = capsys.readouterr().err
    assert "usage:" in said
    assert "cannot read" in said
    assert "b.aro:1:" in said
