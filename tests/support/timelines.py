"""Timelines made of stories, and how they read."""

from __future__ import annotations

from aro_console.model.rows import Row
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def timeline_of(story: Story, capacity: int = 50_000) -> Timeline:
    timeline = Timeline(capacity)
    timeline.extend(story.views)
    return timeline


def rows_of(timeline: Timeline) -> list[Row]:
    """Return all rows, the statements of folded runs too."""
    for row in list(timeline.visible):
        if row.kind == "run" and not timeline.is_unfolded(row):
            timeline.toggle(row)
    return list(timeline.visible)


def find(timeline: Timeline, kind: str, nth: int = 0) -> Row:
    return [row for row in timeline.visible if row.kind == kind][nth]


def outline(timeline: Timeline) -> list[tuple[int, str]]:
    return [(row.depth, row.kind) for row in timeline.visible]


def chat(*labels: str) -> Story:
    story = Story()
    for label in labels:
        story.opened(label)
    return story.received(labels[0], "hi").published("websocket.message").started()


def frames(timeline: Timeline) -> list[list[str]]:
    return [row.connections for row in timeline.visible if row.kind == "frame"]
