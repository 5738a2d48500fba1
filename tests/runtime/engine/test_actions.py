"""Whole statements, as text: what the compiler hands to an action, and what the action makes of it."""

from typing import Any

import pytest

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.execution import Response
from runtime.vocabulary import NOT_AVAILABLE
from tests.support.playbook import NOON, run

CONNECTION = {"id": "C1", "connectionId": "C1"}
HANDLER = {"websocket_connection": CONNECTION, "event": {"connectionId": "C9", "order": {"total": 3}}}
ROWS = [{"id": "1", "n": 3}, {"id": "2", "n": 1}]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('Send "hi" to the <websocket-connection>.', effects.SendMessage("C1", "hi")),
        ('<Send> "hi" to the <websocket-connection: connectionId>.', effects.SendMessage("C9", "hi")),
        ('Send { a: 1 } to the <websocket-connection: x>.', effects.SendMessage("C7", '{"a":1}')),
        ('Send "hi" to the <x>.', effects.SendMessage("C7", "hi", required=False)),
        ("Broadcast the <x> to the <websocket>.", effects.Broadcast("C7")),
        ("Broadcast { a: 1 } to the <websocket>.", effects.Broadcast('{"a":1}')),
        ('Broadcast the <x> to the <websocket: "/chat">.', effects.Broadcast("C7", "/chat")),
        ("Close the <websocket-connection>.", effects.CloseConnection("C1")),
        ("Close the <x> with { code: 4000, reason: \"bye\" }.", effects.CloseConnection("C7", 4000, "bye")),
        ('Close the <websocket-connection> with "bye" when 1 == 1.', effects.CloseConnection("C1", 1000, "bye")),
        ("Start the <http-server> with <contract>.", effects.StartService("http-server", None)),
        ("Start the <http-server> with { port: 9 }.", effects.StartService("http-server", {"port": 9})),
        ("Start the <http-server> on port 8080.", effects.StartService("http-server", {"port": 8080})),
        ("Stop the <http-server> with <application>.", effects.StopService("http-server")),
        ("Keepalive the <application> for the <events>.", effects.Keepalive()),
        ("Sleep the <pause> for 250 milliseconds.", effects.Sleep(0.25)),
        ("Schedule the <Tick> with 5 seconds.", effects.Schedule("Tick", 5.0)),
        ('Configure the <websocket: path> with "/n".', effects.ConfigureWebSocket({"paths": ["/n"]})),
        ("Configure the <u-repository: ttl> with 60.", effects.ConfigureRepository("u-repository", "ttl", 60)),
        ("Clear the <all> from the <u-repository>.", effects.DeleteRows("u-repository", None)),
        ("Publish as <shared> <x>.", effects.PublishName("shared", "C7")),
        ('Log "a" to the <console: error>.', effects.Log("a", error=True)),
        ("Log the <x> for the <console>.", effects.Log("C7")),
        ("Log { b: 1.5, a: true } to the <console>.", effects.Log("a: true\nb: 1.50")),
    ],
)  # fmt: skip
def test_a_statement_asks_the_world_one_thing(text: str, asked: Effect):
    found = run(text, {effects.StartService: {"port": 1}, effects.DeleteRows: []}, x="C7", **HANDLER)
    assert None is found.outcome.failure
    assert [asked] == found.effects


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ('Transform the <n: int> from "42".', {"n": 42}),
        ("Sort the <s: descending> for [3, 1, 2].", {"s": [3, 2, 1]}),
        ('Sort the <s> for the <rows> by "n".', {"s": ROWS[::-1]}),
        ("Reduce the <t> from the <rows> with sum(<n>).", {"t": 4.0}),
        ("Filter the <t> from the <rows> where n > 1.", {"t": ROWS[:1]}),
        ('Group the <t> from the <rows> by "id".', {"t": {"1": ROWS[:1], "2": ROWS[1:]}}),
        ("Map the <t: n> from the <rows>.", {"t": [3, 1]}),
        ('Join the <j> from [1, 2] with "-".', {"j": "1-2"}),
        ('Split the <t> from "a1b" by /[0-9]/.', {"t": ["a", "b"]}),
        ("Merge the <c: map> with { y: 2 }.", {"c": {"x": 1, "y": 2}}),
        ("Update the <c: name> with 5.", {"c": {"name": 5}}),
        ("Extract the <x: first> from <list>.", {"x": 1}),
        ("Extract the <x> from the <map: y> default 5.", {"x": 5}),
        ("Validate the <required> for the <nobody>.", {"required": {"isValid": False, "rule": "required"}}),
        ("Retrieve the <r> from the <u-repository> where id = \"2\".", {"r": ROWS[1]}),
        ("Retrieve the <r> from <u-repository> where n > 0 order by n limit 1.", {"r": ROWS[1]}),
        ("Compute the <n: count> from the <u-repository>.", {"n": 2}),
        ("Extract the <p> from the <parameter: port>.", {"p": 80}),
        ("Compute the <t: +1d> from the <now>.", {"t": NOON.replace(day=2)}),
        ("Require the <HOME> from the <environment>.", {"HOME": "/root"}),
    ],
)  # fmt: skip
def test_a_statement_binds_what_its_action_returns(text: str, bound: dict[str, Any]):
    replies = {
        effects.Retrieve: ROWS,
        effects.ReadParameters: {"port": 80},
        effects.Now: NOON,
        effects.ReadEnvironment: "/root",
    }
    found = run(text, replies, rows=ROWS, map={"x": 1}, list=[1, 2], **HANDLER)
    assert None is found.outcome.failure
    assert bound == {name: value for _, name, value in found.bound}


def test_an_event_that_wraps_its_payload_is_looked_through():
    found = run("Extract the <x> from the <event: total>.", event={"order": {"total": 3}})
    assert [("x", 3)] == [(name, value) for _, name, value in found.bound]


def test_store_binds_the_stored_row_and_whether_it_is_new():
    row = {"id": "1", "a": 1}
    text = "Create the <x> with { a: 1 }. Store the <saved: x> into the <u-repository>."
    found = run(text, {effects.Store: effects.Stored(row, created=True)})
    assert [("x", {"a": 1}), ("new-entry", 1), ("saved", row)] == [(name, value) for _, name, value in found.bound]


def test_accept_binds_the_object_anew():
    text = 'Create the <order> with { status: "a" }. Accept the <transition: a_to_b> on <order: status>.'
    assert ["status: b"] == run(text + " Log <order> to the <console>.").logged


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("Return an <OK: status>.", Response("OK", "success")),
        ("Return an <OK: status> for the <startup>.", Response("OK", "startup")),
        ('Create the <greeting> with "hey". Return an <OK: status> for the <startup>.',
         Response("OK", "startup", {"value": "hey"})),
        ("Return a <Created: status> with { a: { b: 1 }, l: [1] }.",
         Response("Created", "_expression_", {"a.b": 1, "l": [1]})),
        ("Return an <OK: status> with <rows>.", Response("OK", "_expression_", {"data": ROWS})),
        ("Return an <OK: status> with <now>.", Response("OK", "_expression_", {"value": "2026-03-01T12:00:00Z"})),
        ("Return a <BadRequest: status> with { why: 1 } for the <order>.", Response("BadRequest", "order", {"why": 1})),
    ],
)  # fmt: skip
def test_a_return_ends_the_feature_set_with_its_response(text: str, response: Response):
    assert response == run(text + ' Log "never" to the <console>.', rows=ROWS).response


@pytest.mark.parametrize(
    ("text", "sentence", "cause"),
    [
        ("Throw a <NotFound: error> for the <user>.", "Cannot throw the NotFound: error for the user.", "NotFound"),
        ("Juggle the <x> from the <rows>.", "Cannot juggle the x from the rows.", "Unknown action verb: 'Juggle'"),
        ("Extract the <x> into the <rows>.", "Cannot extract the x into the rows.",
         "Invalid preposition 'into' for action 'Extract'. Expected: [from, via]"),
        ('Clone the <x> from the <git: "a">.', "Cannot clone the x from the git: a.",
         f"The action 'Clone' is not available: {NOT_AVAILABLE['clone'].format(verb='clone')}"),
        ("Send the <x> to the <websocket-connection>.", "Cannot send the x to the websocket-connection.",
         "Undefined variable: 'x'"),
        ("Retrieve the <x> from the <nowhere>.", "Cannot retrieve the x from the nowhere.",
         "Repository not found: 'nowhere'"),
        ('Close the <websocket-connection> with { code: 1005 }.', "Cannot close the websocket-connection",
         "Invalid close code: 1005. Expected: 1000, 1001, 1003, 1007-1014 or 3000-4999"),
    ],
)  # fmt: skip
def test_a_failing_action_fails_its_statement(text: str, sentence: str, cause: str):
    found = run(text, rows=ROWS, websocket_connection=CONNECTION)
    failure = found.outcome.failure
    assert failure is not None
    assert cause == failure.cause
    assert failure.sentence.startswith(sentence)


def test_names_that_actions_read_and_bind_again_may_be_bound():
    text = """
    Create the <a> with 1. Compare the <a> against 2. Log <a: result> to the <console>.
    Create the <c> with "C5". Close the <c>. Log <c> to the <console>.
    Create the <o> with { id: 1 }. Validate the <o> against the <Order>. Log <o> to the <console>.
    """
    found = run(text, {effects.ReadContract: {"schemas": {"Order": {"type": "object"}}}})
    assert ["less", "C5", "id: 1"] == found.logged
