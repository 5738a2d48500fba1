"""The connections there have been."""

from __future__ import annotations

import pytest

from aro_console.model import connections
from aro_console.model.connections import Connection, Connections
from runtime.probe import records as r
from tests.support.records import MS, Story, connection_id


def known(story: Story) -> Connections:
    model = Connections()
    model.extend(story.views)
    return model


def one(story: Story, label: str = "c1") -> Connection:
    found = known(story).by_label(label)
    assert found is not None
    return found


def test_a_connection_is_known_by_id_and_label() -> None:
    model = known(Story().opened("c1", "/chat", peer="10.0.0.9:1", protocol="v1"))
    connection = model.get(connection_id("c1"))
    assert connection is not None
    assert connection is model.by_label("c1")
    assert ("c1", "/chat", "10.0.0.9:1", "v1", False, "open") == (
        connection.label,
        connection.path,
        connection.peer,
        connection.protocol,
        connection.virtual,
        connection.state,
    )


def test_unknown_ones_are_absent() -> None:
    assert (None, None) == (known(Story()).get("x"), known(Story()).by_label("c1"))


def test_frames_and_bytes_are_counted_in_both_directions() -> None:
    story = Story().opened("c1").opened("c2").received("c1", "héllo").received("c1", b"12", "binary")
    connection = one(story.sent("c1", "abc").sent("c2", "x"))
    assert (2, 8, 1, 3) == (connection.frames_in, connection.bytes_in, connection.frames_out, connection.bytes_out)


@pytest.mark.parametrize("direction", [">", "<"])
def test_the_last_activity_has_a_time_and_a_direction(direction: str) -> None:
    story = Story().opened("c1").wait(50 * MS)
    story = story.received("c1", "x") if direction == ">" else story.sent("c1", "x")
    connection = one(story)
    assert (direction, story.now_ns, 51 * MS) == (
        connection.last_direction,
        connection.last_ns,
        connection.last_ns - connection.opened_ns,
    )


def test_frames_of_unknown_connections_count_nowhere() -> None:
    assert [] == known(Story().received("c9", "x").sent("c9", "x").closed("c9")).all


def test_a_closed_connection_stays_with_code_and_reason() -> None:
    story = Story().opened("c1").closed("c1", 1001, "going away")
    connection = one(story)
    assert (False, "closed", 1001, "going away", story.now_ns) == (
        connection.is_open,
        connection.state,
        connection.code,
        connection.reason,
        connection.closed_ns,
    )


def test_open_ones_stand_first_and_then_the_latest_closed() -> None:
    story = Story().opened("c1").opened("c2").opened("c3").opened("c4").closed("c1").closed("c3")
    model = known(story)
    assert ["c2", "c4", "c3", "c1"] == [connection.label for connection in model.all]
    assert ["c2", "c4"] == [connection.label for connection in model.open]


def test_a_second_end_changes_nothing() -> None:
    connection = one(Story().opened("c1").closed("c1", 1000, "bye").closed("c1", 1006))
    assert (1000, "bye") == (connection.code, connection.reason)


def test_a_connection_is_held_as_long_as_anything_of_it_waits() -> None:
    story = Story().opened("c1").held(label="c1").held(label="c1")
    states = [one(story).state, one(story.released(1)).state, one(story.released(2)).state]
    assert ["held", "held", "open"] == states


def test_a_connection_that_closes_while_held_is_closed() -> None:
    story = Story().opened("c1").held(label="c1").closed("c1")
    assert "closed" == one(story).state
    assert "closed" == one(story.released()).state


def test_holds_of_others_and_of_nobody_do_not_matter() -> None:
    story = Story().opened("c1").opened("c2").held(label="c2").held().released(2).released(9)
    assert ["open", "held"] == [one(story).state, one(story, "c2").state]


def test_the_longest_closed_are_forgotten_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "KEPT_CLOSED", 2)
    story = Story()
    for label in ("c1", "c2", "c3", "c4", "c5"):
        story.opened(label)
    model = known(story.closed("c4").closed("c1").closed("c3").closed("c2"))
    assert ["c5", "c2", "c3"] == [connection.label for connection in model.all]
    assert 2 == model.forgotten


def test_a_pong_tells_how_long_a_ping_took() -> None:
    story = Story(step_ns=0).opened("c1").sent("c1", b"", "ping").wait(3 * MS).received("c1", b"", "pong")
    assert 3 * MS == one(story).ping_ns
    assert 3 * MS == one(story.wait(9 * MS).received("c1", b"", "pong")).ping_ns, "nobody asked for this one"


def test_a_peer_that_does_not_read_is_slow_before_it_is_dropped() -> None:
    def story(waiting: int) -> Story:
        return Story().opened("c1").add(r.SendBufferChanged, 0, connection_id("c1"), waiting)

    assert [False, False, True] == [one(story(bytes)).is_slow for bytes in (0, 1024 * 1024, 1024 * 1024 + 1)]
    assert ["c1"] == [slow.label for slow in known(story(2_000_000)).slow]
    assert [] == known(story(2_000_000).closed("c1")).slow
    assert [] == known(Story().add(r.SendBufferChanged, 0, "unknown", 5_000_000)).slow


def test_a_connection_that_is_a_paused_lane_is_known_as_such() -> None:
    story = Story().opened("c1").opened("c2").ordered("Pause", f"connection {connection_id('c1')}")
    assert [True, False] == [one(story, label).paused for label in ("c1", "c2")]
    assert not one(story.ordered("Continue", f"connection {connection_id('c1')}")).paused
    story.ordered("Pause", f"connection {connection_id('c2')}").ordered("Continue")
    assert not one(story, "c2").paused


def test_who_has_left_is_told_from_who_is_there_and_from_nobody() -> None:
    model = known(Story().opened("c1").opened("c2").closed("c2"))
    wanted = [(connection_id("c1"), False), (connection_id("c2"), True), ("never there", True), ("", False)]
    assert wanted == [(one, model.has_left(one)) for one, _ in wanted]
