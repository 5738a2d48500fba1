"""The status and notice lines, in cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aro_console.model.formatting import Cell, Line, preview, visible
from aro_console.model.wording import held_words, lane_words
from aro_console.model.world import World
from runtime.probe import records as r


def status_line(name: str, world: World, now_ns: int, width: int, more: Sequence[Cell] = ()) -> Line:
    """Return what runs, where it listens, whether it lives, `more` of that kind, and how busy it is.

    Where there is no room for all of it, what can be known from elsewhere goes first: our own name, hosts, addresses.
    """
    busy = _how_it_is(world, now_ns, more)
    whole, ports = _addresses(world.status.addresses), _addresses(_ports(world.status.addresses))
    line: Line = []
    for product, address in ((" aro-console ", whole), ("", whole), ("", ports), ("", "")):
        line = [Cell(product, "dim"), Cell(f" {visible(name)} ", "accent"), Cell(address, "text"), *busy]
        if sum(len(cell.text) for cell in line) <= width:
            break
    return line


def _how_it_is(world: World, now_ns: int, more: Sequence[Cell]) -> Line:
    """Return whether it lives, how busy it is, and what goes wrong."""
    state, role = _state(world)
    opened, slow = len(world.connections.open), len(world.connections.slow)
    return [
        Cell(f" {state} ", role),
        *more,
        Cell(f" {opened} conn  {world.status.rate(now_ns):.0f} ev/s", "text"),
        *held_count(world),
        Cell(f"  slow {slow}" if slow else "", "warning"),
        Cell(_failures(world), "error"),
    ]


def _addresses(addresses: Mapping[str, str]) -> str:
    """Return where each service listens, blanks around it; empty where none does."""
    words = "  ".join(f"{_SERVICE_NAMES.get(service, service)} {where}" for service, where in addresses.items())
    return f" {words} " if words else ""


def _ports(addresses: Mapping[str, str]) -> Mapping[str, str]:
    """Return the addresses without their hosts: ``:8080``."""
    return {service: f":{where.rpartition(':')[2]}" for service, where in addresses.items()}


def held_count(world: World) -> Line:
    """Return how much is held, runs and messages together; empty for nothing."""
    count = len(world.runs.holds) + len(world.held)
    return [Cell(f"  held {count:,}", "held")] if count else []


def _failures(world: World) -> str:
    failed = sum(handler.errors for handler in world.handlers.all)
    return f"  {failed} failed" if failed else ""


_LANE_WIDTH = 20

_SERVICE_NAMES = {"http-server": "http+ws"}


def _state(world: World) -> tuple[str, str]:
    status = world.status
    if status.recorded:
        return "▶ RECORDING", "accent"
    if not status.alive:
        return status.state.upper(), "error" if status.state == "failed" else "dim"
    if status.paused:
        return "PAUSED", "held"
    if status.lanes:
        one = preview(lane_words(status.lanes[0], world.timeline.label), _LANE_WIDTH)
        return f"PAUSED {one if len(status.lanes) == 1 else f'{len(status.lanes)} parts'}", "held"
    if status.state in ("started", "waiting"):
        return "LIVE", "ok"
    return status.state.upper(), "warning"


def notice_line(world: World, hold: r.Held | None, failure: str, stepping: str = "", go_on: str = ":continue") -> Line:
    """Return what needs attention: a hold, a step that takes its time, the end, a pause; else what is in memory.

    `go_on` is the key that continues.
    """
    if hold is not None:
        more = f"  ({len(world.runs.holds):,} held)" if len(world.runs.holds) > 1 else ""
        more += f"  paused: {_lanes(world)}" if world.status.lanes else ""
        return [Cell(" ! ", "held"), Cell(hold_words(hold, world) + more, "held")]
    if stepping:
        return [Cell(" ▶ ", "current"), Cell(visible(stepping), "current")]
    if failure:
        return [Cell(" ! ", "error"), Cell(f"the application ended: {visible(failure)}", "error")]
    if not world.status.alive and not world.status.recorded:
        return [Cell(" the application has ended; its records stay here until you quit", "warning")]
    if world.status.paused:
        return [Cell(f" paused: the next delivery will be held. {go_on} continues", "held")]
    if world.status.lanes:
        return [Cell(f" paused: {_lanes(world)}; the rest runs on. {go_on} continues", "held")]
    timeline, shelf = world.timeline, world.timeline.shelf
    lost = f"{timeline.lost:,} lost" if timeline.lost else "0 lost"
    dropped = f", {shelf.dropped:,} older left memory" if shelf.dropped else ""
    on_disk = f", {shelf.on_disk:,} earlier on disk" if shelf.on_disk else ""
    over = f", {world.passed_over:,} only counted{' (:recall)' if world.counted else ''}" if world.passed_over else ""
    memory = f" oldest in memory #{timeline.oldest}{on_disk}{dropped}{over}, {lost}"
    problem = f", the disk takes no more: {visible(shelf.problem)}" if shelf.problem else ""
    bad = timeline.lost or shelf.problem
    return [Cell(memory + problem if timeline.oldest else " nothing recorded yet", "error" if bad else "dim")]


def _lanes(world: World) -> str:
    return ", ".join(lane_words(lane, world.timeline.label) for lane in world.status.lanes)


def hold_words(hold: r.Held, world: World) -> str:
    """Return one sentence about something that waits."""
    reach = ", ".join(hold.handlers) or "no handler"
    where = f"{world.timeline.label(hold.connection_id)} " if hold.connection_id else ""
    if hold.point == "statement" and hold.span is not None:
        return visible(f"HELD {where}{reach} before line {hold.span.line} ({_reason(hold)})")
    if hold.point in ("failure", "end"):
        return visible(f"HELD {where}{held_words(hold)} {reach} ({_reason(hold)})")
    return visible(f"HELD {where}{hold.event_type}, will reach {reach} ({_reason(hold)})")


def _reason(hold: r.Held) -> str:
    """Return why something is held, with the numbers of the breakpoints."""
    numbers = ", ".join(map(str, hold.breakpoints))
    if not numbers:
        return hold.reason
    return f"breakpoint {numbers}" if hold.reason == "breakpoint" else f"{hold.reason}, breakpoint {numbers}"
