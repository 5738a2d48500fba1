"""Counting what is not shown: the figures of connections, feature sets and of the whole are those of all records.

There are too many of them for readable ones, or for a look at each by itself: raw records are counted by kind and
subject, a stretch at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from runtime.probe import records as r
from runtime.probe.records import RawRecord

if TYPE_CHECKING:
    from aro_console.model.world import World

_SECOND_NS = 1_000_000_000
_KIND = 4
"""Where a raw record has its kind; the fields of that follow."""


def _place(kind: type[r.Record], name: str) -> int:
    """Return where a raw record of a kind has a field."""
    return _KIND + 1 + [field.name for field in fields(kind)[_KIND:]].index(name)


_BEGUN = _place(r.DeliveryStarted, "feature_set")
_ENDED, _TOOK = _place(r.ExecutionFinished, "feature_set"), _place(r.ExecutionFinished, "elapsed_ns")
_WHO, _OPCODE = _place(r.FrameReceived, "connection_id"), _place(r.FrameReceived, "opcode")
_SIZE = _place(r.FrameReceived, "size_bytes")
assert [_place(r.FrameSent, name) for name in ("connection_id", "opcode", "size_bytes")] == [_WHO, _OPCODE, _SIZE]


def tally(raws: Sequence[RawRecord], world: World) -> None:
    """Add records that no model has seen to the figures of those that count."""
    published, begun, ended = (_of(raws, kind) for kind in (r.EventPublished, r.DeliveryStarted, r.ExecutionFinished))
    for at_ns, count in _by_second(published):
        world.status.count(at_ns, count)
        world.metrics.events.add(at_ns, count)
    for name, count in Counter([raw[_BEGUN] for raw in begun]).items():
        world.handlers.count_begun(name, count, begun[-1][1])
    _ended(ended, world)
    _frames(_of(raws, r.FrameReceived), world, incoming=True)
    _frames(_of(raws, r.FrameSent), world, incoming=False)
    frames = (raw for raw in raws if raw[_KIND] is r.FrameReceived or raw[_KIND] is r.FrameSent)
    world.connections.time_pongs([r.view(raw) for raw in frames if raw[_OPCODE] in ("ping", "pong")])
    world.repositories.extend([r.view(raw) for raw in _of(raws, r.RepositoryChanged)])


def _ended(raws: Sequence[RawRecord], world: World) -> None:
    for at_ns, count in _by_second(raws):
        world.metrics.runs.add(at_ns, count)
    for name, took in _by_subject(raws, _ENDED, _TOOK).items():
        world.handlers.count_ended(name, took)
        world.metrics.durations.extend(took)


def _frames(raws: Sequence[RawRecord], world: World, *, incoming: bool) -> None:
    for at_ns, count in _by_second(raws):
        world.metrics.messages.add(at_ns, count)
    for connection_id, each in _by_subject(raws, _WHO, _SIZE).items():
        world.connections.count(connection_id, incoming, len(each), sum(each), raws[-1][1])


def _of(raws: Sequence[RawRecord], kind: type[r.Record]) -> Sequence[RawRecord]:
    return [raw for raw in raws if raw[_KIND] is kind]


def _by_subject(raws: Sequence[RawRecord], subject: int, figure: int) -> dict[str, list[int]]:
    """Return the figures at one place of the records, by what stands at another."""
    found: dict[str, list[int]] = {}
    for raw in raws:
        found.setdefault(raw[subject], []).append(raw[figure])
    return found


def _by_second(raws: Sequence[RawRecord]) -> Iterable[tuple[int, int]]:
    """Return how many there were in each second, by a time within it."""
    counted = Counter([raw[1] // _SECOND_NS for raw in raws])
    return [(second * _SECOND_NS, count) for second, count in counted.items()]
