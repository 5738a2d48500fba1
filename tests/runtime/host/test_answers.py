"""What the driver answers by itself: Emit, user actions, parallel loops, names, settings, the environment."""

from __future__ import annotations

import asyncio

from runtime.engine.events import http_request
from runtime.errors import EvaluationError
from tests.support.driving import Stage, emitting, on_stage


def test_emit_waits_until_its_handlers_have_finished() -> None:
    text = """
    (Begin: Go Handler) { Emit a <Slow: event> with {}. Log "after" to the <console>. }
    (Wait: Slow Handler) { Sleep the <pause> for 1 second. Log "slow" to the <console>. }
    """

    async def act(stage: Stage) -> None:
        assert stage.emit("Go") is None
        assert stage.out == []
        await stage.wake()

    assert on_stage(text, act).out == ["[Wait] slow", "[Begin] after"]


def test_emit_goes_on_after_a_handler_has_failed() -> None:
    text = """
    (Begin: Go Handler) { Emit a <Bad: event> with {}. Log "after" to the <console>. }
    (Fail: Bad Handler) { Throw the <Oops> for the <thing>. }
    """
    assert on_stage(text, emitting("Go")).out == ["[Begin] after"]


def test_events_that_set_each_other_off_for_ever_end_with_a_clear_failure() -> None:
    text = "(Again: Go Handler) { Emit a <Go: event> with {}. }"

    def act(stage: Stage) -> None:
        stage.emit("Go")

    stage = on_stage(text, act)
    assert stage.err[0] == "[ERROR] [Again: Go Handler] Cannot emit the Go: event with {}."
    assert "nested deeper than 100" in stage.err[2]
    assert len(stage.err) == 3


def test_names_published_by_a_handler_go_when_it_ends() -> None:
    text = """
    (one: Shop) { Create the <n> with 1. Publish as <count> <n>. Sleep the <p> for 1 second. }
    (two: Shop) { Log "count ${count}" to the <console>. }
    """

    async def act(stage: Stage) -> None:
        stage.deliver(http_request("one", {}))
        stage.deliver(http_request("two", {}))
        await stage.wake()
        stage.deliver(http_request("two", {}))

    stage = on_stage(text, act)
    assert stage.out == ["[two] count 1"]
    assert len([line for line in stage.err if line.startswith("[ERROR]")]) == 1


def test_settings_are_kept_for_the_whole_application() -> None:
    text = """
    (one: Go Handler) { Configure the <limits> with { size: 3 }. }
    (two: Then Handler) { Log "${<limits: size>}" to the <console>. }
    """

    def act(stage: Stage) -> None:
        stage.emit("Go")
        stage.emit("Then")

    assert on_stage(text, act).out == ["[two] 3"]


def test_the_environment_is_that_of_the_world() -> None:
    text = '(one: Go Handler) { Extract the <home> from the <env: HOME>. Log "at ${home}" to the <console>. }'
    stage = on_stage(text, emitting("Go"), environment={"HOME": "/here"})
    assert stage.out == ["[one] at /here"]


# --- user actions ------------------------------------------------------------------------------------------------

ACTION = """
(Double: Action takes <n>) {
    Extract the <n> from the <input: n>.
    Compute the <twice> from <n> * 2.
    Return an <OK: status> with { twice: <twice> }.
}
(Call: Go Handler) {
    Application.Double the <result> from 21.
    Log "${<result: twice>} ${<result: status>}" to the <console>.
}
"""


def test_a_user_action_runs_as_a_child_and_answers_with_a_flat_map() -> None:
    assert on_stage(ACTION, emitting("Go")).out == ["[Call] 42 OK"]


def test_the_failure_of_a_user_action_is_the_cause_of_the_callers() -> None:
    text = """
    (Fail: Action) { Throw the <Oops> for the <input>. }
    (Call: Go Handler) { Application.Fail the <result> with { n: 1 }. }
    """

    def act(stage: Stage) -> None:
        stage.emit("Go")

    stage = on_stage(text, act)
    assert stage.err[0].startswith("[ERROR] [Call: Go Handler]")
    assert "Cannot throw the Oops" in stage.err[2]
    assert len(stage.err) == 3


# --- parallel ----------------------------------------------------------------------------------------------------


def parallel(body: str, limit: int = 2) -> str:
    return f"""
    (Go: Go Handler) {{
        Create the <items> with [1, 2, 3].
        parallel for each <item> in <items> with <concurrency: {limit}> {{ {body} }}
        Log "after" to the <console>.
    }}
    """


def test_parallel_passes_run_side_by_side_up_to_their_limit() -> None:
    async def act(stage: Stage) -> None:
        stage.emit("Go")
        assert len(stage.sleepers) == 2
        await stage.wake(1)
        assert len(stage.sleepers) == 2
        await stage.wake(1)
        await stage.wake(0)

    text = parallel('Sleep the <p> for 1 second. Log "item ${item}" to the <console>.')
    assert on_stage(text, act).out == ["[Go] item 2", "[Go] item 3", "[Go] item 1", "[Go] after"]


def test_many_passes_that_wait_for_nothing_do_not_nest() -> None:
    text = """
    (Go: Go Handler) {
        Create the <items> with <event: items>.
        parallel for each <item> in <items> { Compute the <double> from <item> * 2. }
        Log "after" to the <console>.
    }
    """
    stage = on_stage(text, emitting("Go", items=list(range(5000))))
    assert stage.out == ["[Go] after"]


def test_the_first_failure_of_a_pass_stops_the_rest_and_fails_the_statement() -> None:
    async def act(stage: Stage) -> None:
        stage.emit("Go")
        await stage.settle()
        assert stage.driver.in_flight == 0

    body = "Sleep the <p> for 1 second when <item> == 1. Throw the <Oops> for the <item> when <item> == 2."
    stage = on_stage(parallel(body), act)
    assert stage.out == []
    assert len([line for line in stage.err if line.startswith("[ERROR]")]) == 1


def test_a_return_in_a_pass_ends_the_feature_set() -> None:
    async def act(stage: Stage) -> None:
        outcomes = stage.emit("Go")
        assert outcomes is not None
        assert outcomes[0].response is not None

    body = "Return an <OK: status> with <item> when <item> == 2."
    assert on_stage(parallel(body), act).out == []


def test_a_service_that_answers_later_is_waited_for_and_may_refuse() -> None:
    async def act(stage: Stage) -> None:
        stage.emit("Go")
        stage.sleepers.pop().set_exception(EvaluationError("no more time"))
        await asyncio.sleep(0)
        await stage.settle()

    stage = on_stage("(Nap: Go Handler) { Sleep the <pause> for 1 second. }", act)
    assert stage.err[0] == "[ERROR] [Nap: Go Handler] Cannot sleep the pause for 1 second."
    assert stage.err[-1] == "  Cause: no more time"


def test_an_announced_event_is_not_waited_for_and_is_in_flight_until_it_is_published() -> None:
    text = """
    (Go: Go Handler) { Start the <thing> with {}. Log "after" to the <console>. }
    """

    async def act(stage: Stage) -> None:
        stage.emit("Go")
        assert stage.out == ["[Go] after"]
        assert stage.driver.in_flight == 1
        await stage.settle()
        assert stage.driver.in_flight == 0

    on_stage(text, act)


def test_keepalive_goes_on_with_the_next_statement() -> None:
    text = """
    (Application-Start: X) {
        Keepalive the <application> for the <events>.
        Log "on" to the <console>.
        Return an <OK: status> for the <startup>.
    }
    """

    async def act(stage: Stage) -> None:
        stage.driver.event_source_started()
        stage.begin()
        await stage.settle()
        assert stage.out == []
        stage.driver.lifecycle.request_shutdown()
        await stage.settle()

    assert on_stage(text, act).out == ["[Application-Start] on"]
