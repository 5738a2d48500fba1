"""What a command may name."""

from __future__ import annotations

from aro_console.surroundings import surroundings_of
from tests.support.session import FakeSession, live_story


def test_what_can_be_named_is_what_a_session_has() -> None:
    session = FakeSession(live_story())
    session.poll()
    found = surroundings_of(session)
    assert ["c1"] == [label for label, _ in found.connections]
    assert (("GET", "/lines"), ("POST", "/lines")) == found.operations
    assert ("Said",) == found.events
    assert "Handle Connect" in found.handlers
    assert tuple(source.name for source in session.program.sources) == found.files
    assert ((), (), ()) == (found.paused, found.themes, found.columns)


def test_a_lane_that_is_paused_is_named_as_it_is_typed() -> None:
    story = live_story()
    story.ordered("Pause", "connection c1")
    session = FakeSession(story)
    session.poll()
    assert 1 == len(surroundings_of(session).paused)
