"""A conversation with one client, as the records of an application that echoes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from runtime.probe.records import RawRecord
from tests.support.records import Story

_PIECE = 5_000


def chatter(story: Story, messages: int) -> None:
    """Tell of so many messages, each answered."""
    for _ in range(messages):
        story.received("c1", f"hello there {story.seq}").published("websocket.message", {"message": "x"}, label="c1")
        story.started(label="c1", stepped=False, given={"event": {"message": "x"}})
        story.effect("Send", "c1").sent("c1", f"echo {story.seq}").completed().finished()


@cache
def _told() -> list[RawRecord]:
    story = Story().opened("c1")
    chatter(story, 15_000)
    return story.raw


def pieces(records: int, start: int = 0) -> Iterator[list[RawRecord]]:
    """Yield so many records in pieces, from one on, which begins a piece.

    Where the conversation is over it begins again with higher numbers.
    """
    told = _told()
    for begins in range(start, start + records, _PIECE):
        turn, at = divmod(begins, len(told) // _PIECE * _PIECE)
        on = turn * told[-1][0]
        yield [(raw[0] + on, *raw[1:]) for raw in told[at : at + min(_PIECE, start + records - begins)]]
