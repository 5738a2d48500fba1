"""Questions read what they need, and neither change nor wait for anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from runtime.errors import EvaluationError
from runtime.host.questions import Questions, fault_of
from runtime.services.repository import Repository
from tests.support.driving import NOON, Stage, on_stage

STORING = """
(Keep: Kept Handler) {
    Extract the <row> from the <event: row>.
    Store the <row> into the <row-repository>.
}
"""


def asked(expression: str, *, rows: tuple[Any, ...] = (), **names: Any) -> Any:
    """Return what an expression gives over `names` while a program keeps `rows`."""
    answers = []

    def act(stage: Stage) -> None:
        for row in rows:
            stage.emit("Kept", row=row)
        answers.append(Questions(stage.driver).question(expression)(names))

    on_stage(STORING, act, environment={"GREETING": "hello"})
    return answers[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<n> * 2", 6),
        ("<now>", NOON),
        ("<env: GREETING>", "hello"),
        ("<row-repository: count>", 2),
        ("<row-repository: first id>", 1),
        ("<row-repository>", [{"id": 1}, {"id": 2}]),
        ("<other-repository>", []),
        ("<gone> exists", False),
        ('<gone> or "none"', "none"),
    ],
)
def test_names_rows_the_clock_and_the_environment_can_be_read(text: str, value: Any) -> None:
    assert value == asked(text, rows=({"id": 1}, {"id": 2}), n=3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<generated-id>", "asking for one would use it up"),
        ("<metrics>", "no counting of runs here"),
        ('<file: "a.txt">', ""),
        ("<gone>", "Undefined variable: 'gone'"),
        ("<n> / 0", "Division by zero"),
        ("<n> - <text>", "Cannot convert String to number"),
    ],
)
def test_what_cannot_be_had_is_said(text: str, reason: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        asked(text, n=3, text="x")
    assert reason in str(raised.value)


def test_asking_uses_no_id_and_makes_no_repository() -> None:
    def act(stage: Stage) -> None:
        questions = Questions(stage.driver)
        questions.question("<new-repository: count>")({})
        with pytest.raises(EvaluationError):
            questions.question("<generated-id>")({})
        assert "ID-1" == stage.driver.world.new_id()

    on_stage(STORING, act)


def test_rows_whose_time_is_over_are_not_seen_and_stay_until_the_program_looks() -> None:
    repository = Repository()
    repository.ttl = timedelta(seconds=1)
    repository.put("a", 1, NOON)
    repository.put("b", 2, NOON + timedelta(seconds=5))
    assert [2] == repository.current(NOON + timedelta(seconds=5))
    assert 2 == len(repository)


def test_a_message_is_filled_in_with_names() -> None:
    def act(stage: Stage) -> None:
        assert "n is 3" == Questions(stage.driver).message("n is ${<n>}")({"n": 3})

    on_stage(STORING, act)


def test_a_slow_pattern_and_a_huge_text_end_with_a_reason() -> None:
    with pytest.raises(EvaluationError, match="longer than"):
        asked("(<text> * 100000) * 100000", text="x" * 100)


@pytest.mark.parametrize(("text", "fault"), [("<n> > 5", ""), ("<n> >", "at character 6"), ("", "expression")])
def test_what_is_no_expression_is_said_with_its_place(text: str, fault: str) -> None:
    said = fault_of(text)
    assert (bool(fault), True) == (bool(said), fault in said)


@pytest.mark.parametrize(("text", "faulty"), [("n is ${<n>}", False), ("plain", False), ("n is ${<n}", True)])
def test_what_is_no_message_is_said(text: str, faulty: bool) -> None:
    assert faulty == bool(fault_of(text, is_message=True))
