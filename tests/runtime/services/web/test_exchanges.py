import json

import pytest

from runtime.engine.execution import Outcome
from runtime.errors import Failure
from runtime.probe import records
from runtime.probe.commands import Answer, Continue, Drop, ReleaseHeld, Replace
from runtime.services.service import Origin
from runtime.services.web.exchanges import Exchanges, to_nobody
from runtime.services.web.facts import Request, head_of
from runtime.services.web.http11 import split_target
from tests.support.hosts import FakeHost, RecordingProbe, RuledProbe, at_once, never_yet
from tests.support.webstage import contract, returned

ORIGIN = Origin(flow=30, cause=31)


class Answers:
    """A responder that keeps what it is told."""

    def __init__(self, present: bool = True) -> None:
        self.all: list[tuple[int, dict[str, str], bytes]] = []
        self._present = present

    def __call__(self, status, headers, body) -> bool:
        self.all.append((status, dict(headers), body))
        return self._present

    @property
    def only(self):
        [answer] = self.all
        return answer


def request(method: str, target: str, body: bytes = b"", *headers: tuple[str, str]) -> Request:
    path, query = split_target(target)
    return Request(method, target, path, query, "1.1", head_of((("Host", "x"), *headers)), body, True)


def ask(host: FakeHost, given: Request, text: str | None = "contract", origin: Origin | None = None):
    answers = Answers()
    exchanges = Exchanges(host, contract() if text else None)
    exchanges.receive(given, "1.2.3.4:5", answers, origin or Origin())
    return answers.only


def test_a_request_reaches_its_operation_with_its_names_bound():
    host = FakeHost(handle=lambda event: returned("Created", id="7"))
    status, headers, body = ask(host, request("POST", "/things?x=1", b'{"a": 1}', ("Content-Type", "application/json")))
    assert (status, json.loads(body)) == (201, {"id": "7"})
    assert headers["Content-Type"] == "application/json"
    event = host.delivered[0].event
    assert (event.type, event.name, event.connection_id) == ("http.request", "addThing", "")
    assert event.names["body"] == {"a": 1}
    assert event.names["queryParameters"] == {"x": "1"}


def test_the_parts_of_a_path_are_bound():
    host = FakeHost(handle=lambda event: returned())
    ask(host, request("GET", "/things/a%20b/"))
    assert host.delivered[0].event.names["pathParameters"] == {"id": "a b"}


@pytest.mark.parametrize(("method", "target"), [("GET", "/nothing"), ("DELETE", "/things"), ("GET", "/things/1/2")])
def test_what_the_contract_does_not_have_is_not_found(method, target):
    host = FakeHost()
    status, _, body = ask(host, request(method, target))
    assert (status, json.loads(body)) == (404, {"error": "Not Found", "path": target})
    assert host.delivered == []


def test_an_operation_without_a_feature_set_is_not_implemented():
    status, _, body = ask(FakeHost(handle=at_once), request("GET", "/ws"))
    assert (status, json.loads(body)) == (501, {"error": "Not Implemented", "operationId": "socket"})


def test_without_a_contract_everything_is_acknowledged():
    status, headers, body = ask(FakeHost(), request("PUT", "/whatever"), None)
    assert status == 200
    assert json.loads(body) == {"status": "ok", "message": "Request received", "requestId": "ID-1"}
    assert headers["X-Request-ID"] == "ID-1"


def test_a_head_request_is_answered_by_its_get():
    host = FakeHost(handle=lambda event: returned())
    assert ask(host, request("HEAD", "/things"))[0] == 200
    assert host.delivered[0].event.name == "listThings"


def test_a_failed_handler_answers_with_its_sentence_and_the_status_of_its_verb():
    failure = Failure("Cannot extract the x from the body.", "cause", "addThing", "API", "<Extract> ...", "extract")
    status, _, body = ask(FakeHost(handle=lambda event: [Outcome(failure=failure)]), request("POST", "/things"))
    assert (status, json.loads(body)) == (400, {"error": "Cannot extract the x from the body."})


def test_a_feature_set_without_a_return_stands_for_success():
    status, _, body = ask(FakeHost(handle=lambda event: [Outcome()]), request("GET", "/things"))
    assert (status, json.loads(body)) == (200, {"reason": "success", "status": "OK"})


def test_request_and_response_are_one_flow():
    host = FakeHost(handle=lambda event: returned())
    given = request("GET", "/things?q=1")
    _, _, body = ask(host, given)
    asked = host.probe.one(records.RequestReceived)
    answered = host.probe.one(records.ResponseSent)
    assert (asked.flow, asked.cause, asked.method, asked.target) == (asked.seq, 0, "GET", "/things?q=1")
    assert (asked.headers, asked.peer, asked.operation_id) == (given.headers, "1.2.3.4:5", "listThings")
    assert (answered.flow, answered.cause, answered.request_id) == (asked.flow, asked.seq, asked.request_id)
    assert (answered.status, answered.body) == (200, body)
    assert answered.elapsed_ns > 0
    assert host.delivered[0].origin == Origin(asked.flow, asked.seq, from_peer=True)


def test_requests_are_counted():
    host = FakeHost()
    exchanges = Exchanges(host, contract())
    for _ in range(2):
        exchanges.receive(request("GET", "/nothing"), "", to_nobody)
    assert [record.request_id for record in host.probe.all(records.ResponseSent)] == [1, 2]


def test_a_request_by_hand_stays_in_the_flow_of_its_order():
    host = FakeHost(handle=lambda event: returned())
    ask(host, request("GET", "/things"), origin=ORIGIN)
    asked = host.probe.one(records.RequestReceived)
    assert (asked.flow, asked.cause) == (30, 31)
    assert host.probe.one(records.ResponseSent).flow == 30


def test_an_answer_that_comes_too_late_is_not_recorded_as_sent():
    host = FakeHost(handle=never_yet)
    answers = Answers(present=False)
    Exchanges(host, contract()).receive(request("GET", "/things"), "1.2.3.4:5", answers)
    host.delivered[0].finish(*returned())
    assert host.probe.all(records.ResponseSent) == []
    assert host.probe.one(records.ProtocolViolated).code == 499


def test_without_a_watcher_the_answer_is_the_same():
    host = FakeHost(handle=lambda event: returned(), probe=RecordingProbe(recording=False))
    assert ask(host, request("GET", "/things"))[0] == 200
    assert host.probe.raw == []


# --- what hold rules stop ---------------------------------------------------------------------------------------------


def asked(*filters: str, handle=lambda event: returned("Created", id="7")) -> tuple[FakeHost, Exchanges, Answers]:
    """Return a host with rules, its exchanges, and the answers to a request that has just come in."""
    host, answers = FakeHost(handle=handle, probe=RuledProbe(*filters)), Answers()
    exchanges = Exchanges(host, contract())
    body = ("Content-Type", "application/json"), ("Content-Length", "8")
    exchanges.receive(request("POST", "/things", b'{"a": 1}', *body), "1.2.3.4:5", answers)
    return host, exchanges, answers


def test_a_held_request_waits_before_it_is_an_event():
    host, _, answers = asked("type:request json:a=1")
    assert ([], []) == (host.delivered, answers.all)
    host.decide(Continue(1))
    assert 201 == answers.only[0]


def test_a_request_that_is_not_in_the_contract_is_held_all_the_same():
    host, answers = FakeHost(probe=RuledProbe("type:request path:/nothing")), Answers()
    Exchanges(host, contract()).receive(request("GET", "/nothing"), "1.2.3.4:5", answers)
    assert [] == answers.all
    host.decide(Continue(1))
    assert 404 == answers.only[0]


def test_a_request_can_go_on_with_another_body():
    host, _, answers = asked("type:request")
    host.decide(Replace(1, '{"a": 1234}'))
    names = host.delivered[0].event.names
    assert ({"a": 1234}, "11") == (names["body"], names["headers"]["content-length"])
    assert 201 == answers.only[0]


def test_a_dropped_request_is_answered_in_words():
    host, _, answers = asked("type:request")
    host.decide(Drop(1))
    assert (503, b'{"error":"the request was dropped by the debugger"}') == (answers.only[0], answers.only[2])
    assert [] == host.delivered


def test_a_request_can_be_answered_in_place_of_the_program():
    host, _, answers = asked("type:request")
    host.decide(Answer(1, "no", 403, (("X-By", "hand"), ("Content-Type", "text/plain"))))
    assert (403, {"X-By": "hand", "Content-Type": "text/plain"}, b"no") == answers.only
    assert (403, []) == (host.probe.one(records.ResponseSent).status, host.delivered)


@pytest.mark.parametrize(("body", "kind"), [("no", "text/plain; charset=utf-8"), ('{"a": 1}', "application/json")])
def test_an_answer_by_hand_says_what_it_is_unless_that_is_said(body, kind):
    host, _, answers = asked("type:request")
    host.decide(Answer(1, body))
    assert {"Content-Type": kind} == answers.only[1]


def test_a_held_response_waits_before_it_leaves_and_can_be_changed():
    host, _, answers = asked("dir:out")
    assert (1, []) == (len(host.delivered), answers.all)
    host.decide(Replace(1, '{"id":"8"}'))
    assert (201, b'{"id":"8"}') == (answers.only[0], answers.only[2])


def test_a_response_can_be_replaced_as_a_whole_or_dropped():
    host, _, answers = asked("dir:out")
    host.decide(Answer(1, "", 204))
    assert (204, {}, b"") == answers.only
    host, _, answers = asked("dir:out")
    host.decide(Drop(1))
    assert (503, b'{"error":"the response was dropped by the debugger"}') == (answers.only[0], answers.only[2])


def test_a_failure_is_held_by_what_it_is():
    failure = Failure("Cannot extract the x from the body.", "cause", "addThing", "API", "<Extract> ...", "extract")
    host, _, answers = asked("err", handle=lambda event: [Outcome(failure=failure)])
    assert 1 == len(host.kept)
    host.decide(ReleaseHeld())
    assert 400 <= answers.only[0]


def test_a_response_whose_client_leaves_is_given_up_and_told_as_unheard():
    host, exchanges, answers = asked("dir:out")
    answers._present = False
    exchanges.client_left(answers)
    assert ("drop", "the client left before the response") == (
        host.probe.one(records.Released).how,
        host.probe.one(records.Released).reason,
    )
    assert 499 == host.probe.one(records.ProtocolViolated).code
    exchanges.client_left(answers)
    assert 1 == len(host.probe.all(records.ProtocolViolated))


def test_a_request_whose_client_leaves_stays_held_and_says_so():
    host, exchanges, answers = asked("type:request")
    answers._present = False
    exchanges.client_left(answers)
    assert 1 == host.probe.one(records.PeerLeft).waiting
    host.decide(Continue(1))
    assert (1, 499) == (len(host.delivered), host.probe.one(records.ProtocolViolated).code)
