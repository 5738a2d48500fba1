"""All models, fed together."""

from __future__ import annotations

import pytest

from aro_console.model.handlers import Handler
from aro_console.model.metrics import Metrics
from aro_console.model.world import World
from tests.support.records import CHAT, Story


def test_one_feed_reaches_every_model() -> None:
    story = Story().state("started").opened("c1").message("c1", "hi").failing("c1", "x").logged("line")
    start = story.header("Handle Message").start
    world = World([Handler("Handle Message", "WebSocket Event Handler", "websocket.message", CHAT.span(start, 800))])
    added = world.extend(story.take(), lost=3)
    assert (added, 3) == (len(world.timeline.visible), world.timeline.lost)
    assert (["c1"], 1, 2, 2, "started") == (
        [connection.label for connection in world.connections.open],
        len(world.logs.lines),
        world.handlers.all[0].runs,
        world.status.events,
        world.status.state,
    )
    run = world.runs.latest
    assert run is not None
    assert ("failed", 2) == (run.state, run.execution_id)
    assert 1 == world.extend(story.opened("c2").take())
    assert 2 == len(world.connections.open)


def test_filters_ask_the_world_for_paths_and_handlers() -> None:
    world, story = World(), Story().opened("c1", path="/chat").received("c1", "x").started("Handle Message", label="c1")
    world.extend(story.raw)
    world.look_up({record.seq: record for record in story.views}.get)
    world.timeline.set_filter("path:/chat")
    assert ["connect", "message", "run"] == [row.kind for row in world.timeline.visible]
    world.timeline.set_filter("handler:message")
    assert ["run"] == [row.kind for row in world.timeline.visible]


def test_a_model_that_makes_a_mistake_stands_still_and_the_others_live_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Metrics, "_ended", broken)
        world = World()
    story = Story().opened("c1").started(label="c1").finished()
    assert 2 == world.extend(story.take())
    ((where, trace),) = world.mistakes
    assert ("the model of metrics", True) == (where, "planted" in trace)
    assert 2 == world.extend(story.received("c1", "x").started(label="c1").finished().take())
    assert (1, 0, 2) == (len(world.mistakes), world.metrics.durations.count, len(world.runs.all))
    assert 0 == sum(world.metrics.messages.series(story.now_ns)), "it hears of nothing else either"


def test_a_timeline_that_makes_a_mistake_costs_no_other_model(monkeypatch: pytest.MonkeyPatch) -> None:
    world, story = World(), Story().opened("c1")
    monkeypatch.setattr(world.timeline, "extend", broken)
    assert 0 == world.extend(story.take())
    assert (1, ["the model of timeline"]) == (len(world.connections.open), [where for where, _ in world.mistakes])


def broken(*_: object) -> None:
    raise ZeroDivisionError("planted")
