"""Log lines."""

from __future__ import annotations

import pytest

from aro_console.model.logs import Logs
from tests.support.records import Story


def filled() -> Logs:
    logs = Logs()
    story = Story().started().logged("Ada came in").logged("no seat for Bob", "error").finished().logged("listening")
    logs.extend(story.views)
    assert 3 == len(logs.lines)
    return logs


def test_lines_come_with_their_run_and_connection() -> None:
    logs = Logs()
    logs.extend(Story().started().logged("one", label="c1").finished().logged("two").views)
    assert [("one", 1, "Handle Message"), ("two", 0, "")] == [
        (line.text, line.execution_id, line.feature_set) for line in logs.lines
    ]


def test_errors_are_counted() -> None:
    assert 1 == filled().errors


def test_the_oldest_lines_leave_and_are_counted() -> None:
    logs, story = Logs(capacity=2), Story()
    for text in "abcd":
        story.logged(text)
    logs.extend(story.views)
    assert (["c", "d"], 2, 2) == ([line.text for line in logs.lines], logs.dropped, logs.shown_gone)


@pytest.mark.parametrize(
    ("level", "text", "shown"),
    [
        ("", "", "Ada no listening"),
        ("error", "", "no"),
        ("", "ada", "Ada"),
        ("", "handle !ada", "no"),
        ("info", "in", "Ada listening"),
        ("", "  ", "Ada no listening"),
        ("error", "ada", ""),
    ],
)
def test_lines_are_shown_by_level_and_words(level: str, text: str, shown: str) -> None:
    logs = filled()
    logs.narrow(level, text)
    assert shown.split() == [line.text.split()[0] for line in logs.shown]


def test_level_and_words_are_set_one_by_one_and_said() -> None:
    logs = filled()
    logs.narrow(level="info")
    logs.narrow(text="ada")
    assert "level:info ada" == logs.wanted
    logs.narrow("", "")
    assert ("", 3) == (logs.wanted, len(logs.shown))


def test_new_lines_that_pass_are_added_and_old_ones_leave_from_what_is_shown() -> None:
    logs, story = Logs(capacity=3), Story()
    logs.extend(story.logged("a1").logged("b").logged("a2").views)
    logs.narrow(text="a")
    story.take()
    logs.extend(Story().logged("a3").logged("c").views)
    assert (["a2", "a3"], 1) == ([line.text for line in logs.shown], logs.shown_gone)
