"""Hits and times of source lines."""

from __future__ import annotations

from aro_console.model.lines import Lines
from runtime.source import SourceFile
from tests.support.records import CHAT, MS, Story


def ran(story: Story, *times_ns: int) -> Story:
    story.started("Handle Message")
    for elapsed_ns in times_ns:
        story.statement("Extract the <text>", elapsed_ns=elapsed_ns)
    return story


def test_a_line_knows_how_often_it_ran_and_how_long_it_takes() -> None:
    lines = Lines()
    lines.extend(ran(Story(), MS, 3 * MS).views)
    (number,) = lines.of(CHAT)
    line = lines.of(CHAT)[number]
    assert "Extract the <text>" in CHAT.line_text(number)
    assert (2, 2 * MS) == (line.hits, line.mean_ns)


def test_a_file_that_is_loaded_again_goes_on_counting_and_an_edited_one_begins_anew() -> None:
    lines = Lines()
    again, edited = SourceFile(CHAT.name, CHAT.text), SourceFile(CHAT.name, CHAT.text + "\n")
    for source in (CHAT, again, edited):
        lines.extend(ran(Story(source), MS).views)
    assert [2] == [line.hits for line in lines.of(CHAT).values()] == [line.hits for line in lines.of(again).values()]
    assert [1] == [line.hits for line in lines.of(edited).values()]


def test_what_never_ran_is_not_counted() -> None:
    assert {} == Lines().of(CHAT)
