"""What a client and the server said to each other, as lines."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len

from aro_console.widgets.conversation import ConversationPane, said_line, words_of
from aro_console.widgets.timeline import TimelinePane
from tests.support.records import Story, connection_id
from tests.support.session import FakeSession
from tests.support.stage import LARGE, staged


def lines(story: Story, label: str = "c1", width: int = 100) -> list[str]:
    session = FakeSession(story)
    session.poll()
    known, named = session.world.conversations, session.world.timeline.label
    talk = known.of(connection_id(label)).said
    return [
        "".join(
            c.text
            for c in said_line(one, words_of(one, session.past.record(one.seq)), named, session.past.wall_time, width)
        )
        for one in talk
    ]


def test_both_sides_are_told_apart_by_sign_and_by_where_they_stand() -> None:
    opened, asked, answered, closed = lines(Story().opened("c1").message("c1", "hi").closed("c1", 1001, "going away"))
    assert opened.split()[1:] == ["o", "connected", "to", "/ws"]
    assert asked.index("hi") + 4 == answered.index("said: hi")
    assert (" > " in asked, " < " in answered) == (True, True)
    assert closed.split()[1:] == ["x", "disconnected", "1001", "going", "away"]


def test_a_message_says_how_it_was_answered_and_a_reply_what_it_answers() -> None:
    _, asked, answered, unheard = lines(Story().opened("c1").message("c1", "hi").received("c1", "hm"))
    assert "answered in" in asked
    assert "answers #2 in" in answered
    assert unheard.rstrip().endswith("unanswered")


def test_what_others_set_off_names_them() -> None:
    story = Story().opened("c1").opened("c2").message("c1", "hi", "c2")
    assert lines(story, "c2")[-1].rstrip().endswith("ms after c1")


def test_what_nobody_asked_for_says_so() -> None:
    assert lines(Story().opened("c1").sent("c1", "news", cause=0))[-1].rstrip().endswith("unasked")


@pytest.mark.parametrize("width", [1, 20, 40, 60, 78, 118])
def test_hostile_text_keeps_its_line(width: int) -> None:
    nasty = "\x1b[2J\x1b]0;x\x07 漢字 \u202eabc 👩‍👩‍👧 \x00" * 40
    for line in lines(Story().opened("c1", nasty).received("c1", nasty).sent("c1", b"\xff\xfe" * 40), width=width):
        assert line.isprintable()
        assert width < 60 or cell_len(line) <= width


def test_a_record_that_left_memory_leaves_its_number() -> None:
    session = FakeSession(Story().opened("c1").received("c1", "x"))
    session.poll()
    said = session.world.conversations.of(connection_id("c1")).said[-1]
    line = said_line(said, words_of(said, None), session.world.timeline.label, session.past.wall_time, 80)
    assert "#2 has left memory" in "".join(cell.text for cell in line)


@pytest.mark.slow
def test_unanswered_messages_can_be_listed_and_enter_goes_to_one() -> None:
    async def play() -> tuple[str, int]:
        async with staged(Story().opened("c1").message("c1", "heard").received("c1", "ignored"), LARGE) as stage:
            await stage.press("2", "u")
            listed = stage.text()
            await stage.press("enter")
            row = stage.pane("#timeline", TimelinePane).row
            return listed, row.seq if row is not None else 0

    text, seq = asyncio.run(play())
    assert "unanswered messages, 1 unanswered" in text
    assert "heard" not in text[text.index("unanswered messages") :].split("╰")[0]
    assert seq > 2


def test_what_was_just_said_is_kept_for_when_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> str:
        async with staged(Story().opened("c1").received("c1", "long ago"), LARGE) as stage:
            stage.story.received("c1", "just now")
            await stage.tell()
            monkeypatch.setattr(stage.pane("#conversation", ConversationPane), "_record", lambda seq: None)
            await stage.press("2")
            return stage.text()

    text = asyncio.run(play())
    assert ("just now" in text, "#2 has left memory" in text) == (True, True)
