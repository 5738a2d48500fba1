"""Keeping what happened: the timeline at a million rows (P12), and recordings (P15). Figures against their goals."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psutil

from aro_console.model.pages import Pages
from aro_console.model.world import World
from runtime.host.recording import RecordingFile
from runtime.probe.recording.stream import About, Stream
from tests.bench.frame import Figure, Ratio
from tests.support.records import CHAT, Story

_ROWS = 1_000_000
_MEGABYTE = 1e6


def against(goal: float, unit: str, measured: list[float]) -> Ratio:
    """Return figures as a ratio to their goal, which is their only peer."""
    middle = statistics.median(measured)
    return Ratio(middle / goal, min(measured) / goal, max(measured) / goal, middle, goal, unit)


def _chatter(story: Story, messages: int) -> None:
    for _ in range(messages):
        story.received("c1", f"hello there {story.seq}").published("websocket.message", {"message": "x"}, label="c1")
        story.started(label="c1", stepped=False, given={"event": {"message": "x"}})
        story.effect("Send", "c1").sent("c1", f"echo {story.seq}").completed().finished()


@cache
def _million() -> tuple[World, float]:
    """Return a console's models with a million rows, and by how much they made the process grow, in MB."""
    before = psutil.Process().memory_info().rss
    world = World((), Pages(tempfile.TemporaryFile))  # type: ignore[arg-type]
    told = 0
    while len(world.timeline) < _ROWS:
        # A story remembers all it told, so each tells a piece and the numbers go on.
        story = Story()
        story.seq = told
        _chatter(story.opened("c1") if not told else story, 2_000)
        world.extend(story.raw)
        told = story.seq
    return world, (psutil.Process().memory_info().rss - before) / _MEGABYTE


def memory() -> Ratio:
    return against(350, "MB", [_million()[1]])


def page() -> Ratio:
    """Show forty rows somewhere."""
    rows = _million()[0].timeline.visible
    places = range(0, len(rows) - 40, len(rows) // 200)
    return against(40, "ms", [_took_ms(lambda place=place: rows[place : place + 40]) for place in places])  # type: ignore[misc]


def first_result() -> Ratio:
    """Filter for what stands far back, until the first row is there."""
    timeline = _million()[0].timeline
    measured = []
    for _ in range(5):
        timeline.set_filter("")
        measured.append(_took_ms(lambda: _first(timeline.set_filter, timeline.search_on, timeline.visible)))
    return against(300, "ms", measured)


def _first(set_filter: Callable[[str], object], go_on: Callable[..., None], shown: object) -> None:
    set_filter("type:message 7")
    while not shown:
        go_on(lambda: False)


def _took_ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


@cache
def _story() -> Story:
    story = Story().opened("c1")
    _chatter(story, 15_000)
    return story


def to_disk() -> Ratio:
    """Records a second, packed, framed and written."""
    rates = []
    raws = _story().raw
    for _ in range(5):
        with tempfile.TemporaryFile() as file:
            stream = Stream(About("bench", 0), [CHAT])
            began = time.perf_counter()
            file.write(stream.opening())
            for start in range(0, len(raws), 5_000):
                file.write(stream.records(raws[start : start + 5_000]))
            file.flush()
            rates.append(len(raws) / (time.perf_counter() - began))
    return against(100_000, "records/s", rates)


def reopened() -> Ratio:
    """Open a recording of a million records and have the first thousand."""
    raws = _story().raw
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench"
        stream = Stream(About("bench", 0), [CHAT])
        with path.open("wb") as file:
            file.write(stream.opening())
            span = raws[-1][0]
            for turn in range(1_000_000 // len(raws) + 1):
                file.write(stream.records([(raw[0] + turn * span, *raw[1:]) for raw in raws]))
        measured = [_took_ms(lambda: RecordingFile(path).since(0, 1_000)) / 1e3 for _ in range(5)]
    return against(3, "s", measured)


FIGURES = (
    Figure("P12.memory", "a million rows, resident", "350 MB", 1.0, memory),
    Figure("P12.page", "forty rows anywhere among them", "40 ms", 1.0, page),
    Figure("P12.filter", "a filter's first result", "300 ms", 1.0, first_result),
    Figure("P15.write", "recording to disk", "100,000 records/s", 1.0, to_disk, at_most=False),
    Figure("P15.open", "a million records reopened", "3 s", 1.0, reopened),
)
