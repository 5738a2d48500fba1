"""What is too deep, too long or without end is bounded and reported; twice the text takes about twice the time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from runtime.compiler.templates import compile_template
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.execution import Outcome
from runtime.probe.commands import Pause
from runtime.probe.records import RuntimeFaulted
from runtime.source import SourceFile
from tests.support.driving import Stage, new_tap, on_stage
from tests.support.made_programs import ENTRY
from tests.support.pipeline import pursue


def wrapped(statements: str) -> str:
    return f"{ENTRY}(Do It: Go Handler) {{\n{statements}\n}}\n"


def outcome_of(statements: str) -> Outcome:
    """Run statements that have no errors; return how both forms ended."""
    plain, stepped = pursue(wrapped(statements), steps=200_000).runs[-2:]
    assert plain.outcome is not None
    assert stepped.outcome is not None
    return plain.outcome


def cause_of(statements: str) -> str:
    failure = outcome_of(statements).failure
    assert failure is not None
    return failure.cause


# --- deep ------------------------------------------------------------------------------------------------------------

NESTS: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: f"Create the <x> with {'(' * n}1{')' * n}.",
    "open parentheses": lambda n: f"Create the <x> with {'(' * n}",
    "lists": lambda n: f"Create the <x> with {'[' * n}{']' * n}.",
    "maps": lambda n: f"Create the <x> with {'{a: ' * n}1{'}' * n}.",
    "indices": lambda n: f"Create the <x> with {'<items>[' * n}1{']' * n}.",
    "signs": lambda n: f"Create the <x> with {'- ' * n}1.",
    "negations": lambda n: f"Create the <x> with {'not ' * n}true.",
    "sums": lambda n: f"Create the <x> with 1{' + 1' * n}.",
    "concatenations": lambda n: f"Create the <x> with 1{' ++ 1' * n}.",
    "conditions": lambda n: f"Create the <x> with true{' and <n> > 1' * n}.",
    "choices": lambda n: f"Create the <x> with <text>{' or <text>' * n}.",
    "members": lambda n: f"Create the <x> with <user>{'.a' * n}.",
    "steps": lambda n: f"Create the <x> with <user: a{'.a' * n}>.",
    "types": lambda n: f"Create the <x: {'List<' * n}String{'>' * n}> with 1.",
    "predicates": lambda n: f"Filter the <x> from the <items> where {'(' * n}id = 1{')' * n}.",
    "ifs": lambda n: f"{'if true { ' * n}{'}' * n}",
    "otherwises": lambda n: f"{'if false { } otherwise { ' * n}{'}' * n}",
    "else ifs": lambda n: f"if false {{ }} {'otherwise if false { } ' * n}",
    "matches": lambda n: f"{'match <n> { case 3 { ' * n}{'} }' * n}",
    "ranges": lambda n: f"{'for <i> from 0 to 1 { ' * n}{'}' * n}",
    "whiles": lambda n: f"{'while false { ' * n}{'}' * n}",
    "loops": lambda n: "".join(f"for each <i{k}> in <n> {{ " for k in range(n)) + "}" * n,
    "parallel loops": lambda n: "".join(f"parallel for each <i{k}> in <n> {{ " for k in range(n)) + "}" * n,
}


@pytest.mark.parametrize("depth", [15, 25, 198, 5000])
@pytest.mark.parametrize("shape", NESTS)
def test_deep_nesting_runs_or_is_said_to_be_too_deep(shape: str, depth: int) -> None:
    pursuit = pursue(wrapped(NESTS[shape](depth)))
    assert [] != pursuit.runs or any(finding.is_error for finding in pursuit.diagnostics)


@pytest.mark.parametrize("shape", ["parentheses", "lists", "ifs", "ranges", "loops", "whiles", "sums", "conditions"])
def test_what_people_nest_compiles(shape: str) -> None:
    # CPython compiles no more than 20 blocks within each other.
    assert [] != pursue(wrapped(NESTS[shape](40))).runs


GROWN = "Create the <_x> with 1. Create the <_n> with 0. while <_n> < 3000 {{ Create the <_x> with {}. {} }}\n"
COUNT = "Compute the <_n> from <_n> + 1."


@pytest.mark.parametrize("grow", ["[<_x>]", "{ a: <_x> }"])
@pytest.mark.parametrize(
    "use",
    [
        "Log <_x> to the <console>.",
        "Create the <z> with <_x> == <_x>.",
        'Create the <z> with "${<_x>}".',
        "Transform the <z: json> from the <_x>.",
        "Compute the <z: hash> from <_x>.",
        "match <_x> { case [1] { } case <_x> { } }",
        "Sort the <z> from [<_x>, <_x>].",
        "Join the <z> from [<_x>].",
    ],
)
def test_values_nested_without_end_fail_their_statement(grow: str, use: str) -> None:
    outcome = outcome_of(GROWN.format(grow, COUNT) + use)
    assert outcome.failure is None or outcome.failure.cause == "The values are nested too deeply"


# --- large -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "cause"),
    [
        ("Create the <x> with 9223372036854775807 + 1.", "Integer overflow"),
        ('Create the <x> with "ab" * 9223372036854775807.', ""),
        ('Create the <x> with "ab" * 999999999999999.', ""),
        ("Create the <x> with 5 % 0.", "Division by zero"),
        ("Create the <x> with <now> + 999999999999999999d.", ""),
        ("Compute the <x: +999999999999y> from <now>.", ""),
        ('Compute the <x: +1d> from "9999-12-31".', ""),
        ("Sleep the <p> for 9999999999999999999.0 seconds.", ""),
    ],
)
def test_what_is_too_large_fails_its_statement(statement: str, cause: str) -> None:
    assert cause in cause_of(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "Log 1 to the <console> when <given> matches /(a|aa)+$/.",
        'Log 1 to the <console> when <given> matches "(a|aa)+$".',
        "Split the <parts> from the <given> by /(a|aa)+$/.",
        "match <given> { case /(a|aa)+$/ { } }",
        'Filter the <some> from [{ id: <given> }] where id matches "(a|aa)+$".',
    ],
)
def test_a_regex_made_to_explode_fails_its_statement(statement: str) -> None:
    assert "takes too long on this text" in cause_of(f'Create the <given> with "{"a" * 300}b".\n{statement}')


def test_a_megabyte_on_one_line_is_one_text() -> None:
    statements = (
        f'Create the <x> with "{"a" * 1_000_000}". Compute the <n2: length> from <x>. Log <n2> to the <console>.'
    )
    assert any("1000000" in asked for asked in pursue(wrapped(statements)).runs[-1].effects)


@pytest.mark.slow
def test_a_map_of_a_hundred_thousand_entries_is_a_map() -> None:
    entries = ", ".join(f"k{number}: {number}" for number in range(100_000))
    statements = f"Create the <x> with {{ {entries} }}. Compute the <n2: count> from <x>. Log <n2> to the <console>."
    assert any("100000" in asked for asked in pursue(wrapped(statements)).runs[-1].effects)


# --- without end -----------------------------------------------------------------------------------------------------


def on_tap(text: str, act: Callable[[Stage], None]) -> Stage:
    return on_stage(ENTRY + text, act, tap=lambda program: new_tap(program))


def go(stage: Stage) -> None:
    stage.emit("Go")


CIRCLES = {
    "an event that emits itself": "(Do It: Go Handler) { Emit a <Go: event> with { a: 1 }. }",
    "two events that emit each other": (
        "(Do It: Go Handler) { Emit a <Back: event> with { a: 1 }. }"
        "(Do More: Back Handler) { Emit a <Go: event> with { a: 1 }. }"
    ),
    "an observer that stores": (
        "(Do It: Go Handler) { Store { a: 1 } into the <a-repository>. }"
        "(See It: a-repository Observer) { Store { a: 2 } into the <a-repository>. }"
    ),
    "an action that calls itself": (
        "(Do It: Go Handler) { Application.Again the <r> from 3. }"
        "(Again: Action takes <n>) { Application.Again the <r> from <input: n>. Return an <OK: status> with <r>. }"
    ),
}


@pytest.mark.parametrize("circle", CIRCLES)
def test_what_sets_itself_off_fails_and_says_so(circle: str) -> None:
    stage = on_tap(CIRCLES[circle], go)
    assert any("nested deeper than 100: do they set off each other?" in line for line in stage.err)
    assert [] == stage.records(RuntimeFaulted)
    assert 0 == stage.driver.in_flight


@pytest.mark.parametrize(
    "loop", ["while true { }", "for <i> from 0 to 9223372036854775807 { }", "while true { while true { break. } }"]
)
def test_pause_reaches_a_loop_without_end(loop: str) -> None:
    turns = 0

    def act(stage: Stage) -> None:
        def asked() -> None:
            # The loop asks at the head of each pass; the third time somebody pauses.
            nonlocal turns
            turns += 1
            if turns == 3:
                stage.obey(Pause())

        stage.driver.on_interrupt = asked
        stage.driver.executions.signals.interrupt = True
        stage.emit("Go")

    stage = on_tap(f"(Do It: Go Handler) {{ {loop} }}", act)
    assert turns >= 3
    assert [] != stage.stops()


# --- growth ----------------------------------------------------------------------------------------------------------

SHAPES: dict[str, tuple[int, Callable[[int], str]]] = {
    "statements": (200, lambda n: wrapped("\n".join(f"Create the <x{k}> with <n> + {k}." for k in range(n)))),
    "statements on one line": (200, lambda n: wrapped(" ".join(f"Create the <x{k}> with <n>." for k in range(n)))),
    "conditions": (
        100,
        lambda n: wrapped("\n".join(f"if <n> > {k} {{ Log {k} to the <console>. }}" for k in range(n))),
    ),
    "conditional bindings": (
        100,
        lambda n: wrapped("\n".join(f"if <n> > {k} {{ Create the <x{k}> with <n>. }}" for k in range(n))),
    ),
    "arms that bind": (
        100,
        lambda n: wrapped(
            "\n".join(f"match <n> {{ case {k} {{ Create the <x{k}> with <n>. }} }}" for k in range(n)),
        ),
    ),
    "loops": (
        100,
        lambda n: wrapped(
            "\n".join(f"for each <item> in <n> {{ Create the <x{k}> with <item>. }}" for k in range(n)),
        ),
    ),
    "loops that may not run": (
        100,
        lambda n: wrapped(
            "\n".join(f"while <n> > {k} {{ Create the <x{k}> with <n>. break. }}" for k in range(n)),
        ),
    ),
    "templates": (
        100,
        lambda n: wrapped("\n".join(f"Transform the <x{k}> from the <template: a.tpl>." for k in range(n))),
    ),
    "names bound nowhere": (
        200,
        lambda n: wrapped("\n".join(f"Create the <measure{k}> with <maesure{k}x>." for k in range(n))),
    ),
    "actions declared nowhere": (
        50,
        lambda n: (
            ENTRY
            + "".join(
                f"(Act{k}: Action takes <n>) {{ Return an <OK: status>. }}\n"
                f"(Do {k}: E{k} Handler) {{ Application.Akt{k} the <r> from 3. }}\n"
                for k in range(n)
            )
        ),
    ),
    "arms": (
        100,
        lambda n: wrapped(
            "match <n> { " + " ".join(f"case {k} {{ Log {k} to the <console>. }}" for k in range(n)) + " }"
        ),
    ),
    "pipeline stages": (150, lambda n: wrapped("Create the <x> with 1" + " |> Log 1 to the <console>" * n + ".")),
    "feature sets": (
        100,
        lambda n: (
            ENTRY + "".join(f"(Do {k}: E{k} Handler) {{ Emit an <E{k + 1}: event> with 1. }}\n" for k in range(n))
        ),
    ),
    "list items": (2000, lambda n: wrapped(f"Create the <x> with [{'1, ' * n}].")),
    "text parts": (300, lambda n: wrapped(f'Create the <x> with "{"${n} " * n}".')),
    "a long text": (100_000, lambda n: wrapped(f'Create the <x> with "{"a" * n}".')),
    "a block text": (5_000, lambda n: wrapped('Create the <x> with """\n' + "line of text\n" * n + '""".')),
    "comments": (5_000, lambda n: wrapped("(* one *) // two\n" * n)),
    "mistakes": (300, lambda n: wrapped("Create the <x with.\n" * n)),
    "open brackets": (20_000, lambda n: "(" * n),
    "unclosed quotes": (2_000, lambda n: wrapped('"' * n)),
    "hyphens": (20_000, lambda n: wrapped(f"Create the <{'a-' * n}b> with 1.")),
    "slashes": (2_000, lambda n: wrapped("Create the <x> with " + "/a " * n)),
    "rebindings": (200, lambda n: wrapped("\n".join(f"Create the <x> with {k}." for k in range(n)))),
}
"""A shape of text, and the size to begin with."""


ISLANDS: dict[str, tuple[int, Callable[[int], str]]] = {
    "outputs": (300, lambda n: "{{ <a> }} " * n),
    "filters": (300, lambda n: "{{ <a> " + "| uppercase " * n + "}}"),
    "conditions": (100, lambda n: "{{ if <a> > 1 { }}x{{ } }}" * n),
    "loops": (100, lambda n: "{{ for each <x> in <a> where <x> > 1 { }}x{{ } }}" * n),
    "blanks in the head of a loop": (2_000, lambda n: "{{ for each <x> in " + " " * n + "<a> { }}x{{ } }}"),
    "a head of a loop that goes on": (1_000, lambda n: "{{ for each <x> in <a> where " + " where" * n + " }}"),
    "blanks in a condition": (2_000, lambda n: "{{ if " + " " * n + "<a> }}x{{ end }}"),
    "open islands": (500, lambda n: "{{ { " * n),
    "open quotes": (1_000, lambda n: "{{ '" * n),
}
"""A shape of a template, and the size to begin with."""


def _pursue(text: str) -> None:
    pursue(text, steps=1)


def _compile(text: str) -> None:
    compile_template(SourceFile("page.html", text), LINKAGE)


def seconds(act: Callable[[str], None], text: str) -> float:
    """Return the processor time that `act` takes, the better of two times, without the collector's."""
    gc.collect()
    gc.disable()
    try:
        return min(_timed(act, text) for _ in range(2))
    finally:
        gc.enable()


def _timed(act: Callable[[str], None], text: str) -> float:
    began = time.process_time()
    act(text)
    return time.process_time() - began


GROWTH = {
    **{f"a program, {shape}": (_pursue, *known) for shape, known in SHAPES.items()},
    **{f"a template, {shape}": (_compile, *known) for shape, known in ISLANDS.items()},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GROWTH)
def test_eight_times_the_text_takes_about_eight_times_the_time(name: str) -> None:
    act, size, made = GROWTH[name]
    # Quadratic growth is sixty-four times; a busy machine may double a figure.
    ratios = [seconds(act, made(8 * size)) / max(seconds(act, made(size)), 1e-3) for _ in range(2)]
    assert min(ratios) < 24, f"{name}: {ratios}"
