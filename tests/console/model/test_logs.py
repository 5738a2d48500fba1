"""Log lines."""

from __future__ import annotations

from aro_console.model.logs import Logs
from tests.support.records import Story


def test_lines_come_with_their_run_and_connection() -> None:
    logs = Logs()
    assert 2 == logs.extend(Story().started().logged("one", label="c1").finished().logged("two").views)
    assert [("one", 1, "Handle Message"), ("two", 0, "")] == [
        (line.text, line.execution_id, line.feature_set) for line in logs.lines
    ]


def test_errors_are_counted() -> None:
    logs = Logs()
    logs.extend(Story().logged("a", "error").logged("b").logged("c", "error").views)
    assert 2 == logs.errors


def test_the_oldest_lines_leave_and_are_counted() -> None:
    logs, story = Logs(capacity=2), Story()
    for text in "abcd":
        story.logged(text)
    assert 4 == logs.extend(story.views)
    assert (["c", "d"], 2) == ([line.text for line in logs.lines], logs.dropped)
