"""Where a run stands on its way, and what it has before it: the statements that would let something out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aro_console.model.history import Moment
from runtime.probe.records import is_around


@dataclass(frozen=True, slots=True)
class Coming:
    """A statement that has not run yet and would be heard of outside its run, if the run comes to it."""

    line: int
    text: str
    targets: tuple[str, ...] = ()
    """The feature sets it would set off."""
    next: bool = False
    """It is the one about to run."""


def coming(moment: Moment) -> list[Coming]:
    """Return what of a held run is still to come; nothing where the end of the run is known already."""
    if moment.hold is None or moment.hold.statement < 0:
        return []
    now = moment.hold.statement
    return [
        Coming(one.line, one.text, one.targets, one.number == now)
        for one in moment.history.sentences
        if one.number >= now and (one.outward or one.targets)
    ]


def track(moment: Moment, width: int) -> str:
    """Return the way of a run by the numbers of its statements, from 1: ``1─2─3─▶4··5··6``.

    What has run stands before the arrow, what follows in the source behind it. Of what does not fit into `width` cells
    the far ends are left out.
    """
    history, at = moment.history, moment.at
    steps = (history.step(place) for place in range(history.start, at))
    past = [step.statement + 1 for step in steps if step is not None and is_around(step.branch, moment.branch)]
    now = _now(moment)
    before = _fitting(reversed(past), max(0, width // 2), "─")
    way = "─".join(map(str, reversed(before)))
    way = f"…{way}" if history.start or len(before) < len(past) else way
    if not now:
        return f"{way}─■" if way else ""
    way = f"{way}─▶{now}" if way else f"▶{now}"
    ahead = [sentence.number + 1 for sentence in history.sentences if sentence.number + 1 > now]
    shown = _fitting(ahead, max(0, width - len(way) - 1), "··")
    return way + "".join(f"··{number}" for number in shown) + ("…" if len(shown) < len(ahead) else "")


def _now(moment: Moment) -> int:
    """Return the number, from 1, of the statement about to run, or that waits for an answer; 0 when none is known."""
    step = moment.history.step(moment.at)
    if step is not None:
        return step.statement + 1
    if moment.hold is not None:
        return moment.hold.statement + 1
    waits = moment.line if moment.run.state == "running" else 0
    return next((one.number + 1 for one in moment.history.sentences if one.line == waits), 0)


def _fitting(numbers: Iterable[int], width: int, between: str) -> Sequence[int]:
    """Return as many of `numbers` as have room with what stands between them."""
    shown: list[int] = []
    for number in numbers:
        width -= len(str(number)) + len(between)
        if width < 0:
            break
        shown.append(number)
    return shown
