"""The names of a run: what its event gives, what is shared, published and configured, and who sees which."""

from __future__ import annotations

from runtime.engine.events import APPLICATION_START, Event, http_request
from runtime.engine.scope import Signals
from runtime.host.scopes import Scopes
from runtime.values.kinds import UNBOUND
from tests.support.driving import Stage, on_stage, program_of

ONE = program_of('(Read: Go Handler) { Log "hi" to the <console>. }')


def scopes() -> Scopes:
    made = Scopes(ONE, Signals())
    made.shared["rate"] = 3
    made.settings["timeout"] = 30
    return made


def test_a_handler_sees_its_event_what_is_shared_and_the_settings() -> None:
    scope = scopes().of_handler(ONE.codes[0], Event("domain", {"n": 1}, names={"extra": 2}))
    seen = [scope.get(name) for name in ("event", "extra", "rate", "timeout")]
    assert [{"n": 1}, 2, 3, 30] == seen


def test_names_that_an_event_brings_ready_made_are_those_of_its_handler_also_while_some_are_published() -> None:
    made = scopes()
    event = Event("websocket.message", {}, given={"event": {"text": "x"}})
    made.published.publish("tax", 7, ONE.codes[0].activity, execution_id=1)
    among = made.of_handler(ONE.codes[0], event)
    made.published.clear()
    alone = made.of_handler(ONE.codes[0], event)
    assert [{"text": "x"}, 7, 3] == [among.get(name) for name in ("event", "tax", "rate")]
    assert [{"text": "x"}, UNBOUND, 3] == [alone.get(name) for name in ("event", "tax", "rate")]


def test_what_application_start_binds_is_shared() -> None:
    made = scopes()
    start = made.of_handler(ONE.codes[0], Event(APPLICATION_START, {}))
    start.shared["greeting"] = "hello"
    assert "hello" == made.of_handler(ONE.codes[0], Event("domain", {})).get("greeting")
    assert UNBOUND is start.get("rate")


def test_handlers_read_what_application_start_has_bound_and_operations_do_not() -> None:
    text = """
    (Application-Start: X) { Create the <greeting> with "hello". Return an <OK: status> for the <startup>. }
    (Read: Go Handler) { Log "${greeting}" to the <console>. }
    (getIt: API) { Log "${greeting}" to the <console>. }
    """

    def act(stage: Stage) -> None:
        stage.begin()
        stage.emit("Go")
        stage.deliver(http_request("getIt", {}))

    stage = on_stage(text, act)
    assert stage.out == ["[Read] hello"]
    assert stage.err[0].startswith("[ERROR] [getIt: API]")


PUBLISHING = """
(Application-Start: Shop) {
    Create the <rate> with 7.
    Publish as <tax> <rate>.
    Return an <OK: status> for the <startup>.
}
(near: Shop) { Log "near ${tax}" to the <console>. }
(far: Elsewhere) { Log "far ${tax}" to the <console>. }
"""


def test_published_names_are_seen_in_the_same_activity_and_refused_in_another() -> None:
    def act(stage: Stage) -> None:
        stage.begin()
        stage.deliver(http_request("near", {}))
        outcomes = stage.deliver(http_request("far", {}))
        assert outcomes is not None
        failure = outcomes[0].failure
        assert failure is not None
        assert failure.sentence == "Variable 'tax' is not accessible from 'Elsewhere': it was published in 'Shop'"

    assert on_stage(PUBLISHING, act).out == ["[near] near 7"]
