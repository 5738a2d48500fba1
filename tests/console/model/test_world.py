"""All models, fed together."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from aro_console.model.handlers import Handler
from aro_console.model.metrics import Metrics
from aro_console.model.thinning import Thinning
from aro_console.model.world import World
from runtime.probe.records import RawRecord
from tests.support.records import CHAT, Story, connection_id


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
    story = Story().opened("c1", path="/chat", query="name=A%20da").received("c1", "x")
    story.started("Handle Message", label="c1")
    world = World()
    world.extend(story.raw)
    world.look_up({record.seq: record for record in story.views}.get)
    world.timeline.set_filter("path:/chat")
    assert ["connect", "message", "run"] == [row.kind for row in world.timeline.visible]
    world.timeline.set_filter('path:"/chat?name=a*da"')
    assert ["connect", "message", "run"] == [row.kind for row in world.timeline.visible]
    world.timeline.set_filter("path:name=Bob")
    assert [] == list(world.timeline.visible)
    world.timeline.set_filter("handler:message")
    assert ["run"] == [row.kind for row in world.timeline.visible]


def test_a_path_is_that_of_the_connections_and_else_of_the_request_that_set_it_off() -> None:
    story = Story().opened("c1", path="/a").opened("c2", path="/b").requested(target="/lines?x=1").started()
    story.published("LineStored", {}).broadcast("hi", "c1", "c2").answered()
    world = World()
    world.extend(story.raw)
    world.look_up({record.seq: record for record in story.views}.get)
    for path, kinds in (
        ("/lines?x=1", ["request", "run", "event", "effect", "response"]),
        ("/a", ["connect", "frame"]),
        ("/b", ["connect", "frame"]),
    ):
        world.timeline.set_filter(f'path:"{path}"')
        assert kinds == [row.kind for row in world.timeline.visible]


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


def talk() -> Story:
    story = Story().state("started").opened("c1").opened("c2")
    for number in range(40):
        story.message("c1", f"m{number}", "c2").logged(f"line {number}", label="c1")
        if number % 3 == 0:
            story.requested(body=b"x").started("postLine", "Chat API").statement("Extract the <line>").finished("OK")
            story.answered(201)
    return story


def thinned(story: Story) -> tuple[World, list[RawRecord]]:
    """Return what has seen some of the flows whole and counted the others, and the records that it counted."""
    world, thinning = World(), Thinning()
    thinning.change(4, 0)
    shown = thinning.shown(story.raw)
    world.skim(story.raw, shown)
    seen = {raw[0] for raw in shown}
    return world, [raw for raw in story.raw if raw[0] not in seen]


def said(world: World) -> dict[str, object]:
    """Return what can be read of a world that only shows what it is shown."""
    world.timeline.show(replace(world.timeline.view, unfolded=frozenset(run.execution_id for run in world.runs.all)))
    return {
        "rows": [[getattr(row, field.name) for field in fields(row)] for row in world.timeline.visible],
        "logs": [line.seq for line in world.logs.shown],
        "runs": [(run.execution_id, run.state, run.status, len(run.steps)) for run in world.runs.all],
        "talks": [[one.seq for one in world.conversations.of(connection_id(who)).said] for who in ("c1", "c2")],
        "replies": [[one.reply for one in world.conversations.of(connection_id(who)).said] for who in ("c1", "c2")],
        "lines": {number: line.hits for number, line in world.lines.of(CHAT).items()},
        "frames": [(one.frames_in, one.frames_out, one.bytes_out) for one in world.connections.all],
        "events": (world.status.events, world.metrics.durations.count, world.passed_over),
    }


def test_a_world_that_is_shown_what_it_only_counted_says_what_one_does_that_saw_it_come() -> None:
    story = talk()
    world, counted = thinned(story)
    assert len(counted) == world.passed_over > 0
    whole = World()
    whole.extend(story.raw)
    assert len(whole.timeline) - len(world.timeline) == world.recall(counted)
    assert said(whole) == said(world)


def test_what_is_not_at_hand_any_more_stays_counted_and_a_filter_and_later_records_find_the_rest() -> None:
    story = talk()
    world, counted = thinned(story)
    world.timeline.set_filter("type:run")
    world.recall(counted[100:])
    assert 100 == world.passed_over
    assert {"run"} == {row.kind for row in world.timeline.visible}
    numbers = [row.seq for row in world.timeline.visible]
    assert sorted(numbers) == numbers
    assert 1 == world.extend(story.started(label="c1").take()[-1:])


def broken(*_: object) -> None:
    raise ZeroDivisionError("planted")
