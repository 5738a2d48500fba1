"""What is counted without being shown comes to the same figures."""

from __future__ import annotations

from collections.abc import Sequence

from aro_console.model.connections import Connection
from aro_console.model.handlers import Handler
from aro_console.model.world import World
from runtime.probe import records as r
from runtime.probe.records import RawRecord
from tests.support.records import Story, connection_id


def handlers(story: Story) -> list[Handler]:
    return [Handler("Handle Message", "WebSocket Event Handler", "x", story.header("Handle Message"))]


def busy() -> Story:
    story = Story().opened("c1")
    for number in range(30):
        story.received("c1", f"m{number}").published("websocket.message", label="c1")
        story.started(label="c1").effect("SendMessage", "c1").sent("c1", f"e{number}").completed().finished()
    story.sent("c1", "", "ping").received("c1", "", "pong")
    return story


def counted(story: Story, shown: Sequence[RawRecord]) -> World:
    world = World(handlers(story))
    world.skim(story.raw, shown)
    return world


def figures(world: World, now_ns: int) -> tuple[object, ...]:
    handler, metrics = world.handlers.all[0], world.metrics
    known = world.connections.get(connection_id("c1"))
    assert isinstance(known, Connection)
    return (
        (handler.runs, handler.running, handler.ended, handler.errors, handler.mean_ns, handler.max_ns),
        (known.frames_in, known.frames_out, known.bytes_in, known.bytes_out, known.ping_ns, known.last_ns),
        (world.status.events, world.status.rate(now_ns)),
        (metrics.events.series(now_ns), metrics.messages.series(now_ns), metrics.runs.series(now_ns)),
        (metrics.durations.count, metrics.durations.quantile(0.5), metrics.durations.ranges()),
    )


def test_the_figures_are_those_of_all_records_however_many_are_shown() -> None:
    story = busy()
    everything = figures(counted(story, story.raw), story.now_ns)
    opening = [raw for raw in story.raw if raw[4] is r.ConnectionOpened]
    half = opening + [raw for raw in story.raw[1:] if raw[2] % 2]
    assert everything == figures(counted(story, opening), story.now_ns)
    assert everything == figures(counted(story, half), story.now_ns)


def test_only_what_is_shown_has_rows() -> None:
    story = busy()
    assert 1 == len(counted(story, story.raw[:1]).timeline)


def test_a_run_that_fails_is_counted_although_its_beginning_was_not_shown() -> None:
    story = Story().opened("c1").received("c1", "x").published("websocket.message", label="c1").started(label="c1")
    begun = list(story.raw)
    story.failed("no", "text")
    world = World(handlers(story))
    world.skim(begun, begun[:1])
    assert (1, 1, 0) == (world.handlers.all[0].runs, world.handlers.all[0].running, world.handlers.all[0].errors)
    world.skim(story.raw[len(begun) :], story.raw[len(begun) :])
    assert (1, 0, 1) == (world.handlers.all[0].runs, world.handlers.all[0].running, world.handlers.all[0].errors)


def test_repositories_know_what_was_stored_by_a_flow_that_is_not_shown() -> None:
    story = Story().opened("c1").received("c1", "x").published("websocket.message", label="c1").started(label="c1")
    story.changed("line-repository", {"id": "1"}).finished()
    world = counted(story, story.raw[:1])
    assert ["line-repository"] == [known.name for known in world.repositories.now()]
