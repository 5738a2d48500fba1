"""What goes wrong while somebody debugs: every situation has its words on the screen and a result that is defined.

The program is real and the words are those of the timeline; what reaches the screen from there is tested elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from aro_console.model.held import message_words
from aro_console.model.world import World
from runtime.engine.bus import Bus
from runtime.host.targets import places_of
from runtime.probe import commands as c
from runtime.probe import records as r
from runtime.probe.commands import Breakpoint, BreakpointKind
from tests.support.apps import SERVER, write_app
from tests.support.breakpoints import break_at
from tests.support.driving import Stage, new_tap, on_stage, program_of
from tests.support.program import PATIENCE_S
from tests.support.watching import Watched, watched


def screen(raws: Sequence[r.RawRecord]) -> str:
    """Return all rows of the timeline, a line each."""
    world = World()
    world.extend(raws)
    return "\n".join(row.summary for row in world.timeline.visible)


# --- questions that have no good answer ----------------------------------------------------------------------------

TAKE = """
(Take: Go Handler) {
    Extract the <text> from the <event: text>.
    Create the <n> with 3.
    Log "done" to the <console>.
}
"""
LOG = 5

ENDLESS = '<text> matches "(a|aa)+$"'
QUESTIONS = {
    "an endless pattern": (ENDLESS, "takes too long on this text"),
    "deep nesting": ("(" * 1990 + "1" + ")" * 1990, "Nested more than 200 levels deep"),
    "a megabyte of text": ('<text> = "' + "x" * 1_000_000 + '"', "at most 4,000 characters"),
    "a text that grows without end": ("(<text> * 100000) * 100000", "longer than"),
    "division by zero": ("1 / (<n> - 3)", "Division by zero"),
    "a name there is not": ("<gone>", "Undefined variable: 'gone'"),
    "a name of the framework": ("<metrics>", "so there is no counting of runs here"),
    "an id, which would be used up": ("<generated-id>", "asking for one would use it up"),
    "half an expression": ("<n", "Expected '>'"),
    "bytes of a terminal": ("<n>\x1b[31m", "Unexpected character"),
}


def asking(question: str, form: str) -> Breakpoint:
    """Return a breakpoint that asks a question as its condition, in its log message, or about a value."""
    match form:
        case "condition":
            return Breakpoint(1, file="main.aro", line=LOG, condition=question)
        case "log point":
            return Breakpoint(1, file="main.aro", line=LOG, log_message=f"it is ${{{question}}}")
        case _:
            return Breakpoint(1, BreakpointKind.DATA, "n", condition=question)


@pytest.mark.parametrize("form", ["condition", "log point", "data"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_that_has_no_answer_is_a_fault_that_is_told_once_and_stops_nothing(name: str, form: str) -> None:
    question, words = QUESTIONS[name]

    def act(stage: Stage) -> None:
        stage.obey(c.SetBreakpoints((asking(question, form),)))
        for _ in range(3):
            stage.emit("Go", text="a" * 40 + "b")

    stage = on_stage(TAKE, act, tap=new_tap)
    assert (["[Take] done"] * 3, []) == (stage.out, stage.stops())
    assert 1 == len(stage.records(r.BreakpointFaulted))
    said = screen(stage.tap.journal.since(0).records)
    assert "breakpoint 1" in said
    assert words in said or form == "log point", said


@pytest.mark.parametrize("rule", ["0", "-1", "% 0", "5 5", "often", ">= 9" + "9" * 5000, "１"])
def test_a_hit_rule_that_is_none_is_a_fault_and_stops_nothing(rule: str) -> None:
    def act(stage: Stage) -> None:
        stage.obey(c.SetBreakpoints((Breakpoint(1, file="main.aro", line=LOG, hit_condition=rule),)))
        stage.emit("Go", text="x")

    stage = on_stage(TAKE, act, tap=new_tap)
    assert (["[Take] done"], []) == (stage.out, stage.stops())


def test_a_run_that_is_stepped_while_its_file_changes_goes_on_in_the_code_it_began_with() -> None:
    def act(stage: Stage) -> None:
        stage.obey(break_at("main.aro", 4))
        stage.emit("Go", text="x")
        program = program_of(TAKE.replace('"done"', '"other"'))
        stage.driver.publishing.replace_program(program, Bus(program))
        stage.tap.take_places(places_of(program))
        stage.obey(c.Step(1))
        stage.obey(c.Step(2))
        stage.emit("Go", text="x")

    stage = on_stage(TAKE, act, tap=new_tap)
    assert ["breakpoint: Create the <n> with 3.", 'step: Log "done" to the <console>.'] == stage.stops()
    assert ["[Take] done", "[Take] other"] == stage.out
    assert "held before line 5 of Take" in screen(stage.tap.journal.since(0).records)


# --- holds ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Situation:
    """What is done to a server with one client, the words for it, and what the server has done in the end."""

    act: Callable[[Watched, str], None]
    words: tuple[str, ...]
    done: list[str]


def hold(one: Watched, rule: str) -> None:
    one.thread.post(c.SetHoldRules((c.HoldRule(1, rule),)))


def everything_is_held(one: Watched, client: str) -> None:
    hold(one, "")
    one.thread.post(c.InjectMessage(client, "one"))
    one.thread.post(c.EmitEvent("Ping", {"n": 1}))
    one.thread.post(c.SendRequest("GET", "/items"))
    one.wait(r.Held, count=3)
    one.thread.post(c.SetHoldRules())
    one.wait(r.ResponseSent)


MANY = 3_000


def thousands_are_held(one: Watched, client: str) -> None:
    hold(one, "type:Ping")
    all_held = heard(one, r.Held, lambda held: held.payload["n"] == MANY - 1)
    for number in range(MANY):
        one.thread.post(c.EmitEvent("Ping", {"n": number}))
    assert all_held.wait(PATIENCE_S)
    assert MANY == len(one.tap.holding.held)
    all_gone = heard(one, r.LogWritten, lambda log: log.text == f"ping {MANY - 1}")
    one.thread.post(c.InjectMessage(client, "meanwhile"))
    one.thread.post(c.ReleaseHeld())
    assert all_gone.wait(PATIENCE_S)


def heard(one: Watched, kind: type[r.Record], which: Callable[[Any], bool]) -> Event:
    """Return what is set by the first record that is so; to wait for the last of many without looking at all."""
    event = Event()

    def note(raw: r.RawRecord) -> None:
        if raw[4] is kind and which(r.view(raw)):
            event.set()

    one.heed(note)
    return event


def the_client_goes(one: Watched, client: str) -> None:
    hold(one, "type:message dir:in")
    one.thread.post(c.InjectMessage(client, "one"))
    one.wait(r.Held)
    one.thread.post(c.CloseConnection(client))
    one.wait(r.PeerLeft)
    one.thread.post(c.ReleaseHeld())
    one.wait(r.ConnectionClosed)


def it_ends(one: Watched, client: str) -> None:
    hold(one, "type:Ping")
    one.thread.post(c.EmitEvent("Ping", {"n": 1}))
    one.wait(r.Held)
    one.thread.post(c.Shutdown())
    one.wait_state("ended")


def it_is_dropped_and_ends(one: Watched, client: str) -> None:
    hold(one, "type:Ping")
    one.thread.post(c.EmitEvent("Ping", {"n": 1}))
    one.wait(r.Held)
    one.thread.post(c.ReleaseHeld(drop=True))
    one.thread.post(c.Shutdown())
    one.wait_state("ended")


def the_rule_is_none(one: Watched, client: str) -> None:
    hold(one, "type:(")
    one.wait(r.OrderRefused)
    one.thread.post(c.InjectMessage(client, "one"))
    one.wait(r.FrameSent)


def it_is_released_twice(one: Watched, client: str) -> None:
    hold(one, "type:Ping")
    one.thread.post(c.EmitEvent("Ping", {"n": 1}))
    hold_id = one.wait(r.Held).hold_id
    for _ in range(2):
        one.thread.post(c.Continue(hold_id))
    one.wait(r.OrderRefused)


SITUATIONS = {
    "a rule matches everything": Situation(everything_is_held, ("held by rule 1",), ["ping 1", "echo: one", "200"]),
    "thousands are held": Situation(
        thousands_are_held, ("held by rule 1",), ["echo: meanwhile", *(f"ping {number}" for number in range(MANY))]
    ),
    "a client goes while held": Situation(
        the_client_goes, ("has left (client closed) while 1 of its messages wait: pass or drop them",), []
    ),
    "the application ends while held": Situation(it_ends, ("held by rule 1",), ["ping 1", "bye"]),
    "what is held is dropped at the end": Situation(it_is_dropped_and_ends, ("held by rule 1",), ["bye"]),
    "a rule is none": Situation(the_rule_is_none, ("column",), ["echo: one"]),
    "something is released twice": Situation(it_is_released_twice, ("may have been released already",), ["ping 1"]),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Watched]:
    with watched(write_app(tmp_path, SERVER)) as one:
        one.wait_state("waiting")
        yield one


@pytest.mark.slow
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_hold_ends_in_something_defined_whatever_happens_meanwhile(server: Watched, name: str) -> None:
    situation = SITUATIONS[name]
    server.thread.post(c.OpenVirtual("/ws"))
    situation.act(server, server.wait(r.ConnectionOpened).connection_id)
    said = screen(server.thread.journal.since(0).records)
    assert [] == [words for words in situation.words if words not in said], said[-2000:]
    assert sorted(situation.done) == sorted(done(server))
    assert [] == server.records(r.RuntimeFaulted)


def done(one: Watched) -> list[str]:
    """Return what the server logged, sent and answered."""
    logs = [log.text for log in one.records(r.LogWritten) if log.execution_id]
    sent = [str(frame.payload) for frame in one.records(r.FrameSent) if frame.opcode == "text"]
    return logs + sent + [str(response.status) for response in one.records(r.ResponseSent)]


@pytest.mark.slow
def test_whoever_quits_reads_what_is_held(server: Watched) -> None:
    server.thread.post(c.OpenVirtual("/ws"))
    client = server.wait(r.ConnectionOpened).connection_id
    hold(server, "dir:in")
    server.thread.post(c.InjectMessage(client, "are you there?"))
    server.wait(r.Held)
    world = World()
    world.extend(server.thread.journal.since(0).records)
    (held,) = world.held.all.values()
    assert "v1 > text" in (words := message_words(held, world.timeline.label))
    assert "are you there?" in words
