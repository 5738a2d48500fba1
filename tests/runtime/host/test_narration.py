"""One line for people about each effect."""

from __future__ import annotations

import pytest

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import domain_event
from runtime.host.narration import ASKED, answered
from runtime.services.service import Reply
from runtime.values.answers import answer as answer_of
from runtime.values.kinds import HeaderMap


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (effects.SendMessage("c-1", "hello"), "c-1  hello"),
        (effects.SendMessage("c-1", b"\x00\x01"), "c-1  2 bytes"),
        (effects.Broadcast("hi"), "all connections  hi"),
        (effects.Broadcast("hi", "/chat"), "/chat  hi"),
        (effects.Broadcast("hi", over_tcp=True), "all TCP clients  hi"),
        (effects.Connect("a.example", 7), "a.example:7"),
        (effects.CloseConnection("c-1", 4000, "bye"), "c-1  4000 bye"),
        (effects.CloseConnection("c-1"), "c-1  1000"),
        (effects.DeleteRows("user-repository", None), "all rows of user-repository"),
        (effects.DeleteRows("user-repository", ({"id": 1},)), "1 row of user-repository"),
        (effects.Emit(domain_event("Paid", {})), "Paid"),
        (effects.Sleep(1.5), "1.5 s"),
        (effects.Schedule("Tick", 2.0), "Tick every 2 s"),
        (effects.StartService("http-server", None), "http-server"),
        (effects.Keepalive(), "waits for events"),
        (effects.ReadFile("a.txt"), "a.txt"),
        (effects.WriteFile("a.txt", [1]), "a.txt: [1]"),
        (effects.MovePath("a", "b"), "a -> b"),
        (effects.Execute("x" * 10_000), "x" * 59 + "…"),
        (effects.RequestUrl("PUT", "http://h/"), "PUT http://h/"),
        (effects.RunFeatureSet("add", {}), "add"),
    ],
)
def test_what_an_effect_asks(effect: Effect, expected: str) -> None:
    assert ASKED[type(effect)](effect) == expected


@pytest.mark.parametrize(
    ("effect", "answer", "expected"),
    [
        (effects.SendMessage, True, "sent"),
        (effects.SendMessage, False, "no such connection"),
        (effects.SendMessage, None, "no such connection"),
        (effects.Broadcast, None, "done"),
        (effects.Broadcast, 1, "1 connection"),
        (effects.Broadcast, 0, "0 connections"),
        (effects.Store, Reply(effects.Stored({"id": 1}, True)), "new row"),
        (effects.Store, effects.Stored({"id": 1}, False), "row changed"),
        (effects.DeleteRows, [1, 2], "2 rows"),
        (effects.Sleep, None, "done"),
        (effects.ReadFile, [1, 2], "[1, 2]"),
        (effects.Execute, {"exitCode": 3}, "exit code 3"),
        (effects.RequestUrl, answer_of(404, HeaderMap(), [1], ""), "404 [1]"),
        (effects.ProbeUrl, {"reachable": True, "status": 200}, "answers 200"),
        (effects.ProbeUrl, {"reachable": False, "reason": "Cannot connect"}, "Cannot connect"),
    ],
)
def test_what_came_of_it(effect: type[Effect], answer: object, expected: str) -> None:
    assert answered(effect, answer) == expected


def test_a_long_payload_is_cut() -> None:
    assert len(ASKED[effects.Broadcast](effects.Broadcast("x" * 10_000))) < 100


def test_effects_that_only_read_are_not_told_of() -> None:
    reading = {effects.Now, effects.NewId, effects.Retrieve, effects.CountRows, effects.ReadEnvironment}
    assert reading.isdisjoint(ASKED)
