"""What was said on a connection, and what answers what."""

from __future__ import annotations

from aro_console.model.conversations import Conversations, Said
from tests.support.records import MS, Story, connection_id


def said(story: Story, label: str = "c1", model: Conversations | None = None) -> list[Said]:
    model = model if model is not None else Conversations()
    model.extend(story.views)
    return list(model.of(connection_id(label)).said)


def test_a_talk_has_the_messages_of_its_connection_both_ways_and_its_ends() -> None:
    story = Story().opened("c1").opened("c2").received("c1", "hi").sent("c1", "hello").received("c2", "x").closed("c1")
    assert "o><x" == "".join(one.mark for one in said(story))
    assert [(2, "text"), (5, "text")] == [(one.size_bytes, one.opcode) for one in said(story)[1:3]]


def test_control_frames_are_no_talk() -> None:
    story = Story().opened("c1").received("c1", b"", "ping").sent("c1", b"", "pong").received("c1", "", "close")
    assert ["o"] == [one.mark for one in said(story)]


def test_a_reply_names_its_message_and_how_long_it_took() -> None:
    _, message, reply = said(Story().opened("c1").message("c1", "hi"))
    assert (message, message.reply, message.reply_ns) == (reply.cause, reply.seq, reply.elapsed_ns)
    assert reply.elapsed_ns == reply.at_ns - message.at_ns > MS
    assert not message.unanswered


def test_only_the_first_message_back_is_the_reply() -> None:
    story = Story().opened("c1").received("c1", "hi").published("websocket.message").started()
    story.sent("c1", "one").sent("c1", "two")
    _, message, first, second = said(story)
    assert (first.seq, message, message) == (message.reply, first.cause, second.cause)


def test_what_goes_to_others_is_no_reply_but_knows_its_cause() -> None:
    story = Story().opened("c1").opened("c2").received("c1", "hi").published("websocket.message").started()
    story.sent("c2", "c1 says hi")
    model = Conversations()
    (_, message), (_, heard) = said(story, "c1", model), list(model.of(connection_id("c2")).said)
    assert message.unanswered
    assert heard.cause is message


def test_a_message_nobody_asked_for_has_no_cause() -> None:
    _, unasked = said(Story().opened("c1").ordered("SendMessage").sent("c1", "news", cause=2))
    assert unasked.cause is None


def test_unanswered_ones_can_be_listed() -> None:
    model = Conversations()
    story = Story().opened("c1").message("c1", "heard").received("c1", "ignored")
    said(story, model=model)
    assert [story.seq] == [one.seq for one in model.of(connection_id("c1")).unanswered]


def test_the_oldest_of_one_leave_and_are_counted() -> None:
    model, story = Conversations(kept_of_one=3), Story().opened("c1")
    for number in range(5):
        story.received("c1", str(number))
    assert [4, 5, 6] == [one.seq for one in said(story, model=model)]
    assert 3 == model.of(connection_id("c1")).dropped


def test_the_oldest_of_all_leave_whoever_said_them() -> None:
    model, story = Conversations(kept_in_all=4), Story().opened("c1").opened("c2")
    for number in range(3):
        story.received("c2", str(number))
    story.received("c1", "last")
    assert [6] == [one.seq for one in said(story, "c1", model)]
    talk = model.of(connection_id("c2"))
    assert ([3, 4, 5], 1) == ([one.seq for one in talk.said], talk.dropped)


def test_a_connection_nobody_knows_has_said_nothing() -> None:
    assert 0 == len(Conversations().of("x").said)
