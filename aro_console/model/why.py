"""Why an event reached the feature sets it reached: the words for what the runtime worked out about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from aro_console.model.causes import LookUp, chain
from aro_console.model.contract import Endpoint
from aro_console.model.formatting import preview, visible
from runtime.probe import records as r
from runtime.probe.considered import Considered


@dataclass(frozen=True, slots=True)
class Verdict:
    """A feature set, and what became of the event there."""

    name: str
    rules: tuple[str, ...]
    """What its header asks, each with whether that held."""
    place: str
    """``main.aro:12``; empty when it has none."""
    runs: bool = False

    @property
    def words(self) -> str:
        """All rules on one line."""
        return "; ".join(self.rules)


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer."""

    title: str
    """``event OrderPlaced``."""
    summary: str
    """Who runs, or that nobody does and what comes nearest."""
    verdicts: tuple[Verdict, ...]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        lines = [f"{'runs' if one.runs else 'not '}  {one.name}  {one.words}  {one.place}" for one in self.verdicts]
        return "\n".join((self.title, self.summary, *lines))


def question(seq: int, record: LookUp, flow: Callable[[int], list[r.Record]]) -> r.Record | None:
    """Return the event a record belongs to: its own, the one it led to, or the one that led to it.

    What answers a request belongs to the event of that. A request that no operation answers led to none, nor did what a
    rule held: then it is the request or message itself.
    """
    found = chain(seq, record)
    before = next(
        (one for one in found if isinstance(one, r.EventPublished | r.RequestReceived | r.FrameReceived)), None
    )
    for one in [*found[:1], *([before] if before is not None else [])]:
        event = one if isinstance(one, r.EventPublished) else _led_to(one, flow(one.flow))
        if event is not None:
            return event
    return before


def _led_to(cause: r.Record, flow: Sequence[r.Record]) -> r.EventPublished | None:
    return next((one for one in flow if isinstance(one, r.EventPublished) and one.cause == cause.seq), None)


def why(event: r.EventPublished, considered: Sequence[Considered], skipped: Collection[str] = ()) -> Why:
    """Return the answer for an event; `skipped` are feature sets whose own condition then did not hold."""
    verdicts = tuple(_verdict(one, one.feature_set in skipped) for one in considered) or _told(event)
    title = f"event {visible(event.event_type)}  {preview(event.payload, 120)}"
    return Why(title, _summary(event, considered, verdicts), verdicts)


def _verdict(one: Considered, skipped: bool) -> Verdict:
    rules = tuple(f"{'yes' if rule.held else 'NO'}: {visible(rule.words)}" for rule in one.rules)
    if skipped:
        rules += ("NO: its own condition did not hold, so it was skipped",)
    return Verdict(one.feature_set, rules, f"{one.head.source.name}:{one.head.line}", one.runs)


def _told(event: r.EventPublished) -> tuple[Verdict, ...]:
    """Return what the record itself says: all there is without the program."""
    reached = tuple(Verdict(name, ("it listens to this event",), "", True) for name in event.handlers)
    return reached + tuple(Verdict(name, (f"NO: {why_not}",), "") for name, why_not in event.rejected)


def _summary(event: r.EventPublished, considered: Sequence[Considered], verdicts: Sequence[Verdict]) -> str:
    if event.handlers:
        others = len(verdicts) - len(event.handlers)
        more = f"; {others} more considered, which do not" if others > 0 else "; no other could have been meant"
        return f"{visible(', '.join(event.handlers))} runs{more}."
    if not considered:
        return "No handler runs, and none comes near: none listens to an event of this kind."
    nearest = considered[0]
    missed = "; ".join(visible(rule.words) for rule in nearest.missed)
    return f"No handler runs; nearest is {visible(nearest.feature_set)}: {missed}."


def why_not_routed(request: r.RequestReceived, endpoints: Sequence[Endpoint]) -> Why:
    """Return why a request reached no feature set: no operation of the contract fits it."""
    asked = f"{request.method} {request.target.partition('?')[0]}"
    if request.operation_id:
        fits = f"{visible(request.operation_id)} fits it, and it was answered before that began."
        return Why(f"request {preview(asked, 120)}", fits, ())
    known = {f"{endpoint.method} {endpoint.path}": endpoint for endpoint in endpoints}
    near = get_close_matches(asked, known, n=1, cutoff=0.5)
    summary = "No operation of the contract fits it" + (f"; nearest is {near[0]}." if near else ".")
    verdicts = tuple(Verdict(route, ("NO: method or path differ",), "") for route in known)
    return Why(f"request {preview(asked, 120)}", summary, verdicts)


def why_held(record: r.Record, flow: Sequence[r.Record]) -> Why | None:
    """Return why a request or message reached no feature set: a rule held it. None when none did.

    `flow` are the records of its flow.
    """
    held = next((one for one in flow if isinstance(one, r.Held) and one.rule_id and one.cause == record.seq), None)
    if held is None:
        return None
    released = next((one for one in flow if isinstance(one, r.Released) and one.hold_id == held.hold_id), None)
    came_of_it = (
        _FATES.get(released.how, "and went on") if released is not None else "and waits: nobody has seen it yet"
    )
    said = f"It was held by rule {held.rule_id}, {came_of_it}."
    verdicts = tuple(Verdict(name, ("NO: it did not get there",), "") for name in held.handlers)
    return Why(f"{held.event_type}  {visible(held.what)}", said, verdicts)


_FATES = {"drop": "and dropped", "answer": "and answered from here in place of the application"}
