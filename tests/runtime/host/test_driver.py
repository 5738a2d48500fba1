"""Events in, effects out: what the driver does with a whole program."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine import effects
from runtime.engine.events import (
    WEBSOCKET_MESSAGE,
    Event,
    SocketPeer,
    WebSocketPeer,
    file_changed,
    key_pressed,
    socket_data,
    websocket_disconnected,
    websocket_message,
)
from runtime.host import narration
from runtime.probe.records import EffectCompleted, EffectRequested, EventPublished, LogWritten, RuntimeFaulted
from runtime.services.service import NOT_MINE, OUTSIDE
from tests.support.driving import NOON, Stage, emitting, new_tap, on_stage

TWO_HANDLERS = """
(First: Thing Handler) { Log "one" to the <console>. }
(Second: Thing Handler) { Log "two" to the <console>. }
"""


def test_a_failing_handler_is_reported_and_harms_nobody() -> None:
    text = (
        '(Bad: Thing Handler) { Extract the <x> from the <nothing: here>. Log "no" to the <console>. }' + TWO_HANDLERS
    )
    stage = on_stage(text, emitting("Thing"))
    assert stage.err == [
        "[ERROR] [Bad: Thing Handler] Cannot extract the x from the nothing: here.",
        "  At: main.aro:1:24",
        "  Cause: Undefined variable: 'nothing'",
    ]
    assert stage.out == ["[First] one", "[Second] two"]


def test_the_report_of_a_failure_belongs_to_its_flow() -> None:
    text = "(Bad: Thing Handler) { Throw the <Oops> for the <thing>. }"
    stage = on_stage(text, emitting("Thing"), tap=new_tap)
    (line,) = stage.records(LogWritten)
    assert (line.flow, line.execution_id, line.feature_set, line.level) == (1, 1, "Bad", "error")


def test_an_observer_that_stores_again_for_ever_ends_with_a_clear_failure() -> None:
    text = """
    (Begin: Go Handler) { Create the <n> with { n: 1 }. Store the <n> into the <count-repository>. }
    (Watch: count-repository Observer) {
        Create the <again> with { n: <generated-id> }.
        Store the <again> into the <count-repository>.
    }
    """
    stage = on_stage(text, emitting("Go"))
    assert (
        stage.err[0] == "[ERROR] [Watch: count-repository Observer] Cannot store the again into the count-repository."
    )
    assert len(stage.err) == 3


def test_observers_have_finished_before_the_statement_after_store() -> None:
    text = """
    (Begin: Go Handler) {
        Create the <row> with { id: "7" }.
        Store the <row> into the <row-repository>.
        Log "after" to the <console>.
    }
    (Watch: row-repository Observer) { Sleep the <pause> for 1 second. Log "seen" to the <console>. }
    """

    async def act(stage: Stage) -> None:
        stage.emit("Go")
        await stage.wake()

    assert on_stage(text, act).out == ["[Watch] seen", "[Begin] after"]


# --- names -------------------------------------------------------------------------------------------------------


# --- mistakes of ours --------------------------------------------------------------------------------------------


class BrokenService:
    """Fails in a way no program can cause."""

    handlers: dict[Any, Any] = {}

    def __init__(self) -> None:
        self.handlers = {effects.Log: self._log}

    def _log(self, effect: effects.Log, origin: object) -> None:
        raise RuntimeError("a wire is loose")

    async def stop(self) -> None:
        """Nothing to stop."""


def test_a_mistake_of_ours_ends_one_run_is_said_in_full_and_harms_nobody() -> None:
    text = """
    (Bad: Thing Handler) { Log "x" to the <console>. }
    (Good: Thing Handler) { Create the <n> with 1. Return an <OK: status> with <n>. }
    """

    def act(stage: Stage) -> None:
        stage.driver.use(BrokenService())
        outcomes = stage.emit("Thing")
        assert outcomes is not None
        assert [outcome.failure is None for outcome in outcomes] == [False, True]

    stage = on_stage(text, act, tap=new_tap)
    (fault,) = stage.records(RuntimeFaulted)
    assert (fault.where, "a wire is loose" in fault.traceback) == ("Bad: Thing Handler", True)
    assert "a wire is loose" in "".join(stage.err)
    assert stage.driver.in_flight == 0


class OfOne:
    """Knows one connection and no other."""

    def __init__(self, name: str, asked: list[str], answer: object = True) -> None:
        self.name = name
        self.asked = asked
        self.answer = answer
        self.handlers = {effects.SendMessage: self._send}

    def _send(self, effect: effects.SendMessage, origin: object) -> object:
        self.asked.append(self.name)
        return self.answer if effect.connection_id == self.name else NOT_MINE

    async def stop(self) -> None:
        """Nothing to stop."""


@pytest.mark.parametrize(
    ("connection_id", "answer", "expected", "asked"),
    [
        ("last", True, True, ["last"]),
        ("last", None, None, ["last"]),
        ("first", False, False, ["last", "second", "first"]),
        ("nobody", True, None, ["last", "second", "first"]),
    ],
)
def test_services_are_asked_in_turn_whose_an_effect_is(
    connection_id: str, answer: object, expected: object, asked: list[str]
) -> None:
    log: list[str] = []

    def act(stage: Stage) -> None:
        for name in ("first", "second", "last"):
            stage.driver.use(OfOne(name, log, answer))
        effect = effects.SendMessage(connection_id, "hi", required=False)
        assert expected is stage.driver.through_service(effect, OUTSIDE)

    on_stage(TWO_HANDLERS, act)
    assert asked == log


def test_a_mistake_in_telling_costs_the_words_of_a_record_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise LookupError("no words")

    monkeypatch.setattr(narration, "ASKED", {effects.Store: broken})
    monkeypatch.setattr(narration, "ANSWERED", {effects.Store: broken})

    def act(stage: Stage) -> None:
        assert [None] == [outcome.failure for outcome in stage.emit("Thing") or ()]

    text = "(Good: Thing Handler) { Store { id: 1 } into the <thing-repository>. }"
    stage = on_stage(text, act, tap=new_tap)
    assert {"telling"} == {fault.where for fault in stage.records(RuntimeFaulted)}
    assert "(cannot be told: LookupError)" == stage.records(EffectCompleted)[0].outcome


def test_an_effect_nobody_answers_fails_the_statement() -> None:
    stage = on_stage('(One: Go Handler) { Broadcast "x" to the <websocket>. }', emitting("Go"))
    assert stage.err[0].startswith("[ERROR] [One: Go Handler]")
    assert len(stage.err) == 3


# --- lanes -------------------------------------------------------------------------------------------------------

MESSAGES = """
(Take Message: WebSocket Event Handler) {
    Extract the <text> from the <event: message>.
    Sleep the <pause> for 1 second when <text> == "wait".
    Log "${text}" to the <console>.
}
"""


def message(text: str, connection_id: str) -> Event:
    return Event(WEBSOCKET_MESSAGE, {"message": text}, connection_id=connection_id, path="/ws")


def test_messages_of_one_connection_wait_for_each_other_and_not_for_others() -> None:
    async def act(stage: Stage) -> None:
        for text, connection_id in [("wait", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b")]:
            stage.deliver(message(text, connection_id))
        assert stage.out == ["[Take Message] b1"]
        assert (stage.driver.pending("a"), stage.driver.pending("b")) == (2, 0)
        assert stage.driver.in_flight == 3
        await stage.wake()
        assert stage.driver.pending("a") == 0

    assert on_stage(MESSAGES, act).out == [f"[Take Message] {text}" for text in ("b1", "wait", "a2", "a3")]


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("websocket.message", "/ws", True),
        ("websocket.connected", "/ws", False),
        ("websocket.connected", "/rooms/7", True),
        ("websocket.connected", "/rooms/7/8", False),
        ("websocket.connected", "/rooms/", False),
    ],
)
def test_a_service_may_ask_who_listens_on_a_path(kind: str, path: str, expected: bool) -> None:
    text = MESSAGES + '(Room Connect: WebSocket Event Handler /rooms/{room}) { Log "in" to the <console>. }'

    def act(stage: Stage) -> None:
        assert stage.driver.has_handler(kind, path) is expected

    on_stage(text, act)


# --- what is told ------------------------------------------------------------------------------------------------


def test_what_a_statement_sets_off_has_the_statements_request_as_its_cause() -> None:
    text = """
    (Begin: Go Handler) { Emit a <Next: event> with { n: 1 }. }
    (Then: Next Handler) { Log "x" to the <console>. }
    """
    stage = on_stage(text, emitting("Go"), tap=new_tap)
    asked, answered = stage.records(EffectRequested)[0], stage.records(EffectCompleted)[0]
    published = stage.records(EventPublished)[1]
    assert (asked.effect, asked.detail, asked.span.text) == ("Emit", "Next", "Emit a <Next: event> with { n: 1 }.")
    assert (published.event_type, published.cause, answered.cause) == ("Next", asked.seq, asked.seq)
    assert {record.flow for record in stage.records()} == {1}


def test_a_line_of_a_plain_run_is_told_with_its_statement() -> None:
    stage = on_stage(TWO_HANDLERS, emitting("Thing"), tap=new_tap)
    assert [origin.span and origin.span.line for origin in stage.origins] == [2, 3]


def test_a_false_header_condition_skips_the_run() -> None:
    text = '(Big: Thing Handler) when <event: n> > 5 { Log "big" to the <console>. }'

    def act(stage: Stage) -> None:
        assert [outcome.skipped for n in (3, 9) for outcome in stage.emit("Thing", n=n) or []] == [True, False]

    assert on_stage(text, act).out == ["[Big] big"]


PEER = WebSocketPeer("C-1", "/ws", "127.0.0.1:5", "", NOON, {}, {})
SOCKET = SocketPeer("T-1", "127.0.0.1:6")


@pytest.mark.parametrize(
    ("header", "condition", "event"),
    [
        ("Handle Message: WebSocket Event Handler", '<event: text> == "x"', websocket_message(PEER, "x", NOON)),
        ("Handle Message: WebSocket Event Handler", '<text> == "x"', websocket_message(PEER, "x", NOON)),
        ("Handle Disconnect: WebSocket Event Handler", "<code> == 1000", websocket_disconnected(PEER, 1000, "", NOON)),
        ("Handle Data: Socket Event Handler", '<packet: text> == "x"', socket_data(SOCKET, b"x", "x", NOON)),
        ("Handle Created: File Event Handler", '<event: name> == "x"', file_changed("file.created", "/a/x", NOON)),
        ("Any Key: KeyPress Handler", '<key> == "x"', key_pressed("x", "keyboard")),
        ("Any Key: KeyPress Handler<key:x,y>", '<event: key> == "x"', key_pressed("x", "keyboard")),
    ],
)
def test_conditions_hold_for_what_comes_from_outside_too(header: str, condition: str, event: Event) -> None:
    yes, no = f"({header}) when {condition}", f"(Never {header}) when not ({condition})"
    text = "".join(f'{head} {{ Log "it" to the <console>. }}\n' for head in (yes, no))
    stage = on_stage(text, lambda stage: (stage.deliver(event), None)[1])
    assert stage.out == [f"[{header.partition(':')[0]}] it"]
